package repass

import java.util.concurrent.CompletableFuture
import java.util.concurrent.TimeUnit.SECONDS
import kotlin.concurrent.thread
import kotlin.coroutines.resume
import kotlin.coroutines.suspendCoroutine
import kotlin.test.AfterTest
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertIs
import kotlin.test.assertNotNull
import kotlin.test.assertNull
import kotlin.test.assertTrue
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.withTimeout

/** What the app brings, at its worst: it throws, hangs, answers late or twice. */
class HostTest {
    private val account = sandbox.newAccount()
    private val opened = mutableListOf<Repass>()

    @AfterTest
    fun end() {
        opened.forEach(Repass::close)
    }

    private fun open(
        records: KeyValueStore = MemoryStore(),
        sessions: SessionHost = MemorySessions(),
        log: LogListener? = null,
    ) = app(sessions, Stores(records, MemoryStore()), log).also { opened += it }

    @Test
    fun `a store that throws whatever it likes is said so, and nothing is sent`() {
        val records = UnreliableStore()
        val flow = open(records).reset()
        flow.awaitKind<ResetScreen.EnterAddress>()
        records.behaviour = { error("the disk is full") }
        flow.send(account.address)
        flow.await { it is ResetScreen.EnterAddress && it.screen.problem == Problem.CheckStorage }
        assertEquals(0, sandbox.inbox.count(account.address))

        records.behaviour = {}
        flow.send(account.address)
        flow.await { it is ResetScreen.CheckInbox && it.screen.busy == null }
    }

    @Test
    fun `an error of a store that is not written yet, or runs out of time, is one of the store`() {
        val records = UnreliableStore()
        val flow = open(records).reset()
        flow.awaitKind<ResetScreen.EnterAddress>()
        for (behaviour in listOf<suspend () -> Unit>({ TODO() }, { withTimeout(1) { awaitCancellation() } })) {
            records.behaviour = {}
            flow.send("")
            flow.await { it is ResetScreen.EnterAddress && it.screen.problem == Problem.EnterAddress }
            records.behaviour = behaviour
            flow.send(account.address)
            flow.await { it is ResetScreen.EnterAddress && it.screen.problem == Problem.CheckStorage }
        }
        assertEquals(0, sandbox.inbox.count(account.address))
    }

    @Test
    fun `an error of the session's host, and one of the log, end nothing`() {
        val held = MemorySessions()
        val sessions = object : SessionHost by held {
            override suspend fun accessToken(): String? = TODO()
        }
        val log = object : LogListener {
            override fun log(level: LogLevel, line: String): Unit = TODO()
        }
        val repass = open(sessions = sessions, log = log)
        val login = repass.loginWindow()
        login.signIn(account.address, account.password)

        val change = repass.change()
        change.await { it is ChangeScreen.Editing && it.screen.account.isNotEmpty() }
        change.typeNewPassword("a brand new one")
        change.dispatch(ChangeAction.Save(appFieldsChanged = false))
        change.await { it is ChangeScreen.Editing && it.screen.problem == Problem.CheckConnection }
    }

    @Test
    fun `a store that throws when it is read costs nothing, and the next try goes on`() {
        val records = UnreliableStore()
        val repass = open(records)
        repass.reset().use { first ->
            first.awaitKind<ResetScreen.EnterAddress>()
            first.send(account.address)
            first.await { it is ResetScreen.CheckInbox && it.screen.busy == null }
        }

        records.behaviour = { error("the device is locked") }
        val flow = repass.reset()
        flow.awaitKind<ResetScreen.Unreadable>()
        records.behaviour = {}
        flow.dispatch(ResetAction.TryAgain)
        assertNull(flow.awaitKind<ResetScreen.CheckInbox>().screen.notice)
    }

    @Test
    fun `a store that hangs can be left, and closing does not wait for it`() {
        val records = UnreliableStore { awaitCancellation() }
        val repass = open(records)
        val flow = repass.reset()
        flow.send(account.address)
        assertIs<ResetScreen.Restoring>(flow.screens.value)
        atOnce(flow::close)
        atOnce(repass::close)
    }

    @Test
    fun `a store that answers after the person has left changes nothing`() {
        val answer = CompletableDeferred<Unit>()
        val records = UnreliableStore()
        val repass = open(records)
        val flow = repass.reset()
        flow.awaitKind<ResetScreen.EnterAddress>()
        records.behaviour = { answer.await() }
        flow.send(account.address)
        flow.dispatch(ResetAction.Cancel)
        flow.awaitKind<ResetScreen.Closed>()

        answer.complete(Unit)
        // The next flow looks behind the late answer.
        val next = repass.reset().awaitKind<ResetScreen.EnterAddress>()
        assertNull(next.screen.notice)
        assertIs<ResetScreen.Closed>(flow.screens.value)
        assertEquals(0, sandbox.inbox.count(account.address))
    }

    @Test
    fun `a store that answers twice is heard once`() {
        val second = CompletableFuture<Throwable?>()
        val records = UnreliableStore()
        val flow = open(records).reset()
        flow.awaitKind<ResetScreen.EnterAddress>()
        records.behaviour = {
            suspendCoroutine { answer ->
                thread {
                    answer.resume(Unit)
                    second.complete(runCatching { answer.resume(Unit) }.exceptionOrNull())
                }
            }
        }
        flow.send(account.address)
        flow.await { it is ResetScreen.CheckInbox && it.screen.busy == null }
        assertNotNull(second.get(20, SECONDS), "Kotlin itself refuses the second answer")
        sandbox.inbox.instructions(account.address)
        assertEquals(1, sandbox.inbox.count(account.address))
    }

    @Test
    fun `a host that cannot lend its session now keeps it, and the person tries again`() {
        val sessions = UnreliableSessions()
        val repass = open(sessions = sessions)
        val login = repass.loginWindow()
        login.signIn(account.address, account.password)
        val change = repass.change()
        change.await { it is ChangeScreen.Editing && it.screen.account.isNotEmpty() }

        sessions.isOffline = true
        change.typeNewPassword("a brand new one")
        change.dispatch(ChangeAction.Save(appFieldsChanged = false))
        change.await { it is ChangeScreen.Editing && it.screen.problem == Problem.CheckConnection }
        assertTrue(sandbox.accepts(account.password, account.address))

        sessions.isOffline = false
        change.dispatch(ChangeAction.Save(appFieldsChanged = false))
        change.await { it is ChangeScreen.Editing && it.screen.saved != null }
        assertTrue(sandbox.accepts("a brand new one", account.address))
    }
}
