public import Foundation
public import RepassBindings

/// A server of your own: conform to it, write what your server can do, and configure
/// `Server.own(server: YourServer())`. The screens follow your `abilities()`, and what these rule out is
/// never called.
///
/// - Throw the ``ServerFailure`` that is **certain**. Whatever else is thrown, such as a `URLError`, and a call
///   that takes longer than `NetworkOptions.callTimeoutMillis`, counts as a lost answer: something may have been
///   done.
/// - Every call is sent at most once: do not repeat one by yourself.
/// - Calls may come from any thread. The task of one that nobody waits for any more is cancelled.
/// - Secrets arrive as bytes of UTF-8, which are zeros as soon as the call has ended: make no `String` and no
///   other `Data` of them where you can help it, which nobody could wipe. Each is a part of a larger `Data`, so
///   that its first index is `startIndex` and not 0.
/// - Tokens, tickets and grants are yours in form; Repass keeps them in its secure store and brings them back.
public protocol AppServer: OwnServer {}

extension AppServer {
    /// Reads a link of the app's, as it was opened. Must not block.
    public func readLink(link: String) throws -> LinkReading {
        throw ServerFailure.Unsupported
    }

    /// Asks for a mail with instructions. It has to succeed for a known and an unknown account alike.
    /// - Parameters:
    ///   - address: Whose account.
    ///   - link: Where the link in the mail should lead to.
    ///   - ticket: What the last request gave, if any.
    ///   - captcha: The token that the server asked for.
    /// - Returns: Something to be shown again with the proof, where the server gives such.
    public func requestInstructions(
        address: String, link: String?, ticket: Data?, captcha: Data?
    ) async throws -> Data? {
        throw ServerFailure.Unsupported
    }

    /// Shows the code from the mail.
    public func verifyCode(address: String, code: Data, ticket: Data?) async throws -> ProofTaken {
        throw ServerFailure.Unsupported
    }

    /// Shows what a link carried: the proof that `readLink` found.
    public func verifyLink(address: String, proof: Data, ticket: Data?) async throws -> ProofTaken {
        throw ServerFailure.Unsupported
    }

    /// Asks whether the link in the mail was opened elsewhere.
    public func verifyConfirmed(address: String, ticket: Data?) async throws -> ProofTaken {
        throw ServerFailure.Unsupported
    }

    /// Confirms a grant with a second factor; returns the one in its place.
    public func confirmGrant(grant: Data, code: Data, recoveryCode: Bool) async throws -> Data {
        throw ServerFailure.Unsupported
    }

    /// Renews a grant that `setPassword` found too old; returns the one in its place.
    public func renewGrant(grant: Data) async throws -> Data {
        throw ServerFailure.Unsupported
    }

    /// Gives back a grant that is not used. Does nothing where you do not write it.
    public func endGrant(grant: Data) async throws {
        // It ends by itself, in the server's own time.
    }

    /// Sets the new password.
    public func setPassword(grant: Data, newPassword: Data) async throws -> OtherDevices {
        throw ServerFailure.Unsupported
    }

    /// Changes the password of the person who is signed in.
    public func changePassword(change: ChangeRequest) async throws -> PasswordChanged {
        throw ServerFailure.Unsupported
    }

    /// Has a code mailed that confirms a change.
    public func requestConfirmationCode(accessToken: Data) async throws {
        throw ServerFailure.Unsupported
    }

    /// The rules for passwords.
    public func passwordPolicy() async throws -> ToldPolicy {
        throw ServerFailure.Unsupported
    }

    /// Signs in.
    public func signIn(address: String, password: Data, captcha: Data?) async throws -> SignInResult {
        throw ServerFailure.Unsupported
    }

    /// Answers the challenge of a sign-in with a second factor.
    public func answerChallenge(challenge: Data, code: Data, recoveryCode: Bool) async throws -> SignInResult {
        throw ServerFailure.Unsupported
    }

    /// Gets the next session for one whose access token is about to expire. Called only where the app leaves its
    /// sessions to Repass and `ServerAbilities.refreshesSessions` is true. Throw `ServerFailure.SessionOver` where
    /// the server says that the session is over.
    /// - Parameters:
    ///   - accessToken: The session's.
    ///   - refreshToken: The session's, where it has one.
    public func refreshSession(accessToken: Data, refreshToken: Data?) async throws -> NewSession {
        throw ServerFailure.Unsupported
    }

    /// Ends this session, or all others of the account.
    public func signOut(accessToken: Data, others: Bool) async throws {
        throw ServerFailure.Unsupported
    }
}

extension Server {
    /// Where it is the app's own: lent its secrets for the length of a call.
    var lending: Server {
        if case .own(let server) = self { .own(server: LendingServer(server)) } else { self }
    }
}

/// Lends the app's server the secrets of a call, and wipes them when it ends.
private final class LendingServer: OwnServer {
    private let server: any OwnServer

    init(_ server: any OwnServer) {
        self.server = server
    }

    func abilities() throws -> ServerAbilities {
        try server.abilities()
    }

    func readLink(link: String) throws -> LinkReading {
        try server.readLink(link: link)
    }

    func requestInstructions(address: String, link: String?, ticket: Data?, captcha: Data?) async throws -> Data? {
        let loan = Loan()
        defer { loan.end() }
        return try await loan.kept(
            server.requestInstructions(
                address: address, link: link, ticket: loan.lend(ticket), captcha: loan.lend(captcha)))
    }

    func verifyCode(address: String, code: Data, ticket: Data?) async throws -> ProofTaken {
        let loan = Loan()
        defer { loan.end() }
        return try await loan.kept(
            server.verifyCode(address: address, code: loan.lend(code), ticket: loan.lend(ticket)))
    }

    func verifyLink(address: String, proof: Data, ticket: Data?) async throws -> ProofTaken {
        let loan = Loan()
        defer { loan.end() }
        return try await loan.kept(
            server.verifyLink(address: address, proof: loan.lend(proof), ticket: loan.lend(ticket)))
    }

    func verifyConfirmed(address: String, ticket: Data?) async throws -> ProofTaken {
        let loan = Loan()
        defer { loan.end() }
        return try await loan.kept(server.verifyConfirmed(address: address, ticket: loan.lend(ticket)))
    }

    func confirmGrant(grant: Data, code: Data, recoveryCode: Bool) async throws -> Data {
        let loan = Loan()
        defer { loan.end() }
        return try await loan.kept(
            server.confirmGrant(grant: loan.lend(grant), code: loan.lend(code), recoveryCode: recoveryCode))
    }

    func renewGrant(grant: Data) async throws -> Data {
        let loan = Loan()
        defer { loan.end() }
        return try await loan.kept(server.renewGrant(grant: loan.lend(grant)))
    }

    func endGrant(grant: Data) async throws {
        let loan = Loan()
        defer { loan.end() }
        try await server.endGrant(grant: loan.lend(grant))
    }

    func setPassword(grant: Data, newPassword: Data) async throws -> OtherDevices {
        let loan = Loan()
        defer { loan.end() }
        return try await server.setPassword(grant: loan.lend(grant), newPassword: loan.lend(newPassword))
    }

    func changePassword(change: ChangeRequest) async throws -> PasswordChanged {
        let loan = Loan()
        defer { loan.end() }
        return try await loan.kept(server.changePassword(change: loan.lend(change)))
    }

    func requestConfirmationCode(accessToken: Data) async throws {
        let loan = Loan()
        defer { loan.end() }
        try await server.requestConfirmationCode(accessToken: loan.lend(accessToken))
    }

    func passwordPolicy() async throws -> ToldPolicy {
        try await server.passwordPolicy()
    }

    func signIn(address: String, password: Data, captcha: Data?) async throws -> SignInResult {
        let loan = Loan()
        defer { loan.end() }
        return try await loan.kept(
            server.signIn(address: address, password: loan.lend(password), captcha: loan.lend(captcha)))
    }

    func answerChallenge(challenge: Data, code: Data, recoveryCode: Bool) async throws -> SignInResult {
        let loan = Loan()
        defer { loan.end() }
        return try await loan.kept(
            server.answerChallenge(challenge: loan.lend(challenge), code: loan.lend(code), recoveryCode: recoveryCode))
    }

    func refreshSession(accessToken: Data, refreshToken: Data?) async throws -> NewSession {
        let loan = Loan()
        defer { loan.end() }
        return try await loan.kept(
            server.refreshSession(accessToken: loan.lend(accessToken), refreshToken: loan.lend(refreshToken)))
    }

    func signOut(accessToken: Data, others: Bool) async throws {
        let loan = Loan()
        defer { loan.end() }
        try await server.signOut(accessToken: loan.lend(accessToken), others: others)
    }
}

extension Loan {
    fileprivate func lend(_ change: ChangeRequest) -> ChangeRequest {
        ChangeRequest(
            accessToken: lend(change.accessToken), account: change.account, newPassword: lend(change.newPassword),
            currentPassword: lend(change.currentPassword), mailedCode: lend(change.mailedCode),
            signOutOthers: change.signOutOthers)
    }

    fileprivate func kept(_ proof: ProofTaken) -> ProofTaken {
        ProofTaken(grant: kept(proof.grant), account: proof.account, secondFactor: proof.secondFactor)
    }

    fileprivate func kept(_ changed: PasswordChanged) -> PasswordChanged {
        guard case .replaced(let session) = changed.session else { return changed }
        return PasswordChanged(others: changed.others, session: .replaced(session: kept(session)))
    }

    fileprivate func kept(_ result: SignInResult) -> SignInResult {
        switch result {
        case .signedIn(let session): .signedIn(session: kept(session))
        case .secondFactor(let challenge, let factor): .secondFactor(challenge: kept(challenge), factor: factor)
        }
    }

    fileprivate func kept(_ session: NewSession) -> NewSession {
        var session = session
        session.accessToken = kept(session.accessToken)
        session.refreshToken = kept(session.refreshToken)
        return session
    }
}
