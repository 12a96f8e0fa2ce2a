import Foundation
import RepassDemo
import RepassKit
import RepassTestSupport
import SwiftUI
import Testing

@testable import RepassUI

/// Personal Settings for whoever forgot the current password, at a server that asks for it; links that an app
/// passes twice; an address that was mistyped; and an app that warns before a save.
@Suite(.enabled(if: OwnSandbox.canBeStarted), .timeLimit(.minutes(1))) @MainActor
struct SettingsResetTests {
    @Test func whoever_forgot_the_current_password_resets_it_in_settings_and_stays_signed_in() async throws {
        let home = try await SignedIn(["--require-current-password"])
        let person = home.person
        try await home.forgetTheCurrentPassword()
        #expect(!person.isShown(Tags.addressField))
        try await person.presses("SEND RESET INSTRUCTIONS")
        try await person.sees("Check your inbox")
        #expect(!person.isShown(Tags.changeAddress))
        try await person.types(home.instructions().code, into: Tags.codeField)
        try await person.presses(Tags.submitCode)
        try await person.typesTwice("second password")
        try await person.presses("RESET PASSWORD")
        try await person.sees("Your new password has been saved. Your other devices have been logged out.")
        #expect(person.isShown("Personal Settings"))
        #expect(try await home.own.sandbox.accepts("second password", of: home.account))
        #expect(home.signedInAccount == home.account.address)
    }

    @Test func a_reset_that_was_left_is_offered_in_settings_again_and_its_link_leads_to_the_new_password() async throws
    {
        let home = try await SignedIn(["--require-current-password"])
        let person = home.person
        try await home.forgetTheCurrentPassword()
        try await person.presses("SEND RESET INSTRUCTIONS")
        try await person.sees("Check your inbox")
        try await person.presses("Back")
        try await person.sees("You haven’t finished resetting your password.")
        #expect(person.isShown(Tags.saveProfile))
        try await person.presses("Continue resetting it")
        try await person.sees("Check your inbox")
        home.settings.open(try await home.instructions().link)
        try await person.sees(Tags.newPasswordField)
        #expect(person.isShown("RESET PASSWORD"))
    }

    @Test func nothing_is_saved_before_the_person_knows_what_it_costs() async throws {
        let home = try await SignedIn(warns: true)
        let person = home.person
        try await person.typesTwice("second password")
        try await person.presses("SAVE PROFILE")
        try await person.sees("Confirm that you understand what will be lost.")
        #expect(try await home.own.sandbox.accepts(home.account.password, of: home.account))
        try await person.presses("I understand")
        try await until { person.reads(Tags.acknowledge)?.value == "on" }
        try await person.presses("SAVE PROFILE")
        try await person.sees(Tags.saved)
        #expect(try await home.own.sandbox.accepts("second password", of: home.account))
    }

    @Test func the_link_of_a_reset_that_is_done_passed_again_after_signing_out_shows_the_login() async throws {
        let own = try OwnSandbox()
        let account = try await own.sandbox.newAccount()
        let demo = try Demo(server: own.sandbox.server)
        let person = Person { DemoScreens(demo) }
        try await person.presses(Tags.forgotPassword)
        try await person.types(account.address, into: Tags.addressField)
        try await person.presses(Tags.sendInstructions)
        try await person.sees("Check your inbox")
        let link = try await own.sandbox.instructions(to: account.address).link
        demo.open(link)
        try await person.typesTwice("second password")
        try await person.presses(Tags.resetPassword)
        try await person.presses(Tags.continue)
        try await person.presses("User Profile Menu")
        try await person.presses("Sign out")
        try await person.sees(Tags.login)
        demo.open(link)
        // Looking it up is done once the login takes a person in.
        try await person.types(account.address, into: Tags.addressField)
        try await person.types("second password", into: Tags.passwordField)
        try await Task.sleep(for: .milliseconds(300))
        #expect(person.isShown(Tags.login))
        #expect(!person.isShown(Tags.problem))
        try await person.presses(Tags.login)
        try await person.sees("You are signed in as \(account.address).")
    }

    @Test func an_app_begins_where_it_was_left_and_its_login_window_can_be_shown_again_and_again() async throws {
        let own = try OwnSandbox()
        let account = try await own.sandbox.newAccount()
        let stores = Stores.inMemory
        let app = try own.sandbox.appWithoutSessions(stores: stores)
        let login = LoginWindowModel(app)
        let person = Person { Root(repass: app, login: login) }
        for _ in 1...2 {
            try await person.types(account.address, into: Tags.addressField)
            try await person.types(account.password, into: Tags.passwordField)
            try await person.presses(Tags.login)
            try await person.presses("Sign out")
            try await person.sees(Tags.login)
            #expect(person.reads(Tags.addressField)?.value == "")
        }
        try await person.types(account.address, into: Tags.addressField)
        try await person.types(account.password, into: Tags.passwordField)
        try await person.presses(Tags.login)
        try await person.sees("Sign out")

        let next = try own.sandbox.appWithoutSessions(stores: stores)
        let later = Person { Root(repass: next, login: LoginWindowModel(next)) }
        try await later.sees("Sign out")
    }

    @Test func an_address_is_in_full_where_it_was_typed_and_can_be_corrected() async throws {
        let own = try OwnSandbox()
        let account = try await own.sandbox.newAccount()
        let stores = Stores.inMemory
        let window = LoginWindowModel(try own.sandbox.app(stores: stores))
        let person = Person { LoginWindow(window, brand: .messenger, onSignedIn: {}) }
        let mistyped = "x\(account.address)"
        try await person.presses(Tags.forgotPassword)
        try await person.types(mistyped, into: Tags.addressField)
        try await person.presses(Tags.sendInstructions)
        try await person.sees(Words().sentTo(mistyped))
        #expect(!"\(window.screen)".contains(mistyped))
        try await person.presses("Correct the address")
        try await person.sees(Tags.sendInstructions)
        #expect(person.reads(Tags.addressField)?.value == mistyped)
        try await person.types(account.address, into: Tags.addressField)
        try await person.presses(Tags.sendInstructions)
        try await person.sees(Words().sentTo(account.address))
        _ = try await own.sandbox.instructions(to: account.address)

        // After a restart it is masked, and the field is empty.
        window.close()
        let next = LoginWindowModel(try own.sandbox.app(stores: stores))
        let other = Person { LoginWindow(next, brand: .messenger, onSignedIn: {}) }
        try await other.sees("Check your inbox")
        #expect(!other.walk.says.contains { $0.contains(account.address) })
        #expect(!other.isShown("Correct the address"))
        try await other.presses("Use a different address")
        try await other.sees(Tags.sendInstructions)
        #expect(other.reads(Tags.addressField)?.value == "")
    }

    @Test func the_session_is_told_when_the_app_comes_to_the_front() async throws {
        let home = try await SignedIn()
        try await home.own.strike("POST /logout", "\"error_json\"")
        let sessions = try #require(home.app.sessions)
        sessions.signOut()
        try await until { sessions.state == .signedOut(unfinished: true) }
        try await home.own.heal()
        let root = Walk { Text("root").tellsForeground(to: sessions) }
        for phase in [ScenePhase.active, .background, .active] {
            root.environment.scenePhase = phase
            _ = root.nodes
        }
        try await until { sessions.state == .signedOut(unfinished: false) }
    }
}

/// Somebody in Personal Settings, whose session Repass keeps.
@MainActor private final class SignedIn {
    let own: OwnSandbox
    let account: Account
    let app: Repass
    let settings: SettingsModel
    let person: Person

    init(_ switches: [String] = [], warns: Bool = false) async throws {
        own = try OwnSandbox(switches)
        account = try await own.sandbox.newAccount()
        var config = own.sandbox.config()
        config.warnBeforeSave = warns
        app = try Repass(config, stores: .inMemory)
        let login = LoginWindowModel(app)
        login[.address] = account.address
        login[.password] = account.password
        login.dispatch(.login(action: .signIn))
        try await login.shows { $0.isSignedIn }
        let settings = SettingsModel(app)
        self.settings = settings
        person = Person { PersonalSettings(settings, brand: .messenger, onSignInAgain: {}) }
        try await settings.shows { $0.isReady }
    }

    /// The server asks for it, and the person does not know it.
    func forgetTheCurrentPassword() async throws {
        try await person.typesTwice("second password")
        try await person.presses("SAVE PROFILE")
        try await person.sees("Enter your current password to confirm it’s you.")
        try await person.presses("Forgot your current password?")
        try await person.sees("Reset your password")
    }

    func instructions() async throws -> Instructions {
        try await own.sandbox.instructions(to: account.address)
    }

    var signedInAccount: String? {
        if case .signedIn(let account, _, _) = app.sessions?.state { account } else { nil }
    }
}
