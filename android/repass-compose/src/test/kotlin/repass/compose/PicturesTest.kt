package repass.compose

import androidx.compose.runtime.Composable
import java.io.File
import org.jetbrains.skia.Image
import org.junit.Assume.assumeTrue
import org.junit.Test

/**
 * Every made-up screen in every way it may be shown: two sheets for each screen, held against the one
 * in src/test/goldens. All of them together, small, are in target/pictures/screens.png, and as they
 * were blessed last in docs/screens.png.
 */
class PicturesTest {
    private val goldens = Goldens(File("src/test/goldens"))

    @Test
    fun `every screen looks as it did when somebody looked at it`() {
        assumeTrue("other systems draw letters in another way", "Linux" in System.getProperty("os.name"))
        val contacts = MadeUp.all.map { (name, content) ->
            val file = name.replace(Regex("\\W+"), "-")
            val day = pictures(dark = false, content)
            goldens.hold(file, sheetOf(day))
            goldens.hold("$file-by-night", sheetOf(pictures(dark = true, content)))
            day.first().first()
        }
        goldens.hold("wide-windows", sheetOf(listOf(wide(width = 840, height = 600), wide(width = 720, height = 340))))
        goldens.hold("another-brand", sheetOf(AnotherBrand.pictures(dark = false)))
        goldens.hold("another-brand-by-night", sheetOf(AnotherBrand.pictures(dark = true)))
        writeContactSheet(contacts)
        writeLarge()
        goldens.tell()
    }

    /** A row in text of the usual size, one in text twice as large. */
    private fun pictures(dark: Boolean, content: @Composable () -> Unit) =
        listOf(1f, 2f).map { scale -> Look.inText(scale, dark).map { it.draw(content = content) } }

    /** A tablet, and a phone on its side. */
    private fun wide(width: Int, height: Int): List<Image> {
        val look = Look(Strings.English, dark = false, fontScale = 1f, width, height)
        return listOf("login", "inbox, wrong code", "settings, saved").map { look.draw(content = MadeUp.all.getValue(it)) }
    }

    /** Some as a phone shows them, to judge the design by: target/pictures/large. Held to nothing. */
    private fun writeLarge() {
        val folder = File("target/pictures/large").apply { mkdirs() }
        for (dark in listOf(false, true)) {
            val look = Look(Strings.English, dark, fontScale = 1f, density = 3f)
            for (name in LARGE) {
                val file = name.replace(Regex("\\W+"), "-") + if (dark) "-by-night" else ""
                Pixels.of(look.draw(content = MadeUp.all.getValue(name))).write(File(folder, "$file.png"))
            }
        }
    }

    private fun writeContactSheet(pictures: List<Image>) {
        val sheet = Pixels.of(sheetOf(pictures.chunked(9), scale = 0.67f))
        sheet.write(File("target/pictures/screens.png"))
        if (Goldens.blessing) sheet.writeSmall(File("../../docs/screens.png"), coarsest = 32)
    }

    private companion object {
        val LARGE = listOf("login, wrong password", "inbox", "new password, short", "outcome unknown", "settings, both asked")
    }
}
