import Foundation
public import Repass
public import SwiftUI

/// Personal Settings of the person who is signed in: a new password, retyped, and the blue SAVE PROFILE.
public struct PersonalSettings: View {
    private let model: SettingsModel
    private let onSignInAgain: @MainActor () -> Void
    private let onBack: @MainActor () -> Void
    @Environment(\.brand) private var brand

    /// - Parameters:
    ///   - model: Yours to keep.
    ///   - onBack: Back to where the person came from.
    ///   - onSignInAgain: The session is over; show the login window.
    public init(_ model: SettingsModel, onBack: @escaping @MainActor () -> Void, onSignInAgain: @escaping @MainActor () -> Void) {
        self.model = model
        self.onBack = onBack
        self.onSignInAgain = onSignInAgain
    }

    public var body: some View {
        content.keepsTime(model).smallTitle(brand.words.settingsTitle)
    }

    @ViewBuilder private var content: some View {
        switch model.screen {
        case .restoring:
            WorkingView(what: brand.words.loading)
        case .editing(let account, _, let asks, let resend, let canResend, let assessment, let saving, let problem, let notice, let saved):
            Editing(
                model: model, form: FormState(problem: problem, busy: saving), account: account, asks: asks,
                resend: resend, canResend: canResend, assessment: assessment, notice: notice, saved: saved)
        case .outcomeUnknown(let checking, let canCheck, let problem):
            OutcomeUnknownView(
                checking: checking, canCheck: canCheck, problem: problem, onCheckAgain: { model.dispatch(.checkAgain) },
                onStartOver: { model.dispatch(.startOver) })
        case .secondFactor:
            SecondFactorView(onBack: onBack)
        case .signInAgain(let changed):
            SignInAgainView(changed: changed, onSignInAgain: onSignInAgain)
        }
    }
}

private struct Editing: View {
    @Bindable var model: SettingsModel
    let form: FormState
    let account: String
    let asks: Asks
    let resend: Deadline?
    let canResend: Bool
    let assessment: Assessment
    let notice: Notice?
    let saved: OtherDevices?
    @FocusState private var focus: Field?
    @Environment(\.brand) private var brand

    var body: some View {
        let words = brand.words
        Form {
            SavedSection(others: saved)
            NoticeSection(notice: notice)
            FormProblem(form: form)
            Section {
                if !account.isEmpty { AccountLine(masked: account) }
                AccountForManagers(name: model.accountName)
                Text(words.changePassword).font(.headline).accessibilityAddTraits(.isHeader)
            }
            NewPasswordTwice(
                newPassword: $model[.newPassword], retype: $model[.retype], assessment: assessment, form: form,
                focus: $focus
            )
            .submitLabel(focus == .newPassword || asks != .nothing ? .next : .go)
            .onSubmit(next)
            confirmation.onSubmit(save)
            KeepSafe(emphasised: true)
            MainButton(title: words.saveProfile, tag: Tags.saveProfile, busy: form.busy, action: save)
        }
        .sensoryFeedback(.success, trigger: saved) { _, saved in saved != nil }
        .leads(to: form.problem, $focus, words)
    }

    @ViewBuilder private var confirmation: some View {
        switch asks {
        case .nothing:
            EmptyView()
        case .currentPassword:
            Section {
                SecretField(
                    label: brand.words.currentPassword, text: $model[.currentPassword], field: .currentPassword,
                    tag: Tags.currentPasswordField, form: form, focus: $focus)
            } header: {
                Text(brand.words.askedForCurrent)
            }
        case .mailedCode:
            Section {
                CodeField(text: $model[.code], form: form, focus: $focus)
            } header: {
                Text(brand.words.askedForCode)
            }
            if let resend {
                ResendSection(wait: resend, enabled: canResend) { model.dispatch(.resendCode) }
            }
        }
    }

    /// The keyboard's return leads from field to field, and saves at the last one.
    private func next() {
        switch (focus, asks) {
        case (.newPassword, _): focus = .retype
        case (_, .currentPassword): focus = .currentPassword
        case (_, .mailedCode): focus = .code
        default: save()
        }
    }

    private func save() {
        model.dispatch(.save)
    }
}

/// The password was just saved; what happened to other devices.
private struct SavedSection: View {
    let others: OtherDevices?
    @Environment(\.brand) private var brand

    var body: some View {
        if let others {
            let sentence = brand.words.saved + " " + brand.words.others(others)
            Section {
                Line(text: Text(sentence), symbol: "checkmark.circle.fill", colour: brand.theme.success)
                    .accessibilityIdentifier(Tags.saved)
                    .onAppear { announce(sentence) }
            }
        }
    }
}
