public import RepassKit
public import SwiftUI

extension View {
    /// Tells the flow when the app comes and goes, hides the screen from the app switcher, and has waits
    /// counted down by the flow's clock.
    func keepsTime<Action, Screen>(_ model: FlowModel<Action, Screen>) -> some View {
        KeepsTime(model: model, content: self)
            .environment(\.secondsLeft, SecondsLeft { model.remainingSeconds($0) })
    }
}

extension View {
    /// Tells the session that Repass keeps when the app comes to the front: what could not be done before, such as
    /// with a locked device or without a network, is tried again. Put it at the root of your app.
    /// - Parameter sessions: `repass.sessions`; nothing where your app keeps sessions itself.
    public func tellsForeground(to sessions: Sessions?) -> some View {
        TellsForeground(sessions: sessions, content: self)
    }
}

private struct TellsForeground<Content: View>: View {
    let sessions: Sessions?
    let content: Content
    @Environment(\.scenePhase) private var phase

    var body: some View {
        content.onChange(of: phase) { _, phase in
            if phase == .active { sessions?.foregrounded() }
        }
    }
}

private struct KeepsTime<Action: Sendable, Screen: Sendable, Content: View>: View {
    let model: FlowModel<Action, Screen>
    let content: Content
    @State private var window = WindowIdentity()
    @Environment(\.scenePhase) private var phase

    var body: some View {
        content
            .overlay {
                // The system photographs the app when it becomes inactive.
                if phase != .active {
                    Rectangle().fill(.background).ignoresSafeArea().accessibilityHidden(true)
                }
            }
            .onAppear { tell(phase) }
            .onChange(of: phase) { _, phase in tell(phase) }
            .onDisappear { model.windowIsGone(ObjectIdentifier(window)) }
    }

    private func tell(_ phase: ScenePhase) {
        switch phase {
        case .active: model.window(ObjectIdentifier(window), isInFront: true)
        case .background: model.window(ObjectIdentifier(window), isInFront: false)
        // In sight, but not in use, such as under the app switcher.
        default: break
        }
    }
}

/// A window, told from others that show the same flow.
private final class WindowIdentity {}

/// How long a wait still takes, as the flow of the screens says.
struct SecondsLeft: Sendable {
    let ask: @MainActor @Sendable (Deadline) -> Int

    @MainActor func callAsFunction(of deadline: Deadline) -> Int {
        ask(deadline)
    }
}

private struct SecondsLeftKey: EnvironmentKey {
    static let defaultValue = SecondsLeft { _ in 0 }
}

extension EnvironmentValues {
    var secondsLeft: SecondsLeft {
        get { self[SecondsLeftKey.self] }
        set { self[SecondsLeftKey.self] = newValue }
    }
}
