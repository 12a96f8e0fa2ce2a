package repass

import java.lang.ref.WeakReference
import java.util.concurrent.TimeUnit.SECONDS
import kotlin.concurrent.thread
import kotlin.test.AfterTest
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertIs
import kotlin.test.assertTrue
import kotlin.time.Duration.Companion.seconds
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.cancel
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout

/** The life of the boundary, seen from Kotlin: threads, closing and collection. */
class LifecycleTest {
    private val account = sandbox.newAccount()
    private val opened = mutableListOf<Repass>()
    private val watching = CoroutineScope(Dispatchers.Unconfined)

    @AfterTest
    fun end() {
        watching.cancel()
        opened.forEach(Repass::close)
    }

    private fun open() = app().also { opened += it }

    @Test
    fun `pressing from many threads sends once`() {
        val flow = open().reset()
        flow.awaitKind<ResetScreen.EnterAddress>()

        val threads = List(8) {
            thread {
                repeat(50) {
                    flow.send(account.address)
                    flow.put(Slot.CODE, "123")
                    flow.assess()
                    flow.foregrounded()
                }
            }
        }
        threads.forEach(Thread::join)

        flow.await { it is ResetScreen.CheckInbox && it.screen.busy == null }
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
                    screen is ResetScreen.EnterAddress && screen.screen.busy == null -> flow.send(account.address)
                    screen is ResetScreen.CheckInbox && screen.screen.busy == null -> {
                        flow.put(Slot.CODE, sandbox.inbox.instructions(account.address).code)
                        flow.dispatch(ResetAction.SubmitCode)
                    }
                    screen is ResetScreen.NewPassword && screen.screen.busy == null -> {
                        flow.typeNewPassword("a brand new one")
                        flow.dispatch(ResetAction.Save)
                    }
                    screen is ResetScreen.Done -> done.complete(screen)
                }
            }
        }
        assertTrue(runBlocking { withTimeout(30.seconds) { done.await() } }.screen.signedIn)
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
        flow.send(account.address)
        flow.close()
    }

    @Test
    fun `after closing every call does nothing`() {
        val repass = open()
        val reset = repass.reset()
        val login = repass.loginWindow()
        reset.awaitKind<ResetScreen.EnterAddress>()
        reset.send(account.address)

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
        login.pressLogin(account.address, account.password)
        assertIs<LoginScreen.SignIn>(assertIs<LoginWindowScreen.Login>(login.screens.value).screen)
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
    private fun dropped(): WeakReference<UnreliableStore> {
        val records = UnreliableStore()
        val repass = app(stores = Stores(records, MemoryStore()))
        val reset = repass.reset()
        reset.awaitKind<ResetScreen.EnterAddress>()
        reset.put(Slot.CODE, "123456")
        repass.loginWindow()
        repass.change()
        return WeakReference(records)
    }
}
