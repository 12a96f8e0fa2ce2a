package repass.compose

import androidx.compose.runtime.Composable
import androidx.compose.runtime.CompositionLocalProvider
import androidx.compose.runtime.collectAsState
import androidx.compose.runtime.getValue
import androidx.compose.runtime.remember
import repass.Repass
import repass.RepassFlow
import repass.ffi.ChangeAction
import repass.ffi.ChangeScreen
import repass.ffi.SignInReason
import repass.ffi.Slot

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
    RepassTheme(brand) { PersonalSettings(repass, repass::change, extra, onBack, onSignInAgain) }
}

@Composable
internal fun PersonalSettings(
    owner: Any,
    begin: () -> RepassFlow<ChangeAction, ChangeScreen>,
    extra: ExtraSettings? = null,
    onBack: () -> Unit,
    onSignInAgain: () -> Unit,
) {
    val running = rememberRunning(owner, begin, ::SettingsFields) { it.slots }
    val flow = running.flow
    FollowForeground(flow)
    TellPasswordManager(flow) { savedPassword(it, flow) }
    val screen by flow.screens.collectAsState()
    val accountName = remember(flow, (screen as? ChangeScreen.Editing)?.screen?.account) { flow.accountName() }
    val extraSave = rememberExtraSave(extra, flow)
    val dispatch = { action: ChangeAction ->
        running.act(action)
        if (action is ChangeAction.Save) extraSave?.pressed()
    }
    CompositionLocalProvider(LocalRemainingSeconds provides flow::remainingSeconds) {
        SettingsContent(screen, running.fields, accountName, extraSave, dispatch, onBack, onSignInAgain)
    }
}

/** Something else for every new password that is saved: each empties its field. */
private fun savedPassword(screen: ChangeScreen, flow: RepassFlow<*, *>): Any? = when (screen) {
    is ChangeScreen.Editing -> screen.screen.saved?.let { flow.emptied.value.getOrDefault(Slot.NEW_PASSWORD, 0) }
    is ChangeScreen.SessionRefused -> true
    is ChangeScreen.SignInAgain -> true.takeIf { screen.screen.reason == SignInReason.PASSWORD_CHANGED }
    ChangeScreen.Restoring, is ChangeScreen.OutcomeUnknown, is ChangeScreen.Unreadable -> null
}
