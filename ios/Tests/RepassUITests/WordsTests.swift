import Foundation
import Testing

/// The screens of both platforms say the same sentences.
@Suite struct WordsTests {
    @Test func every_sentence_of_android_is_one_of_ios_and_the_other_way_round() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../../..")
        let android = try sentences(
            root.appendingPathComponent("android/repass-compose/src/main/kotlin/repass/compose/Strings.kt"))
        let ios = try sentences(root.appendingPathComponent("ios/Sources/RepassUI/Words.swift"))
        #expect(android.subtracting(ios) == [])
        #expect(ios.subtracting(android) == [])
        #expect(ios.count > 80)
    }

    /// The texts in quotes, whole sentences, with what is filled in left out.
    private func sentences(_ source: URL) throws -> Set<String> {
        var text = try String(contentsOf: source, encoding: .utf8)
        text.replace(/"\s*\+\s*\n?\s*"/, with: "")
        text.replace(/\\u2026/, with: "…")
        let quoted = text.matches(of: /"((?:[^"\\\n]|\\[^\n])*)"/).map { String($0.1) }
        return Set(
            quoted.map { sentence in
                sentence
                    .replacing(/\\\([^()]*\)/, with: "<…>")
                    .replacing(/\$\{[^}]*\}/, with: "<…>")
                    .replacing(/\$\w+/, with: "<…>")
            }
            // How a time is written is code on both sides.
            .filter { $0.contains(/[a-z]{3}|[A-Z]{4}/) && $0 != "TooManyFunctions" })
    }
}
