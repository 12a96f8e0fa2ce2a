public import RepassBindings

/// The login window: address, password, and the way to Forgot Password.
public typealias LoginModel = FlowModel<LoginAction, LoginScreen>

extension LoginModel {
    /// Begins at the login window.
    public convenience init(_ repass: Repass) {
        self.init(repass.login()) { screen in
            guard case .signIn(let form, _, _, _) = screen else { return nil }
            return .login(form)
        }
    }

    /// The mail address as typed.
    public var address: String {
        get { typedAddress }
        set { typedAddress = newValue }
    }

    /// Signs in with what is typed.
    public func signIn() {
        dispatch(.signIn(address: address))
    }
}
