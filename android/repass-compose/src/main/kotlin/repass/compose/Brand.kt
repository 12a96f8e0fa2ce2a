package repass.compose

import androidx.compose.foundation.Canvas
import androidx.compose.foundation.isSystemInDarkTheme
import androidx.compose.foundation.layout.size
import androidx.compose.material3.ColorScheme
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Typography
import androidx.compose.material3.darkColorScheme
import androidx.compose.material3.lightColorScheme
import androidx.compose.runtime.Composable
import androidx.compose.runtime.CompositionLocalProvider
import androidx.compose.runtime.Immutable
import androidx.compose.runtime.staticCompositionLocalOf
import androidx.compose.ui.Modifier
import androidx.compose.ui.geometry.CornerRadius
import androidx.compose.ui.geometry.Offset
import androidx.compose.ui.geometry.Rect
import androidx.compose.ui.geometry.RoundRect
import androidx.compose.ui.geometry.Size
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.graphics.Path
import androidx.compose.ui.unit.dp

/**
 * The app that the screens belong to: its name, whom to contact, its colours and its words.
 *
 * @property appName as people know it.
 * @property contactUrl where "contact us" leads to.
 * @property light colours by day.
 * @property dark colours by night.
 * @property typography the app's type.
 * @property words what the screens say.
 * @property mark the app's mark, drawn above its name at the login window; decoration, so without a description.
 */
@Immutable
public data class Brand(
    public val appName: String,
    public val contactUrl: String,
    public val light: ColorScheme = Blue,
    public val dark: ColorScheme = BlueByNight,
    public val typography: Typography = Typography(),
    public val words: Strings = Strings.English,
    public val mark: @Composable () -> Unit = {},
) {
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
    CompositionLocalProvider(LocalBrand provides brand) {
        MaterialTheme(
            colorScheme = if (dark) brand.dark else brand.light,
            typography = brand.typography,
            content = content,
        )
    }
}

internal val LocalBrand = staticCompositionLocalOf<Brand> { error("put the screen into RepassTheme(brand) { … }") }

/** What the screens say here. */
internal val words: Strings
    @Composable get() = LocalBrand.current.words

private val Blue = lightColorScheme(
    primary = Color(0xFF1565C0),
    onPrimary = Color.White,
    primaryContainer = Color(0xFFD6E3FF),
    onPrimaryContainer = Color(0xFF00315F),
    secondary = Color(0xFF51606F),
    secondaryContainer = Color(0xFFE3ECF8),
    onSecondaryContainer = Color(0xFF1F2D3D),
    tertiary = Color(0xFF1B6B3A),
    onTertiary = Color.White,
    tertiaryContainer = Color(0xFFDDF3E1),
    onTertiaryContainer = Color(0xFF0B3D1E),
    error = Color(0xFFB3261E),
    onError = Color.White,
    errorContainer = Color(0xFFFCE8E6),
    onErrorContainer = Color(0xFF7A1510),
    background = Color(0xFFFBFCFF),
    onBackground = Color(0xFF181C20),
    surface = Color(0xFFFBFCFF),
    onSurface = Color(0xFF181C20),
    surfaceVariant = Color(0xFFE4E9F1),
    onSurfaceVariant = Color(0xFF454D58),
    surfaceContainer = Color(0xFFF0F4FA),
    outline = Color(0xFF6F7884),
    outlineVariant = Color(0xFFC9D0DA),
)

private val BlueByNight = darkColorScheme(
    primary = Color(0xFF9CC6FF),
    onPrimary = Color(0xFF00315F),
    primaryContainer = Color(0xFF0B4A8F),
    onPrimaryContainer = Color(0xFFD6E3FF),
    secondary = Color(0xFFB8C8DA),
    secondaryContainer = Color(0xFF223040),
    onSecondaryContainer = Color(0xFFD5E2F1),
    tertiary = Color(0xFF8ED9A3),
    onTertiary = Color(0xFF00391A),
    tertiaryContainer = Color(0xFF123A22),
    onTertiaryContainer = Color(0xFFC6F0D0),
    error = Color(0xFFFFB4AB),
    onError = Color(0xFF690005),
    errorContainer = Color(0xFF4E1613),
    onErrorContainer = Color(0xFFFFDAD6),
    background = Color(0xFF10141A),
    onBackground = Color(0xFFE2E6EC),
    surface = Color(0xFF10141A),
    onSurface = Color(0xFFE2E6EC),
    surfaceVariant = Color(0xFF3A424D),
    onSurfaceVariant = Color(0xFFC2CAD5),
    surfaceContainer = Color(0xFF1A2029),
    outline = Color(0xFF8C96A3),
    outlineVariant = Color(0xFF3A424D),
)

/** A speech bubble with three dots, in the brand's blue. */
@Composable
private fun SpeechBubble() {
    val bubble = MaterialTheme.colorScheme.primary
    val dots = MaterialTheme.colorScheme.onPrimary
    Canvas(Modifier.size(72.dp)) {
        val unit = size.minDimension / 24
        val round = RoundRect(Rect(Offset(unit * 2, unit * 3), Size(unit * 20, unit * 15)), CornerRadius(unit * 6))
        val tail = Path().apply {
            moveTo(unit * 6, unit * 16)
            lineTo(unit * 5, unit * 22)
            lineTo(unit * 12, unit * 17.5f)
            close()
        }
        drawPath(Path().apply { addRoundRect(round) }, bubble)
        drawPath(tail, bubble)
        for (dot in listOf(7.5f, 12f, 16.5f)) drawCircle(dots, unit * 1.5f, Offset(unit * dot, unit * 10.5f))
    }
}
