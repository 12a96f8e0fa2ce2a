package import Foundation

@testable package import RepassKit

/// A core that shows what the test tells it to, from whatever thread.
package final class MadeUpFlow: CoreFlow, @unchecked Sendable {
    package struct State {
        package var screen = 0
        package var put: [String] = []
        package var isClosed = false
        /// Whether the app came to the front, again and again.
        package var inFront: [Bool] = []
        var listeners: [Int: @Sendable (Int, [Slot]) -> Void] = [:]
        package var observers: Int { listeners.count }
    }

    private let lock = NSLock()
    private var state = State()
    private var count = 0

    package init() {}

    /// A model of it.
    @MainActor package func model(
        initialAddress: String = "", lockAddress: Bool = false, begun: @escaping @MainActor () -> Void = {}
    ) -> FlowModel<Int, Int> {
        FlowModel(initialAddress: initialAddress, lockAddress: lockAddress) {
            begun()
            return RepassFlow(self)
        }
    }

    package var inFront: [Bool] {
        lock.withLock { state.inFront }
    }

    package var put: [String] {
        lock.withLock { state.put }
    }

    package func show(_ screen: Int, emptied: [Slot] = []) {
        let listeners = lock.withLock {
            state.screen = screen
            return state.listeners.values
        }
        for listener in listeners { listener(screen, emptied) }
    }

    package func until(_ holds: @Sendable (State) -> Bool) async throws {
        try await RepassTestSupport.until { holds(lock.withLock { state }) }
    }

    package func observe(
        _ shown: @escaping @Sendable (Int, [Slot]) -> Void, over: @escaping @Sendable () -> Void
    ) -> EndOfObservation {
        let (id, screen) = lock.withLock {
            count += 1
            state.listeners[count] = shown
            return (count, state.screen)
        }
        shown(screen, [])
        return { [self] in lock.withLock { state.listeners[id] = nil } }
    }

    package func put(slot: Slot, typed: Data) {
        // The bytes are only lent: a copy has to be made of them.
        lock.withLock { state.put.append(String(decoding: typed, as: UTF8.self)) }
    }

    package func close() {
        lock.withLock { state.isClosed = true }
    }

    package func screen() -> Int { lock.withLock { state.screen } }
    package func dispatch(action: Int) {}
    package func clear(slot: Slot) {}
    package func assess() -> Assessment {
        Assessment(
            empty: true, rules: [], acceptable: false, limits: PasswordLimits(minChars: 6, maxBytes: nil),
            strength: .weak, retype: .empty)
    }
    package func remainingSeconds(deadline: Deadline) -> UInt64 { 0 }
    package func accountName() -> String? { nil }
    package func foregrounded() { lock.withLock { state.inFront.append(true) } }
    package func backgrounded() { lock.withLock { state.inFront.append(false) } }
}
