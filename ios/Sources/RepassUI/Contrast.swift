import Foundation

// How colours of any brand are kept legible. Which colour means what is not decided here.

/// A colour as a display mixes it: the parts of sRGB, each from 0 to 1.
struct Mixed: Equatable, Sendable {
    var red: Double
    var green: Double
    var blue: Double

    static let black = Mixed(red: 0, green: 0, blue: 0)
    static let white = Mixed(red: 1, green: 1, blue: 1)

    /// What text needs to be read by weak eyes (WCAG 2.2, 1.4.3), and what a symbol needs (1.4.11).
    static let ofText = 4.5
    static let ofSymbols = 3.0

    /// How light it is, from 0 to 1, as WCAG 2 defines it.
    var luminance: Double {
        let linear = { (part: Double) in part <= 0.03928 ? part / 12.92 : pow((part + 0.055) / 1.055, 2.4) }
        return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
    }

    /// How much two colours differ in lightness, from 1 to 21.
    func contrast(to other: Mixed) -> Double {
        (max(luminance, other.luminance) + 0.05) / (min(luminance, other.luminance) + 0.05)
    }

    /// This colour where it stands out from all of these grounds, else moved towards black or white, as far as
    /// it takes and no further.
    func legible(on grounds: [Mixed], contrast least: Double) -> Mixed {
        let worst = { (ink: Mixed) in grounds.map { ink.contrast(to: $0) }.min() ?? 21 }
        if worst(self) >= least { return self }
        let end = worst(.black) > worst(.white) ? Mixed.black : .white
        let steps = 20
        return (1...steps).lazy.map { mixed(with: end, Double($0) / Double(steps)) }.first { worst($0) >= least } ?? end
    }

    private func mixed(with other: Mixed, _ share: Double) -> Mixed {
        let between = { (one: Double, other: Double) in one + (other - one) * share }
        return Mixed(
            red: between(red, other.red), green: between(green, other.green), blue: between(blue, other.blue))
    }
}
