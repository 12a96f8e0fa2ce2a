package repass.compose

import androidx.compose.foundation.text.input.TextFieldState
import androidx.compose.foundation.text.input.clearText
import androidx.compose.runtime.Composable
import androidx.compose.runtime.DisposableEffect
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.runtime.RememberObserver
import androidx.compose.runtime.remember
import androidx.compose.runtime.snapshotFlow
import kotlinx.coroutines.flow.distinctUntilChanged
import kotlinx.coroutines.flow.dropWhile
import kotlinx.coroutines.launch
import repass.RepassFlow
import repass.ffi.Slot

/** The secret fields of one form: what is typed in each belongs into its slot of the core. */
internal typealias Secrets = Map<Slot, TextFieldState>

/**
 * Brings what is typed to the core at every change, and takes it out of the fields when they leave
 * the screen. A field that nothing was typed in yet brings nothing: its slot is empty too, and
 * bringing it would count as typing and answer the problem that is shown.
 */
@Composable
internal fun BringSecrets(flow: RepassFlow<*, *>, secrets: Secrets) {
    LaunchedEffect(flow, secrets) {
        for ((slot, field) in secrets) launch {
            snapshotFlow { field.text }
                .distinctUntilChanged { old, new -> old.contentEquals(new) }
                .dropWhile { it.isEmpty() }
                .collect { typed -> flow.put(slot, typed) }
        }
    }
    DisposableEffect(secrets) {
        onDispose { secrets.values.forEach { it.clearText() } }
    }
}

/** Brings everything typed once more, since a change of this very frame may be still on its way. */
internal fun <Action> RepassFlow<Action, *>.act(action: Action, secrets: Secrets) {
    for ((slot, field) in secrets) put(slot, field.text)
    dispatch(action)
}

/** A flow that lives as long as it stays in the composition. What it stored stays when it is closed. */
@Composable
internal fun <F : RepassFlow<*, *>> rememberFlow(owner: Any, begin: () -> F): F =
    remember(owner) { Held(begin()) }.flow

private class Held<F : RepassFlow<*, *>>(val flow: F) : RememberObserver {
    override fun onRemembered() = Unit

    override fun onForgotten() = flow.close()

    override fun onAbandoned() = flow.close()
}
