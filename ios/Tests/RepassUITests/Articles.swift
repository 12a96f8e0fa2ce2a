import Foundation
import RepassKit
import RepassUI
import SwiftUI

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

// The code that the DocC articles show: that it stands here means that it compiles.

// begin: own screens
struct MyReset: View {
    @Bindable var model: ResetModel

    var body: some View {
        switch model.screen {
        case .enterAddress(let screen):
            TextField("Email address", text: $model[.address]).disabled(screen.busy != nil)
            if screen.problem?.field == .address { Text("Check the address.") }
            Button("SEND RESET INSTRUCTIONS") { model.dispatch(.sendInstructions) }.disabled(screen.busy != nil)
        case .newPassword(let screen):
            SecureField("New password", text: $model[.newPassword]).disabled(screen.busy != nil)
            SecureField("Retype new password", text: $model[.retype]).disabled(screen.busy != nil)
            Button("RESET PASSWORD") { model.dispatch(.save) }
                .disabled(screen.busy != nil || !screen.assessment.acceptable)
        default:
            ProgressView()
        }
    }
}
// end: own screens

// begin: without SwiftUI
func draw(_ repass: Repass, _ draw: (ResetScreen) -> Void, empty: (Slot) -> Void) async {
    let flow = repass.reset()
    for await update in flow.updates {
        for slot in update.emptied { empty(slot) }
        draw(update.screen)
    }
}
// end: without SwiftUI

// begin: sessions
actor MySessions: SessionHost {
    private let keychain: MyKeychain

    init(keychain: MyKeychain) {
        self.keychain = keychain
    }

    func signedIn(session: Session) async throws {
        try await keychain.save(session.accessToken(), session.refreshToken())
    }

    func mustSignInAgain() async throws { try await keychain.forget() }
    func accessToken() async throws -> String? { try await keychain.validToken() }
    func account() async throws -> String? { try await keychain.address() }
}
// end: sessions

// begin: kept session
struct Root: View {
    let repass: Repass
    let login: LoginWindowModel
    @State private var isHome: Bool?

    var body: some View {
        Group {
            switch isHome {
            case true?: MyHome(repass: repass)
            case false?: LoginWindow(login, brand: brand, onSignedIn: { isHome = true })
            case nil: ProgressView()
            }
        }
        .onOpenURL { if isHome != true { login.open($0) } }
        .onChange(of: repass.sessions?.state, initial: true) { _, state in
            switch state {
            case .signedIn: isHome = isHome ?? true  // The login window itself leads on from there.
            case .signedOut, .mustSignInAgain: isHome = false
            case .restoring, .unreadable, nil: break
            }
        }
        .tellsForeground(to: repass.sessions)
    }
}
// end: kept session

struct MyHome: View {
    let repass: Repass

    var body: some View {
        Button("Sign out") { repass.sessions?.signOut() }
    }
}

// begin: lent token
func messages(_ sessions: Sessions) async throws -> (Data, Int) {
    let token = try await sessions.accessToken()
    let answer = try await messages(with: token)
    guard answer.1 == 401 else { return answer }
    sessions.accessTokenRefused(token)
    return try await messages(with: sessions.accessToken())
}
// end: lent token

func messages(with token: String) async throws -> (Data, Int) {
    var request = URLRequest(url: URL(string: "https://api.example.com/messages")!)
    request.setValue("Bearer \(token)", forHTTPHeaderField: "Authorization")
    let (data, response) = try await URLSession.shared.data(for: request)
    return (data, (response as? HTTPURLResponse)?.statusCode ?? 0)
}

// begin: events
func makeRepass(_ config: Config, stores: Stores, count: @escaping @Sendable (String) -> Void) throws -> Repass {
    try Repass(config, stores: stores) { event in
        switch event {
        case .passwordSaved(let flow): count("password saved in \(flow)")
        case .outcomeUnknown: count("outcome unknown")
        default: break
        }
    }
}
// end: events

protocol MyKeychain: Sendable {
    func save(_ access: String, _ refresh: String?) async throws
    func forget() async throws
    func validToken() async throws -> String?
    func address() async throws -> String?
}

// begin: brand
let brand = Brand(
    appName: "Example",
    contactURL: URL(string: "https://example.com/contact")!,
    mark: Image(systemName: "leaf.fill"),
    theme: Theme(colors: .init(accent: .indigo), fonts: .family("Avenir Next"), shapes: .init(button: .capsule)))
// end: brand

struct Branded: View {
    let window: LoginWindowModel
    let showHome: @MainActor () -> Void

    var body: some View {
        LoginWindow(window, brand: brand, onSignedIn: showHome)
    }
}

// begin: words
func germanWords() -> Words {
    var words = Words()
    words.login = "ANMELDEN"
    words.logInTo = { "Bei \($0) anmelden" }
    return words
}
// end: words

struct WithSlots: View {
    let window: LoginWindowModel
    @Binding var workspace: String
    let showHome: @MainActor () -> Void
    let signUp: @MainActor () -> Void

    var body: some View {
        // begin: slots
        LoginWindow(window, brand: brand, onSignedIn: showHome) {
            Text("Welcome to Example").font(.largeTitle)
        } fields: {
            LabeledField("Workspace", text: $workspace)
        } footer: {
            Section { Button("New here? Sign up", action: signUp) }
        }
        .screenFooter { place in
            if place != .settings { Text("Example Ltd, 1 Example Street") }
        }
        // end: slots
    }
}

// begin: extra
@MainActor func makeExtra(of profile: MyProfile) -> ExtraSettings {
    ExtraSettings {
        profile.isChanged
    } save: {
        try await profile.save()
    }
}

struct MySettings: View {
    let settings: SettingsModel
    let extra: ExtraSettings
    @Bindable var profile: MyProfile
    let showLogin: @MainActor () -> Void

    var body: some View {
        PersonalSettings(settings, brand: brand, extra: extra, onSignInAgain: showLogin) {
            Section { LabeledField("Display name", text: $profile.name) }
        }
    }
}
// end: extra

@Observable @MainActor
final class MyProfile {
    var name = ""
    private(set) var isChanged = false

    func save() async throws {
        isChanged = false
    }
}

struct Previewed: View {
    var body: some View {
        // begin: preview
        NavigationStack {
            ResetView(
                ResetModel(
                    showing: .enterAddress(
                        screen: EnterAddressScreen(account: nil, busy: nil, problem: .correctAddress, notice: nil))),
                brand: brand, onLeave: {}, onSignedIn: {})
        }
        // end: preview
    }
}
