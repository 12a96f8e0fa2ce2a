package repass.demo

import androidx.compose.material3.Typography
import androidx.compose.ui.text.ExperimentalTextApi
import androidx.compose.ui.text.TextStyle
import androidx.compose.ui.text.font.FontFamily
import androidx.compose.ui.text.font.FontWeight
import androidx.compose.ui.text.platform.SystemFont
import repass.compose.Brand

/** ISMessenger, in the type that it has on a phone; where that is not installed, in the computer's own. */
internal val DemoBrand = Brand.ISMessenger.copy(typography = Typography().inFamily(roboto()))

@OptIn(ExperimentalTextApi::class)
private fun roboto() = FontFamily(
    listOf(FontWeight.Normal, FontWeight.Medium, FontWeight.SemiBold, FontWeight.Bold).map { SystemFont("Roboto", it) },
)

private fun Typography.inFamily(family: FontFamily): Typography {
    val styled = { style: TextStyle -> style.copy(fontFamily = family) }
    return Typography(
        displayLarge = styled(displayLarge),
        displayMedium = styled(displayMedium),
        displaySmall = styled(displaySmall),
        headlineLarge = styled(headlineLarge),
        headlineMedium = styled(headlineMedium),
        headlineSmall = styled(headlineSmall),
        titleLarge = styled(titleLarge),
        titleMedium = styled(titleMedium),
        titleSmall = styled(titleSmall),
        bodyLarge = styled(bodyLarge),
        bodyMedium = styled(bodyMedium),
        bodySmall = styled(bodySmall),
        labelLarge = styled(labelLarge),
        labelMedium = styled(labelMedium),
        labelSmall = styled(labelSmall),
    )
}
