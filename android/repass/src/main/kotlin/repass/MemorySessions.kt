package repass

import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.asStateFlow

/**
 * Sessions of an app's own, in memory and never refreshed: for tests and previews of an app that keeps them itself.
 * Without any, [Repass.sessions] keeps the session.
 */
public class MemorySessions : SessionHost {
    private val held = MutableStateFlow<Session?>(null)

    /** The session now, or nothing where nobody is signed in. */
    public val session: StateFlow<Session?> = held.asStateFlow()

    /** A person signed in, or a change of password replaced the session. */
    override suspend fun signedIn(session: Session) {
        held.value = session
    }

    /** The session is over. */
    override suspend fun mustSignInAgain() {
        held.value = null
    }

    /** The access token, or nothing where nobody is signed in. */
    override suspend fun accessToken(): String? = held.value?.accessToken()

    /** The mail address of the signed-in account. */
    override suspend fun account(): String? = held.value?.account()
}
