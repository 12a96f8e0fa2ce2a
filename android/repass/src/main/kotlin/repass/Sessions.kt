package repass

import java.io.IOException
import kotlin.coroutines.resume
import kotlin.coroutines.resumeWithException
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.asStateFlow
import kotlinx.coroutines.suspendCancellableCoroutine

/**
 * The session of the signed-in person, as Repass keeps it: in the secure store, refreshed before it expires and by
 * one request at a time, and ended when they sign out. Nobody else may refresh it.
 *
 * `request.header("Authorization", "Bearer ${sessions.accessToken()}")`
 *
 * Calls may come from any thread, and none blocks.
 */
public class Sessions internal constructor(private val keeper: SessionKeeper) {
    private val heard = Heard(keeper.state())

    @Suppress("unused") // Held: it ends when nobody does.
    private val observation = keeper.observe(heard)

    /**
     * What is held: [SessionState.Restoring] for moments after the start, until the secure store was read. A reader
     * that is slow skips states that were already replaced; the last one always arrives.
     */
    public val state: StateFlow<SessionState> = heard.states.asStateFlow()

    /**
     * Lends the access token for one of the app's own requests. It is refreshed first where it is about to expire,
     * for however many callers by one request. Use it for this request and keep it nowhere.
     *
     * A coroutine that is cancelled waits no longer; what was begun for it goes on.
     *
     * @throws NoAccessTokenException where there is none now; it says whether the person has to sign in
     */
    public suspend fun accessToken(): String = suspendCancellableCoroutine { waiting ->
        keeper.lendAccessToken(object : TokenReceiver {
            override fun lent(accessToken: String) = waiting.resume(accessToken)

            override fun refused(reason: LendFailure) = waiting.resumeWithException(NoAccessTokenException(reason))
        })
    }

    /**
     * Your server refused this access token (401). It is refreshed before it is lent again, although it seemed to
     * live; ask for another one, once, and repeat your request with that.
     */
    public fun accessTokenRefused(accessToken: String) {
        keeper.accessTokenRefused(accessToken)
    }

    /**
     * Signs out: at once on this device; the server is told as soon as it can be reached, see
     * [SessionState.SignedOut]. What you keep of the person is yours to delete.
     */
    public fun signOut() {
        keeper.signOut()
    }

    /**
     * The app came to the front: what could not be done before, such as with a locked device, is tried again.
     * `TellForeground` of `repass-compose` calls it.
     */
    public fun foregrounded() {
        keeper.foregrounded()
    }

    /** The core holds the listener until the keeper is gone; so it must not know the one who observes. */
    private class Heard(first: SessionState) : SessionListener {
        val states = MutableStateFlow(first)

        override fun changed(state: SessionState) {
            states.value = state
        }
    }
}

/**
 * No access token was lent. An [IOException], as what sends requests expects of whatever keeps it from doing so.
 *
 * @property reason whether the person has to sign in, or it may work later
 */
public class NoAccessTokenException(public val reason: LendFailure) : IOException("no access token: $reason")
