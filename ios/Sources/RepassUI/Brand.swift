public import Foundation
public import SwiftUI

/// The app that the screens belong to: its name, whom to contact, how it looks and what it says.
///
/// Every screen takes one: the screens speak in your app's name, so there is none by default.
public struct Brand: Sendable {
    /// As people know it.
    public var appName: String
    /// Where "contact us" leads to.
    public var contactURL: URL
    /// The app's mark, drawn above its name at the login window. Decoration: VoiceOver does not say it.
    /// Nothing by default.
    public var mark: Image?
    /// How the screens look; neutral by default.
    public var theme: Theme
    /// What the screens say.
    public var words: Words

    /// A brand of your own.
    public init(
        appName: String, contactURL: URL, mark: Image? = nil, theme: Theme = Theme(), words: Words = Words()
    ) {
        self.appName = appName
        self.contactURL = contactURL
        self.mark = mark
        self.theme = theme
        self.words = words
    }
}

private struct BrandKey: EnvironmentKey {
    /// Only what stands outside of a screen ever sees it, and that has nothing to say about an app.
    static let defaultValue = Brand(appName: "", contactURL: URL(filePath: "/"))
}

extension EnvironmentValues {
    /// The brand of the screen around, in colours that can be read there.
    var brand: Brand {
        get { self[BrandKey.self] }
        set { self[BrandKey.self] = newValue }
    }
}
