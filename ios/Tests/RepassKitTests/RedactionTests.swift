import Foundation
import RepassKit
import Testing

/// Neither a secret nor an address is in what a log or a debugger shows of our types.
@Suite struct RedactionTests {
    private static let secret = "hunter2"
    private static let address = "ann@example.com"
    private static let token = Data(secret.utf8)
    private static let session = NewSession(
        accessToken: token, refreshToken: token, expiresInSeconds: nil, account: address, userId: address)

    private static let told: [any Sendable] = [
        NetworkOptions(proxy: "http://proxy:\(secret)@10.0.0.1:3128"),
        Config(
            server: .goTrue(url: "https://name:\(secret)@auth.example.com", apiKey: secret), appName: "Example",
            network: NetworkOptions(proxy: "http://proxy:\(secret)@10.0.0.1:3128")),
        Server.pocketBase(url: "https://name:\(secret)@example.com", collection: "users"),
        LinkReading(proof: token),
        ProofTaken(grant: token, account: address),
        session,
        SignInResult.signedIn(session: session),
        SignInResult.secondFactor(
            challenge: token, factor: SecondFactor(kind: .textMessage, recoveryCodes: false)),
        SessionResult.replaced(session: session),
        PasswordChanged(others: .signedOut, session: .replaced(session: session)),
        ChangeRequest(
            accessToken: token, account: address, newPassword: token, currentPassword: token, mailedCode: token,
            signOutOthers: true),
    ]

    @Test(arguments: told.indices) func what_is_exported_shows_neither(index: Int) {
        expectNothing(of: Self.told[index])
    }

    @Test func a_screen_and_a_session_show_no_address() {
        let inbox = CheckInboxScreen(
            address: Self.address, canChangeAddress: true, resend: Deadline(at: 0, fullMillis: 0), canResend: true,
            contact: Deadline(at: 0, fullMillis: 0), contactNow: false, takesCode: true, link: .none, busy: nil,
            problem: .checkCode, notice: nil)
        let states = [
            SessionState.signedIn(account: Self.address, userId: Self.secret, deviceId: Self.secret),
            .mustSignInAgain(end: .over, account: Self.address, userId: Self.secret),
        ]
        let screens: [Any] = [
            inbox, ResetScreen.checkInbox(screen: inbox),
            SettingsScreen.reset(screen: .checkInbox(screen: inbox)),
            LoginWindowScreen.reset(screen: .checkInbox(screen: inbox)),
        ]
        for shown in screens + states { expectNothing(of: shown) }
        // The rest is there, for whoever looks for a fault.
        #expect("\(ResetScreen.checkInbox(screen: inbox))".contains("checkCode"))
        #expect("\(states[1])" == "mustSignInAgain(end: over, …)")
    }

    @Test func stores_in_memory_show_neither() async {
        let store = MemoryStore()
        await store.write(key: "secrets", value: Self.token)
        expectNothing(of: store)
        expectNothing(of: Stores(records: store, secrets: store))
    }

    @Test @MainActor func what_is_typed_is_not_shown_by_a_model() {
        let model = LoginWindowModel(
            showing: .login(screen: .signIn(screen: SignInScreen(busy: nil, problem: nil, resetWaiting: false))))
        model[.address] = Self.address
        model[.password] = Self.secret
        expectNothing(of: model)
    }

    /// Every type that the bindings carry bytes in is among those above.
    @Test func every_type_with_bytes_in_it_is_redacted() throws {
        let generated = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Sources/RepassBindings/repass_ffi.swift")
        let source = try String(contentsOf: generated, encoding: .utf8)
        let holders = source.matches(
            of: /\npublic (?:struct|enum) ((?!FfiConverter)\w+)[^\n]*\{\n((?:[^}\n][^\n]*\n|\n)*)\}/
        )
        .filter { $0.2.contains(/\bData\b/) }.map { String($0.1) }
        let redacted = Set(Self.told.map { "\(type(of: $0))" })
        #expect(holders.count >= 5)
        #expect(Set(holders).subtracting(redacted) == [])
    }

    private func expectNothing(of value: Any, sourceLocation: SourceLocation = #_sourceLocation) {
        var dumped = ""
        dump(value, to: &dumped)
        let bytes = Self.token.map { "\($0)" }
        for text in ["\(value)", String(describing: value), String(reflecting: value), dumped] {
            for hidden in [Self.secret, Self.address, bytes.joined(separator: ", ")] {
                #expect(!text.contains(hidden), sourceLocation: sourceLocation)
            }
            let lines = text.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
            #expect(!lines.contains("- \(bytes[0])"), sourceLocation: sourceLocation)
        }
    }
}
