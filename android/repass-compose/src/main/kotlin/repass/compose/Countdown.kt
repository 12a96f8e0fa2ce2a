package repass.compose

import androidx.compose.runtime.Composable
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.runtime.ProvidableCompositionLocal
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableLongStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.setValue
import androidx.compose.runtime.staticCompositionLocalOf
import androidx.compose.runtime.withFrameNanos
import kotlinx.coroutines.delay
import repass.Deadline

/**
 * Tells the seconds that are left of a wait. [LoginWindow] and [PersonalSettings] provide their flow's;
 * who draws single screens provides `flow::remainingSeconds`. Without one, as in an IDE's preview, a wait
 * shows its full length.
 */
public val LocalRemainingSeconds: ProvidableCompositionLocal<(Deadline) -> Long> =
    staticCompositionLocalOf { { deadline -> deadline.fullMillis / MILLIS } }

/**
 * The seconds that the core says are left, looked at once a second as long as frames are drawn.
 * Only redraws: what is allowed at which time is decided in the core, which then shows a new screen.
 */
@Composable
internal fun secondsLeft(deadline: Deadline): Long {
    val remaining = LocalRemainingSeconds.current
    var left by remember(deadline, remaining) { mutableLongStateOf(remaining(deadline)) }
    LaunchedEffect(deadline, remaining) {
        while (left > 0) {
            delay(MILLIS)
            withFrameNanos { left = remaining(deadline) }
        }
    }
    return left
}

private const val MILLIS = 1_000L
