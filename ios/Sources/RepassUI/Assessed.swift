import Foundation
import RepassKit
import SwiftUI

/// What the policy says to the password as typed so far: how strong it is, and rule by rule. A rule
/// that stood in the way of saving insists.
struct AssessmentLines: View {
    let assessment: Assessment
    let insist: Bool

    var body: some View {
        if !assessment.empty { StrengthMeter(strength: assessment.strength) }
        ForEach(assessment.rules, id: \.rule) { state in
            RuleLine(state: state, insist: insist)
        }
    }
}

private struct RuleLine: View {
    let state: RuleState
    let insist: Bool
    @Environment(\.brand) private var brand

    var body: some View {
        Line(
            text: Text(brand.words.rule(state.rule)),
            symbol: state.met ? "checkmark.circle.fill" : "circle",
            meaning: state.met ? .success : insist ? .problem : .plain
        )
        .accessibilityValue(state.met ? brand.words.ruleMet : brand.words.ruleNotMet)
        .accessibilityIdentifier(Tags.rules)
    }
}

/// As far as the password is strong, and the word for it: never by the colour alone.
private struct StrengthMeter: View {
    let strength: Strength
    @Environment(\.brand) private var brand

    var body: some View {
        ProgressView(value: filled) {
            Text(brand.words.strengthLabel)
        } currentValueLabel: {
            Text(brand.words.strength(strength))
        }
        .font(brand.theme.fonts.label)
        // Of its own meaning: with the brand's accent, a strong password would look wrong where that is red.
        .tint(brand.theme.colors.color(of: meaning))
        .accessibilityValue(brand.words.strength(strength))
        .accessibilityIdentifier(Tags.strength)
    }

    private var meaning: Meaning {
        switch strength {
        case .weak: .problem
        case .fair: .warning
        case .good, .strong: .success
        }
    }

    private var filled: Double {
        switch strength {
        case .weak: 0.25
        case .fair: 0.5
        case .good: 0.75
        case .strong: 1
        }
    }
}

/// How the second field compares, once that can be said.
struct RetypeLine: View {
    let retype: Retype
    @Environment(\.brand) private var brand

    var body: some View {
        switch retype {
        case .empty, .unfinished:
            EmptyView()
        case .differs:
            line(brand.words.retypeDiffers, "exclamationmark.circle.fill", .problem)
        case .matches:
            line(brand.words.retypeMatches, "checkmark.circle.fill", .success)
        }
    }

    private func line(_ sentence: String, _ symbol: String, _ meaning: Meaning) -> some View {
        Line(text: Text(sentence), symbol: symbol, meaning: meaning)
            .accessibilityIdentifier(Tags.retypeState)
            .announced(sentence)
    }
}
