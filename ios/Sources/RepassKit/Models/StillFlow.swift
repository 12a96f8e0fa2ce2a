import Foundation
import RepassBindings

extension FlowModel {
    /// Shows one screen and stays there: for previews and pictures of your screens, without a server.
    /// - Parameters:
    ///   - screen: What is shown.
    ///   - initialAddress: What is typed in the address field.
    ///   - lockAddress: Whether it stays so.
    ///   - acted: Hears what is pressed.
    public convenience init(
        showing screen: Screen, initialAddress: String = "", lockAddress: Bool = false,
        acted: @escaping @Sendable (Action) -> Void = { _ in }
    ) {
        self.init(initialAddress: initialAddress, lockAddress: lockAddress) {
            RepassFlow(StillFlow(screen, acted: acted))
        }
    }
}

/// A flow that shows one screen, whatever is done.
private final class StillFlow<Action: Sendable, Screen: Sendable>: CoreFlow, Sendable {
    private let shown: Screen
    private let acted: @Sendable (Action) -> Void

    init(_ screen: Screen, acted: @escaping @Sendable (Action) -> Void) {
        self.shown = screen
        self.acted = acted
    }

    func observe(
        _ shown: @escaping @Sendable (Screen, [Slot]) -> Void, over: @escaping @Sendable () -> Void
    ) -> EndOfObservation {
        shown(self.shown, [])
        return over
    }

    func screen() -> Screen { shown }
    func dispatch(action: Action) { acted(action) }
    func put(slot: Slot, typed: Data) {}
    func clear(slot: Slot) {}
    func assess() -> Assessment {
        Assessment(
            empty: true, rules: [], acceptable: false, limits: PasswordLimits(minChars: 6, maxBytes: nil),
            strength: .weak, retype: .empty)
    }
    // No clock runs: a wait has its full length.
    func remainingSeconds(deadline: Deadline) -> UInt64 { (deadline.fullMillis + 999) / 1000 }
    func accountName() -> String? { nil }
    func foregrounded() {}
    func backgrounded() {}
    func close() {}
}
