package repass.compose

import androidx.compose.ui.semantics.SemanticsActions
import androidx.compose.ui.semantics.SemanticsProperties
import androidx.compose.ui.test.ComposeUiTest
import androidx.compose.ui.test.ExperimentalTestApi
import androidx.compose.ui.test.SemanticsMatcher
import androidx.compose.ui.test.assert
import androidx.compose.ui.test.assertAll
import androidx.compose.ui.test.hasText
import androidx.compose.ui.test.performSemanticsAction
import androidx.compose.ui.test.performTextClearance
import androidx.compose.ui.test.performTextInput
import androidx.compose.ui.test.performTextReplacement
import androidx.compose.ui.test.v2.runComposeUiTest
import androidx.compose.ui.text.TextLayoutResult
import kotlin.test.assertContains
import kotlin.test.assertEquals
import kotlin.test.assertFalse
import org.junit.Test
import repass.Busy
import repass.ChangeAction
import repass.LoginWindowAction
import repass.LoginWindowScreen
import repass.OtherDevices
import repass.Problem
import repass.SettingsAction
import repass.SettingsScreen
import repass.Slot

/** What is typed into a password field goes to the core and is shown to nobody. */
@OptIn(ExperimentalTestApi::class)
class SecretsTest {
    private val flow = PlayedFlow<SettingsAction, SettingsScreen>(MadeUp.settings.shown)

    @Test
    fun `every change reaches its slot`() = runComposeUiTest {
        showSettings()
        tagged(Tags.NEW_PASSWORD_FIELD).performTextInput("made-up")
        waitForIdle()
        tagged(Tags.RETYPE_FIELD).performTextInput("made")
        waitForIdle()
        tagged(Tags.RETYPE_FIELD).performTextInput("-up")
        waitForIdle()
        assertEquals(listOf<Any?>("NEW_PASSWORD=made-up", "RETYPE=made", "RETYPE=made-up"), flow.done)
    }

    @Test
    fun `everything is brought once more right before it is saved`() = runComposeUiTest {
        showSettings()
        tagged(Tags.NEW_PASSWORD_FIELD).performTextInput("made-up")
        waitForIdle()
        flow.done.clear()
        press(Tags.SAVE_PROFILE)
        assertEquals(SettingsAction.Change(ChangeAction.Save(appFieldsChanged = false)), flow.done.last())
        assertContains(flow.done, "NEW_PASSWORD=made-up")
        assertFalse("RETYPE=" in flow.done, "nothing was typed there")
    }

    @Test
    fun `empty fields bring nothing when they appear`() = runComposeUiTest {
        showSettings()
        waitForIdle()
        // It would count as typing: the banner that tells of the save would go at once.
        assertEquals(emptyList(), flow.done)
    }

    @Test
    fun `a hidden password is drawn as dots and read out by nobody`() = runComposeUiTest {
        showSettings()
        tagged(Tags.NEW_PASSWORD_FIELD).performTextInput("made-up")
        waitForIdle()
        assertEquals("\u2022".repeat("made-up".length), drawn(Tags.NEW_PASSWORD_FIELD))
        // Compose keeps the clear text of a field for password managers; this mark hides it from readers.
        tagged(Tags.NEW_PASSWORD_FIELD).assert(SemanticsMatcher.keyIsDefined(SemanticsProperties.Password))
        onAllNodes(hasText("made-up", substring = true), useUnmergedTree = true)
            .assertAll(SemanticsMatcher.keyIsDefined(SemanticsProperties.Password))
    }

    @Test
    fun `the eye shows what is typed`() = runComposeUiTest {
        showSettings()
        tagged(Tags.NEW_PASSWORD_FIELD).performTextInput("made-up")
        press(Tags.REVEAL + Tags.NEW_PASSWORD_FIELD)
        waitForIdle()
        assertEquals("made-up", drawn(Tags.NEW_PASSWORD_FIELD))
    }

    @Test
    fun `what is emptied is brought as empty`() = runComposeUiTest {
        showSettings()
        tagged(Tags.NEW_PASSWORD_FIELD).performTextInput("made-up")
        waitForIdle()
        tagged(Tags.NEW_PASSWORD_FIELD).performTextClearance()
        waitForIdle()
        assertEquals(listOf<Any?>("NEW_PASSWORD=made-up", "NEW_PASSWORD="), flow.done)
    }

    @Test
    fun `what the core has emptied is empty, and brings nothing`() = runComposeUiTest {
        showSettings()
        tagged(Tags.NEW_PASSWORD_FIELD).performTextInput("made-up")
        tagged(Tags.RETYPE_FIELD).performTextInput("made-up")
        waitForIdle()
        flow.done.clear()
        flow.empty(Slot.NEW_PASSWORD)
        flow.screens.value = MadeUp.settings.copy(saved = OtherDevices.SIGNED_OUT).shown
        waitForIdle()
        assertEquals("", typed(Tags.NEW_PASSWORD_FIELD))
        assertEquals("made-up".length, typed(Tags.RETYPE_FIELD).length)
        assertSays("Your new password has been saved. Your other devices have been logged out.")
        // It would count as typing.
        assertEquals(emptyList(), flow.done)
    }

    @Test
    fun `a password survives the way back to a wrong code, until the core empties it`() = runComposeUiTest {
        val window = PlayedFlow<LoginWindowAction, LoginWindowScreen>(MadeUp.newPassword.shown.inWindow)
        show { PlayedWindow(window) }
        tagged(Tags.NEW_PASSWORD_FIELD).performTextInput("made-up")
        waitForIdle()
        window.screens.value = MadeUp.inbox.copy(problem = Problem.CheckCode).shown.inWindow
        waitForIdle()
        window.screens.value = MadeUp.newPassword.shown.inWindow
        waitForIdle()
        assertEquals("made-up".length, typed(Tags.NEW_PASSWORD_FIELD).length)

        // While another screen is shown.
        window.screens.value = MadeUp.inbox.shown.inWindow
        window.empty(Slot.NEW_PASSWORD)
        waitForIdle()
        window.screens.value = MadeUp.newPassword.shown.inWindow
        waitForIdle()
        assertEquals("", typed(Tags.NEW_PASSWORD_FIELD))
    }

    @Test
    fun `a refused save loses no input`() = runComposeUiTest {
        showSettings()
        tagged(Tags.NEW_PASSWORD_FIELD).performTextInput("made-up")
        waitForIdle()
        val before = typed(Tags.NEW_PASSWORD_FIELD)
        flow.screens.value = MadeUp.settings.copy(busy = Busy.SAVING).shown
        waitForIdle()
        flow.screens.value = MadeUp.settings.copy(problem = Problem.CheckConnection).shown
        waitForIdle()
        assertEquals(before, typed(Tags.NEW_PASSWORD_FIELD))
        assertEquals("made-up".length, before.length)
    }

    @Test
    fun `nothing can be typed while the core holds what was`() = runComposeUiTest {
        flow.screens.value = MadeUp.settings.copy(busy = Busy.SAVING).shown
        showSettings()
        tagged(Tags.NEW_PASSWORD_FIELD).performTextReplacement("other")
        waitForIdle()
        assertEquals("", typed(Tags.NEW_PASSWORD_FIELD))
    }

    private fun ComposeUiTest.showSettings() = show { PlayedSettings(flow) }

    /** What the pixels say. */
    private fun ComposeUiTest.drawn(tag: String): String {
        val layouts = mutableListOf<TextLayoutResult>()
        tagged(tag).performSemanticsAction(SemanticsActions.GetTextLayoutResult) { it(layouts) }
        return layouts.single().layoutInput.text.text
    }

    private fun ComposeUiTest.typed(tag: String): String =
        tagged(tag).fetchSemanticsNode().config[SemanticsProperties.EditableText].text
}
