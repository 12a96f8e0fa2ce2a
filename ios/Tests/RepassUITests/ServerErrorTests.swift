import Foundation
import RepassKit
import RepassTestSupport
import SwiftUI
import Testing

@testable import RepassUI

/// The screens while the server fails: it is told, what was typed is not lost, and the same press leads
/// on once the server is well. What every fault comes to at every step is in docs/faults.md.
@Suite(.enabled(if: OwnSandbox.canBeStarted), .timeLimit(.minutes(1))) @MainActor
struct ServerErrorTests {
    @Test(arguments: Fault.all)
    func at_the_login_window(failure: Fault) async throws {
        let visit = try Visit()
        let (person, account) = (visit.person, try await visit.newAccount())
        try await person.types(account.address, into: Tags.addressField)
        try await person.types(account.password, into: Tags.passwordField)

        try await visit.own.strike("POST /token?grant_type=password", failure.kind)
        try await person.presses(Tags.login)
        try await person.sees(failure.sentence)
        #expect(person.reads(Tags.addressField)?.value == account.address)
        #expect(person.reads(Tags.passwordField)?.value.count == account.password.count)

        try await visit.own.heal()
        try await person.presses(Tags.login)
        try await person.sees(Words().loading)
        #expect(visit.signedIn.isRaised)
    }

    @Test func instructions_that_may_have_been_sent_are_not_called_unsent() async throws {
        let visit = try Visit()
        let (person, account) = (visit.person, try await visit.newAccount())
        try await visit.own.strike("POST /recover", Fault.error.kind)
        try await visit.askForInstructions(account)
        try await person.sees(Fault.error.sentence)
        #expect(person.isShown(Words().notice(.mayHaveBeenSent)))
        #expect(person.reads(Tags.addressField)?.value == account.address)

        try await visit.own.heal()
        try await person.presses(Tags.sendInstructions)
        try await person.sees(Tags.codeField)
    }

    @Test func a_lost_answer_leads_to_the_inbox_with_a_word() async throws {
        let visit = try Visit()
        let account = try await visit.newAccount()
        try await visit.own.strike("POST /recover", "\"lose_answer\"")
        try await visit.askForInstructions(account)
        try await visit.person.sees(Words().notice(.mayHaveBeenSent))
        #expect(visit.person.isShown(Tags.codeField))
        _ = try await visit.sandbox.instructions(to: account.address)
    }

    @Test(arguments: [Fault.error, .captivePortal])
    func a_code_that_may_be_used_is_told_so_and_can_be_tried_again(failure: Fault) async throws {
        let visit = try Visit()
        let (person, account) = (visit.person, try await visit.newAccount())
        try await visit.askForInstructions(account)
        try await person.types(visit.sandbox.instructions(to: account.address).code, into: Tags.codeField)
        try await visit.own.strike("POST /verify", failure.kind)
        try await person.presses(Tags.submitCode)
        try await person.sees(failure.sentence)
        #expect(person.isShown(Words().notice(.mayBeUsed)))

        try await visit.own.heal()
        try await person.presses(Tags.submitCode)
        try await person.sees(Tags.newPasswordField)
    }

    @Test func a_save_of_which_nobody_knows_is_looked_for_again() async throws {
        let visit = try Visit()
        let (person, account) = (visit.person, try await visit.newAccount())
        try await visit.reachNewPassword(account)
        try await person.typesTwice("second password")
        try await visit.own.strike("PUT /user", "\"lose_answer\"")
        try await person.presses(Tags.resetPassword)
        try await person.sees("We couldn’t confirm the change")
        #expect(person.isShown("Your password may already have changed. Try the new one first."))
        try await person.sees("We didn’t get an answer. Try again.")

        try await visit.own.heal()
        try await person.presses(Tags.checkAgain)
        try await person.sees("Your password has been changed")
        #expect(try await visit.sandbox.accepts("second password", of: account))
    }

    @Test func too_many_saves_have_to_wait_and_lose_no_input() async throws {
        let visit = try Visit()
        let (person, account) = (visit.person, try await visit.newAccount())
        try await visit.reachNewPassword(account)
        try await person.typesTwice("second password")
        try await visit.own.strike("PUT /user", "{\"too_many\": {\"header_seconds\": 3600}}")
        try await person.presses(Tags.resetPassword)
        try await until {
            person.walk.says.contains { $0.contains(/Too many attempts. Try again in (60:00|59:\d\d)./) }
        }
        #expect(person.reads(Tags.newPasswordField)?.value.count == "second password".count)
        #expect(person.reads(Tags.retypeField)?.value.count == "second password".count)
        #expect(try await visit.sandbox.accepts(account.password, of: account))
    }

    @Test func a_save_in_settings_of_which_nobody_knows_is_looked_for_again() async throws {
        let visit = try Visit()
        let account = try await visit.newAccount()
        let person = try await visit.openSettings(account)
        try await person.typesTwice("second password")
        try await visit.own.strike("PUT /user", "\"lose_answer\"")
        try await person.presses(Tags.saveProfile)
        try await person.sees("Your password may already have changed. Try the new one first.")

        try await visit.own.heal()
        try await person.presses(Tags.checkAgain)
        try await person.sees(Tags.saved)
        #expect(try await visit.sandbox.accepts("second password", of: account))
    }

    @Test func a_server_that_wants_the_current_password_gets_it() async throws {
        let visit = try Visit(["--require-current-password"])
        let account = try await visit.newAccount()
        let person = try await visit.openSettings(account)
        try await person.typesTwice("second password")
        try await person.presses(Tags.saveProfile)
        try await person.types("not the password", into: Tags.currentPasswordField)
        try await person.presses(Tags.saveProfile)
        try await person.sees("That isn’t your current password.")
        #expect(person.reads(Tags.newPasswordField)?.value.count == "second password".count)

        try await person.types(account.password, into: Tags.currentPasswordField)
        try await person.presses(Tags.saveProfile)
        try await person.sees(Tags.saved)
        #expect(try await visit.sandbox.accepts("second password", of: account))
    }

    @Test func an_expired_code_and_an_expired_link_are_told_so() async throws {
        let visit = try Visit(["--mail-lifetime", "0"])
        let (person, account) = (visit.person, try await visit.newAccount())
        try await visit.askForInstructions(account)
        let mail = try await visit.sandbox.instructions(to: account.address)
        try await person.types(mail.code, into: Tags.codeField)
        try await person.presses(Tags.submitCode)
        try await person.sees("That code is incorrect or has expired. Check it, or resend the email.")

        visit.window.open(mail.link)
        try await person.sees(
            "That link has already been used or has expired. Use the newest email, or resend it.")
    }

    @Test func the_policy_of_the_server_reaches_password_managers() async throws {
        let visit = try Visit()
        try await visit.reachNewPassword(visit.newAccount())
        #expect(visit.window.screen.reset?.passwordRules == "minlength: 6; maxlength: 72;")
    }
}

/// A way in which the server fails, and what a person is told of it.
struct Fault: Sendable, CustomTestStringConvertible {
    let kind: String
    let sentence: String
    var testDescription: String { kind }

    static let error = Fault(
        kind: "\"error_json\"", sentence: "Something went wrong on our side. Try again later.")
    static let captivePortal = Fault(
        kind: "\"captive_portal\"",
        sentence: "This Wi-Fi may need you to sign in first. Open its sign-in page, or use another network.")
    static let tooMany = Fault(
        kind: "{\"too_many\": \"none\"}", sentence: "Too many attempts. Wait a while, then try again.")
    static let lost = Fault(kind: "\"lose_request\"", sentence: "We didn’t get an answer. Try again.")
    static let all = [error, captivePortal, tooMany, lost]
}

/// An app at a sandbox of its own, with somebody before its login window.
@MainActor final class Visit {
    let own: OwnSandbox
    let window: LoginWindowModel
    let person: Person
    let signedIn = Flag()
    private let app: Repass

    var sandbox: Sandbox { own.sandbox }

    init(_ switches: [String] = []) throws {
        own = try OwnSandbox(switches)
        app = try own.sandbox.app()
        let window = LoginWindowModel(app)
        self.window = window
        person = Person { [signedIn] in LoginWindow(window, brand: .messenger, onSignedIn: signedIn.raise) }
    }

    func newAccount() async throws -> Account {
        try await sandbox.newAccount()
    }

    func askForInstructions(_ account: Account) async throws {
        try await person.presses(Tags.forgotPassword)
        try await person.types(account.address, into: Tags.addressField)
        try await person.presses(Tags.sendInstructions)
    }

    func reachNewPassword(_ account: Account) async throws {
        try await askForInstructions(account)
        window.open(try await sandbox.instructions(to: account.address).link)
        try await person.sees(Tags.newPasswordField)
    }

    /// Signs in, and goes to Personal Settings.
    func openSettings(_ account: Account) async throws -> Person {
        try await person.types(account.address, into: Tags.addressField)
        try await person.types(account.password, into: Tags.passwordField)
        try await person.presses(Tags.login)
        try await person.sees(Words().loading)
        let settings = SettingsModel(app)
        return Person { PersonalSettings(settings, brand: .messenger, onSignInAgain: {}) }
    }
}

extension ResetScreen {
    /// What the fields for a new password tell password managers.
    fileprivate var passwordRules: String? {
        if case .newPassword(let screen) = self { screen.assessment.passwordRules } else { nil }
    }
}
