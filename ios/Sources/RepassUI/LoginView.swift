import RepassKit
import SwiftUI

/// The login: address, password, LOGIN, and the blue Forgot Password at the bottom left (at the bottom
/// right where text runs from right to left); then a second factor, where the account has one.
struct LoginSteps<Header: View, Fields: View, Footer: View>: View {
    let screen: LoginScreen
    let part: FlowPart<LoginAction>
    let onForgotPassword: @MainActor () -> Void
    let header: Header
    let fields: Fields
    let footer: Footer
    @Environment(\.brand) private var brand

    var body: some View {
        switch screen {
        case .signIn(let screen):
            SignInStep(
                screen: screen, part: part, onForgotPassword: onForgotPassword, header: header, fields: fields,
                footer: footer)
        case .secondFactor(let screen):
            SecondFactorStep(screen: screen, text: part.text(.secondFactor)) {
                part.dispatch(.submitSecondFactor(recoveryCode: $0))
            } aside: {
                QuietButton(title: brand.words.back, tag: Tags.back) { part.dispatch(.startOver) }
            }
        case .signedIn:
            WorkingView(what: brand.words.loading)
        }
    }
}

/// The fields.
private struct SignInStep<Header: View, Fields: View, Footer: View>: View {
    let screen: SignInScreen
    let part: FlowPart<LoginAction>
    let onForgotPassword: @MainActor () -> Void
    let header: Header
    let fields: Fields
    let footer: Footer
    @FocusState private var focus: Field?
    @Environment(\.brand) private var brand

    var body: some View {
        let form = FormState(screen.problem, screen.busy)
        Page(.login) {
            Section { header }.listRowBackground(Color.clear)
            if screen.resetWaiting { ContinueReset(action: onForgotPassword) }
            FormProblem(form: form)
            Section {
                AddressField(text: part.text(.address), isLocked: part.isAddressLocked, form: form, focus: $focus)
                    .submitLabel(.next)
                    .onSubmit { focus = .password }
                SecretField(
                    label: brand.words.password, text: part.text(.password), field: .password,
                    tag: Tags.passwordField, form: form, focus: $focus
                )
                .submitLabel(.go)
                .onSubmit(signIn)
                fields.disabled(form.busy)
            }
            MainButton(title: brand.words.login, tag: Tags.login, busy: form.busy, action: signIn)
            footer
        }
        .safeAreaInset(edge: .bottom) {
            QuietButton(title: brand.words.forgotPassword, tag: Tags.forgotPassword, action: onForgotPassword)
                .padding(.horizontal)
                .frame(maxWidth: .infinity, alignment: .leading)
                // The form scrolls behind it.
                .background(.bar)
        }
        .inColumn()
        .leads(to: form.problem, $focus, brand.words)
    }

    private func signIn() {
        part.dispatch(.signIn)
    }
}

/// Where a reset was left unfinished: the way back to it, without insisting.
struct ContinueReset: View {
    let action: @MainActor () -> Void
    @Environment(\.brand) private var brand

    var body: some View {
        Section {
            Text(brand.words.resetWaiting)
            QuietButton(title: brand.words.continueReset, tag: Tags.continueReset, action: action)
        }
    }
}
