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
            if let picture {
                Gallery(picture).look(UserDefaults.standard.string(forKey: "look"))
            } else {
                DemoScreens(demo).onOpenURL(perform: demo.open).tellsForeground(to: demo.sessions)
            }
        }
    }

    /// What the argument `-screen` names.
    private var picture: Picture? {
        UserDefaults.standard.string(forKey: "screen").flatMap(Picture.init(rawValue:))
    }
}

extension View {
    /// What the argument `-look` names.
    @ViewBuilder fileprivate func look(_ name: String?) -> some View {
        switch name {
        case "night": preferredColorScheme(.dark)
        case "large": dynamicTypeSize(.accessibility5)
        case "right-to-left": environment(\.layoutDirection, .rightToLeft)
        default: self
        }
    }
}
