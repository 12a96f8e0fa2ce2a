package repass.compose

import androidx.compose.material3.Typography
import androidx.compose.ui.text.TextStyle
import androidx.compose.ui.text.font.FontFamily

/** This type with the letters of [family]: all that most apps have to say of their type. */
public fun Typography.inFamily(family: FontFamily): Typography {
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
