package repass.compose

import androidx.compose.material3.ColorScheme
import androidx.compose.material3.darkColorScheme
import androidx.compose.material3.lightColorScheme
import androidx.compose.runtime.Composable
import androidx.compose.runtime.Immutable
import androidx.compose.runtime.staticCompositionLocalOf
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.graphics.lerp
import androidx.compose.ui.graphics.luminance
import kotlin.math.max
import kotlin.math.min

// The colours of the demo's brand, and how those of any brand are kept legible.

/** What text needs to be read by weak eyes (WCAG 2.2, 1.4.3), and what the edge of a control needs (1.4.11). */
internal const val TEXT_CONTRAST = 4.5
internal const val EDGE_CONTRAST = 3.0

/**
 * The colours of a brand, by day or by night: Material's, and two that Material has not. What went well and
 * what went wrong look different, whatever an app's `tertiary` is.
 *
 * @property scheme `primary` is for buttons and links, `error` for problems, `secondaryContainer` for notices
 * @property success what went well: a rule that is met, a password that is saved
 * @property warning what needs a look: an outcome that nobody knows, a password that is only fair
 */
@Immutable
public class BrandColors(public val scheme: ColorScheme, public val success: Color, public val warning: Color) {
    /** With a green and an amber that fit a light or a dark [scheme]. */
    public constructor(scheme: ColorScheme) : this(
        scheme,
        success = if (scheme.isDark) Color(0xFF8ED9A3) else Color(0xFF1B6B3A),
        warning = if (scheme.isDark) Color(0xFFF5C26B) else Color(0xFF8A5A00),
    )
}

private val ColorScheme.isDark get() = surface.luminance() < 0.5f

/** A colour that says how something is meant: as ink, and as a ground with what is written on it. */
@Immutable
internal class ToneColours(val ink: Color, val ground: Color, val onGround: Color)

/** The colours that say how something is meant, and that Material has not. */
@Immutable
internal class Tones(val success: ToneColours, val warning: ToneColours) {
    companion object {
        fun of(brand: BrandColors, scheme: ColorScheme) = Tones(tone(brand.success, scheme), tone(brand.warning, scheme))

        private fun tone(colour: Color, scheme: ColorScheme): ToneColours {
            val ground = if (scheme.isDark) colour.tinted(0.35f, 0.17f) else colour.tinted(0.5f, 0.92f)
            val strong = lerp(colour, if (scheme.isDark) Color.White else Color.Black, 0.4f)
            return ToneColours(colour.on(scheme.surface), ground, strong.on(ground))
        }

        /** As light as this, in the same hue; a grey stays grey. */
        private fun Color.tinted(saturation: Float, lightness: Float): Color {
            val most = maxOf(red, green, blue)
            val range = most - minOf(red, green, blue)
            if (range < 0.05f) return Color.hsl(0f, 0f, lightness)
            val hue = when (most) {
                red -> (green - blue) / range
                green -> (blue - red) / range + 2
                else -> (red - green) / range + 4
            }
            return Color.hsl((hue * 60 + 360) % 360, saturation, lightness)
        }
    }
}

internal val LocalTones = staticCompositionLocalOf<Tones> { error("put the screen into RepassTheme(brand) { … }") }

internal val tones: Tones
    @Composable get() = LocalTones.current

/** How much two colours differ in lightness, from 1 to 21, as WCAG 2 defines it. */
public fun contrast(one: Color, other: Color): Double {
    val (a, b) = one.luminance() to other.luminance()
    return (max(a, b) + 0.05) / (min(a, b) + 0.05)
}

/**
 * These colours, with everything that is written in them legible: a colour of text or of an edge that
 * does not stand out from what the screens put under it is moved towards black or white, as far as it
 * takes and no further. Grounds stay as they are, and so does every scheme that is legible already.
 */
public fun ColorScheme.legible(): ColorScheme = copy(
    primary = primary.on(surface),
    onPrimary = onPrimary.on(primary.on(surface)),
    secondary = secondary.on(surface),
    onSecondaryContainer = onSecondaryContainer.on(secondaryContainer),
    error = error.on(surface),
    onErrorContainer = onErrorContainer.on(errorContainer),
    onSurface = onSurface.on(surface),
    onSurfaceVariant = onSurfaceVariant.on(surface, surfaceContainer),
    outline = outline.on(surface, contrast = EDGE_CONTRAST),
)

private fun Color.on(ground: Color, other: Color = ground, contrast: Double = TEXT_CONTRAST): Color {
    val worst = { ink: Color -> min(contrast(ink, ground), contrast(ink, other)) }
    if (worst(this) >= contrast) return this
    val end = listOf(Color.Black, Color.White).maxBy(worst)
    return (1..STEPS).map { lerp(this, end, it / STEPS.toFloat()) }.firstOrNull { worst(it) >= contrast } ?: end
}

private const val STEPS = 20

internal val Blue = BrandColors(
    lightColorScheme(
        primary = Color(0xFF1565C0),
        onPrimary = Color.White,
        primaryContainer = Color(0xFFD6E3FF),
        onPrimaryContainer = Color(0xFF00315F),
        secondary = Color(0xFF51606F),
        secondaryContainer = Color(0xFFE3ECF8),
        onSecondaryContainer = Color(0xFF1F2D3D),
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
    ),
)

internal val BlueByNight = BrandColors(
    darkColorScheme(
        primary = Color(0xFF9CC6FF),
        onPrimary = Color(0xFF00315F),
        primaryContainer = Color(0xFF0B4A8F),
        onPrimaryContainer = Color(0xFFD6E3FF),
        secondary = Color(0xFFB8C8DA),
        secondaryContainer = Color(0xFF223040),
        onSecondaryContainer = Color(0xFFD5E2F1),
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
    ),
)
