import Foundation
import RepassKit
import RepassTestSupport
import SwiftUI
import Testing

@testable import RepassUI

/// "Personal Settings" of the document that Repass fulfils, walked through the real screens.
@Suite(.enabled(if: Sandbox.isRunning), .timeLimit(.minutes(1))) @MainActor
struct PersonalSettingsTests {
    private let sandbox: Sandbox
    private let account: Account
    private let settings: SettingsModel
    private let person: Person
    private let signInAgain = Flag()

    init() async throws {
        sandbox = try Sandbox()
        account = try await sandbox.newAccount()
        let app = try sandbox.app()
        let login = LoginWindowModel(app)
        login[.address] = account.address
        login[.password] = account.password
        login.dispatch(.login(action: .signIn))
        try await login.shows { $0.isSignedIn }
        let settings = SettingsModel(app)
        self.settings = settings
        person = Person { [signInAgain] in
            PersonalSettings(settings, brand: .messenger, onSignInAgain: signInAgain.raise)
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
        try await person.sees("Enter a new password to change it.")
        #expect(try await sandbox.accepts(account.password, of: account))
    }

    @Test func a_refused_save_loses_no_input() async throws {
        try await person.types(account.password, into: Tags.newPasswordField)
        try await person.types(account.password, into: Tags.retypeField)
        try await person.presses("SAVE PROFILE")
        try await person.sees("That’s already your password. Choose a different one.")
        #expect(person.reads(Tags.newPasswordField)?.value.count == account.password.count)
        #expect(person.reads(Tags.retypeField)?.value.count == account.password.count)
    }

    @Test func fields_of_the_app_are_saved_after_the_password_and_each_is_told() async throws {
        let (profile, name) = (MadeUpProfile(), "Ann")
        let person = profile.person(at: settings)
        try await person.types(name, into: "Display name")
        try await person.typesTwice("second password")
        try await person.presses("SAVE PROFILE")
        try await person.sees("Your other changes have been saved.")
        try await person.sees("Your new password has been saved. Your other devices have been logged out.")
        #expect(profile.saved == [name])
        #expect(try await sandbox.accepts("second password", of: account))
    }

    @Test func without_a_new_password_the_fields_of_the_app_are_saved_as_often_as_is_pressed() async throws {
        let profile = MadeUpProfile()
        let person = profile.person(at: settings)
        for name in ["Ann", "Anna"] {
            try await person.types(name, into: "Display name")
            try await person.presses("SAVE PROFILE")
            try await until { profile.saved.last == name }
            try await person.sees("Your other changes have been saved.")
            #expect(!person.isShown(Tags.problem))
            #expect(!person.isShown(Tags.saved))
        }
        #expect(try await sandbox.accepts(account.password, of: account))
    }

    @Test func without_anything_to_save_there_is_nothing_to_change() async throws {
        let profile = MadeUpProfile()
        let person = profile.person(at: settings)
        try await person.presses("SAVE PROFILE")
        try await person.sees("Enter a new password to change it.")
        #expect(!person.isShown(Tags.extraSaved))
        #expect(profile.saved == [])
    }

    @Test func a_save_that_fails_without_a_word_is_told_in_the_words_of_the_screens() async throws {
        let profile = MadeUpProfile()
        profile.failure = CancellationError()
        let person = profile.person(at: settings)
        try await person.types("Ann", into: "Display name")
        try await person.presses("SAVE PROFILE")
        try await person.sees("Your other changes couldn’t be saved. Try again.")
    }

    @Test func while_the_password_is_refused_the_fields_of_the_app_are_not_saved() async throws {
        let profile = MadeUpProfile()
        let person = profile.person(at: settings)
        try await person.types("Ann", into: "Display name")
        try await person.typesTwice("second password", "second passwort")
        try await person.presses("SAVE PROFILE")
        try await person.sees("The passwords don’t match. Retype the new password.")
        try await person.types("second password", into: Tags.retypeField)
        #expect(profile.saved == [])
        try await person.presses("SAVE PROFILE")
        try await person.sees("Your other changes have been saved.")
        #expect(profile.saved == ["Ann"])
    }

    @Test func fields_of_the_app_that_cannot_be_saved_are_told_beside_a_password_that_is() async throws {
        let profile = MadeUpProfile()
        profile.failure = NameIsTaken()
        let person = profile.person(at: settings)
        try await person.types("Ann", into: "Display name")
        try await person.typesTwice("second password")
        try await person.presses("SAVE PROFILE")
        try await person.sees("This name is taken.")
        try await person.sees(Tags.saved)
        #expect(person.reads("Display name")?.value == "Ann")
    }

    @Test func fields_say_to_password_managers_what_they_are_for() async throws {
        try await person.sees(Tags.newPasswordField)
        #expect(person.reads(Tags.newPasswordField)?.contentType == .newPassword)
        #expect(person.reads(Tags.retypeField)?.contentType == .newPassword)
        let shownToAnyone = person.walk.nodes.filter { $0.kind == .secureField && !$0.isPrivate }
        #expect(shownToAnyone.isEmpty)
    }
}

/// A profile with a name, kept by the app.
@Observable @MainActor private final class MadeUpProfile {
    var name = ""
    private(set) var saved: [String] = []
    @ObservationIgnored var failure: (any Error)?

    func person(at settings: SettingsModel) -> Person {
        let extra = ExtraSettings(hasChanges: { [self] in name != saved.last ?? "" }) { [self] in try save() }
        return Person {
            PersonalSettings(settings, brand: .messenger, extra: extra, onSignInAgain: {}) {
                TextField("Display name", text: Bindable(wrappedValue: self).name)
            }
        }
    }

    private func save() throws {
        if let failure { throw failure }
        saved.append(name)
    }
}

private struct NameIsTaken: LocalizedError {
    let errorDescription: String? = "This name is taken."
}
