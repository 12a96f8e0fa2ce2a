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
import org.jetbrains.skia.Surface
import org.junit.Test

/** Draws every made-up screen in every way it may be shown, to be looked at in target/pictures. */
class PicturesTest {
    private class Look(val dark: Boolean, val direction: LayoutDirection, val fontScale: Float) {
        val name = listOf(if (dark) "dark" else "light", direction.name.lowercase(), "${(fontScale * 100).toInt()}").joinToString("-")
        val height = if (fontScale > 1) 1500 else 860
    }

    private val looks = listOf(false, true).flatMap { dark ->
        LayoutDirection.entries.flatMap { direction -> listOf(1f, 2f).map { Look(dark, direction, it) } }
    }

    @Test
    fun every_state_can_be_drawn_in_every_look() {
        for (look in looks) {
            val pictures = MadeUp.all.map { (name, _) -> draw(name, look) }
            for ((name, picture) in MadeUp.all.keys.zip(pictures)) {
                write("${look.name}/${name.replace(Regex("\\W+"), "-")}.png", picture)
                assertTrue(coloursOf(picture) > 3, "$name is blank in $look")
            }
            write("sheet-${look.name}.png", sheetOf(pictures))
        }
    }

    private fun draw(name: String, look: Look): Image =
        ImageComposeScene(WIDTH, look.height, Density(1f, look.fontScale)) {
            CompositionLocalProvider(LocalLayoutDirection provides look.direction) {
                RepassTheme(Brand.ISMessenger, look.dark) { MadeUp.all.getValue(name)() }
            }
        }.use { scene ->
            // The first frame asks for the focus, the others show what came of it.
            scene.render()
            scene.render(nanoTime = 300_000_000)
            scene.render(nanoTime = 600_000_000)
        }

    private fun coloursOf(picture: Image): Int {
        val pixels = Bitmap.makeFromImage(picture)
        return (0 until picture.height step 4).flatMap { y ->
            (0 until picture.width step 4).map { x -> pixels.getColor(x, y) }
        }.toSet().size
    }

    private fun sheetOf(pictures: List<Image>): Image {
        val (width, height) = pictures.first().run { width to height }
        val rows = ceil(pictures.size / COLUMNS.toFloat()).toInt()
        val sheet = Surface.makeRasterN32Premul((width + GAP) * COLUMNS + GAP, (height + GAP) * rows + GAP)
        val canvas: Canvas = sheet.canvas
        canvas.clear(Color.makeRGB(128, 128, 128))
        pictures.forEachIndexed { index, picture ->
            val left = GAP + index % COLUMNS * (width + GAP).toFloat()
            val top = GAP + index / COLUMNS * (height + GAP).toFloat()
            canvas.drawImageRect(picture, Rect.makeXYWH(left, top, width.toFloat(), height.toFloat()))
        }
        return sheet.makeImageSnapshot()
    }

    private fun write(path: String, picture: Image) {
        val file = File("target/pictures", path)
        file.parentFile.mkdirs()
        file.writeBytes(picture.encodeToData(EncodedImageFormat.PNG)!!.bytes)
    }

    private companion object {
        const val WIDTH = 400
        const val COLUMNS = 9
        const val GAP = 12
    }
}
