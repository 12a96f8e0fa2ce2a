package repass.compose

import androidx.compose.foundation.text.input.TextFieldState
import androidx.compose.runtime.Composable
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.runtime.Stable
import androidx.compose.ui.Modifier
import repass.ResetAction
import repass.ResetScreen
import repass.Slot

/**
 * What is typed during a reset, step by step.
 *
 * @property address where the instructions are to be sent to
 * @property code the one of the mail, a secret
 * @property secondFactor a code, where the account has a second factor
 * @property passwords the new one, twice
 */
@Stable
public class ResetFields(
    public val address: TextFieldState = TextFieldState(),
    public val code: TextFieldState = TextFieldState(),
    public val secondFactor: TextFieldState = TextFieldState(),
    public val passwords: NewPasswordFields = NewPasswordFields(),
) {
    internal val slots: Slots =
        passwords.slots + mapOf(Slot.ADDRESS to address, Slot.CODE to code, Slot.SECOND_FACTOR to secondFactor)
}

/**
 * A reset, whichever step it is at.
 *
 * @param accountName the full address, for password managers; not shown.
 * @param onLeave back to the login window; the attempt can be gone on with later.
 * @param lockAddress whether the address is the app's to say: it is shown and cannot be changed.
 */
@Composable
public fun ResetContent(
    screen: ResetScreen,
    fields: ResetFields,
    accountName: String?,
    minChars: Int,
    dispatch: (ResetAction) -> Unit,
    onLeave: () -> Unit,
    onSignedIn: () -> Unit,
    modifier: Modifier = Modifier,
    lockAddress: Boolean = false,
) {
    when (screen) {
        ResetScreen.Restoring -> WorkingContent(words.loading, modifier, onLeave)
        is ResetScreen.Unreadable -> UnreadableContent(
            screen.screen,
            onTryAgain = { dispatch(ResetAction.TryAgain) },
            onStartOver = { dispatch(ResetAction.StartOver) },
            onBack = onLeave,
            modifier,
        )
        is ResetScreen.EnterAddress ->
            EnterAddressContent(screen.screen, fields.address, dispatch, onLeave, modifier, lockAddress)
        is ResetScreen.CheckInbox ->
            CheckInboxContent(screen.screen, fields, accountName, dispatch, onLeave, modifier, lockAddress)
        is ResetScreen.SecondFactor -> SecondFactorContent(
            screen.screen,
            fields.secondFactor,
            onSubmit = { dispatch(ResetAction.SubmitSecondFactor(recoveryCode = it)) },
            onBack = onLeave,
            modifier,
        )
        is ResetScreen.NewPassword ->
            NewPasswordContent(screen.screen, fields.passwords, accountName, minChars, dispatch, onLeave, modifier)
        is ResetScreen.OutcomeUnknown -> OutcomeUnknownContent(
            screen.screen,
            onCheckAgain = { dispatch(ResetAction.CheckAgain) },
            onGoToLogin = { dispatch(ResetAction.GoToLogin) },
            onStartOver = { dispatch(ResetAction.StartOver) },
            modifier,
        )
        ResetScreen.SigningIn -> WorkingContent(words.signingIn, modifier)
        is ResetScreen.Done -> DoneContent(screen.screen, onSignedIn, onLeave, modifier)
        is ResetScreen.Closed ->
            if (screen.screen.wasTold) LaunchedEffect(Unit) { onLeave() } else ClosedContent(screen.screen, onLeave, modifier)
    }
}
