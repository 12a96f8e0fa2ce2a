import Foundation
import RepassTestSupport
import Testing

@testable import RepassKit

/// What holds for every model, shown on a flow made for it: its screens are numbers.
@Suite(.timeLimit(.minutes(1))) @MainActor
struct FlowModelTests {
    @Test func screens_arrive_on_the_main_actor_in_order_and_the_last_one_arrives() async throws {
        let flow = MadeUpFlow()
        let model = FlowModel(RepassFlow(flow))
        let last = 2_000
        Thread.detachNewThread {
            for screen in 1...last { flow.show(screen) }
        }
        var seen: [Int] = []
        try await until {
            MainActor.assertIsolated()
            if model.screen != seen.last { seen.append(model.screen) }
            return model.screen == last
        }
        #expect(seen == seen.sorted())
        #expect(Set(seen).count == seen.count)
    }

    @Test func what_is_typed_reaches_the_core_once_a_change() {
        let flow = MadeUpFlow()
        let model = FlowModel(RepassFlow(flow))
        model[.newPassword] = "pässwörd 🙂"
        model[.newPassword] = "pässwörd 🙂"
        model[.newPassword] = ""
        #expect(flow.put == ["pässwörd 🙂", ""])
    }

    @Test func emptied_fields_are_empty_and_nothing_is_told_to_the_core_that_emptied_them() async throws {
        let flow = MadeUpFlow()
        let model = FlowModel(RepassFlow(flow))
        model[.newPassword] = "secret"
        model[.code] = "123456"
        flow.show(9)
        try await until { model.screen == 9 }
        #expect(model[.newPassword] == "secret")
        flow.show(10, emptied: [.code])
        try await until { model.screen == 10 }
        #expect(model[.code].isEmpty)
        #expect(model[.newPassword] == "secret")
        #expect(flow.put == ["secret", "123456"])
    }

    @Test func a_field_that_was_emptied_on_a_screen_that_is_skipped_is_empty_all_the_same() async throws {
        let flow = MadeUpFlow()
        let model = FlowModel(RepassFlow(flow))
        try await flow.until { $0.observers == 1 }
        model[.newPassword] = "secret"
        model[.retype] = "secret"
        // All of them while the main actor, which the model reads on, is busy here.
        flow.show(1, emptied: [.newPassword])
        flow.show(2, emptied: [.retype])
        for screen in 3...100 { flow.show(screen) }
        try await until { model.screen == 100 }
        #expect(model[.newPassword].isEmpty)
        #expect(model[.retype].isEmpty)
    }

    @Test func a_model_that_is_let_go_of_ends_its_observation_and_its_flow() async throws {
        let flow = MadeUpFlow()
        var model: FlowModel? = FlowModel(RepassFlow(flow))
        weak var released = model
        try await flow.until { $0.observers == 1 }
        model = nil
        #expect(released == nil)
        try await flow.until { $0.observers == 0 && $0.isClosed }
    }

    @Test func a_model_that_is_let_go_of_while_screens_arrive_is_freed() async throws {
        let flow = MadeUpFlow()
        for screen in 1...100 {
            weak var released: FlowModel<Int, Int>?
            do {
                let model = FlowModel(RepassFlow(flow))
                released = model
                flow.show(screen)
                await Task.yield()
            }
            #expect(released == nil)
        }
        try await flow.until { $0.observers == 0 }
    }
}

/// A core that shows what the test tells it to, from whatever thread.
private final class MadeUpFlow: CoreFlow, @unchecked Sendable {
    struct State {
        var screen = 0
        var put: [String] = []
        var isClosed = false
        var listeners: [Int: @Sendable (Int, [Slot]) -> Void] = [:]
        var observers: Int { listeners.count }
    }

    private let lock = NSLock()
    private var state = State()
    private var count = 0

    var put: [String] {
        lock.withLock { state.put }
    }

    func show(_ screen: Int, emptied: [Slot] = []) {
        let listeners = lock.withLock {
            state.screen = screen
            return state.listeners.values
        }
        for listener in listeners { listener(screen, emptied) }
    }

    func until(_ holds: @Sendable (State) -> Bool) async throws {
        try await RepassTestSupport.until { holds(lock.withLock { state }) }
    }

    func observe(
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

    func put(slot: Slot, typed: Data) {
        // The bytes are only lent: a copy has to be made of them.
        lock.withLock { state.put.append(String(decoding: typed, as: UTF8.self)) }
    }

    func close() {
        lock.withLock { state.isClosed = true }
    }

    func screen() -> Int { lock.withLock { state.screen } }
    func dispatch(action: Int) {}
    func clear(slot: Slot) {}
    func assess() -> Assessment {
        Assessment(
            empty: true, rules: [], acceptable: false, limits: PasswordLimits(minChars: 6, maxBytes: nil),
            strength: .weak, retype: .empty)
    }
    func remainingSeconds(deadline: Deadline) -> UInt64 { 0 }
    func accountName() -> String? { nil }
    func foregrounded() {}
    func backgrounded() {}
}
