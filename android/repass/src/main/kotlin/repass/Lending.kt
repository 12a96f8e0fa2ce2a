package repass

import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.withContext

/** Lends secrets to a call of the app's server, which may block, and wipes them when it has ended. */
internal suspend fun <T> lending(vararg secrets: ByteArray?, call: suspend Lent.() -> T): T {
    val lent = Lent(secrets.filterNotNull())
    try {
        return withContext(Dispatchers.IO) { guarded { lent.call() } }
    } finally {
        lent.wipe()
    }
}

/** What was lent to a call. An answer may be one of these arrays, such as a code that is the grant: it is copied. */
internal class Lent(private val secrets: List<ByteArray>) {
    fun wipe() = secrets.forEach { it.fill(0) }

    fun ByteArray.kept(): ByteArray = if (secrets.any { it === this }) copyOf() else this

    fun ProofTaken.kept(): ProofTaken = copy(grant = grant.kept())

    fun NewSession.kept(): NewSession = copy(accessToken = accessToken.kept(), refreshToken = refreshToken?.kept())

    fun SignInResult.kept(): SignInResult = when (this) {
        is SignInResult.SignedIn -> SignInResult.SignedIn(session.kept())
        is SignInResult.SecondFactor -> copy(challenge = challenge.kept())
    }
}
