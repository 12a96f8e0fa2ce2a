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
    public var resetWaiting = "You haven’t finished resetting your password."
    public var continueReset = "Continue resetting it"

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
    public var followInstructions = "Follow the link in the email, or enter the code from it:"
    /// Where the mail has no link.
    public var typeCode = "Enter the code from the email:"
    public var followLink = "Then follow the link in the email."
    /// Where the link opens a page that cannot tell the app.
    public var followLinkAndReturn = "Follow the link in the email, then come back here."
    public var linkOpened = "I’ve opened the link"
    public var submitCode = "CONTINUE"
    public var resend = "Resend email"
    public var resendIn: @Sendable (_ time: String) -> String = { "Resend available in \($0)" }
    public var resendNow = "You can resend the email now."
    /// Where the instructions were asked for: the address as it was typed, or masked after a restart.
    public var sentTo: @Sendable (_ address: String) -> String = { "Instructions go to \($0), if it has an account." }
    public var openEmailApp = "Open email app"
    public var correctAddress = "Correct the address"
    public var changeAddress = "Use a different address"

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
    /// Where `Config.warnBeforeSave` is set: what a new password costs in your app. Say it in your own words.
    public var lossWarning = "After this change, some of your data may no longer be readable."
    /// What has to be switched on then, before a save.
    public var understand = "I understand"

    // What is typed, held against the policy
    public var rule: @Sendable (Rule) -> String = English.rule
    public var ruleMet = "met"
    public var ruleNotMet = "not met yet"
    public var strengthLabel = "Strength"
    public var strength: @Sendable (Strength) -> String = English.strength
    public var retypeMatches = "Passwords match"
    public var retypeDiffers = "Passwords don’t match"

    // How a reset ends
    public var signingIn = "Password saved. Logging you in…"
    public var doneTitle = "Your password has been changed"
    public var doneSignedIn = "You’re logged in with your new password."
    public var doneNotSignedIn = "Log in with your new password."
    public var others: @Sendable (OtherDevices) -> String = English.others
    public var next = "CONTINUE"
    public var goToLogin = "GO TO LOGIN"
    public var closedTitle = "Password reset ended"
    public var closedUnchanged = "Your password hasn’t changed."

    // The answer to a save was lost
    public var unknownTitle = "We couldn’t confirm the change"
    public var mayHaveChanged = "Your password may already have changed. Try the new one first."
    /// Why looking again did not tell either: as ``problem``, but that something was sent already.
    public var stillUnknown: @Sendable (Problem, _ contactUs: String) -> String = English.stillUnknown
    public var tryNewPassword = "LOG IN WITH THE NEW PASSWORD"
    public var checkAgain = "CHECK AGAIN"
    public var startOver = "Start over"

    // What was stored cannot be read now
    public var unreadableTitle = "Not available right now"
    public var unreadable = "Your device couldn’t read its saved data. Unlock it and try again."

    // A second factor
    public var secondFactorTitle = "One more step"
    public var askedForSecondFactor: @Sendable (FactorKind) -> String = English.askedForSecondFactor
    public var askedForRecoveryCode = "Enter one of the recovery codes you saved when you set up two-step verification."
    public var secondFactorCode = "Security code"
    public var recoveryCode = "Recovery code"
    public var useRecoveryCode = "Use a recovery code instead"
    public var useSecondFactorCode = "Use a security code instead"

    // Personal Settings
    public var settingsTitle = "Personal Settings"
    public var changePassword = "Change your password"
    public var saveProfile = "SAVE PROFILE"
    public var saved = "Your new password has been saved."
    /// What the app adds was saved, or not; the password is told of elsewhere.
    public var extraSaved = "Your other changes have been saved."
    public var extraNotSaved = "Your other changes couldn’t be saved. Try again."
    public var askedForCurrent = "Enter your current password to confirm it’s you."
    public var forgotCurrentPassword = "Forgot your current password?"
    public var askedForCode = "To confirm it’s you, enter the code we emailed you."
    public var signInAgainTitle = "Log in again"
    public var signInAgain: @Sendable (SignInReason) -> String = English.signInAgain
    public var sessionRefused =
        "Your device couldn’t save your new login. Unlock it or free up some space and try again, "
        + "or log in with your new password."

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
        case .atMost(let bytes): "At most \(bytes) letters and digits (other characters count for more)"
        case .contains(.lowercase): "A lowercase letter"
        case .contains(.uppercase): "An uppercase letter"
        case .contains(.digit): "A number"
        case .contains(.symbol): "A symbol, such as ! or %"
        case .notCommon: "Not a commonly used password"
        case .noHiddenCharacters: "No line breaks or invisible characters"
        case .notPersonal: "Not your name, your email address or this app’s name"
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
        case .signedOut: "Your other devices have been logged out."
        case .mayStaySignedIn: "Your other devices may still be logged in."
        }
    }

    @Sendable static func askedForSecondFactor(_ kind: FactorKind) -> String {
        switch kind {
        case .authenticatorApp: "Enter the code from your authenticator app."
        case .textMessage: "Enter the code we sent you by text message."
        case .mail: "Enter the code we emailed you."
        }
    }

    @Sendable static func signInAgain(_ reason: SignInReason) -> String {
        switch reason {
        case .sessionOver: "You’ve been logged out. Your password hasn’t changed."
        case .passwordChanged: "Your new password has been saved. Log in with it to continue."
        case .mayHaveChanged: "Your password may already have changed. Try the new one first."
        case .secondFactorFirst:
            "Your account uses two-step verification. Log in again with your security code, then change your password."
        case .freshSignInFirst: "To keep your account safe, log in again before you change your password."
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
        case .checkConnection: "You’re still offline. Connect to the internet, then check again."
        default: self.problem(problem, contactUs: contactUs)
        }
    }

    @Sendable static func problem(_ problem: Problem, contactUs: String) -> String {
        switch problem {
        case .enterAddress: "Enter your email address."
        case .correctAddress: "Enter a valid email address."
        case .enterPassword: "Enter your password."
        case .checkCredentials: "That email address or password is incorrect."
        case .enterCode: "Enter the code from the email."
        case .checkCode: "That code is incorrect or has expired. Check it, or resend the email."
        case .useNewestMail:
            "That link has already been used or has expired. Use the newest email, or resend it."
        case .useCodeHere: "That link is from a different request. Enter the code from the newest email instead."
        case .askHere:
            "That link is from a request made on another device. Enter your email address to get new instructions."
        case .useLinkOfThisAccount:
            "That link is for a different account. Use the email sent to this address."
        case .useLinkOfThisApp:
            "That link isn’t a password reset link for this app. Use the one in the email."
        case .useCodeOfMail: "That link is incomplete. Enter the code from the same email instead."
        case .openLinkFirst: "The link in the email hasn’t been opened yet. Open it, then come back here."
        case .enterSecondFactor: "Enter the code."
        case .checkSecondFactor: "That code is incorrect or has expired. Enter the latest one."
        case .enterNewPassword: "Enter a new password."
        case .improvePassword: "Your new password doesn’t meet all the requirements yet."
        case .chooseStrongerPassword: "That password is too easy to guess. Choose a stronger one."
        case .chooseUncommonPassword:
            "That password is too common. Choose a different one."
        case .chooseDifferentPassword: "That’s already your password. Choose a different one."
        case .chooseShorterPassword: "That password is too long. Choose a shorter one."
        case .retypePassword: "The passwords don’t match. Retype the new password."
        case .enterCurrentPassword: "Enter your current password."
        case .checkCurrentPassword: "That isn’t your current password."
        case .wait: wait(nil)
        case .tryLater: "Something went wrong on our side. Try again later."
        case .checkConnection: "You’re offline. Check your connection and try again."
        case .checkNetwork:
            "This Wi-Fi may need you to sign in first. Open its sign-in page, or use another network."
        case .tryAgain: "We didn’t get an answer. Try again."
        case .confirmAddress:
            "Confirm your email address first. Look for the email you got when you signed up."
        case .contactUs: "This account can’t be used in this app right now. Please \(contactUs)."
        case .solveCaptcha: "Confirm that you’re not a robot, then try again."
        case .signInAgain: "You’ve been logged out. Log in again."
        case .checkStorage:
            "Your device couldn’t save what’s needed to continue, so nothing was sent. Free up some space and "
                + "try again."
        case .checkSessionStorage:
            "Your device couldn’t save your login. Unlock it or free up some space, then log in again."
        case .restartDevice:
            "Your device couldn’t make a secure request, so nothing was sent. Restart it and try again."
        case .nothingToChange: "Enter a new password to change it."
        case .acknowledgeLoss: "Confirm that you understand what will be lost."
        }
    }

    @Sendable static func notice(_ notice: Notice) -> String {
        switch notice {
        case .mayHaveBeenSent:
            "The connection was lost. The email may be on its way: look for it, or resend it."
        case .mayBeUsed:
            "The connection was lost. Your code may already have been used: try it again, or get a new one."
        case .startedOver:
            "Your password reset couldn’t be continued on this device. Start over here."
        case .expired: "Your password reset took too long and ended to keep your account safe. Start over here."
        case .fieldsWiped: "What you typed was erased while you were away to keep it safe. Enter it again."
        case .codeUsedUp: "That code has been used. Enter the new one."
        }
    }
}
