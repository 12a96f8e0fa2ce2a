package repass.compose

import androidx.compose.foundation.text.input.TextFieldState
import androidx.compose.runtime.Composable
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.runtime.Stable
import androidx.compose.runtime.remember
import kotlinx.coroutines.flow.StateFlow
import repass.LoginWindowAction
import repass.LoginWindowScreen
import repass.Repass
import repass.RepassFlow

/**
 * A login window that goes on: its flow, and what is typed. It lives as long as the place where it is
 * remembered, also when the device is turned.
 */
@Stable
public class LoginWindowState internal constructor(
    internal val running: Running<LoginWindowAction, LoginWindowScreen, WindowFields>,
    internal val minPasswordChars: Int,
    internal val lockAddress: Boolean,
) {
    /** What is shown. */
    public val screens: StateFlow<LoginWindowScreen> get() = running.flow.screens

    /** Takes a link that the app was opened with, whatever is shown. */
    public fun openLink(link: String): Unit = running.flow.openLink(link)

    /** Does what Forgot Password does, for an app that has a way to it elsewhere. */
    public fun forgotPassword(): Unit = running.act(LoginWindowAction.ForgotPassword)
}

/**
 * Begins a login window, or goes on with the one that is remembered here.
 *
 * @param link one that the app was opened with; it leads to the reset that it belongs to. It is taken once:
 * pass it as long as you like. Another way is [LoginWindowState.openLink].
 * @param initialAddress what the address field holds at first, such as the address of an invitation.
 * @param lockAddress whether the address is the app's to say: it is shown and cannot be changed.
 */
@Composable
public fun rememberLoginWindowState(
    repass: Repass,
    link: String? = null,
    initialAddress: String = "",
    lockAddress: Boolean = false,
): LoginWindowState =
    rememberLoginWindowState(repass, repass::loginWindow, { repass.minPasswordChars }, link, initialAddress, lockAddress)

@Composable
internal fun rememberLoginWindowState(
    owner: Any,
    begin: () -> RepassFlow<LoginWindowAction, LoginWindowScreen>,
    minPasswordChars: () -> Int,
    link: String? = null,
    initialAddress: String = "",
    lockAddress: Boolean = false,
): LoginWindowState {
    val running = rememberRunning(owner, begin, { WindowFields(initialAddress) }) { it.slots }
    val state = remember(running, lockAddress) {
        LoginWindowState(running, minPasswordChars(), lockAddress)
    }
    LaunchedEffect(state, link) { if (link != null) running.openOnce(link) }
    return state
}

/** What is typed at the login window; the address is the same in both of its parts. */
@Stable
internal class WindowFields(initialAddress: String) {
    val login = LoginFields(TextFieldState(initialAddress))
    val reset = ResetFields(login.address, secondFactor = login.secondFactor)
    val slots = login.slots + reset.slots

    /** Told once, also where the device is turned before the app shows something else. */
    var isSignedInTold = false
}
