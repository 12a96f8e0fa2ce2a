package repass.compose

import androidx.compose.runtime.Composable
import androidx.lifecycle.compose.LifecycleStartEffect
import repass.RepassFlow
import repass.Sessions

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

/**
 * Tells the session that Repass keeps when the app comes to the front: what could not be done before, such as with a
 * locked device or without a network, is tried again. Put it at the root of your app.
 *
 * @param sessions `repass.sessions`; `null` where your app keeps sessions itself.
 */
@Composable
public fun TellForeground(sessions: Sessions?) {
    LifecycleStartEffect(sessions) {
        sessions?.foregrounded()
        onStopOrDispose {}
    }
}
