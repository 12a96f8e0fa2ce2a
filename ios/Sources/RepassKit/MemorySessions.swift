/// Keeps the session in memory, for tests, previews and a first try. A real app keeps it in the
/// Keychain, refreshes it, and alone does so.
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
