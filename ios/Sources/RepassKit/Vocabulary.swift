// The types of the core are the public vocabulary, as they are, under their own names. The rest of
// the generated module stays inside: it has names such as `Observation`, which in an app's file
// would hide Apple's module, and much that only the bindings themselves call.

public import RepassBindings

// Configuration

/// What an app configures.
public typealias Config = RepassBindings.Config
/// Which server.
public typealias Server = RepassBindings.Server
/// How to reach the server. Not named as Apple's module, which it would hide.
public typealias NetworkOptions = RepassBindings.Network
/// A configuration that cannot work. Its text says what to correct.
public typealias SetupError = RepassBindings.SetupError

// What the app provides

/// A small key-value store.
public typealias KeyValueStore = RepassBindings.KeyValueStore
/// Sessions of the app's own: it keeps them, and it alone refreshes them. Without one, see ``Sessions``.
public typealias SessionHost = RepassBindings.SessionHost
/// A signed-in person's tokens.
public typealias Session = RepassBindings.Session
/// Has a person solve a captcha, for a server that wants one.
public typealias CaptchaHost = RepassBindings.CaptchaHost
/// The host could not do it.
public typealias HostError = RepassBindings.HostError
/// Receives log lines.
public typealias LogListener = RepassBindings.LogListener
/// How much a line of the log matters.
public typealias LogLevel = RepassBindings.LogLevel

/// Something happened that an app may want to count. No personal data, no secrets, no text.
public typealias AnalyticsEvent = RepassBindings.AnalyticsEvent
/// Which flow saved a password.
public typealias SaveOf = RepassBindings.SaveOf
/// What was shown to the server to be let in: a code, a link.
public typealias ProofKind = RepassBindings.ProofKind

// The session that Repass keeps

/// What is held of the session.
public typealias SessionState = RepassBindings.SessionState
/// Why a session came to an end that the person did not ask for.
public typealias SessionEnd = RepassBindings.SessionEnd
/// Why no access token was lent.
public typealias LendFailure = RepassBindings.LendFailure

// The flows

/// What the login window shows: the login or the reset.
public typealias LoginWindowScreen = RepassBindings.LoginWindowScreen
/// What a person may do at the login window.
public typealias LoginWindowAction = RepassBindings.LoginWindowAction
/// What the login shows.
public typealias LoginScreen = RepassBindings.LoginScreen
/// What a person may do at the login.
public typealias LoginAction = RepassBindings.LoginAction
/// What a reset shows.
public typealias ResetScreen = RepassBindings.ResetScreen
/// What a person may do in a reset.
public typealias ResetAction = RepassBindings.ResetAction
/// What Personal Settings show: the change or the reset.
public typealias SettingsScreen = RepassBindings.SettingsScreen
/// What a person may do in Personal Settings.
public typealias SettingsAction = RepassBindings.SettingsAction
/// What a change shows.
public typealias ChangeScreen = RepassBindings.ChangeScreen
/// What a person may do in a change.
public typealias ChangeAction = RepassBindings.ChangeAction

// The screens, one by one

/// The fields, LOGIN and Forgot Password.
public typealias SignInScreen = RepassBindings.SignInScreen
/// The mail field and SEND RESET INSTRUCTIONS.
public typealias EnterAddressScreen = RepassBindings.EnterAddressScreen
/// Check your inbox, follow the instructions.
public typealias CheckInboxScreen = RepassBindings.CheckInboxScreen
/// The question for a second factor.
public typealias SecondFactorScreen = RepassBindings.SecondFactorScreen
/// The new password, twice.
public typealias NewPasswordScreen = RepassBindings.NewPasswordScreen
/// What was stored of an unfinished attempt cannot be read now. It is not lost.
public typealias UnreadableScreen = RepassBindings.UnreadableScreen
/// The answer to a save was lost: the password may have changed, or not.
public typealias OutcomeUnknownScreen = RepassBindings.OutcomeUnknownScreen
/// The password is saved.
public typealias DoneScreen = RepassBindings.DoneScreen
/// A reset was left.
public typealias ClosedScreen = RepassBindings.ClosedScreen
/// The fields and SAVE PROFILE.
public typealias EditingScreen = RepassBindings.EditingScreen
/// The password is changed, but the host could not take the new session.
public typealias SessionRefusedScreen = RepassBindings.SessionRefusedScreen
/// The person has to sign in again.
public typealias SignInAgainScreen = RepassBindings.SignInAgainScreen

// What screens tell

/// Where what a person types lies until it is sent.
public typealias Slot = RepassBindings.Slot
/// Something is in the way, named for what to do about it.
public typealias Problem = RepassBindings.Problem
/// The field that a problem is shown under.
public typealias Field = RepassBindings.Field
/// A word about what happened while the person was away, or could not be told for certain.
public typealias Notice = RepassBindings.Notice
/// What is being done right now.
public typealias Busy = RepassBindings.Busy
/// What the server wants to see with a change of password.
public typealias Asks = RepassBindings.Asks
/// How far SAVE PROFILE is for fields of the app's own, which are saved by the same press.
public typealias AppFields = RepassBindings.AppFields
/// Whether whoever forgot the current password is offered a reset.
public typealias ResetOffer = RepassBindings.ResetOffer
/// What to do first where it is not known whether the password was saved.
public typealias FirstStep = RepassBindings.FirstStep
/// Whether the person has confirmed that they know what a new password costs; see `Config.warnBeforeSave`.
public typealias Acknowledgement = RepassBindings.Acknowledgement
/// Why a person has to sign in again.
public typealias SignInReason = RepassBindings.SignInReason
/// What became of the sessions on other devices.
public typealias OtherDevices = RepassBindings.OtherDevices
/// When a wait ends, together with how long the whole wait is.
public typealias Deadline = RepassBindings.Deadline
/// What a second factor is, and whether a recovery code is taken in its place.
public typealias SecondFactor = RepassBindings.SecondFactor
/// Where the code of a second factor comes from.
public typealias FactorKind = RepassBindings.FactorKind

// Rules for a new password

/// The policy's answer for what is typed now.
public typealias Assessment = RepassBindings.Assessment
/// One rule for a new password.
public typealias Rule = RepassBindings.Rule
/// A rule and whether what is typed now meets it.
public typealias RuleState = RepassBindings.RuleState
/// A kind of character that a server may insist on.
public typealias CharacterClass = RepassBindings.CharacterClass
/// An offline estimate of a password's strength.
public typealias Strength = RepassBindings.Strength
/// How the second field compares with the first.
public typealias Retype = RepassBindings.Retype
/// How short and how long a password may be.
public typealias PasswordLimits = RepassBindings.PasswordLimits

// A server of the app's own

/// What the core asks of a server; conform to ``AppServer``.
public typealias OwnServer = RepassBindings.OwnServer
/// What the app's server can do; the screens follow it.
public typealias ServerAbilities = RepassBindings.ServerAbilities
/// What a code in the mail looks like.
public typealias MailedCode = RepassBindings.MailedCode
/// What the link in the mail does.
public typealias LinkUse = RepassBindings.LinkUse
/// When a proof is checked.
public typealias ProofCheck = RepassBindings.ProofCheck
/// Whether a change wants the current password.
public typealias CurrentPassword = RepassBindings.CurrentPassword
/// What usually becomes of the session that a change is made with.
public typealias SessionAfterChange = RepassBindings.SessionAfterChange
/// How a lost answer to a save is found out.
public typealias OutcomeCheck = RepassBindings.OutcomeCheck
/// Why a call did not succeed.
public typealias ServerFailure = RepassBindings.ServerFailure
/// What is weak in a password.
public typealias WeakReason = RepassBindings.WeakReason
/// What a link carries.
public typealias LinkReading = RepassBindings.LinkReading
/// A proof that was taken.
public typealias ProofTaken = RepassBindings.ProofTaken
/// A signed-in person's tokens, as your server gave them.
public typealias NewSession = RepassBindings.NewSession
/// What became of a sign-in that was not refused.
public typealias SignInResult = RepassBindings.SignInResult
/// What a change sends.
public typealias ChangeRequest = RepassBindings.ChangeRequest
/// A password that was changed.
public typealias PasswordChanged = RepassBindings.PasswordChanged
/// What became of the session that a change was made with.
public typealias SessionResult = RepassBindings.SessionResult
/// Rules for passwords, as the server tells them.
public typealias ToldPolicy = RepassBindings.ToldPolicy

extension Problem {
    /// The field that the problem is shown under.
    public var field: Field {
        fieldOf(problem: self)
    }
}
