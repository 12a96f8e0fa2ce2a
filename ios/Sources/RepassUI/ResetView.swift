public import RepassKit
public import SwiftUI

/// A reset by itself, whichever step it is at, for an app with a login of its own.
public struct ResetView: View {
    private let model: ResetModel
    private let brand: Brand
    private let onLeave: @MainActor () -> Void
    private let onSignedIn: @MainActor () -> Void

    /// - Parameters:
    ///   - model: Yours to keep.
    ///   - brand: Your app's.
    ///   - onLeave: Back to your login; the attempt can be gone on with later.
    ///   - onSignedIn: The session is kept, by Repass or by your `SessionHost`, and the person has read the good news.
    public init(
        _ model: ResetModel, brand: Brand, onLeave: @escaping @MainActor () -> Void,
        onSignedIn: @escaping @MainActor () -> Void
    ) {
        self.model = model
        self.brand = brand
        self.onLeave = onLeave
        self.onSignedIn = onSignedIn
    }

    public var body: some View {
        ResetSteps(screen: model.screen, part: model.part { $0 }, onLeave: leave, onSignedIn: { leadOn(onSignedIn) })
            .keepsTime(model)
            .branded(brand)
            .onChange(of: model.screen, initial: true) { _, screen in
                if case .closed(let screen) = screen, screen.wasTold { leave() }
            }
            .onDisappear(perform: model.windowHasClosed)
    }

    private func leave() {
        switch model.screen {
        case .done, .closed: leadOn(onLeave)
        default: onLeave()
        }
    }

    private func leadOn(_ go: @MainActor () -> Void) {
        model.leadsOn()
        go()
    }
}

/// The steps of a reset.
struct ResetSteps: View {
    let screen: ResetScreen
    let part: FlowPart<ResetAction>
    let onLeave: @MainActor () -> Void
    let onSignedIn: @MainActor () -> Void
    @Environment(\.brand) private var brand

    var body: some View {
        step
            .sensoryFeedback(.success, trigger: screen) { _, screen in
                if case .done = screen { true } else { false }
            }
    }

    @ViewBuilder private var step: some View {
        switch screen {
        case .restoring:
            WorkingView(what: brand.words.loading)
        case .unreadable(let screen):
            UnreadableView(
                screen: screen, onTryAgain: { part.dispatch(.tryAgain) }, onStartOver: { part.dispatch(.startOver) })
        case .enterAddress(let screen):
            AddressStep(screen: screen, part: part)
        case .checkInbox(let screen):
            InboxStep(screen: screen, part: part)
        case .secondFactor(let screen):
            SecondFactorStep(screen: screen, text: part.text(.secondFactor)) {
                part.dispatch(.submitSecondFactor(recoveryCode: $0))
            } aside: {
                QuietButton(title: brand.words.startOver, tag: Tags.startOver) { part.dispatch(.startOver) }
            }
        case .newPassword(let screen):
            NewPasswordStep(screen: screen, part: part)
        case .outcomeUnknown(let screen):
            OutcomeUnknownView(
                screen: screen, onCheckAgain: { part.dispatch(.checkAgain) },
                onGoToLogin: { part.dispatch(.goToLogin) }, onStartOver: { part.dispatch(.startOver) })
        case .signingIn:
            WorkingView(what: brand.words.signingIn)
        case .done(let screen):
            DoneView(screen: screen, onContinue: screen.signedIn ? onSignedIn : onLeave)
        case .closed(let screen):
            // Where there is nothing to tell, it leads on at once.
            if !screen.wasTold { ClosedView(screen: screen, onGoToLogin: onLeave) }
        }
    }
}

/// Step 2: the mail field and the blue SEND RESET INSTRUCTIONS.
private struct AddressStep: View {
    let screen: EnterAddressScreen
    let part: FlowPart<ResetAction>
    @FocusState private var focus: Field?
    @Environment(\.brand) private var brand

    var body: some View {
        let form = FormState(screen.problem, screen.busy)
        Page(.enterAddress) {
            NoticeSection(notice: screen.notice)
            FormProblem(form: form)
            Section {
                if let account = screen.account {
                    AccountLine(text: account)
                    ProblemLine(problem: form.problem(at: .address))
                } else {
                    AddressField(text: part.text(.address), isLocked: part.isAddressLocked, form: form, focus: $focus)
                        .submitLabel(.send)
                        .onSubmit(send)
                }
            } footer: {
                Text(brand.words.ifValidAccount).font(brand.theme.fonts.label)
            }
            MainButton(title: brand.words.sendInstructions, tag: Tags.sendInstructions, busy: form.busy, action: send)
        }
        .inColumn()
        .smallTitle(brand.words.resetTitle)
        .onAppear { if screen.account == nil && part.text(.address).wrappedValue.isEmpty { focus = .address } }
        .leads(to: form.problem, $focus, brand.words)
    }

    private func send() {
        part.dispatch(.sendInstructions)
    }
}

/// Step 3 and 4: check your inbox, follow the instructions.
private struct InboxStep: View {
    let screen: CheckInboxScreen
    let part: FlowPart<ResetAction>
    @FocusState private var focus: Field?
    @Environment(\.brand) private var brand

    var body: some View {
        let form = FormState(screen.problem, screen.busy)
        Page(.checkInbox) {
            NoticeSection(notice: screen.notice)
            FormProblem(form: form)
            Section {
                AccountLine(text: brand.words.sentTo(screen.address))
                Text(brand.words.checkInbox)
                OpenEmailApp()
            }
            if screen.takesCode { code(form) } else { Section { Text(whatToDo) } }
            if screen.link == .confirmedElsewhere { linkOpened(form) }
            ResendSection(wait: screen.resend, canResend: screen.canResend, form: form) { part.dispatch(.resend) }
            Section {
                NotReceived(emphasised: screen.contactNow)
                if screen.canChangeAddress && !part.isAddressLocked { changeAddress.disabled(form.busy) }
            }
        }
        .inColumn()
        .smallTitle(brand.words.checkInboxTitle)
        .announced(brand.words.checkInboxTitle)
        .leads(to: form.problem, $focus, brand.words)
    }

    /// Back to the address: to what was typed, where that is in sight, else to an empty field.
    private var changeAddress: some View {
        let typed = part.accountName().flatMap { $0 == screen.address ? $0 : nil }
        let title = typed == nil ? brand.words.changeAddress : brand.words.correctAddress
        return QuietButton(title: title, tag: Tags.changeAddress) {
            part.dispatch(.changeAddress)
            if let typed { part.text(.address).wrappedValue = typed }
        }
    }

    private var whatToDo: String {
        let words = brand.words
        return switch (screen.takesCode, screen.link) {
        case (true, .none): words.typeCode
        case (true, _): words.followInstructions
        case (false, .confirmedElsewhere): words.followLinkAndReturn
        case (false, _): words.followLink
        }
    }

    @ViewBuilder private func code(_ form: FormState) -> some View {
        Section {
            Text(whatToDo)
            CodeField(label: brand.words.code, text: part.text(.code), form: form, focus: $focus).onSubmit(submit)
        }
        MainButton(
            title: brand.words.submitCode, tag: Tags.submitCode, busy: form.doing == .checking, action: submit
        )
        .disabled(form.busy)
    }

    /// The link opened a page in a browser, which cannot say so to the app.
    private func linkOpened(_ form: FormState) -> some View {
        MainButton(title: brand.words.linkOpened, tag: Tags.linkOpened, busy: form.doing == .checking) {
            part.dispatch(.confirmFollowed)
        }
        .disabled(form.busy)
    }

    private func submit() {
        part.dispatch(.submitCode)
    }
}

/// The way to the app that reads mail, where the platform has one by itself.
private struct OpenEmailApp: View {
    @Environment(\.emailApp) private var emailApp
    @Environment(\.openURL) private var openURL
    @Environment(\.brand) private var brand

    var body: some View {
        if let emailApp {
            QuietButton(title: brand.words.openEmailApp, tag: Tags.openEmailApp) { openURL(emailApp) }
        }
    }
}

/// Send again, and how long until then; VoiceOver says when the wait is over.
struct ResendSection: View {
    let wait: Deadline
    let canResend: Bool
    let form: FormState
    let action: @MainActor () -> Void
    @Environment(\.brand) private var brand

    var body: some View {
        Section {
            QuietButton(title: brand.words.resend, tag: Tags.resend, busy: form.doing == .sending, action: action)
                .disabled(!canResend || form.busy)
                .onChange(of: canResend) { _, canResend in
                    if canResend { announce(brand.words.resendNow) }
                }
        } footer: {
            Countdown(deadline: wait) { left in
                Text(left > 0 ? brand.words.resendIn(brand.words.time(left)) : brand.words.resendNow)
            }
            .font(brand.theme.fonts.label)
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
                Line(text: Text(sentence).bold(), symbol: "exclamationmark.triangle.fill", meaning: .warning)
            } else {
                Text(sentence)
            }
        }
        .accessibilityIdentifier(Tags.contact)
    }
}

/// Step 5: the new password, twice.
private struct NewPasswordStep: View {
    let screen: NewPasswordScreen
    let part: FlowPart<ResetAction>
    @FocusState private var focus: Field?
    @Environment(\.brand) private var brand

    var body: some View {
        let form = FormState(screen.problem, screen.busy)
        Page(.newPassword) {
            NoticeSection(notice: screen.notice)
            FormProblem(form: form)
            Section {
                AccountLine(text: screen.account).names(account: part.accountName())
                Text(brand.words.chooseNewPassword(Int(screen.assessment.limits.minChars)))
            }
            NewPasswordTwice(
                newPassword: part.text(.newPassword), retype: part.text(.retype), assessment: screen.assessment,
                form: form, focus: $focus
            )
            .submitLabel(focus == .retype ? .go : .next)
            .onSubmit { if focus == .retype { save() } else { focus = .retype } }
            KeepSafe()
            LossWarning(acknowledgement: screen.acknowledgement, form: form) { part.dispatch(.acknowledge(given: $0)) }
            MainButton(title: brand.words.resetPassword, tag: Tags.resetPassword, busy: form.busy, action: save)
        }
        .inColumn()
        .smallTitle(brand.words.newPasswordTitle)
        .announced(brand.words.newPasswordTitle)
        .leads(to: form.problem, $focus, brand.words)
    }

    private func save() {
        part.dispatch(.save)
    }
}
