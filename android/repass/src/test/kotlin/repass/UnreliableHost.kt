package repass

import java.util.concurrent.CompletableFuture
import java.util.concurrent.TimeUnit.SECONDS

/** Does something that must not wait for anything. */
internal fun atOnce(work: () -> Unit) {
    CompletableFuture.runAsync(work).get(20, SECONDS)
}

/** A store that does something before it does its work. */
internal class UnreliableStore(@Volatile var behaviour: suspend () -> Unit = {}) : KeyValueStore {
    private val values = MemoryStore()

    override suspend fun read(key: String): ByteArray? = behaviour().let { values.read(key) }

    override suspend fun write(key: String, value: ByteArray) = behaviour().let { values.write(key, value) }

    override suspend fun delete(key: String) = behaviour().let { values.delete(key) }
}

/** Sessions that cannot be refreshed while offline. */
internal class UnreliableSessions(private val held: MemorySessions = MemorySessions()) : SessionHost by held {
    @Volatile var isOffline = false

    override suspend fun accessToken(): String? {
        check(!isOffline) { "offline" }
        return held.accessToken()
    }
}
