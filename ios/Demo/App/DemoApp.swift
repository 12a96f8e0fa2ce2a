import RepassDemo
import RepassUI
import SwiftUI

/// The demo on a phone or a simulator. Start the sandbox on the same Mac first:
/// `cargo run -p repass-sandbox`.
@main
struct DemoApp: App {
    @State private var demo = try! Demo(server: URL(string: "http://127.0.0.1:9999")!)

    var body: some Scene {
        WindowGroup {
            DemoScreens(demo)
                .brand(.isMessenger)
                .onOpenURL(perform: demo.window.open)
        }
    }
}
