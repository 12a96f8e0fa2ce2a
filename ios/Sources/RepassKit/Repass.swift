public import RepassBindings

/// Begins the flows of one app: its login window, its reset, its Personal Settings; and keeps the session of
/// whoever signs in, unless the app does.
///
/// Make one when the app starts. It ends with the last reference to it or to one of its flows.
///
/// ```swift
/// let repass = try Repass(
///     Config(
///         server: .goTrue(url: "https://auth.example.com/auth/v1", apiKey: "your-public-key"),
///         appName: "Example",
///         appLinks: ["https://app.example.com/reset"]),
///     stores: .device(service: "com.example.app"))
/// ```
public final class Repass: Sendable {
    /// The session that Repass keeps; nothing where the app brought a ``SessionHost`` of its own.
    public let sessions: Sessions?

    private let client: RepassClient

    /// The way in.
    /// - Parameters:
    ///   - config: The server, the app's name and its links.
    ///   - stores: Where an unfinished reset is kept, so that it goes on after the app was ended, and the
    ///     session.
    ///   - sessions: Where your app keeps sessions itself: gets the session after a sign-in and lends it for a
    ///     change. Without it, ``Repass/sessions`` keeps them.
    ///   - captcha: Shows a captcha, where the server may want one.
    ///   - log: Hears what the flows do, without secrets and addresses.
    ///   - events: Hears what happened, for your analytics: in order, one at a time, on a thread of the library.
    ///     No personal data, no secrets, no text.
    /// - Throws: `SetupError`, whose text says what to correct in the configuration.
    public init(
        _ config: Config, stores: Stores, sessions: (any SessionHost)? = nil, captcha: (any CaptchaHost)? = nil,
        log: (any LogListener)? = nil, events: (@Sendable (AnalyticsEvent) -> Void)? = nil
    ) throws {
        var config = config
        config.server = config.server.lending
        client = try RepassClient(
            config: config, records: stores.records, secrets: stores.secrets, sessions: sessions, captcha: captcha,
            log: log, events: events.map(Events.init))
        self.sessions = client.sessions().map(Sessions.init)
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

    /// Personal Settings of the person who is signed in, with the reset for whoever forgot the current password.
    public func settings() -> RepassFlow<SettingsAction, SettingsScreen> {
        RepassFlow(client.settings())
    }

    /// The change of a password alone, for settings of your own that lead elsewhere whoever forgot the current one.
    public func change() -> RepassFlow<ChangeAction, ChangeScreen> {
        RepassFlow(client.change())
    }

    /// The least number of characters of a new password, for the sentence that tells it.
    public var minPasswordChars: Int {
        Int(client.minPasswordChars())
    }

    /// Stops everything at once, without waiting. The flows of this client do nothing from here on, and no token
    /// is lent.
    public func close() {
        client.close()
    }
}

/// Hands events on.
private final class Events: EventListener {
    private let hear: @Sendable (AnalyticsEvent) -> Void

    init(_ hear: @escaping @Sendable (AnalyticsEvent) -> Void) {
        self.hear = hear
    }

    func happened(event: AnalyticsEvent) {
        hear(event)
    }
}
