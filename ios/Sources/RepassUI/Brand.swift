public import Foundation
public import SwiftUI

/// The app that the screens belong to: its name, whom to contact, its colours and its words.
public struct Brand: Sendable {
    /// As people know it.
    public var appName: String
    /// Where "contact us" leads to.
    public var contactURL: URL
    /// How the screens look.
    public var theme: Theme
    /// What the screens say.
    public var words: Words

    /// A brand of your own.
    public init(appName: String, contactURL: URL, theme: Theme = Theme(), words: Words = Words()) {
        self.appName = appName
        self.contactURL = contactURL
        self.theme = theme
        self.words = words
    }

    /// The brand of the demo, and of the document that Repass fulfils.
    public static let isMessenger = Brand(
        appName: "ISMessenger", contactURL: URL(string: "https://is-global.com/contact")!)
}

/// The colours that carry a meaning; everything else is the system's. Each is told by a symbol or a
/// word as well.
public struct Theme: Sendable {
    /// What can be pressed. Must stand out from white text, by day and by night.
    public var tint: Color
    /// What is in the way.
    public var problem: Color
    /// What is achieved.
    public var success: Color

    /// ISMessenger's blue, and the system's red and green.
    public init(tint: Color? = nil, problem: Color = .red, success: Color = .green) {
        self.tint = tint ?? .messengerBlue
        self.problem = problem
        self.success = success
    }
}

private struct BrandKey: EnvironmentKey {
    static let defaultValue: Brand? = nil
}

extension EnvironmentValues {
    /// The brand of the screens inside. There is none by default: the screens speak in your app's name.
    public var brand: Brand {
        guard let brand = givenBrand else {
            fatalError("The screens of Repass belong to an app: put .brand(Brand(appName: …)) around them.")
        }
        return brand
    }

    fileprivate var givenBrand: Brand? {
        get { self[BrandKey.self] }
        set { self[BrandKey.self] = newValue }
    }
}

extension View {
    /// The screens inside are of this brand.
    public func brand(_ brand: Brand) -> some View {
        environment(\.givenBrand, brand).tint(brand.theme.tint)
    }
}
