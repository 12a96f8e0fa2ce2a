package import Repass

// What tests wait for, in words.

extension ResetScreen {
    /// The first step, with nothing under way.
    package var asksForAddress: Bool {
        if case .enterAddress(sending: false, _, _) = self { true } else { false }
    }

    /// The mail was sent, and nothing is under way.
    package var waitsForMail: Bool {
        if case .checkInbox(_, _, _, _, _, _, sending: false, checking: false, _, _) = self { true } else { false }
    }

    /// What is in the way, if anything is.
    package var problem: Problem? {
        switch self {
        case .enterAddress(_, let problem, _): problem
        case .checkInbox(_, _, _, _, _, _, _, _, let problem, _): problem
        case .newPassword(_, _, _, _, let problem, _): problem
        default: nil
        }
    }
}

extension ChangeScreen {
    /// The account is known, and a password can be typed.
    package var isReady: Bool {
        if case .editing(let account, _, _, _, _, _, saving: false, _, _, _) = self { !account.isEmpty } else { false }
    }

    /// The password was saved.
    package var isSaved: Bool {
        if case .editing(_, _, _, _, _, _, _, _, _, saved: .some) = self { true } else { false }
    }

    /// What is in the way, if anything is.
    package var problem: Problem? {
        if case .editing(_, _, _, _, _, _, _, let problem, _, _) = self { problem } else { nil }
    }
}
