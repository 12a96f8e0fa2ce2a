import Foundation
public import Repass
public import SwiftUI

/// Personal Settings of the person who is signed in: a new password, retyped, and the blue SAVE PROFILE.
///
/// Fields of your own stand above the button and are saved by it too, see ``ExtraSettings``:
///
/// ```swift
/// PersonalSettings(model, extra: extra, onBack: back, onSignInAgain: showLogin) {
///     Section { TextField("Display name", text: $profile.name) }
/// }
/// ```
public struct PersonalSettings<Fields: View>: View {
    private let model: SettingsModel
    private let extra: ExtraSettings?
    private let onSignInAgain: @MainActor () -> Void
    private let onBack: @MainActor () -> Void
    private let fields: Fields
    @Environment(\.brand) private var brand

    /// - Parameters:
    ///   - model: Yours to keep.
    ///   - extra: How your own fields are saved. Yours to keep.
    ///   - onBack: Back to where the person came from.
    ///   - onSignInAgain: The session is over; show the login window.
    ///   - fields: Your own fields, as sections of the form.
    public init(
        _ model: SettingsModel, extra: ExtraSettings? = nil, onBack: @escaping @MainActor () -> Void,
        onSignInAgain: @escaping @MainActor () -> Void, @ViewBuilder fields: () -> Fields = { EmptyView() }
    ) {
        self.model = model
        self.extra = extra
        self.onBack = onBack
        self.onSignInAgain = onSignInAgain
        self.fields = fields()
    }

    public var body: some View {
        content.keepsTime(model).smallTitle(brand.words.settingsTitle)
    }

    @ViewBuilder private var content: some View {
        switch model.screen {
        case .restoring:
            WorkingView(what: brand.words.loading)
        case .editing(
            let account, _, let asks, let resend, let canResend, let assessment, let saving, let problem, let notice,
            let saved):
            Editing(
                model: model, extra: extra, form: form(problem, saving), account: account, asks: asks,
                resend: resend, canResend: canResend, assessment: assessment, notice: notice, saved: saved,
                fields: fields)
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

    private func form(_ problem: Problem?, _ saving: Bool) -> FormState {
        let told = extra?.answers(problem) == true ? nil : problem
        return FormState(problem: told, busy: saving || extra?.isSaving == true)
    }
}

private struct Editing<Fields: View>: View {
    @Bindable var model: SettingsModel
    let extra: ExtraSettings?
    let form: FormState
    let account: String
    let asks: Asks
    let resend: Deadline?
    let canResend: Bool
    let assessment: Assessment
    let notice: Notice?
    let saved: OtherDevices?
    let fields: Fields
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
                Text(words.changePassword).font(.headline).accessibilityAddTraits(.isHeader)
                    .names(account: model.accountName)
            }
            NewPasswordTwice(
                newPassword: $model[.newPassword], retype: $model[.retype], assessment: assessment, form: form,
                focus: $focus
            )
            .submitLabel(focus == .newPassword || asks != .nothing ? .next : .go)
            .onSubmit(next)
            confirmation.onSubmit(save)
            KeepSafe(emphasised: true)
            fields.disabled(form.busy)
            ExtraSection(result: extra?.result)
            MainButton(title: words.saveProfile, tag: Tags.saveProfile, busy: form.busy, action: save)
        }
        .inColumn()
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
                ResendSection(wait: resend, canResend: canResend, busy: form.busy) { model.dispatch(.resendCode) }
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
        if let extra { extra.save(after: model) } else { model.dispatch(.save) }
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
                    .announced(sentence)
            }
        }
    }
}

/// What became of the fields of the app.
private struct ExtraSection: View {
    let result: ExtraSettings.Result?
    @Environment(\.brand) private var brand

    var body: some View {
        let (words, theme) = (brand.words, brand.theme)
        switch result {
        case nil: EmptyView()
        case .saved: line(words.extraSaved, "checkmark.circle.fill", theme.success, Tags.extraSaved)
        case .failed(let why):
            line(why ?? words.extraNotSaved, "exclamationmark.circle.fill", theme.problem, Tags.extraProblem)
        }
    }

    private func line(_ sentence: String, _ symbol: String, _ colour: Color, _ tag: String) -> some View {
        Section {
            Line(text: Text(sentence), symbol: symbol, colour: colour)
                .accessibilityIdentifier(tag)
                .announced(sentence)
        }
    }
}
