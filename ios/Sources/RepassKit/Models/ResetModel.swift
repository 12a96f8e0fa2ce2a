public import Foundation
public import RepassBindings

/// "I forgot my password" alone, from the address to the new password, for an app with a login of its own.
public typealias ResetModel = FlowModel<ResetAction, ResetScreen>

extension ResetModel {
    /// Goes on where an unfinished reset was left, without sending anything.
    /// - Parameters:
    ///   - repass: The way in.
    ///   - initialAddress: What the address field begins with: what was typed in your login already.
    ///   - lockAddress: Whether it stays so, for an app that knows whose account it is about.
    public convenience init(_ repass: Repass, initialAddress: String = "", lockAddress: Bool = false) {
        self.init(initialAddress: initialAddress, lockAddress: lockAddress) { repass.reset() }
    }

    /// Takes the link that the app was opened with, universal or of the app's own scheme. A link
    /// that is not this app's shows as a problem; it is safe to hand over whatever comes.
    public func open(_ link: URL) {
        openLink(link)
    }
}
