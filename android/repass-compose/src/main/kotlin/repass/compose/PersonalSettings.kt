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
 * Personal Settings of the person who is signed in: a new password, and what the app adds.
 *
 * @param extra fields of the app's own; hold it in one place, such as a view model.
 * @param onBack the arrow was pressed.
 * @param onSignInAgain the session is over; the person wants to sign in again.
 */
@Composable
public fun PersonalSettings(
    repass: Repass,
    brand: Brand,
    extra: ExtraSettings? = null,
    onBack: () -> Unit,
    onSignInAgain: () -> Unit,
) {
    RepassTheme(brand) {
        PersonalSettings(rememberFlow(repass, repass::change), extra, onBack, onSignInAgain)
    }
}

@Composable
internal fun PersonalSettings(
    flow: RepassFlow<ChangeAction, ChangeScreen>,
    extra: ExtraSettings? = null,
    onBack: () -> Unit,
    onSignInAgain: () -> Unit,
) {
    FollowForeground(flow)
    TellPasswordManager(flow) { it.savedPassword() }
    val screen by flow.screens.collectAsState()
    val editing = screen as? ChangeScreen.Editing
    val fields = remember(flow, editing?.form) { SettingsFields() }
    BringSecrets(flow, fields.secrets)
    val accountName = remember(flow, editing?.account) { flow.accountName() }
    val extraSave = rememberExtraSave(extra, flow)
    val dispatch = { action: ChangeAction ->
        flow.act(action, fields.secrets)
        if (action == ChangeAction.SAVE) extraSave?.pressed()
    }
    SettingsContent(screen, fields, accountName, extraSave, dispatch, onBack, onSignInAgain)
}

/** Something else for every new password that is saved. */
private fun ChangeScreen.savedPassword(): Any? = when (this) {
    is ChangeScreen.Editing -> form.takeIf { saved != null }
    is ChangeScreen.SignInAgain -> true.takeIf { changed }
    else -> null
}
