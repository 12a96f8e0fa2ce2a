package repass.compose

import androidx.compose.foundation.isSystemInDarkTheme
import androidx.compose.material3.ColorScheme
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Shapes
import androidx.compose.material3.Typography
import androidx.compose.runtime.Composable
import androidx.compose.runtime.CompositionLocalProvider
import androidx.compose.runtime.Immutable
import androidx.compose.runtime.remember
import androidx.compose.runtime.staticCompositionLocalOf

/**
 * The app that the screens belong to: its name, whom to contact, how it looks and what it says.
 *
 * Colours that could not be read are made legible, see [legible]. Hold a brand in one place: a new one
 * at every composition draws every screen anew.
 *
 * @property appName as people know it.
 * @property contactUrl where "contact us" leads to.
 * @property light colours by day.
 * @property dark colours by night.
 * @property typography the app's type; [inFamily] makes one of a font.
 * @property shapes the app's corners; the screens use the medium ones.
 * @property words what the screens say.
 * @property mark the app's mark, drawn above its name at the login window; decoration, so without a description.
 * @property header above the title of every screen, where it scrolls with the rest.
 * @property footer below the rest of every screen.
 */
@Immutable
public data class Brand(
    public val appName: String,
    public val contactUrl: String,
    public val light: ColorScheme = Blue,
    public val dark: ColorScheme = BlueByNight,
    public val typography: Typography = Typography(),
    public val shapes: Shapes = Shapes(),
    public val words: Strings = Strings.English,
    public val mark: @Composable () -> Unit = {},
    public val header: (@Composable () -> Unit)? = null,
    public val footer: (@Composable () -> Unit)? = null,
) {
    /** Ready-made brands. */
    public companion object {
        /** The brand of the demo, and of the document that Repass fulfils. */
        public val ISMessenger: Brand = Brand(
            appName = "ISMessenger",
            contactUrl = "https://is-global.com/contact",
            mark = { SpeechBubble() },
        )
    }
}

/** Everything inside is of this brand, in its light or dark colours. */
@Composable
public fun RepassTheme(brand: Brand, dark: Boolean = isSystemInDarkTheme(), content: @Composable () -> Unit) {
    val colours = if (dark) brand.dark else brand.light
    CompositionLocalProvider(LocalBrand provides brand) {
        MaterialTheme(
            colorScheme = remember(colours) { colours.legible() },
            typography = brand.typography,
            shapes = brand.shapes,
            content = content,
        )
    }
}

internal val LocalBrand = staticCompositionLocalOf<Brand> { error("put the screen into RepassTheme(brand) { … }") }

/** What the screens say here. */
internal val words: Strings
    @Composable get() = LocalBrand.current.words
