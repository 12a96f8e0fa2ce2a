public import Repass
public import SwiftUI

/// A reset, whichever step it is at.
public struct ResetView: View {
    private let model: ResetModel
    private let minPasswordChars: Int
    private let onLeave: @MainActor () -> Void
    private let onSignedIn: @MainActor () -> Void
    @Environment(\.brand) private var brand

    /// - Parameters:
    ///   - model: Yours to keep.
    ///   - minPasswordChars: The least number of characters of a new password, from `Repass`.
    ///   - onLeave: Back to the login window; the attempt can be gone on with later.
    ///   - onSignedIn: Your `SessionHost` has the session, and the person has read the good news.
    public init(
        model: ResetModel, minPasswordChars: Int, onLeave: @escaping @MainActor () -> Void,
        onSignedIn: @escaping @MainActor () -> Void
    ) {
        self.model = model
        self.minPasswordChars = minPasswordChars
        self.onLeave = onLeave
        self.onSignedIn = onSignedIn
    }

    public var body: some View {
        step
            .keepsTime(model)
            .sensoryFeedback(.success, trigger: model.screen) { _, screen in
                if case .done = screen { true } else { false }
            }
            .onChange(of: model.screen) { _, screen in
                // Whoever cancels has been told already what there is to know.
                if case .closed = screen { onLeave() }
            }
    }

    @ViewBuilder private var step: some View {
        switch model.screen {
        case .restoring:
            WorkingView(what: brand.words.loading)
        case .enterAddress(let sending, let problem, let notice):
            AddressStep(model: model, form: FormState(problem: problem, busy: sending), notice: notice)
        case .checkInbox(
            let address, let resend, let canResend, _, let contactNow, let takesCode, let sending, let checking,
            let problem, let notice):
            InboxStep(
                model: model, form: FormState(problem: problem, busy: sending || checking), address: address,
                resend: resend, canResend: canResend, contactNow: contactNow, takesCode: takesCode,
                checking: checking, notice: notice)
        case .secondFactor:
            SecondFactorView(onBack: onLeave)
        case .newPassword(let account, _, let assessment, let saving, let problem, let notice):
            NewPasswordStep(
                model: model, form: FormState(problem: problem, busy: saving), account: account,
                assessment: assessment, notice: notice, minChars: minPasswordChars)
        case .outcomeUnknown(let checking, let canCheck, let problem):
            OutcomeUnknownView(
                checking: checking, canCheck: canCheck, problem: problem, onCheckAgain: { model.dispatch(.checkAgain) },
                onGoToLogin: { model.dispatch(.cancel) }, onStartOver: { model.dispatch(.startOver) })
        case .signingIn:
            WorkingView(what: brand.words.signingIn)
        case .done(let signedIn, let others):
            DoneView(signedIn: signedIn, others: others, onContinue: signedIn ? onSignedIn : onLeave)
        case .closed(let mayHaveChanged):
            ClosedView(mayHaveChanged: mayHaveChanged, onGoToLogin: onLeave)
        }
    }
}

/// Step 2: the mail field and the blue SEND RESET INSTRUCTIONS.
private struct AddressStep: View {
    @Bindable var model: ResetModel
    let form: FormState
    let notice: Notice?
    @FocusState private var focus: Field?
    @Environment(\.brand) private var brand

    var body: some View {
        Form {
            NoticeSection(notice: notice)
            FormProblem(form: form)
            Section {
                AddressField(text: $model.address, form: form, focus: $focus)
                    .submitLabel(.send)
                    .onSubmit(model.sendInstructions)
            } footer: {
                Text(brand.words.ifValidAccount)
            }
            MainButton(
                title: brand.words.sendInstructions, tag: Tags.sendInstructions, busy: form.busy,
                action: model.sendInstructions)
        }
        .inColumn()
        .smallTitle(brand.words.resetTitle)
        .onAppear { if model.address.isEmpty { focus = .address } }
        .leads(to: form.problem, $focus, brand.words)
    }
}

/// Step 3 and 4: check your inbox, follow the instructions.
private struct InboxStep: View {
    @Bindable var model: ResetModel
    let form: FormState
    let address: String
    let resend: Deadline
    let canResend: Bool
    let contactNow: Bool
    let takesCode: Bool
    let checking: Bool
    let notice: Notice?
    @FocusState private var focus: Field?
    @Environment(\.brand) private var brand

    var body: some View {
        Form {
            NoticeSection(notice: notice)
            FormProblem(form: form)
            Section {
                AccountLine(masked: address)
                Text(brand.words.checkInbox)
            }
            if takesCode { code } else { Section { Text(brand.words.followLink) } }
            ResendSection(wait: resend, canResend: canResend, busy: form.busy) { model.dispatch(.resend) }
            Section {
                NotReceived(emphasised: contactNow)
                QuietButton(title: brand.words.changeAddress, tag: Tags.changeAddress) {
                    model.dispatch(.changeAddress)
                }
                .disabled(form.busy)
            }
        }
        .inColumn()
        .smallTitle(brand.words.checkInboxTitle)
        .announced(brand.words.checkInboxTitle)
        .leads(to: form.problem, $focus, brand.words)
    }

    @ViewBuilder private var code: some View {
        Section {
            CodeField(text: $model[.code], form: form, focus: $focus).onSubmit(submit)
        } header: {
            Text(brand.words.followInstructions)
        }
        MainButton(title: brand.words.submitCode, tag: Tags.submitCode, busy: checking, action: submit)
    }

    private func submit() {
        model.dispatch(.submitCode)
    }
}

/// Send again, and how long until then; VoiceOver says when the wait is over.
struct ResendSection: View {
    let wait: Deadline
    let canResend: Bool
    let busy: Bool
    let action: @MainActor () -> Void
    @Environment(\.brand) private var brand

    var body: some View {
        Section {
            QuietButton(title: brand.words.resend, tag: Tags.resend, action: action)
                .disabled(!canResend || busy)
                .onChange(of: canResend) { _, canResend in
                    if canResend { announce(brand.words.resendNow) }
                }
        } footer: {
            Countdown(deadline: wait) { left in
                Text(left > 0 ? brand.words.resendIn(brand.words.time(left)) : brand.words.resendNow)
            }
            .accessibilityAddTraits(.updatesFrequently)
            .accessibilityIdentifier(Tags.countdown)
        }
    }
}

/// Whom to contact when no mail comes: always there, and hard to overlook once the mail is overdue.
private struct NotReceived: View {
    let emphasised: Bool
    @Environment(\.brand) private var brand

    var body: some View {
        let sentence = brand.withContactLink(brand.words.notReceived(brand.words.contactUs))
        Group {
            if emphasised {
                Line(text: Text(sentence), symbol: "info.circle.fill", colour: brand.theme.tint).font(.body.bold())
            } else {
                Text(sentence)
            }
        }
        .accessibilityIdentifier(Tags.contact)
    }
}

/// Step 5: the new password, twice.
private struct NewPasswordStep: View {
    @Bindable var model: ResetModel
    let form: FormState
    let account: String
    let assessment: Assessment
    let notice: Notice?
    let minChars: Int
    @FocusState private var focus: Field?
    @Environment(\.brand) private var brand

    var body: some View {
        Form {
            NoticeSection(notice: notice)
            FormProblem(form: form)
            Section {
                AccountLine(masked: account).names(account: model.accountName)
                Text(brand.words.chooseNewPassword(minChars))
            }
            NewPasswordTwice(
                newPassword: $model[.newPassword], retype: $model[.retype], assessment: assessment, form: form,
                focus: $focus
            )
            .submitLabel(focus == .retype ? .go : .next)
            .onSubmit { if focus == .retype { save() } else { focus = .retype } }
            KeepSafe()
            MainButton(title: brand.words.resetPassword, tag: Tags.resetPassword, busy: form.busy, action: save)
        }
        .inColumn()
        .smallTitle(brand.words.newPasswordTitle)
        .announced(brand.words.newPasswordTitle)
        .leads(to: form.problem, $focus, brand.words)
    }

    private func save() {
        model.dispatch(.save)
    }
}
