package repass.compose

import androidx.compose.ui.graphics.Color
import androidx.compose.ui.graphics.SolidColor
import androidx.compose.ui.graphics.StrokeCap
import androidx.compose.ui.graphics.StrokeJoin
import androidx.compose.ui.graphics.vector.ImageVector
import androidx.compose.ui.graphics.vector.addPathNodes
import androidx.compose.ui.unit.dp

/** The few icons of the screens, drawn with one pen. They spare apps a large icon library. */
internal object Icons {
    private const val RING = "M12 3 a9 9 0 1 0 0 18 a9 9 0 1 0 0 -18 Z"
    private const val EYE = "M2 12 C5 7 8.3 5 12 5 S19 7 22 12 C19 17 15.7 19 12 19 S5 17 2 12 Z"
    private const val PUPIL = "M12 9 a3 3 0 1 0 0 6 a3 3 0 1 0 0 -6 Z"
    private const val ENVELOPE = "M5 5 H19 A2 2 0 0 1 21 7 V17 A2 2 0 0 1 19 19 H5 A2 2 0 0 1 3 17 V7 A2 2 0 0 1 5 5 Z"
    private const val SHIELD = "M12 3 L19.5 6 V11 C19.5 16 16.5 19.5 12 21 C7.5 19.5 4.5 16 4.5 11 V6 Z"

    val Back = drawn("Back", "M20 12 H4 M11 5 L4 12 L11 19", mirrored = true)
    val Shown = drawn("Shown", EYE, PUPIL)
    val Hidden = drawn("Hidden", EYE, PUPIL, "M4 4 L20 20")
    val Met = drawn("Met", RING, "M8 12.5 L11 15.5 L16 9.5")
    val NotMet = drawn("NotMet", RING)
    val Alert = drawn("Alert", RING, "M12 7.5 V13 M12 16.4 V16.5")
    val Info = drawn("Info", RING, "M12 11 V16.5 M12 7.5 V7.6")
    val Mail = drawn("Mail", ENVELOPE, "M3.5 6.5 L12 13 L20.5 6.5")
    val Shield = drawn("Shield", SHIELD, "M12 8 V12.5 M12 15.9 V16")

    private fun drawn(name: String, vararg lines: String, mirrored: Boolean = false): ImageVector =
        ImageVector.Builder(name, 24.dp, 24.dp, viewportWidth = 24f, viewportHeight = 24f, autoMirror = mirrored)
            .apply {
                for (line in lines) {
                    addPath(
                        pathData = addPathNodes(line),
                        stroke = SolidColor(Color.Black),
                        strokeLineWidth = 1.8f,
                        strokeLineCap = StrokeCap.Round,
                        strokeLineJoin = StrokeJoin.Round,
                    )
                }
            }
            .build()
}
