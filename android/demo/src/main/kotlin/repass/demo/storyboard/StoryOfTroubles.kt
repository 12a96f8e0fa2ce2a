package repass.demo.storyboard

import repass.compose.Tags
import repass.demo.Demo
import repass.demo.HomeTags
import repass.sandbox.Account

/** A wrong password, and an address that is none. */
internal fun Story.wrongAtLogin(account: Account) {
    logIn(account.address, "not the password")
    checkProblem("incorrect")
    val told = phone.textUnder(Tags.PROBLEM)
    picture("wrong-password", "A wrong password: nothing tells whether the account exists.")
    checks.that("the server gives no session", phone.isShown(Tags.LOGIN_WINDOW))

    phone.start(Demo(sandbox))
    logIn("nobody@example.com", "not the password")
    phone.awaitTag(Tags.PROBLEM)
    checks.that("an unknown account is told the same", phone.textUnder(Tags.PROBLEM) == told)

    phone.press(Tags.FORGOT_PASSWORD)
    phone.type(Tags.ADDRESS_FIELD, "someone.example.com")
    phone.press(Tags.SEND_INSTRUCTIONS)
    checkProblem("valid email address")
    checks.that("nothing was sent: the field is still there", phone.isShown(Tags.ENTER_ADDRESS))
    picture("malformed-address", "Something that is not an email address.")
}

/** What an unknown address gets to see is what a known one sees, but no mail. */
internal fun Story.unknownAccount(known: Account) {
    val unknown = "nobody@example.com"
    askForInstructions(unknown)
    val shownToUnknown = comparable(phone.texts())
    picture("unknown-account", "An address without an account: the same screen, and no mail.")

    phone.press(Tags.CHANGE_ADDRESS)
    phone.type(Tags.ADDRESS_FIELD, known.address)
    phone.press(Tags.SEND_INSTRUCTIONS)
    phone.awaitTag(Tags.CHECK_INBOX)
    checks.that("a known account is shown the same", comparable(phone.texts()) == shownToUnknown)
    // The mail that was asked for later is there, so an earlier one would be too.
    sandbox.inbox.instructions(known.address)
    checks.that("no mail went to the unknown account", sandbox.inbox.count(unknown) == 0)
}

/** A wrong code; then a new password that is too short, and one that was retyped wrongly. */
internal fun Story.wrongCodeAndPasswords(account: Account) {
    askForInstructions(account.address)
    val code = sandbox.inbox.instructions(account.address).code
    phone.type(Tags.CODE_FIELD, if (code == "000000") "000001" else "000000")
    phone.press(Tags.SUBMIT_CODE)
    checkProblem("incorrect or has expired")
    picture("wrong-code", "A wrong code. It stays where it was typed, to be corrected.")

    phone.type(Tags.CODE_FIELD, code)
    phone.press(Tags.SUBMIT_CODE)
    phone.awaitTag(Tags.NEW_PASSWORD)
    phone.type(Tags.NEW_PASSWORD_FIELD, "short")
    phone.type(Tags.RETYPE_FIELD, "short")
    phone.press(Tags.RESET_PASSWORD)
    checkProblem("meet all the requirements")
    picture("five-characters", "Five characters: one too few.", Seed.ResetPassword)

    phone.type(Tags.NEW_PASSWORD_FIELD, "long enough words")
    phone.type(Tags.RETYPE_FIELD, "long enough worts")
    phone.press(Tags.RESET_PASSWORD)
    checkProblem("don’t match")
    picture("mismatch", "The two fields differ.")
    checks.that("the server still accepts the old password", sandbox.accepts(account.password, account.address))
}

/** A link that belongs to a request from elsewhere, as a mail that nobody here asked for has it. */
internal fun Story.strangeLink(account: Account) {
    askForInstructions(account.address)
    val link = sandbox.appLink(sandbox.inbox.instructions(account.address).link)
    phone.start(Demo(sandbox))
    phone.awaitTag(Tags.LOGIN_WINDOW)
    phone.open(link)
    phone.awaitTag(Tags.ENTER_ADDRESS)
    checkProblem("another device")
    picture("strange-link", "A link from a mail that was not asked for here: nothing is opened by it.")
}

/** Personal Settings with nothing typed, and with a password that was retyped wrongly. */
internal fun Story.wrongInSettings(account: Account) {
    logIn(account.address, account.password)
    phone.press(HomeTags.USER_PROFILE_MENU)
    phone.press(HomeTags.PERSONAL_SETTINGS)
    phone.press(Tags.SAVE_PROFILE)
    checkProblem("Enter a new password")
    picture("nothing-to-change", "SAVE PROFILE with empty fields: there is nothing to change.", Seed.Save)

    phone.type(Tags.NEW_PASSWORD_FIELD, "long enough words")
    phone.type(Tags.RETYPE_FIELD, "long enough worts")
    phone.press(Tags.SAVE_PROFILE)
    checkProblem("don’t match")
    checks.that("what was typed is still there", !phone.areEmpty(Tags.NEW_PASSWORD_FIELD, Tags.RETYPE_FIELD))
    checks.that("the server still accepts the old password", sandbox.accepts(account.password, account.address))
    picture("settings-mismatch", "The two fields differ: nothing was saved, and nothing is lost.", Seed.Confirm)
}

/** A server that cannot be reached. */
internal fun Story.unreachable() {
    phone.press(Tags.FORGOT_PASSWORD)
    phone.type(Tags.ADDRESS_FIELD, "demo@example.com")
    phone.press(Tags.SEND_INSTRUCTIONS)
    checkProblem("offline")
    checks.that("what was typed is still there", !phone.areEmpty(Tags.ADDRESS_FIELD))
    picture("unreachable", "No connection: nothing was sent, and nothing that was typed is lost.")
}

private fun Story.checkProblem(part: String) {
    phone.awaitText(Tags.PROBLEM, part)
    checks.reached("tells: ${phone.textUnder(Tags.PROBLEM)}")
}
