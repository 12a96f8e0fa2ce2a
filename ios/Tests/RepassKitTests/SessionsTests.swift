import Foundation
import Observation
import RepassKit
import RepassTestSupport
import Testing

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// The session that Repass keeps for an app that brings none, at a server of the tests' own.
@Suite(.enabled(if: OwnSandbox.canBeStarted), .timeLimit(.minutes(1))) @MainActor
struct SessionsTests {
    private let own: OwnSandbox
    private let stores = Stores.inMemory
    private let account: Account
    private let app: Repass
    private let sessions: Sessions

    init() async throws {
        own = try OwnSandbox()
        account = try await own.sandbox.newAccount()
        app = try own.sandbox.appWithoutSessions(stores: stores)
        sessions = try #require(app.sessions)
    }

    @Test func whoever_signs_in_is_held_and_the_token_that_is_lent_is_theirs() async throws {
        try await becomes { $0 == .signedOut(unfinished: false) }
        await #expect(throws: LendFailure.signedOut) { try await sessions.accessToken() }
        try await signIn()
        guard case .signedIn(account.address?, .some, _) = sessions.state else {
            Issue.record("it is \(sessions.state)")
            return
        }
        #expect(try await owner(of: sessions.accessToken()) == account.address)
    }

    @Test func a_session_is_there_again_after_the_app_was_ended() async throws {
        try await signIn()
        let token = try await sessions.accessToken()
        let next = try #require(own.sandbox.appWithoutSessions(stores: stores).sessions)
        #expect(try await next.accessToken() == token)
        #expect(next.state.isSignedIn)
    }

    @Test func a_token_that_the_server_refused_is_replaced_once_for_all_who_ask() async throws {
        try await signIn()
        let refused = try await sessions.accessToken()
        // Two tokens of the same second are the same.
        try await Task.sleep(for: .milliseconds(1100))
        sessions.accessTokenRefused(refused)
        let asking = (0..<8).map { _ in Task.detached { [sessions] in try await sessions.accessToken() } }
        var lent: Set<String> = []
        for asked in asking { lent.insert(try await asked.value) }
        #expect(lent.count == 1)
        #expect(!lent.contains(refused))
        #expect(try await owner(of: lent.first!) == account.address)
    }

    @Test func without_a_network_the_session_is_not_over() async throws {
        try await signIn()
        let token = try await sessions.accessToken()
        try await own.strike(Self.refresh, "\"error_json\"")
        sessions.accessTokenRefused(token)
        await #expect(throws: LendFailure.unreachable) { try await sessions.accessToken() }
        #expect(sessions.state.isSignedIn)
        try await own.heal()
        #expect(try await owner(of: sessions.accessToken()) == account.address)
    }

    @Test func a_session_that_the_server_ended_is_told_with_whose_it_was() async throws {
        try await signIn()
        let token = try await sessions.accessToken()
        _ = try await answer("POST", "logout?scope=global", token)
        sessions.accessTokenRefused(token)
        await #expect(throws: LendFailure.mustSignInAgain) { try await sessions.accessToken() }
        guard case .mustSignInAgain(end: .over, account: account.address?, userId: .some) = sessions.state else {
            Issue.record("it is \(sessions.state)")
            return
        }
    }

    @Test func whoever_signs_out_is_out_at_once_and_at_the_server_too() async throws {
        try await signIn()
        let token = try await sessions.accessToken()
        sessions.signOut()
        await #expect(throws: LendFailure.signedOut) { try await sessions.accessToken() }
        try await becomes { $0 == .signedOut(unfinished: false) }
        #expect(try await answer("GET", "user", token).status != 200)
    }

    @Test func what_could_not_be_told_to_the_server_is_told_when_the_app_comes_to_the_front() async throws {
        try await signIn()
        let token = try await sessions.accessToken()
        try await own.strike("POST /logout", "\"error_json\"")
        sessions.signOut()
        try await becomes { $0 == .signedOut(unfinished: true) }
        #expect(try await answer("GET", "user", token).status == 200)
        try await own.heal()
        sessions.foregrounded()
        try await becomes { $0 == .signedOut(unfinished: false) }
        #expect(try await answer("GET", "user", token).status != 200)
    }

    @Test func a_task_that_is_cancelled_waits_no_longer_and_the_next_one_gets_its_token() async throws {
        try await signIn()
        let token = try await sessions.accessToken()
        // Held at the server's door: nothing but the cancellation can end the wait.
        try await own.strike(Self.refresh, "\"hold\"")
        sessions.accessTokenRefused(token)
        let asking = Task { [sessions] in try await sessions.accessToken() }
        try await Task.sleep(for: .milliseconds(200))
        asking.cancel()
        await #expect(throws: CancellationError.self) { try await asking.value }
        let tooLate = Task { [sessions] in
            withUnsafeCurrentTask { $0?.cancel() }
            return try await sessions.accessToken()
        }
        await #expect(throws: CancellationError.self) { try await tooLate.value }
        try await own.heal()
        #expect(try await owner(of: sessions.accessToken()) == account.address)
    }

    @Test func a_view_that_reads_the_state_is_drawn_anew_when_it_changes() async throws {
        try await becomes { $0 == .signedOut(unfinished: false) }
        let changed = Locked(false)
        withObservationTracking {
            _ = sessions.state
        } onChange: {
            changed.withLock { $0 = true }
        }
        try await signIn()
        try await until { changed.withLock { $0 } }
    }

    @Test func states_come_in_order_and_end_with_the_client() async throws {
        let states = sessions.states
        try await signIn()
        var seen: [SessionState] = []
        for await state in states {
            seen.append(state)
            if state.isSignedIn { app.close() }
        }
        #expect(seen.last?.isSignedIn == true)
        await #expect(throws: LendFailure.closed) { try await sessions.accessToken() }
    }

    @Test func settings_change_the_password_with_the_session_that_is_kept() async throws {
        try await signIn()
        let settings = SettingsModel(app)
        try await settings.shows { $0.isReady }
        settings[.newPassword] = "second password"
        settings[.retype] = "second password"
        settings.dispatch(.change(action: .save(appFieldsChanged: false)))
        try await settings.shows { $0.isSaved }
        #expect(try await own.sandbox.accepts("second password", of: account))
        #expect(try await owner(of: sessions.accessToken()) == account.address)
    }

    @Test func an_app_with_sessions_of_its_own_has_none_of_ours() throws {
        #expect(try own.sandbox.app().sessions == nil)
    }

    @Test func the_keeper_is_freed_with_the_app() async throws {
        weak var freed: Sessions?
        weak var app: Repass?
        do {
            let repass = try own.sandbox.appWithoutSessions()
            (freed, app) = (repass.sessions, repass)
            #expect(freed?.state != nil)
        }
        try await until { freed == nil && app == nil }
    }

    @Test func analytics_hear_what_happened_and_nothing_of_whom() async throws {
        let heard = Locked<[AnalyticsEvent]>([])
        let app = try own.sandbox.appWithoutSessions { event in heard.withLock { $0.append(event) } }
        let login = LoginWindowModel(app)
        login[.address] = account.address
        login[.password] = "not the password"
        login.dispatch(.login(action: .signIn))
        try await login.shows { $0.problem != nil }
        login[.password] = account.password
        login.dispatch(.login(action: .signIn))
        try await login.shows { $0.isSignedIn }
        try await until { heard.withLock { $0.count } == 3 }
        #expect(
            heard.withLock { $0 } == [.loginShown, .signInRefused(problem: .checkCredentials), .signedIn])
    }

    private static let refresh = "POST /token?grant_type=refresh_token"

    private func signIn() async throws {
        let login = LoginWindowModel(app)
        login[.address] = account.address
        login[.password] = account.password
        login.dispatch(.login(action: .signIn))
        try await login.shows { $0.isSignedIn }
        try await becomes(\.isSignedIn)
    }

    private func becomes(_ isSo: (SessionState) -> Bool) async throws {
        try await until { isSo(sessions.state) }
    }

    /// Whose token the server says it is.
    private func owner(of token: String) async throws -> String? {
        struct User: Decodable {
            let email: String
        }
        return try await JSONDecoder().decode(User.self, from: answer("GET", "user", token).data).email
    }

    private func answer(_ method: String, _ route: String, _ token: String) async throws -> (data: Data, status: Int) {
        var request = URLRequest(url: URL(string: "\(own.sandbox.server.absoluteString)/\(route)")!)
        request.httpMethod = method
        request.setValue("Bearer \(token)", forHTTPHeaderField: "Authorization")
        let (data, response) = try await URLSession.shared.data(for: request)
        return (data, (response as? HTTPURLResponse)?.statusCode ?? 0)
    }
}

extension SessionState {
    fileprivate var isSignedIn: Bool {
        if case .signedIn = self { true } else { false }
    }
}
