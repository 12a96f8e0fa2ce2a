package repass.demo.storyboard

import repass.compose.Tags
import repass.demo.HomeTags
import repass.sandbox.Account

/** Another password while signed in, then out and in again with it. */
internal fun Story.changeInSettings(account: Account, old: String) {
    val new = "another fine phrase"
    logIn(account.address, old)
    checkSignedIn(account)

    phone.press(HomeTags.USER_PROFILE_MENU)
    phone.awaitText("Personal Settings")
    picture("user-profile-menu", "The User Profile Menu was opened.", Seed.Navigate)

    phone.press(HomeTags.PERSONAL_SETTINGS)
    phone.awaitTag(Tags.SETTINGS)
    phone.awaitText("SAVE PROFILE")
    checkBlue("SAVE PROFILE button", Tags.SAVE_PROFILE)
    checkSays(Seed.KEEP_SAFE)
    picture("personal-settings", "Personal Settings was pressed.", Seed.Navigate)

    phone.type(Tags.NEW_PASSWORD_FIELD, new)
    picture("settings-typed", "The new password was typed.", Seed.Change)
    phone.type(Tags.RETYPE_FIELD, new)
    phone.awaitText("Passwords match")
    picture("settings-retyped", "The new password was typed again.", Seed.Confirm)

    phone.press(Tags.SAVE_PROFILE)
    phone.awaitTag(Tags.SAVED)
    checks.that("the fields are empty again", phone.areEmpty(Tags.NEW_PASSWORD_FIELD, Tags.RETYPE_FIELD))
    checkServer(account, refused = old, accepted = new)
    picture("settings-saved", "SAVE PROFILE was pressed; the server accepts only the new password now.", Seed.Save)

    phone.press(Tags.BACK)
    checkSignedIn(account)
    phone.press(HomeTags.USER_PROFILE_MENU)
    phone.press(HomeTags.SIGN_OUT)
    phone.awaitTag(Tags.LOGIN_WINDOW)
    picture("signed-out", "Signed out.")

    logIn(account.address, new)
    checkSignedIn(account)
    picture("signed-in-again", "Signed in with the new password.")
}

/** Fills in the login window and presses LOGIN. */
internal fun Story.logIn(address: String, password: String) {
    phone.type(Tags.ADDRESS_FIELD, address)
    phone.type(Tags.PASSWORD_FIELD, password)
    phone.press(Tags.LOGIN)
}
