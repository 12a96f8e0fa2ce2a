public import RepassKit

/// Every word that a screen says, in English. A translation sets what it translates; what a sentence
/// has to fill in comes as an argument, so that the language decides where it stands.
///
/// The sentences are the same ones as on Android; a test compares them.
public struct Words: Sendable {
    // The fields
    public var address = "Email address"
    public var password = "Password"
    public var newPassword = "New password"
    public var retypePassword = "Retype new password"
    public var currentPassword = "Current password"
    public var code = "Code from the email"
    public var showPassword = "Show password"
    public var hidePassword = "Hide password"

    // The login window
    public var logInTo: @Sendable (_ appName: String) -> String = { "Log in to \($0)" }
    public var login = "LOGIN"
    public var forgotPassword = "Forgot Password"
    public var resetWaiting = "You have not finished resetting your password."
    public var continueReset = "Continue your password reset"

    // Step 2: Enter your email address
    public var resetTitle = "Reset your password"
    public var sendInstructions = "SEND RESET INSTRUCTIONS"
    public var ifValidAccount =
        "If the email provided is a valid account, you will receive email instructions to reset your password."

    // Step 3: Check your inbox. Step 4: Follow the instructions
    public var checkInboxTitle = "Check your inbox"
    public var checkInbox =
        "Check your email inbox for the instructions. If you couldn't find the email in your inbox, "
        + "be sure to check the spam or junk folder."
    /// Must contain its argument as it is given: it becomes a link.
    public var notReceived: @Sendable (_ contactUs: String) -> String = {
        "If you still have not received the email within 10 minutes, do not hesitate to \($0)."
    }
    public var contactUs = "contact us"
    public var followInstructions = "Follow the link in the email, or type the code that it contains:"
    /// Where the mail has no link.
    public var typeCode = "Type the code that the email contains:"
    public var followLink = "Then follow the link in the email."
    /// Where the link opens a page that cannot tell the app.
    public var followLinkAndReturn = "Follow the link in the email, then come back here."
    public var linkOpened = "I opened the link"
    public var submitCode = "CONTINUE"
    public var resend = "Send again"
    public var resendIn: @Sendable (_ time: String) -> String = { "You can have it sent again in \($0)." }
    public var resendNow = "You can have it sent again now."
    public var changeAddress = "Use another address"

    // Step 5: Reset your password
    public var newPasswordTitle = "Choose a new password"
    public var chooseNewPassword: @Sendable (_ minChars: Int) -> String = {
        "You will have to choose a new password in order to regain access to your account. "
            + "Note that passwords need to be at least \($0) characters long."
    }
    public var keepSafe: @Sendable (_ appName: String) -> String = {
        "Remember to keep your account password safe and secure. Do not share it with anyone. "
            + "\($0) will never ask for your password."
    }
    public var resetPassword = "RESET PASSWORD"

    // What is typed, held against the policy
    public var rule: @Sendable (Rule) -> String = English.rule
    public var ruleMet = "met"
    public var ruleNotMet = "not met yet"
    public var strengthLabel = "Strength"
    public var strength: @Sendable (Strength) -> String = English.strength
    public var retypeMatches = "The passwords match."
    public var retypeDiffers = "The passwords do not match."

    // How a reset ends
    public var signingIn = "Your password is saved. Signing in…"
    public var doneTitle = "Your password is changed"
    public var doneSignedIn = "You are signed in with your new password."
    public var doneNotSignedIn = "Log in with your new password now."
    public var others: @Sendable (OtherDevices) -> String = English.others
    public var next = "CONTINUE"
    public var goToLogin = "GO TO LOGIN"
    public var closedTitle = "Password reset ended"
    public var closedUnchanged = "Your password was not changed."

    // The answer to a save was lost
    public var unknownTitle = "We could not confirm the change"
    public var mayHaveChanged = "Your password may already have changed. Try the new one first."
    /// Why looking again did not tell either: as ``problem``, but that something was sent already.
    public var stillUnknown: @Sendable (Problem, _ contactUs: String) -> String = English.stillUnknown
    public var checkAgain = "CHECK AGAIN"
    public var startOver = "Start over"

    // What was stored cannot be read now
    public var unreadableTitle = "Not available right now"
    public var unreadable = "This device could not read what it had stored. Unlock it and try again."

    // A second factor
    public var secondFactorTitle = "One more step is needed"
    public var askedForSecondFactor: @Sendable (FactorKind) -> String = English.askedForSecondFactor
    public var askedForRecoveryCode = "Enter one of the recovery codes that you got when you set up this step."
    public var secondFactorCode = "Security code"
    public var recoveryCode = "Recovery code"
    public var useRecoveryCode = "Use a recovery code instead"
    public var useSecondFactorCode = "Use a security code instead"

    // Personal Settings
    public var settingsTitle = "Personal Settings"
    public var changePassword = "Change your password"
    public var saveProfile = "SAVE PROFILE"
    public var saved = "Your new password is saved."
    /// What the app adds was saved, or not; the password is told of elsewhere.
    public var extraSaved = "Your other changes are saved."
    public var extraNotSaved = "Your other changes could not be saved. Try again."
    public var askedForCurrent = "To confirm that it is you, the server asks for your current password too."
    public var askedForCode = "To confirm that it is you, we mailed you a code. Type it here."
    public var signInAgainTitle = "Sign in again"
    public var signInAgain: @Sendable (SignInReason) -> String = English.signInAgain
    public var sessionRefused =
        "This device could not keep your new session. "
        + "Unlock it or free some space and try again, or log in with your new password."

    // Everywhere
    public var back = "Back"
    public var tryAgain = "TRY AGAIN"
    public var inProgress = "In progress"
    public var loading = "One moment…"
    /// A wait as a person reads it, such as 0:42.
    public var time: @Sendable (_ seconds: Int) -> String = English.time
    /// With the time that is left, or nothing where the server does not tell it.
    public var wait: @Sendable (_ time: String?) -> String = English.wait
    public var waitOver = "You can try again now."
    /// What is in the way, and what to do about it. A wait that can be counted down is told by ``wait``.
    public var problem: @Sendable (Problem, _ contactUs: String) -> String = English.problem
    /// What happened before, and what to do now.
    public var notice: @Sendable (Notice) -> String = English.notice

    /// In English, as it stands above.
    public init() {}

    func sentence(about problem: Problem) -> String {
        self.problem(problem, contactUs)
    }
}

/// The sentences that depend on what they are about.
private enum English {
    @Sendable static func rule(_ rule: Rule) -> String {
        switch rule {
        case .atLeast(let chars): "At least \(chars) characters"
        case .atMost(let bytes): "Not longer than \(bytes) letters or digits; other characters count more"
        case .contains(.lowercase): "A lower-case letter"
        case .contains(.uppercase): "A capital letter"
        case .contains(.digit): "A digit"
        case .contains(.symbol): "A symbol, such as ! or %"
        case .notCommon: "Not a password that everybody tries first"
        case .noHiddenCharacters: "No line breaks or other characters that cannot be seen"
        case .notPersonal: "Not your name, your address or the name of this app"
        }
    }

    @Sendable static func strength(_ strength: Strength) -> String {
        switch strength {
        case .weak: "Weak"
        case .fair: "Fair"
        case .good: "Good"
        case .strong: "Strong"
        }
    }

    @Sendable static func others(_ others: OtherDevices) -> String {
        switch others {
        case .signedOut: "Your other devices were signed out."
        case .mayStaySignedIn: "Your other devices may still be signed in."
        }
    }

    @Sendable static func askedForSecondFactor(_ kind: FactorKind) -> String {
        switch kind {
        case .authenticatorApp: "Enter the code that your authenticator app shows."
        case .textMessage: "Enter the code that we sent you by text message."
        case .mail: "Enter the code that we sent you by email."
        }
    }

    @Sendable static func signInAgain(_ reason: SignInReason) -> String {
        switch reason {
        case .sessionOver: "Your session is over. Your password was not changed."
        case .passwordChanged: "Your new password is saved. Sign in with it to go on."
        case .mayHaveChanged: "Your password may already have changed. Try the new one first."
        case .secondFactorFirst:
            "Your account is protected by a second step. Sign in again with it, then change your password."
        case .freshSignInFirst: "To keep your account safe, sign in again before you change your password."
        }
    }

    @Sendable static func time(_ seconds: Int) -> String {
        let (minutes, rest) = seconds.quotientAndRemainder(dividingBy: 60)
        return rest < 10 ? "\(minutes):0\(rest)" : "\(minutes):\(rest)"
    }

    @Sendable static func wait(_ time: String?) -> String {
        "Too many attempts. " + (time.map { "Try again in \($0)." } ?? "Wait a while, then try again.")
    }

    @Sendable static func stillUnknown(_ problem: Problem, contactUs: String) -> String {
        switch problem {
        case .checkConnection: "There is still no connection. Check it, then check again."
        default: self.problem(problem, contactUs: contactUs)
        }
    }

    @Sendable static func problem(_ problem: Problem, contactUs: String) -> String {
        switch problem {
        case .enterAddress: "Enter your email address."
        case .correctAddress: "This is not an email address yet. Check it for typing errors."
        case .enterPassword: "Enter your password."
        case .checkCredentials: "The email address or the password is wrong. Check both."
        case .enterCode: "Enter the code from the email."
        case .checkCode: "This code is wrong, used or expired. Check it, or have a new email sent."
        case .useNewestMail:
            "This link was used already, or has expired. Use the newest email, or have it sent again."
        case .useCodeHere: "This link belongs to another request. Type the code from the newest email instead."
        case .askHere:
            "This link belongs to a request that was not made here. Enter your email address to get new instructions."
        case .useLinkOfThisAccount:
            "This link is for another account. Use the email that was sent to this address."
        case .useLinkOfThisApp:
            "This link does not lead to a password reset of this app. Use the one in the email."
        case .useCodeOfMail: "This link did not arrive whole. Type the code from the same email instead."
        case .openLinkFirst: "The link in the email was not opened yet. Open it first, then come back here."
        case .enterSecondFactor: "Enter a code to go on."
        case .checkSecondFactor: "This code is wrong, used or expired. Enter the newest one."
        case .enterNewPassword: "Enter a new password."
        case .improvePassword: "This password does not meet all rules yet. Change it."
        case .chooseStrongerPassword: "This password is too easy to guess. Choose a stronger one."
        case .chooseUncommonPassword:
            "This password is on the lists that attackers try first. Choose another one."
        case .chooseDifferentPassword: "This is your password already. Choose a different one."
        case .chooseShorterPassword: "This password is too long for the server. Choose a shorter one."
        case .retypePassword: "The two passwords are not the same. Retype the new password here."
        case .enterCurrentPassword: "Enter your current password."
        case .checkCurrentPassword: "This is not your current password. Check it."
        case .wait: wait(nil)
        case .tryLater: "The server cannot do this right now. Try again later."
        case .checkConnection: "There is no connection. Check it and try again."
        case .checkNetwork:
            "Something on this network answers in place of the server. If your Wi-Fi has a sign-in page, "
                + "open it first, or use another network."
        case .tryAgain: "The answer was lost on the way. Try again."
        case .confirmAddress:
            "Confirm your email address first, with the email that you got when you signed up."
        case .contactUs: "This account cannot be used in this app at the moment. Please \(contactUs)."
        case .solveCaptcha: "The server wants proof that you are human. Try again."
        case .signInAgain: "Your session is over. Sign in again."
        case .checkStorage:
            "This device could not store what is needed to go on, so nothing was sent. Free some space and try again."
        case .checkSessionStorage:
            "This device could not keep your session. Unlock it or free some space, then log in again."
        case .restartDevice:
            "This device could not make the request secure, so nothing was sent. Restart it and try again."
        case .nothingToChange: "There is nothing to change: no new password is typed."
        }
    }

    @Sendable static func notice(_ notice: Notice) -> String {
        switch notice {
        case .mayHaveBeenSent:
            "The connection was lost. The email may be on its way, or not: look for it, or send it again."
        case .mayBeUsed:
            "The connection was lost. The code may be used up: try it again, or have a new email sent."
        case .startedOver:
            "Your unfinished password reset could not be continued on this device. Start over here."
        case .expired: "Your password reset took too long and ended, to keep your account safe. Start over here."
        case .fieldsWiped: "What you typed was erased while you were away, to keep it safe. Type it again."
        }
    }
}
