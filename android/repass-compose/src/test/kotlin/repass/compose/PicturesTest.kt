package repass.compose

import androidx.compose.runtime.CompositionLocalProvider
import androidx.compose.ui.ImageComposeScene
import androidx.compose.ui.platform.LocalLayoutDirection
import androidx.compose.ui.unit.Density
import androidx.compose.ui.unit.LayoutDirection
import androidx.compose.ui.use
import java.io.File
import kotlin.math.ceil
import kotlin.test.assertTrue
import org.jetbrains.skia.Bitmap
import org.jetbrains.skia.Canvas
import org.jetbrains.skia.Color
import org.jetbrains.skia.EncodedImageFormat
import org.jetbrains.skia.Image
import org.jetbrains.skia.Rect
import org.jetbrains.skia.SamplingMode
import org.jetbrains.skia.Surface
import org.junit.Test

/** Draws every made-up screen in every way it may be shown, to be looked at in target/pictures. */
class PicturesTest {
    private class Look(
        val dark: Boolean,
        val direction: LayoutDirection,
        val fontScale: Float,
        val width: Int = PHONE,
    ) {
        val name = buildList {
            add(if (dark) "dark" else "light")
            add(direction.name.lowercase())
            add("${(fontScale * 100).toInt()}")
            if (width > PHONE) add("wide")
        }.joinToString("-")

        val height = if (fontScale > 1) 1500 else 860

        val columns = if (width > PHONE) 4 else 9
    }

    private val looks = listOf(false, true).flatMap { dark ->
        LayoutDirection.entries.flatMap { direction -> listOf(1f, 2f).map { Look(dark, direction, it) } }
    } + Look(dark = false, LayoutDirection.Ltr, fontScale = 1f, width = 1000)

    @Test
    fun `every state can be drawn in every look`() {
        for (look in looks) {
            val pictures = MadeUp.all.map { (name, _) -> draw(name, look) }
            for ((name, picture) in MadeUp.all.keys.zip(pictures)) {
                write("${look.name}/${name.replace(Regex("\\W+"), "-")}.png", picture)
                assertTrue(coloursOf(picture) > 3, "$name is blank in ${look.name}")
            }
            write("sheet-${look.name}.png", sheetOf(pictures, look.columns))
        }
    }

    private fun draw(name: String, look: Look): Image =
        ImageComposeScene(look.width, look.height, Density(1f, look.fontScale)) {
            CompositionLocalProvider(LocalLayoutDirection provides look.direction) {
                RepassTheme(Brand.ISMessenger, look.dark) { MadeUp.all.getValue(name)() }
            }
        }.use { scene ->
            // The first frame asks for the focus, the others show what came of it.
            for (millis in listOf(0, 1, 300)) scene.render(millis * NANOS)
            scene.render(600 * NANOS)
        }

    private fun coloursOf(picture: Image): Int {
        val pixels = Bitmap.makeFromImage(picture)
        return (0 until picture.height step 16).flatMap { y ->
            (0 until picture.width step 16).map { x -> pixels.getColor(x, y) }
        }.toSet().size
    }

    private fun sheetOf(pictures: List<Image>, columns: Int): Image {
        val (width, height) = pictures.first().run { width / 2 to height / 2 }
        val rows = ceil(pictures.size / columns.toFloat()).toInt()
        val sheet = Surface.makeRasterN32Premul((width + GAP) * columns + GAP, (height + GAP) * rows + GAP)
        val canvas: Canvas = sheet.canvas
        canvas.clear(Color.makeRGB(128, 128, 128))
        pictures.forEachIndexed { index, picture ->
            val left = GAP + index % columns * (width + GAP).toFloat()
            val top = GAP + index / columns * (height + GAP).toFloat()
            val place = Rect.makeXYWH(left, top, width.toFloat(), height.toFloat())
            val whole = Rect.makeWH(picture.width.toFloat(), picture.height.toFloat())
            canvas.drawImageRect(picture, whole, place, SamplingMode.LINEAR, null, strict = true)
        }
        return sheet.makeImageSnapshot()
    }

    private fun write(path: String, picture: Image) {
        val file = File("target/pictures", path)
        file.parentFile.mkdirs()
        file.writeBytes(picture.encodeToData(EncodedImageFormat.PNG)!!.bytes)
    }

    private companion object {
        const val PHONE = 400
        const val NANOS = 1_000_000L
        const val GAP = 12
    }
}
