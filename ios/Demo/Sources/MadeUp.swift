package import RepassKit

// Screens as the core would show them, made up.

extension Assessment {
    /// For what is typed, against a policy with one rule.
    package static func made(
        empty: Bool = true, met: Bool = false, strength: Strength = .weak, retype: Retype = .empty
    ) -> Assessment {
        Assessment(
            empty: empty, rules: [RuleState(rule: .atLeast(chars: 6), met: met)], acceptable: met,
            limits: PasswordLimits(minChars: 6, maxBytes: nil), strength: strength, retype: retype)
    }
}

extension Deadline {
    /// One that passed long ago.
    package static let passed = Deadline(at: 0, fullMillis: 0)
}

private let masked = "a•••@example.com"

extension SecondFactorScreen {
    package static func made(
        _ kind: FactorKind = .authenticatorApp, takesRecoveryCode: Bool = true, busy: Busy? = nil,
        problem: Problem? = nil, notice: Notice? = nil
    ) -> SecondFactorScreen {
        SecondFactorScreen(
            account: masked, kind: kind, takesRecoveryCode: takesRecoveryCode, busy: busy, problem: problem,
            notice: notice)
    }
}

extension LoginWindowScreen {
    package static func fields(
        busy: Busy? = nil, problem: Problem? = nil, resetWaiting: Bool = false
    ) -> LoginWindowScreen {
        .login(screen: .signIn(screen: SignInScreen(busy: busy, problem: problem, resetWaiting: resetWaiting)))
    }

    package static func secondFactor(_ screen: SecondFactorScreen = .made()) -> LoginWindowScreen {
        .login(screen: .secondFactor(screen: screen))
    }
}

extension ResetScreen {
    package static func enterAddress(
        busy: Busy? = nil, problem: Problem? = nil, notice: Notice? = nil
    ) -> ResetScreen {
        .enterAddress(screen: EnterAddressScreen(busy: busy, problem: problem, notice: notice))
    }

    package static func checkInbox(
        contactNow: Bool = true, takesCode: Bool = true, link: LinkUse = .opensApp, busy: Busy? = nil,
        problem: Problem? = nil, notice: Notice? = nil
    ) -> ResetScreen {
        .checkInbox(
            screen: CheckInboxScreen(
                address: masked, resend: .passed, canResend: busy == nil, contact: .passed, contactNow: contactNow,
                takesCode: takesCode, link: link, busy: busy, problem: problem, notice: notice))
    }

    package static func secondFactor(_ screen: SecondFactorScreen = .made()) -> ResetScreen {
        .secondFactor(screen: screen)
    }

    package static func newPassword(
        assessment: Assessment = .made(), busy: Busy? = nil, problem: Problem? = nil, notice: Notice? = nil
    ) -> ResetScreen {
        .newPassword(
            screen: NewPasswordScreen(
                account: masked, assessment: assessment, busy: busy, problem: problem, notice: notice))
    }

    package static func unreadable(trying: Bool = false) -> ResetScreen {
        .unreadable(screen: UnreadableScreen(trying: trying))
    }

    package static func outcomeUnknown(canCheck: Bool = true, problem: Problem? = nil) -> ResetScreen {
        .outcomeUnknown(screen: OutcomeUnknownScreen(checking: false, canCheck: canCheck, problem: problem))
    }

    package static func done(signedIn: Bool, others: OtherDevices) -> ResetScreen {
        .done(screen: DoneScreen(signedIn: signedIn, others: others))
    }

    package static func closed(mayHaveChanged: Bool) -> ResetScreen {
        .closed(screen: ClosedScreen(mayHaveChanged: mayHaveChanged))
    }
}

extension ChangeScreen {
    package static func editing(
        currentPassword: Bool = false, mailedCode: Bool = false, busy: Busy? = nil, problem: Problem? = nil,
        saved: OtherDevices? = nil
    ) -> ChangeScreen {
        .editing(
            screen: EditingScreen(
                account: masked, asks: Asks(currentPassword: currentPassword, mailedCode: mailedCode),
                resend: mailedCode ? .passed : nil, canResend: mailedCode && busy == nil, assessment: .made(),
                busy: busy, problem: problem, notice: nil, saved: saved, appFields: .idle))
    }

    package static func unreadable(trying: Bool = false) -> ChangeScreen {
        .unreadable(screen: UnreadableScreen(trying: trying))
    }

    package static func outcomeUnknown(canCheck: Bool = true, problem: Problem? = nil) -> ChangeScreen {
        .outcomeUnknown(screen: OutcomeUnknownScreen(checking: false, canCheck: canCheck, problem: problem))
    }

    package static func sessionRefused(trying: Bool = false) -> ChangeScreen {
        .sessionRefused(screen: SessionRefusedScreen(others: .signedOut, trying: trying))
    }

    package static func signInAgain(_ reason: SignInReason) -> ChangeScreen {
        .signInAgain(screen: SignInAgainScreen(reason: reason))
    }
}
