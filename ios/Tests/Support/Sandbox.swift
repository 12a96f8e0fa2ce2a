package import Foundation
package import RepassKit

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// The sandbox that the tests were started beside, from the side of its server and its inbox.
package struct Sandbox: Sendable {
    /// What an app takes for the server's address.
    package let server: URL
    private let inbox: URL

    /// Whether there is one. `cargo xtask swift-test` starts it.
    package static let isRunning = (try? Sandbox()) != nil

    /// The one that the environment names.
    package init() throws {
        self.init(server: try Self.address("REPASS_SANDBOX_URL"), inbox: try Self.address("REPASS_INBOX_URL"))
    }

    init(server: URL, inbox: URL) {
        self.server = server
        self.inbox = inbox
    }

    private static func address(_ variable: String) throws -> URL {
        let text = ProcessInfo.processInfo.environment[variable]
        guard let url = text.flatMap(URL.init(string:)) else { throw Missing(what: variable) }
        return url
    }

    /// An app for it.
    package func app(
        stores: Stores = .inMemory, sessions: any SessionHost = MemorySessions(), log: (any LogListener)? = nil
    ) throws -> Repass {
        try Repass(config(), stores: stores, sessions: sessions, log: log)
    }

    /// An app for it that leaves its sessions to Repass.
    package func appWithoutSessions(
        stores: Stores = .inMemory, events: (@Sendable (AnalyticsEvent) -> Void)? = nil
    ) throws -> Repass {
        try Repass(config(), stores: stores, events: events)
    }

    /// The configuration of an app for it.
    package func config(at address: URL? = nil) -> Config {
        Config(
            server: .goTrue(url: (address ?? server).absoluteString, apiKey: "anon"),
            appName: "ISMessenger",
            appLinks: ["ismessenger://reset"])
    }

    /// A new account of its own for a test.
    package func newAccount() async throws -> Account {
        let name = UUID().uuidString.prefix(8).lowercased()
        let account = Account(address: "\(name)@example.com", password: "first \(name)")
        let (_, status) = try await post("signup", account.credentials)
        guard status == 200 else { throw Missing(what: "an account: \(status)") }
        return account
    }

    /// Whether the server signs somebody in with this password.
    package func accepts(_ password: String, of account: Account) async throws -> Bool {
        let credentials = Account(address: account.address, password: password).credentials
        let (_, status) = try await post("token?grant_type=password", credentials)
        return status == 200
    }

    /// What goes wrong from now on, in the JSON of the switchboard.
    func setFaults(_ faults: String) async throws {
        let (_, status) = try await send("PUT", "sandbox/faults", Data(faults.utf8))
        guard status == 200 else { throw Missing(what: "these faults: \(status)") }
    }

    private func post(_ route: String, _ body: [String: String]) async throws -> (Data, Int) {
        try await send("POST", route, JSONEncoder().encode(body))
    }

    private func send(_ method: String, _ route: String, _ body: Data) async throws -> (Data, Int) {
        var request = URLRequest(url: URL(string: "\(server.absoluteString)/\(route)")!)
        request.httpMethod = method
        request.setValue("application/json", forHTTPHeaderField: "Content-Type")
        request.httpBody = body
        return try await Self.answer(to: request)
    }

    private static func answer(to request: URLRequest) async throws -> (Data, Int) {
        let (data, response) = try await URLSession.shared.data(for: request)
        return (data, (response as? HTTPURLResponse)?.statusCode ?? 0)
    }
}

/// Somebody's account at the sandbox.
package struct Account: Sendable {
    package let address: String
    package let password: String

    fileprivate var credentials: [String: String] {
        ["email": address, "password": password]
    }
}

/// Something a test needs is not there.
struct Missing: Error {
    let what: String
}

// The inbox, through its API in the shape of Mailpit's.
extension Sandbox {
    /// How many mails this address got.
    package func mailCount(to address: String) async throws -> Int {
        try await mails(to: address).count
    }

    /// The newest instructions that this address got, once there are as many as `count`.
    package func instructions(to address: String, count: Int = 1) async throws -> Instructions {
        try await read(newestMail(to: address, count: count))
    }

    /// The code in the newest mail that this address got, for an app whose mails lead nowhere.
    package func code(to address: String) async throws -> String {
        try code(in: await newestMail(to: address, count: 1))
    }

    private func newestMail(to address: String, count: Int) async throws -> String {
        while true {
            let mails = try await mails(to: address)
            if mails.count >= count, let newest = mails.first {
                let mail: Mail = try await get("/api/v1/message/\(newest.ID)")
                return mail.Text
            }
            // The server sends in its own time; the test's time limit ends this.
            try await Task.sleep(for: .milliseconds(50))
        }
    }

    /// Reads the mail as a person does: its code, and where the page behind its link leads to.
    private func read(_ text: String) async throws -> Instructions {
        guard let link = text.firstMatch(of: /https?:\/\/\S+/).flatMap({ URL(string: String($0.0)) }) else {
            throw Missing(what: "the link in the mail")
        }
        let (data, _) = try await Self.answer(to: URLRequest(url: link))
        let page = String(decoding: data, as: UTF8.self)
        guard
            let target = page.firstMatch(of: /href="(ismessenger:[^"]+)"/)?.1,
            let appLink = URL(
                string: target.replacingOccurrences(of: "&#38;", with: "&")
                    .replacingOccurrences(of: "&amp;", with: "&"))
        else { throw Missing(what: "the way into the app on the page behind the link") }
        return Instructions(code: try code(in: text), link: appLink)
    }

    private func code(in text: String) throws -> String {
        // On a line of its own: an address may have six digits, too.
        guard let code = text.firstMatch(of: /(?m)^\s*(\d{6})\s*$/)?.1 else {
            throw Missing(what: "the code in the mail")
        }
        return String(code)
    }

    private func mails(to address: String) async throws -> [Summary] {
        let list: List = try await get("/api/v1/messages?limit=1000")
        return list.messages.filter { $0.To.contains { $0.Address == address } }
    }

    private func get<Answer: Decodable>(_ path: String) async throws -> Answer {
        guard let url = URL(string: path, relativeTo: inbox) else { throw Missing(what: path) }
        return try JSONDecoder().decode(Answer.self, from: await Self.answer(to: URLRequest(url: url)).0)
    }

    private struct List: Decodable {
        let messages: [Summary]
    }

    private struct Summary: Decodable {
        let ID: String
        let To: [Mailbox]
    }

    private struct Mailbox: Decodable {
        let Address: String
    }

    private struct Mail: Decodable {
        let Text: String
    }
}

/// What a mail with reset instructions holds.
package struct Instructions: Sendable {
    package let code: String
    /// Where "Open ISMessenger" leads.
    package let link: URL
}
