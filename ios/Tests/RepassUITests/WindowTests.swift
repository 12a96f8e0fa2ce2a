import RepassKit
import RepassTestSupport
import SwiftUI
import Testing

@testable import RepassUI

/// A flow that is shown in several windows is away once all of them are.
@Suite @MainActor
struct WindowTests {
    private let flow = MadeUpFlow()
    private let model: FlowModel<Int, Int>
    private let one: Walk
    private let other: Walk
    private let isShown = Shown()

    init() {
        let model = flow.model()
        self.model = model
        let isShown = isShown
        one = Walk { Text("one").keepsTime(model) }
        other = Walk { if isShown.value { Text("other").keepsTime(model) } }
        look()
    }

    @Test func it_is_told_once_when_both_are_gone_and_once_when_one_is_back() {
        set(one, .background)
        #expect(flow.inFront == [])
        set(other, .background)
        #expect(flow.inFront == [false])
        set(other, .inactive)
        #expect(flow.inFront == [false])
        set(other, .active)
        set(one, .active)
        #expect(flow.inFront == [false, true])
    }

    @Test func a_window_that_is_closed_leaves_the_others_as_they_are() {
        set(one, .background)
        isShown.value = false
        look()
        #expect(flow.inFront == [false])
        set(one, .active)
        #expect(flow.inFront == [false, true])
    }

    @Test func leaving_the_screens_is_not_leaving_the_app() {
        isShown.value = false
        look()
        #expect(flow.inFront == [])
    }

    private func set(_ window: Walk, _ phase: ScenePhase) {
        window.environment.scenePhase = phase
        look()
    }

    private func look() {
        _ = (one.nodes, other.nodes)
    }

    private final class Shown {
        var value = true
    }
}
