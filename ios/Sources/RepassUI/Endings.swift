import Foundation
import Repass
import SwiftUI

// The screens without a field: something is over, or out of the person's hands for a moment.

/// The password is saved: what happened, and where it goes on.
struct DoneView: View {
    let signedIn: Bool
    let others: OtherDevices
    let onContinue: @MainActor () -> Void
    @Environment(\.brand) private var brand

    var body: some View {
        let words = brand.words
        Ending(
            title: words.doneTitle, symbol: "checkmark.circle.fill", colour: brand.theme.success,
            said: [
                AttributedString(signedIn ? words.doneSignedIn : words.doneNotSignedIn),
                AttributedString(words.others(others)),
            ]
        ) {
            MainButton(
                title: signedIn ? words.next : words.goToLogin, tag: signedIn ? Tags.continue : Tags.goToLogin,
                action: onContinue)
        }
        // There is no way back into a form that is done with.
        .navigationBarBackButtonHidden()
    }
}

/// The answer to a save was lost. What to do now, and the ways on.
struct OutcomeUnknownView: View {
    let checking: Bool
    let canCheck: Bool
    /// Why looking again did not tell.
    let problem: Problem?
    let onCheckAgain: @MainActor () -> Void
    /// Nothing where that leads nowhere.
    var onGoToLogin: (@MainActor () -> Void)?
    let onStartOver: @MainActor () -> Void
    @Environment(\.brand) private var brand

    var body: some View {
        let words = brand.words
        Ending(
            title: words.unknownTitle, symbol: "questionmark.circle", colour: brand.theme.tint,
            said: [AttributedString(words.mayHaveChanged)]
        ) {
            ProblemLine(problem: problem) { $0.stillUnknown($1, $0.contactUs) }
            if canCheck {
                MainButton(title: words.checkAgain, tag: Tags.checkAgain, busy: checking, action: onCheckAgain)
            }
            if let onGoToLogin {
                QuietButton(title: words.goToLogin, tag: Tags.goToLogin, action: onGoToLogin)
            }
            QuietButton(title: words.startOver, tag: Tags.startOver, action: onStartOver).disabled(checking)
        }
        .says(problem) { words.stillUnknown($0, words.contactUs) }
    }
}

/// The account asks for a second factor, which is not supported yet: whom to contact.
struct SecondFactorView: View {
    let onBack: @MainActor () -> Void
    @Environment(\.brand) private var brand

    var body: some View {
        Ending(
            title: brand.words.secondFactorTitle, symbol: "lock.shield", colour: brand.theme.tint,
            said: [brand.withContactLink(brand.words.secondFactor(brand.words.contactUs))]
        ) {
            QuietButton(title: brand.words.back, tag: Tags.goToLogin, action: onBack)
        }
    }
}

/// A reset that was left.
struct ClosedView: View {
    let mayHaveChanged: Bool
    let onGoToLogin: @MainActor () -> Void
    @Environment(\.brand) private var brand

    var body: some View {
        Ending(
            title: brand.words.closedTitle, symbol: "info.circle", colour: brand.theme.tint,
            said: [AttributedString(mayHaveChanged ? brand.words.mayHaveChanged : brand.words.closedUnchanged)]
        ) {
            MainButton(title: brand.words.goToLogin, tag: Tags.goToLogin, action: onGoToLogin)
        }
    }
}

/// The session is over while Personal Settings were open.
struct SignInAgainView: View {
    let changed: Bool
    let onSignInAgain: @MainActor () -> Void
    @Environment(\.brand) private var brand

    var body: some View {
        let words = brand.words
        Ending(
            title: words.signInAgainTitle, symbol: changed ? "checkmark.circle.fill" : "info.circle",
            colour: changed ? brand.theme.success : brand.theme.tint,
            said: [AttributedString(changed ? words.signInAgainChanged : words.signInAgainUnchanged)]
        ) {
            MainButton(title: words.goToLogin, tag: Tags.goToLogin, action: onSignInAgain)
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
    let colour: Color
    let said: [AttributedString]
    @ViewBuilder let ways: Ways

    var body: some View {
        Form {
            Section {
                VStack(spacing: 16) {
                    Image(systemName: symbol)
                        .font(.largeTitle)
                        .foregroundStyle(colour)
                        .accessibilityHidden(true)
                    Text(title).font(.title2.bold()).accessibilityAddTraits(.isHeader)
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
