import Foundation
import Repass
import RepassTestSupport
import SwiftUI
import Testing

@testable import RepassUI

/// "Personal Settings" of the document that Repass fulfils, walked through the real screens.
@Suite(.enabled(if: Sandbox.isRunning), .timeLimit(.minutes(1))) @MainActor
struct PersonalSettingsTests {
    private let sandbox: Sandbox
    private let account: Account
    private let person: Person
    private let signInAgain = Flag()

    init() async throws {
        sandbox = try Sandbox()
        account = try await sandbox.newAccount()
        let app = try sandbox.app()
        let login = LoginModel(app)
        login.address = account.address
        login[.password] = account.password
        login.signIn()
        try await login.shows { $0 == .signedIn }
        let settings = SettingsModel(app)
        person = Person { [signInAgain] in
            PersonalSettings(settings, onBack: {}, onSignInAgain: signInAgain.raise)
        }
    }

    @Test func a_new_password_is_typed_twice_and_saved() async throws {
        try await person.sees("Personal Settings")
        try await person.types("second password", into: "New password")
        #expect(person.walk.submit(Tags.newPasswordField))
        #expect(person.reads(Tags.retypeField)?.isFocused == true)
        try await person.types("second password", into: "Retype new password")
        try await person.presses("SAVE PROFILE")
        try await person.sees(Tags.saved)
        #expect(person.reads(Tags.newPasswordField)?.value == "")
        #expect(try await sandbox.accepts("second password", of: account))
        #expect(try await !sandbox.accepts(account.password, of: account))
    }

    @Test func the_warning_names_the_app_in_bold() async throws {
        try await person.sees(Tags.keepSafe)
        let warning = try #require(person.walk.nodes.first { $0.label.hasPrefix("Remember to keep") })
        #expect(
            warning.label == "Remember to keep your account password safe and secure. Do not share it with anyone. "
                + "ISMessenger will never ask for your password.")
        #expect(warning.emphasised == ["ISMessenger"])
    }

    @Test func nothing_typed_is_nothing_to_change() async throws {
        try await person.presses("SAVE PROFILE")
        try await person.sees("There is nothing to change: no new password is typed.")
        #expect(try await sandbox.accepts(account.password, of: account))
    }

    @Test func a_refused_save_loses_no_input() async throws {
        try await person.types(account.password, into: Tags.newPasswordField)
        try await person.types(account.password, into: Tags.retypeField)
        try await person.presses("SAVE PROFILE")
        try await person.sees("This is your password already. Choose a different one.")
        #expect(person.reads(Tags.newPasswordField)?.value.count == account.password.count)
        #expect(person.reads(Tags.retypeField)?.value.count == account.password.count)
    }

    @Test func fields_say_to_password_managers_what_they_are_for() async throws {
        try await person.sees(Tags.newPasswordField)
        #expect(person.reads(Tags.newPasswordField)?.contentType == .newPassword)
        #expect(person.reads(Tags.retypeField)?.contentType == .newPassword)
        let shownToAnyone = person.walk.nodes.filter { $0.kind == .secureField && !$0.isPrivate }
        #expect(shownToAnyone.isEmpty)
    }
}
