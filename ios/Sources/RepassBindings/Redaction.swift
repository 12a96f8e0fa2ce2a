// What is generated prints all that it holds. These types hold secrets, addresses, or the password of a
// proxy: their text, and what a debugger or `dump` shows of them, is their name alone.

/// Tells nothing of what it holds.
public protocol Redacted: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {}

extension Redacted {
    /// The name of the type.
    public var description: String { "\(Self.self)(…)" }

    /// The name of the type.
    public var debugDescription: String { description }

    /// Nothing is inside.
    public var customMirror: Mirror { Mirror(self, children: []) }
}

extension Network: Redacted {}
extension Server: Redacted {}
extension LinkReading: Redacted {}
extension ProofTaken: Redacted {}
extension NewSession: Redacted {}
extension SignInResult: Redacted {}
extension ChangeRequest: Redacted {}

extension SessionState: Redacted {
    /// Which it is, without whose.
    public var description: String {
        switch self {
        case .restoring: "restoring"
        case .unreadable: "unreadable"
        case .signedOut(let unfinished): "signedOut(unfinished: \(unfinished))"
        case .signedIn: "signedIn(…)"
        case .mustSignInAgain(let end, _, _): "mustSignInAgain(end: \(end), …)"
        }
    }
}

// The one screen that may show an address in full.
extension CheckInboxScreen: Redacted {
    /// What is shown, but for the address.
    public var description: String {
        let shown = customMirror.children.map { "\($0.label ?? ""): \($0.value)" }
        return "CheckInboxScreen(address: …, \(shown.joined(separator: ", ")))"
    }

    /// What is shown, but for the address.
    public var customMirror: Mirror {
        Mirror(
            self,
            children: [
                "canChangeAddress": canChangeAddress, "resend": resend, "canResend": canResend, "contact": contact,
                "contactNow": contactNow, "takesCode": takesCode, "link": link, "busy": busy as Any,
                "problem": problem as Any, "notice": notice as Any,
            ])
    }
}

extension LendFailure: Error {}
