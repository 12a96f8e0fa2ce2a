import Foundation
import RepassKit
import RepassUI
import SwiftUI

// What an app writes. The README shows these lines; that they stand here means that they compile.

// begin: client
func makeRepass(stores: Stores) throws -> Repass {
    try Repass(
        Config(
            server: .goTrue(url: "https://auth.example.com/auth/v1", apiKey: "your-public-key"),
            appName: "Example", appLinks: ["https://app.example.com/reset"]),
        stores: stores)
}
// end: client

// begin: screens
let example = Brand(appName: "Example", contactURL: URL(string: "https://example.com/contact")!)

struct ExampleApp: View {
    let login: LoginWindowModel
    let showHome: @MainActor () -> Void

    var body: some View {
        LoginWindow(login, brand: example, onSignedIn: showHome)
            .onOpenURL(perform: login.open)
    }
}
// end: screens
