package repass.demo

import androidx.compose.material3.Typography
import androidx.compose.ui.text.ExperimentalTextApi
import androidx.compose.ui.text.font.FontFamily
import androidx.compose.ui.text.font.FontWeight
import androidx.compose.ui.text.platform.SystemFont
import repass.compose.Brand
import repass.compose.inFamily

/** ISMessenger, in the type that it has on a phone; where that is not installed, in the computer's own. */
internal val DemoBrand = Brand.ISMessenger.copy { typography = Typography().inFamily(roboto()) }

@OptIn(ExperimentalTextApi::class)
private fun roboto() = FontFamily(
    listOf(FontWeight.Normal, FontWeight.Medium, FontWeight.SemiBold, FontWeight.Bold).map { SystemFont("Roboto", it) },
)
