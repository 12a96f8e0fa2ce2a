import Foundation
public import RepassKit
public import SwiftUI

/// Personal Settings of the person who is signed in: a new password, retyped, and the blue SAVE PROFILE; and the
/// reset for whoever forgot the current password, where the server asks for that. Show them in a
/// `NavigationStack`, which has the bar for the title and the way back.
///
/// Fields of your own stand above the button and are saved by it too, see ``ExtraSettings``:
///
/// ```swift
/// PersonalSettings(model, brand: brand, extra: extra, onSignInAgain: showLogin) {
///     Section { TextField("Display name", text: $profile.name) }
/// }
/// ```
public struct PersonalSettings<Fields: View>: View {
    private let model: SettingsModel
    private let extra: ExtraSettings?
    private let onSignInAgain: @MainActor () -> Void
    private let onDismiss: (@MainActor () -> Void)?
    private let fields: Fields
    private let brand: Brand

    /// - Parameters:
    ///   - model: Yours to keep.
    ///   - brand: Your app's.
    ///   - extra: How your own fields are saved. Yours to keep.
    ///   - onDismiss: Where the settings are shown over something else, such as in a sheet: what their button
    ///     does. In a `NavigationStack` the way back is there already.
    ///   - onSignInAgain: The session is over; show the login window.
    ///   - fields: Your own fields, as sections of the form.
    public init(
        _ model: SettingsModel, brand: Brand, extra: ExtraSettings? = nil, onDismiss: (@MainActor () -> Void)? = nil,
        onSignInAgain: @escaping @MainActor () -> Void, @ViewBuilder fields: () -> Fields = { EmptyView() }
    ) {
        self.model = model
        self.brand = brand
        self.extra = extra
        self.onDismiss = onDismiss
        self.onSignInAgain = onSignInAgain
        self.fields = fields()
    }

    public var body: some View {
        content.keepsTime(model).dismissible(onDismiss).branded(brand).onDisappear(perform: model.windowHasClosed)
    }

    @ViewBuilder private var content: some View {
        switch model.screen {
        case .change(let screen):
            change(screen).smallTitle(brand.words.settingsTitle)
        case .reset(let screen):
            ResetSteps(
                screen: screen, part: model.part { .reset(action: $0) }, onLeave: backToFields,
                onSignedIn: backToFields
            )
            // The bar's own way back would leave the settings.
            .navigationBarBackButtonHidden()
            .toolbar {
                ToolbarItem(placement: .cancellationAction) {
                    Button(action: backToFields) { Text(brand.words.back) }.accessibilityIdentifier(Tags.back)
                }
            }
        }
    }

    private func backToFields() {
        model.dispatch(.backToSettings)
    }

    private func dispatch(_ action: ChangeAction) {
        model.dispatch(.change(action: action))
    }

    @ViewBuilder private func change(_ screen: ChangeScreen) -> some View {
        switch screen {
        case .restoring:
            WorkingView(what: brand.words.loading)
        case .unreadable(let screen):
            UnreadableView(
                screen: screen, onTryAgain: { dispatch(.tryAgain) }, onStartOver: { dispatch(.startOver) })
        case .editing(let screen):
            Editing(screen: screen, model: model, extra: extra, fields: fields)
        case .outcomeUnknown(let screen):
            OutcomeUnknownView(
                screen: screen, onCheckAgain: { dispatch(.checkAgain) }, onGoToLogin: { dispatch(.goToLogin) },
                onStartOver: { dispatch(.startOver) })
        case .sessionRefused(let screen):
            SessionRefusedView(
                screen: screen, onTryAgain: { dispatch(.handOverAgain) }, onGoToLogin: { dispatch(.goToLogin) })
        case .signInAgain(let screen):
            SignInAgainView(screen: screen) {
                model.leadsOn()
                onSignInAgain()
            }
        }
    }
}

private struct Editing<Fields: View>: View {
    let screen: EditingScreen
    @Bindable var model: SettingsModel
    let extra: ExtraSettings?
    let fields: Fields
    @FocusState private var focus: Field?
    @Environment(\.brand) private var brand

    var body: some View {
        let words = brand.words
        Page(.settings) {
            SavedSection(others: screen.saved)
            NoticeSection(notice: screen.notice)
            if screen.reset == .unfinished { ContinueReset(action: resetIt) }
            FormProblem(form: form)
            Section {
                if !screen.account.isEmpty { AccountLine(text: screen.account) }
                Text(words.changePassword).font(brand.theme.fonts.button).accessibilityAddTraits(.isHeader)
                    .names(account: model.accountName)
            }
            NewPasswordTwice(
                newPassword: $model[.newPassword], retype: $model[.retype], assessment: screen.assessment, form: form,
                focus: $focus
            )
            .submitLabel(after(focus) == nil ? .go : .next)
            .onSubmit(next)
            if screen.asks.currentPassword { currentPassword }
            if screen.asks.mailedCode { mailedCode }
            KeepSafe(emphasised: true)
            LossWarning(acknowledgement: screen.acknowledgement, form: form) {
                model.dispatch(.change(action: .acknowledge(given: $0)))
            }
            fields.disabled(form.busy)
            ExtraSection(result: extra?.result)
            MainButton(title: words.saveProfile, tag: Tags.saveProfile, busy: form.busy, action: save)
        }
        .inColumn()
        .sensoryFeedback(.success, trigger: screen.saved) { _, saved in saved != nil }
        .leads(to: form.problem, $focus, words)
    }

    private var form: FormState {
        FormState(screen.problem, screen.busy, appIsSaving: extra?.isSaving == true)
    }

    private var currentPassword: some View {
        Section {
            Text(brand.words.askedForCurrent)
            SecretField(
                label: brand.words.currentPassword, text: $model[.currentPassword], field: .currentPassword,
                tag: Tags.currentPasswordField, form: form, focus: $focus
            )
            .submitLabel(after(.currentPassword) == nil ? .go : .next)
            .onSubmit(next)
            if screen.reset == .offered {
                QuietButton(
                    title: brand.words.forgotCurrentPassword, tag: Tags.forgotCurrentPassword, action: resetIt)
            }
        }
    }

    @ViewBuilder private var mailedCode: some View {
        Section {
            Text(brand.words.askedForCode)
            CodeField(label: brand.words.code, text: $model[.code], form: form, focus: $focus).onSubmit(next)
        }
        if let wait = screen.resend {
            ResendSection(wait: wait, canResend: screen.canResend, form: form) {
                model.dispatch(.change(action: .resendCode))
            }
        }
    }

    /// The keyboard's return leads from field to field, and saves at the last one.
    private func next() {
        if let next = after(focus) { focus = next } else { save() }
    }

    private func after(_ field: Field?) -> Field? {
        let shown: [Field?] = [
            .newPassword, .retype, screen.asks.currentPassword ? .currentPassword : nil,
            screen.asks.mailedCode ? .code : nil,
        ]
        let order = shown.compactMap { $0 }
        guard let field, let at = order.firstIndex(of: field) else { return nil }
        return order.dropFirst(at + 1).first
    }

    private func resetIt() {
        model.dispatch(.forgotCurrentPassword)
    }

    private func save() {
        if let extra {
            extra.save(after: model)
        } else {
            model.dispatch(.change(action: .save(appFieldsChanged: false)))
        }
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
                Line(text: Text(sentence), symbol: "checkmark.circle.fill", meaning: .success)
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
        let words = brand.words
        switch result {
        case nil: EmptyView()
        case .saved: line(words.extraSaved, "checkmark.circle.fill", .success, Tags.extraSaved)
        case .failed(let why):
            line(why ?? words.extraNotSaved, "exclamationmark.circle.fill", .problem, Tags.extraProblem)
        }
    }

    private func line(_ sentence: String, _ symbol: String, _ meaning: Meaning, _ tag: String) -> some View {
        Section {
            Line(text: Text(sentence), symbol: symbol, meaning: meaning)
                .accessibilityIdentifier(tag)
                .announced(sentence)
        }
    }
}
