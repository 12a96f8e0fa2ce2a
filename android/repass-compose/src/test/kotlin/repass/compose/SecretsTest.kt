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
    fun every_change_reaches_its_slot() = runComposeUiTest {
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
    fun everything_is_brought_once_more_right_before_it_is_saved() = runComposeUiTest {
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
    fun empty_fields_bring_nothing_when_they_appear() = runComposeUiTest {
        showSettings()
        waitForIdle()
        // It would count as typing: the banner that tells of the save would go at once.
        assertEquals(emptyList(), flow.done)
    }

    @Test
    fun a_hidden_password_is_drawn_as_dots_and_read_out_by_nobody() = runComposeUiTest {
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
    fun the_eye_shows_what_is_typed() = runComposeUiTest {
        showSettings()
        tagged(Tags.NEW_PASSWORD_FIELD).performTextInput("made-up")
        press(Tags.REVEAL + Tags.NEW_PASSWORD_FIELD)
        waitForIdle()
        assertEquals("made-up", drawn(Tags.NEW_PASSWORD_FIELD))
    }

    @Test
    fun a_new_form_has_empty_fields() = runComposeUiTest {
        showSettings()
        tagged(Tags.NEW_PASSWORD_FIELD).performTextInput("made-up")
        waitForIdle()
        flow.screens.value = MadeUp.settings.copy(form = 1u, saved = OtherDevices.SIGNED_OUT)
        waitForIdle()
        assertEquals("", typed(Tags.NEW_PASSWORD_FIELD))
        assertSays("Your new password is saved. Your other devices were signed out.")
    }

    @Test
    fun a_refused_save_loses_no_input() = runComposeUiTest {
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
    fun nothing_can_be_typed_while_the_core_holds_what_was() = runComposeUiTest {
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
