package import Repass

// Screens as the core would show them, made up.

extension Assessment {
    /// For what is typed, against a policy with one rule.
    package static func made(
        empty: Bool = true, met: Bool = false, strength: Strength = .weak, retype: Retype = .empty
    ) -> Assessment {
        Assessment(
            empty: empty, rules: [RuleState(rule: .atLeast(chars: 6), met: met)], acceptable: met, strength: strength,
            retype: retype)
    }
}

extension Deadline {
    /// One that passed long ago.
    package static let passed = Deadline(at: 0, fullMillis: 60_000)
}

extension LoginScreen {
    package static func fields(
        signingIn: Bool = false, problem: Problem? = nil, resetWaiting: Bool = false
    ) -> LoginScreen {
        .signIn(form: 0, signingIn: signingIn, problem: problem, resetWaiting: resetWaiting)
    }
}

extension ResetScreen {
    package static func enterAddress(problem: Problem? = nil, notice: Notice? = nil) -> ResetScreen {
        .enterAddress(sending: false, problem: problem, notice: notice)
    }

    package static func checkInbox(
        contactNow: Bool = true, takesCode: Bool = true, checking: Bool = false, problem: Problem? = nil,
        notice: Notice? = nil
    ) -> ResetScreen {
        .checkInbox(
            address: "a•••@example.com", resend: .passed, canResend: true, contact: .passed, contactNow: contactNow,
            takesCode: takesCode, sending: false, checking: checking, problem: problem, notice: notice)
    }

    package static func newPassword(
        assessment: Assessment = .made(), saving: Bool = false, problem: Problem? = nil, notice: Notice? = nil
    ) -> ResetScreen {
        .newPassword(
            account: "a•••@example.com", form: 0, assessment: assessment, saving: saving, problem: problem,
            notice: notice)
    }
}

extension ChangeScreen {
    package static func editing(
        asks: Asks = .nothing, problem: Problem? = nil, saving: Bool = false, saved: OtherDevices? = nil
    ) -> ChangeScreen {
        .editing(
            account: "a•••@example.com", form: 0, asks: asks, resend: asks == .mailedCode ? .passed : nil,
            canResend: asks == .mailedCode, assessment: .made(), saving: saving, problem: problem, notice: nil,
            saved: saved)
    }
}
