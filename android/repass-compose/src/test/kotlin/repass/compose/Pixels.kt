package repass.compose

import com.dropbox.differ.Color
import java.awt.image.BufferedImage
import java.awt.image.DataBuffer
import java.awt.image.IndexColorModel
import java.io.File
import java.nio.ByteBuffer
import java.nio.ByteOrder
import javax.imageio.IIOImage
import javax.imageio.ImageIO
import javax.imageio.ImageWriteParam
import org.jetbrains.skia.Bitmap
import org.jetbrains.skia.Image

/** A picture's pixels, to be compared and written. */
internal class Pixels(private val pixels: BufferedImage) : com.dropbox.differ.Image {
    override val width: Int get() = pixels.width
    override val height: Int get() = pixels.height
    val size get() = "$width x $height"

    override fun getPixel(x: Int, y: Int): Color = pixels.getRGB(x, y).let { Color(red(it), green(it), blue(it)) }

    /** What differs in red, the rest pale. */
    fun marked(differs: (x: Int, y: Int) -> Boolean): Pixels = mapped { x, y, colour ->
        val pale = PALEST + (red(colour) + green(colour) + blue(colour)) / 3 / 4
        if (differs(x, y)) RED else (pale shl 16) or (pale shl 8) or pale
    }

    /**
     * In the most colours that a palette has room for, which halves the file: the repository keeps
     * every version. Where that takes too much of the colours away, without a palette.
     *
     * @param coarsest how far colours may be rounded for the sake of a palette.
     */
    fun writeSmall(file: File, coarsest: Int = 10) {
        val steps = FINEST..coarsest step 2
        val small = steps.firstNotNullOfOrNull { rounded(it).indexed() } ?: rounded(FINEST)
        small.write(file, effort = 1f)
    }

    private fun rounded(step: Int) = mapped { _, _, colour ->
        (red(colour).rounded(step) shl 16) or (green(colour).rounded(step) shl 8) or blue(colour).rounded(step)
    }

    /** The same with a palette, or nothing where that has no room for all colours. */
    private fun indexed(): Pixels? {
        val colours = pixels.getRGB(0, 0, width, height, null, 0, width)
        val places = colours.distinct().withIndex().associate { (at, colour) -> colour to at }
        if (places.size > PALETTE) return null
        val palette = places.keys.toIntArray()
        val model = IndexColorModel(8, palette.size, palette, 0, false, -1, DataBuffer.TYPE_BYTE)
        val indexed = BufferedImage(width, height, BufferedImage.TYPE_BYTE_INDEXED, model)
        indexed.raster.setSamples(0, 0, width, height, 0, IntArray(colours.size) { places.getValue(colours[it]) })
        return Pixels(indexed)
    }

    fun write(file: File, effort: Float = 0.5f) {
        file.parentFile.mkdirs()
        val writer = ImageIO.getImageWritersByFormatName("png").next()
        val packed = writer.defaultWriteParam.apply {
            compressionMode = ImageWriteParam.MODE_EXPLICIT
            compressionQuality = 1 - effort
        }
        file.delete()
        ImageIO.createImageOutputStream(file).use {
            writer.output = it
            writer.write(null, IIOImage(pixels, null, null), packed)
        }
        writer.dispose()
    }

    private fun mapped(colour: (x: Int, y: Int, old: Int) -> Int): Pixels {
        val changed = BufferedImage(width, height, BufferedImage.TYPE_INT_RGB)
        for (y in 0 until height) for (x in 0 until width) changed.setRGB(x, y, colour(x, y, pixels.getRGB(x, y)))
        return Pixels(changed)
    }

    companion object {
        private const val RED = 0xE00000
        private const val PALEST = 0xC0
        private const val PALETTE = 256
        private const val FINEST = 4

        fun of(file: File): Pixels = Pixels(ImageIO.read(file))

        fun of(picture: Image): Pixels {
            val bytes = checkNotNull(Bitmap.makeFromImage(picture).readPixels()) { "the picture has no pixels" }
            val colours = IntArray(bytes.size / Int.SIZE_BYTES)
            ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().get(colours)
            val pixels = BufferedImage(picture.width, picture.height, BufferedImage.TYPE_INT_RGB)
            pixels.setRGB(0, 0, picture.width, picture.height, colours, 0, picture.width)
            return Pixels(pixels)
        }

        private fun Int.rounded(step: Int) = ((this + step / 2) / step * step).coerceAtMost(255)
        private fun red(rgb: Int) = rgb shr 16 and 0xFF
        private fun green(rgb: Int) = rgb shr 8 and 0xFF
        private fun blue(rgb: Int) = rgb and 0xFF
    }
}
