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
    fun `forgot password leads to a reset with the address that was typed`() = runComposeUiTest {
        showWindow()
        tagged(Tags.ADDRESS_FIELD).performTextInput("ada@example.com")
        press(Tags.FORGOT_PASSWORD)
        press(Tags.SEND_INSTRUCTIONS)
        assertTrue(logins.single().isClosed, "the login flow still holds a password")
        assertContains(resets.single().actions, ResetAction.SendInstructions("ada@example.com"))
    }

    @Test
    fun `the arrow leads back to a new login and keeps the attempt`() = runComposeUiTest {
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
    fun `an unfinished reset is shown at the start`() = runComposeUiTest {
        showWindow()
        logins.single().screens.value = MadeUp.login.copy(resetWaiting = true)
        tagged(Tags.ENTER_ADDRESS).assertIsDisplayed()
    }

    @Test
    fun `an unfinished reset does not interrupt who types already`() = runComposeUiTest {
        showWindow()
        tagged(Tags.ADDRESS_FIELD).performTextInput("ada@example.com")
        logins.single().screens.value = MadeUp.login.copy(resetWaiting = true)
        tagged(Tags.CONTINUE_RESET).assertIsDisplayed()
        assertEquals(emptyList(), resets)
    }

    @Test
    fun `a link opens the reset and is brought once`() = runComposeUiTest {
        showWindow()
        link = "ismessenger://reset?token_hash=made-up"
        waitForIdle()
        assertEquals(listOf<Any?>("LINK=ismessenger://reset?token_hash=made-up"), resets.single().done)
        assertNull(link)
        tagged(Tags.ENTER_ADDRESS).assertIsDisplayed()
    }

    @Test
    fun `a link that comes during a reset goes to that reset`() = runComposeUiTest {
        showWindow()
        press(Tags.FORGOT_PASSWORD)
        link = "ismessenger://reset?token_hash=made-up"
        waitForIdle()
        assertContains(resets.single().done, "LINK=ismessenger://reset?token_hash=made-up")
    }

    @Test
    fun `a finished reset tells what happened before it goes on`() = runComposeUiTest {
        showWindow()
        press(Tags.FORGOT_PASSWORD)
        resets.single().screens.value = ResetScreen.Done(signedIn = true, others = OtherDevices.SIGNED_OUT)
        assertSays("Your password is changed", "Your other devices were signed out.")
        assertEquals(0, timesSignedIn)
        press(Tags.CONTINUE)
        assertEquals(1, timesSignedIn)
    }

    @Test
    fun `a reset without a session leads to the login`() = runComposeUiTest {
        showWindow()
        press(Tags.FORGOT_PASSWORD)
        resets.single().screens.value = ResetScreen.Done(signedIn = false, others = OtherDevices.MAY_STAY_SIGNED_IN)
        press(Tags.GO_TO_LOGIN)
        tagged(Tags.LOGIN_WINDOW).assertIsDisplayed()
        assertEquals(0, timesSignedIn)
    }

    @Test
    fun `from an unknown outcome the login is reached without a leftover`() = runComposeUiTest {
        showWindow()
        press(Tags.FORGOT_PASSWORD)
        resets.single().screens.value = ResetScreen.OutcomeUnknown(checking = false, canCheck = false, problem = null)
        assertSays("Your password may already have changed. Try the new one first.")
        tagged(Tags.CHECK_AGAIN).assertDoesNotExist()
        press(Tags.GO_TO_LOGIN)
        assertContains(resets.single().actions, ResetAction.Cancel)
        resets.single().screens.value = ResetScreen.Closed(mayHaveChanged = true)
        tagged(Tags.LOGIN_WINDOW).assertIsDisplayed()
    }

    @Test
    fun `a login signs in once`() = runComposeUiTest {
        showWindow()
        logins.single().screens.value = LoginScreen.SignedIn
        waitForIdle()
        assertEquals(1, timesSignedIn)
    }

    @Test
    fun `what leaves the screen is closed`() = runComposeUiTest {
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
