import SwiftUI

#if canImport(UIKit)
    import UIKit
#endif

extension Theme.Colors {
    /// These colours as they are drawn: legible on the grounds of the screens, by day or by night.
    func legible(in environment: EnvironmentValues) -> Theme.Colors {
        let mixed = { (color: Color) in Mixed(color.resolve(in: environment)) }
        let grounds = Self.grounds(in: environment)
        let symbol = { (color: Color) in Color(mixed(color).legible(on: grounds, contrast: Mixed.ofSymbols)) }
        let pressed = mixed(accent).legible(on: grounds, contrast: Mixed.ofText)
        return Theme.Colors(
            accent: Color(pressed), onAccent: Color(mixed(onAccent).legible(on: [pressed], contrast: Mixed.ofText)),
            problem: symbol(problem), warning: symbol(warning), success: symbol(success))
    }

    /// What the forms have under what is written: around the rows, and in them.
    private static func grounds(in environment: EnvironmentValues) -> [Mixed] {
        #if canImport(UIKit)
            [UIColor.systemGroupedBackground, .secondarySystemGroupedBackground].map {
                Mixed(Color(uiColor: $0).resolve(in: environment))
            }
        #else
            environment.colorScheme == .dark
                ? [.black, Mixed(red: 0.11, green: 0.11, blue: 0.118)]
                : [.white, Mixed(red: 0.949, green: 0.949, blue: 0.969)]
        #endif
    }
}

extension Mixed {
    init(_ color: Color.Resolved) {
        self.init(red: Double(color.red), green: Double(color.green), blue: Double(color.blue))
    }
}

extension Color {
    fileprivate init(_ mixed: Mixed) {
        self.init(red: mixed.red, green: mixed.green, blue: mixed.blue)
    }
}

extension View {
    /// What is inside is of this brand.
    func branded(_ brand: Brand) -> some View {
        Branded(brand: brand, content: self)
    }
}

private struct Branded<Content: View>: View {
    let brand: Brand
    let content: Content
    /// All of it: what a colour comes to depends on the appearance, the contrast and where the window is.
    @Environment(\.self) private var environment

    var body: some View {
        content
            .environment(\.brand, drawn)
            .tint(drawn.theme.colors.accent)
            .font(brand.theme.fonts.body)
    }

    private var drawn: Brand {
        var drawn = brand
        drawn.theme.colors = brand.theme.colors.legible(in: environment)
        return drawn
    }
}
