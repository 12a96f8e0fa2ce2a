import Foundation
import RepassTestSupport
import Testing

@testable import RepassKit

/// A server of the app's own, in Swift: the screens are those of every other server, and what the app does
/// wrong makes no false promise.
@Suite(.timeLimit(.minutes(1)))
struct AppServerTests {
    @Test(.enabled(if: Sandbox.isRunning)) func a_small_rest_server_signs_in_resets_by_code_and_changes() async throws {
        let sandbox = try Sandbox()
        let account = try await sandbox.newAccount()
        let app = try app(at: RestServer(sandbox.server))

        let reset = app.reset()
        _ = try await reset.shown { $0.asksForAddress }
        reset.put(.address, account.address)
        reset.dispatch(.sendInstructions)
        _ = try await reset.shown { $0.waitsForMail }
        reset.put(.code, try await sandbox.code(to: account.address))
        reset.dispatch(.submitCode)
        _ = try await reset.shown { $0.asksForPassword }
        reset.type("second \"pässword\" \\ 🔑")
        reset.dispatch(.save)
        let done = try await reset.shown { $0.done != nil }.done
        #expect(done == DoneScreen(signedIn: true, others: .signedOut))
        #expect(try await sandbox.accepts("second \"pässword\" \\ 🔑", of: account))

        let change = app.change()
        _ = try await change.shown { $0.isReady }
        change.type("third password")
        change.dispatch(.save(appFieldsChanged: false))
        _ = try await change.shown { $0.isSaved }
        #expect(try await sandbox.accepts("third password", of: account))

        let login = app.loginWindow()
        login.put(.address, account.address)
        login.put(.password, account.password)
        login.dispatch(.login(action: .signIn))
        _ = try await login.shown { $0.problem == .checkCredentials }
        login.put(.password, "third password")
        login.dispatch(.login(action: .signIn))
        _ = try await login.shown { $0.isSignedIn }
    }

    @Test(arguments: [
        (ServerFailure.WrongCredentials, Problem.checkCredentials), (.Banned, .contactUs),
        (.Unconfirmed, .confirmAddress), (.Limited(waitSeconds: nil), .wait(until: nil)),
        (.NotSent, .checkConnection), (.ServerFailed, .tryLater), (.Refused, .tryLater), (.Lost, .tryAgain),
        (.AddressRefused, .correctAddress), (.CaptchaRequired, .solveCaptcha),
    ])
    func what_its_failures_say_is_what_every_servers_say(failure: ServerFailure, problem: Problem) async throws {
        let login = try signIn(at: app(at: MadeUpServer { _ in throw failure }))
        _ = try await login.shown { $0.problem == problem }
    }

    @Test func what_is_thrown_and_is_no_failure_of_the_server_is_a_lost_answer() async throws {
        let login = try signIn(at: app(at: MadeUpServer { _ in throw URLError(.badServerResponse) }))
        _ = try await login.shown { $0.problem == .tryAgain }
    }

    @Test func secrets_are_zeros_once_a_call_has_ended_however_short_and_however_it_ended() async throws {
        let server = MadeUpServer()
        let app = try app(at: server)
        _ = try await resetPassword(at: app, to: "2nd pw").shown { $0.done != nil }
        let change = app.change()
        _ = try await change.shown { $0.isReady }
        server.behave { if $0 == "change" { throw ServerFailure.CurrentPasswordRequired } }
        change.type("a password that is longer than the few bytes that fit on the stack")
        change.dispatch(.save(appFieldsChanged: false))
        _ = try await change.shown { $0.problem == .enterCurrentPassword }

        try await until { server.lent.allSatisfy { $0.data.allSatisfy { $0 == 0 } } }
        #expect(Set(server.lent.map(\.name)).isSuperset(of: ["code", "grant", "new", "password", "token"]))
        #expect(server.lent.allSatisfy { !$0.data.isEmpty })
    }

    @Test func what_a_server_gives_back_of_what_it_was_lent_is_kept() async throws {
        let server = MadeUpServer()
        let reset = try await resetPassword(at: app(at: server), to: "second password")
        _ = try await reset.shown { $0.done != nil }
        // The grant was the code itself, as it was lent.
        #expect(server.grants == [MadeUpServer.code])
    }

    @Test(arguments: ["throws", "is cancelled", "says that it failed", "hangs"])
    func after_a_save_that_may_have_been_done_nobody_is_told_that_it_failed(what: String) async throws {
        let (server, ended) = (MadeUpServer(), Locked(false))
        server.behave { call in
            guard call == "set" else { return }
            try await misbehave(what)
            ended.withLock { $0 = true }
        }
        let screen = try await resetPassword(at: app(at: server), to: "second password").shown { $0.isUnknown }
        #expect(
            screen
                == .outcomeUnknown(
                    screen: OutcomeUnknownScreen(checking: false, canCheck: false, first: .goToLogin, problem: nil)))
        // What hangs is given up, and its task cancelled.
        if what == "hangs" { try await until { ended.withLock { $0 } } }
    }

    @Test(arguments: ["throws", "is cancelled", "says that it failed", "hangs"])
    func nor_after_a_save_in_settings(what: String) async throws {
        let server = MadeUpServer()
        let app = try app(at: server)
        _ = try await signIn(at: app).shown { $0.isSignedIn }
        let change = app.change()
        _ = try await change.shown { $0.isReady }
        server.behave { _ in try await misbehave(what) }
        change.type("second password")
        change.dispatch(.save(appFieldsChanged: false))
        _ = try await change.shown { $0.isUnknown }
    }

    @Test func a_captcha_is_solved_where_the_server_wants_one_and_its_token_is_sent() async throws {
        let server = MadeUpServer()
        server.behave { [weak server] _ in
            let tokens = server?.lent.filter { $0.name == "captcha" } ?? []
            if tokens.isEmpty { throw ServerFailure.CaptchaRequired }
        }
        let app = try Repass(
            Config(server: .own(server: server), appName: "Example"), stores: .inMemory, sessions: MemorySessions(),
            captcha: SolvedCaptcha())
        _ = try await signIn(at: app).shown { $0.isSignedIn }
    }

    @Test func a_call_that_its_abilities_rule_out_may_be_left_out() async throws {
        let server = OnlySignIn()
        await #expect(throws: ServerFailure.Unsupported) {
            try await server.verifyCode(address: "ann@example.com", code: Data(), ticket: nil)
        }
        try await server.endGrant(grant: Data())
        _ = try await signIn(at: app(at: server)).shown { $0.isSignedIn }
    }

    private func app(at server: any OwnServer) throws -> Repass {
        try Repass(
            Config(
                server: .own(server: server), appName: "Example",
                network: NetworkOptions(callTimeoutMillis: server is MadeUpServer ? 2_000 : nil)),
            stores: .inMemory, sessions: MemorySessions())
    }

    private func signIn(at app: Repass) throws -> RepassFlow<LoginWindowAction, LoginWindowScreen> {
        let login = app.loginWindow()
        login.put(.address, "ann@example.com")
        login.put(.password, "first password")
        login.dispatch(.login(action: .signIn))
        return login
    }

    private func resetPassword(at app: Repass, to password: String) async throws -> RepassFlow<ResetAction, ResetScreen>
    {
        let reset = app.reset()
        _ = try await reset.shown { $0.asksForAddress }
        reset.put(.address, "ann@example.com")
        reset.dispatch(.sendInstructions)
        _ = try await reset.shown { $0.waitsForMail }
        reset.put(.code, MadeUpServer.code)
        reset.dispatch(.submitCode)
        _ = try await reset.shown { $0.asksForPassword }
        reset.type(password)
        reset.dispatch(.save)
        return reset
    }
}

extension RepassFlow {
    /// Types a new password, twice.
    fileprivate func type(_ password: String) {
        put(.newPassword, password)
        put(.retype, password)
    }
}

/// In the ways in which a call can end without saying what became of it.
private func misbehave(_ what: String) async throws {
    switch what {
    case "throws": throw CocoaError(.coderInvalidValue)
    case "is cancelled": throw CancellationError()
    case "says that it failed": throw ServerFailure.ServerFailed
    default: await untilCancelled()
    }
}

/// Takes everybody, and keeps what it is lent, which it should not.
private final class MadeUpServer: AppServer {
    struct Lent {
        let name: String
        let data: Data
    }

    private struct State {
        var lent: [Lent] = []
        var grants: [String] = []
        var behaviour: @Sendable (String) async throws -> Void
    }

    static let code = "123456"
    private let state: Locked<State>

    init(_ behaviour: @escaping @Sendable (String) async throws -> Void = { _ in }) {
        state = Locked(State(behaviour: behaviour))
    }

    var lent: [Lent] { state.withLock { $0.lent } }
    var grants: [String] { state.withLock { $0.grants } }

    func behave(_ behaviour: @escaping @Sendable (String) async throws -> Void) {
        state.withLock { $0.behaviour = behaviour }
    }

    func abilities() -> ServerAbilities {
        ServerAbilities(
            code: MailedCode(minLength: 6, maxLength: 6), link: .none, proofCheck: .atOnce,
            currentPassword: .whenAsked, sessionAfterChange: .kept, outcomeCheck: .askPerson)
    }

    func requestInstructions(address: String, link: String?, ticket: Data?, captcha: Data?) async throws -> Data? {
        nil
    }

    func verifyCode(address: String, code: Data, ticket: Data?) async throws -> ProofTaken {
        try await take("code", ("code", code))
        return ProofTaken(grant: code)
    }

    func setPassword(grant: Data, newPassword: Data) async throws -> OtherDevices {
        state.withLock { $0.grants.append(String(decoding: grant, as: UTF8.self)) }
        try await take("set", ("grant", grant), ("new", newPassword))
        return .signedOut
    }

    func changePassword(change: ChangeRequest) async throws -> PasswordChanged {
        try await take("change", ("token", change.accessToken), ("new", change.newPassword))
        return PasswordChanged(others: .signedOut, session: .kept)
    }

    func signIn(address: String, password: Data, captcha: Data?) async throws -> SignInResult {
        if let captcha { try await take("captcha", ("captcha", captcha)) }
        try await take("sign in", ("password", password))
        return .signedIn(session: NewSession(accessToken: Data("a token".utf8), account: address))
    }

    private func take(_ call: String, _ secrets: (String, Data)...) async throws {
        let behaviour = state.withLock { state in
            state.lent += secrets.map { Lent(name: $0.0, data: $0.1) }
            return state.behaviour
        }
        try await behaviour(call)
    }
}

/// A server without a reset.
private final class OnlySignIn: AppServer {
    func abilities() -> ServerAbilities {
        ServerAbilities(
            link: .none, proofCheck: .atOnce, currentPassword: .always, sessionAfterChange: .kept,
            outcomeCheck: .askPerson)
    }

    func signIn(address: String, password: Data, captcha: Data?) async throws -> SignInResult {
        .signedIn(session: NewSession(accessToken: Data("a token".utf8)))
    }
}

/// A person who is quick at captchas.
private final class SolvedCaptcha: CaptchaHost {
    func solve() -> String? { "solved" }
}
