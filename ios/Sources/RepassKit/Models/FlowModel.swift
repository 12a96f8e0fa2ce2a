import Foundation
public import Observation

/// One flow for SwiftUI: what it shows and what is typed, observable, on the main actor.
///
/// It mirrors the core's screen one to one and decides nothing. You meet it under three names:
/// ``LoginWindowModel``, ``ResetModel`` and ``SettingsModel``. The flow ends with the model.
@Observable @MainActor
public final class FlowModel<Action: Sendable, Screen: Sendable> {
    /// What is shown now.
    public private(set) var screen: Screen

    private var typed: [Slot: String] = [:]

    @ObservationIgnored private let flow: RepassFlow<Action, Screen>
    @ObservationIgnored private var watching: Task<Void, Never>?

    init(_ flow: RepassFlow<Action, Screen>) {
        self.flow = flow
        screen = flow.screen
        watching = Task { [weak self, updates = flow.updates] in
            for await update in updates {
                self?.show(update)
            }
        }
    }

    deinit {
        watching?.cancel()
        flow.close()
    }

    /// What is typed in a field. Bind it to the field; every change goes to the core.
    ///
    /// Disable the field while the screen says that something is being done: the core takes nothing
    /// then. The text is emptied when the core has wiped the slot. SwiftUI's own copies of a `String`
    /// cannot be wiped, see ``RepassFlow/put(_:_:)``.
    public subscript(slot: Slot) -> String {
        get { typed[slot, default: ""] }
        set {
            // SwiftUI writes the same text again when the focus moves; nobody typed that.
            guard newValue != typed[slot, default: ""] else { return }
            typed[slot] = newValue
            flow.put(slot, newValue)
        }
    }

    /// What is shown, from now on and in order, the present screen first; for work that follows the flow
    /// without drawing it.
    public var screens: AsyncStream<Screen> {
        flow.screens
    }

    /// Does what a person pressed. What means nothing on the present screen changes nothing.
    public func dispatch(_ action: Action) {
        flow.dispatch(action)
    }

    /// Whole seconds that are left of a wait, rounded up; 0 once it has passed, and never more than its full
    /// length, whatever the device's clock says.
    public func remainingSeconds(_ deadline: Deadline) -> Int {
        flow.remainingSeconds(deadline)
    }

    /// The full address of the account, for the hidden user-name field that password managers want.
    /// Not for showing.
    public var accountName: String? {
        // Known from another screen on, so whoever reads it reads it again then.
        access(keyPath: \.screen)
        return flow.accountName
    }

    /// The app came to the front.
    public func foregrounded() {
        flow.foregrounded()
    }

    /// The app went to the background; typed passwords are wiped after a while.
    public func backgrounded() {
        flow.backgrounded()
    }

    /// Ends the flow and wipes its secrets. What is stored stays, so that a new one goes on.
    public func close() {
        typed = [:]
        flow.close()
    }

    func openLink(_ link: URL) {
        flow.openLink(link)
    }

    private func show(_ update: Updates<Screen>.Element) {
        for slot in update.emptied { typed[slot] = nil }
        screen = update.screen
    }
}
