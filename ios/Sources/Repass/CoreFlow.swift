import Foundation
import RepassBindings

/// The shape that the three generated flows share.
protocol CoreFlow<Action, Screen>: AnyObject, Sendable {
    associatedtype Action
    associatedtype Screen

    /// Calls back until what it returns is called.
    func observe(_ shown: @escaping @Sendable (Screen) -> Void) -> @Sendable () -> Void
    func screen() -> Screen
    func dispatch(action: Action)
    func put(slot: Slot, typed: Data)
    func clear(slot: Slot)
    func assess() -> Assessment
    func accountName() -> String?
    func foregrounded()
    func backgrounded()
    func close()
}

/// Hears the screens of a flow on a thread of the library.
private final class Listener<Screen>: Sendable {
    private let hear: @Sendable (Screen) -> Void

    init(_ hear: @escaping @Sendable (Screen) -> Void) {
        self.hear = hear
    }

    func shown(screen: Screen) {
        hear(screen)
    }
}

extension Listener: LoginListener where Screen == LoginScreen {}
extension Listener: ResetListener where Screen == ResetScreen {}
extension Listener: ChangeListener where Screen == ChangeScreen {}

extension LoginFlow: CoreFlow {
    func observe(_ shown: @escaping @Sendable (LoginScreen) -> Void) -> @Sendable () -> Void {
        observe(listener: Listener(shown)).cancel
    }
}

extension ResetFlow: CoreFlow {
    func observe(_ shown: @escaping @Sendable (ResetScreen) -> Void) -> @Sendable () -> Void {
        observe(listener: Listener(shown)).cancel
    }
}

extension ChangeFlow: CoreFlow {
    func observe(_ shown: @escaping @Sendable (ChangeScreen) -> Void) -> @Sendable () -> Void {
        observe(listener: Listener(shown)).cancel
    }
}
