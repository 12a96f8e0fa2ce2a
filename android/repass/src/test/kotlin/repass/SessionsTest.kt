package repass

import java.util.concurrent.CopyOnWriteArrayList
import java.util.concurrent.TimeUnit.SECONDS
import kotlin.test.AfterTest
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertFailsWith
import kotlin.test.assertIs
import kotlin.test.assertNull
import kotlin.test.assertTrue
import kotlin.time.Duration.Companion.seconds
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout

/** The session that Repass keeps for an app that brings no [SessionHost]. */
class SessionsTest {
    private val account = sandbox.newAccount()
    private val stores = Stores.inMemory()
    private val opened = mutableListOf<Repass>()
    private val events = CopyOnWriteArrayList<AnalyticsEvent>()

    @AfterTest
    fun end() {
        sandbox.release()
        opened.forEach(Repass::close)
    }

    private fun open(events: EventListener? = null) = app(sessions = null, stores, events = events).also { opened += it }

    private fun Repass.signedIn(): Sessions {
        loginWindow().use { it.signIn(account.address, account.password) }
        return checkNotNull(sessions).also { it.await<SessionState.SignedIn>() }
    }

    private inline fun <reified State : SessionState> Sessions.await(): State =
        runBlocking { withTimeout(20.seconds) { state.first { it is State } as State } }

    private fun Sessions.token() = runBlocking { withTimeout(20.seconds) { accessToken() } }

    private fun Sessions.refusal() = assertFailsWith<NoAccessTokenException> { token() }.reason

    @Test
    fun `whoever signed in is signed in, and the server knows the token that is lent`() {
        val sessions = open().signedIn()
        assertEquals(account.address, sessions.await<SessionState.SignedIn>().account)
        assertEquals(account.address, sandbox.owner(sessions.token()))
    }

    @Test
    fun `they still are when the app is started anew`() {
        open().signedIn()
        opened.single().close()
        val again = checkNotNull(open().sessions)
        again.await<SessionState.SignedIn>()
        assertEquals(account.address, sandbox.owner(again.token()))
    }

    @Test
    fun `who signs out is signed out here and on the server`() {
        val sessions = open().signedIn()
        val token = sessions.token()
        sessions.signOut()
        runBlocking { withTimeout(20.seconds) { sessions.state.first { it == SessionState.SignedOut(unfinished = false) } } }
        assertEquals(LendFailure.SIGNED_OUT, sessions.refusal())
        assertNull(sandbox.owner(token), "the server has ended the session")
    }

    @Test
    fun `a token that was refused is not lent again`() {
        val sessions = open().signedIn()
        val refreshed = sandbox.calls(REFRESH)
        sessions.accessTokenRefused(sessions.token())
        assertEquals(account.address, sandbox.owner(sessions.token()))
        assertEquals(refreshed + 1, sandbox.calls(REFRESH))
    }

    @Test
    fun `who is cancelled waits no longer, and the refresh goes on for others`() = runBlocking {
        val sessions = open().signedIn()
        val refreshed = sandbox.calls(REFRESH)
        sandbox.hold(REFRESH)
        sessions.accessTokenRefused(sessions.accessToken())
        val waiting = async(Dispatchers.Default) { sessions.accessToken() }
        val other = async(Dispatchers.Default) { sessions.accessToken() }
        waitUntil("no refresh was sent") { sandbox.calls(REFRESH) > refreshed }
        withTimeout(5.seconds) { waiting.cancelAndJoin() }
        assertTrue(waiting.isCancelled && !other.isCompleted)
        sandbox.release()
        assertEquals(account.address, sandbox.owner(withTimeout(20.seconds) { other.await() }))
    }

    @Test
    fun `where nobody is signed in, or all is closed, no token is lent and it is said why`() {
        val repass = open()
        val sessions = checkNotNull(repass.sessions)
        assertEquals(LendFailure.SIGNED_OUT, sessions.refusal())
        repass.close()
        assertEquals(LendFailure.CLOSED, sessions.refusal())
    }

    @Test
    fun `an app that keeps sessions itself gets no keeper`() {
        val repass = app(MemorySessions()).also { opened += it }
        assertNull(repass.sessions)
    }

    @Test
    fun `no state tells whose session it is`() {
        val state = open().signedIn().await<SessionState.SignedIn>()
        assertTrue(account.address !in state.toString() && state.userId.orEmpty() !in state.toString(), "$state")
    }

    @Test
    fun `the app's analytics hear what happened`() {
        open { events += it }.signedIn()
        waitUntil("$events") { AnalyticsEvent.SignedIn in events }
        assertEquals(listOf(AnalyticsEvent.LoginShown, AnalyticsEvent.SignedIn), events.toList())
    }

    @Test
    fun `analytics that fail keep nobody from signing in`() {
        open { TODO() }.signedIn()
    }

    /** A link in a mail is there to be tapped for ever, and apps pass it again with an activity made anew. */
    @Test
    fun `the link of a reset that was finished shows the login after a sign-out`() {
        val repass = open()
        val sessions = checkNotNull(repass.sessions)
        val link = repass.loginWindow().use { window ->
            window.dispatch(LoginWindowAction.ForgotPassword)
            window.await { it is LoginWindowScreen.Reset && it.screen is ResetScreen.EnterAddress }
            window.put(Slot.ADDRESS, account.address)
            window.dispatch(LoginWindowAction.Reset(ResetAction.SendInstructions))
            window.await { it is LoginWindowScreen.Reset && it.screen is ResetScreen.CheckInbox }
            val link = sandbox.appLink(sandbox.inbox.instructions(account.address).link)
            window.openLink(link)
            window.await { it is LoginWindowScreen.Reset && it.screen is ResetScreen.NewPassword }
            window.typeNewPassword("a brand new one")
            window.dispatch(LoginWindowAction.Reset(ResetAction.Save))
            window.await { it is LoginWindowScreen.Reset && it.screen is ResetScreen.Done }
            link
        }
        sessions.await<SessionState.SignedIn>()
        sessions.signOut()
        sessions.await<SessionState.SignedOut>()

        val verified = sandbox.calls("POST /verify")
        repass.loginWindow().use { window ->
            window.await { it is LoginWindowScreen.Login }
            window.openLink(link)
            window.signIn(account.address, "a brand new one")
        }
        assertEquals(verified, sandbox.calls("POST /verify"), "nothing of it is sent again")
        assertIs<SessionState.SignedIn>(sessions.await<SessionState.SignedIn>())
    }

    private fun waitUntil(what: String, holds: () -> Boolean) {
        val end = System.nanoTime() + SECONDS.toNanos(20)
        while (!holds()) {
            assertTrue(System.nanoTime() < end, what)
            Thread.sleep(5)
        }
    }

    private companion object {
        const val REFRESH = "POST /token?grant_type=refresh_token"
    }
}
