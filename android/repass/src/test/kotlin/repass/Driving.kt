package repass

import kotlin.time.Duration.Companion.seconds
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import repass.ffi.Config
import repass.ffi.LogListener
import repass.ffi.Server
import repass.ffi.SessionHost
import repass.sandbox.Sandbox

/** The sandbox that the tests were started beside. */
internal val sandbox by lazy { Sandbox.fromEnvironment() }

/** An app for it. */
internal fun app(
    sessions: SessionHost = MemorySessions(),
    stores: Stores = Stores.inMemory(),
    log: LogListener? = null,
) = Repass(
    Config(Server.GoTrue(sandbox.server, "anon"), appName = "ISMessenger", appLinks = listOf("ismessenger://reset")),
    stores,
    sessions,
    log,
)

/** Waits until a screen is shown of which this holds. */
internal fun <Screen> RepassFlow<*, Screen>.await(isAwaited: (Screen) -> Boolean): Screen =
    runBlocking { withTimeout(20.seconds) { screens.first(isAwaited) } }

/** Waits for a kind of screen. */
internal inline fun <reified Kind> RepassFlow<*, *>.awaitKind(): Kind = await { it is Kind } as Kind
