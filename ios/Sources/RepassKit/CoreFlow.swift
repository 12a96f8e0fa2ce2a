import Foundation
import RepassBindings

/// Ends an observation.
typealias EndOfObservation = @Sendable () -> Void

/// The shape that the generated flows share.
protocol CoreFlow<Action, Screen>: AnyObject, Sendable {
    associatedtype Action
    associatedtype Screen

    /// Tells every screen, with the slots whose fields are to be emptied, until the observation is ended or
    /// the flow is gone, and then that it is over.
    func observe(
        _ shown: @escaping @Sendable (Screen, [Slot]) -> Void, over: @escaping @Sendable () -> Void
    ) -> EndOfObservation
    func screen() -> Screen
    func dispatch(action: Action)
    func put(slot: Slot, typed: Data)
    func clear(slot: Slot)
    func assess() -> Assessment
    func remainingSeconds(deadline: Deadline) -> UInt64
    func accountName() -> String?
    func foregrounded()
    func backgrounded()
    func close()
}

/// Hears the screens of a flow on a thread of the library, which lets go of it when there are no more.
private final class Listener<Screen>: Sendable {
    private let hear: @Sendable (Screen, [Slot]) -> Void
    private let over: @Sendable () -> Void

    init(_ hear: @escaping @Sendable (Screen, [Slot]) -> Void, over: @escaping @Sendable () -> Void) {
        self.hear = hear
        self.over = over
    }

    deinit {
        over()
    }

    func shown(screen: Screen, emptied: [Slot]) {
        hear(screen, emptied)
    }
}

extension Listener: LoginWindowListener where Screen == LoginWindowScreen {}
extension Listener: ResetListener where Screen == ResetScreen {}
extension Listener: SettingsListener where Screen == SettingsScreen {}
extension Listener: ChangeListener where Screen == ChangeScreen {}

extension LoginWindowFlow: CoreFlow {
    func observe(
        _ shown: @escaping @Sendable (LoginWindowScreen, [Slot]) -> Void, over: @escaping @Sendable () -> Void
    ) -> EndOfObservation {
        observe(listener: Listener(shown, over: over)).cancel
    }
}

extension ResetFlow: CoreFlow {
    func observe(
        _ shown: @escaping @Sendable (ResetScreen, [Slot]) -> Void, over: @escaping @Sendable () -> Void
    ) -> EndOfObservation {
        observe(listener: Listener(shown, over: over)).cancel
    }
}

extension SettingsFlow: CoreFlow {
    func observe(
        _ shown: @escaping @Sendable (SettingsScreen, [Slot]) -> Void, over: @escaping @Sendable () -> Void
    ) -> EndOfObservation {
        observe(listener: Listener(shown, over: over)).cancel
    }
}

extension ChangeFlow: CoreFlow {
    func observe(
        _ shown: @escaping @Sendable (ChangeScreen, [Slot]) -> Void, over: @escaping @Sendable () -> Void
    ) -> EndOfObservation {
        observe(listener: Listener(shown, over: over)).cancel
    }
}
