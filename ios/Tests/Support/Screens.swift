package import RepassKit

// What tests wait for, in words.

extension LoginWindowScreen {
    /// Somebody is signed in.
    package var isSignedIn: Bool {
        self == .login(screen: .signedIn)
    }

    /// The reset, while it is shown.
    package var reset: ResetScreen? {
        if case .reset(let screen) = self { screen } else { nil }
    }

    /// What is in the way of signing in, if anything is.
    package var problem: Problem? {
        switch self {
        case .login(screen: .signIn(let screen)): screen.problem
        case .login(screen: .secondFactor(let screen)): screen.problem
        case .login(screen: .signedIn): nil
        case .reset(let screen): screen.problem
        }
    }
}

extension ResetScreen {
    /// The first step, with nothing under way.
    package var asksForAddress: Bool {
        if case .enterAddress(let screen) = self { screen.busy == nil } else { false }
    }

    /// The mail was sent, and nothing is under way.
    package var waitsForMail: Bool {
        if case .checkInbox(let screen) = self { screen.busy == nil } else { false }
    }

    /// The password can be typed.
    package var asksForPassword: Bool {
        if case .newPassword(let screen) = self { screen.busy == nil } else { false }
    }

    /// The last step.
    package var done: DoneScreen? {
        if case .done(let screen) = self { screen } else { nil }
    }

    /// Nobody knows whether the password was saved, and it is not being found out.
    package var isUnknown: Bool {
        if case .outcomeUnknown(let screen) = self { !screen.checking } else { false }
    }

    /// What is in the way, if anything is.
    package var problem: Problem? {
        switch self {
        case .enterAddress(let screen): screen.problem
        case .checkInbox(let screen): screen.problem
        case .secondFactor(let screen): screen.problem
        case .newPassword(let screen): screen.problem
        case .outcomeUnknown(let screen): screen.problem
        case .restoring, .unreadable, .signingIn, .done, .closed: nil
        }
    }
}

extension SettingsScreen {
    /// The change, while it is shown.
    package var change: ChangeScreen? {
        if case .change(let screen) = self { screen } else { nil }
    }

    /// The reset, while it is shown.
    package var reset: ResetScreen? {
        if case .reset(let screen) = self { screen } else { nil }
    }

    /// The account is known, and a password can be typed.
    package var isReady: Bool { change?.isReady ?? false }

    /// The password was saved.
    package var isSaved: Bool { change?.isSaved ?? false }
}

extension ChangeScreen {
    /// The account is known, and a password can be typed.
    package var isReady: Bool {
        if case .editing(let screen) = self { screen.busy == nil && !screen.account.isEmpty } else { false }
    }

    /// The password was saved.
    package var isSaved: Bool {
        if case .editing(let screen) = self { screen.saved != nil } else { false }
    }

    /// Nobody knows whether the password was saved, and it is not being found out.
    package var isUnknown: Bool {
        if case .outcomeUnknown(let screen) = self { !screen.checking } else { false }
    }

    /// What is in the way, if anything is.
    package var problem: Problem? {
        if case .editing(let screen) = self { screen.problem } else { nil }
    }
}
