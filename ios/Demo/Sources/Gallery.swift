internal import RepassKit
public import RepassUI
public import SwiftUI

/// One state of a screen, on a flow that stays there: for pictures, and to look at with Xcode's tools.
/// The app shows it when it is started with `-screen` and the name.
public struct Gallery: View {
    private let shown: Shown
    private let brand: Brand

    /// Shows this state.
    public init(_ picture: Picture, brand: Brand = .messenger) {
        shown = picture.shown
        self.brand = brand
    }

    public var body: some View {
        switch shown {
        case .window(let model):
            LoginWindow(model, brand: brand, onSignedIn: {})
        case .reset(let model):
            NavigationStack { ResetView(model, brand: brand, onLeave: {}, onSignedIn: {}) }
        case .settings(let model):
            NavigationStack { PersonalSettings(model, brand: brand, onSignInAgain: {}) }
        }
    }
}

/// The states that there are pictures of.
public enum Picture: String, CaseIterable, Sendable {
    case loginWindow = "login-window"
    case loggingIn = "logging-in"
    case wrongPassword = "wrong-password"
    case resetWaiting = "reset-waiting"
    case loginSecondFactor = "login-second-factor"
    case enterAddress = "enter-address"
    case malformedAddress = "malformed-address"
    case checkInbox = "check-inbox"
    case overdueMail = "overdue-mail"
    case linkOnly = "link-only"
    case codeOnly = "code-only"
    case openedElsewhere = "opened-elsewhere"
    case sendingAgain = "sending-again"
    case wrongCode = "wrong-code"
    case secondFactor = "second-factor"
    case wrongSecondFactor = "wrong-second-factor"
    case newPassword = "new-password"
    case newPasswordTyped = "new-password-typed"
    case mismatch = "mismatch"
    case saving = "saving"
    case lossWarning = "loss-warning"
    case outcomeUnknown = "outcome-unknown"
    case unreadable = "unreadable"
    case signingIn = "signing-in"
    case done = "done"
    case doneNotSignedIn = "done-not-signed-in"
    case closed = "closed"
    case settings = "settings"
    case settingsCurrentPassword = "settings-current-password"
    case settingsMailedCode = "settings-mailed-code"
    case settingsBothAsked = "settings-both-asked"
    case settingsForgotten = "settings-forgotten"
    case settingsResetWaiting = "settings-reset-waiting"
    case settingsReset = "settings-reset"
    case settingsSaved = "settings-saved"
    case settingsOutcomeUnknown = "settings-outcome-unknown"
    case sessionRefused = "session-refused"
    case sessionOver = "session-over"
    case signInAgain = "sign-in-again"
    case mayHaveChanged = "may-have-changed"
    case secondFactorFirst = "second-factor-first"
    case freshSignInFirst = "fresh-sign-in-first"

    @MainActor fileprivate var shown: Shown {
        switch self {
        case .loginWindow: .window(.init(showing: .fields()))
        case .loggingIn: .window(.init(showing: .fields(busy: .signingIn)))
        case .wrongPassword: .window(.init(showing: .fields(problem: .checkCredentials)))
        case .resetWaiting: .window(.init(showing: .fields(resetWaiting: true)))
        case .loginSecondFactor: .window(.init(showing: .secondFactor(.made(.textMessage, takesRecoveryCode: false))))
        case .enterAddress: .reset(.init(showing: .enterAddress()))
        case .malformedAddress: .reset(.init(showing: .enterAddress(problem: .correctAddress)))
        case .checkInbox: .reset(.init(showing: .checkInbox(contactNow: false)))
        case .overdueMail: .reset(.init(showing: .checkInbox()))
        case .linkOnly: .reset(.init(showing: .checkInbox(contactNow: false, takesCode: false)))
        case .codeOnly: .reset(.init(showing: .checkInbox(contactNow: false, link: .none)))
        case .openedElsewhere:
            .reset(.init(showing: .checkInbox(contactNow: false, takesCode: false, link: .confirmedElsewhere)))
        case .sendingAgain: .reset(.init(showing: .checkInbox(contactNow: false, busy: .sending)))
        case .wrongCode: .reset(.init(showing: .checkInbox(contactNow: false, problem: .checkCode)))
        case .secondFactor: .reset(.init(showing: .secondFactor()))
        case .wrongSecondFactor: .reset(.init(showing: .secondFactor(.made(problem: .checkSecondFactor))))
        case .newPassword: .reset(.init(showing: .newPassword()))
        case .newPasswordTyped: .reset(.init(showing: .newPassword(assessment: .typed(.matches))))
        case .mismatch:
            .reset(.init(showing: .newPassword(assessment: .typed(.differs), problem: .retypePassword)))
        case .saving: .reset(.init(showing: .newPassword(assessment: .typed(.matches), busy: .saving)))
        case .lossWarning:
            .reset(
                .init(
                    showing: .newPassword(
                        assessment: .typed(.matches), acknowledgement: .missing, problem: .acknowledgeLoss)))
        case .outcomeUnknown: .reset(.init(showing: .outcomeUnknown(problem: .checkConnection)))
        case .unreadable: .reset(.init(showing: .unreadable()))
        case .signingIn: .reset(.init(showing: .signingIn))
        case .done: .reset(.init(showing: .done(signedIn: true, others: .signedOut)))
        case .doneNotSignedIn: .reset(.init(showing: .done(signedIn: false, others: .mayStaySignedIn)))
        case .closed: .reset(.init(showing: .closed(mayHaveChanged: true)))
        case .settings: .settings(.init(showing: .editing()))
        case .settingsCurrentPassword:
            .settings(.init(showing: .editing(currentPassword: true, problem: .enterCurrentPassword)))
        case .settingsMailedCode: .settings(.init(showing: .editing(mailedCode: true, problem: .enterCode)))
        case .settingsBothAsked:
            .settings(.init(showing: .editing(currentPassword: true, mailedCode: true, problem: .enterCode)))
        case .settingsForgotten:
            .settings(
                .init(showing: .editing(currentPassword: true, reset: .offered, problem: .checkCurrentPassword)))
        case .settingsResetWaiting: .settings(.init(showing: .editing(reset: .unfinished)))
        case .settingsReset: .settings(.init(showing: .reset(screen: .enterAddress(account: "a•••@example.com"))))
        case .settingsSaved: .settings(.init(showing: .editing(saved: .signedOut)))
        case .settingsOutcomeUnknown: .settings(.init(showing: .change(screen: .outcomeUnknown())))
        case .sessionRefused: .settings(.init(showing: .change(screen: .sessionRefused())))
        case .sessionOver: .settings(.init(showing: .change(screen: .signInAgain(.sessionOver))))
        case .signInAgain: .settings(.init(showing: .change(screen: .signInAgain(.passwordChanged))))
        case .mayHaveChanged: .settings(.init(showing: .change(screen: .signInAgain(.mayHaveChanged))))
        case .secondFactorFirst: .settings(.init(showing: .change(screen: .signInAgain(.secondFactorFirst))))
        case .freshSignInFirst: .settings(.init(showing: .change(screen: .signInAgain(.freshSignInFirst))))
        }
    }
}

/// A model of one of the flows.
private enum Shown {
    case window(LoginWindowModel)
    case reset(ResetModel)
    case settings(SettingsModel)
}

extension Assessment {
    /// Something strong is typed.
    fileprivate static func typed(_ retype: Retype) -> Assessment {
        .made(empty: false, met: true, strength: .strong, retype: retype)
    }
}
