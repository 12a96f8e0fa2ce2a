import Foundation
import RepassTestSupport
import Testing

@testable import RepassKit

/// What holds for every model, shown on a flow made for it: its screens are numbers.
@Suite(.timeLimit(.minutes(1))) @MainActor
struct FlowModelTests {
    @Test func screens_arrive_on_the_main_actor_in_order_and_the_last_one_arrives() async throws {
        let flow = MadeUpFlow()
        let model = flow.model()
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
        let model = flow.model()
        model[.newPassword] = "pässwörd 🙂"
        model[.newPassword] = "pässwörd 🙂"
        model[.newPassword] = ""
        #expect(flow.put == ["pässwörd 🙂", ""])
    }

    @Test func emptied_fields_are_empty_and_nothing_is_told_to_the_core_that_emptied_them() async throws {
        let flow = MadeUpFlow()
        let model = flow.model()
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
        let model = flow.model()
        model[.newPassword] = "secret"
        try await flow.until { $0.observers == 1 }
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
        var model: FlowModel? = flow.model()
        _ = model?.screen
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
                let model = flow.model()
                released = model
                _ = model.screen
                flow.show(screen)
                await Task.yield()
            }
            #expect(released == nil)
        }
        try await flow.until { $0.observers == 0 }
    }

    @Test func a_model_that_is_asked_for_nothing_begins_nothing() {
        // As SwiftUI makes one with every new value of a view whose state it is, and drops it.
        var begun = 0
        let flow = MadeUpFlow()
        let make = {
            flow.model { begun += 1 }
        }
        let kept = make()
        for _ in 1...10 { _ = make() }
        #expect(begun == 0)
        #expect(kept.screen == 0)
        #expect(kept.screen == 0)
        #expect(begun == 1)
    }

    @Test func a_model_that_is_closed_before_it_is_asked_for_anything_stays_closed() async throws {
        let flow = MadeUpFlow()
        flow.model().close()
        try await flow.until { $0.isClosed }
    }

    @Test func a_first_address_is_typed_before_anything_is_shown_and_can_be_changed() {
        let flow = MadeUpFlow()
        let model = flow.model(initialAddress: "ann@example.com")
        #expect(model[.address] == "ann@example.com")
        _ = model.screen
        model[.address] = "bob@example.com"
        #expect(flow.put == ["ann@example.com", "bob@example.com"])
        #expect(!model.isAddressLocked)
    }

    @Test func a_locked_address_stays_whatever_is_typed_or_emptied() async throws {
        let flow = MadeUpFlow()
        let model = flow.model(initialAddress: "ann@example.com", lockAddress: true)
        #expect(model.screen == 0)
        model[.address] = "bob@example.com"
        try await flow.until { $0.observers == 1 }
        flow.show(1, emptied: [.address])
        try await until { model.screen == 1 }
        #expect(model[.address] == "ann@example.com")
        #expect(flow.put == ["ann@example.com", "ann@example.com"])
    }
}
