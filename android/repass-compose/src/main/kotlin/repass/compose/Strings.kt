package repass.compose

import repass.ffi.CharacterClass
import repass.ffi.FactorKind
import repass.ffi.Notice
import repass.ffi.OtherDevices
import repass.ffi.Problem
import repass.ffi.Rule
import repass.ffi.SignInReason
import repass.ffi.Strength

/**
 * Every word that a screen says, in English. A translation overrides what it translates; what a
 * sentence has to fill in comes as an argument, so that the language decides where it stands.
 */
@Suppress("TooManyFunctions") // One for each sentence.
public interface Strings {
    // The fields
    public val address: String get() = "Email address"
    public val password: String get() = "Password"
    public val newPassword: String get() = "New password"
    public val retypePassword: String get() = "Retype new password"
    public val currentPassword: String get() = "Current password"
    public val code: String get() = "Code from the email"
    public val showPassword: String get() = "Show password"
    public val hidePassword: String get() = "Hide password"

    // The login window
    public fun logInTo(appName: String): String = "Log in to $appName"
    public val login: String get() = "LOGIN"
    public val forgotPassword: String get() = "Forgot Password"
    public val resetWaiting: String get() = "You have not finished resetting your password."
    public val continueReset: String get() = "Continue your password reset"

    // Step 2: Enter your email address
    public val resetTitle: String get() = "Reset your password"
    public val sendInstructions: String get() = "SEND RESET INSTRUCTIONS"
    public val ifValidAccount: String
        get() = "If the email provided is a valid account, you will receive email instructions to reset your password."

    // Step 3: Check your inbox. Step 4: Follow the instructions
    public val checkInboxTitle: String get() = "Check your inbox"
    public val checkInbox: String
        get() = "Check your email inbox for the instructions. If you couldn't find the email in your inbox, " +
            "be sure to check the spam or junk folder."

    /** Must contain [contactUs] as it is given: it becomes a link. */
    public fun notReceived(contactUs: String): String =
        "If you still have not received the email within 10 minutes, do not hesitate to $contactUs."
    public val contactUs: String get() = "contact us"
    public val followInstructions: String get() = "Follow the link in the email, or type the code that it contains:"
    public val followLink: String get() = "Then follow the link in the email."
    public val typeCode: String get() = "Type the code that the email contains:"
    public val followLinkAndReturn: String get() = "Follow the link in the email, then come back here."
    public val linkOpened: String get() = "I opened the link"
    public val submitCode: String get() = "CONTINUE"
    public val resend: String get() = "Send again"
    public fun resendIn(time: String): String = "You can have it sent again in $time."
    public val resendNow: String get() = "You can have it sent again now."
    public val changeAddress: String get() = "Use another address"

    // Step 5: Reset your password
    public val newPasswordTitle: String get() = "Choose a new password"
    public fun chooseNewPassword(minChars: Int): String =
        "You will have to choose a new password in order to regain access to your account. " +
            "Note that passwords need to be at least $minChars characters long."
    public fun keepSafe(appName: String): String =
        "Remember to keep your account password safe and secure. Do not share it with anyone. " +
            "$appName will never ask for your password."
    public val resetPassword: String get() = "RESET PASSWORD"

    // What is typed, held against the policy
    public fun rule(rule: Rule): String = when (rule) {
        is Rule.AtLeast -> "At least ${rule.chars} characters"
        is Rule.AtMost -> "Not longer than ${rule.bytes} letters or digits; other characters count more"
        is Rule.Contains -> when (rule.`class`) {
            CharacterClass.LOWERCASE -> "A lower-case letter"
            CharacterClass.UPPERCASE -> "A capital letter"
            CharacterClass.DIGIT -> "A digit"
            CharacterClass.SYMBOL -> "A symbol, such as ! or %"
        }
        Rule.NotCommon -> "Not a password that everybody tries first"
        Rule.NotPersonal -> "Not your name, your address or the name of this app"
        Rule.NoHiddenCharacters -> "No line breaks or other characters that cannot be seen"
    }
    public val ruleMet: String get() = "met"
    public val ruleNotMet: String get() = "not met yet"
    public val strengthLabel: String get() = "Strength"
    public fun strength(strength: Strength): String = when (strength) {
        Strength.WEAK -> "Weak"
        Strength.FAIR -> "Fair"
        Strength.GOOD -> "Good"
        Strength.STRONG -> "Strong"
    }
    public val retypeMatches: String get() = "The passwords match."
    public val retypeDiffers: String get() = "The passwords do not match."

    // How a reset ends
    public val signingIn: String get() = "Your password is saved. Signing in\u2026"
    public val doneTitle: String get() = "Your password is changed"
    public val doneSignedIn: String get() = "You are signed in with your new password."
    public val doneNotSignedIn: String get() = "Log in with your new password now."
    public fun others(others: OtherDevices): String = when (others) {
        OtherDevices.SIGNED_OUT -> "Your other devices were signed out."
        OtherDevices.MAY_STAY_SIGNED_IN -> "Your other devices may still be signed in."
    }
    public val next: String get() = "CONTINUE"
    public val goToLogin: String get() = "GO TO LOGIN"
    public val closedTitle: String get() = "Password reset ended"
    public val closedUnchanged: String get() = "Your password was not changed."

    // The answer to a save was lost
    public val unknownTitle: String get() = "We could not confirm the change"
    public val mayHaveChanged: String get() = "Your password may already have changed. Try the new one first."

    /** Why looking again did not tell either: as in [problem], but that something was sent already. */
    public fun stillUnknown(problem: Problem): String = when (problem) {
        Problem.CheckConnection -> "There is still no connection. Check it, then check again."
        else -> problem(problem)
    }
    public val checkAgain: String get() = "CHECK AGAIN"
    public val startOver: String get() = "Start over"

    public val tryAgain: String get() = "TRY AGAIN"

    // What was stored cannot be read now
    public val unreadableTitle: String get() = "Not available right now"
    public val unreadable: String
        get() = "This device could not read what it had stored. Unlock it and try again."

    // A second factor
    public val secondFactorTitle: String get() = "One more step is needed"
    public fun askedForSecondFactor(kind: FactorKind): String = when (kind) {
        FactorKind.AUTHENTICATOR_APP -> "Enter the code that your authenticator app shows."
        FactorKind.TEXT_MESSAGE -> "Enter the code that we sent you by text message."
        FactorKind.MAIL -> "Enter the code that we sent you by email."
    }
    public val askedForRecoveryCode: String
        get() = "Enter one of the recovery codes that you got when you set up this step."
    public val secondFactorCode: String get() = "Security code"
    public val recoveryCode: String get() = "Recovery code"
    public val useRecoveryCode: String get() = "Use a recovery code instead"
    public val useSecondFactorCode: String get() = "Use a security code instead"

    // Personal Settings
    public val settingsTitle: String get() = "Personal Settings"
    public val changePassword: String get() = "Change your password"
    public val saveProfile: String get() = "SAVE PROFILE"
    public val saved: String get() = "Your new password is saved."

    /** What the app adds to Personal Settings was saved, or not; the password is told of elsewhere. */
    public val extraSaved: String get() = "Your other changes are saved."
    public val extraNotSaved: String get() = "Your other changes could not be saved. Try again."
    public val askedForCurrent: String
        get() = "To confirm that it is you, the server asks for your current password too."
    public val askedForCode: String get() = "To confirm that it is you, we mailed you a code. Type it here."
    public val signInAgainTitle: String get() = "Sign in again"
    public fun signInAgain(reason: SignInReason): String = when (reason) {
        SignInReason.SESSION_OVER -> "Your session is over. Your password was not changed."
        SignInReason.PASSWORD_CHANGED -> "Your new password is saved. Sign in with it to go on."
        SignInReason.MAY_HAVE_CHANGED -> mayHaveChanged
        SignInReason.SECOND_FACTOR_FIRST ->
            "Your account is protected by a second step. Sign in again with it, then change your password."
        SignInReason.FRESH_SIGN_IN_FIRST ->
            "To keep your account safe, sign in again before you change your password."
    }
    public val sessionRefused: String
        get() = "This device could not keep your new session. Unlock it or free some space and try again, " +
            "or log in with your new password."

    // Everywhere
    public val back: String get() = "Back"
    public val inProgress: String get() = "In progress"
    public val loading: String get() = "One moment\u2026"

    /** A wait as a person reads it, such as 0:42. */
    public fun time(seconds: Long): String = "${seconds / 60}:${(seconds % 60).toString().padStart(2, '0')}"

    /** With the time that is left, or `null` where the server does not tell it. */
    public fun wait(time: String?): String =
        "Too many attempts. " + if (time == null) "Wait a while, then try again." else "Try again in $time."
    public val waitOver: String get() = "You can try again now."

    /** What is in the way, and what to do about it. A wait that can be counted down is told by [wait]. */
    public fun problem(problem: Problem): String = when (problem) {
        Problem.EnterAddress -> "Enter your email address."
        Problem.CorrectAddress -> "This is not an email address yet. Check it for typing errors."
        Problem.EnterPassword -> "Enter your password."
        Problem.CheckCredentials -> "The email address or the password is wrong. Check both."
        Problem.EnterCode -> "Enter the code from the email."
        Problem.CheckCode -> "This code is wrong, used or expired. Check it, or have a new email sent."
        Problem.UseNewestMail ->
            "This link was used already, or has expired. Use the newest email, or have it sent again."
        Problem.UseCodeHere -> "This link belongs to another request. Type the code from the newest email instead."
        Problem.AskHere ->
            "This link belongs to a request that was not made here. Enter your email address to get new instructions."
        Problem.UseLinkOfThisAccount -> "This link is for another account. Use the email that was sent to this address."
        Problem.UseLinkOfThisApp -> "This link does not lead to a password reset of this app. Use the one in the email."
        Problem.UseCodeOfMail -> "This link did not arrive whole. Type the code from the same email instead."
        Problem.OpenLinkFirst -> "The link in the email was not opened yet. Open it first, then come back here."
        Problem.EnterSecondFactor -> "Enter a code to go on."
        Problem.CheckSecondFactor -> "This code is wrong, used or expired. Enter the newest one."
        Problem.EnterNewPassword -> "Enter a new password."
        Problem.ImprovePassword -> "This password does not meet all rules yet. Change it."
        Problem.ChooseStrongerPassword -> "This password is too easy to guess. Choose a stronger one."
        Problem.ChooseUncommonPassword -> "This password is on the lists that attackers try first. Choose another one."
        Problem.ChooseDifferentPassword -> "This is your password already. Choose a different one."
        Problem.ChooseShorterPassword -> "This password is too long for the server. Choose a shorter one."
        Problem.RetypePassword -> "The two passwords are not the same. Retype the new password here."
        Problem.EnterCurrentPassword -> "Enter your current password."
        Problem.CheckCurrentPassword -> "This is not your current password. Check it."
        is Problem.Wait -> wait(time = null)
        Problem.TryLater -> "The server cannot do this right now. Try again later."
        Problem.CheckConnection -> "There is no connection. Check it and try again."
        Problem.CheckNetwork ->
            "Something on this network answers in place of the server. If your Wi-Fi has a sign-in page, " +
                "open it first, or use another network."
        Problem.TryAgain -> "The answer was lost on the way. Try again."
        Problem.ConfirmAddress -> "Confirm your email address first, with the email that you got when you signed up."
        Problem.ContactUs -> "This account cannot be used in this app at the moment. Please $contactUs."
        Problem.SolveCaptcha -> "The server wants proof that you are human. Try again."
        Problem.SignInAgain -> "Your session is over. Sign in again."
        Problem.CheckStorage ->
            "This device could not store what is needed to go on, so nothing was sent. Free some space and try again."
        Problem.CheckSessionStorage ->
            "This device could not keep your session. Unlock it or free some space, then log in again."
        Problem.RestartDevice ->
            "This device could not make the request secure, so nothing was sent. Restart it and try again."
        Problem.NothingToChange -> "There is nothing to change: no new password is typed."
    }

    /** What happened before, and what to do now. */
    public fun notice(notice: Notice): String = when (notice) {
        Notice.MAY_HAVE_BEEN_SENT ->
            "The connection was lost. The email may be on its way, or not: look for it, or send it again."
        Notice.MAY_BE_USED ->
            "The connection was lost. The code may be used up: try it again, or have a new email sent."
        Notice.STARTED_OVER -> "Your unfinished password reset could not be continued on this device. Start over here."
        Notice.EXPIRED -> "Your password reset took too long and ended, to keep your account safe. Start over here."
        Notice.FIELDS_WIPED -> "What you typed was erased while you were away, to keep it safe. Type it again."
    }

    /** In English, as it stands above. */
    public companion object English : Strings
}
