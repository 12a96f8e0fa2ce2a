import Foundation
public import Observation

/// One flow for SwiftUI: what it shows and what is typed, observable, on the main actor.
///
/// It mirrors the core's screen one to one and decides nothing. You meet it under three names:
/// ``LoginWindowModel``, ``ResetModel`` and ``SettingsModel``.
///
/// Your app owns it, such as in a `@State`: one for each login window, for as long as the window is there. The
/// flow begins when the model is first asked for something, so that the one which SwiftUI makes and drops with
/// each new value of a view costs nothing; it ends with the model. What is typed is in nothing that a debugger
/// shows of it.
@Observable @MainActor
public final class FlowModel<Action: Sendable, Screen: Sendable> {
    private var typed: [Slot: String] = [:]

    @ObservationIgnored private let makeFlow: @MainActor () -> RepassFlow<Action, Screen>
    @ObservationIgnored private var running: (flow: RepassFlow<Action, Screen>, screen: Screen)?
    @ObservationIgnored private var watching: Task<Void, Never>?
    /// What the app has said the address is, where a person cannot change it.
    @ObservationIgnored private let lockedAddress: String?
    @ObservationIgnored private let initialAddress: String
    /// Whether its window has led on from its last screen.
    @ObservationIgnored private var isSpent = false
    /// The windows that show it, and whether each is in front.
    @ObservationIgnored private var windows: [ObjectIdentifier: Bool] = [:]
    @ObservationIgnored private var isAway = false

    init(
        initialAddress: String = "", lockAddress: Bool = false,
        _ makeFlow: @escaping @MainActor () -> RepassFlow<Action, Screen>
    ) {
        self.makeFlow = makeFlow
        self.initialAddress = initialAddress
        lockedAddress = lockAddress ? initialAddress : nil
        if !initialAddress.isEmpty { typed[.address] = initialAddress }
    }

    deinit {
        watching?.cancel()
        running?.flow.close()
    }

    /// What is shown now.
    public var screen: Screen {
        access(keyPath: \.screen)
        return begun.screen
    }

    private var flow: RepassFlow<Action, Screen> {
        begun.flow
    }

    private var begun: (flow: RepassFlow<Action, Screen>, screen: Screen) {
        if let running { return running }
        let flow = makeFlow()
        if let address = typed[.address] { flow.put(.address, address) }
        let begun = (flow, flow.screen)
        running = begun
        watching = Task { [weak self, updates = flow.updates] in
            for await update in updates {
                self?.show(update)
            }
        }
        return begun
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
            if slot == .address && isAddressLocked { return }
            typed[slot] = newValue
            flow.put(slot, newValue)
        }
    }

    /// Whether the app has said whose account it is about, so that a person cannot type another address.
    public var isAddressLocked: Bool {
        lockedAddress != nil
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

    /// The app came to the front. The screens of RepassUI tell it by themselves.
    public func foregrounded() {
        flow.foregrounded()
    }

    /// The app went to the background; typed passwords are wiped after a while. The screens of RepassUI tell it
    /// by themselves.
    public func backgrounded() {
        flow.backgrounded()
    }

    /// A window that shows the flow came to the front, or went to the background. The flow is in the background
    /// once all of its windows are.
    package func window(_ window: ObjectIdentifier, isInFront: Bool) {
        windows[window] = isInFront
        let isAway = !windows.values.contains(true)
        guard isAway != self.isAway else { return }
        self.isAway = isAway
        if isAway { backgrounded() } else { foregrounded() }
    }

    /// A window shows the flow no more: whoever left the screens is still in the app, and of a window that was
    /// closed in the background nothing is known.
    package func windowIsGone(_ window: ObjectIdentifier) {
        windows[window] = nil
        if let other = windows.first { self.window(other.key, isInFront: other.value) }
    }

    /// The window leads on from the flow's last screen, such as to the home of somebody who has signed in.
    package func leadsOn() {
        isSpent = true
    }

    /// The window is gone. A flow that came to its end makes room for a new one, so that the same model can be shown
    /// again, such as after signing out, and does not tell once more how the last one ended.
    package func windowHasClosed() {
        guard isSpent else { return }
        isSpent = false
        watching?.cancel()
        running?.flow.close()
        typed = initialAddress.isEmpty ? [:] : [.address: initialAddress]
        withMutation(keyPath: \.screen) { running = nil }
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
        if let lockedAddress, update.emptied.contains(.address) {
            typed[.address] = lockedAddress
            flow.put(.address, lockedAddress)
        }
        withMutation(keyPath: \.screen) { running?.screen = update.screen }
    }
}
