public import Foundation
public import RepassBindings

/// One running flow: what it shows, and what a person may do about it.
///
/// All that is decided is decided by the core. No call waits for I/O, and every call may come from
/// any thread. A flow ends with its last reference, at the latest; what is stored of it stays, so
/// that a new one goes on where it was.
public final class RepassFlow<Action: Sendable, Screen: Sendable>: Sendable {
    let core: any CoreFlow<Action, Screen>

    init(_ core: some CoreFlow<Action, Screen>) {
        self.core = core
    }

    deinit {
        core.close()
    }

    /// What is shown now.
    public var screen: Screen {
        core.screen()
    }

    /// What is shown, from now on and in order, the present screen first. A reader that is slow
    /// skips screens that were already replaced; the last one always arrives. It ends when the flow is
    /// closed or let go of, or its client closed.
    public var screens: AsyncStream<Screen> {
        AsyncStream(bufferingPolicy: .bufferingNewest(1)) { continuation in
            let end = core.observe { screen, _ in
                continuation.yield(screen)
            } over: {
                continuation.finish()
            }
            continuation.onTermination = { _ in end() }
        }
    }

    /// The same, together with the fields that are to be emptied; for fields of your own, see
    /// ``put(_:_:)``.
    public var updates: Updates<Screen> {
        Updates(of: core)
    }

    /// Does what a person pressed. What means nothing on the present screen changes nothing.
    public func dispatch(_ action: Action) {
        core.dispatch(action: action)
    }

    /// Puts the whole content of a field into its slot; call it at every change. Empty the field when
    /// ``updates`` say so, and only then.
    ///
    /// The bytes on the way are wiped. The `String` itself cannot be: Swift may have copied it, and
    /// frees it without wiping. Let go of it as soon as the screen has moved on.
    public func put(_ slot: Slot, _ text: String) {
        withWipedBytes(of: text) { core.put(slot: slot, typed: $0) }
    }

    /// Empties a slot.
    public func clear(_ slot: Slot) {
        core.clear(slot: slot)
    }

    /// Takes the link that the app was opened with. A link that is not this app's shows as a
    /// problem; it is safe to hand over whatever comes.
    public func openLink(_ link: URL) {
        put(.link, link.absoluteString)
    }

    /// The policy's answer for what is typed now.
    public func assess() -> Assessment {
        core.assess()
    }

    /// Whole seconds that are left of a wait, rounded up; 0 once it has passed, and never more than its full
    /// length, whatever the device's clock says.
    public func remainingSeconds(_ deadline: Deadline) -> Int {
        Int(clamping: core.remainingSeconds(deadline: deadline))
    }

    /// The full address of the account, for the hidden user-name field that password managers want.
    /// Not for showing.
    public var accountName: String? {
        core.accountName()
    }

    /// The app came to the front.
    public func foregrounded() {
        core.foregrounded()
    }

    /// The app went to the background; typed passwords are wiped after a while.
    public func backgrounded() {
        core.backgrounded()
    }

    /// Ends the flow and wipes its secrets. What is stored stays.
    public func close() {
        core.close()
    }
}
