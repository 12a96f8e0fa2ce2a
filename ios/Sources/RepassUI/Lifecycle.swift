import Repass
import SwiftUI

extension View {
    /// Tells the flow when the app comes and goes, and hides the screen from the app switcher.
    func keepsTime<Action, Screen>(_ model: FlowModel<Action, Screen>) -> some View {
        KeepsTime(model: model, content: self)
    }
}

private struct KeepsTime<Action: Sendable, Screen: Sendable, Content: View>: View {
    let model: FlowModel<Action, Screen>
    let content: Content
    @Environment(\.scenePhase) private var phase

    var body: some View {
        content
            .overlay {
                // The system photographs the app when it becomes inactive.
                if phase != .active {
                    Rectangle().fill(.background).ignoresSafeArea().accessibilityHidden(true)
                }
            }
            .onChange(of: phase) { _, phase in
                switch phase {
                case .active: model.foregrounded()
                case .background: model.backgrounded()
                default: break
                }
            }
    }
}
