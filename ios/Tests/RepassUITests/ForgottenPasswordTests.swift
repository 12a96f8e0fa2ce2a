import Foundation
import RepassKit
import RepassTestSupport
import SwiftUI
import Testing

@testable import RepassUI

/// "Login Window" of the document that Repass fulfils, walked through the real screens against a
/// running sandbox with real mail.
@Suite(.enabled(if: Sandbox.isRunning), .timeLimit(.minutes(1))) @MainActor
struct ForgottenPasswordTests {
    private let sandbox: Sandbox
    private let window: LoginWindowModel
    private let person: Person
    private let signedIn = Flag()

    init() throws {
        sandbox = try Sandbox()
        let window = LoginWindowModel(try sandbox.app())
        self.window = window
        person = Person { [signedIn] in LoginWindow(window, brand: .messenger, onSignedIn: signedIn.raise) }
    }

    @Test func all_steps_by_the_code() async throws {
        let account = try await sandbox.newAccount()
        try await askForInstructions(account.address)

        let code = try await sandbox.instructions(to: account.address).code
        // As it is read out from a mail.
        try await person.types("\(code.prefix(3)) \(code.suffix(3))", into: Tags.codeField)
        try await person.presses("CONTINUE")

        try await chooseNewPassword("second password")
        #expect(try await sandbox.accepts("second password", of: account))
        #expect(try await !sandbox.accepts(account.password, of: account))
    }

    @Test func all_steps_by_the_link() async throws {
        let account = try await sandbox.newAccount()
        try await askForInstructions(account.address)

        window.open(try await sandbox.instructions(to: account.address).link)

        try await chooseNewPassword("second 🔑 pässword")
        #expect(try await sandbox.accepts("second 🔑 pässword", of: account))
        #expect(try await !sandbox.accepts(account.password, of: account))
    }

    @Test func a_wrong_code_is_told_under_its_field_and_stays_to_be_corrected() async throws {
        let account = try await sandbox.newAccount()
        try await askForInstructions(account.address)
        let right = try await sandbox.instructions(to: account.address).code
        let wrong = right == "000000" ? "000001" : "000000"

        try await person.types(wrong, into: Tags.codeField)
        try await person.presses("CONTINUE")
        try await person.sees("That code is incorrect or has expired. Check it, or resend the email.")
        let field = try #require(person.reads(Tags.codeField))
        #expect(field.value == wrong)
        #expect(field.isFocused)

        try await person.types(right, into: Tags.codeField)
        try await person.presses("CONTINUE")
        try await person.sees(Tags.newPasswordField)
    }

    @Test func a_reset_that_was_left_is_gone_on_with_where_it_was_and_mails_nothing() async throws {
        let account = try await sandbox.newAccount()
        try await askForInstructions(account.address)
        window.open(try await sandbox.instructions(to: account.address).link)
        try await person.sees(Tags.newPasswordField)
        try await person.presses(Node.back)

        try await person.presses(Tags.continueReset)
        try await chooseNewPassword("second password")
        #expect(try await sandbox.accepts("second password", of: account))
    }

    @Test func a_link_opens_nothing_where_the_request_was_not_made() async throws {
        let account = try await sandbox.newAccount()
        try await askForInstructions(account.address)
        let link = try await sandbox.instructions(to: account.address).link

        let elsewhere = try ForgottenPasswordTests()
        elsewhere.window.open(link)
        try await elsewhere.person.sees(
            "That link is from a request made on another device. "
                + "Enter your email address to get new instructions.")

        window.open(link)
        try await person.sees(Tags.newPasswordField)
    }

    @Test func a_used_code_is_refused() async throws {
        let account = try await sandbox.newAccount()
        try await askForInstructions(account.address)
        let code = try await sandbox.instructions(to: account.address).code
        try await useCode(code)
        try await person.sees(Tags.newPasswordField)

        let other = try ForgottenPasswordTests()
        try await other.askForInstructions(account.address)
        try await other.useCode(code)
        try await other.person.sees("That code is incorrect or has expired. Check it, or resend the email.")
    }

    @Test(arguments: ["address", "inbox", "new password"])
    func closed_at_any_step_it_does_nothing_more_and_changes_nothing(step: String) async throws {
        let account = try await sandbox.newAccount()
        try await person.presses("Forgot Password")
        try await person.sees(Tags.sendInstructions)
        if step != "address" {
            try await person.types(account.address, into: Tags.addressField)
            try await person.presses("SEND RESET INSTRUCTIONS")
            try await person.sees(Tags.codeField)
            _ = try await sandbox.instructions(to: account.address)
        }
        if step == "new password" {
            window.open(try await sandbox.instructions(to: account.address).link)
            try await person.sees(Tags.newPasswordField)
            try await person.types("second password", into: Tags.newPasswordField)
            try await person.types("second password", into: Tags.retypeField)
        }
        window.close()
        let screen = window.screen
        for action in [ResetAction.sendInstructions, .submitCode, .save, .startOver] {
            window.dispatch(.reset(action: action))
        }
        #expect(window.screen == screen)
        #expect(window[.newPassword].isEmpty)
        #expect(try await sandbox.accepts(account.password, of: account))
        #expect(try await sandbox.mailCount(to: account.address) == (step == "address" ? 0 : 1))
    }

    @Test func an_unknown_account_gets_the_same_screens_and_no_mail() async throws {
        let nobody = "nobody-\(UUID().uuidString.prefix(8).lowercased())@example.com"
        try await askForInstructions(nobody)
        let screensOfNobody = person.walk.says

        let account = try await sandbox.newAccount()
        let other = try ForgottenPasswordTests()
        try await other.askForInstructions(account.address)
        // Asked for later, and there already: one to nobody would be there too.
        _ = try await sandbox.instructions(to: account.address)
        #expect(try await sandbox.mailCount(to: nobody) == 0)
        // Each was typed a moment ago, so it is there in full.
        let asTyped = { (said: [String], address: String) in
            said.map { $0.replacing(address, with: "(address)") }.filter { !$0.contains("Resend available in") }
        }
        #expect(asTyped(other.person.walk.says, account.address) == asTyped(screensOfNobody, nobody))
        #expect(screensOfNobody.contains(Words().sentTo(nobody)))
    }

    @Test func passwords_that_differ_are_not_sent_and_not_lost() async throws {
        let account = try await sandbox.newAccount()
        try await askForInstructions(account.address)
        window.open(try await sandbox.instructions(to: account.address).link)

        try await person.types("second password", into: Tags.newPasswordField)
        try await person.types("second passwort", into: Tags.retypeField)
        try await person.sees("Passwords don’t match")
        try await person.presses("RESET PASSWORD")
        try await person.sees("The passwords don’t match. Retype the new password.")
        #expect(person.reads(Tags.retypeField)?.isFocused == true)
        #expect(person.reads(Tags.newPasswordField)?.value.count == "second password".count)
        #expect(try await sandbox.accepts(account.password, of: account))
    }

    @Test func five_characters_are_too_few_and_six_emoji_are_enough() async throws {
        let account = try await sandbox.newAccount()
        try await askForInstructions(account.address)
        window.open(try await sandbox.instructions(to: account.address).link)

        try await person.types("12a45", into: Tags.newPasswordField)
        try await person.types("12a45", into: Tags.retypeField)
        try await until { person.reads("At least 6 characters")?.value == "not met yet" }
        try await person.presses("RESET PASSWORD")
        try await person.sees("Your new password doesn’t meet all the requirements yet.")

        try await chooseNewPassword("🙂🙃🔑🦊🌵🍋")
        #expect(try await sandbox.accepts("🙂🙃🔑🦊🌵🍋", of: account))
    }

    @Test func what_is_not_an_address_is_told_under_its_field() async throws {
        try await person.presses("Forgot Password")
        try await person.types("ann@", into: Tags.addressField)
        try await person.presses("SEND RESET INSTRUCTIONS")
        try await person.sees("Enter a valid email address.")
        #expect(person.reads(Tags.addressField)?.isFocused == true)
    }

    @Test func without_a_connection_nothing_was_sent_and_the_address_stays() async throws {
        let nowhere = URL(string: "http://127.0.0.1:9")!
        let offline = LoginWindowModel(
            try Repass(sandbox.config(at: nowhere), stores: .inMemory, sessions: MemorySessions()))
        let person = Person { LoginWindow(offline, brand: .messenger, onSignedIn: {}) }
        try await person.presses("Forgot Password")
        try await person.types("ann@example.com", into: Tags.addressField)
        try await person.presses("SEND RESET INSTRUCTIONS")
        try await person.sees("You’re offline. Check your connection and try again.")
        #expect(person.reads(Tags.addressField)?.value == "ann@example.com")
    }

    @Test func the_way_back_leads_to_the_login_window_with_the_address_kept() async throws {
        try await person.types("ann@example.com", into: Tags.addressField)
        try await person.presses("Forgot Password")
        try await person.sees(Tags.sendInstructions)
        #expect(person.reads(Tags.addressField)?.value == "ann@example.com")
        try await person.presses(Node.back)
        try await person.sees(Tags.login)
        #expect(person.reads(Tags.addressField)?.value == "ann@example.com")
    }

    @Test func wrong_credentials_are_told_and_said() async throws {
        let account = try await sandbox.newAccount()
        try await person.types(account.address, into: Tags.addressField)
        try await person.types("not the password", into: Tags.passwordField)
        #expect(person.walk.submit(Tags.passwordField))
        try await person.sees("That email address or password is incorrect.")
        #expect(AccessibilityNotification.announced.contains("That email address or password is incorrect."))
        #expect(SensoryFeedback.played.contains(.error))
        #expect(!signedIn.isRaised)
    }

    @Test func the_eye_shows_the_password_and_hides_it_again() async throws {
        try await person.types("secret", into: Tags.passwordField)
        #expect(person.reads(Tags.passwordField)?.kind == .secureField)
        try await person.presses("Show password")
        #expect(person.reads(Tags.passwordField)?.kind == .field)
        #expect(person.reads(Tags.passwordField)?.value == "secret")
        #expect(person.reads(Tags.passwordField)?.isFocused == true)
        try await person.presses("Hide password")
        #expect(person.reads(Tags.passwordField)?.kind == .secureField)
    }

    @Test func nothing_is_left_to_be_photographed_for_the_app_switcher() async throws {
        try await person.types("ann@example.com", into: Tags.addressField)
        person.walk.environment.scenePhase = .inactive
        #expect(person.walk.says == [])
        person.walk.environment.scenePhase = .active
        #expect(person.reads(Tags.addressField)?.value == "ann@example.com")
    }

    // What the steps have in common

    private func askForInstructions(_ address: String) async throws {
        try await person.presses("Forgot Password")
        try await person.sees(
            "If the email provided is a valid account, you will receive email instructions to reset your password.")
        try await person.types(address, into: Tags.addressField)
        try await person.presses("SEND RESET INSTRUCTIONS")
        try await person.sees(
            "Check your email inbox for the instructions. If you couldn't find the email in your inbox, "
                + "be sure to check the spam or junk folder.")
        let contact = try #require(
            person.reads(
                "If you still have not received the email within 10 minutes, do not hesitate to contact us."))
        #expect(contact.links == [URL(string: "https://is-global.com/contact")])
    }

    private func useCode(_ code: String) async throws {
        try await person.types(code, into: Tags.codeField)
        try await person.presses("CONTINUE")
    }

    private func chooseNewPassword(_ password: String) async throws {
        try await person.sees(
            "You will have to choose a new password in order to regain access to your account. "
                + "Note that passwords need to be at least 6 characters long.")
        try await person.sees(
            "Remember to keep your account password safe and secure. Do not share it with anyone. "
                + "ISMessenger will never ask for your password.")
        try await person.types(password, into: Tags.newPasswordField)
        try await person.types(password, into: Tags.retypeField)
        try await person.sees("Passwords match")
        try await person.presses("RESET PASSWORD")
        try await person.sees("Your password has been changed")
        #expect(SensoryFeedback.played.contains(.success))
        #expect(person.isShown("You’re logged in with your new password."))
        #expect(person.isShown("Your other devices have been logged out."))
        #expect(!person.walk.says.joined().contains(password))
        try await person.presses(Tags.continue)
        #expect(signedIn.isRaised)
    }
}

/// Whether something was called.
@MainActor final class Flag {
    private(set) var isRaised = false

    func raise() {
        isRaised = true
    }
}
