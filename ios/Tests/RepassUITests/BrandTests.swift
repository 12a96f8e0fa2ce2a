import Foundation
import RepassDemo
import RepassKit
import SwiftUI
import Testing

@testable import RepassUI

/// The screens look like the app that they belong to, and can be read in whatever colours it has.
@Suite @MainActor
struct BrandTests {
    private static let plain = Brand(appName: "Example", contactURL: URL(string: "https://example.com/contact")!)
    private static let loud = { (accent: Color) in
        Brand(
            appName: "Example", contactURL: plain.contactURL,
            theme: Theme(colors: .init(accent: accent, problem: accent, warning: accent, success: accent)))
    }

    @Test func without_a_brand_of_its_own_an_app_shows_nobody_elses() {
        let login = LoginWindowModel(showing: .fields())
        let walk = Walk { LoginWindow(login, brand: Self.plain, onSignedIn: {}) }
        #expect(walk.drawn.compactMap(\.symbol) == [])
        #expect(walk.find(Tags.login)?.colour == .white)
        #expect(walk.find(Tags.forgotPassword)?.colour == Theme.Colors().legible(in: walk.environment).accent)
        #expect(!walk.says.contains { $0.contains("ISMessenger") })

        let theirs = Walk { LoginWindow(login, brand: .messenger, onSignedIn: {}) }
        #expect(theirs.drawn.compactMap(\.symbol) == ["ellipsis.message.fill"])
    }

    @Test(arguments: [Color.red, .pink, .green])
    func success_does_not_look_like_failure_whatever_the_accent(accent: Color) {
        let brand = Brand(
            appName: "Example", contactURL: Self.plain.contactURL, theme: Theme(colors: .init(accent: accent)))
        let colors = brand.theme.colors.legible(in: EnvironmentValues())
        let done = drawn(.done(signedIn: true, others: .signedOut), brand)
        #expect(done.compactMap { $0.symbol == nil ? nil : $0.colour } == [colors.success])
        let strong = Assessment.made(empty: false, met: true, strength: .strong)
        let meter = drawn(.newPassword(assessment: strong), brand).first { $0.identifier == Tags.strength }
        #expect(meter?.colour == colors.success)
        let weak = drawn(.newPassword(assessment: .made(empty: false)), brand).first { $0.identifier == Tags.strength }
        #expect(weak?.colour == colors.problem)
        #expect(colors.success != colors.problem && colors.warning != colors.problem)
        let unknown = drawn(.outcomeUnknown(), brand)
        #expect(unknown.first { $0.symbol != nil }?.colour == colors.warning)
    }

    @Test(arguments: [Color.yellow, .white, .black, .pink, .accentColor], [ColorScheme.light, .dark])
    func whatever_the_colours_all_can_be_read(accent: Color, appearance: ColorScheme) {
        for picture in Picture.allCases {
            let walk = Walk { Gallery(picture, brand: Self.loud(accent)) }
            walk.environment.colorScheme = appearance
            let background = Self.ground(appearance)
            let pressed = Mixed(Self.loud(accent).theme.colors.legible(in: walk.environment).accent, appearance)
            for node in walk.drawn {
                guard let colour = node.colour, colour != .secondary else { continue }
                let ink = Mixed(colour, appearance)
                if node.kind == .button {
                    // Written on the accent, or in it.
                    let ground = ink == pressed ? background : pressed
                    #expect(ink.contrast(to: ground) >= 4.5, "\(picture) \(node.label)")
                } else {
                    #expect(ink.contrast(to: background) >= 3, "\(picture) \(node.symbol ?? node.label)")
                }
            }
        }
    }

    @Test func colours_that_can_be_read_stay_as_they_are() {
        let colors = Theme.Colors(accent: .black, problem: .black, warning: .black, success: .black)
        #expect(Mixed(colors.legible(in: EnvironmentValues()).accent, .light) == .black)
        #expect(Mixed.white.contrast(to: .black) == 21)
        let blue = Mixed(red: 0.082, green: 0.396, blue: 0.753)
        #expect(blue.legible(on: [.white], contrast: 4.5) == blue)
        let yellow = Mixed(red: 1, green: 0.8, blue: 0).legible(on: [.white], contrast: 4.5)
        #expect((4.5...5.5).contains(yellow.contrast(to: .white)))
    }

    @Test func what_cannot_be_pressed_now_looks_like_it() {
        #expect(drawn(.checkInbox(), Self.plain).first { $0.identifier == Tags.resend }?.colour != .secondary)
        let waiting = drawn(.checkInbox(busy: .checking), Self.plain)
        #expect(waiting.first { $0.identifier == Tags.resend }?.colour == .secondary)
    }

    @Test func a_field_of_the_app_is_labelled_and_corrected_as_ours_are() {
        let field = Walk { LabeledField("Workspace", text: .constant("x"), problem: "There is no such workspace.") }
        #expect(field.find("Workspace")?.value == "x")
        #expect(field.says == ["Workspace", "There is no such workspace."])
        #expect(field.drawn.map(\.label).filter { $0 == "Workspace" }.count == 2)
        #expect(AccessibilityNotification.announced.contains("There is no such workspace."))
    }

    private func drawn(_ screen: ResetScreen, _ brand: Brand) -> [Node] {
        let model = ResetModel(showing: screen)
        return Walk { ResetView(model, brand: brand, onLeave: {}, onSignedIn: {}) }.drawn
    }

    private static func ground(_ appearance: ColorScheme) -> Mixed {
        appearance == .light ? .white : Mixed(red: 0.11, green: 0.11, blue: 0.118)
    }
}

extension Mixed {
    fileprivate init(_ color: Color, _ appearance: ColorScheme) {
        var environment = EnvironmentValues()
        environment.colorScheme = appearance
        self.init(color.resolve(in: environment))
    }
}
