import Foundation
import Observation
public import RepassKit
import RepassUI

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// What the demo app consists of beside its screens: Repass, which keeps the session.
@Observable @MainActor
public final class Demo {
    /// The login window.
    public let window: LoginWindowModel
    /// Personal Settings, while they are open.
    public private(set) var settings: SettingsModel?
    /// Whether somebody is signed in.
    public private(set) var isSignedIn = false
    /// Whose session the server says it is, once it was asked.
    public private(set) var address: String?
    /// What the home says about that.
    public private(set) var owner = ""

    @ObservationIgnored private let server: URL
    @ObservationIgnored private let repass: Repass

    /// - Parameter server: Where the sandbox listens.
    public init(server: URL) throws {
        self.server = server
        repass = try Repass(
            Config(
                server: .goTrue(url: server.absoluteString, apiKey: "sandbox"),
                appName: Brand.messenger.appName,
                appLinks: ["ismessenger://reset"]),
            stores: .inMemory)
        window = LoginWindowModel(repass)
    }

    /// The session was handed over: asks the server whose it is.
    public func showHome() {
        isSignedIn = true
        (address, owner) = (nil, "Asking the server who you are…")
        Task { owner = await whoAmI() }
    }

    /// Personal Settings was pressed.
    public func openSettings() {
        settings = SettingsModel(repass)
    }

    /// Back from there.
    public func closeSettings() {
        settings?.close()
        settings = nil
    }

    /// Ends the session, and shows the login window.
    public func signOut() {
        closeSettings()
        repass.sessions?.signOut()
        isSignedIn = false
    }

    /// The app was opened with a link: it is for what is shown.
    public func open(_ link: URL) {
        if let settings { settings.open(link) } else { window.open(link) }
    }

    /// The session that Repass keeps.
    public var sessions: Sessions? { repass.sessions }

    private func whoAmI() async -> String {
        guard let token = try? await repass.sessions?.accessToken() else { return "Nobody is signed in." }
        var request = URLRequest(url: server.appendingPathComponent("user"))
        request.setValue("Bearer \(token)", forHTTPHeaderField: "Authorization")
        struct User: Decodable {
            let email: String
        }
        guard let (data, _) = try? await URLSession.shared.data(for: request) else {
            return "The server cannot be reached."
        }
        guard let user = try? JSONDecoder().decode(User.self, from: data) else {
            return "The server does not know this session any more. Sign out, and log in again."
        }
        address = user.email
        return "You are signed in as \(user.email)."
    }
}
