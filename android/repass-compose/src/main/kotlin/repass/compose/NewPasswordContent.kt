package repass.compose

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.size
import androidx.compose.foundation.text.input.TextFieldState
import androidx.compose.runtime.Composable
import androidx.compose.runtime.Stable
import androidx.compose.runtime.remember
import androidx.compose.ui.Modifier
import androidx.compose.ui.autofill.ContentType
import androidx.compose.ui.focus.FocusRequester
import androidx.compose.ui.semantics.contentType
import androidx.compose.ui.semantics.editableText
import androidx.compose.ui.semantics.hideFromAccessibility
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.text.AnnotatedString
import androidx.compose.ui.unit.dp
import repass.Assessment
import repass.Busy
import repass.Field
import repass.NewPasswordScreen
import repass.Problem
import repass.ResetAction
import repass.Retype
import repass.Slot

/**
 * The new password, twice. Both are secrets.
 *
 * @property newPassword the first time; the rules are told for this one
 * @property retype the second time, to be sure
 */
@Stable
public class NewPasswordFields(
    public val newPassword: TextFieldState = TextFieldState(),
    public val retype: TextFieldState = TextFieldState(),
) {
    internal val slots: Slots = mapOf(Slot.NEW_PASSWORD to newPassword, Slot.RETYPE to retype)
}

/**
 * Step 5: the new password, twice.
 *
 * @param accountName the full address, for password managers; not shown.
 */
@Composable
internal fun NewPasswordContent(
    screen: NewPasswordScreen,
    fields: NewPasswordFields,
    accountName: String?,
    minChars: Int,
    dispatch: (ResetAction) -> Unit,
    onLeave: () -> Unit,
    modifier: Modifier = Modifier,
) {
    val form = rememberForm(screen.problem, screen.busy)
    val save = { dispatch(ResetAction.Save) }
    Page(Tags.NEW_PASSWORD, Place.NEW_PASSWORD, modifier, onLeave) {
        Title(words.newPasswordTitle)
        Account(screen.account)
        NoticeBanner(screen.notice)
        FormProblem(form)
        Sentence(words.chooseNewPassword(minChars))
        AccountForManagers(accountName)
        NewPasswordTwice(fields, screen.assessment, form, rememberGo(save))
        LossWarning(screen.acknowledgement, form) { dispatch(ResetAction.Acknowledge(given = it)) }
        MainButton(words.resetPassword, Tags.RESET_PASSWORD, form, Busy.SAVING, save)
        KeepSafe()
    }
}

/** The two fields with what the policy says to them. [last] is what the keyboard does after the second. */
@Composable
internal fun NewPasswordTwice(fields: NewPasswordFields, assessment: Assessment, form: Form, last: KeyboardAction) {
    val retype = remember { FocusRequester() }
    Column(verticalArrangement = Arrangement.spacedBy(8.dp)) {
        SecretField(
            fields.newPassword,
            Field.NEW_PASSWORD,
            words.newPassword,
            Tags.NEW_PASSWORD_FIELD,
            ContentType.NewPassword,
            form,
            rememberNext(retype),
        )
        AssessmentOf(assessment, insist = form.problemAt(Field.NEW_PASSWORD) == Problem.ImprovePassword)
    }
    Column(verticalArrangement = Arrangement.spacedBy(8.dp)) {
        SecretField(
            fields.retype,
            Field.RETYPE,
            words.retypePassword,
            Tags.RETYPE_FIELD,
            ContentType.NewPassword,
            form,
            last,
            retype,
        )
        // One sentence about it is enough.
        val isShownAlready = form.problemAt(Field.RETYPE) != null && assessment.retype == Retype.DIFFERS
        if (!isShownAlready) RetypeLine(assessment.retype)
    }
}

/** Whose password it is, so that a password manager stores it with the right account. */
@Composable
internal fun AccountForManagers(name: String?) {
    if (name == null) return
    Box(
        Modifier.size(1.dp).semantics {
            contentType = ContentType.Username
            editableText = AnnotatedString(name)
            hideFromAccessibility()
        },
    )
}
