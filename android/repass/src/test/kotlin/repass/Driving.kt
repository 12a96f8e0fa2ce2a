package repass

import kotlin.time.Duration.Companion.seconds
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeoutOrNull
import repass.sandbox.Sandbox

/** The sandbox that the tests were started beside. */
internal val sandbox by lazy { Sandbox.fromEnvironment() }

/** An app for it. */
internal fun app(
    sessions: SessionHost? = MemorySessions(),
    stores: Stores = Stores.inMemory(),
    log: LogListener? = null,
    server: Server = Server.GoTrue(sandbox.server, "anon"),
    network: Network? = null,
    events: EventListener? = null,
) = Repass(
    Config(server, appName = "ISMessenger", appLinks = listOf("ismessenger://reset"), network = network),
    stores,
    sessions,
    log = log,
    events = events,
)

/** Waits until a screen is shown of which this holds. */
internal fun <Screen> RepassFlow<*, Screen>.await(isAwaited: (Screen) -> Boolean): Screen =
    runBlocking { withTimeoutOrNull(20.seconds) { screens.first(isAwaited) } }
        ?: throw AssertionError("still shown: ${screens.value}")

/** Waits for a kind of screen. */
internal inline fun <reified Kind> RepassFlow<*, *>.awaitKind(): Kind = await { it is Kind } as Kind

/** Fills in the login window and presses LOGIN. */
internal fun RepassFlow<LoginWindowAction, *>.pressLogin(address: String, password: String) {
    put(Slot.ADDRESS, address)
    put(Slot.PASSWORD, password)
    dispatch(LoginWindowAction.Login(LoginAction.SignIn))
}

/** Signs in and waits until the app has the session. */
internal fun RepassFlow<LoginWindowAction, LoginWindowScreen>.signIn(address: String, password: String) {
    pressLogin(address, password)
    await { it is LoginWindowScreen.Login && it.screen == LoginScreen.SignedIn }
}

/** Enters the address and sends the instructions. */
internal fun RepassFlow<ResetAction, ResetScreen>.send(address: String) {
    put(Slot.ADDRESS, address)
    dispatch(ResetAction.SendInstructions)
}

internal fun RepassFlow<*, *>.typeNewPassword(password: String, retyped: String = password) {
    put(Slot.NEW_PASSWORD, password)
    put(Slot.RETYPE, retyped)
}
