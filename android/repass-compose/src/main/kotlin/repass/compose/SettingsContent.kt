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
import repass.ffi.Asks
import repass.ffi.ChangeAction
import repass.ffi.ChangeScreen
import repass.ffi.Field
import repass.ffi.OtherDevices
import repass.ffi.Slot

/**
 * What is typed in Personal Settings. All of it is secret, and emptied whenever the form is.
 *
 * @property passwords the new one, twice
 * @property currentPassword the one in force, where the server asks for it
 * @property code a mailed one, where the server asks for that
 */
@Stable
public class SettingsFields(
    public val passwords: NewPasswordFields = NewPasswordFields(),
    public val currentPassword: TextFieldState = TextFieldState(),
    public val code: TextFieldState = TextFieldState(),
) {
    internal val secrets: Secrets =
        passwords.secrets + mapOf(Slot.CURRENT_PASSWORD to currentPassword, Slot.CODE to code)
}

/**
 * Personal Settings: new password, retype, the blue SAVE PROFILE.
 *
 * @param accountName the full address, for password managers; not shown.
 */
@Composable
public fun SettingsContent(
    screen: ChangeScreen,
    fields: SettingsFields,
    accountName: String?,
    dispatch: (ChangeAction) -> Unit,
    onBack: () -> Unit,
    onSignInAgain: () -> Unit,
) {
    SettingsContent(screen, fields, accountName, extra = null, dispatch, onBack, onSignInAgain)
}

@Composable
internal fun SettingsContent(
    screen: ChangeScreen,
    fields: SettingsFields,
    accountName: String?,
    extra: ExtraSave?,
    dispatch: (ChangeAction) -> Unit,
    onBack: () -> Unit,
    onSignInAgain: () -> Unit,
) {
    when (screen) {
        ChangeScreen.Restoring -> WorkingContent(words.loading, onBack)
        is ChangeScreen.Editing -> Editing(screen, fields, accountName, extra, dispatch, onBack)
        is ChangeScreen.OutcomeUnknown -> OutcomeUnknownContent(
            screen.checking,
            screen.canCheck,
            screen.problem,
            onCheckAgain = { dispatch(ChangeAction.CHECK_AGAIN) },
            onGoToLogin = null,
            onStartOver = { dispatch(ChangeAction.START_OVER) },
        )
        ChangeScreen.SecondFactor -> SecondFactorContent(onBack)
        is ChangeScreen.SignInAgain -> SignInAgainContent(screen.changed, onSignInAgain)
    }
}

@Composable
private fun Editing(
    screen: ChangeScreen.Editing,
    fields: SettingsFields,
    accountName: String?,
    extra: ExtraSave?,
    dispatch: (ChangeAction) -> Unit,
    onBack: () -> Unit,
) {
    val form = rememberForm(extra.problemOf(screen), busy = screen.saving)
    val save = { dispatch(ChangeAction.SAVE) }
    val confirmation = remember { FocusRequester() }
    val afterRetype = if (screen.asks == Asks.NOTHING) rememberGo(save) else rememberNext(confirmation)
    Page(Tags.SETTINGS, onBack) {
        Title(words.settingsTitle)
        if (screen.account.isNotEmpty()) Account(screen.account)
        SavedBanner(screen.saved)
        NoticeBanner(screen.notice)
        FormProblem(form)
        Text(
            words.changePassword,
            Modifier.semantics { heading() },
            style = MaterialTheme.typography.titleMedium,
        )
        AccountForManagers(accountName)
        NewPasswordTwice(fields.passwords, screen.assessment, form, afterRetype)
        when (screen.asks) {
            Asks.NOTHING -> {}
            Asks.CURRENT_PASSWORD -> CurrentPassword(fields.currentPassword, form, save, confirmation)
            Asks.MAILED_CODE -> {
                Sentence(words.askedForCode)
                CodeField(fields.code, form, rememberGo(save), confirmation)
                screen.resend?.let { wait ->
                    Resend(wait, screen.canResend) { dispatch(ChangeAction.RESEND_CODE) }
                }
            }
        }
        if (extra != null) Extra(extra, form.busy)
        MainButton(words.saveProfile, Tags.SAVE_PROFILE, form.busy || extra?.busy == true, save)
        KeepSafe(emphasised = true)
    }
}

@Composable
private fun CurrentPassword(state: TextFieldState, form: Form, save: () -> Unit, focus: FocusRequester) {
    Sentence(words.askedForCurrent)
    SecretField(
        state,
        Field.CURRENT_PASSWORD,
        words.currentPassword,
        Tags.CURRENT_PASSWORD_FIELD,
        ContentType.Password,
        form,
        rememberGo(save),
        focus,
    )
}

@Composable
private fun SavedBanner(others: OtherDevices?) {
    if (others == null) return
    Banner(AnnotatedString(words.saved + " " + words.others(others)), Tone.Success, Tags.SAVED)
}
