import Foundation
import RepassKit
import RepassTestSupport
import SwiftUI
import Testing

@testable import RepassUI

/// Steps that the sandbox does not lead to, walked at a server of the app's own: second factors, links that
/// are opened elsewhere, proofs that are checked with the save, and a device that cannot keep a session.
@Suite(.timeLimit(.minutes(1))) @MainActor
struct OtherServersTests {
    private let server = PickyServer()
    private let signedIn = Flag()

    @Test func a_second_factor_is_asked_for_at_the_login() async throws {
        server.wantsSecondFactor = true
        let person = try atTheWindow()
        try await logIn(person)
        try await person.sees("Enter the code from your authenticator app.")
        try await person.presses(Tags.submitSecondFactor)
        try await person.sees("Enter the code.")
        try await person.types("000000", into: "Security code")
        try await person.presses("CONTINUE")
        try await person.sees("That code is incorrect or has expired. Enter the latest one.")
        try await person.types(PickyServer.factor, into: "Security code")
        try await person.presses("CONTINUE")
        try await person.sees(Words().loading)
        #expect(signedIn.isRaised)
    }

    @Test func the_way_back_from_a_second_factor_leads_to_the_fields() async throws {
        server.wantsSecondFactor = true
        let person = try atTheWindow()
        try await logIn(person)
        try await person.presses(Tags.back)
        try await person.sees(Tags.login)
        #expect(person.reads(Tags.addressField)?.value == "ann@example.com")
    }

    @Test func a_link_that_is_opened_elsewhere_and_a_recovery_code_lead_to_a_new_password() async throws {
        server.link = .confirmedElsewhere
        server.wantsSecondFactor = true
        let person = try atTheWindow()
        try await askForInstructions(person)
        try await person.sees("Follow the link in the email, then come back here.")
        try await person.presses("I’ve opened the link")
        try await person.sees("The link in the email hasn’t been opened yet. Open it, then come back here.")
        server.isLinkOpened = true
        try await person.presses("I’ve opened the link")
        try await person.presses("Use a recovery code instead")
        try await person.types(PickyServer.recovery, into: "Recovery code")
        try await person.presses("CONTINUE")
        try await person.typesTwice("second password")
        server.wantsSecondFactor = false
        try await person.presses(Tags.resetPassword)
        try await person.sees("Your password has been changed")
    }

    @Test func what_is_typed_for_the_new_password_survives_the_way_back_to_a_wrong_code() async throws {
        server.proofCheck = .atSave
        let person = try atTheWindow()
        try await askForInstructions(person)
        #expect(person.isShown("Enter the code from the email:"))
        try await person.types("000000", into: Tags.codeField)
        try await person.presses(Tags.submitCode)
        try await person.typesTwice("second password")
        try await person.presses(Tags.resetPassword)
        try await person.sees("That code is incorrect or has expired. Check it, or resend the email.")
        #expect(person.reads(Tags.codeField)?.value == "000000")
        try await person.types(PickyServer.code, into: Tags.codeField)
        try await person.presses(Tags.submitCode)
        try await person.sees(Tags.newPasswordField)
        #expect(person.reads(Tags.newPasswordField)?.value.count == "second password".count)
        try await person.presses(Tags.resetPassword)
        try await person.sees("Your password has been changed")
    }

    @Test func an_unfinished_reset_is_shown_by_itself_once_and_after_that_only_offered() async throws {
        let stores = Stores.inMemory
        try await askForInstructions(atTheWindow(stores))
        let person = try atTheWindow(stores)
        try await person.sees("Check your inbox")
        try await person.presses(Node.back)
        try await person.sees(Tags.continueReset)
        try await Task.sleep(for: .milliseconds(100))
        #expect(person.isShown(Tags.login))
        try await person.presses("Continue resetting it")
        try await person.sees("Check your inbox")
    }

    @Test func a_session_that_the_device_could_not_keep_is_taken_at_the_second_try() async throws {
        let sessions = FullKeychain()
        let app = try app(sessions: sessions)
        try await logIn(atTheWindow(app))
        try await until { signedIn.isRaised }
        let settings = SettingsModel(app)
        try await settings.shows { $0.isReady }
        let person = Person { PersonalSettings(settings, brand: .messenger, onSignInAgain: {}) }
        try await person.typesTwice("second password")
        await sessions.fill()
        try await person.presses("SAVE PROFILE")
        try await person.sees(Words().sessionRefused)
        try await person.presses(Tags.tryAgain)
        try await person.sees(Words().sessionRefused)
        await sessions.makeRoom()
        try await person.presses(Tags.tryAgain)
        try await person.sees(Tags.saved)
    }

    @Test(arguments: [
        (ServerFailure.SecondFactorRequired, SignInReason.secondFactorFirst),
        (.FreshSignInRequired, .freshSignInFirst), (.SessionOver, .sessionOver),
    ])
    func a_change_that_wants_another_sign_in_says_why(failure: ServerFailure, reason: SignInReason) async throws {
        let app = try app()
        try await logIn(atTheWindow(app))
        try await until { signedIn.isRaised }
        let (settings, again) = (SettingsModel(app), Flag())
        try await settings.shows { $0.isReady }
        let person = Person { PersonalSettings(settings, brand: .messenger, onSignInAgain: again.raise) }
        server.refusal = failure
        try await person.typesTwice("second password")
        try await person.presses("SAVE PROFILE")
        try await person.sees(Words().signInAgain(reason))
        try await person.presses("GO TO LOGIN")
        #expect(again.isRaised)
    }

    @Test func a_lost_save_in_settings_leads_to_the_login_with_a_word() async throws {
        let app = try app()
        try await logIn(atTheWindow(app))
        try await until { signedIn.isRaised }
        let (settings, again) = (SettingsModel(app), Flag())
        try await settings.shows { $0.isReady }
        let person = Person { PersonalSettings(settings, brand: .messenger, onSignInAgain: again.raise) }
        server.refusal = .Lost
        try await person.typesTwice("second password")
        try await person.presses("SAVE PROFILE")
        try await person.sees("We couldn’t confirm the change")
        try await person.presses("LOG IN WITH THE NEW PASSWORD")
        try await person.sees("Log in again")
        #expect(person.isShown("Your password may already have changed. Try the new one first."))
        try await person.presses("GO TO LOGIN")
        #expect(again.isRaised)
    }

    private func app(_ stores: Stores = .inMemory, sessions: any SessionHost = MemorySessions()) throws -> Repass {
        try Repass(
            Config(server: .own(server: server), appName: "ISMessenger"), stores: stores, sessions: sessions)
    }

    private func atTheWindow(_ stores: Stores = .inMemory) throws -> Person {
        try atTheWindow(app(stores))
    }

    private func atTheWindow(_ app: Repass) -> Person {
        let window = LoginWindowModel(app)
        return Person { [signedIn] in LoginWindow(window, brand: .messenger, onSignedIn: signedIn.raise) }
    }

    private func logIn(_ person: Person) async throws {
        try await person.types("ann@example.com", into: Tags.addressField)
        try await person.types("first password", into: Tags.passwordField)
        try await person.presses("LOGIN")
        // The walk sees what comes after it.
        try await until { !person.isShown(Tags.login) }
    }

    private func askForInstructions(_ person: Person) async throws {
        try await person.presses(Tags.forgotPassword)
        try await person.sees(Tags.sendInstructions)
        try await person.types("ann@example.com", into: Tags.addressField)
        try await person.presses(Tags.sendInstructions)
        try await person.sees("Check your inbox")
    }
}

/// A server that does what the sandbox does not.
private final class PickyServer: AppServer, @unchecked Sendable {
    static let (code, factor, recovery) = ("123456", "654321", "abcd-efgh")

    /// Set by the test before the calls that they matter to.
    nonisolated(unsafe) var link = LinkUse.none
    nonisolated(unsafe) var proofCheck = ProofCheck.atOnce
    nonisolated(unsafe) var wantsSecondFactor = false
    nonisolated(unsafe) var isLinkOpened = false
    nonisolated(unsafe) var refusal: ServerFailure?

    private let factor = SecondFactor(kind: .authenticatorApp, recoveryCodes: true)

    func abilities() -> ServerAbilities {
        ServerAbilities(
            code: link == .none ? MailedCode(minLength: 6, maxLength: 6) : nil, link: link, proofCheck: proofCheck,
            currentPassword: .whenAsked, sessionAfterChange: .replaced, outcomeCheck: .askPerson)
    }

    func requestInstructions(address: String, link: String?, ticket: Data?, captcha: Data?) -> Data? { nil }

    func verifyCode(address: String, code: Data, ticket: Data?) throws -> ProofTaken {
        if proofCheck == .atOnce { try check(code, Self.code, or: .ProofRefused) }
        return ProofTaken(grant: code)
    }

    func verifyConfirmed(address: String, ticket: Data?) throws -> ProofTaken {
        guard isLinkOpened else { throw ServerFailure.NotConfirmedYet }
        return ProofTaken(grant: Data("a grant".utf8), secondFactor: wantsSecondFactor ? factor : nil)
    }

    func confirmGrant(grant: Data, code: Data, recoveryCode: Bool) throws -> Data {
        try check(code, recoveryCode ? Self.recovery : Self.factor, or: .SecondFactorRefused)
        return grant
    }

    func setPassword(grant: Data, newPassword: Data) throws -> OtherDevices {
        if proofCheck == .atSave { try check(grant, Self.code, or: .ProofRefused) }
        return .signedOut
    }

    func changePassword(change: ChangeRequest) throws -> PasswordChanged {
        if let refusal { throw refusal }
        return PasswordChanged(others: .signedOut, session: .replaced(session: session))
    }

    func signIn(address: String, password: Data, captcha: Data?) -> SignInResult {
        guard wantsSecondFactor else { return .signedIn(session: session) }
        return .secondFactor(challenge: Data("a challenge".utf8), factor: factor)
    }

    func answerChallenge(challenge: Data, code: Data, recoveryCode: Bool) throws -> SignInResult {
        try check(code, recoveryCode ? Self.recovery : Self.factor, or: .SecondFactorRefused)
        return .signedIn(session: session)
    }

    private var session: NewSession {
        NewSession(accessToken: Data("a token".utf8), account: "ann@example.com")
    }

    private func check(_ given: Data, _ right: String, or failure: ServerFailure) throws {
        guard given == Data(right.utf8) else { throw failure }
    }
}

/// Keeps a session only while there is room.
private actor FullKeychain: SessionHost {
    private let held = MemorySessions()
    private var isFull = false

    func fill() { isFull = true }
    func makeRoom() { isFull = false }

    func signedIn(session: Session) async throws {
        if isFull { throw CocoaError(.fileWriteOutOfSpace) }
        await held.signedIn(session: session)
    }

    func mustSignInAgain() async { await held.mustSignInAgain() }
    func accessToken() async -> String? { await held.accessToken() }
    func account() async -> String? { await held.account() }
}
