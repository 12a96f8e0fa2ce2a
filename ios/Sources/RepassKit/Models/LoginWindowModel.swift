public import Foundation
public import RepassBindings

/// The login window with everything around a forgotten password: the login, or the reset in its place. The same one
/// can be shown again after signing out: it begins anew once its window was left signed in.
public typealias LoginWindowModel = FlowModel<LoginWindowAction, LoginWindowScreen>

extension LoginWindowModel {
    /// Begins at the login, or goes on where an unfinished reset was left, without sending anything. Keep it
    /// as long as the window.
    /// - Parameters:
    ///   - repass: The way in.
    ///   - initialAddress: What the address field begins with, such as the last one that was used here.
    ///   - lockAddress: Whether it stays so, for an app that knows whose account it is about.
    public convenience init(_ repass: Repass, initialAddress: String = "", lockAddress: Bool = false) {
        self.init(initialAddress: initialAddress, lockAddress: lockAddress) { repass.loginWindow() }
    }

    /// Takes the link that the app was opened with, universal or of the app's own scheme. A link
    /// that is not this app's shows as a problem; it is safe to hand over whatever comes.
    public func open(_ link: URL) {
        openLink(link)
    }
}
