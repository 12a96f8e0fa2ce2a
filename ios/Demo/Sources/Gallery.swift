internal import Repass
import RepassUI
import SwiftUI

/// One state of a screen, on a flow that stays there: for pictures, and to look at with Xcode's tools.
/// The app shows it when it is started with `-screen` and the name.
public struct Gallery: View {
    private let shown: Shown

    /// Shows this state.
    public init(_ picture: Picture) {
        shown = picture.shown
    }

    public var body: some View {
        NavigationStack {
            switch shown {
            case .login(let model):
                LoginView(model: model, onForgotPassword: {})
            case .reset(let model):
                ResetView(model: model, minPasswordChars: 6, onLeave: {}, onSignedIn: {})
            case .settings(let model):
                PersonalSettings(model, onBack: {}, onSignInAgain: {})
            }
        }
    }
}

/// The states that there are pictures of.
public enum Picture: String, CaseIterable, Sendable {
    case loginWindow = "login-window"
    case loggingIn = "logging-in"
    case wrongPassword = "wrong-password"
    case resetWaiting = "reset-waiting"
    case enterAddress = "enter-address"
    case malformedAddress = "malformed-address"
    case checkInbox = "check-inbox"
    case overdueMail = "overdue-mail"
    case linkOnly = "link-only"
    case wrongCode = "wrong-code"
    case newPassword = "new-password"
    case newPasswordTyped = "new-password-typed"
    case mismatch = "mismatch"
    case saving = "saving"
    case outcomeUnknown = "outcome-unknown"
    case signingIn = "signing-in"
    case done = "done"
    case doneNotSignedIn = "done-not-signed-in"
    case closed = "closed"
    case secondFactor = "second-factor"
    case settings = "settings"
    case settingsCurrentPassword = "settings-current-password"
    case settingsMailedCode = "settings-mailed-code"
    case settingsSaved = "settings-saved"
    case settingsOutcomeUnknown = "settings-outcome-unknown"
    case signInAgain = "sign-in-again"

    @MainActor fileprivate var shown: Shown {
        switch self {
        case .loginWindow: .login(.init(showing: .fields()))
        case .loggingIn: .login(.init(showing: .fields(signingIn: true)))
        case .wrongPassword: .login(.init(showing: .fields(problem: .checkCredentials)))
        case .resetWaiting: .login(.init(showing: .fields(resetWaiting: true)))
        case .enterAddress: .reset(.init(showing: .enterAddress()))
        case .malformedAddress: .reset(.init(showing: .enterAddress(problem: .correctAddress)))
        case .checkInbox: .reset(.init(showing: .checkInbox(contactNow: false)))
        case .overdueMail: .reset(.init(showing: .checkInbox()))
        case .linkOnly: .reset(.init(showing: .checkInbox(contactNow: false, takesCode: false)))
        case .wrongCode: .reset(.init(showing: .checkInbox(contactNow: false, problem: .checkCode)))
        case .newPassword: .reset(.init(showing: .newPassword()))
        case .newPasswordTyped: .reset(.init(showing: .newPassword(assessment: .typed(.matches))))
        case .mismatch:
            .reset(.init(showing: .newPassword(assessment: .typed(.differs), problem: .retypePassword)))
        case .saving: .reset(.init(showing: .newPassword(assessment: .typed(.matches), saving: true)))
        case .outcomeUnknown:
            .reset(.init(showing: .outcomeUnknown(checking: false, canCheck: true, problem: .checkConnection)))
        case .signingIn: .reset(.init(showing: .signingIn))
        case .done: .reset(.init(showing: .done(signedIn: true, others: .signedOut)))
        case .doneNotSignedIn: .reset(.init(showing: .done(signedIn: false, others: .mayStaySignedIn)))
        case .closed: .reset(.init(showing: .closed(mayHaveChanged: true)))
        case .secondFactor: .reset(.init(showing: .secondFactor))
        case .settings: .settings(.init(showing: .editing()))
        case .settingsCurrentPassword:
            .settings(.init(showing: .editing(asks: .currentPassword, problem: .enterCurrentPassword)))
        case .settingsMailedCode: .settings(.init(showing: .editing(asks: .mailedCode, problem: .enterCode)))
        case .settingsSaved: .settings(.init(showing: .editing(saved: .signedOut)))
        case .settingsOutcomeUnknown:
            .settings(.init(showing: .outcomeUnknown(checking: false, canCheck: true, problem: nil)))
        case .signInAgain: .settings(.init(showing: .signInAgain(changed: true)))
        }
    }
}

/// A model of one of the three flows.
private enum Shown {
    case login(LoginModel)
    case reset(ResetModel)
    case settings(SettingsModel)
}

extension Assessment {
    /// Something strong is typed.
    fileprivate static func typed(_ retype: Retype) -> Assessment {
        .made(empty: false, met: true, strength: .strong, retype: retype)
    }
}
