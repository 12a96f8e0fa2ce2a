package repass.compose

import androidx.compose.runtime.Composable
import androidx.compose.runtime.CompositionLocalProvider
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.runtime.Stable
import androidx.compose.runtime.collectAsState
import androidx.compose.runtime.getValue
import androidx.compose.runtime.key
import androidx.compose.runtime.remember
import repass.Repass
import repass.RepassFlow
import repass.ffi.LoginScreen
import repass.ffi.LoginWindowAction
import repass.ffi.LoginWindowScreen
import repass.ffi.ResetScreen

/**
 * The login window with everything around a forgotten password: the blue Forgot Password, the reset
 * that it leads to, and the way back.
 *
 * @param link one that the app was opened with; it leads to the reset that it belongs to.
 * @param onLinkTaken the link is in the core's hands: do not pass it again.
 * @param onSignedIn the session was handed to the [repass.ffi.SessionHost], and the person has read
 * what there was to read.
 */
@Composable
public fun LoginWindow(
    repass: Repass,
    brand: Brand,
    link: String? = null,
    onLinkTaken: () -> Unit = {},
    onSignedIn: () -> Unit,
) {
    RepassTheme(brand) {
        LoginWindow(repass, repass::loginWindow, repass.minPasswordChars, link, onLinkTaken, onSignedIn)
    }
}

@Composable
internal fun LoginWindow(
    owner: Any,
    begin: () -> RepassFlow<LoginWindowAction, LoginWindowScreen>,
    minPasswordChars: Int,
    link: String?,
    onLinkTaken: () -> Unit,
    onSignedIn: () -> Unit,
) {
    val running = rememberRunning(owner, begin, ::WindowFields) { it.slots }
    val (flow, fields) = running.flow to running.fields
    FollowForeground(flow)
    val screen by flow.screens.collectAsState()
    // Whoever goes from one of the two to the other leaves nothing to keep.
    key(screen is LoginWindowScreen.Login) { TellPasswordManager(flow) { true.takeIf { _ -> it.isPasswordInForce() } } }
    CompositionLocalProvider(LocalRemainingSeconds provides flow::remainingSeconds) {
        when (val shown = screen) {
            is LoginWindowScreen.Login -> LoginContent(
                shown.screen,
                fields.login,
                { running.act(LoginWindowAction.Login(it)) },
                { running.act(LoginWindowAction.ForgotPassword) },
            )
            is LoginWindowScreen.Reset -> ResetContent(
                shown.screen,
                fields.reset,
                accountName = remember(flow, shown.screen::class) { flow.accountName() },
                minPasswordChars,
                { running.act(LoginWindowAction.Reset(it)) },
                { running.act(LoginWindowAction.BackToLogin) },
                onSignedIn,
            )
        }
    }
    LaunchedEffect(flow, link) {
        if (link != null) {
            flow.openLink(link)
            onLinkTaken()
        }
    }
    LaunchedEffect(flow, screen) {
        if ((screen as? LoginWindowScreen.Login)?.screen == LoginScreen.SignedIn && !fields.isSignedInTold) {
            fields.isSignedInTold = true
            onSignedIn()
        }
    }
}

/** What is typed at the login window; the address is the same in both of its parts. */
@Stable
private class WindowFields {
    val login = LoginFields()
    val reset = ResetFields(login.address, secondFactor = login.secondFactor)
    val slots = login.slots + reset.slots

    /** Told once, also where the device is turned before the app shows something else. */
    var isSignedInTold = false
}

private fun LoginWindowScreen.isPasswordInForce() = when (this) {
    is LoginWindowScreen.Login -> screen == LoginScreen.SignedIn
    is LoginWindowScreen.Reset -> screen == ResetScreen.SigningIn || screen is ResetScreen.Done
}
