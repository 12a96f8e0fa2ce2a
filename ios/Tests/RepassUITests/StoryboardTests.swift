import Foundation
import RepassDemo
import RepassTestSupport
import RepassUI
import SwiftUI
import Testing

/// The demo is walked through the steps of Android's storyboard, and says at each what Android says there.
@Suite(.enabled(if: Sandbox.isRunning), .timeLimit(.minutes(1))) @MainActor
struct StoryboardTests {
    @Test func every_step_says_what_it_says_on_android() async throws {
        let story = try Story()
        try await story.tellEverything()

        let expected = try Step.committed()
        #expect(story.steps.map(\.name) == expected.map(\.name))
        for (shown, expected) in zip(story.steps, expected) {
            #expect(shown.sentences == expected.sentences, "\(expected.name)")
        }
    }
}

/// A step of the storyboard, and what is written there, in the order of the alphabet.
struct Step {
    let name: String
    let sentences: [String]

    /// The steps of docs/storyboard.txt.
    static func committed() throws -> [Step] {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../../docs/storyboard.txt")
        let paragraphs = try String(contentsOf: file, encoding: .utf8).split(separator: "\n\n").dropFirst()
        return paragraphs.map { paragraph in
            let lines = paragraph.split(separator: "\n")
            let sentences = lines.dropFirst().map { $0.trimmingCharacters(in: .whitespaces) }
            return Step(name: String(lines[0]), sentences: sentences)
        }
    }

    init(name: String, sentences: [String]) {
        (self.name, self.sentences) = (name, sentences)
    }

    /// What is to be read now, without what differs from one request to the next.
    @MainActor init(name: String, shown nodes: [Node]) {
        let written = nodes.flatMap { $0.kind == .progress ? [$0.written, $0.value] : [$0.written] }
        let comparable = written.map {
            $0.replacing(/\S+@\S+/, with: "(address)").replacing(/\d+:\d\d/, with: "(time)")
        }
        self.init(name: name, sentences: Set(comparable.filter { !$0.isEmpty }).sorted())
    }
}
