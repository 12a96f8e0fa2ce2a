package repass.compose

import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.setValue
import androidx.compose.ui.test.ComposeUiTest
import androidx.compose.ui.test.ExperimentalTestApi
import androidx.compose.ui.test.assertIsDisplayed
import androidx.compose.ui.test.performTextInput
import androidx.compose.ui.test.v2.runComposeUiTest
import kotlin.test.assertContains
import kotlin.test.assertEquals
import kotlin.test.assertFalse
import kotlin.test.assertNull
import kotlin.test.assertTrue
import org.junit.Test
import repass.ffi.LoginAction
import repass.ffi.LoginScreen
import repass.ffi.OtherDevices
import repass.ffi.ResetAction
import repass.ffi.ResetScreen

/** The login window and the reset that it leads to: which flow runs when, and how each one ends. */
@OptIn(ExperimentalTestApi::class)
class WindowsTest {
    private val logins = mutableListOf<PlayedFlow<LoginAction, LoginScreen>>()
    private val resets = mutableListOf<PlayedFlow<ResetAction, ResetScreen>>()
    private var firstLogin: LoginScreen = MadeUp.login
    private var link by mutableStateOf<String?>(null)
    private var timesSignedIn = 0

    @Test
    fun forgot_password_leads_to_a_reset_with_the_address_that_was_typed() = runComposeUiTest {
        showWindow()
        tagged(Tags.ADDRESS_FIELD).performTextInput("ada@example.com")
        press(Tags.FORGOT_PASSWORD)
        press(Tags.SEND_INSTRUCTIONS)
        assertTrue(logins.single().isClosed, "the login flow still holds a password")
        assertContains(resets.single().actions, ResetAction.SendInstructions("ada@example.com"))
    }

    @Test
    fun the_arrow_leads_back_to_a_new_login_and_keeps_the_attempt() = runComposeUiTest {
        showWindow()
        press(Tags.FORGOT_PASSWORD)
        resets.single().screens.value = MadeUp.inbox
        waitForIdle()
        firstLogin = MadeUp.login.copy(resetWaiting = true)
        press(Tags.BACK)
        tagged(Tags.LOGIN_WINDOW).assertIsDisplayed()
        assertTrue(resets.single().isClosed)
        assertFalse(ResetAction.Cancel in resets.single().actions, "the attempt was thrown away")
        assertEquals(2, logins.size)
        // Not by itself again: the person has just left it.
        press(Tags.CONTINUE_RESET)
        assertEquals(2, resets.size)
    }

    @Test
    fun an_unfinished_reset_is_shown_at_the_start() = runComposeUiTest {
        showWindow()
        logins.single().screens.value = MadeUp.login.copy(resetWaiting = true)
        tagged(Tags.ENTER_ADDRESS).assertIsDisplayed()
    }

    @Test
    fun an_unfinished_reset_does_not_interrupt_who_types_already() = runComposeUiTest {
        showWindow()
        tagged(Tags.ADDRESS_FIELD).performTextInput("ada@example.com")
        logins.single().screens.value = MadeUp.login.copy(resetWaiting = true)
        tagged(Tags.CONTINUE_RESET).assertIsDisplayed()
        assertEquals(emptyList(), resets)
    }

    @Test
    fun a_link_opens_the_reset_and_is_brought_once() = runComposeUiTest {
        showWindow()
        link = "ismessenger://reset?token_hash=made-up"
        waitForIdle()
        assertEquals(listOf<Any?>("LINK=ismessenger://reset?token_hash=made-up"), resets.single().done)
        assertNull(link)
        tagged(Tags.ENTER_ADDRESS).assertIsDisplayed()
    }

    @Test
    fun a_link_that_comes_during_a_reset_goes_to_that_reset() = runComposeUiTest {
        showWindow()
        press(Tags.FORGOT_PASSWORD)
        link = "ismessenger://reset?token_hash=made-up"
        waitForIdle()
        assertContains(resets.single().done, "LINK=ismessenger://reset?token_hash=made-up")
    }

    @Test
    fun a_finished_reset_tells_what_happened_before_it_goes_on() = runComposeUiTest {
        showWindow()
        press(Tags.FORGOT_PASSWORD)
        resets.single().screens.value = ResetScreen.Done(signedIn = true, others = OtherDevices.SIGNED_OUT)
        assertSays("Your password is changed", "Your other devices were signed out.")
        assertEquals(0, timesSignedIn)
        press(Tags.CONTINUE)
        assertEquals(1, timesSignedIn)
    }

    @Test
    fun a_reset_without_a_session_leads_to_the_login() = runComposeUiTest {
        showWindow()
        press(Tags.FORGOT_PASSWORD)
        resets.single().screens.value = ResetScreen.Done(signedIn = false, others = OtherDevices.MAY_STAY_SIGNED_IN)
        press(Tags.GO_TO_LOGIN)
        tagged(Tags.LOGIN_WINDOW).assertIsDisplayed()
        assertEquals(0, timesSignedIn)
    }

    @Test
    fun from_an_unknown_outcome_the_login_is_reached_without_a_leftover() = runComposeUiTest {
        showWindow()
        press(Tags.FORGOT_PASSWORD)
        resets.single().screens.value = ResetScreen.OutcomeUnknown(checking = false, canCheck = false)
        assertSays("Your password may already have changed. Try the new one first.")
        tagged(Tags.CHECK_AGAIN).assertDoesNotExist()
        press(Tags.GO_TO_LOGIN)
        assertContains(resets.single().actions, ResetAction.Cancel)
        resets.single().screens.value = ResetScreen.Closed(mayHaveChanged = true)
        tagged(Tags.LOGIN_WINDOW).assertIsDisplayed()
    }

    @Test
    fun a_login_signs_in_once() = runComposeUiTest {
        showWindow()
        logins.single().screens.value = LoginScreen.SignedIn
        waitForIdle()
        assertEquals(1, timesSignedIn)
    }

    @Test
    fun what_leaves_the_screen_is_closed() = runComposeUiTest {
        var isShown by mutableStateOf(true)
        show { if (isShown) Window() }
        waitForIdle()
        isShown = false
        waitForIdle()
        assertTrue(logins.single().isClosed)
    }

    private fun ComposeUiTest.showWindow() {
        show { Window() }
        waitForIdle()
    }

    @Composable
    private fun Window() {
        val flows = Flows(
            owner = this,
            login = { PlayedFlow<LoginAction, LoginScreen>(firstLogin).also { logins += it } },
            reset = { PlayedFlow<ResetAction, ResetScreen>(MadeUp.address).also { resets += it } },
            minPasswordChars = 6,
        )
        LoginWindow(flows, link, onLinkTaken = { link = null }, onSignedIn = { timesSignedIn++ })
    }
}
