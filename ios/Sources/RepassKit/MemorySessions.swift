/// Sessions of an app's own, in memory and never refreshed: for tests and previews of an app that keeps them
/// itself. Without any, ``Repass/sessions`` keeps the session.
public actor MemorySessions: SessionHost {
    private var session: Session?

    /// Nobody is signed in.
    public init() {}

    /// A person signed in, or a change of password replaced the session.
    public func signedIn(session: Session) {
        self.session = session
    }

    /// The session is over.
    public func mustSignInAgain() {
        session = nil
    }

    /// The access token, or nothing where nobody is signed in.
    public func accessToken() -> String? {
        session?.accessToken()
    }

    /// The mail address of the signed-in account.
    public func account() -> String? {
        session?.account()
    }
}
