package repass.compose

import androidx.compose.ui.test.ExperimentalTestApi
import androidx.compose.ui.test.assertIsOff
import androidx.compose.ui.test.assertIsOn
import androidx.compose.ui.test.getBoundsInRoot
import androidx.compose.ui.test.v2.runComposeUiTest
import kotlin.test.assertContains
import kotlin.test.assertEquals
import kotlin.test.assertTrue
import org.junit.Test
import repass.Acknowledgement
import repass.Asks
import repass.ChangeAction
import repass.ClosedScreen
import repass.FirstStep
import repass.LoginWindowAction
import repass.LoginWindowScreen
import repass.Problem
import repass.ResetAction
import repass.ResetOffer
import repass.ResetScreen
import repass.SettingsAction
import repass.SettingsScreen
import repass.Slot

/** The ways on that the core offers, and what they press. */
@OptIn(ExperimentalTestApi::class)
class SettingsResetTest {
    private val settings = PlayedFlow<SettingsAction, SettingsScreen>(MadeUp.settings.shown)
    private val window = PlayedFlow<LoginWindowAction, LoginWindowScreen>(MadeUp.login.shown.inWindow)
    private val asking = MadeUp.settings.copy(asks = Asks(currentPassword = true, mailedCode = false))

    @Test
    fun `who forgot the current password finds the way right below its field`() = runComposeUiTest {
        settings.screens.value = asking.copy(reset = ResetOffer.OFFERED).shown
        show { PlayedSettings(settings) }
        val link = tagged(Tags.FORGOT_CURRENT_PASSWORD).getBoundsInRoot()
        assertTrue(link.top >= tagged(Tags.CURRENT_PASSWORD_FIELD).getBoundsInRoot().bottom)
        assertTrue(link.bottom <= tagged(Tags.SAVE_PROFILE).getBoundsInRoot().top)
        press(Tags.FORGOT_CURRENT_PASSWORD)
        assertEquals<List<Any?>>(listOf(SettingsAction.ForgotCurrentPassword), settings.actions)
    }

    @Test
    fun `where no reset is offered there is no way to one`() = runComposeUiTest {
        settings.screens.value = asking.shown
        show { PlayedSettings(settings) }
        tagged(Tags.FORGOT_CURRENT_PASSWORD).assertDoesNotExist()
        tagged(Tags.CONTINUE_RESET).assertDoesNotExist()
    }

    @Test
    fun `a reset that was left unfinished can be gone on with`() = runComposeUiTest {
        settings.screens.value = asking.copy(reset = ResetOffer.UNFINISHED).shown
        show { PlayedSettings(settings) }
        press(Tags.CONTINUE_RESET)
        assertEquals<List<Any?>>(listOf(SettingsAction.ForgotCurrentPassword), settings.actions)
    }

    @Test
    fun `the reset in settings has no address to type, and leads back to the fields`() = runComposeUiTest {
        settings.screens.value = SettingsScreen.Reset(MadeUp.address.copy(account = "a\u2022\u2022a@example.com").shown)
        show { PlayedSettings(settings) }
        tagged(Tags.ADDRESS_FIELD).assertDoesNotExist()
        assertSays("a\u2022\u2022a@example.com")
        press(Tags.SEND_INSTRUCTIONS)
        press(Tags.BACK)
        val pressed = listOf(SettingsAction.Reset(ResetAction.SendInstructions), SettingsAction.BackToSettings)
        assertEquals<List<Any?>>(pressed, settings.actions)
    }

    @Test
    fun `an address that was typed can be corrected and is in the field already`() = runComposeUiTest {
        showWindow(MadeUp.inbox.shown)
        assertSays("Correct the address")
        press(Tags.CHANGE_ADDRESS)
        waitForIdle()
        assertContains(window.actions, LoginWindowAction.Reset(ResetAction.ChangeAddress))
        assertEquals("${Slot.ADDRESS}=ada@example.com", window.done.last())
    }

    @Test
    fun `one that is masked is replaced`() = runComposeUiTest {
        showWindow(MadeUp.inbox.copy(address = "a\u2022\u2022a@example.com").shown)
        assertSays("Use a different address")
        press(Tags.CHANGE_ADDRESS)
        waitForIdle()
        assertEquals<List<Any?>>(listOf(LoginWindowAction.Reset(ResetAction.ChangeAddress)), window.done)
    }

    @Test
    fun `one that is the signed-in account's stays`() = runComposeUiTest {
        showWindow(MadeUp.inbox.copy(canChangeAddress = false).shown)
        tagged(Tags.CHANGE_ADDRESS).assertDoesNotExist()
    }

    @Test
    fun `what a new password costs is confirmed before a save`() = runComposeUiTest {
        showWindow(MadeUp.newPassword.copy(acknowledgement = Acknowledgement.MISSING).shown)
        tagged(Tags.ACKNOWLEDGE).assertIsOff()
        press(Tags.ACKNOWLEDGE)
        showWindow(MadeUp.newPassword.copy(acknowledgement = Acknowledgement.GIVEN).shown, isFirst = false)
        tagged(Tags.ACKNOWLEDGE).assertIsOn()
        press(Tags.ACKNOWLEDGE)
        val pressed = listOf(true, false).map { LoginWindowAction.Reset(ResetAction.Acknowledge(given = it)) }
        assertEquals<List<Any?>>(pressed, window.actions)
    }

    @Test
    fun `so it is in settings`() = runComposeUiTest {
        settings.screens.value = MadeUp.settings.copy(acknowledgement = Acknowledgement.MISSING).shown
        show { PlayedSettings(settings) }
        press(Tags.ACKNOWLEDGE)
        assertEquals<List<Any?>>(listOf(SettingsAction.Change(ChangeAction.Acknowledge(given = true))), settings.actions)
    }

    @Test
    fun `nobody is warned where there is nothing to lose`() = runComposeUiTest {
        showWindow(MadeUp.newPassword.shown)
        tagged(Tags.LOSS_WARNING).assertDoesNotExist()
        tagged(Tags.ACKNOWLEDGE).assertDoesNotExist()
    }

    @Test
    fun `where only the person can tell, logging in comes first and looking again stays possible`() = runComposeUiTest {
        showWindow(ResetScreen.OutcomeUnknown(MadeUp.unknown.copy(first = FirstStep.GO_TO_LOGIN, problem = Problem.TryLater)))
        assertSays("LOG IN WITH THE NEW PASSWORD", "CHECK AGAIN")
        val first = tagged(Tags.GO_TO_LOGIN).getBoundsInRoot()
        assertTrue(first.bottom <= tagged(Tags.CHECK_AGAIN).getBoundsInRoot().top)
        press(Tags.GO_TO_LOGIN)
        press(Tags.CHECK_AGAIN)
        val pressed = listOf(ResetAction.GoToLogin, ResetAction.CheckAgain).map { LoginWindowAction.Reset(it) }
        assertEquals<List<Any?>>(pressed, window.actions)
    }

    @Test
    fun `who was told already goes on without a word`() = runComposeUiTest {
        showWindow(ResetScreen.Closed(ClosedScreen(mayHaveChanged = true, wasTold = true)))
        assertEquals<List<Any?>>(listOf(LoginWindowAction.BackToLogin), window.actions)
        tagged(Tags.CLOSED).assertDoesNotExist()
    }

    private fun androidx.compose.ui.test.ComposeUiTest.showWindow(screen: ResetScreen, isFirst: Boolean = true) {
        window.screens.value = screen.inWindow
        if (isFirst) show { PlayedWindow(window) }
        waitForIdle()
    }
}
