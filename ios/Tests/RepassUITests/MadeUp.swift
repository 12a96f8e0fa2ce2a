import Foundation
import Synchronization

@testable import Repass

/// A flow that shows one screen and remembers what it was told to do.
final class StillFlow<Action: Sendable & Equatable, Screen: Sendable>: CoreFlow, Sendable {
    private let shown: Screen
    private let done = Mutex<[Action]>([])

    init(_ screen: Screen) {
        shown = screen
    }

    var dispatched: [Action] {
        done.withLock { $0 }
    }

    func observe(
        _ shown: @escaping @Sendable (Screen) -> Void, over: @escaping @Sendable () -> Void
    ) -> EndOfObservation {
        shown(self.shown)
        return {}
    }

    func screen() -> Screen { shown }
    func dispatch(action: Action) { done.withLock { $0.append(action) } }
    func put(slot: Slot, typed: Data) {}
    func clear(slot: Slot) {}
    func assess() -> Assessment { .blank }
    func accountName() -> String? { "ann@example.com" }
    func foregrounded() {}
    func backgrounded() {}
    func close() {}
}

extension Assessment {
    /// For an empty field.
    static let blank = Assessment(
        empty: true, rules: [RuleState(rule: .atLeast(chars: 6), met: false)], acceptable: false, strength: .weak,
        retype: .empty)
}

extension Deadline {
    /// One that passed long ago.
    static let passed = Deadline(at: 0, fullMillis: 60_000)
}

extension ResetScreen {
    static func enterAddress(problem: Problem? = nil, notice: Notice? = nil) -> ResetScreen {
        .enterAddress(sending: false, problem: problem, notice: notice)
    }

    static func checkInbox(problem: Problem? = nil, notice: Notice? = nil, takesCode: Bool = true) -> ResetScreen {
        .checkInbox(
            address: "a•••@example.com", resend: .passed, canResend: true, contact: .passed, contactNow: true,
            takesCode: takesCode, sending: false, checking: false, problem: problem, notice: notice)
    }

    static func newPassword(problem: Problem? = nil, notice: Notice? = nil) -> ResetScreen {
        .newPassword(
            account: "a•••@example.com", form: 0, assessment: .blank, saving: false, problem: problem, notice: notice)
    }
}

extension ChangeScreen {
    static func editing(asks: Asks = .nothing, problem: Problem? = nil, saving: Bool = false) -> ChangeScreen {
        .editing(
            account: "a•••@example.com", form: 0, asks: asks, resend: asks == .mailedCode ? .passed : nil,
            canResend: asks == .mailedCode, assessment: .blank, saving: saving, problem: problem, notice: nil,
            saved: nil)
    }
}
