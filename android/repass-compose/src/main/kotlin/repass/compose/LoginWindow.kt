package repass.compose

import androidx.compose.foundation.isSystemInDarkTheme
import androidx.compose.foundation.layout.WindowInsets
import androidx.compose.foundation.layout.safeDrawing
import androidx.compose.runtime.Composable
import androidx.compose.runtime.CompositionLocalProvider
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.runtime.getValue
import androidx.compose.runtime.key
import androidx.compose.runtime.remember
import androidx.compose.ui.Modifier
import androidx.lifecycle.compose.collectAsStateWithLifecycle
import repass.LoginScreen
import repass.LoginWindowAction
import repass.LoginWindowScreen

/**
 * The login window with everything around a forgotten password: the blue Forgot Password, the reset
 * that it leads to, and the way back.
 *
 * It keeps clear of [contentWindowInsets] as far as nothing around it has consumed them: inside a `Scaffold`
 * pass `Modifier.padding(inner).consumeWindowInsets(inner)`.
 *
 * @param state from [rememberLoginWindowState].
 * @param onSignedIn the session is kept, by Repass or by your [repass.SessionHost], and the person has read what
 * there was to read.
 * @param onDismiss back from the login window itself, where the app has something behind it: without it
 * there is no arrow.
 * @param darkTheme chooses between the brand's colours by day and by night.
 * @param extraFields the app's own, between the password and LOGIN; [RepassTextField] draws one. While `busy`
 * they should take no typing.
 * @param signUp the way to an account, under LOGIN.
 * @param terms at the end of the login window, such as links to terms and privacy.
 */
@Composable
public fun LoginWindow(
    state: LoginWindowState,
    brand: Brand,
    onSignedIn: () -> Unit,
    modifier: Modifier = Modifier,
    onDismiss: (() -> Unit)? = null,
    darkTheme: Boolean = isSystemInDarkTheme(),
    contentWindowInsets: WindowInsets = WindowInsets.safeDrawing,
    extraFields: (@Composable (busy: Boolean) -> Unit)? = null,
    signUp: (@Composable () -> Unit)? = null,
    terms: (@Composable () -> Unit)? = null,
) {
    RepassTheme(brand, darkTheme) {
        CompositionLocalProvider(LocalPageInsets provides contentWindowInsets) {
            LoginWindow(state, onSignedIn, modifier, onDismiss, extraFields, signUp, terms)
        }
    }
}

@Composable
internal fun LoginWindow(
    state: LoginWindowState,
    onSignedIn: () -> Unit,
    modifier: Modifier = Modifier,
    onDismiss: (() -> Unit)? = null,
    extraFields: (@Composable (busy: Boolean) -> Unit)? = null,
    signUp: (@Composable () -> Unit)? = null,
    terms: (@Composable () -> Unit)? = null,
) {
    val running = state.running
    val (flow, fields) = running.flow to running.fields
    FollowForeground(flow)
    val screen by flow.screens.collectAsStateWithLifecycle()
    // Whoever goes from one of the two to the other leaves nothing to keep.
    key(screen is LoginWindowScreen.Login) { TellPasswordManager(flow) { true.takeIf { _ -> it.isPasswordInForce() } } }
    CompositionLocalProvider(LocalRemainingSeconds provides flow::remainingSeconds) {
        when (val shown = screen) {
            is LoginWindowScreen.Login -> LoginContent(
                shown.screen,
                fields.login,
                { running.act(LoginWindowAction.Login(it)) },
                { running.act(LoginWindowAction.ForgotPassword) },
                modifier,
                state.lockAddress,
                onDismiss,
                extraFields,
                signUp,
                terms,
            )
            is LoginWindowScreen.Reset -> ResetContent(
                shown.screen,
                fields.reset,
                accountName = remember(flow, shown.screen::class) { flow.accountName() },
                state.minPasswordChars,
                { running.act(LoginWindowAction.Reset(it)) },
                { running.act(LoginWindowAction.BackToLogin) },
                onSignedIn,
                modifier,
                state.lockAddress,
            )
        }
    }
    LaunchedEffect(flow, screen) {
        if ((screen as? LoginWindowScreen.Login)?.screen == LoginScreen.SignedIn && !fields.isSignedInTold) {
            fields.isSignedInTold = true
            onSignedIn()
        }
    }
}

private fun LoginWindowScreen.isPasswordInForce() = when (this) {
    is LoginWindowScreen.Login -> screen == LoginScreen.SignedIn
    is LoginWindowScreen.Reset -> screen.isPasswordInForce()
}
