package repass.compose

import androidx.compose.runtime.Composable
import androidx.lifecycle.compose.LifecycleStartEffect
import repass.RepassFlow

/**
 * Tells the flow whenever the app comes to the front or leaves it: there it looks at its deadlines
 * anew, and here it wipes, after a while, what was typed.
 */
@Composable
internal fun FollowForeground(flow: RepassFlow<*, *>) {
    LifecycleStartEffect(flow) {
        flow.foregrounded()
        onStopOrDispose { flow.backgrounded() }
    }
}
