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
    private val ours = listOf(Brand.ISMessenger.light.scheme, Brand.ISMessenger.dark.scheme)

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
        val brand = Brand.ISMessenger.copy { light = BrandColors(lightColorScheme(primary = Color.Yellow)) }
        setContent { RepassTheme(brand, darkTheme = false) { seen = MaterialTheme.colorScheme } }
        assertTrue(contrast(seen.primary, seen.surface) >= 4.5)
    }

    @Test
    fun `what went well and what needs a look can be read too, whatever colour an app gives them`() {
        val grounds = ours + bad.map { it.legible() }
        val inks = listOf(Color.Yellow, Color.White, Color.Black, Color.Gray, Color(0xFF1B6B3A), Color(0xFFF5C26B))
        for (scheme in grounds) for (ink in inks) {
            val tones = Tones.of(BrandColors(scheme, success = ink, warning = ink), scheme)
            for (tone in listOf(tones.success, tones.warning)) {
                assertTrue(contrast(tone.ink, scheme.surface) >= 4.5, "$ink on ${scheme.surface}")
                assertTrue(contrast(tone.onGround, tone.ground) >= 4.5, "$ink on its own ground on ${scheme.surface}")
            }
        }
    }

    @Test
    fun `success does not take the colour of failure, though an app's tertiary is pink`() = runComposeUiTest {
        val pink = Color(0xFFB3261E)
        val brand = Brand("Example", contactUrl = "https://example.com") {
            light = BrandColors(lightColorScheme(tertiary = pink, tertiaryContainer = pink, error = pink))
        }
        lateinit var success: List<Color>
        setContent {
            RepassTheme(brand, darkTheme = false) {
                success = listOf(tones.success.ink, Tone.Success.colours.first, Tone.Success.colours.second)
            }
        }
        for (colour in success) assertTrue(colour.green > colour.red, "$colour is no green")
    }

    private fun ColorScheme.text(): List<Pair<String, Double>> = listOf(
        "a label on the main button" to contrast(onPrimary, primary),
        "the label of another button, a link" to contrast(primary, surface),
        "a title" to contrast(onSurface, surface),
        "a sentence" to contrast(onSurfaceVariant, surface),
        "the warning" to contrast(onSurfaceVariant, surfaceContainer),
        "a problem at its field" to contrast(error, surface),
        "a notice" to contrast(onSecondaryContainer, secondaryContainer),
        "a problem of the form" to contrast(onErrorContainer, errorContainer),
    )
}
