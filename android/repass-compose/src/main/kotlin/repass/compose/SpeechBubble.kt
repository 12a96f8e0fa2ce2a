package repass.compose

import androidx.compose.foundation.Canvas
import androidx.compose.foundation.layout.size
import androidx.compose.material3.MaterialTheme
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.geometry.CornerRadius
import androidx.compose.ui.geometry.Offset
import androidx.compose.ui.geometry.Rect
import androidx.compose.ui.geometry.RoundRect
import androidx.compose.ui.geometry.Size
import androidx.compose.ui.graphics.Path
import androidx.compose.ui.unit.dp

/** The demo's mark: a speech bubble with three dots, in the brand's blue. */
@Composable
internal fun SpeechBubble() {
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
