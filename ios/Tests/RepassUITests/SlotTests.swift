import Foundation
import RepassDemo
import RepassKit
import RepassUI
import SwiftUI
import Testing

/// What an app puts on the screens, and how it shows them.
@Suite @MainActor
struct SlotTests {
    @Test func the_way_to_sign_up_and_the_terms_stand_at_the_login_window_only() {
        let footer = { Text("New here? Sign up") }
        let login = Person {
            LoginWindow(LoginWindowModel(showing: .fields()), brand: .messenger, onSignedIn: {}, footer: footer)
        }
        #expect(login.isShown("New here? Sign up"))
        let inReset = LoginWindowModel(showing: .reset(screen: .checkInbox()))
        let reset = Person { LoginWindow(inReset, brand: .messenger, onSignedIn: {}, footer: footer) }
        #expect(!reset.isShown("New here? Sign up"))
    }

    @Test(arguments: Picture.allCases) func every_screen_has_the_apps_header_above_and_its_footer_below(
        picture: Picture
    ) throws {
        // Nothing to do for a moment: nothing to read either.
        guard picture != .signingIn else { return }
        let person = Person {
            Gallery(picture).screenHeader { Text("above \($0)") }.screenFooter { Text("below \($0)") }
        }
        let says = person.walk.says
        let (above, below) = (says.filter { $0.hasPrefix("above ") }, says.filter { $0.hasPrefix("below ") })
        #expect(above.count == 1 && below.count == 1)
        let place = try #require(above.first?.dropFirst("above ".count))
        #expect(below == ["below \(place)"])
        #expect(Place.allCases.contains { "\($0)" == place })
        #expect(says.firstIndex(of: above[0])! < says.firstIndex(of: below[0])!)
    }

    @Test func an_app_without_a_header_has_no_empty_one() {
        let person = Person { Gallery(.enterAddress) }
        #expect(person.walk.nodes.first?.label == "Reset your password")
    }

    @Test func fields_of_the_app_stand_between_the_password_and_LOGIN_and_wait_with_the_others() async throws {
        let typed = Typed()
        let model = LoginWindowModel(showing: .fields())
        let person = Person {
            LoginWindow(
                model, brand: .messenger, onSignedIn: {}, fields: { LabeledField("Workspace", text: typed.text) })
        }
        try await person.types("acme", into: "Workspace")
        #expect(typed.value == "acme")
        let says = person.walk.says
        #expect(says.firstIndex(of: "Password")! < says.firstIndex(of: "Workspace")!)
        #expect(says.firstIndex(of: "Workspace")! < says.firstIndex(of: "LOGIN")!)
        let busy = LoginWindowModel(showing: .fields(busy: .signingIn))
        let waiting = Person {
            LoginWindow(
                busy, brand: .messenger, onSignedIn: {}, fields: { LabeledField("Workspace", text: typed.text) })
        }
        #expect(!waiting.walk.type("other", into: "Workspace"))
    }

    @Test func a_window_over_something_else_can_be_left_and_no_other_shows_a_way_out() async throws {
        let left = Flag()
        let model = LoginWindowModel(showing: .fields())
        try await Person { LoginWindow(model, brand: .messenger, onDismiss: left.raise, onSignedIn: {}) }
            .presses(Tags.dismiss)
        #expect(left.isRaised)
        #expect(!Person { LoginWindow(model, brand: .messenger, onSignedIn: {}) }.isShown(Tags.dismiss))

        let fromSettings = Flag()
        let settings = SettingsModel(showing: .editing())
        try await Person {
            PersonalSettings(settings, brand: .messenger, onDismiss: fromSettings.raise, onSignInAgain: {})
        }
        .presses("Back")
        #expect(fromSettings.isRaised)
        #expect(!Person { PersonalSettings(settings, brand: .messenger, onSignInAgain: {}) }.isShown(Tags.dismiss))
    }

    @Test func an_address_that_the_app_knows_is_there_and_where_it_is_locked_stays() {
        let free = LoginWindowModel(showing: .fields(), initialAddress: "ann@example.com")
        let person = Person { LoginWindow(free, brand: .messenger, onSignedIn: {}) }
        #expect(person.reads(Tags.addressField)?.value == "ann@example.com")
        #expect(person.walk.type("bob@example.com", into: Tags.addressField))

        let locked = LoginWindowModel(showing: .fields(), initialAddress: "ann@example.com", lockAddress: true)
        let other = Person { LoginWindow(locked, brand: .messenger, onSignedIn: {}) }
        #expect(!other.walk.type("bob@example.com", into: Tags.addressField))
        #expect(other.walk.type("secret", into: Tags.passwordField))
        let inbox = ResetModel(showing: .checkInbox(), initialAddress: "ann@example.com", lockAddress: true)
        #expect(
            !Person { ResetView(inbox, brand: .messenger, onLeave: {}, onSignedIn: {}) }.isShown(Tags.changeAddress))
    }

    @MainActor private final class Typed {
        var value = ""
        var text: Binding<String> {
            Binding {
                self.value
            } set: {
                self.value = $0
            }
        }
    }
}
