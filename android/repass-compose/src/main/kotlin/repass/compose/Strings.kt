package repass.compose

import repass.CharacterClass
import repass.FactorKind
import repass.Notice
import repass.OtherDevices
import repass.Problem
import repass.Rule
import repass.SignInReason
import repass.Strength

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
    public val resetWaiting: String get() = "You haven’t finished resetting your password."
    public val continueReset: String get() = "Continue resetting it"

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
    public val followInstructions: String get() = "Follow the link in the email, or enter the code from it:"
    public val followLink: String get() = "Then follow the link in the email."
    public val typeCode: String get() = "Enter the code from the email:"
    public val followLinkAndReturn: String get() = "Follow the link in the email, then come back here."
    public val linkOpened: String get() = "I’ve opened the link"
    public val submitCode: String get() = "CONTINUE"
    public val resend: String get() = "Resend email"
    public fun resendIn(time: String): String = "Resend available in $time"
    public val resendNow: String get() = "You can resend the email now."
    /** Where the instructions were asked for: the address as it was typed, or masked after a restart. */
    public fun sentTo(address: String): String = "Instructions go to $address, if it has an account."
    public val openEmailApp: String get() = "Open email app"
    public val correctAddress: String get() = "Correct the address"
    public val changeAddress: String get() = "Use a different address"

    // Step 5: Reset your password
    public val newPasswordTitle: String get() = "Choose a new password"
    public fun chooseNewPassword(minChars: Int): String =
        "You will have to choose a new password in order to regain access to your account. " +
            "Note that passwords need to be at least $minChars characters long."
    public fun keepSafe(appName: String): String =
        "Remember to keep your account password safe and secure. Do not share it with anyone. " +
            "$appName will never ask for your password."
    public val resetPassword: String get() = "RESET PASSWORD"

    /** Where `Config.warnBeforeSave` is set: what a new password costs in your app. Say it in your own words. */
    public val lossWarning: String get() = "After this change, some of your data may no longer be readable."

    /** What has to be ticked then, before a save. */
    public val understand: String get() = "I understand"

    // What is typed, held against the policy
    public fun rule(rule: Rule): String = when (rule) {
        is Rule.AtLeast -> "At least ${rule.chars} characters"
        is Rule.AtMost -> "At most ${rule.bytes} letters and digits (other characters count for more)"
        is Rule.Contains -> when (rule.`class`) {
            CharacterClass.LOWERCASE -> "A lowercase letter"
            CharacterClass.UPPERCASE -> "An uppercase letter"
            CharacterClass.DIGIT -> "A number"
            CharacterClass.SYMBOL -> "A symbol, such as ! or %"
        }
        Rule.NotCommon -> "Not a commonly used password"
        Rule.NotPersonal -> "Not your name, your email address or this app’s name"
        Rule.NoHiddenCharacters -> "No line breaks or invisible characters"
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
    public val retypeMatches: String get() = "Passwords match"
    public val retypeDiffers: String get() = "Passwords don’t match"

    // How a reset ends
    public val signingIn: String get() = "Password saved. Logging you in\u2026"
    public val doneTitle: String get() = "Your password has been changed"
    public val doneSignedIn: String get() = "You’re logged in with your new password."
    public val doneNotSignedIn: String get() = "Log in with your new password."
    public fun others(others: OtherDevices): String = when (others) {
        OtherDevices.SIGNED_OUT -> "Your other devices have been logged out."
        OtherDevices.MAY_STAY_SIGNED_IN -> "Your other devices may still be logged in."
    }
    public val next: String get() = "CONTINUE"
    public val goToLogin: String get() = "GO TO LOGIN"
    public val closedTitle: String get() = "Password reset ended"
    public val closedUnchanged: String get() = "Your password hasn’t changed."

    // The answer to a save was lost
    public val unknownTitle: String get() = "We couldn’t confirm the change"
    public val mayHaveChanged: String get() = "Your password may already have changed. Try the new one first."

    /** Why looking again did not tell either: as in [problem], but that something was sent already. */
    public fun stillUnknown(problem: Problem): String = when (problem) {
        Problem.CheckConnection -> "You’re still offline. Connect to the internet, then check again."
        else -> problem(problem)
    }
    public val tryNewPassword: String get() = "LOG IN WITH THE NEW PASSWORD"
    public val checkAgain: String get() = "CHECK AGAIN"
    public val startOver: String get() = "Start over"

    public val tryAgain: String get() = "TRY AGAIN"

    // What was stored cannot be read now
    public val unreadableTitle: String get() = "Not available right now"
    public val unreadable: String get() = "Your device couldn’t read its saved data. Unlock it and try again."

    // A second factor
    public val secondFactorTitle: String get() = "One more step"
    public fun askedForSecondFactor(kind: FactorKind): String = when (kind) {
        FactorKind.AUTHENTICATOR_APP -> "Enter the code from your authenticator app."
        FactorKind.TEXT_MESSAGE -> "Enter the code we sent you by text message."
        FactorKind.MAIL -> "Enter the code we emailed you."
    }
    public val askedForRecoveryCode: String
        get() = "Enter one of the recovery codes you saved when you set up two-step verification."
    public val secondFactorCode: String get() = "Security code"
    public val recoveryCode: String get() = "Recovery code"
    public val useRecoveryCode: String get() = "Use a recovery code instead"
    public val useSecondFactorCode: String get() = "Use a security code instead"

    // Personal Settings
    public val settingsTitle: String get() = "Personal Settings"
    public val changePassword: String get() = "Change your password"
    public val saveProfile: String get() = "SAVE PROFILE"
    public val saved: String get() = "Your new password has been saved."

    /** What the app adds to Personal Settings was saved, or not; the password is told of elsewhere. */
    public val extraSaved: String get() = "Your other changes have been saved."
    public val extraNotSaved: String get() = "Your other changes couldn’t be saved. Try again."
    public val askedForCurrent: String get() = "Enter your current password to confirm it’s you."
    public val forgotCurrentPassword: String get() = "Forgot your current password?"
    public val askedForCode: String get() = "To confirm it’s you, enter the code we emailed you."
    public val signInAgainTitle: String get() = "Log in again"
    public fun signInAgain(reason: SignInReason): String = when (reason) {
        SignInReason.SESSION_OVER -> "You’ve been logged out. Your password hasn’t changed."
        SignInReason.PASSWORD_CHANGED -> "Your new password has been saved. Log in with it to continue."
        SignInReason.MAY_HAVE_CHANGED -> mayHaveChanged
        SignInReason.SECOND_FACTOR_FIRST ->
            "Your account uses two-step verification. Log in again with your security code, then change your password."
        SignInReason.FRESH_SIGN_IN_FIRST ->
            "To keep your account safe, log in again before you change your password."
    }
    public val sessionRefused: String
        get() = "Your device couldn’t save your new login. Unlock it or free up some space and try again, " +
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
        Problem.CorrectAddress -> "Enter a valid email address."
        Problem.EnterPassword -> "Enter your password."
        Problem.CheckCredentials -> "That email address or password is incorrect."
        Problem.EnterCode -> "Enter the code from the email."
        Problem.CheckCode -> "That code is incorrect or has expired. Check it, or resend the email."
        Problem.UseNewestMail -> "That link has already been used or has expired. Use the newest email, or resend it."
        Problem.UseCodeHere -> "That link is from a different request. Enter the code from the newest email instead."
        Problem.AskHere ->
            "That link is from a request made on another device. Enter your email address to get new instructions."
        Problem.UseLinkOfThisAccount -> "That link is for a different account. Use the email sent to this address."
        Problem.UseLinkOfThisApp -> "That link isn’t a password reset link for this app. Use the one in the email."
        Problem.UseCodeOfMail -> "That link is incomplete. Enter the code from the same email instead."
        Problem.OpenLinkFirst -> "The link in the email hasn’t been opened yet. Open it, then come back here."
        Problem.EnterSecondFactor -> "Enter the code."
        Problem.CheckSecondFactor -> "That code is incorrect or has expired. Enter the latest one."
        Problem.EnterNewPassword -> "Enter a new password."
        Problem.ImprovePassword -> "Your new password doesn’t meet all the requirements yet."
        Problem.ChooseStrongerPassword -> "That password is too easy to guess. Choose a stronger one."
        Problem.ChooseUncommonPassword -> "That password is too common. Choose a different one."
        Problem.ChooseDifferentPassword -> "That’s already your password. Choose a different one."
        Problem.ChooseShorterPassword -> "That password is too long. Choose a shorter one."
        Problem.RetypePassword -> "The passwords don’t match. Retype the new password."
        Problem.EnterCurrentPassword -> "Enter your current password."
        Problem.CheckCurrentPassword -> "That isn’t your current password."
        is Problem.Wait -> wait(time = null)
        Problem.TryLater -> "Something went wrong on our side. Try again later."
        Problem.CheckConnection -> "You’re offline. Check your connection and try again."
        Problem.CheckNetwork ->
            "This Wi-Fi may need you to sign in first. Open its sign-in page, or use another network."
        Problem.TryAgain -> "We didn’t get an answer. Try again."
        Problem.ConfirmAddress -> "Confirm your email address first. Look for the email you got when you signed up."
        Problem.ContactUs -> "This account can’t be used in this app right now. Please $contactUs."
        Problem.SolveCaptcha -> "Confirm that you’re not a robot, then try again."
        Problem.SignInAgain -> "You’ve been logged out. Log in again."
        Problem.CheckStorage ->
            "Your device couldn’t save what’s needed to continue, so nothing was sent. Free up some space and " +
                "try again."
        Problem.CheckSessionStorage ->
            "Your device couldn’t save your login. Unlock it or free up some space, then log in again."
        Problem.RestartDevice ->
            "Your device couldn’t make a secure request, so nothing was sent. Restart it and try again."
        Problem.NothingToChange -> "Enter a new password to change it."
        Problem.AcknowledgeLoss -> "Confirm that you understand what will be lost."
    }

    /** What happened before, and what to do now. */
    public fun notice(notice: Notice): String = when (notice) {
        Notice.MAY_HAVE_BEEN_SENT -> "The connection was lost. The email may be on its way: look for it, or resend it."
        Notice.MAY_BE_USED ->
            "The connection was lost. Your code may already have been used: try it again, or get a new one."
        Notice.STARTED_OVER -> "Your password reset couldn’t be continued on this device. Start over here."
        Notice.EXPIRED -> "Your password reset took too long and ended to keep your account safe. Start over here."
        Notice.FIELDS_WIPED -> "What you typed was erased while you were away to keep it safe. Enter it again."
        Notice.CODE_USED_UP -> "That code has been used. Enter the new one."
    }

    /** In English, as it stands above. */
    public companion object English : Strings
}
