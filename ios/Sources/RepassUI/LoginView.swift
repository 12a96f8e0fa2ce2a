public import Repass
public import SwiftUI

/// The login window by itself: address, password, LOGIN, and the blue Forgot Password at the bottom
/// left (at the bottom right where text runs from right to left).
public struct LoginView<Header: View, Footer: View>: View {
    @Bindable private var model: LoginModel
    private let onForgotPassword: @MainActor () -> Void
    private let header: Header
    private let footer: Footer
    @FocusState private var focus: Field?
    @Environment(\.brand) private var brand

    /// - Parameters:
    ///   - model: Yours to keep.
    ///   - onForgotPassword: Show a ``ResetView``.
    ///   - header: Stands above the fields.
    ///   - footer: Stands below LOGIN, such as the way to sign up.
    public init(
        model: LoginModel, onForgotPassword: @escaping @MainActor () -> Void,
        @ViewBuilder header: () -> Header = { Wordmark() }, @ViewBuilder footer: () -> Footer = { EmptyView() }
    ) {
        self.model = model
        self.onForgotPassword = onForgotPassword
        self.header = header()
        self.footer = footer()
    }

    public var body: some View {
        Group {
            switch model.screen {
            case .signIn(_, let signingIn, let problem, let resetWaiting):
                fields(FormState(problem: problem, busy: signingIn), resetWaiting: resetWaiting)
            case .secondFactor:
                SecondFactorView { model.dispatch(.startOver) }
            case .signedIn:
                WorkingView(what: brand.words.loading)
            }
        }
        .keepsTime(model)
    }

    private func fields(_ form: FormState, resetWaiting: Bool) -> some View {
        Form {
            Section { header }.listRowBackground(Color.clear)
            if resetWaiting { continueReset }
            FormProblem(form: form)
            Section {
                AddressField(text: $model.address, form: form, focus: $focus)
                    .submitLabel(.next)
                    .onSubmit { focus = .password }
                SecretField(
                    label: brand.words.password, text: $model[.password], field: .password,
                    tag: Tags.passwordField, form: form, focus: $focus
                )
                .submitLabel(.go)
                .onSubmit(model.signIn)
            }
            MainButton(title: brand.words.login, tag: Tags.login, busy: form.busy, action: model.signIn)
            footer
        }
        .inColumn()
        .safeAreaInset(edge: .bottom) {
            QuietButton(title: brand.words.forgotPassword, tag: Tags.forgotPassword, action: onForgotPassword)
                .padding(.horizontal)
                .frame(maxWidth: .infinity, alignment: .leading)
                // The form scrolls behind it.
                .background(.bar)
        }
        .leads(to: form.problem, $focus, brand.words)
    }

    /// Where a reset was left unfinished: the way back to it, without insisting.
    private var continueReset: some View {
        Section {
            Text(brand.words.resetWaiting)
            QuietButton(title: brand.words.continueReset, tag: Tags.continueReset, action: onForgotPassword)
        }
    }
}
