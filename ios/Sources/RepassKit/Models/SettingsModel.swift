public import Foundation
public import RepassBindings

/// Personal Settings: a new password for the person that is signed in, and the reset for whoever forgot the
/// current one. It is about whoever was signed in when it began: make one each time they are opened.
public typealias SettingsModel = FlowModel<SettingsAction, SettingsScreen>

extension SettingsModel {
    /// For the person who is signed in: with ``Repass/sessions``, or with your `SessionHost`.
    public convenience init(_ repass: Repass) {
        self.init { repass.settings() }
    }

    /// Takes the link that the app was opened with, while the settings are open: it goes on with a reset that was
    /// begun there. It is safe to hand over whatever comes.
    public func open(_ link: URL) {
        openLink(link)
    }
}
