package repass.compose

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.size
import androidx.compose.foundation.text.input.TextFieldState
import androidx.compose.foundation.text.input.setTextAndPlaceCursorAtEnd
import androidx.compose.material3.Icon
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.staticCompositionLocalOf
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.platform.testTag
import androidx.compose.ui.semantics.LiveRegionMode
import androidx.compose.ui.semantics.liveRegion
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.text.style.TextDirection
import androidx.compose.ui.unit.dp
import androidx.compose.ui.unit.sp
import repass.Busy
import repass.CheckInboxScreen
import repass.Deadline
import repass.EnterAddressScreen
import repass.Field
import repass.LinkUse
import repass.ResetAction

/** Step 2: the mail field and the blue SEND RESET INSTRUCTIONS. */
@Composable
internal fun EnterAddressContent(
    screen: EnterAddressScreen,
    address: TextFieldState,
    dispatch: (ResetAction) -> Unit,
    onLeave: () -> Unit,
    modifier: Modifier = Modifier,
    lockAddress: Boolean = false,
) {
    val form = rememberForm(screen.problem, screen.busy)
    val send = { dispatch(ResetAction.SendInstructions) }
    Page(Tags.ENTER_ADDRESS, Place.ENTER_ADDRESS, modifier, onLeave) {
        Title(words.resetTitle)
        NoticeBanner(screen.notice)
        FormProblem(form)
        Sentence(words.ifValidAccount)
        if (screen.account == null) {
            AddressField(address, form, rememberGo(send), lockAddress)
        } else {
            Account(screen.account.orEmpty())
            form.problemAt(Field.ADDRESS)?.let { ProblemLine(sentenceOf(it)) }
        }
        MainButton(words.sendInstructions, Tags.SEND_INSTRUCTIONS, form, Busy.SENDING, send)
    }
}

/** Step 3 and 4: check your inbox, follow the instructions. */
@Composable
internal fun CheckInboxContent(
    screen: CheckInboxScreen,
    fields: ResetFields,
    accountName: String?,
    dispatch: (ResetAction) -> Unit,
    onLeave: () -> Unit,
    modifier: Modifier = Modifier,
    lockAddress: Boolean = false,
) {
    val form = rememberForm(screen.problem, screen.busy)
    val submit = { dispatch(ResetAction.SubmitCode) }
    Page(Tags.CHECK_INBOX, Place.CHECK_INBOX, modifier, onLeave) {
        Title(words.checkInboxTitle)
        // The address runs from the left also in a sentence from the right.
        Account(words.sentTo("\u2066${screen.address}\u2069"), TextDirection.Content)
        NoticeBanner(screen.notice)
        FormProblem(form)
        Sentence(words.checkInbox)
        (LocalEmailApp.current ?: emailApp())?.let { SecondButton(words.openEmailApp, Tags.OPEN_EMAIL_APP, onClick = it) }
        Sentence(whatToDo(screen))
        if (screen.takesCode) {
            CodeField(fields.code, form, rememberGo(submit))
            MainButton(words.submitCode, Tags.SUBMIT_CODE, form, Busy.CHECKING, submit)
        }
        if (screen.link == LinkUse.CONFIRMED_ELSEWHERE) LinkOpened(screen, form) { dispatch(ResetAction.ConfirmFollowed) }
        Resend(screen.resend, screen.canResend, form.busy == Busy.SENDING) { dispatch(ResetAction.Resend) }
        NotReceived(emphasised = screen.contactNow)
        if (screen.canChangeAddress && !lockAddress) {
            // What was typed is there to be corrected, where it is in sight.
            val typed = accountName?.takeIf { it == screen.address }
            QuietButton(
                if (typed == null) words.changeAddress else words.correctAddress,
                Tags.CHANGE_ADDRESS,
                Modifier.align(Alignment.CenterHorizontally),
                enabled = !form.isBusy,
            ) {
                dispatch(ResetAction.ChangeAddress)
                if (typed != null) fields.address.setTextAndPlaceCursorAtEnd(typed)
            }
        }
    }
}

@Composable
private fun whatToDo(screen: CheckInboxScreen): String = when {
    screen.takesCode && screen.link == LinkUse.NONE -> words.typeCode
    screen.takesCode -> words.followInstructions
    screen.link == LinkUse.CONFIRMED_ELSEWHERE -> words.followLinkAndReturn
    else -> words.followLink
}

/** Where the link in the mail does not open the app: the way on, once it was opened. */
@Composable
private fun LinkOpened(screen: CheckInboxScreen, form: Form, confirm: () -> Unit) {
    if (screen.takesCode) {
        SecondButton(words.linkOpened, Tags.LINK_OPENED, enabled = !form.isBusy, onClick = confirm)
    } else {
        MainButton(words.linkOpened, Tags.LINK_OPENED, form, Busy.CHECKING, confirm)
    }
}

/** Opens the app that reads mail in the platform's place. */
internal val LocalEmailApp = staticCompositionLocalOf<(() -> Unit)?> { null }

/** Whose account it is about. */
@Composable
internal fun Account(account: String, direction: TextDirection = TextDirection.Ltr) {
    Row(horizontalArrangement = Arrangement.spacedBy(12.dp)) {
        Icon(
            Icons.Mail,
            contentDescription = null,
            Modifier.size(withText(24.sp)),
            tint = MaterialTheme.colorScheme.primary,
        )
        Text(account, style = MaterialTheme.typography.bodyLarge.copy(textDirection = direction))
    }
}

/** Send again, and how long until then. Screen readers hear of the end of the wait, not of every second. */
@Composable
internal fun Resend(wait: Deadline, enabled: Boolean, sending: Boolean = false, onResend: () -> Unit) {
    val left = secondsLeft(wait)
    Column(verticalArrangement = Arrangement.spacedBy(8.dp)) {
        SecondButton(words.resend, Tags.RESEND, enabled = enabled, busy = sending, onClick = onResend)
        Text(
            if (left > 0) words.resendIn(words.time(left)) else words.resendNow,
            Modifier.testTag(Tags.COUNTDOWN).semantics { if (left == 0L) liveRegion = LiveRegionMode.Polite },
            color = MaterialTheme.colorScheme.onSurfaceVariant,
            style = MaterialTheme.typography.bodyMedium,
        )
    }
}

/** Whom to contact when no mail comes: always there, and hard to overlook once the mail is overdue. */
@Composable
private fun NotReceived(emphasised: Boolean) {
    val sentence = words.notReceived(words.contactUs)
    if (emphasised) {
        Banner(withContactLink(sentence), Tone.Info, Tags.CONTACT)
    } else {
        Text(
            withContactLink(sentence, MaterialTheme.colorScheme.primary),
            Modifier.testTag(Tags.CONTACT),
            color = MaterialTheme.colorScheme.onSurfaceVariant,
            style = MaterialTheme.typography.bodyMedium,
        )
    }
}
