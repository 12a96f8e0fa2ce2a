// The types of the core are the public vocabulary, as they are, under their own names. The rest of
// the generated module stays inside: it has names such as `Observation`, which in an app's file
// would hide Apple's module, and much that only the bindings themselves call.

public import RepassBindings

// Configuration

/// What an app configures.
public typealias Config = RepassBindings.Config
/// Which server.
public typealias Server = RepassBindings.Server
/// How to reach the server.
public typealias Network = RepassBindings.Network
/// A configuration that cannot work. Its text says what to correct.
public typealias SetupError = RepassBindings.SetupError

// What the app provides

/// A small key-value store.
public typealias KeyValueStore = RepassBindings.KeyValueStore
/// The host's side of sessions: the host keeps them, and it alone refreshes them.
public typealias SessionHost = RepassBindings.SessionHost
/// A signed-in person's tokens.
public typealias HostSession = RepassBindings.HostSession
/// The host could not do it.
public typealias HostError = RepassBindings.HostError
/// Receives log lines.
public typealias LogListener = RepassBindings.LogListener
/// How much a line of the log matters.
public typealias LogLevel = RepassBindings.LogLevel

// The flows

/// What the login window shows.
public typealias LoginScreen = RepassBindings.LoginScreen
/// What a person may do at the login window.
public typealias LoginAction = RepassBindings.LoginAction
/// What a reset shows.
public typealias ResetScreen = RepassBindings.ResetScreen
/// What a person may do in a reset.
public typealias ResetAction = RepassBindings.ResetAction
/// What Personal Settings show.
public typealias ChangeScreen = RepassBindings.ChangeScreen
/// What a person may do in Personal Settings.
public typealias ChangeAction = RepassBindings.ChangeAction

// What screens tell

/// Where a secret lies between being typed and being sent.
public typealias Slot = RepassBindings.Slot
/// Something is in the way, named for what to do about it.
public typealias Problem = RepassBindings.Problem
/// The field that a problem is shown under.
public typealias Field = RepassBindings.Field
/// A word about what happened while the person was away, or could not be told for certain.
public typealias Notice = RepassBindings.Notice
/// What the server wants to see with a change of password.
public typealias Asks = RepassBindings.Asks
/// How far SAVE PROFILE is with the password, for an app that saves fields of its own by the same press.
public typealias PasswordPart = RepassBindings.PasswordPart
/// What became of the sessions on other devices.
public typealias OtherDevices = RepassBindings.OtherDevices
/// When a wait ends, together with how long the whole wait is.
public typealias Deadline = RepassBindings.Deadline

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

extension Problem {
    /// The field that the problem is shown under.
    public var field: Field {
        fieldOf(problem: self)
    }
}

extension ChangeScreen {
    /// How far SAVE PROFILE is with the password. Ask at each screen from the press on, until it is no
    /// longer open.
    public var passwordPart: PasswordPart {
        RepassBindings.passwordPart(screen: self)
    }
}

extension Deadline {
    /// Whole seconds that are left, rounded up; 0 once it has passed, and never more than its full
    /// length, whatever the device's clock says.
    public var remainingSeconds: Int {
        Int(RepassBindings.remainingSeconds(deadline: self))
    }
}
