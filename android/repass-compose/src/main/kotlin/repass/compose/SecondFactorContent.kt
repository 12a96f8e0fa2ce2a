package repass.compose

import androidx.compose.foundation.text.input.TextFieldState
import androidx.compose.foundation.text.input.clearText
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.setValue
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.autofill.ContentType
import androidx.compose.ui.text.input.KeyboardType
import repass.Busy
import repass.FactorKind
import repass.Field
import repass.SecondFactorScreen

/**
 * The question for a second factor: a code, or a recovery code in its place.
 *
 * @param onSubmit the code is to be used; whether it is a recovery code.
 */
@Composable
internal fun SecondFactorContent(
    screen: SecondFactorScreen,
    code: TextFieldState,
    onSubmit: (isRecoveryCode: Boolean) -> Unit,
    onBack: () -> Unit,
    modifier: Modifier = Modifier,
) {
    var isRecoveryCode by remember(code) { mutableStateOf(false) }
    val form = rememberForm(screen.problem, screen.busy)
    val submit = { onSubmit(isRecoveryCode) }
    Page(Tags.SECOND_FACTOR, Place.SECOND_FACTOR, modifier, onBack) {
        Title(words.secondFactorTitle)
        Account(screen.account)
        NoticeBanner(screen.notice)
        FormProblem(form)
        Sentence(if (isRecoveryCode) words.askedForRecoveryCode else words.askedForSecondFactor(screen.kind))
        CodeField(
            code,
            Field.SECOND_FACTOR,
            if (isRecoveryCode) words.recoveryCode else words.secondFactorCode,
            Tags.SECOND_FACTOR_FIELD,
            if (isRecoveryCode) null else typeOf(screen.kind),
            form,
            rememberGo(submit),
            keyboard = if (isRecoveryCode) KeyboardType.Ascii else KeyboardType.Number,
        )
        MainButton(words.submitCode, Tags.SUBMIT_SECOND_FACTOR, form, Busy.CHECKING, submit)
        if (screen.takesRecoveryCode) {
            QuietButton(
                if (isRecoveryCode) words.useSecondFactorCode else words.useRecoveryCode,
                Tags.USE_RECOVERY_CODE,
                Modifier.align(Alignment.CenterHorizontally),
                enabled = !form.isBusy,
            ) {
                isRecoveryCode = !isRecoveryCode
                code.clearText()
            }
        }
    }
}

/** Where a phone may take the code from. */
private fun typeOf(kind: FactorKind): ContentType? = when (kind) {
    FactorKind.AUTHENTICATOR_APP -> authenticatorCode
    FactorKind.TEXT_MESSAGE -> ContentType.SmsOtpCode
    FactorKind.MAIL -> mailedCode
}
