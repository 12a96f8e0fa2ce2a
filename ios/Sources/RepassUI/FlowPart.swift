import RepassKit
import SwiftUI

/// What the screens of a flow need of its model, whether it is shown alone or within another flow: the
/// reset is the same one in the login window and by itself.
@MainActor struct FlowPart<Action> {
    /// Does what a person pressed.
    let dispatch: @MainActor (Action) -> Void
    /// What is typed in the field of a slot.
    let text: @MainActor (Slot) -> Binding<String>
    /// Whether the app has said whose account it is about.
    let isAddressLocked: Bool
    /// Whose account it is, for password managers.
    let accountName: @MainActor () -> String?
}

extension FlowModel {
    /// The part of the flow with these actions.
    func part<Part>(_ whole: @escaping @MainActor (Part) -> Action) -> FlowPart<Part> {
        FlowPart(
            dispatch: { self.dispatch(whole($0)) },
            text: { slot in
                Binding {
                    self[slot]
                } set: {
                    self[slot] = $0
                }
            },
            isAddressLocked: isAddressLocked,
            accountName: { self.accountName })
    }
}
