package repass

import java.lang.ref.WeakReference
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
import kotlin.time.Duration.Companion.seconds
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.cancel
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import repass.ffi.ChangeAction
import repass.ffi.ChangeScreen
import repass.ffi.Config
import repass.ffi.KeyValueStore
import repass.ffi.LogLevel
import repass.ffi.LogListener
import repass.ffi.LoginAction
import repass.ffi.LoginScreen
import repass.ffi.Notice
import repass.ffi.Problem
import repass.ffi.ResetAction
import repass.ffi.ResetScreen
import repass.ffi.Server
import repass.ffi.SessionHost
import repass.ffi.Slot

/** The life of the boundary, seen from Kotlin: threads, closing, collection, and hosts at their worst. */
class LifecycleTest {
    private val account = sandbox.newAccount()
    private val opened = mutableListOf<Repass>()
    private val watching = CoroutineScope(Dispatchers.Unconfined)

    @AfterTest
    fun end() {
        watching.cancel()
        opened.forEach(Repass::close)
    }

    private fun open(
        records: KeyValueStore = MemoryStore(),
        secrets: KeyValueStore = MemoryStore(),
        sessions: SessionHost = MemorySessions(),
    ) = newApp(records, secrets, sessions).also { opened += it }

    private fun send() = ResetAction.SendInstructions(account.address)

    @Test
    fun `pressing from many threads sends once`() {
        val flow = open().reset()
        flow.awaitKind<ResetScreen.EnterAddress>()

        val threads = List(8) {
            thread {
                repeat(50) {
                    flow.dispatch(send())
                    flow.put(Slot.CODE, "123")
                    flow.assess()
                    flow.foregrounded()
                }
            }
        }
        threads.forEach(Thread::join)

        flow.await { it is ResetScreen.CheckInbox && !it.sending }
        sandbox.inbox.instructions(account.address)
        assertEquals(1, sandbox.inbox.count(account.address))
    }

    @Test
    fun `a whole reset can be driven from where its screens are heard`() {
        val flow = open().reset()
        val done = CompletableDeferred<ResetScreen.Done>()
        // Unconfined: this runs on the library's thread, inside of the listener.
        watching.launch {
            flow.screens.collect { screen ->
                when {
                    screen is ResetScreen.EnterAddress && !screen.sending -> flow.dispatch(send())
                    screen is ResetScreen.CheckInbox && !screen.sending && !screen.checking -> {
                        flow.put(Slot.CODE, sandbox.inbox.instructions(account.address).code)
                        flow.dispatch(ResetAction.SubmitCode)
                    }
                    screen is ResetScreen.NewPassword && !screen.saving -> {
                        flow.put(Slot.NEW_PASSWORD, "a brand new one")
                        flow.put(Slot.RETYPE, "a brand new one")
                        flow.dispatch(ResetAction.Save)
                    }
                    screen is ResetScreen.Done -> done.complete(screen)
                }
            }
        }
        assertTrue(runBlocking { withTimeout(30.seconds) { done.await() } }.signedIn)
        assertTrue(sandbox.accepts("a brand new one", account.address))
    }

    @Test
    fun `the client can be closed from where its screens are heard`() {
        val repass = open()
        val flow = repass.reset()
        val closed = CompletableDeferred<Unit>()
        watching.launch {
            flow.screens.collect {
                repass.close()
                closed.complete(Unit)
            }
        }
        runBlocking { withTimeout(20.seconds) { closed.await() } }
        flow.dispatch(send())
        flow.close()
    }

    @Test
    fun `after closing every call does nothing`() {
        val repass = open()
        val reset = repass.reset()
        val login = repass.login()
        reset.awaitKind<ResetScreen.EnterAddress>()
        reset.dispatch(send())

        atOnce { repeat(2) { repass.close() } }

        for (flow in listOf(reset, repass.reset())) {
            flow.put(Slot.CODE, "123456")
            flow.clear(Slot.CODE)
            flow.dispatch(ResetAction.Resend)
            flow.openLink("ismessenger://reset?token_hash=abc&type=recovery")
            flow.foregrounded()
            flow.backgrounded()
            assertTrue(flow.assess().empty)
            repeat(2) { flow.close() }
        }
        login.put(Slot.PASSWORD, account.password)
        login.dispatch(LoginAction.SignIn(account.address))
        assertIs<LoginScreen.SignIn>(login.screens.value)
    }

    @Test
    fun `a store that throws whatever it likes is said so, and nothing is sent`() {
        val records = Moody()
        val flow = open(records).reset()
        flow.awaitKind<ResetScreen.EnterAddress>()
        records.mood = { error("the disk is full") }
        flow.dispatch(send())
        flow.await { it is ResetScreen.EnterAddress && it.problem == Problem.CheckStorage }
        assertEquals(0, sandbox.inbox.count(account.address))

        records.mood = {}
        flow.dispatch(send())
        flow.await { it is ResetScreen.CheckInbox && !it.sending }
    }

    @Test
    fun `an error of a store that is not written yet, or runs out of time, is one of the store`() {
        val records = Moody()
        val flow = open(records).reset()
        flow.awaitKind<ResetScreen.EnterAddress>()
        for (mood in listOf<suspend () -> Unit>({ TODO() }, { withTimeout(1) { awaitCancellation() } })) {
            records.mood = {}
            flow.dispatch(ResetAction.SendInstructions(""))
            flow.await { it is ResetScreen.EnterAddress && it.problem == Problem.EnterAddress }
            records.mood = mood
            flow.dispatch(send())
            flow.await { it is ResetScreen.EnterAddress && it.problem == Problem.CheckStorage }
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
        val repass = newApp(MemoryStore(), MemoryStore(), sessions, log).also { opened += it }
        val login = repass.login()
        login.put(Slot.PASSWORD, account.password)
        login.dispatch(LoginAction.SignIn(account.address))
        login.awaitKind<LoginScreen.SignedIn>()

        val change = repass.change()
        change.await { it is ChangeScreen.Editing && it.account.isNotEmpty() }
        change.put(Slot.NEW_PASSWORD, "a brand new one")
        change.put(Slot.RETYPE, "a brand new one")
        change.dispatch(ChangeAction.SAVE)
        change.await { it is ChangeScreen.Editing && it.problem == Problem.CheckConnection }
    }

    @Test
    fun `a store that throws when it is read starts over with a word`() {
        val flow = open(Moody { throw IllegalStateException("the key is lost") }).reset()
        val screen = flow.awaitKind<ResetScreen.EnterAddress>()
        assertEquals(Notice.STARTED_OVER, screen.notice)
    }

    @Test
    fun `a store that hangs can be left, and closing does not wait for it`() {
        val records = Moody { awaitCancellation() }
        val repass = open(records)
        val flow = repass.reset()
        flow.dispatch(send())
        assertIs<ResetScreen.Restoring>(flow.screens.value)
        atOnce(flow::close)
        atOnce(repass::close)
    }

    @Test
    fun `a store that answers after the person has left changes nothing`() {
        val answer = CompletableDeferred<Unit>()
        val records = Moody()
        val repass = open(records)
        val flow = repass.reset()
        flow.awaitKind<ResetScreen.EnterAddress>()
        records.mood = { answer.await() }
        flow.dispatch(send())
        flow.dispatch(ResetAction.Cancel)
        flow.awaitKind<ResetScreen.Closed>()

        answer.complete(Unit)
        // The next flow looks behind the late answer.
        val next = repass.reset().awaitKind<ResetScreen.EnterAddress>()
        assertNull(next.notice)
        assertIs<ResetScreen.Closed>(flow.screens.value)
        assertEquals(0, sandbox.inbox.count(account.address))
    }

    @Test
    fun `a store that answers twice is heard once`() {
        val second = CompletableFuture<Throwable?>()
        val records = Moody()
        val flow = open(records).reset()
        flow.awaitKind<ResetScreen.EnterAddress>()
        records.mood = {
            suspendCoroutine { answer ->
                thread {
                    answer.resume(Unit)
                    second.complete(runCatching { answer.resume(Unit) }.exceptionOrNull())
                }
            }
        }
        flow.dispatch(send())
        flow.await { it is ResetScreen.CheckInbox && !it.sending }
        assertNotNull(second.get(20, SECONDS), "Kotlin itself refuses the second answer")
        sandbox.inbox.instructions(account.address)
        assertEquals(1, sandbox.inbox.count(account.address))
    }

    @Test
    fun `a host that cannot lend its session now keeps it, and the person tries again`() {
        val sessions = MoodySessions()
        val repass = open(sessions = sessions)
        val login = repass.login()
        login.put(Slot.PASSWORD, account.password)
        login.dispatch(LoginAction.SignIn(account.address))
        login.awaitKind<LoginScreen.SignedIn>()
        val change = repass.change()
        change.await { it is ChangeScreen.Editing && it.account.isNotEmpty() }

        sessions.isOffline = true
        change.put(Slot.NEW_PASSWORD, "a brand new one")
        change.put(Slot.RETYPE, "a brand new one")
        change.dispatch(ChangeAction.SAVE)
        change.await { it is ChangeScreen.Editing && it.problem == Problem.CheckConnection }
        assertTrue(sandbox.accepts(account.password, account.address))

        sessions.isOffline = false
        change.dispatch(ChangeAction.SAVE)
        change.await { it is ChangeScreen.Editing && it.saved != null }
        assertTrue(sandbox.accepts("a brand new one", account.address))
    }

    @Test
    fun `what is dropped without closing is collected, with all that it was given`() {
        val given = List(20) { dropped() }
        val end = System.nanoTime() + SECONDS.toNanos(30)
        while (given.any { it.get() != null }) {
            assertTrue(System.nanoTime() < end, "${given.count { it.get() != null }} of ${given.size} were kept")
            System.gc()
            System.runFinalization()
            Thread.onSpinWait()
        }
    }

    /** An app with flows in the middle of things, of which nobody holds anything. */
    private fun dropped(): WeakReference<Moody> {
        val records = Moody()
        val repass = newApp(records, MemoryStore(), MemorySessions())
        val reset = repass.reset()
        reset.awaitKind<ResetScreen.EnterAddress>()
        reset.put(Slot.CODE, "123456")
        repass.login()
        repass.change()
        return WeakReference(records)
    }

    /** Does something that must not wait for anything. */
    private fun atOnce(work: () -> Unit) {
        CompletableFuture.runAsync(work).get(20, SECONDS)
    }
}

private fun newApp(
    records: KeyValueStore,
    secrets: KeyValueStore,
    sessions: SessionHost,
    log: LogListener? = null,
) = Repass(
    Config(Server.GoTrue(sandbox.server, "anon"), appName = "ISMessenger", appLinks = listOf("ismessenger://reset")),
    Stores(records, secrets),
    sessions,
    log,
)

/** A store that does something before it does its work. */
private class Moody(@Volatile var mood: suspend () -> Unit = {}) : KeyValueStore {
    private val values = MemoryStore()

    override suspend fun read(key: String): ByteArray? = mood().let { values.read(key) }

    override suspend fun write(key: String, value: ByteArray) = mood().let { values.write(key, value) }

    override suspend fun delete(key: String) = mood().let { values.delete(key) }
}

/** Sessions that cannot be refreshed while offline. */
private class MoodySessions(private val held: MemorySessions = MemorySessions()) : SessionHost by held {
    @Volatile var isOffline = false

    override suspend fun accessToken(): String? {
        check(!isOffline) { "offline" }
        return held.accessToken()
    }
}
