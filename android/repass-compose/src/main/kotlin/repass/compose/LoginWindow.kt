package repass.compose

import androidx.compose.foundation.text.input.TextFieldState
import androidx.compose.foundation.text.input.rememberTextFieldState
import androidx.compose.runtime.Composable
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.runtime.collectAsState
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.saveable.rememberSaveable
import androidx.compose.runtime.setValue
import repass.Repass
import repass.RepassFlow
import repass.ffi.LoginAction
import repass.ffi.LoginScreen
import repass.ffi.ResetAction
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
        LoginWindow(remember(repass) { Flows(repass) }, link, onLinkTaken, onSignedIn)
    }
}

/** Where the login window gets its flows from. */
internal class Flows(
    val owner: Any,
    val login: () -> RepassFlow<LoginAction, LoginScreen>,
    val reset: () -> RepassFlow<ResetAction, ResetScreen>,
    val minPasswordChars: Int,
) {
    constructor(repass: Repass) : this(repass, repass::login, repass::reset, repass.minPasswordChars)
}

@Composable
internal fun LoginWindow(flows: Flows, link: String?, onLinkTaken: () -> Unit, onSignedIn: () -> Unit) {
    val address = rememberTextFieldState()
    var resetting by rememberSaveable { mutableStateOf(false) }
    // An unfinished reset is shown by itself once; after that the login window only offers it.
    var offered by rememberSaveable { mutableStateOf(false) }
    val openReset = {
        resetting = true
        offered = true
    }
    LaunchedEffect(link) {
        if (link != null) openReset()
    }
    if (resetting) {
        Reset(flows, address, link, onLinkTaken, onLeave = { resetting = false }, onSignedIn)
    } else {
        Login(flows, address, resume = !offered, openReset, onSignedIn)
    }
}

/** The login. Its flow ends when a reset is shown, and another begins after that. */
@Composable
private fun Login(
    flows: Flows,
    address: TextFieldState,
    resume: Boolean,
    onForgotPassword: () -> Unit,
    onSignedIn: () -> Unit,
) {
    val flow = rememberFlow(flows.owner, flows.login)
    FollowForeground(flow)
    TellPasswordManager(flow) { it.takeIf { shown -> shown == LoginScreen.SignedIn } }
    val screen by flow.screens.collectAsState()
    val form = (screen as? LoginScreen.SignIn)?.form
    val fields = remember(flow, form) { LoginFields(address) }
    BringSecrets(flow, fields.secrets)
    LoginContent(screen, fields, { flow.act(it, fields.secrets) }, onForgotPassword)

    LaunchedEffect(screen) {
        when (val shown = screen) {
            LoginScreen.SignedIn -> onSignedIn()
            is LoginScreen.SignIn -> {
                val isUntouched = address.text.isEmpty() && fields.password.text.isEmpty()
                if (shown.resetWaiting && resume && isUntouched) onForgotPassword()
            }
            LoginScreen.SecondFactor -> {}
        }
    }
}

/** A reset, from where it was left. */
@Composable
private fun Reset(
    flows: Flows,
    address: TextFieldState,
    link: String?,
    onLinkTaken: () -> Unit,
    onLeave: () -> Unit,
    onSignedIn: () -> Unit,
) {
    val flow = rememberFlow(flows.owner, flows.reset)
    FollowForeground(flow)
    TellPasswordManager(flow) { shown -> true.takeIf { shown is ResetScreen.SigningIn || shown is ResetScreen.Done } }
    val screen by flow.screens.collectAsState()
    val form = (screen as? ResetScreen.NewPassword)?.form
    val fields = remember(flow, screen::class, form) { ResetFields(address) }
    BringSecrets(flow, fields.secrets)
    val accountName = remember(flow, form) { if (form == null) null else flow.accountName() }
    val dispatch = { action: ResetAction -> flow.act(action, fields.secrets) }
    ResetContent(screen, fields, accountName, flows.minPasswordChars, dispatch, onLeave, onSignedIn)

    LaunchedEffect(flow, link) {
        if (link != null) {
            flow.openLink(link)
            onLinkTaken()
        }
    }
    LaunchedEffect(screen) {
        // Whoever cancels has been told already what there is to know.
        if (screen is ResetScreen.Closed) onLeave()
    }
}
