import RepassUI
import SwiftUI

/// The demo app: the login window, or the home of somebody who is signed in.
public struct DemoScreens: View {
    private let demo: Demo

    /// Of this demo.
    public init(_ demo: Demo) {
        self.demo = demo
    }

    public var body: some View {
        if demo.isSignedIn {
            Home(demo: demo)
        } else {
            LoginWindow(demo.window, brand: .messenger, onSignedIn: demo.showHome)
        }
    }
}

/// The small home, with the User Profile Menu that leads to Personal Settings.
struct Home: View {
    let demo: Demo

    var body: some View {
        NavigationStack {
            VStack(spacing: 12) {
                Text("No conversations yet").font(.title2.bold())
                Text(demo.owner).foregroundStyle(.secondary)
            }
            .multilineTextAlignment(.center)
            .padding()
            .navigationTitle(Brand.messenger.appName)
            .toolbar {
                Menu("User Profile Menu", systemImage: "person.crop.circle") {
                    Section {
                        Button(action: demo.openSettings) { Text("Personal Settings") }
                        Button(action: demo.signOut) { Text("Sign out") }
                    } header: {
                        Text(demo.address ?? "")
                    }
                }
            }
            .navigationDestination(isPresented: isInSettings) {
                if let settings = demo.settings {
                    PersonalSettings(
                        settings, brand: .messenger, onSignInAgain: demo.signOut)
                }
            }
        }
    }

    private var isInSettings: Binding<Bool> {
        Binding { [demo] in
            demo.settings != nil
        } set: { [demo] isShown in
            if !isShown { demo.closeSettings() }
        }
    }
}
