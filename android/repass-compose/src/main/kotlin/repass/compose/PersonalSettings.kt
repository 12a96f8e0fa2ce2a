package repass.compose

import androidx.compose.foundation.isSystemInDarkTheme
import androidx.compose.foundation.layout.WindowInsets
import androidx.compose.foundation.layout.safeDrawing
import androidx.compose.runtime.Composable
import androidx.compose.runtime.CompositionLocalProvider
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.runtime.getValue
import androidx.compose.runtime.remember
import androidx.compose.ui.Modifier
import androidx.lifecycle.compose.collectAsStateWithLifecycle
import repass.ChangeAction
import repass.ChangeScreen
import repass.Repass
import repass.RepassFlow
import repass.ResetScreen
import repass.SettingsAction
import repass.SettingsScreen
import repass.SignInReason
import repass.Slot

/**
 * Personal Settings of the person who is signed in: a new password, what the app adds, and the reset for whoever
 * forgot the current password.
 *
 * It keeps clear of [contentWindowInsets] as far as nothing around it has consumed them: inside a `Scaffold`
 * pass `Modifier.padding(inner).consumeWindowInsets(inner)`.
 *
 * @param onBack the arrow was pressed.
 * @param onSignInAgain the session is over; the person wants to sign in again.
 * @param link one that the app was opened with while the settings are open: it goes on with a reset that was begun
 * there. It is taken once: pass it as long as you like.
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
    link: String? = null,
    extra: ExtraSettings? = null,
    darkTheme: Boolean = isSystemInDarkTheme(),
    contentWindowInsets: WindowInsets = WindowInsets.safeDrawing,
) {
    RepassTheme(brand, darkTheme) {
        CompositionLocalProvider(LocalPageInsets provides contentWindowInsets) {
            PersonalSettings(repass, repass::settings, { repass.minPasswordChars }, onBack, onSignInAgain, modifier, link, extra)
        }
    }
}

@Composable
internal fun PersonalSettings(
    owner: Any,
    begin: () -> RepassFlow<SettingsAction, SettingsScreen>,
    minPasswordChars: () -> Int,
    onBack: () -> Unit,
    onSignInAgain: () -> Unit,
    modifier: Modifier = Modifier,
    link: String? = null,
    extra: ExtraSettings? = null,
) {
    val running = rememberRunning(owner, begin, ::SettingsFields) { it.slots }
    val flow = running.flow
    FollowForeground(flow)
    TellPasswordManager(flow) { savedPassword(it, flow) }
    val screen by flow.screens.collectAsStateWithLifecycle()
    val accountName = remember(flow, accountShown(screen)) { flow.accountName() }
    val minChars = remember(flow) { minPasswordChars() }
    val extraSave = rememberExtraSave(extra, flow)
    val dispatch = { action: SettingsAction ->
        running.act(action)
        if ((action as? SettingsAction.Change)?.action is ChangeAction.Save) extraSave?.pressed()
    }
    LaunchedEffect(running, link) { if (link != null) running.openOnce(link) }
    CompositionLocalProvider(LocalRemainingSeconds provides flow::remainingSeconds) {
        SettingsContent(screen, running.fields, accountName, minChars, extraSave, dispatch, onBack, onSignInAgain, modifier)
    }
}

/** What changes with the account that is shown. */
private fun accountShown(screen: SettingsScreen): Any? = when (screen) {
    is SettingsScreen.Change -> screen.editing?.account
    is SettingsScreen.Reset -> screen.screen::class
}

/** Something else for every new password that is saved: each empties its field. */
private fun savedPassword(screen: SettingsScreen, flow: RepassFlow<*, *>): Any? = when (screen) {
    is SettingsScreen.Change -> when (val change = screen.screen) {
        is ChangeScreen.Editing -> change.screen.saved?.let { flow.emptied.value.getOrDefault(Slot.NEW_PASSWORD, 0) }
        is ChangeScreen.SessionRefused -> true
        is ChangeScreen.SignInAgain -> true.takeIf { change.screen.reason == SignInReason.PASSWORD_CHANGED }
        ChangeScreen.Restoring, is ChangeScreen.OutcomeUnknown, is ChangeScreen.Unreadable -> null
    }
    is SettingsScreen.Reset -> true.takeIf { screen.screen.isPasswordInForce() }
}

/** Whether a reset has saved the password. */
internal fun ResetScreen.isPasswordInForce() = this == ResetScreen.SigningIn || this is ResetScreen.Done
