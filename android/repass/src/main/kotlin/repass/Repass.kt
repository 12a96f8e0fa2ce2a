package repass

/**
 * Begins the flows of one app: its login window, its reset, its Personal Settings; and keeps the session of
 * whoever signs in, unless the app does.
 *
 * Make one when the app starts and keep it. The types of the core (screens, actions, problems,
 * configuration) are the public vocabulary: they are used as they are.
 *
 * @param config the server, the app's name and its links
 * @param stores where an unfinished reset is kept, so that it goes on after the app was ended, and the session
 * @param sessions where your app keeps sessions itself: gets the session after a sign-in and lends it for a
 * change. Without it, [Repass.sessions] keeps them
 * @param captcha has a person solve a captcha, for a server that may want one
 * @param log hears what the flows do, without secrets and addresses
 * @param events hears what happened, for your analytics: in order, one at a time, on a thread of the library. No
 * personal data, no secrets, no text
 * @throws repass.SetupException whose text says what to correct in the configuration
 * @throws IllegalStateException where the native library is missing, or is of another version
 */
public class Repass(
    config: Config,
    stores: Stores,
    sessions: SessionHost? = null,
    captcha: CaptchaHost? = null,
    log: LogListener? = null,
    events: EventListener? = null,
) : AutoCloseable {
    private val client = loading {
        RepassClient(
            config.copy(server = guarded(config.server)),
            GuardedStore(stores.records),
            GuardedStore(stores.secrets),
            sessions?.let(::GuardedSessions),
            captcha?.let(::GuardedCaptcha),
            log?.let(::GuardedLog),
            events?.let(::GuardedEvents),
        )
    }

    /** The session that Repass keeps; `null` where the app brought a [SessionHost] of its own. */
    public val sessions: Sessions? = client.sessions()?.let(::Sessions)

    /** The links that mails lead back to the app by, as they were configured. */
    public val appLinks: List<String> = config.appLinks.toList()

    /** The least number of characters of a new password, for the sentence that tells it. */
    public val minPasswordChars: Int get() = client.minPasswordChars()

    /** The login window: the login, and the reset that Forgot Password, a link or an unfinished attempt leads to. */
    public fun loginWindow(): RepassFlow<LoginWindowAction, LoginWindowScreen> =
        RunningFlow(client.loginWindow().shared())

    /**
     * "I forgot my password", for an app with a login of its own. Goes on where an unfinished reset was
     * left, without sending anything.
     */
    public fun reset(): RepassFlow<ResetAction, ResetScreen> = RunningFlow(client.reset().shared())

    /** Personal Settings of the person who is signed in, with the reset for whoever forgot the current password. */
    public fun settings(): RepassFlow<SettingsAction, SettingsScreen> = RunningFlow(client.settings().shared())

    /** The change of a password alone, for settings of your own that lead elsewhere whoever forgot the current one. */
    public fun change(): RepassFlow<ChangeAction, ChangeScreen> = RunningFlow(client.change().shared())

    /** Stops everything at once, without waiting. The flows begun here do nothing from here on, and no token is lent. */
    override fun close() {
        client.end()
    }
}

/** The first call of the core loads its library; what comes of a missing one should say what to do. */
private inline fun <T> loading(begin: () -> T): T = try {
    begin()
} catch (missing: LinkageError) {
    throw IllegalStateException(
        "the native library of Repass cannot be loaded. On Android take repass-platform as an AAR, built with a " +
            "library for this processor; elsewhere have jna.library.path name the folder of librepass_ffi, built " +
            "from the same version as the Kotlin part.",
        missing,
    )
}
