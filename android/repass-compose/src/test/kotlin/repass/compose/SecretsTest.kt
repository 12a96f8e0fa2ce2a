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
import org.junit.Test
import repass.ffi.ChangeAction
import repass.ffi.ChangeScreen
import repass.ffi.OtherDevices
import repass.ffi.Problem

/** What is typed into a password field goes to the core and is shown to nobody. */
@OptIn(ExperimentalTestApi::class)
class SecretsTest {
    private val flow = PlayedFlow<ChangeAction, ChangeScreen>(MadeUp.settings)

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
        assertEquals(ChangeAction.SAVE, flow.done.last())
        assertContains(flow.done, "NEW_PASSWORD=made-up")
        assertContains(flow.done, "RETYPE=")
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
    fun `a new form has empty fields`() = runComposeUiTest {
        showSettings()
        tagged(Tags.NEW_PASSWORD_FIELD).performTextInput("made-up")
        waitForIdle()
        flow.screens.value = MadeUp.settings.copy(form = 1u, saved = OtherDevices.SIGNED_OUT)
        waitForIdle()
        assertEquals("", typed(Tags.NEW_PASSWORD_FIELD))
        assertSays("Your new password is saved. Your other devices were signed out.")
    }

    @Test
    fun `a refused save loses no input`() = runComposeUiTest {
        showSettings()
        tagged(Tags.NEW_PASSWORD_FIELD).performTextInput("made-up")
        waitForIdle()
        val before = typed(Tags.NEW_PASSWORD_FIELD)
        flow.screens.value = MadeUp.settings.copy(saving = true)
        waitForIdle()
        flow.screens.value = MadeUp.settings.copy(problem = Problem.CheckConnection)
        waitForIdle()
        assertEquals(before, typed(Tags.NEW_PASSWORD_FIELD))
        assertEquals("made-up".length, before.length)
    }

    @Test
    fun `nothing can be typed while the core holds what was`() = runComposeUiTest {
        flow.screens.value = MadeUp.settings.copy(saving = true)
        showSettings()
        tagged(Tags.NEW_PASSWORD_FIELD).performTextReplacement("other")
        waitForIdle()
        assertEquals("", typed(Tags.NEW_PASSWORD_FIELD))
    }

    private fun ComposeUiTest.showSettings() = show { PersonalSettings(flow, onBack = {}, onSignInAgain = {}) }

    /** What the pixels say. */
    private fun ComposeUiTest.drawn(tag: String): String {
        val layouts = mutableListOf<TextLayoutResult>()
        tagged(tag).performSemanticsAction(SemanticsActions.GetTextLayoutResult) { it(layouts) }
        return layouts.single().layoutInput.text.text
    }

    private fun ComposeUiTest.typed(tag: String): String =
        tagged(tag).fetchSemanticsNode().config[SemanticsProperties.EditableText].text
}
