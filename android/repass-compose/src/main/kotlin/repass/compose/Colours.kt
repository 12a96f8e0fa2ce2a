package repass.compose

import androidx.compose.material3.ColorScheme
import androidx.compose.material3.darkColorScheme
import androidx.compose.material3.lightColorScheme
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.graphics.lerp
import androidx.compose.ui.graphics.luminance
import kotlin.math.max
import kotlin.math.min

// The colours of the demo's brand, and how those of any brand are kept legible.

/** What text needs to be read by weak eyes (WCAG 2.2, 1.4.3), and what the edge of a control needs (1.4.11). */
internal const val TEXT_CONTRAST = 4.5
internal const val EDGE_CONTRAST = 3.0

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
    tertiary = tertiary.on(surface),
    onTertiaryContainer = onTertiaryContainer.on(tertiaryContainer),
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

internal val Blue = lightColorScheme(
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

internal val BlueByNight = darkColorScheme(
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
