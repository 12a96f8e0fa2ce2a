import Foundation
import RepassKit
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

    @Test(arguments: [Notice.mayHaveBeenSent, .mayBeUsed, .startedOver, .expired, .fieldsWiped, .codeUsedUp])
    func every_notice_is_told(notice: Notice) {
        for screen in [
            ResetScreen.enterAddress(notice: notice), .checkInbox(notice: notice), .newPassword(notice: notice),
        ] {
            #expect(Person(on: screen).isShown(Words().notice(notice)))
        }
        #expect(Person(on: ChangeScreen.editing(notice: notice)).isShown(Words().notice(notice)))
    }

    @Test func a_lost_answer_is_neither_success_nor_failure() async throws {
        let acted = Acted<ResetAction>()
        let person = Person(
            on: ResetScreen.outcomeUnknown(problem: .checkConnection), acted: acted.note)
        #expect(person.isShown("Your password may already have changed. Try the new one first."))
        #expect(person.isShown("You’re still offline. Connect to the internet, then check again."))
        try await person.presses("CHECK AGAIN")
        try await person.presses("GO TO LOGIN")
        try await person.presses("Start over")
        #expect(acted.all == [.checkAgain, .goToLogin, .startOver])
    }

    @Test(arguments: [FactorKind.authenticatorApp, .textMessage, .mail])
    func a_second_factor_is_asked_for_with_where_its_code_comes_from(kind: FactorKind) async throws {
        let acted = Acted<ResetAction>()
        let person = Person(on: ResetScreen.secondFactor(.made(kind, takesRecoveryCode: false)), acted: acted.note)
        #expect(person.isShown(Words().askedForSecondFactor(kind)))
        #expect(person.reads(Tags.secondFactorField)?.contentType == .oneTimeCode)
        #expect(person.reads(Tags.secondFactorField)?.isFocused == true)
        #expect(!person.isShown("Use a recovery code instead"))
        try await person.types("123456", into: "Security code")
        try await person.presses("CONTINUE")
        try await person.presses("Start over")
        #expect(acted.all == [.submitSecondFactor(recoveryCode: false), .startOver])
    }

    @Test func a_recovery_code_is_taken_in_the_place_of_the_code_where_the_server_has_such() async throws {
        let acted = Acted<LoginWindowAction>()
        let model = LoginWindowModel(showing: .secondFactor(), acted: acted.note)
        let person = Person { LoginWindow(model, brand: .messenger, onSignedIn: {}) }
        try await person.types("123", into: "Security code")
        try await person.presses("Use a recovery code instead")
        #expect(person.isShown("Enter one of the recovery codes you saved when you set up two-step verification."))
        #expect(person.reads("Recovery code")?.value == "")
        #expect(person.reads("Recovery code")?.contentType == nil)
        try await person.types("abcd-efgh", into: "Recovery code")
        #expect(person.walk.submit(Tags.secondFactorField))
        try await person.presses("Use a security code instead")
        try await person.presses("CONTINUE")
        try await person.presses("Back")
        #expect(
            acted.all == [
                .login(action: .submitSecondFactor(recoveryCode: true)),
                .login(action: .submitSecondFactor(recoveryCode: false)), .login(action: .startOver),
            ])
    }

    @Test func what_cannot_be_read_now_is_tried_again_or_given_up() async throws {
        let acted = Acted<ResetAction>()
        let person = Person(on: ResetScreen.unreadable(), acted: acted.note)
        #expect(person.isShown("Your device couldn’t read its saved data. Unlock it and try again."))
        try await person.presses(Tags.tryAgain)
        try await person.presses(Tags.startOver)
        #expect(acted.all == [.tryAgain, .startOver])
        #expect(!Person(on: ResetScreen.unreadable(trying: true)).walk.press(Tags.tryAgain))

        let inSettings = Acted<SettingsAction>()
        let other = Person(on: ChangeScreen.unreadable(), acted: inSettings.note)
        try await other.presses(Tags.tryAgain)
        try await other.presses(Tags.startOver)
        #expect(inSettings.all == [.change(action: .tryAgain), .change(action: .startOver)])
    }

    @Test func a_session_that_the_device_could_not_keep_is_handed_over_again_or_let_go_of() async throws {
        let acted = Acted<SettingsAction>()
        let person = Person(on: ChangeScreen.sessionRefused(), acted: acted.note)
        #expect(person.isShown(Words().sessionRefused))
        #expect(person.isShown("Your other devices have been logged out."))
        try await person.presses(Tags.tryAgain)
        try await person.presses(Tags.goToLogin)
        #expect(acted.all == [.change(action: .handOverAgain), .change(action: .goToLogin)])
        #expect(!Person(on: ChangeScreen.sessionRefused(trying: true)).walk.press(Tags.tryAgain))
    }

    @Test func the_app_that_reads_mail_is_one_press_away_where_there_is_one() async throws {
        let opened = Acted<URL>()
        let person = Person(on: ResetScreen.checkInbox())
        #expect(!person.isShown(Tags.openEmailApp))
        person.walk.environment.emailApp = URL(string: "message://")
        person.walk.environment.openURL = OpenURLAction { url in
            opened.note(url)
            return .handled
        }
        try await person.presses("Open email app")
        #expect(opened.all == [URL(string: "message://")])
    }

    @Test func where_only_the_person_can_tell_the_new_password_is_the_first_thing_to_try() {
        for person in [
            Person(on: ResetScreen.outcomeUnknown(canCheck: false)),
            Person(on: ChangeScreen.outcomeUnknown(canCheck: false)),
        ] {
            let buttons = person.walk.nodes.filter { $0.kind == .button }.map(\.label)
            #expect(buttons.first == "LOG IN WITH THE NEW PASSWORD")
            // Filled: what is written on it is not the accent.
            #expect(person.reads(Tags.goToLogin)?.colour == .white)
        }
    }

    @Test func what_to_do_first_is_said_by_the_core_and_the_rest_stands_beside_it() async throws {
        let acted = Acted<ResetAction>()
        let person = Person(on: ResetScreen.outcomeUnknown(canCheck: true, first: .goToLogin), acted: acted.note)
        let buttons = person.walk.nodes.filter { $0.kind == .button }.map(\.label)
        #expect(buttons == ["LOG IN WITH THE NEW PASSWORD", "CHECK AGAIN", "Start over"])
        for button in buttons { try await person.presses(button) }
        #expect(acted.all == [.goToLogin, .checkAgain, .startOver])
    }

    @Test func whoever_was_told_that_the_password_may_have_changed_is_led_on_without_a_word() async throws {
        let left = Flag()
        let told = Person(on: ResetScreen.closed(mayHaveChanged: true, wasTold: true), onLeave: left.raise)
        #expect(!told.isShown("Password reset ended"))
        #expect(left.isRaised)
        let other = Flag()
        let person = Person(on: ResetScreen.closed(mayHaveChanged: true), onLeave: other.raise)
        #expect(person.isShown("Your password may already have changed. Try the new one first."))
        #expect(!other.isRaised)
        try await person.presses("GO TO LOGIN")
        #expect(other.isRaised)
    }

    @Test func where_the_account_is_known_there_is_no_field_for_its_address() async throws {
        let acted = Acted<ResetAction>()
        let person = Person(on: ResetScreen.enterAddress(account: "a•••@example.com"), acted: acted.note)
        #expect(!person.isShown(Tags.addressField))
        #expect(person.isShown("a•••@example.com"))
        try await person.presses("SEND RESET INSTRUCTIONS")
        #expect(acted.all == [.sendInstructions])
    }

    @Test func an_address_that_is_not_to_be_changed_shows_no_way_to() {
        #expect(!Person(on: ResetScreen.checkInbox(canChangeAddress: false)).isShown(Tags.changeAddress))
    }

    @Test func what_a_new_password_costs_is_said_and_acknowledged_where_the_app_warns_of_it() async throws {
        for plain in [Person(on: ResetScreen.newPassword()), Person(on: ChangeScreen.editing())] {
            #expect(!plain.isShown(Tags.lossWarning))
            #expect(!plain.isShown(Tags.acknowledge))
        }
        let acted = Acted<ResetAction>()
        let person = Person(on: ResetScreen.newPassword(acknowledgement: .missing), acted: acted.note)
        #expect(person.isShown(Words().lossWarning))
        #expect(person.reads(Tags.acknowledge)?.value == "off")
        try await person.presses("I understand")
        #expect(acted.all == [.acknowledge(given: true)])
        let refused = Person(on: ResetScreen.newPassword(acknowledgement: .missing, problem: .acknowledgeLoss))
        let names = refused.walk.nodes.compactMap(\.identifier)
        #expect(names.firstIndex(of: Tags.acknowledge)! < names.firstIndex(of: Tags.problem)!)

        let inSettings = Acted<SettingsAction>()
        let other = Person(on: ChangeScreen.editing(acknowledgement: .given), acted: inSettings.note)
        #expect(other.reads(Tags.acknowledge)?.value == "on")
        try await other.presses("I understand")
        #expect(inSettings.all == [.change(action: .acknowledge(given: false))])
        #expect(!Person(on: ChangeScreen.editing(acknowledgement: .given, busy: .saving)).walk.press(Tags.acknowledge))
    }

    @Test func whoever_forgot_the_current_password_finds_the_way_under_its_field() async throws {
        let acted = Acted<SettingsAction>()
        let person = Person(on: ChangeScreen.editing(currentPassword: true, reset: .offered), acted: acted.note)
        let names = person.walk.nodes.compactMap(\.identifier)
        #expect(names.firstIndex(of: Tags.currentPasswordField)! < names.firstIndex(of: Tags.forgotCurrentPassword)!)
        try await person.presses("Forgot your current password?")
        let waiting = Person(on: ChangeScreen.editing(reset: .unfinished), acted: acted.note)
        #expect(waiting.isShown("You haven’t finished resetting your password."))
        try await waiting.presses("Continue resetting it")
        #expect(acted.all == [.forgotCurrentPassword, .forgotCurrentPassword])
        #expect(!Person(on: ChangeScreen.editing(currentPassword: true)).isShown(Tags.forgotCurrentPassword))
    }

    @Test func a_reset_in_settings_has_a_way_back_to_the_fields() async throws {
        let acted = Acted<SettingsAction>()
        let model = SettingsModel(
            showing: .reset(screen: .enterAddress(account: "a•••@example.com")), acted: acted.note)
        let person = Person { PersonalSettings(model, brand: .messenger, onSignInAgain: {}) }
        #expect(person.isShown("Reset your password"))
        #expect(!person.isShown("Personal Settings"))
        try await person.presses("Back")
        try await person.presses("SEND RESET INSTRUCTIONS")
        #expect(acted.all == [.backToSettings, .reset(action: .sendInstructions)])
    }

    @Test func a_lost_answer_in_settings_is_no_dead_end() async throws {
        let acted = Acted<SettingsAction>()
        let person = Person(on: ChangeScreen.outcomeUnknown(canCheck: false), acted: acted.note)
        #expect(!person.isShown(Tags.checkAgain))
        try await person.presses(Tags.goToLogin)
        try await person.presses(Tags.startOver)
        #expect(acted.all == [.change(action: .goToLogin), .change(action: .startOver)])
    }

    @Test func where_the_link_opens_a_page_the_person_says_that_it_was_opened() async throws {
        let acted = Acted<ResetAction>()
        let inbox = ResetScreen.checkInbox(takesCode: false, link: .confirmedElsewhere)
        try await Person(on: inbox, acted: acted.note).presses("I’ve opened the link")
        #expect(acted.all == [.confirmFollowed])
        #expect(!Person(on: ResetScreen.checkInbox()).isShown(Tags.linkOpened))
        let checking = ResetScreen.checkInbox(takesCode: false, link: .confirmedElsewhere, busy: .checking)
        #expect(!Person(on: checking).walk.press(Tags.linkOpened))
    }

    @Test func whoever_is_not_signed_in_after_a_reset_goes_to_the_login_window() async throws {
        let left = Flag()
        let person = Person(on: ResetScreen.done(signedIn: false, others: .mayStaySignedIn), onLeave: left.raise)
        #expect(person.isShown("Log in with your new password."))
        #expect(person.isShown("Your other devices may still be logged in."))
        try await person.presses("GO TO LOGIN")
        #expect(left.isRaised)
    }

    @Test func an_overdue_mail_still_has_the_contact_link_and_can_be_sent_again() async throws {
        let acted = Acted<ResetAction>()
        let person = Person(on: ResetScreen.checkInbox(), acted: acted.note)
        #expect(person.reads(Tags.contact)?.links == [Brand.messenger.contactURL])
        #expect(person.reads(Tags.countdown)?.label == "You can resend the email now.")
        try await person.presses("Resend email")
        try await person.presses("Use a different address")
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
        let person = Person(on: ResetScreen.checkInbox(takesCode: false))
        #expect(!person.isShown(Tags.codeField))
        #expect(person.isShown("Then follow the link in the email."))
    }

    @Test func settings_ask_for_the_current_password_only_where_the_server_does() {
        #expect(!Person(on: ChangeScreen.editing()).isShown(Tags.currentPasswordField))
        #expect(!Person(on: ChangeScreen.editing()).isShown(Tags.codeField))
        #expect(Person(on: ChangeScreen.editing(currentPassword: true)).isShown(Tags.currentPasswordField))
        #expect(Person(on: ChangeScreen.editing(mailedCode: true)).isShown(Tags.codeField))
    }

    @Test func settings_ask_for_both_at_once_and_the_keyboard_leads_through_all_fields() async throws {
        let acted = Acted<SettingsAction>()
        let person = Person(on: ChangeScreen.editing(currentPassword: true, mailedCode: true), acted: acted.note)
        try await person.types("second password", into: Tags.newPasswordField)
        let order = [Tags.newPasswordField, Tags.retypeField, Tags.currentPasswordField, Tags.codeField]
        for (field, next) in zip(order, order.dropFirst()) {
            #expect(person.walk.submit(field))
            #expect(person.reads(next)?.isFocused == true)
        }
        #expect(acted.all == [])
        #expect(person.walk.submit(Tags.codeField))
        #expect(acted.all == [.change(action: .save(appFieldsChanged: false))])
    }

    @Test func while_something_is_sent_nothing_can_be_typed_or_pressed_twice() {
        let person = Person(on: ChangeScreen.editing(busy: .saving))
        #expect(!person.walk.press("SAVE PROFILE"))
        #expect(!person.walk.type("x", into: Tags.newPasswordField))
        #expect(person.reads(Tags.saveProfile)?.value == "In progress")
    }

    @Test(arguments: [
        SignInReason.sessionOver, .passwordChanged, .mayHaveChanged, .secondFactorFirst, .freshSignInFirst,
    ])
    func whoever_has_to_sign_in_again_is_told_why_and_led_to_the_login_window(reason: SignInReason) async throws {
        let again = Flag()
        let person = Person(on: ChangeScreen.signInAgain(reason), onSignInAgain: again.raise)
        #expect(person.isShown(Words().signInAgain(reason)))
        try await person.presses("GO TO LOGIN")
        #expect(again.isRaised)
    }

    @Test func a_wait_is_counted_down_by_the_clock_of_the_flow() {
        let wait = Problem.wait(until: Deadline(at: 0, fullMillis: 90_000))
        // A made-up flow has no clock: its waits keep their full length.
        #expect(Person(on: ResetScreen.enterAddress(problem: wait)).isShown("Too many attempts. Try again in 1:30."))
    }

    @Test func the_app_puts_its_own_above_the_fields_and_below_the_button() {
        let model = LoginWindowModel(showing: .fields())
        let person = Person {
            LoginWindow(
                model, brand: .messenger, onSignedIn: {}, header: { Text("Welcome") }, footer: { Text("New here?") })
        }
        #expect(person.walk.says.first == "Welcome")
        let (login, footer) = (person.walk.says.firstIndex(of: "LOGIN"), person.walk.says.firstIndex(of: "New here?"))
        #expect(login! < footer!)
    }

    @Test func another_brand_has_its_own_name_contact_and_words() {
        var words = Words()
        words.forgotPassword = "Passwort vergessen"
        let brand = Brand(appName: "Example", contactURL: URL(string: "https://example.com")!, words: words)
        let inbox = ResetModel(showing: .checkInbox())
        let person = Person { ResetView(inbox, brand: brand, onLeave: {}, onSignedIn: {}) }
        #expect(person.walk.nodes.flatMap(\.links) == [brand.contactURL])
        let login = LoginWindowModel(showing: .fields(resetWaiting: true))
        let signingIn = Person { LoginWindow(login, brand: brand, onSignedIn: {}) }
        #expect(signingIn.isShown("Passwort vergessen"))
        #expect(signingIn.isShown("Log in to Example"))
        #expect(signingIn.isShown("Continue resetting it"))
    }

    private func screen(with problem: Problem) -> ResetScreenOrChange {
        if problem == .acknowledgeLoss {
            return .reset(.newPassword(acknowledgement: .missing, problem: problem))
        }
        return switch problem.field {
        case .password: .login(problem)
        case .currentPassword: .change(.editing(currentPassword: true, problem: problem))
        case .secondFactor: .reset(.secondFactor(.made(problem: problem)))
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
            let model = LoginWindowModel(showing: .fields(problem: problem))
            self.init { LoginWindow(model, brand: .messenger, onSignedIn: {}) }
        case .reset(let screen): self.init(on: screen)
        case .change(let screen): self.init(on: screen)
        }
    }

    convenience init(
        on screen: ResetScreen, onLeave: @escaping @MainActor () -> Void = {},
        acted: @escaping @Sendable (ResetAction) -> Void = { _ in }
    ) {
        let model = ResetModel(showing: screen, acted: acted)
        model[.address] = "ann@example.com"
        self.init { ResetView(model, brand: .messenger, onLeave: onLeave, onSignedIn: {}) }
    }

    convenience init(
        on screen: ChangeScreen, onSignInAgain: @escaping @MainActor () -> Void = {},
        acted: @escaping @Sendable (SettingsAction) -> Void = { _ in }
    ) {
        let model = SettingsModel(showing: .change(screen: screen), acted: acted)
        self.init { PersonalSettings(model, brand: .messenger, onSignInAgain: onSignInAgain) }
    }
}

extension Problem {
    static let all: [Problem] = [
        .enterAddress, .correctAddress, .enterPassword, .checkCredentials, .enterCode, .checkCode, .useNewestMail,
        .useCodeHere, .askHere, .useLinkOfThisAccount, .useLinkOfThisApp, .useCodeOfMail, .openLinkFirst,
        .enterSecondFactor, .checkSecondFactor, .enterNewPassword, .improvePassword, .chooseStrongerPassword,
        .chooseUncommonPassword, .chooseDifferentPassword, .chooseShorterPassword, .retypePassword,
        .enterCurrentPassword, .checkCurrentPassword, .wait(until: nil), .tryLater, .checkConnection, .checkNetwork,
        .tryAgain, .confirmAddress, .contactUs, .solveCaptcha, .signInAgain, .checkStorage, .checkSessionStorage,
        .restartDevice, .nothingToChange, .acknowledgeLoss,
    ]
}
