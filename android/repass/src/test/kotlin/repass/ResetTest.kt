package repass

import java.util.concurrent.CopyOnWriteArrayList
import kotlin.test.AfterTest
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertFalse
import kotlin.test.assertIs
import kotlin.test.assertTrue
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.cancel
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking

class ResetTest {
    private val account = sandbox.newAccount()
    private val sessions = MemorySessions()
    private val repass = app(sessions)
    private val watching = CoroutineScope(Dispatchers.Default)

    @AfterTest
    fun end() {
        watching.cancel()
        repass.close()
    }

    @Test
    fun `a code from the mail leads to a new password, and the old one is refused`() {
        val flow = repass.reset()
        val kinds = kindsShownBy(flow)

        flow.awaitKind<ResetScreen.EnterAddress>()
        flow.send(account.address)
        val inbox = flow.awaitKind<ResetScreen.CheckInbox>()
        assertEquals(account.address, inbox.screen.address, "as it was typed, so that a typo is seen")

        val code = sandbox.inbox.instructions(account.address).code
        flow.put(Slot.CODE, "${code.take(3)} ${code.drop(3)}")
        flow.dispatch(ResetAction.SubmitCode)
        flow.awaitKind<ResetScreen.NewPassword>()

        flow.typeNewPassword("a brand new one")
        assertTrue(flow.assess().acceptable)
        flow.dispatch(ResetAction.Save)
        val done = flow.awaitKind<ResetScreen.Done>()

        assertTrue(done.screen.signedIn)
        assertFalse(sandbox.accepts(account.password, account.address))
        assertTrue(sandbox.accepts("a brand new one", account.address))
        val token = runBlocking { sessions.accessToken() }.orEmpty()
        assertEquals(account.address, sandbox.owner(token), "the host holds a session of that account")
        assertInOrder(kinds, "EnterAddress", "CheckInbox", "NewPassword", "Done")
    }

    @Test
    fun `no screen tells a secret`() {
        val flow = repass.reset()
        val texts = CopyOnWriteArrayList<String>()
        watch(flow) { texts += it.toString() }

        flow.awaitKind<ResetScreen.EnterAddress>()
        flow.send(account.address)
        flow.awaitKind<ResetScreen.CheckInbox>()
        val code = sandbox.inbox.instructions(account.address).code
        flow.put(Slot.CODE, code)
        flow.dispatch(ResetAction.SubmitCode)
        flow.awaitKind<ResetScreen.NewPassword>()
        flow.typeNewPassword("not to be told", retyped = "not to be tol")
        flow.dispatch(ResetAction.Save)
        flow.await { it is ResetScreen.NewPassword && it.screen.problem == Problem.RetypePassword }

        assertTrue(texts.isNotEmpty())
        for (secret in listOf(code, "not to be", account.address)) {
            assertFalse(texts.any { secret in it }, "a screen tells a secret")
        }
    }

    @Test
    fun `the app's link from the mail proves the mailbox as the code does`() {
        val flow = repass.reset()
        flow.awaitKind<ResetScreen.EnterAddress>()
        flow.send(account.address)
        flow.awaitKind<ResetScreen.CheckInbox>()

        flow.openLink(sandbox.appLink(sandbox.inbox.instructions(account.address).link))

        flow.awaitKind<ResetScreen.NewPassword>()
    }

    @Test
    fun `a closed flow does nothing more`() {
        val flow = repass.reset()
        flow.awaitKind<ResetScreen.EnterAddress>()

        flow.close()
        flow.close()
        flow.put(Slot.CODE, "123456")
        flow.send(account.address)
        flow.foregrounded()

        // A second flow of the same client mails; had the first one, there would be two.
        val second = repass.reset()
        second.awaitKind<ResetScreen.EnterAddress>()
        second.send(account.address)
        sandbox.inbox.instructions(account.address)
        assertIs<ResetScreen.EnterAddress>(flow.screens.value)
        assertEquals(1, sandbox.inbox.count(account.address))
    }

    @Test
    fun `the flows of a closed client do nothing more`() {
        val flow = repass.loginWindow()
        flow.awaitKind<LoginWindowScreen.Login>()

        repass.close()
        repass.close()
        flow.pressLogin(account.address, account.password)
        flow.close()

        val shown = assertIs<LoginScreen.SignIn>(assertIs<LoginWindowScreen.Login>(flow.screens.value).screen)
        assertEquals(null, shown.screen.busy)
        assertEquals(null, sessions.session.value)
    }

    private fun kindsShownBy(flow: RepassFlow<*, ResetScreen>): List<String> {
        val kinds = CopyOnWriteArrayList<String>()
        watch(flow) { kinds += it.javaClass.simpleName }
        return kinds
    }

    private fun watch(flow: RepassFlow<*, ResetScreen>, hear: (ResetScreen) -> Unit) {
        watching.launch(Dispatchers.Unconfined) { flow.screens.collect { hear(it) } }
    }

    private fun assertInOrder(shown: List<String>, vararg kinds: String) {
        val firsts = kinds.map { shown.indexOf(it) }
        assertFalse(-1 in firsts, "all of ${kinds.toList()} in $shown")
        assertEquals(firsts.sorted(), firsts, "in order: $shown")
    }
}
