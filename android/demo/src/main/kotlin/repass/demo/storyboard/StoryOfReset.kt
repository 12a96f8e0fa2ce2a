package repass.demo.storyboard

import repass.compose.Tags
import repass.demo.HomeTags
import repass.sandbox.Account

/** From the login window to a new password, by the link in the mail. Returns the new password. */
internal fun Story.resetByLink(account: Account): String {
    val new = "correct horse battery"
    phone.awaitTag(Tags.LOGIN_WINDOW)
    checks.that("Forgot Password is at the bottom left", phone.isAtBottomStart(Tags.FORGOT_PASSWORD))
    checkBlue("Forgot Password", Tags.FORGOT_PASSWORD)
    picture("login-window", "The login window.", Seed.ForgotPassword)

    phone.press(Tags.FORGOT_PASSWORD)
    phone.awaitTag(Tags.ENTER_ADDRESS)
    phone.awaitText("SEND RESET INSTRUCTIONS")
    checkBlue("SEND RESET INSTRUCTIONS button", Tags.SEND_INSTRUCTIONS)
    checkSays(Seed.EnterAddress.words.substringAfter("button. "))
    phone.type(Tags.ADDRESS_FIELD, account.address)
    picture("enter-address", "Forgot Password was pressed, and the email address entered.", Seed.EnterAddress)

    phone.press(Tags.SEND_INSTRUCTIONS)
    phone.awaitTag(Tags.CHECK_INBOX)
    checkSays(Seed.CheckInbox.words)
    checkSays(Seed.NOT_RECEIVED)
    val isWaitShown = !phone.isEnabled(Tags.RESEND) && phone.isShown(Tags.COUNTDOWN)
    checks.that("sending again has to wait, and the wait is told", isWaitShown)
    checks.that("the address is shown as it was typed, to find a typo by", phone.says(account.address))
    picture("check-inbox", "The instructions were sent.", Seed.CheckInbox)

    val mail = sandbox.inbox.instructions(account.address)
    checks.that("the mail holds a link and a code", mail.link.isNotEmpty() && mail.code.length == CODE_LENGTH)
    mail(mail.subject, mail.text, Seed.FollowInstructions)

    phone.open(sandbox.appLink(mail.link))
    phone.awaitTag(Tags.NEW_PASSWORD)
    checkSays(Seed.ResetPassword.words)
    checkSays(Seed.KEEP_SAFE)
    picture("new-password", "The link in the mail was followed: it opened the app.", Seed.FollowInstructions)

    phone.type(Tags.NEW_PASSWORD_FIELD, new)
    phone.type(Tags.RETYPE_FIELD, new)
    phone.awaitText("Passwords match")
    picture("new-password-typed", "A new password was chosen, and typed again.", Seed.ResetPassword)

    phone.press(Tags.RESET_PASSWORD)
    phone.awaitTag(Tags.DONE)
    checkServer(account, refused = account.password, accepted = new)
    checks.reached("the owner is told by mail: ${sandbox.inbox.subject(account.address, containing = "was changed")}")
    picture("done", "The password is changed: the server refuses the old one, accepts the new one.", Seed.ResetPassword)

    phone.press(Tags.CONTINUE)
    checkSignedIn(account)
    picture("home", "Signed in. The server was asked whose session this is.")
    return new
}

/** The same by the code, typed as it is read: with a space in the middle. */
internal fun Story.resetByCode(account: Account) {
    val new = "three plain words"
    askForInstructions(account.address)
    val code = sandbox.inbox.instructions(account.address).code
    phone.type(Tags.CODE_FIELD, "${code.take(HALF)} ${code.drop(HALF)}")
    picture("code-typed", "The code from the mail was typed, with a space in the middle.", Seed.FollowInstructions)

    phone.press(Tags.SUBMIT_CODE)
    phone.awaitTag(Tags.NEW_PASSWORD)
    checks.that("the fields for the new password are empty", phone.areEmpty(Tags.NEW_PASSWORD_FIELD, Tags.RETYPE_FIELD))
    phone.type(Tags.NEW_PASSWORD_FIELD, new)
    phone.type(Tags.RETYPE_FIELD, new)
    phone.press(Tags.RESET_PASSWORD)
    phone.awaitTag(Tags.DONE)
    checkServer(account, refused = account.password, accepted = new)
    picture("done-by-code", "The password is changed.", Seed.ResetPassword)

    phone.press(Tags.CONTINUE)
    checkSignedIn(account)
    phone.press(HomeTags.USER_PROFILE_MENU)
    phone.press(HomeTags.SIGN_OUT)
    phone.awaitTag(Tags.LOGIN_WINDOW)
    checks.reached("signing out leads to the login window")
}

/** From the login window to "check your inbox". */
internal fun Story.askForInstructions(address: String) {
    phone.press(Tags.FORGOT_PASSWORD)
    phone.type(Tags.ADDRESS_FIELD, address)
    phone.press(Tags.SEND_INSTRUCTIONS)
    phone.awaitTag(Tags.CHECK_INBOX)
}

private const val CODE_LENGTH = 6
private const val HALF = 3
