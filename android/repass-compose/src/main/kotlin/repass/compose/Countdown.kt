package repass.compose

import androidx.compose.runtime.Composable
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableLongStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.setValue
import androidx.compose.runtime.withFrameNanos
import kotlinx.coroutines.delay
import repass.ffi.Deadline

/**
 * The seconds that the core says are left, looked at once a second as long as frames are drawn.
 * Only redraws: what is allowed at which time is decided in the core, which then shows a new screen.
 */
@Composable
internal fun secondsLeft(deadline: Deadline): Long {
    val core = LocalAnswers.current
    var left by remember(deadline) { mutableLongStateOf(core.remainingSeconds(deadline)) }
    LaunchedEffect(deadline) {
        while (left > 0) {
            delay(1_000)
            withFrameNanos { left = core.remainingSeconds(deadline) }
        }
    }
    return left
}
