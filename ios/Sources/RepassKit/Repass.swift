public import RepassBindings

/// Begins the flows of one app: its login window, its reset, its Personal Settings.
///
/// Make one when the app starts. It ends with the last reference to it or to one of its flows.
///
/// ```swift
/// let repass = try Repass(
///     Config(
///         server: .goTrue(url: "https://auth.example.com/auth/v1", apiKey: "your-public-key"),
///         appName: "Example",
///         appLinks: ["https://app.example.com/reset"]),
///     stores: .device(service: "com.example.app"),
///     sessions: MySessions())
/// ```
public final class Repass: Sendable {
    private let client: RepassClient

    /// The way in.
    /// - Parameters:
    ///   - config: The server, the app's name and its links.
    ///   - stores: Where an unfinished reset is kept, so that it goes on after the app was ended.
    ///   - sessions: Yours: it gets the session after a sign-in and lends it for a change.
    ///   - captcha: Shows a captcha, where the server may want one.
    ///   - log: Hears what the flows do, without secrets and addresses.
    /// - Throws: `SetupError`, whose text says what to correct in the configuration.
    public init(
        _ config: Config, stores: Stores, sessions: any SessionHost, captcha: (any CaptchaHost)? = nil,
        log: (any LogListener)? = nil
    ) throws {
        var config = config
        config.server = config.server.lending
        client = try RepassClient(
            config: config, records: stores.records, secrets: stores.secrets, sessions: sessions, captcha: captcha,
            log: log)
    }

    /// The login window: the login, and the reset that Forgot Password, a link from the mail or an unfinished
    /// attempt leads to.
    public func loginWindow() -> RepassFlow<LoginWindowAction, LoginWindowScreen> {
        RepassFlow(client.loginWindow())
    }

    /// "I forgot my password" alone, for an app with a login of its own. Goes on where an unfinished reset
    /// was left, without sending anything.
    public func reset() -> RepassFlow<ResetAction, ResetScreen> {
        RepassFlow(client.reset())
    }

    /// Personal Settings of the person that your ``SessionHost`` has signed in.
    public func change() -> RepassFlow<ChangeAction, ChangeScreen> {
        RepassFlow(client.change())
    }

    /// The least number of characters of a new password, for the sentence that tells it.
    public var minPasswordChars: Int {
        Int(client.minPasswordChars())
    }

    /// Stops everything at once, without waiting. The flows of this client do nothing from here on.
    public func close() {
        client.close()
    }
}
