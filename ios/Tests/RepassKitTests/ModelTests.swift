import Foundation
import RepassKit
import RepassTestSupport
import Testing

/// The models against a running sandbox.
@Suite(.enabled(if: Sandbox.isRunning), .timeLimit(.minutes(1))) @MainActor
struct ModelTests {
    @Test func a_person_signs_in_and_changes_the_password() async throws {
        let sandbox = try Sandbox()
        let account = try await sandbox.newAccount()
        let app = try sandbox.app()

        let login = LoginWindowModel(app)
        login[.address] = account.address
        login[.password] = account.password
        login.dispatch(.login(action: .signIn))
        try await login.shows { $0.isSignedIn }
        #expect(login[.password].isEmpty)

        let settings = SettingsModel(app)
        try await settings.shows { if case .change(.editing) = $0 { true } else { false } }
        settings[.newPassword] = "second password"
        settings[.retype] = "second password"
        settings.dispatch(.change(action: .save(appFieldsChanged: false)))
        try await settings.shows { $0.isSaved }

        #expect(settings[.newPassword].isEmpty)
        #expect(try await sandbox.accepts("second password", of: account))
        #expect(try await !sandbox.accepts(account.password, of: account))
    }

    @Test func a_closed_login_window_signs_nobody_in_and_closed_settings_save_nothing() async throws {
        let sandbox = try Sandbox()
        let account = try await sandbox.newAccount()
        let sessions = MemorySessions()
        let app = try sandbox.app(sessions: sessions)
        let closed = LoginWindowModel(app)
        closed[.address] = account.address
        closed[.password] = account.password
        closed.close()
        closed.dispatch(.login(action: .signIn))
        #expect(closed[.password].isEmpty)

        let login = LoginWindowModel(app)
        login[.address] = account.address
        login[.password] = account.password
        #expect(await sessions.accessToken() == nil)
        login.dispatch(.login(action: .signIn))
        try await login.shows { $0.isSignedIn }
        let settings = SettingsModel(app)
        try await settings.shows { $0.isReady }
        settings[.newPassword] = "second password"
        settings[.retype] = "second password"
        settings.close()
        settings.dispatch(.change(action: .save(appFieldsChanged: false)))
        #expect(settings[.newPassword].isEmpty)
        #expect(try await sandbox.accepts(account.password, of: account))
    }

    @Test func a_link_opens_the_way_to_a_new_password() async throws {
        let sandbox = try Sandbox()
        let account = try await sandbox.newAccount()
        let reset = ResetModel(try sandbox.app(), initialAddress: account.address)
        try await reset.shows { $0.asksForAddress }
        reset.dispatch(.sendInstructions)
        try await reset.shows { if case .checkInbox = $0 { true } else { false } }
        reset.open(try await sandbox.instructions(to: account.address).link)
        try await reset.shows { if case .newPassword = $0 { true } else { false } }
        #expect(reset.accountName == account.address)
    }

    @Test func models_apps_and_what_the_host_gave_are_freed() async throws {
        let sandbox = try Sandbox()
        weak var sessions: MemorySessions?
        weak var app: Repass?
        weak var reset: ResetModel?
        do {
            let host = MemorySessions()
            let repass = try sandbox.app(sessions: host)
            let model = ResetModel(repass)
            try await model.shows { $0.asksForAddress }
            (sessions, app, reset) = (host, repass, model)
        }
        #expect(app == nil)
        #expect(reset == nil)
        // The library lets go of it on a thread of its own.
        try await until { sessions == nil }
    }
}
