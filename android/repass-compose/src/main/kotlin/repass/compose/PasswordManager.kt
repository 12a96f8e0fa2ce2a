package repass.compose

import androidx.compose.runtime.Composable
import androidx.compose.runtime.DisposableEffect
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.runtime.remember
import androidx.compose.runtime.staticCompositionLocalOf
import androidx.compose.ui.platform.LocalAutofillManager
import kotlinx.coroutines.flow.distinctUntilChanged
import kotlinx.coroutines.flow.map
import repass.RepassFlow

/**
 * Lets the password manager offer to keep what was typed once it is worth keeping, and never
 * otherwise: a wrong password, or one that was not saved, must not replace the right one.
 *
 * @param kept what a screen says to be in force now: something else at every success, `null` before.
 */
@Composable
internal fun <Screen> TellPasswordManager(flow: RepassFlow<*, Screen>, kept: (Screen) -> Any?) {
    val manager = LocalPasswordManager.current ?: platformsPasswordManager() ?: return
    val typed = remember(flow, manager) { Typed() }
    // Follows the flow, not the composition: when the next screen is drawn the fields are gone.
    LaunchedEffect(typed) {
        flow.screens.map(kept).distinctUntilChanged().collect { success ->
            typed.isKept = success != null
            if (success != null) manager.keep()
        }
    }
    DisposableEffect(typed) {
        onDispose { if (!typed.isKept) manager.forget() }
    }
}

/** What a password manager is told. */
internal interface PasswordManager {
    fun keep()

    fun forget()
}

/** Another one than the platform's; Compose lets nobody else make its own. */
internal val LocalPasswordManager = staticCompositionLocalOf<PasswordManager?> { null }

@Composable
private fun platformsPasswordManager(): PasswordManager? {
    val autofill = LocalAutofillManager.current
    return remember(autofill) {
        if (autofill == null) return@remember null
        object : PasswordManager {
            override fun keep() = autofill.commit()

            override fun forget() = autofill.cancel()
        }
    }
}

/** Whether the password manager has got what was typed last. */
private class Typed(var isKept: Boolean = false)
