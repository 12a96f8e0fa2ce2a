package repass.compose

import androidx.compose.runtime.Composable
import androidx.compose.runtime.collectAsState
import androidx.compose.runtime.getValue
import androidx.compose.runtime.remember
import repass.Repass
import repass.RepassFlow
import repass.ffi.ChangeAction
import repass.ffi.ChangeScreen

/**
 * Personal Settings of the person who is signed in: a new password.
 *
 * @param onBack the arrow was pressed.
 * @param onSignInAgain the session is over; the person wants to sign in again.
 */
@Composable
public fun PersonalSettings(repass: Repass, brand: Brand, onBack: () -> Unit, onSignInAgain: () -> Unit) {
    RepassTheme(brand) {
        PersonalSettings(rememberFlow(repass, repass::change), onBack, onSignInAgain)
    }
}

@Composable
internal fun PersonalSettings(
    flow: RepassFlow<ChangeAction, ChangeScreen>,
    onBack: () -> Unit,
    onSignInAgain: () -> Unit,
) {
    FollowForeground(flow)
    val screen by flow.screens.collectAsState()
    val editing = screen as? ChangeScreen.Editing
    val fields = remember(flow, editing?.form) { SettingsFields() }
    BringSecrets(flow, fields.secrets)
    val accountName = remember(flow, editing?.account) { flow.accountName() }
    SettingsContent(screen, fields, accountName, { flow.act(it, fields.secrets) }, onBack, onSignInAgain)
}
