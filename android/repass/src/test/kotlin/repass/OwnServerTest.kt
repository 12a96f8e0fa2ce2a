package repass

import java.util.concurrent.CompletableFuture
import java.util.concurrent.CopyOnWriteArrayList
import java.util.concurrent.TimeUnit.SECONDS
import kotlin.test.AfterTest
import kotlin.test.Test
import kotlin.test.assertContentEquals
import kotlin.test.assertEquals
import kotlin.test.assertFailsWith
import kotlin.test.assertTrue
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.runBlocking

/** A server of the app's own: what it can do is done, what it says is told, and its troubles are nobody else's. */
class OwnServerTest {
    private val server = CompanyServer()
    private val sessions = MemorySessions()
    private val opened = mutableListOf<Repass>()

    @AfterTest
    fun end() {
        opened.forEach(Repass::close)
        server.close()
    }

    private fun open(client: OwnServer = CompanyClient(server.url), timeout: Int? = null) =
        app(sessions, server = Server.Own(client), network = Network(callTimeoutMillis = timeout)).also { opened += it }

    @Test
    fun `a reset by code, a login and a change run on it`() {
        val repass = open()
        val reset = repass.reset()
        reset.reachNewPassword()
        reset.typeNewPassword("a brand new one")
        reset.dispatch(ResetAction.Save)
        assertTrue(reset.awaitKind<ResetScreen.Done>().screen.signedIn)
        assertEquals("a brand new one", server.password)

        runBlocking { sessions.mustSignInAgain() }
        repass.loginWindow().signIn(CompanyServer.ADDRESS, "a brand new one")
        assertEquals("a token", runBlocking { sessions.accessToken() })

        val change = repass.change()
        change.await { it is ChangeScreen.Editing && it.screen.account.isNotEmpty() }
        change.put(Slot.CURRENT_PASSWORD, "a brand new one")
        change.typeNewPassword("yet another one")
        change.dispatch(ChangeAction.Save(appFieldsChanged = false))
        change.await { it is ChangeScreen.Editing && it.screen.saved == OtherDevices.MAY_STAY_SIGNED_IN }
        assertEquals("yet another one", server.password)
    }

    @Test
    fun `what it refuses is told as with every server`() {
        val login = open().loginWindow()
        login.assertTold("not the password") { it == Problem.CheckCredentials }
        server.trouble = CompanyServer.TOO_MANY
        login.assertTold { it is Problem.Wait && it.until?.fullMillis == 40_000L }
        server.trouble = CompanyServer.FORBIDDEN
        login.assertTold { it == Problem.ContactUs }
        server.trouble = CompanyServer.INTERNAL
        login.assertTold { it == Problem.TryLater }
        open(CompanyClient("http://127.0.0.1:1")).loginWindow().assertTold { it == Problem.CheckConnection }
    }

    @Test
    fun `a new password that it finds too weak, and a wrong current one, stand under their fields`() {
        val repass = open()
        val reset = repass.reset()
        reset.reachNewPassword()
        reset.typeNewPassword("too easy")
        reset.dispatch(ResetAction.Save)
        reset.await { it is ResetScreen.NewPassword && it.screen.problem == Problem.ChooseStrongerPassword }

        repass.loginWindow().signIn(CompanyServer.ADDRESS, server.password)
        val change = repass.change()
        change.await { it is ChangeScreen.Editing && it.screen.account.isNotEmpty() }
        change.put(Slot.CURRENT_PASSWORD, "not the one")
        change.typeNewPassword("a brand new one")
        change.dispatch(ChangeAction.Save(appFieldsChanged = false))
        change.await { it is ChangeScreen.Editing && it.screen.problem == Problem.CheckCurrentPassword }
    }

    @Test
    fun `secrets arrive as bytes and are wiped when the call has ended, however it ended`() {
        for (behaviour in listOf<suspend () -> Unit>({}, { error("made up") }, { TODO() })) {
            val client = Troubled(CompanyClient(server.url), behaviour)
            val repass = open(client)
            repass.loginWindow().pressLogin(CompanyServer.ADDRESS, server.password)
            assertEquals(server.password, client.seen.get(20, SECONDS))
            client.awaitWiped()
        }
    }

    @Test
    fun `a login that throws is told as a lost answer`() {
        for (behaviour in listOf<suspend () -> Unit>({ error("made up") }, { TODO() })) {
            open(Troubled(CompanyClient(server.url), behaviour)).loginWindow().assertTold { it == Problem.TryAgain }
        }
    }

    @Test
    fun `a save that throws or hangs leaves the outcome unknown, and nothing is said that is not known`() {
        val behaviours = listOf<suspend () -> Unit>({ error("made up") }, { TODO() }, { awaitCancellation() })
        for (behaviour in behaviours) {
            val client = Troubled(CompanyClient(server.url)) {}
            val reset = open(client, timeout = 1_000).reset()
            reset.reachNewPassword()
            client.behaviour = behaviour
            reset.typeNewPassword("a brand new one")
            reset.dispatch(ResetAction.Save)
            val unknown = reset.awaitKind<ResetScreen.OutcomeUnknown>()
            assertEquals(null, unknown.screen.problem)
            client.awaitWiped()
            reset.dispatch(ResetAction.StartOver)
            reset.awaitKind<ResetScreen.EnterAddress>()
        }
    }

    @Test
    fun `a call that the person has left is cancelled after its time, and changes nothing`() {
        val client = Troubled(CompanyClient(server.url)) { awaitCancellation() }
        val repass = open(client, timeout = 1_000)
        val reset = repass.reset()
        reset.awaitKind<ResetScreen.EnterAddress>()
        reset.send(CompanyServer.ADDRESS)
        client.seen.get(20, SECONDS)
        reset.dispatch(ResetAction.Cancel)
        reset.awaitKind<ResetScreen.Closed>()
        client.cancelled.get(20, SECONDS)
        assertEquals(null, repass.reset().awaitKind<ResetScreen.EnterAddress>().screen.problem)
    }

    @Test
    fun `what lives in an answer outlives the call that lent it`() = runBlocking {
        val grant = "a grant".encodeToByteArray()
        val same = object : AppServer() {
            override fun abilities() = error("not asked")

            override suspend fun renewGrant(grant: ByteArray) = grant

            override suspend fun verifyCode(address: String, code: ByteArray, ticket: ByteArray?) = ProofTaken(code)
        }
        assertContentEquals("a grant".encodeToByteArray(), GuardedServer(same).renewGrant(grant))
        assertTrue(grant.all { it == 0.toByte() })
        val taken = GuardedServer(same).verifyCode("", "123456".encodeToByteArray(), null)
        assertContentEquals("123456".encodeToByteArray(), taken.grant)
    }

    @Test
    fun `what it does not override it does not support`() {
        val bare = object : AppServer() {
            override fun abilities() = CompanyClient(server.url).abilities().copy(link = LinkUse.OPENS_APP)
        }
        runBlocking {
            assertFailsWith<ServerFailure.Unsupported> { bare.signIn("", ByteArray(0), null) }
            bare.endGrant(ByteArray(0))
        }
        open(bare).loginWindow().assertTold { it == Problem.ContactUs }
    }

    private fun RepassFlow<ResetAction, ResetScreen>.reachNewPassword() {
        awaitKind<ResetScreen.EnterAddress>()
        send(CompanyServer.ADDRESS)
        await { it is ResetScreen.CheckInbox && it.screen.busy == null }
        put(Slot.CODE, server.mailed.orEmpty())
        dispatch(ResetAction.SubmitCode)
        awaitKind<ResetScreen.NewPassword>()
    }

    private fun RepassFlow<LoginWindowAction, LoginWindowScreen>.assertTold(
        password: String = server.password,
        isTold: (Problem?) -> Boolean,
    ) {
        pressLogin(CompanyServer.ADDRESS, password)
        await {
            val shown = (it as? LoginWindowScreen.Login)?.screen as? LoginScreen.SignIn
            shown != null && shown.screen.busy == null && isTold(shown.screen.problem)
        }
    }

    /** A server that does something before it does its work, and keeps what must not be kept. */
    private class Troubled(
        private val client: CompanyClient,
        @Volatile var behaviour: suspend () -> Unit,
    ) : OwnServer by client {
        private val lent = CopyOnWriteArrayList<ByteArray>()
        val seen = CompletableFuture<String>()
        val cancelled = CompletableFuture<Unit>()

        override fun abilities() = client.abilities().copy(outcomeCheck = OutcomeCheck.ASK_PERSON)

        override suspend fun requestInstructions(
            address: String,
            link: String?,
            ticket: ByteArray?,
            captcha: ByteArray?,
        ): ByteArray? {
            seen.complete(address)
            return keeping(ticket, captcha) { client.requestInstructions(address, link, ticket, captcha) }
        }

        override suspend fun signIn(address: String, password: ByteArray, captcha: ByteArray?): SignInResult {
            seen.complete(password.decodeToString())
            return keeping(password) { client.signIn(address, password, captcha) }
        }

        override suspend fun setPassword(grant: ByteArray, newPassword: ByteArray): OtherDevices =
            keeping(grant, newPassword) { client.setPassword(grant, newPassword) }

        private suspend fun <T> keeping(vararg secrets: ByteArray?, call: suspend () -> T): T {
            lent += secrets.filterNotNull()
            try {
                behaviour()
                return call()
            } catch (exception: CancellationException) {
                cancelled.complete(Unit)
                throw exception
            }
        }

        fun awaitWiped() {
            val end = System.nanoTime() + SECONDS.toNanos(20)
            while (lent.isEmpty() || lent.any { bytes -> bytes.any { it != 0.toByte() } }) {
                assertTrue(System.nanoTime() < end, "a secret was not wiped")
                Thread.sleep(5)
            }
        }
    }
}
