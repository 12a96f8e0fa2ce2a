package repass

import kotlinx.coroutines.Dispatchers
import repass.ffi.ChangeRequest
import repass.ffi.LinkReading
import repass.ffi.NewSession
import repass.ffi.OtherDevices
import repass.ffi.OwnServer
import repass.ffi.PasswordChanged
import repass.ffi.ProofTaken
import repass.ffi.Server
import repass.ffi.ServerAbilities
import repass.ffi.ServerFailure
import repass.ffi.SessionResult
import repass.ffi.SignInResult
import repass.ffi.ToldPolicy

/**
 * A server of your own: extend it, override what your server can do, and configure
 * `Server.Own(YourServer())`. The screens follow your [abilities], and what these rule out is never called.
 *
 * - Throw the [ServerFailure] that is **certain**. Whatever else is thrown, and a call that takes longer
 *   than `Network.callTimeoutMillis`, counts as a lost answer: something may have been sent.
 * - Every call is sent at most once: do not repeat one by yourself.
 * - Calls run on [Dispatchers.IO], so they may block. One whose time is over is cancelled, as are all when
 *   [Repass] is closed.
 * - Secrets arrive as bytes of UTF-8, which are zeros again as soon as the call has ended: keep no reference
 *   to them, and make no `String` of them where you can help it.
 * - Tokens, tickets and grants are yours in form; Repass keeps them in its secure store and brings them back.
 */
@Suppress("TooManyFunctions") // One for each thing that a server can do.
public abstract class AppServer : OwnServer {
    /** What the server can do. Asked for once, when [Repass] is made. */
    abstract override fun abilities(): ServerAbilities

    /** Reads a link of the app's, as it was opened. Must not block. */
    override fun readLink(link: String): LinkReading = unsupported()

    /**
     * Asks for a mail with instructions. It has to succeed for a known and an unknown account alike.
     *
     * @param link where the link in the mail should lead to.
     * @param ticket what the last request gave, if any.
     * @return something to be shown again with the proof, where the server gives such.
     */
    override suspend fun requestInstructions(
        address: String,
        link: String?,
        ticket: ByteArray?,
        captcha: ByteArray?,
    ): ByteArray? = unsupported()

    /** Shows the code from the mail. */
    override suspend fun verifyCode(address: String, code: ByteArray, ticket: ByteArray?): ProofTaken = unsupported()

    /** Shows what a link carried: the proof that [readLink] found. */
    override suspend fun verifyLink(address: String, proof: ByteArray, ticket: ByteArray?): ProofTaken = unsupported()

    /** Asks whether the link in the mail was opened elsewhere. */
    override suspend fun verifyConfirmed(address: String, ticket: ByteArray?): ProofTaken = unsupported()

    /** Confirms a grant with a second factor; returns the one in its place. */
    override suspend fun confirmGrant(grant: ByteArray, code: ByteArray, recoveryCode: Boolean): ByteArray =
        unsupported()

    /** Renews a grant that [setPassword] found too old; returns the one in its place. */
    override suspend fun renewGrant(grant: ByteArray): ByteArray = unsupported()

    /** Gives back a grant that is not used. Does nothing where you do not override it. */
    override suspend fun endGrant(grant: ByteArray) {
        // It ends by itself, in the server's own time.
    }

    /** Sets the new password. */
    override suspend fun setPassword(grant: ByteArray, newPassword: ByteArray): OtherDevices = unsupported()

    /** Changes the password of the person who is signed in. */
    override suspend fun changePassword(change: ChangeRequest): PasswordChanged = unsupported()

    /** Has a code mailed that confirms a change. */
    override suspend fun requestConfirmationCode(accessToken: ByteArray): Unit = unsupported()

    /** The rules for passwords. */
    override suspend fun passwordPolicy(): ToldPolicy = unsupported()

    /** Signs in. */
    override suspend fun signIn(address: String, password: ByteArray, captcha: ByteArray?): SignInResult = unsupported()

    /** Answers the challenge of a sign-in with a second factor. */
    override suspend fun answerChallenge(challenge: ByteArray, code: ByteArray, recoveryCode: Boolean): SignInResult =
        unsupported()

    /**
     * Gets the next session for one whose access token is about to expire. Called only where the app leaves its
     * sessions to Repass and [ServerAbilities.refreshesSessions] is true. Throw [ServerFailure.SessionOver] where
     * the server says that the session is over.
     *
     * @param refreshToken the session's, where it has one.
     */
    override suspend fun refreshSession(accessToken: ByteArray, refreshToken: ByteArray?): NewSession = unsupported()

    /** Ends this session, or all others of the account. */
    override suspend fun signOut(accessToken: ByteArray, others: Boolean): Unit = unsupported()

    private fun unsupported(): Nothing = throw ServerFailure.Unsupported()
}

/** The configured server, guarded where it is the app's own. */
internal fun guarded(server: Server): Server =
    if (server is Server.Own) Server.Own(GuardedServer(server.server)) else server

/**
 * The app's server, as the core may call it: whatever is thrown is an exception, calls may block, and the
 * secrets that were lent to a call are wiped when it ends.
 */
@Suppress("TooManyFunctions") // One for each thing that a server can do.
internal class GuardedServer(private val host: OwnServer) : OwnServer {
    override fun abilities(): ServerAbilities = guarded { host.abilities() }

    override fun readLink(link: String): LinkReading = guarded { host.readLink(link) }

    override suspend fun requestInstructions(
        address: String,
        link: String?,
        ticket: ByteArray?,
        captcha: ByteArray?,
    ): ByteArray? = lending(ticket, captcha) { host.requestInstructions(address, link, ticket, captcha)?.kept() }

    override suspend fun verifyCode(address: String, code: ByteArray, ticket: ByteArray?): ProofTaken =
        lending(code, ticket) { host.verifyCode(address, code, ticket).kept() }

    override suspend fun verifyLink(address: String, proof: ByteArray, ticket: ByteArray?): ProofTaken =
        lending(proof, ticket) { host.verifyLink(address, proof, ticket).kept() }

    override suspend fun verifyConfirmed(address: String, ticket: ByteArray?): ProofTaken =
        lending(ticket) { host.verifyConfirmed(address, ticket).kept() }

    override suspend fun confirmGrant(grant: ByteArray, code: ByteArray, recoveryCode: Boolean): ByteArray =
        lending(grant, code) { host.confirmGrant(grant, code, recoveryCode).kept() }

    override suspend fun renewGrant(grant: ByteArray): ByteArray = lending(grant) { host.renewGrant(grant).kept() }

    override suspend fun endGrant(grant: ByteArray): Unit = lending(grant) { host.endGrant(grant) }

    override suspend fun setPassword(grant: ByteArray, newPassword: ByteArray): OtherDevices =
        lending(grant, newPassword) { host.setPassword(grant, newPassword) }

    override suspend fun changePassword(change: ChangeRequest): PasswordChanged =
        lending(change.accessToken, change.newPassword, change.currentPassword, change.mailedCode) {
            val changed = host.changePassword(change)
            when (val result = changed.session) {
                is SessionResult.Replaced ->
                    changed.copy(session = SessionResult.Replaced(result.session.kept()))
                else -> changed
            }
        }

    override suspend fun requestConfirmationCode(accessToken: ByteArray): Unit =
        lending(accessToken) { host.requestConfirmationCode(accessToken) }

    override suspend fun passwordPolicy(): ToldPolicy = lending { host.passwordPolicy() }

    override suspend fun signIn(address: String, password: ByteArray, captcha: ByteArray?): SignInResult =
        lending(password, captcha) { host.signIn(address, password, captcha).kept() }

    override suspend fun answerChallenge(challenge: ByteArray, code: ByteArray, recoveryCode: Boolean): SignInResult =
        lending(challenge, code) { host.answerChallenge(challenge, code, recoveryCode).kept() }

    override suspend fun refreshSession(accessToken: ByteArray, refreshToken: ByteArray?): NewSession =
        lending(accessToken, refreshToken) { host.refreshSession(accessToken, refreshToken).kept() }

    override suspend fun signOut(accessToken: ByteArray, others: Boolean): Unit =
        lending(accessToken) { host.signOut(accessToken, others) }
}
