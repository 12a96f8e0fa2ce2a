package repass.compose

import androidx.compose.material3.ColorScheme
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.darkColorScheme
import androidx.compose.material3.lightColorScheme
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.test.ExperimentalTestApi
import androidx.compose.ui.test.v2.runComposeUiTest
import kotlin.test.assertEquals
import kotlin.test.assertTrue
import org.junit.Test

/** Whatever the brand's colours are, what the screens write can be read. */
@OptIn(ExperimentalTestApi::class)
class ContrastTest {
    private val ours = listOf(Brand.ISMessenger.light, Brand.ISMessenger.dark)

    /** Colours that apps have chosen or might, and that cannot be read as they are. */
    private val bad = listOf(Color.Yellow, Color.White, Color(0xFF8BC34A), Color(0xFF777777), Color.Cyan)
        .map { lightColorScheme(primary = it, onPrimary = Color.White) } +
        listOf(Color.Black, Color(0xFF1A237E), Color.Blue).map { darkColorScheme(primary = it) } +
        lightColorScheme(surface = Color(0xFF777777), surfaceContainer = Color(0xFF888888), outline = Color.Gray) +
        lightColorScheme(error = Color(0xFFFFCDD2), onErrorContainer = Color(0xFFF2B8B5), secondary = Color.LightGray)

    @Test
    fun `text stands out from its ground by 4,5 and the edge of a control by 3`() {
        for (colours in ours + bad.map { it.legible() }) {
            for ((name, contrast) in colours.text()) assertTrue(contrast >= 4.5, "$name: $contrast in $colours")
            val edge = contrast(colours.outline, colours.surface)
            assertTrue(edge >= 3.0, "outline on surface: $edge in $colours")
        }
    }

    @Test
    fun `these colours are bad`() {
        for (colours in bad) assertTrue(colours.text().any { it.second < 4.5 }, "$colours")
    }

    @Test
    fun `colours that can be read stay as they are`() {
        for (colours in ours) {
            assertEquals(colours.text(), colours.legible().text())
            assertEquals(colours.primary, colours.legible().primary)
        }
    }

    @Test
    fun `a bad brand colour keeps its hue`() {
        val green = lightColorScheme(primary = Color(0xFF8BC34A)).legible().primary
        assertTrue(green.green > green.red && green.green > green.blue, "$green is not green any more")
    }

    @Test
    fun `every screen gets the legible colours`() = runComposeUiTest {
        lateinit var seen: ColorScheme
        val brand = Brand.ISMessenger.copy(light = lightColorScheme(primary = Color.Yellow))
        setContent { RepassTheme(brand, dark = false) { seen = MaterialTheme.colorScheme } }
        assertTrue(contrast(seen.primary, seen.surface) >= 4.5)
    }

    private fun ColorScheme.text(): List<Pair<String, Double>> = listOf(
        "a label on the main button" to contrast(onPrimary, primary),
        "the label of another button, a link" to contrast(primary, surface),
        "a title" to contrast(onSurface, surface),
        "a sentence" to contrast(onSurfaceVariant, surface),
        "the warning" to contrast(onSurfaceVariant, surfaceContainer),
        "a fair password" to contrast(secondary, surface),
        "a rule that is met" to contrast(tertiary, surface),
        "a problem at its field" to contrast(error, surface),
        "a notice" to contrast(onSecondaryContainer, secondaryContainer),
        "a success" to contrast(onTertiaryContainer, tertiaryContainer),
        "a problem of the form" to contrast(onErrorContainer, errorContainer),
    )
}
