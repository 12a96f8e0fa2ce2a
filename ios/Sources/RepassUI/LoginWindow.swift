import Foundation
public import RepassKit
public import SwiftUI

/// The login window, with the blue Forgot Password, the reset that it leads to, and the way back.
///
/// ```swift
/// LoginWindow(model, brand: brand, onSignedIn: showHome)
///     .onOpenURL(perform: model.open)
/// ```
public struct LoginWindow<Header: View, Fields: View, Footer: View>: View {
    private let model: LoginWindowModel
    private let brand: Brand
    private let onSignedIn: @MainActor () -> Void
    private let onDismiss: (@MainActor () -> Void)?
    private let header: Header
    private let fields: Fields
    private let footer: Footer
    /// Drawn on while the reset slides away.
    @State private var lastReset = ResetScreen.restoring

    /// - Parameters:
    ///   - model: Yours to keep.
    ///   - brand: Your app's.
    ///   - onDismiss: Where the window can be left without signing in, such as a sheet: what its button does.
    ///   - onSignedIn: The session is kept, by Repass or by your `SessionHost`, and the person has read what there was to read.
    ///   - header: Stands above the fields; by default the brand's mark and the app's name.
    ///   - fields: Your own fields, as rows of the form between the password and LOGIN; see ``LabeledField``.
    ///     What is typed there is yours: read it in `onSignedIn`, or when your `SessionHost` gets the session.
    ///   - footer: Stands below LOGIN: the way to sign up, your terms. For the login window only; for every
    ///     screen there is `screenFooter`.
    public init(
        _ model: LoginWindowModel, brand: Brand, onDismiss: (@MainActor () -> Void)? = nil,
        onSignedIn: @escaping @MainActor () -> Void, @ViewBuilder header: () -> Header = { Wordmark() },
        @ViewBuilder fields: () -> Fields = { EmptyView() }, @ViewBuilder footer: () -> Footer = { EmptyView() }
    ) {
        self.model = model
        self.brand = brand
        self.onSignedIn = onSignedIn
        self.onDismiss = onDismiss
        self.header = header()
        self.fields = fields()
        self.footer = footer()
    }

    public var body: some View {
        NavigationStack {
            LoginSteps(
                screen: model.screen.login, part: model.part { .login(action: $0) },
                onForgotPassword: { model.dispatch(.forgotPassword) }, header: header, fields: fields, footer: footer
            )
            .dismissible(onDismiss)
            .navigationDestination(isPresented: isResetting) {
                ResetSteps(
                    screen: model.screen.reset ?? lastReset, part: model.part { .reset(action: $0) },
                    onLeave: { model.dispatch(.backToLogin) }, onSignedIn: leadOn)
            }
        }
        .keepsTime(model)
        .branded(brand)
        .onChange(of: model.screen, initial: true) { _, screen in
            if screen == .login(screen: .signedIn) { leadOn() }
            if let reset = screen.reset { lastReset = reset }
        }
        .onDisappear(perform: model.windowHasClosed)
    }

    private func leadOn() {
        model.leadsOn()
        onSignedIn()
    }

    private var isResetting: Binding<Bool> {
        Binding { [model] in
            model.screen.reset != nil
        } set: { [model] isShown in
            if !isShown { model.dispatch(.backToLogin) }
        }
    }
}

extension LoginWindowScreen {
    /// What stands in the window, or behind the reset.
    fileprivate var login: LoginScreen {
        switch self {
        case .login(let screen): screen
        case .reset: .signIn(screen: SignInScreen(busy: nil, problem: nil, resetWaiting: false))
        }
    }

    fileprivate var reset: ResetScreen? {
        if case .reset(let screen) = self { screen } else { nil }
    }
}

/// The brand's mark and the app's name, as the login window shows them where it is given no other header.
public struct Wordmark: View {
    @Environment(\.brand) private var brand

    /// Of the login window around it.
    public init() {}

    public var body: some View {
        VStack(spacing: 16) {
            if let mark = brand.mark {
                mark.font(.largeTitle).foregroundStyle(brand.theme.colors.accent).accessibilityHidden(true)
            }
            Text(brand.words.logInTo(brand.appName))
                .font(brand.theme.fonts.title)
                .multilineTextAlignment(.center)
                .accessibilityAddTraits(.isHeader)
        }
        .frame(maxWidth: .infinity)
    }
}
