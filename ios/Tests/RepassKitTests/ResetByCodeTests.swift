import Foundation
import RepassKit
import RepassTestSupport
import Testing

/// A reset against a running sandbox, without any screen: what an app with views of its own does.
@Suite(.enabled(if: Sandbox.isRunning), .timeLimit(.minutes(1)))
struct ResetByCodeTests {
    @Test func a_code_from_the_mail_leads_to_a_new_password_that_the_server_takes() async throws {
        let sandbox = try Sandbox()
        let account = try await sandbox.newAccount()
        let sessions = MemorySessions()
        let app = try sandbox.app(sessions: sessions)
        let flow = app.reset()
        var seen: [String] = []

        seen.append("\(try await flow.shown { if case .enterAddress = $0 { true } else { false } })")
        flow.put(.address, account.address)
        flow.dispatch(.sendInstructions)
        seen.append("\(try await flow.shown { if case .checkInbox = $0 { true } else { false } })")

        let code = try await sandbox.instructions(to: account.address).code
        flow.put(.code, code)
        flow.dispatch(.submitCode)
        seen.append("\(try await flow.shown { if case .newPassword = $0 { true } else { false } })")

        let password = "second \(UUID().uuidString)"
        flow.put(.newPassword, password)
        flow.put(.retype, password)
        flow.dispatch(.save)
        let done = try await flow.shown { if case .done = $0 { true } else { false } }
        seen.append("\(done)")

        #expect(done.done == DoneScreen(signedIn: true, others: .signedOut))
        #expect(try await sandbox.accepts(password, of: account))
        #expect(try await !sandbox.accepts(account.password, of: account))
        let token = try #require(await sessions.accessToken())
        #expect(await sessions.account() == account.address)
        for secret in [password, account.address, code, token] {
            #expect(!seen.joined().contains(secret))
        }
    }
}
