import Foundation
import Repass
import RepassDemo
import SwiftUI
import Testing

@testable import RepassUI

/// The screens that a healthy server never leads to, on flows made up for them: what they say, and
/// what their buttons do.
@Suite @MainActor
struct EveryScreenTests {
    @Test(arguments: Problem.all)
    func every_problem_is_told_once_on_the_screen_of_its_field_and_said(problem: Problem) {
        let person = Person(on: screen(with: problem))
        let sentence = Words().sentence(about: problem)
        #expect(person.walk.says.filter { $0 == sentence }.count == 1)
        #expect(AccessibilityNotification.announced.contains(sentence))
        let focused = person.walk.nodes.filter(\.isFocused)
        #expect(focused.count == (problem.field == .form ? 0 : 1))
    }

    @Test(arguments: [Notice.mayHaveBeenSent, .mayBeUsed, .startedOver, .expired, .fieldsWiped])
    func every_notice_is_told(notice: Notice) {
        for screen in [
            ResetScreen.enterAddress(notice: notice), .checkInbox(notice: notice), .newPassword(notice: notice),
        ] {
            #expect(Person(on: screen).isShown(Words().notice(notice)))
        }
    }

    @Test func a_lost_answer_is_neither_success_nor_failure() async throws {
        let acted = Acted<ResetAction>()
        let person = Person(
            on: ResetScreen.outcomeUnknown(checking: false, canCheck: true, problem: .checkConnection),
            acted: acted.note)
        #expect(person.isShown("Your password may already have changed. Try the new one first."))
        #expect(person.isShown("There is still no connection. Check it, then check again."))
        try await person.presses("CHECK AGAIN")
        try await person.presses("GO TO LOGIN")
        try await person.presses("Start over")
        #expect(acted.all == [.checkAgain, .cancel, .startOver])
    }

    @Test func a_second_factor_is_told_with_whom_to_contact() {
        let person = Person(on: ResetScreen.secondFactor)
        let sentence = person.reads(
            "Your account is protected by a second factor, which this app does not support yet. "
                + "To get in, please contact us.")
        #expect(sentence?.links == [Brand.isMessenger.contactURL])
    }

    @Test func whoever_is_not_signed_in_after_a_reset_goes_to_the_login_window() async throws {
        let left = Flag()
        let person = Person(on: ResetScreen.done(signedIn: false, others: .mayStaySignedIn), onLeave: left.raise)
        #expect(person.isShown("Log in with your new password now."))
        #expect(person.isShown("Your other devices may still be signed in."))
        try await person.presses("GO TO LOGIN")
        #expect(left.isRaised)
    }

    @Test func an_overdue_mail_still_has_the_contact_link_and_can_be_sent_again() async throws {
        let acted = Acted<ResetAction>()
        let person = Person(on: ResetScreen.checkInbox(), acted: acted.note)
        #expect(person.reads(Tags.contact)?.links == [Brand.isMessenger.contactURL])
        #expect(person.reads(Tags.countdown)?.label == "You can have it sent again now.")
        try await person.presses("Send again")
        try await person.presses("Use another address")
        #expect(acted.all == [.resend, .changeAddress])
    }

    @Test func a_step_that_takes_the_place_of_another_is_said() {
        AccessibilityNotification.announced = []
        _ = Person(on: .checkInbox()).walk.nodes
        #expect(AccessibilityNotification.announced == ["Check your inbox"])
        _ = Person(on: .newPassword()).walk.nodes
        #expect(AccessibilityNotification.announced.last == "Choose a new password")
    }

    @Test func every_picture_of_the_gallery_shows_another_state() {
        // An overdue mail changes only how the sentence about it looks.
        let pictures = Picture.allCases.filter { $0 != .overdueMail }
        let states = pictures.map { picture in
            Person { Gallery(picture) }.walk.nodes.map { "\($0.kind) \($0.label) \($0.value) \($0.isEnabled)" }
        }
        #expect(Set(states).count == pictures.count)
        #expect(states.allSatisfy { !$0.isEmpty })
    }

    @Test func where_the_mail_has_no_code_there_is_no_field_for_one() {
        let person = Person(on: .checkInbox(takesCode: false))
        #expect(!person.isShown(Tags.codeField))
        #expect(person.isShown("Then follow the link in the email."))
    }

    @Test func settings_ask_for_the_current_password_only_where_the_server_does() {
        #expect(!Person(on: .editing()).isShown(Tags.currentPasswordField))
        #expect(!Person(on: .editing()).isShown(Tags.codeField))
        #expect(Person(on: .editing(asks: .currentPassword)).isShown(Tags.currentPasswordField))
        #expect(Person(on: .editing(asks: .mailedCode)).isShown(Tags.codeField))
    }

    @Test func while_something_is_sent_nothing_can_be_typed_or_pressed_twice() {
        let person = Person(on: ChangeScreen.editing(saving: true))
        #expect(!person.walk.press("SAVE PROFILE"))
        #expect(!person.walk.type("x", into: Tags.newPasswordField))
        #expect(person.reads(Tags.saveProfile)?.value == "In progress")
    }

    @Test(arguments: [true, false])
    func a_session_that_is_over_leads_to_the_login_window(changed: Bool) async throws {
        let again = Flag()
        let person = Person(on: ChangeScreen.signInAgain(changed: changed), onSignInAgain: again.raise)
        #expect(person.isShown(changed ? Words().signInAgainChanged : Words().signInAgainUnchanged))
        try await person.presses("GO TO LOGIN")
        #expect(again.isRaised)
    }

    @Test func the_app_puts_its_own_above_the_fields_and_below_the_button() {
        let model = LoginModel(showing: .fields())
        let person = Person {
            LoginView(model: model, onForgotPassword: {}, header: { Text("Welcome") }, footer: { Text("New here?") })
        }
        #expect(person.walk.says.first == "Welcome")
        let (login, footer) = (person.walk.says.firstIndex(of: "LOGIN"), person.walk.says.firstIndex(of: "New here?"))
        #expect(login! < footer!)
    }

    @Test func another_brand_has_its_own_name_contact_and_words() {
        var words = Words()
        words.forgotPassword = "Passwort vergessen"
        let brand = Brand(appName: "Example", contactURL: URL(string: "https://example.com")!, words: words)
        let login = LoginModel(showing: .secondFactor)
        let person = Person { LoginView(model: login, onForgotPassword: {}) { EmptyView() }.brand(brand) }
        #expect(person.walk.nodes.flatMap(\.links) == [brand.contactURL])
        let other = LoginModel(showing: .fields(resetWaiting: true))
        let signingIn = Person { LoginView(model: other, onForgotPassword: {}) { Wordmark() }.brand(brand) }
        #expect(signingIn.isShown("Passwort vergessen"))
        #expect(signingIn.isShown("Log in to Example"))
        #expect(signingIn.isShown("Continue your password reset"))
    }

    private func screen(with problem: Problem) -> ResetScreenOrChange {
        switch problem.field {
        case .password: .login(problem)
        case .currentPassword: .change(.editing(asks: .currentPassword, problem: problem))
        case .code: .reset(.checkInbox(problem: problem))
        case .newPassword, .retype: .reset(.newPassword(problem: problem))
        case .address, .form: .reset(.enterAddress(problem: problem))
        }
    }
}

enum ResetScreenOrChange {
    case login(Problem)
    case reset(ResetScreen)
    case change(ChangeScreen)
}

extension Person {
    convenience init(on screen: ResetScreenOrChange) {
        switch screen {
        case .login(let problem):
            let model = LoginModel(showing: .fields(problem: problem))
            self.init { LoginView(model: model, onForgotPassword: {}) { EmptyView() } }
        case .reset(let screen): self.init(on: screen)
        case .change(let screen): self.init(on: screen)
        }
    }

    convenience init(
        on screen: ResetScreen, onLeave: @escaping @MainActor () -> Void = {},
        acted: @escaping @Sendable (ResetAction) -> Void = { _ in }
    ) {
        let model = ResetModel(showing: screen, acted: acted)
        model.address = "ann@example.com"
        self.init { ResetView(model: model, minPasswordChars: 6, onLeave: onLeave, onSignedIn: {}) }
    }

    convenience init(on screen: ChangeScreen, onSignInAgain: @escaping @MainActor () -> Void = {}) {
        let model = SettingsModel(showing: screen)
        self.init { PersonalSettings(model, onBack: {}, onSignInAgain: onSignInAgain) }
    }
}

extension Problem {
    static let all: [Problem] = [
        .enterAddress, .correctAddress, .enterPassword, .checkCredentials, .enterCode, .checkCode, .useNewestMail,
        .useCodeHere, .askHere, .useLinkOfThisAccount, .useLinkOfThisApp, .enterNewPassword, .improvePassword,
        .chooseStrongerPassword, .chooseUncommonPassword, .chooseDifferentPassword, .chooseShorterPassword,
        .retypePassword, .enterCurrentPassword, .checkCurrentPassword, .wait(until: nil), .tryLater,
        .checkConnection, .checkNetwork, .tryAgain, .confirmAddress, .contactUs, .solveCaptcha, .signInAgain,
        .checkStorage, .nothingToChange,
    ]
}
