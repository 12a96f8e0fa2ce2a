public import Foundation
public import Observation
public import Repass
public import SwiftUI

/// The login window with everything around a forgotten password: which of the two flows is shown.
@Observable @MainActor
public final class LoginWindowModel {
    /// The fields of the login window.
    public private(set) var login: LoginModel
    /// The reset that is shown in its place, if one is.
    public private(set) var reset: ResetModel?

    let minPasswordChars: Int
    @ObservationIgnored private let repass: Repass
    /// An unfinished reset is shown by itself once; after that the login window only offers it.
    @ObservationIgnored private var wasOffered = false

    /// Begins at the login window. Keep it as long as the window.
    public init(_ repass: Repass) {
        self.repass = repass
        minPasswordChars = repass.minPasswordChars
        login = LoginModel(repass)
    }

    /// Forgot Password was pressed, or an unfinished reset is to be gone on with.
    public func forgotPassword() {
        wasOffered = true
        reset = ResetModel(repass, address: login.address)
    }

    /// Takes the link that the app was opened with.
    public func open(_ link: URL) {
        if reset == nil { forgotPassword() }
        reset?.open(link)
    }

    /// Back to the login window. The attempt can be gone on with later.
    public func leaveReset() {
        guard let left = reset else { return }
        let address = left.address
        left.close()
        reset = nil
        // A new one looks whether a reset was left unfinished.
        login = LoginModel(repass)
        login.address = address
    }

    func goOnOnce(with screen: LoginScreen) {
        guard case .signIn(_, _, _, resetWaiting: true) = screen, !wasOffered else { return }
        if login.address.isEmpty, login[.password].isEmpty { forgotPassword() }
    }
}

/// The login window, with the blue Forgot Password, the reset that it leads to, and the way back.
///
/// ```swift
/// LoginWindow(model, onSignedIn: showHome)
///     .brand(Brand(appName: "Example", contactURL: contact))
///     .onOpenURL(perform: model.open)
/// ```
public struct LoginWindow<Header: View, Footer: View>: View {
    private let model: LoginWindowModel
    private let onSignedIn: @MainActor () -> Void
    private let header: Header
    private let footer: Footer

    /// - Parameters:
    ///   - model: Yours to keep.
    ///   - onSignedIn: Your `SessionHost` has the session, and the person has read what there was to read.
    ///   - header: Stands above the fields; by default the app's name.
    ///   - footer: Stands below LOGIN, such as the way to sign up.
    public init(
        _ model: LoginWindowModel, onSignedIn: @escaping @MainActor () -> Void,
        @ViewBuilder header: () -> Header = { Wordmark() }, @ViewBuilder footer: () -> Footer = { EmptyView() }
    ) {
        self.model = model
        self.onSignedIn = onSignedIn
        self.header = header()
        self.footer = footer()
    }

    public var body: some View {
        NavigationStack {
            LoginView(
                model: model.login, onForgotPassword: model.forgotPassword, header: { header }, footer: { footer }
            )
            .navigationDestination(isPresented: isResetting) {
                if let reset = model.reset {
                    ResetView(
                        model: reset, minPasswordChars: model.minPasswordChars, onLeave: model.leaveReset,
                        onSignedIn: onSignedIn)
                }
            }
        }
        .onChange(of: model.login.screen, initial: true) { _, screen in
            if screen == .signedIn { onSignedIn() }
            model.goOnOnce(with: screen)
        }
    }

    private var isResetting: Binding<Bool> {
        Binding { [model] in
            model.reset != nil
        } set: { [model] isShown in
            if !isShown { model.leaveReset() }
        }
    }
}

/// The app's name, as the login window shows it where it is given no other header.
public struct Wordmark: View {
    @Environment(\.brand) private var brand

    /// Of the brand around it.
    public init() {}

    public var body: some View {
        VStack(spacing: 16) {
            Image(systemName: "ellipsis.message.fill")
                .font(.largeTitle)
                .foregroundStyle(brand.theme.tint)
                .accessibilityHidden(true)
            Text(brand.words.logInTo(brand.appName))
                .font(.title2.bold())
                .multilineTextAlignment(.center)
                .accessibilityAddTraits(.isHeader)
        }
        .frame(maxWidth: .infinity)
    }
}
