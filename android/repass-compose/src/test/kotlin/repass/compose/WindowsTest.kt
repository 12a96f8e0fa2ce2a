package repass.compose

import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.setValue
import androidx.compose.ui.test.ComposeUiTest
import androidx.compose.ui.test.ExperimentalTestApi
import androidx.compose.ui.test.assertTextEquals
import androidx.compose.ui.test.performTextInput
import androidx.compose.ui.test.v2.runComposeUiTest
import kotlin.test.assertContains
import kotlin.test.assertEquals
import kotlin.test.assertTrue
import org.junit.Test
import repass.ChangeAction
import repass.ChangeScreen
import repass.DoneScreen
import repass.FirstStep
import repass.LinkUse
import repass.LoginAction
import repass.LoginScreen
import repass.LoginWindowAction
import repass.LoginWindowScreen
import repass.OtherDevices
import repass.ResetAction
import repass.ResetScreen
import repass.SessionRefusedScreen
import repass.SettingsAction
import repass.SettingsScreen
import repass.UnreadableScreen

/** The windows draw what the core shows, and bring it what is pressed, typed and opened. */
@OptIn(ExperimentalTestApi::class)
class WindowsTest {
    private val flow = PlayedFlow<LoginWindowAction, LoginWindowScreen>(MadeUp.login.shown.inWindow)
    private val settings = PlayedFlow<SettingsAction, SettingsScreen>(MadeUp.settings.shown)
    private var link by mutableStateOf<String?>(null)
    private var isShown by mutableStateOf(true)
    private var timesSignedIn = 0

    @Test
    fun `an address typed at the login is the one of the reset`() = runComposeUiTest {
        showWindow()
        tagged(Tags.ADDRESS_FIELD).performTextInput("ada@example.com")
        press(Tags.FORGOT_PASSWORD)
        assertEquals(listOf("ADDRESS=ada@example.com", LoginWindowAction.ForgotPassword), flow.done.distinct())
        move(MadeUp.address.shown)
        assertSays("ada@example.com")
        press(Tags.SEND_INSTRUCTIONS)
        assertContains(flow.actions, LoginWindowAction.Reset(ResetAction.SendInstructions))
    }

    @Test
    fun `the arrow leads back to the login and gives nothing up`() = runComposeUiTest {
        showWindow()
        move(MadeUp.inbox.shown)
        press(Tags.BACK)
        assertEquals(listOf<Any?>(LoginWindowAction.BackToLogin), flow.actions)
    }

    @Test
    fun `an unfinished reset is offered`() = runComposeUiTest {
        flow.screens.value = MadeUp.login.copy(resetWaiting = true).shown.inWindow
        showWindow()
        press(Tags.CONTINUE_RESET)
        assertEquals(listOf<Any?>(LoginWindowAction.ForgotPassword), flow.actions)
    }

    @Test
    fun `a link is brought once, whatever is shown`() = runComposeUiTest {
        showWindow()
        link = "ismessenger://reset?token_hash=made-up"
        waitForIdle()
        assertEquals(listOf<Any?>("LINK=ismessenger://reset?token_hash=made-up"), flow.done)
        move(MadeUp.inbox.shown)
        link = "ismessenger://reset?token_hash=another"
        waitForIdle()
        assertEquals(2, flow.done.size)
    }

    @Test
    fun `a finished reset tells what happened before it goes on`() = runComposeUiTest {
        showWindow()
        move(ResetScreen.Done(DoneScreen(signedIn = true, others = OtherDevices.SIGNED_OUT)))
        assertSays("Your password has been changed", "Your other devices have been logged out.")
        assertEquals(0, timesSignedIn)
        press(Tags.CONTINUE)
        assertEquals(1, timesSignedIn)
    }

    @Test
    fun `a reset without a session leads to the login`() = runComposeUiTest {
        showWindow()
        move(ResetScreen.Done(DoneScreen(signedIn = false, others = OtherDevices.MAY_STAY_SIGNED_IN)))
        press(Tags.GO_TO_LOGIN)
        assertEquals(listOf<Any?>(LoginWindowAction.BackToLogin), flow.actions)
        assertEquals(0, timesSignedIn)
    }

    @Test
    fun `from an unknown outcome the login is reached without a leftover`() = runComposeUiTest {
        showWindow()
        move(ResetScreen.OutcomeUnknown(MadeUp.unknown.copy(canCheck = false, first = FirstStep.GO_TO_LOGIN)))
        assertSays("Your password may already have changed. Try the new one first.")
        tagged(Tags.CHECK_AGAIN).assertDoesNotExist()
        press(Tags.GO_TO_LOGIN)
        assertEquals(listOf<Any?>(LoginWindowAction.Reset(ResetAction.GoToLogin)), flow.actions)
    }

    @Test
    fun `where the link is opened elsewhere the person says so`() = runComposeUiTest {
        showWindow()
        move(MadeUp.inbox.copy(link = LinkUse.CONFIRMED_ELSEWHERE).shown)
        tagged(Tags.LINK_OPENED).assertTextEquals("I’ve opened the link")
        press(Tags.LINK_OPENED)
        assertEquals(listOf<Any?>(LoginWindowAction.Reset(ResetAction.ConfirmFollowed)), flow.actions)
    }

    @Test
    fun `a second factor takes a code, or a recovery code in its place`() = runComposeUiTest {
        flow.screens.value = LoginScreen.SecondFactor(MadeUp.factor).inWindow
        showWindow()
        tagged(Tags.SECOND_FACTOR_FIELD).performTextInput("123456")
        press(Tags.SUBMIT_SECOND_FACTOR)
        press(Tags.USE_RECOVERY_CODE)
        tagged(Tags.SECOND_FACTOR_FIELD).performTextInput("abcd-efgh")
        press(Tags.SUBMIT_SECOND_FACTOR)
        val submitted = { recovery: Boolean -> LoginWindowAction.Login(LoginAction.SubmitSecondFactor(recovery)) }
        assertEquals(listOf<Any?>(submitted(false), submitted(true)), flow.actions)
        assertContains(flow.done, "SECOND_FACTOR=123456")
        assertEquals("SECOND_FACTOR=abcd-efgh", flow.done.last { it is String })
    }

    @Test
    fun `a second factor before a new password is that of the reset`() = runComposeUiTest {
        showWindow()
        move(ResetScreen.SecondFactor(MadeUp.factor.copy(takesRecoveryCode = false)))
        tagged(Tags.USE_RECOVERY_CODE).assertDoesNotExist()
        press(Tags.SUBMIT_SECOND_FACTOR)
        assertEquals(listOf<Any?>(LoginWindowAction.Reset(ResetAction.SubmitSecondFactor(false))), flow.actions)
    }

    @Test
    fun `what cannot be read now can be read again, begun anew or left`() = runComposeUiTest {
        showWindow()
        move(ResetScreen.Unreadable(UnreadableScreen(trying = false)))
        listOf(Tags.TRY_AGAIN, Tags.START_OVER, Tags.BACK).forEach { press(it) }
        val pressed = listOf(ResetAction.TryAgain, ResetAction.StartOver).map { LoginWindowAction.Reset(it) }
        assertEquals<List<Any?>>(pressed + LoginWindowAction.BackToLogin, flow.actions)
    }

    @Test
    fun `settings whose outcome is unknown, or whose session was refused, have ways on`() = runComposeUiTest {
        show { PlayedSettings(settings) }
        settings.screens.value = ChangeScreen.OutcomeUnknown(MadeUp.unknown).inSettings
        waitForIdle()
        press(Tags.GO_TO_LOGIN)
        settings.screens.value = ChangeScreen.SessionRefused(SessionRefusedScreen(OtherDevices.SIGNED_OUT, trying = false)).inSettings
        waitForIdle()
        press(Tags.TRY_AGAIN)
        press(Tags.GO_TO_LOGIN)
        val pressed = listOf(ChangeAction.GoToLogin, ChangeAction.HandOverAgain, ChangeAction.GoToLogin).map { SettingsAction.Change(it) }
        assertEquals<List<Any?>>(pressed, settings.actions)
    }

    @Test
    fun `a login signs in once`() = runComposeUiTest {
        showWindow()
        flow.screens.value = LoginScreen.SignedIn.inWindow
        waitForIdle()
        assertEquals(1, timesSignedIn)
    }

    @Test
    fun `what leaves the screen is closed`() = runComposeUiTest {
        showWindow()
        isShown = false
        waitForIdle()
        assertTrue(flow.isClosed)
    }

    private fun ComposeUiTest.move(screen: ResetScreen) {
        flow.screens.value = screen.inWindow
        waitForIdle()
    }

    private fun ComposeUiTest.showWindow() {
        show { if (isShown) PlayedWindow(flow, link, onSignedIn = { timesSignedIn++ }) }
        waitForIdle()
    }
}
