import Foundation
import RepassKit
import SwiftUI

#if canImport(Accessibility)
    import Accessibility
#endif

// What the screens tell, and how.

/// What a line means, told by its symbol and by its colour.
enum Meaning {
    case plain, problem, warning, success
}

extension Theme.Colors {
    func color(of meaning: Meaning) -> Color {
        switch meaning {
        case .plain: .secondary
        case .problem: problem
        case .warning: warning
        case .success: success
        }
    }
}

/// A line with a symbol, for those who do not see its colour.
struct Line: View {
    let text: Text
    let symbol: String
    var meaning = Meaning.plain
    @Environment(\.brand) private var brand

    var body: some View {
        Label {
            text
        } icon: {
            Image(systemName: symbol)
                .foregroundStyle(brand.theme.colors.color(of: meaning))
                .accessibilityHidden(true)
        }
        .font(brand.theme.fonts.label)
        .accessibilityElement(children: .combine)
    }
}

/// What is in the way of a field, right under it.
struct ProblemLine: View {
    let problem: Problem?
    var sentence: @MainActor (Words, Problem) -> String = { $0.sentence(about: $1) }

    var body: some View {
        if let problem {
            SentenceOf(problem: problem, sentence: sentence) { sentence in
                Line(text: sentence, symbol: "exclamationmark.circle.fill", meaning: .problem)
            }
            .accessibilityIdentifier(Tags.problem)
        }
    }
}

/// What is in the way of the form as a whole; nothing where the problem is one of a field, or of the switch of a
/// `LossWarning`.
struct FormProblem: View {
    let form: FormState

    var body: some View {
        if let problem = form.problem(at: .form), problem != .acknowledgeLoss {
            Section { ProblemLine(problem: problem) }
        }
    }
}

/// What a problem says; a wait is counted down.
private struct SentenceOf<Content: View>: View {
    let problem: Problem
    let sentence: @MainActor (Words, Problem) -> String
    @ViewBuilder let content: (Text) -> Content
    @Environment(\.brand) private var brand

    var body: some View {
        if case .wait(until: let until?) = problem {
            Countdown(deadline: until) { left in
                content(Text(left > 0 ? brand.words.wait(brand.words.time(left)) : brand.words.waitOver))
            }
        } else {
            content(Text(brand.withContactLink(sentence(brand.words, problem))))
        }
    }
}

/// Redraws once a second with the seconds that the core says are left. What is allowed at which time
/// is decided in the core, which then shows a new screen.
struct Countdown<Content: View>: View {
    let deadline: Deadline
    @ViewBuilder let content: (Int) -> Content
    @Environment(\.secondsLeft) private var secondsLeft

    var body: some View {
        TimelineView(.periodic(from: .now, by: 1)) { _ in
            content(secondsLeft(of: deadline))
        }
    }
}

/// What happened before.
struct NoticeSection: View {
    let notice: Notice?
    @Environment(\.brand) private var brand

    var body: some View {
        if let notice {
            Section {
                Line(text: Text(brand.words.notice(notice)), symbol: "info.circle")
                    .accessibilityIdentifier(Tags.notice)
                    .announced(brand.words.notice(notice))
            }
        }
    }
}

/// The seed's warning. Personal Settings show the app's name in bold.
struct KeepSafe: View {
    var emphasised = false
    @Environment(\.brand) private var brand

    var body: some View {
        Section {
            Line(text: sentence, symbol: "lock.shield").accessibilityIdentifier(Tags.keepSafe)
        }
    }

    private var sentence: Text {
        let sentence = brand.words.keepSafe(brand.appName)
        guard emphasised, let name = sentence.range(of: brand.appName) else { return Text(sentence) }
        return Text(sentence[..<name.lowerBound]) + Text(sentence[name]).bold() + Text(sentence[name.upperBound...])
    }
}

/// Whose account it is about.
struct AccountLine: View {
    let text: String

    var body: some View {
        Line(text: Text(text), symbol: "envelope").privacySensitive()
    }
}

/// The button that does what the screen is for. It shows that something is under way.
struct MainButton: View {
    let title: String
    let tag: String
    var busy = false
    let action: @MainActor () -> Void
    @Environment(\.brand) private var brand

    var body: some View {
        Button(action: action) {
            ButtonTitle(title: title, busy: busy, colour: brand.theme.colors.onAccent)
                .font(brand.theme.fonts.button)
                .frame(maxWidth: .infinity, minHeight: 44)
        }
        .buttonStyle(.borderedProminent)
        .buttonBorderShape(brand.theme.shapes.button)
        .disabled(busy)
        .accessibilityValue(busy ? brand.words.inProgress : "")
        .accessibilityIdentifier(tag)
        .listRowBackground(Color.clear)
        .listRowInsets(EdgeInsets())
    }
}

/// A button that leads aside.
struct QuietButton: View {
    let title: String
    let tag: String
    var busy = false
    let action: @MainActor () -> Void
    @Environment(\.brand) private var brand

    var body: some View {
        Button(action: action) {
            ButtonTitle(title: title, busy: busy, colour: brand.theme.colors.accent)
                .font(brand.theme.fonts.body)
                .frame(minHeight: 44)
        }
        .buttonStyle(.borderless)
        .accessibilityValue(busy ? brand.words.inProgress : "")
        .accessibilityIdentifier(tag)
    }
}

/// What a button says. One that cannot be pressed looks like it.
private struct ButtonTitle: View {
    let title: String
    let busy: Bool
    let colour: Color
    @Environment(\.isEnabled) private var isEnabled

    var body: some View {
        HStack {
            if busy { ProgressView().accessibilityHidden(true) }
            Text(title).foregroundStyle(isEnabled ? colour : .secondary)
        }
    }
}

extension Brand {
    /// The sentence with its "contact us", if it has one, as a link to the contact page.
    func withContactLink(_ sentence: String) -> AttributedString {
        var text = AttributedString(sentence)
        if let range = text.range(of: words.contactUs) { text[range].link = contactURL }
        return text
    }
}

extension View {
    /// Says it to VoiceOver when this takes the place of something else without being pushed.
    func announced(_ sentence: String) -> some View {
        onAppear { announce(sentence) }
    }
}

/// Says it to VoiceOver, once it is done with what it says now.
@MainActor func announce(_ sentence: String) {
    AccessibilityNotification.Announcement(sentence).post()
}
