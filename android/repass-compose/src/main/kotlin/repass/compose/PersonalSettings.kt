package repass.compose

import androidx.compose.foundation.isSystemInDarkTheme
import androidx.compose.foundation.layout.WindowInsets
import androidx.compose.foundation.layout.safeDrawing
import androidx.compose.runtime.Composable
import androidx.compose.runtime.CompositionLocalProvider
import androidx.compose.runtime.getValue
import androidx.compose.runtime.remember
import androidx.compose.ui.Modifier
import androidx.lifecycle.compose.collectAsStateWithLifecycle
import repass.ChangeAction
import repass.ChangeScreen
import repass.Repass
import repass.RepassFlow
import repass.SignInReason
import repass.Slot

/**
 * Personal Settings of the person who is signed in: a new password, and what the app adds.
 *
 * It keeps clear of [contentWindowInsets] as far as nothing around it has consumed them: inside a `Scaffold`
 * pass `Modifier.padding(inner).consumeWindowInsets(inner)`.
 *
 * @param onBack the arrow was pressed.
 * @param onSignInAgain the session is over; the person wants to sign in again.
 * @param extra fields of the app's own; hold it in one place, such as a view model.
 * @param darkTheme chooses between the brand's colours by day and by night.
 */
@Composable
public fun PersonalSettings(
    repass: Repass,
    brand: Brand,
    onBack: () -> Unit,
    onSignInAgain: () -> Unit,
    modifier: Modifier = Modifier,
    extra: ExtraSettings? = null,
    darkTheme: Boolean = isSystemInDarkTheme(),
    contentWindowInsets: WindowInsets = WindowInsets.safeDrawing,
) {
    RepassTheme(brand, darkTheme) {
        CompositionLocalProvider(LocalPageInsets provides contentWindowInsets) {
            PersonalSettings(repass, repass::change, onBack, onSignInAgain, modifier, extra)
        }
    }
}

@Composable
internal fun PersonalSettings(
    owner: Any,
    begin: () -> RepassFlow<ChangeAction, ChangeScreen>,
    onBack: () -> Unit,
    onSignInAgain: () -> Unit,
    modifier: Modifier = Modifier,
    extra: ExtraSettings? = null,
) {
    val running = rememberRunning(owner, begin, ::SettingsFields) { it.slots }
    val flow = running.flow
    FollowForeground(flow)
    TellPasswordManager(flow) { savedPassword(it, flow) }
    val screen by flow.screens.collectAsStateWithLifecycle()
    val accountName = remember(flow, (screen as? ChangeScreen.Editing)?.screen?.account) { flow.accountName() }
    val extraSave = rememberExtraSave(extra, flow)
    val dispatch = { action: ChangeAction ->
        running.act(action)
        if (action is ChangeAction.Save) extraSave?.pressed()
    }
    CompositionLocalProvider(LocalRemainingSeconds provides flow::remainingSeconds) {
        SettingsContent(screen, running.fields, accountName, extraSave, dispatch, onBack, onSignInAgain, modifier)
    }
}

/** Something else for every new password that is saved: each empties its field. */
private fun savedPassword(screen: ChangeScreen, flow: RepassFlow<*, *>): Any? = when (screen) {
    is ChangeScreen.Editing -> screen.screen.saved?.let { flow.emptied.value.getOrDefault(Slot.NEW_PASSWORD, 0) }
    is ChangeScreen.SessionRefused -> true
    is ChangeScreen.SignInAgain -> true.takeIf { screen.screen.reason == SignInReason.PASSWORD_CHANGED }
    ChangeScreen.Restoring, is ChangeScreen.OutcomeUnknown, is ChangeScreen.Unreadable -> null
}
