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
        account: String? = nil, busy: Busy? = nil, problem: Problem? = nil, notice: Notice? = nil
    ) -> ResetScreen {
        .enterAddress(screen: EnterAddressScreen(account: account, busy: busy, problem: problem, notice: notice))
    }

    package static func checkInbox(
        contactNow: Bool = true, takesCode: Bool = true, link: LinkUse = .opensApp, canChangeAddress: Bool = true,
        busy: Busy? = nil, problem: Problem? = nil, notice: Notice? = nil
    ) -> ResetScreen {
        .checkInbox(
            screen: CheckInboxScreen(
                address: masked, canChangeAddress: canChangeAddress, resend: .passed, canResend: busy == nil,
                contact: .passed, contactNow: contactNow, takesCode: takesCode, link: link, busy: busy,
                problem: problem, notice: notice))
    }

    package static func secondFactor(_ screen: SecondFactorScreen = .made()) -> ResetScreen {
        .secondFactor(screen: screen)
    }

    package static func newPassword(
        assessment: Assessment = .made(), acknowledgement: Acknowledgement = .notNeeded, busy: Busy? = nil,
        problem: Problem? = nil, notice: Notice? = nil
    ) -> ResetScreen {
        .newPassword(
            screen: NewPasswordScreen(
                account: masked, assessment: assessment, acknowledgement: acknowledgement, busy: busy, problem: problem,
                notice: notice))
    }

    package static func unreadable(trying: Bool = false) -> ResetScreen {
        .unreadable(screen: UnreadableScreen(trying: trying))
    }

    package static func outcomeUnknown(
        canCheck: Bool = true, first: FirstStep? = nil, problem: Problem? = nil
    ) -> ResetScreen {
        .outcomeUnknown(screen: .made(canCheck: canCheck, first: first, problem: problem))
    }

    package static func done(signedIn: Bool, others: OtherDevices) -> ResetScreen {
        .done(screen: DoneScreen(signedIn: signedIn, others: others))
    }

    package static func closed(mayHaveChanged: Bool, wasTold: Bool = false) -> ResetScreen {
        .closed(screen: ClosedScreen(mayHaveChanged: mayHaveChanged, wasTold: wasTold))
    }
}

extension OutcomeUnknownScreen {
    /// Looking again comes first where it is possible, unless said otherwise.
    package static func made(canCheck: Bool, first: FirstStep? = nil, problem: Problem? = nil) -> OutcomeUnknownScreen {
        OutcomeUnknownScreen(
            checking: false, canCheck: canCheck, first: first ?? (canCheck ? .checkAgain : .goToLogin),
            problem: problem)
    }
}

extension SettingsScreen {
    package static func editing(
        currentPassword: Bool = false, mailedCode: Bool = false, acknowledgement: Acknowledgement = .notNeeded,
        reset: ResetOffer = .notOffered, busy: Busy? = nil, problem: Problem? = nil, notice: Notice? = nil,
        saved: OtherDevices? = nil
    ) -> SettingsScreen {
        .change(
            screen: .editing(
                currentPassword: currentPassword, mailedCode: mailedCode, acknowledgement: acknowledgement,
                reset: reset, busy: busy, problem: problem, notice: notice, saved: saved))
    }
}

extension ChangeScreen {
    package static func editing(
        currentPassword: Bool = false, mailedCode: Bool = false, acknowledgement: Acknowledgement = .notNeeded,
        reset: ResetOffer = .notOffered, busy: Busy? = nil, problem: Problem? = nil, notice: Notice? = nil,
        saved: OtherDevices? = nil
    ) -> ChangeScreen {
        .editing(
            screen: EditingScreen(
                account: masked, asks: Asks(currentPassword: currentPassword, mailedCode: mailedCode),
                resend: mailedCode ? .passed : nil, canResend: mailedCode && busy == nil, assessment: .made(),
                acknowledgement: acknowledgement, reset: reset, busy: busy, problem: problem, notice: notice,
                saved: saved, appFields: .idle))
    }

    package static func unreadable(trying: Bool = false) -> ChangeScreen {
        .unreadable(screen: UnreadableScreen(trying: trying))
    }

    package static func outcomeUnknown(
        canCheck: Bool = true, first: FirstStep? = nil, problem: Problem? = nil
    ) -> ChangeScreen {
        .outcomeUnknown(screen: .made(canCheck: canCheck, first: first, problem: problem))
    }

    package static func sessionRefused(trying: Bool = false) -> ChangeScreen {
        .sessionRefused(screen: SessionRefusedScreen(others: .signedOut, trying: trying))
    }

    package static func signInAgain(_ reason: SignInReason) -> ChangeScreen {
        .signInAgain(screen: SignInAgainScreen(reason: reason))
    }
}
