package repass


/**
 * Begins the flows of one app: its login window, its reset, its Personal Settings.
 *
 * Make one when the app starts and keep it. The types of the core (screens, actions, problems,
 * configuration) are the public vocabulary: they are used as they are.
 *
 * @param config the server, the app's name and its links
 * @param stores where an unfinished reset is kept, so that it goes on after the app was ended
 * @param sessions yours: it gets the session after a sign-in and lends it for a change
 * @param captcha has a person solve a captcha, for a server that may want one
 * @param log hears what the flows do, without secrets and addresses
 * @throws repass.SetupException whose text says what to correct in the configuration
 * @throws IllegalStateException where the native library is missing, or is of another version
 */
public class Repass(
    config: Config,
    stores: Stores,
    sessions: SessionHost,
    captcha: CaptchaHost? = null,
    log: LogListener? = null,
) : AutoCloseable {
    private val client = loading {
        RepassClient(
            config.copy(server = guarded(config.server)),
            GuardedStore(stores.records),
            GuardedStore(stores.secrets),
            GuardedSessions(sessions),
            captcha?.let(::GuardedCaptcha),
            log?.let(::GuardedLog),
        )
    }

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

    /** Personal Settings of the person that your [SessionHost] has signed in. */
    public fun change(): RepassFlow<ChangeAction, ChangeScreen> = RunningFlow(client.change().shared())

    /** Stops everything at once, without waiting. The flows begun here do nothing from here on. */
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
