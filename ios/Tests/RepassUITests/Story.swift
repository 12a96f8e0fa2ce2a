import Foundation
import RepassDemo
import RepassTestSupport
import RepassUI
import SwiftUI

/// What the demo of Android does without a display, step by step, done here.
@MainActor final class Story {
    private(set) var steps: [Step] = []
    private let sandbox: Sandbox
    private var demo: Demo
    private var person: Person

    init() throws {
        sandbox = try Sandbox()
        let demo = try Demo(server: sandbox.server)
        self.demo = demo
        person = Person { DemoScreens(demo) }
    }

    func tellEverything() async throws {
        let account = try await sandbox.newAccount()
        try await resetByLink(account)
        try start()
        try await changeInSettings(account)
        try start()
        try await resetByCode(sandbox.newAccount())

        let known = try await sandbox.newAccount()
        try start()
        try await wrongAtLogin(known)
        try start()
        try await unknownAccount()
        let wrong = try await sandbox.newAccount()
        try start()
        try await wrongCodeAndPasswords(wrong)
        try start()
        try await wrongInSettings(wrong)
        try start()
        try await strangeLink(sandbox.newAccount())
        try start(at: URL(string: "http://127.0.0.1:9")!)
        try await unreachable()
    }

    /// The app is started anew.
    private func start(at server: URL? = nil) throws {
        let demo = try Demo(server: server ?? sandbox.server)
        self.demo = demo
        person = Person { DemoScreens(demo) }
    }

    private func step(_ name: String, at sentence: String) async throws {
        try await person.sees(sentence)
        steps.append(Step(name: name, shown: person.walk.nodes.filter { $0.identifier != Node.back }))
    }

    private func resetByLink(_ account: Account) async throws {
        try await step("login-window", at: Tags.login)
        try await person.presses(Tags.forgotPassword)
        try await person.types(account.address, into: Tags.addressField)
        try await step("enter-address", at: Tags.sendInstructions)
        try await person.presses(Tags.sendInstructions)
        try await step("check-inbox", at: Tags.codeField)
        demo.window.open(try await sandbox.instructions(to: account.address).link)
        try await step("new-password", at: Tags.newPasswordField)
        try await person.typesTwice(Self.first)
        try await step("new-password-typed", at: "Passwords match")
        try await person.presses(Tags.resetPassword)
        try await step("done", at: Tags.continue)
        try await person.presses(Tags.continue)
        try await step("home", at: "You are signed in as \(account.address).")
    }

    private func changeInSettings(_ account: Account) async throws {
        try await logIn(account.address, Self.first)
        try await person.sees("You are signed in as \(account.address).")
        try await person.presses("User Profile Menu")
        try await step("user-profile-menu", at: "Personal Settings")
        try await person.presses("Personal Settings")
        try await step("personal-settings", at: Tags.saveProfile)
        try await person.types("another fine phrase", into: Tags.newPasswordField)
        try await step("settings-typed", at: Tags.strength)
        try await person.types("another fine phrase", into: Tags.retypeField)
        try await step("settings-retyped", at: "Passwords match")
        try await person.presses(Tags.saveProfile)
        try await step("settings-saved", at: Tags.saved)
        try await person.presses(Node.back)
        try await person.presses("User Profile Menu")
        try await person.presses("Sign out")
        try await step("signed-out", at: Tags.login)
        try await logIn(account.address, "another fine phrase")
        try await step("signed-in-again", at: "You are signed in as \(account.address).")
    }

    private func resetByCode(_ account: Account) async throws {
        try await askForInstructions(account.address)
        try await person.types(sandbox.instructions(to: account.address).code, into: Tags.codeField)
        try await step("code-typed", at: Tags.codeField)
        try await person.presses(Tags.submitCode)
        try await person.typesTwice("three plain words")
        try await person.presses(Tags.resetPassword)
        try await step("done-by-code", at: Tags.continue)
    }

    private func wrongAtLogin(_ account: Account) async throws {
        try await logIn(account.address, "not the password")
        try await step("wrong-password", at: Tags.problem)
        try start()
        try await person.presses(Tags.forgotPassword)
        try await person.types("someone.example.com", into: Tags.addressField)
        try await person.presses(Tags.sendInstructions)
        try await step("malformed-address", at: Tags.problem)
    }

    private func unknownAccount() async throws {
        try await askForInstructions("nobody-\(UUID().uuidString.prefix(8).lowercased())@example.com")
        try await step("unknown-account", at: Tags.codeField)
    }

    private func wrongCodeAndPasswords(_ account: Account) async throws {
        try await askForInstructions(account.address)
        let code = try await sandbox.instructions(to: account.address).code
        try await person.types(code == "000000" ? "000001" : "000000", into: Tags.codeField)
        try await person.presses(Tags.submitCode)
        try await step("wrong-code", at: Tags.problem)
        try await person.types(code, into: Tags.codeField)
        try await person.presses(Tags.submitCode)
        try await person.typesTwice("short")
        try await person.presses(Tags.resetPassword)
        try await step("five-characters", at: Tags.problem)
        try await person.typesTwice("long enough words", "long enough worts")
        try await person.presses(Tags.resetPassword)
        try await step("mismatch", at: "The passwords don’t match. Retype the new password.")
    }

    private func wrongInSettings(_ account: Account) async throws {
        try await logIn(account.address, account.password)
        try await person.presses("User Profile Menu")
        try await person.presses("Personal Settings")
        try await person.presses(Tags.saveProfile)
        try await step("nothing-to-change", at: Tags.problem)
        try await person.typesTwice("long enough words", "long enough worts")
        try await person.presses(Tags.saveProfile)
        try await step("settings-mismatch", at: "The passwords don’t match. Retype the new password.")
    }

    private func strangeLink(_ account: Account) async throws {
        try await askForInstructions(account.address)
        let link = try await sandbox.instructions(to: account.address).link
        try start()
        demo.window.open(link)
        try await step("strange-link", at: Tags.problem)
    }

    private func unreachable() async throws {
        try await person.presses(Tags.forgotPassword)
        try await person.types("demo@example.com", into: Tags.addressField)
        try await person.presses(Tags.sendInstructions)
        try await step("unreachable", at: Tags.problem)
    }

    private func logIn(_ address: String, _ password: String) async throws {
        try await person.types(address, into: Tags.addressField)
        try await person.types(password, into: Tags.passwordField)
        try await person.presses(Tags.login)
    }

    private func askForInstructions(_ address: String) async throws {
        try await person.presses(Tags.forgotPassword)
        try await person.types(address, into: Tags.addressField)
        try await person.presses(Tags.sendInstructions)
        try await person.sees(Tags.codeField)
    }

    private static let first = "correct horse battery"
}
