import Foundation
import RepassDemo
import RepassTestSupport
import RepassUI
import SwiftUI
import Testing

/// The demo app from end to end: all of the document that Repass fulfils, as one person does it.
@Suite(.enabled(if: Sandbox.isRunning), .timeLimit(.minutes(1))) @MainActor
struct DemoTests {
    @Test func a_forgotten_password_is_reset_and_later_changed_in_personal_settings() async throws {
        let sandbox = try Sandbox()
        let account = try await sandbox.newAccount()
        let demo = try Demo(server: sandbox.server)
        let person = Person { DemoScreens(demo) }

        // Login Window
        try await person.presses("Forgot Password")
        try await person.types(account.address, into: "Email address")
        try await person.presses("SEND RESET INSTRUCTIONS")
        try await person.sees("Check your inbox")
        try await person.types(sandbox.instructions(to: account.address).code, into: "Code from the email")
        try await person.presses("CONTINUE")
        try await person.types("second password", into: "New password")
        try await person.types("second password", into: "Retype new password")
        try await person.presses("RESET PASSWORD")
        try await person.sees("Your password has been changed")
        try await person.presses("CONTINUE")
        try await person.sees("You are signed in as \(account.address).")

        // Personal Settings
        try await person.presses("User Profile Menu")
        try await person.presses("Personal Settings")
        try await person.types("third password", into: "New password")
        try await person.types("third password", into: "Retype new password")
        try await person.presses("SAVE PROFILE")
        try await person.sees("Your new password has been saved. Your other devices have been logged out.")
        try await person.presses(Node.back)

        // Out, and in again with it
        try await person.presses("User Profile Menu")
        try await person.presses("Sign out")
        try await person.types(account.address, into: "Email address")
        try await person.types("third password", into: "Password")
        try await person.presses("LOGIN")
        try await person.sees("You are signed in as \(account.address).")
        for old in [account.password, "second password"] {
            #expect(try await !sandbox.accepts(old, of: account))
        }
    }
}
