package repass.compose

import androidx.compose.foundation.text.input.TextFieldState
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.Stable
import androidx.compose.runtime.remember
import androidx.compose.ui.Modifier
import androidx.compose.ui.autofill.ContentType
import androidx.compose.ui.focus.FocusRequester
import androidx.compose.ui.semantics.heading
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.text.AnnotatedString
import repass.Busy
import repass.ChangeAction
import repass.ChangeScreen
import repass.EditingScreen
import repass.Field
import repass.OtherDevices
import repass.ResetOffer
import repass.SettingsAction
import repass.SettingsScreen
import repass.Slot

/**
 * What is typed in Personal Settings. Most of it is secret.
 *
 * @property passwords the new one, twice
 * @property currentPassword the one in force, where the server asks for it
 * @property code a mailed one, where the server asks for that, or that of a reset
 * @property address of the account, for a reset where the app does not tell which account is signed in
 * @property secondFactor a code, for a reset where the account has a second factor
 */
@Stable
public class SettingsFields(
    public val passwords: NewPasswordFields = NewPasswordFields(),
    public val currentPassword: TextFieldState = TextFieldState(),
    public val code: TextFieldState = TextFieldState(),
    public val address: TextFieldState = TextFieldState(),
    public val secondFactor: TextFieldState = TextFieldState(),
) {
    internal val reset = ResetFields(address, code, secondFactor, passwords)
    internal val slots: Slots = reset.slots + mapOf(Slot.CURRENT_PASSWORD to currentPassword)
}

/**
 * Personal Settings: new password, retype, the blue SAVE PROFILE; and the reset for whoever forgot the current
 * password.
 *
 * @param accountName the full address, for password managers; not shown.
 */
@Composable
public fun SettingsContent(
    screen: SettingsScreen,
    fields: SettingsFields,
    accountName: String?,
    minChars: Int,
    dispatch: (SettingsAction) -> Unit,
    onBack: () -> Unit,
    onSignInAgain: () -> Unit,
    modifier: Modifier = Modifier,
) {
    SettingsContent(screen, fields, accountName, minChars, extra = null, dispatch, onBack, onSignInAgain, modifier)
}

@Composable
internal fun SettingsContent(
    screen: SettingsScreen,
    fields: SettingsFields,
    accountName: String?,
    minChars: Int,
    extra: ExtraSave?,
    dispatch: (SettingsAction) -> Unit,
    onBack: () -> Unit,
    onSignInAgain: () -> Unit,
    modifier: Modifier = Modifier,
) {
    val backToFields = { dispatch(SettingsAction.BackToSettings) }
    when (screen) {
        is SettingsScreen.Change -> ChangeContent(
            screen.screen,
            fields,
            accountName,
            extra,
            { dispatch(SettingsAction.Change(it)) },
            onReset = { dispatch(SettingsAction.ForgotCurrentPassword) },
            onBack,
            onSignInAgain,
            modifier,
        )
        is SettingsScreen.Reset -> ResetContent(
            screen.screen,
            fields.reset,
            accountName,
            minChars,
            { dispatch(SettingsAction.Reset(it)) },
            onLeave = backToFields,
            onSignedIn = backToFields,
            modifier,
        )
    }
}

@Composable
private fun ChangeContent(
    screen: ChangeScreen,
    fields: SettingsFields,
    accountName: String?,
    extra: ExtraSave?,
    dispatch: (ChangeAction) -> Unit,
    onReset: () -> Unit,
    onBack: () -> Unit,
    onSignInAgain: () -> Unit,
    modifier: Modifier,
) {
    when (screen) {
        ChangeScreen.Restoring -> WorkingContent(words.loading, modifier, onBack)
        is ChangeScreen.Unreadable -> UnreadableContent(
            screen.screen,
            onTryAgain = { dispatch(ChangeAction.TryAgain) },
            onStartOver = { dispatch(ChangeAction.StartOver) },
            onBack = onBack,
            modifier,
        )
        is ChangeScreen.Editing ->
            Editing(screen.screen, fields, accountName, extra, dispatch, onReset, onBack, modifier)
        is ChangeScreen.OutcomeUnknown -> OutcomeUnknownContent(
            screen.screen,
            onCheckAgain = { dispatch(ChangeAction.CheckAgain) },
            onGoToLogin = { dispatch(ChangeAction.GoToLogin) },
            onStartOver = { dispatch(ChangeAction.StartOver) },
            modifier,
        )
        is ChangeScreen.SessionRefused -> SessionRefusedContent(
            screen.screen,
            onTryAgain = { dispatch(ChangeAction.HandOverAgain) },
            onGoToLogin = { dispatch(ChangeAction.GoToLogin) },
            modifier,
        )
        is ChangeScreen.SignInAgain -> SignInAgainContent(screen.screen, onSignInAgain, modifier)
    }
}

@Composable
private fun Editing(
    screen: EditingScreen,
    fields: SettingsFields,
    accountName: String?,
    extra: ExtraSave?,
    dispatch: (ChangeAction) -> Unit,
    onReset: () -> Unit,
    onBack: () -> Unit,
    modifier: Modifier,
) {
    val form = rememberForm(screen.problem, screen.busy)
    val save = { dispatch(ChangeAction.Save(appFieldsChanged = extra?.settings?.hasChanges?.invoke() ?: false)) }
    val (current, code) = remember { FocusRequester() to FocusRequester() }
    val go = rememberGo(save)
    val toCode = if (screen.asks.mailedCode) rememberNext(code) else go
    val afterRetype = if (screen.asks.currentPassword) rememberNext(current) else toCode
    Page(Tags.SETTINGS, Place.SETTINGS, modifier, onBack) {
        Title(words.settingsTitle)
        if (screen.account.isNotEmpty()) Account(screen.account)
        SavedBanner(screen.saved)
        NoticeBanner(screen.notice)
        if (screen.reset == ResetOffer.UNFINISHED) ContinueReset(onReset)
        FormProblem(form)
        Text(
            words.changePassword,
            Modifier.semantics { heading() },
            style = MaterialTheme.typography.titleMedium,
        )
        AccountForManagers(accountName)
        NewPasswordTwice(fields.passwords, screen.assessment, form, afterRetype)
        if (screen.asks.currentPassword) CurrentPassword(fields.currentPassword, form, toCode, current)
        if (screen.reset == ResetOffer.OFFERED) QuietButton(words.forgotCurrentPassword, Tags.FORGOT_CURRENT_PASSWORD, onClick = onReset)
        if (screen.asks.mailedCode) {
            Sentence(words.askedForCode)
            CodeField(fields.code, form, go, code)
            screen.resend?.let { wait ->
                Resend(wait, screen.canResend, form.busy == Busy.SENDING) { dispatch(ChangeAction.ResendCode) }
            }
        }
        if (extra != null) Extra(extra, form.isBusy)
        LossWarning(screen.acknowledgement, form) { dispatch(ChangeAction.Acknowledge(given = it)) }
        val isSaving = form.busy == Busy.SAVING || extra?.busy == true
        MainButton(words.saveProfile, Tags.SAVE_PROFILE, isSaving, enabled = !isSaving && !form.isBusy, save)
        KeepSafe(emphasised = true)
    }
}

@Composable
private fun CurrentPassword(state: TextFieldState, form: Form, next: KeyboardAction, focus: FocusRequester) {
    Sentence(words.askedForCurrent)
    SecretField(
        state,
        Field.CURRENT_PASSWORD,
        words.currentPassword,
        Tags.CURRENT_PASSWORD_FIELD,
        ContentType.Password,
        form,
        next,
        focus,
    )
}

@Composable
private fun SavedBanner(others: OtherDevices?) {
    if (others == null) return
    Banner(AnnotatedString(words.saved + " " + words.others(others)), Tone.Success, Tags.SAVED)
}
