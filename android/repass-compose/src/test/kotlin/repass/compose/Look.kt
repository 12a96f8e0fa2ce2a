package repass.compose

import androidx.compose.material3.Typography
import androidx.compose.runtime.Composable
import androidx.compose.runtime.CompositionLocalProvider
import androidx.compose.ui.ImageComposeScene
import androidx.compose.ui.platform.LocalLayoutDirection
import androidx.compose.ui.text.font.Font
import androidx.compose.ui.text.font.FontFamily
import androidx.compose.ui.text.font.FontVariation
import androidx.compose.ui.text.font.FontWeight
import androidx.compose.ui.text.platform.Font
import androidx.compose.ui.unit.Density
import androidx.compose.ui.unit.LayoutDirection
import androidx.compose.ui.use
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.test.UnconfinedTestDispatcher
import org.jetbrains.skia.Image

/** One way in which a screen may be shown, and its picture. */
internal class Look(
    private val words: Strings,
    private val dark: Boolean,
    private val fontScale: Float,
    private val width: Int = 360,
    /** Where text is large, as much as is needed to see a whole screen. */
    private val height: Int = if (fontScale > 1) 1560 else 760,
    /** What shows enough in a small picture: large text in half the pixels is still as large as the usual one. */
    private val density: Float = if (fontScale > 1) 0.5f else 0.75f,
) {

    private val direction = if (words == Arabic) LayoutDirection.Rtl else LayoutDirection.Ltr

    /** The time stands still but for the frames: no cursor blinks, no wait gets shorter. */
    @OptIn(ExperimentalCoroutinesApi::class)
    fun draw(brand: Brand = Brand.ISMessenger, content: @Composable () -> Unit): Image =
        ImageComposeScene(width.px, height.px, Density(density, fontScale), UnconfinedTestDispatcher()) {
            CompositionLocalProvider(LocalLayoutDirection provides direction) {
                WithMadeUpTime { RepassTheme(spoken(brand), dark, content) }
            }
        }.use { scene ->
            // The first frame asks for the focus, the others show what came of it.
            for (millis in listOf(0, 1, 300)) scene.render(millis * NANOS)
            scene.render(600 * NANOS)
        }

    private fun spoken(brand: Brand) = brand.copy {
        typography = type
        words = this@Look.words
    }

    private val Int.px get() = (this * density).toInt()

    companion object {
        private const val NANOS = 1_000_000L

        /** From the left and from the right; and, where that is shown by day already, in long words. */
        fun inText(scale: Float, dark: Boolean): List<Look> =
            (if (dark) listOf(Strings.English, Arabic) else listOf(Strings.English, Arabic, German))
                .map { Look(it, dark, scale) }

        /** The font of the pictures comes with the tests: it has both scripts, and it is the same everywhere. */
        private val type = Typography().inFamily(
            FontFamily(
                listOf(FontWeight.Normal, FontWeight.Medium, FontWeight.SemiBold, FontWeight.Bold).map { weight ->
                    Font(
                        "fonts/Vazirmatn.ttf",
                        weight,
                        variationSettings = FontVariation.Settings(FontVariation.weight(weight.weight)),
                    )
                },
            ),
        )
    }
}
