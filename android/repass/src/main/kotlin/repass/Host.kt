package repass

// What the host gave, with whatever it throws made an exception: UniFFI tells the core of those only. An
// `Error`, such as that of a `TODO()`, would end the app on the library's thread, and the flow would wait
// for an answer for ever.

internal class GuardedStore(private val host: KeyValueStore) : KeyValueStore {
    override suspend fun read(key: String): ByteArray? = guarded { host.read(key) }

    override suspend fun write(key: String, value: ByteArray): Unit = guarded { host.write(key, value) }

    override suspend fun delete(key: String): Unit = guarded { host.delete(key) }
}

internal class GuardedSessions(private val host: SessionHost) : SessionHost {
    override suspend fun signedIn(session: Session): Unit = guarded { host.signedIn(session) }

    override suspend fun mustSignInAgain(): Unit = guarded { host.mustSignInAgain() }

    override suspend fun accessToken(): String? = guarded { host.accessToken() }

    override suspend fun account(): String? = guarded { host.account() }
}

internal class GuardedCaptcha(private val host: CaptchaHost) : CaptchaHost {
    override suspend fun solve(): String? = guarded { host.solve() }
}

internal class GuardedLog(private val host: LogListener) : LogListener {
    override fun log(level: LogLevel, line: String): Unit = guarded { host.log(level, line) }
}

internal class GuardedEvents(private val host: EventListener) : EventListener {
    override fun happened(event: AnalyticsEvent): Unit = guarded { host.happened(event) }
}

@Suppress("TooGenericExceptionCaught") // whatever it is
internal inline fun <T> guarded(call: () -> T): T = try {
    call()
} catch (exception: Exception) {
    throw exception
} catch (error: Throwable) {
    throw IllegalStateException("the app's own part failed", error)
}
