import Foundation
public import Observation

/// One flow for SwiftUI: what it shows and what is typed, observable, on the main actor.
///
/// It mirrors the core's screen one to one and decides nothing. You meet it under three names:
/// ``LoginModel``, ``ResetModel`` and ``SettingsModel``. The flow ends with the model.
@Observable @MainActor
public final class FlowModel<Action: Sendable, Screen: Sendable> {
    /// What is shown now.
    public private(set) var screen: Screen

    /// Where the three differ: LoginModel and ResetModel show it as `address`.
    var typedAddress = ""

    private var typed: [Slot: String] = [:]

    @ObservationIgnored private let flow: RepassFlow<Action, Screen>
    @ObservationIgnored private let form: (Screen) -> Form?
    @ObservationIgnored private var watching: Task<Void, Never>?

    /// - Parameter form: Which fields a screen has.
    init(_ flow: RepassFlow<Action, Screen>, form: @escaping (Screen) -> Form?) {
        self.flow = flow
        self.form = form
        screen = flow.screen
        watching = Task { [weak self, screens = flow.screens] in
            for await screen in screens {
                self?.show(screen)
            }
        }
    }

    deinit {
        watching?.cancel()
        flow.close()
    }

    /// What is typed in a secret field. Bind it to the field; every change goes to the core.
    ///
    /// Disable the field while the screen says that something is being sent: the core takes nothing
    /// then. Repass empties the text when the core has wiped the slot. SwiftUI's own copies of a
    /// `String` cannot be wiped, see ``RepassFlow/put(_:_:)``.
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

    private func show(_ new: Screen) {
        if form(new) != form(screen) { typed = [:] }
        screen = new
    }
}

/// Names the secret fields that a screen has. Another one means other fields, or the same ones
/// emptied by the core: what was typed is let go of.
enum Form: Equatable {
    case login(UInt32)
    case code
    case newPassword(UInt32)
    case settings(UInt32)
}
