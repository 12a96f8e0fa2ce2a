public import RepassBindings

/// Personal Settings: a new password for the person that is signed in.
public typealias SettingsModel = FlowModel<ChangeAction, ChangeScreen>

extension SettingsModel {
    /// For the person that your `SessionHost` has signed in.
    public convenience init(_ repass: Repass) {
        self.init { repass.change() }
    }
}
