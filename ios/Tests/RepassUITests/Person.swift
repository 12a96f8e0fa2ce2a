import Foundation
import RepassKit
import RepassTestSupport
import RepassUI
import SwiftUI

/// Somebody who uses the screens: reads what is there, types, presses. Waits as a person does, until
/// the screen shows what comes next.
@MainActor final class Person {
    let walk: Walk

    init<Screen: View>(before screen: @escaping @MainActor () -> Screen) {
        walk = Walk(screen)
    }

    /// Waits until this is on the screen: a sentence, or something by its tag.
    func sees(_ what: String) async throws {
        do {
            try await until { walk.find(what) != nil }
        } catch {
            throw NotThere(what: what, butThis: walk.says)
        }
    }

    /// Whether this is on the screen right now.
    func isShown(_ what: String) -> Bool {
        walk.find(what) != nil
    }

    /// Waits for a button that can be pressed, and presses it.
    func presses(_ button: String) async throws {
        do {
            try await until { walk.press(button) }
        } catch {
            throw NotThere(what: button, butThis: walk.says)
        }
    }

    /// Waits for a field that takes typing, and types.
    func types(_ text: String, into field: String) async throws {
        do {
            try await until { walk.type(text, into: field) }
        } catch {
            throw NotThere(what: field, butThis: walk.says)
        }
    }

    /// Types a new password, and types it again.
    func typesTwice(_ password: String, _ retyped: String? = nil) async throws {
        try await types(password, into: Tags.newPasswordField)
        try await types(retyped ?? password, into: Tags.retypeField)
    }

    func reads(_ what: String) -> Node? {
        walk.find(what)
    }
}

struct NotThere: Error {
    let what: String
    let butThis: [String]
}
