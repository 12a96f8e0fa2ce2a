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
