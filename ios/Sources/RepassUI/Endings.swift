import Foundation
import RepassKit
import SwiftUI

// The screens without a field: something is over, or out of the person's hands for a moment.

/// The password is saved: what happened, and where it goes on.
struct DoneView: View {
    let screen: DoneScreen
    let onContinue: @MainActor () -> Void
    @Environment(\.brand) private var brand

    var body: some View {
        let words = brand.words
        Ending(
            title: words.doneTitle, symbol: "checkmark.circle.fill", meaning: .success,
            said: [screen.signedIn ? words.doneSignedIn : words.doneNotSignedIn, words.others(screen.others)]
        ) {
            MainButton(
                title: screen.signedIn ? words.next : words.goToLogin,
                tag: screen.signedIn ? Tags.continue : Tags.goToLogin, action: onContinue)
        }
        // There is no way back into a form that is done with.
        .navigationBarBackButtonHidden()
    }
}

/// What was stored of an unfinished attempt cannot be read now.
struct UnreadableView: View {
    let screen: UnreadableScreen
    let onTryAgain: @MainActor () -> Void
    let onStartOver: @MainActor () -> Void
    @Environment(\.brand) private var brand

    var body: some View {
        let words = brand.words
        Ending(
            title: words.unreadableTitle, symbol: "lock.circle", meaning: .warning, said: [words.unreadable]
        ) {
            MainButton(title: words.tryAgain, tag: Tags.tryAgain, busy: screen.trying, action: onTryAgain)
            QuietButton(title: words.startOver, tag: Tags.startOver, action: onStartOver).disabled(screen.trying)
        }
    }
}

/// The answer to a save was lost. What to do now, and the ways on.
struct OutcomeUnknownView: View {
    let screen: OutcomeUnknownScreen
    let onCheckAgain: @MainActor () -> Void
    let onGoToLogin: @MainActor () -> Void
    let onStartOver: @MainActor () -> Void
    @Environment(\.brand) private var brand

    var body: some View {
        let words = brand.words
        Ending(
            title: words.unknownTitle, symbol: "questionmark.circle", meaning: .warning,
            said: [words.mayHaveChanged]
        ) {
            ProblemLine(problem: screen.problem) { $0.stillUnknown($1, $0.contactUs) }
            switch screen.first {
            case .checkAgain:
                MainButton(title: words.checkAgain, tag: Tags.checkAgain, busy: screen.checking, action: onCheckAgain)
                QuietButton(title: words.goToLogin, tag: Tags.goToLogin, action: onGoToLogin)
            case .goToLogin:
                MainButton(title: words.tryNewPassword, tag: Tags.goToLogin, action: onGoToLogin)
                if screen.canCheck {
                    QuietButton(
                        title: words.checkAgain, tag: Tags.checkAgain, busy: screen.checking, action: onCheckAgain
                    )
                    .disabled(screen.checking)
                }
            }
            QuietButton(title: words.startOver, tag: Tags.startOver, action: onStartOver).disabled(screen.checking)
        }
        .says(screen.problem) { words.stillUnknown($0, words.contactUs) }
    }
}

/// A reset that was left.
struct ClosedView: View {
    let screen: ClosedScreen
    let onGoToLogin: @MainActor () -> Void
    @Environment(\.brand) private var brand

    var body: some View {
        let words = brand.words
        Ending(
            title: words.closedTitle, symbol: "info.circle",
            said: [screen.mayHaveChanged ? words.mayHaveChanged : words.closedUnchanged]
        ) {
            MainButton(title: words.goToLogin, tag: Tags.goToLogin, action: onGoToLogin)
        }
    }
}

/// The password is changed, but the app could not keep the session that came with it.
struct SessionRefusedView: View {
    let screen: SessionRefusedScreen
    let onTryAgain: @MainActor () -> Void
    let onGoToLogin: @MainActor () -> Void
    @Environment(\.brand) private var brand

    var body: some View {
        let words = brand.words
        Ending(
            title: words.doneTitle, symbol: "exclamationmark.triangle", meaning: .warning,
            said: [words.sessionRefused, words.others(screen.others)]
        ) {
            MainButton(title: words.tryAgain, tag: Tags.tryAgain, busy: screen.trying, action: onTryAgain)
            QuietButton(title: words.goToLogin, tag: Tags.goToLogin, action: onGoToLogin).disabled(screen.trying)
        }
    }
}

/// The person has to sign in again, and why.
struct SignInAgainView: View {
    let screen: SignInAgainScreen
    let onSignInAgain: @MainActor () -> Void
    @Environment(\.brand) private var brand

    var body: some View {
        let words = brand.words
        Ending(
            title: words.signInAgainTitle, symbol: symbol, meaning: meaning, said: [words.signInAgain(screen.reason)]
        ) {
            MainButton(title: words.goToLogin, tag: Tags.goToLogin, action: onSignInAgain)
        }
    }

    private var symbol: String {
        switch screen.reason {
        case .passwordChanged: "checkmark.circle.fill"
        case .mayHaveChanged: "questionmark.circle"
        case .sessionOver, .secondFactorFirst, .freshSignInFirst: "info.circle"
        }
    }

    private var meaning: Meaning {
        switch screen.reason {
        case .passwordChanged: .success
        case .mayHaveChanged: .warning
        case .sessionOver, .secondFactorFirst, .freshSignInFirst: .plain
        }
    }
}

/// Nothing to do for a moment.
struct WorkingView: View {
    let what: String

    var body: some View {
        VStack(spacing: 24) {
            ProgressView().accessibilityHidden(true)
            Text(what)
        }
        .frame(maxWidth: .infinity, maxHeight: .infinity)
        .announced(what)
    }
}

private struct Ending<Ways: View>: View {
    let title: String
    let symbol: String
    var meaning = Meaning.plain
    let said: [String]
    @ViewBuilder let ways: Ways
    @Environment(\.brand) private var brand

    var body: some View {
        Page(.ending) {
            Section {
                VStack(spacing: 16) {
                    Image(systemName: symbol)
                        .font(.largeTitle)
                        .foregroundStyle(brand.theme.colors.color(of: meaning))
                        .accessibilityHidden(true)
                    Text(title).font(brand.theme.fonts.title).accessibilityAddTraits(.isHeader)
                    ForEach(said, id: \.self) { Text($0) }
                }
                .multilineTextAlignment(.center)
                .frame(maxWidth: .infinity)
            }
            .listRowBackground(Color.clear)
            Section { ways }
        }
        .inColumn()
        .announced(title)
    }
}
