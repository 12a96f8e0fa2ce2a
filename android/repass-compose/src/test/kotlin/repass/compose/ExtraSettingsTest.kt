package repass.compose

import androidx.compose.material3.Text
import androidx.compose.ui.test.ComposeUiTest
import androidx.compose.ui.test.ExperimentalTestApi
import androidx.compose.ui.test.assertIsNotEnabled
import androidx.compose.ui.test.assertTextEquals
import androidx.compose.ui.test.getBoundsInRoot
import androidx.compose.ui.test.performClick
import androidx.compose.ui.test.performTextInput
import androidx.compose.ui.test.v2.runComposeUiTest
import kotlin.test.assertContains
import kotlin.test.assertEquals
import kotlin.test.assertTrue
import kotlinx.coroutines.CompletableDeferred
import org.junit.Test
import repass.AppFields
import repass.Busy
import repass.ChangeAction
import repass.ChangeScreen
import repass.EditingScreen
import repass.OtherDevices
import repass.Problem
import repass.SettingsAction
import repass.SettingsScreen

/** An app's own fields are saved by the same press, after the password, and told of by themselves. */
@OptIn(ExperimentalTestApi::class)
class ExtraSettingsTest {
    private val flow = PlayedFlow<SettingsAction, SettingsScreen>(MadeUp.settings.shown)
    private var isChanged = true
    private var saves = 0
    private var ending = CompletableDeferred<SaveResult>(SaveResult.Saved)
    private val extra = ExtraSettings(
        hasChanges = { isChanged },
        save = {
            saves++
            ending.await()
        },
        fields = { Text("the app's own") },
    )

    @Test
    fun `the app's fields stand between the password and the button`() = runComposeUiTest {
        showSettings()
        val own = onNode(androidx.compose.ui.test.hasText("the app's own")).getBoundsInRoot()
        assertTrue(own.top >= tagged(Tags.RETYPE_FIELD).getBoundsInRoot().bottom)
        assertTrue(own.bottom <= tagged(Tags.SAVE_PROFILE).getBoundsInRoot().top)
    }

    @Test
    fun `the app's save waits for the password's`() = runComposeUiTest {
        answerSaveWith(MadeUp.settings.copy(busy = Busy.SAVING, appFields = AppFields.WAIT))
        showSettings()
        typePassword()
        press(Tags.SAVE_PROFILE)
        assertContains(flow.actions, SettingsAction.Change(ChangeAction.Save(appFieldsChanged = true)))
        assertEquals(0, saves)
        passwordIsSaved()
        assertEquals(1, saves)
        tagged(Tags.SAVED).assertExists()
        tagged(Tags.EXTRA_SAVED).assertExists()
    }

    @Test
    fun `where the password is refused the app saves nothing and nothing is said of it`() = runComposeUiTest {
        answerSaveWith(MadeUp.settings.copy(busy = Busy.SAVING, appFields = AppFields.WAIT))
        showSettings()
        typePassword()
        press(Tags.SAVE_PROFILE)
        flow.screens.value = MadeUp.settings.copy(problem = Problem.ImprovePassword, appFields = AppFields.KEEP_UNSAVED).shown
        waitForIdle()
        assertEquals(0, saves)
        tagged(Tags.EXTRA_SAVED).assertDoesNotExist()
        tagged(Tags.EXTRA_PROBLEM).assertDoesNotExist()
    }

    @Test
    fun `where nobody knows whether the password is saved the app waits until it is`() = runComposeUiTest {
        answerSaveWith(MadeUp.settings.copy(busy = Busy.SAVING, appFields = AppFields.WAIT))
        showSettings()
        typePassword()
        press(Tags.SAVE_PROFILE)
        flow.screens.value = ChangeScreen.OutcomeUnknown(MadeUp.unknown).inSettings
        waitForIdle()
        assertEquals(0, saves)
        passwordIsSaved()
        assertEquals(1, saves)
    }

    @Test
    fun `a failed save of the app does not look like a failed password`() = runComposeUiTest {
        ending = CompletableDeferred(SaveResult.Failed("The nickname is taken."))
        answerSaveWith(MadeUp.settings.copy(busy = Busy.SAVING, appFields = AppFields.WAIT))
        showSettings()
        typePassword()
        press(Tags.SAVE_PROFILE)
        passwordIsSaved()
        tagged(Tags.SAVED).assertExists()
        tagged(Tags.EXTRA_PROBLEM).assertTextEquals("The nickname is taken.")
        tagged(Tags.PROBLEM).assertDoesNotExist()
    }

    @Test
    fun `whatever the app's save throws is told as its failure`() = runComposeUiTest {
        ending = CompletableDeferred<SaveResult>().apply { completeExceptionally(IllegalStateException("made up")) }
        answerSaveWith(MadeUp.settings.copy(appFields = AppFields.SAVE_NOW))
        showSettings()
        press(Tags.SAVE_PROFILE)
        tagged(Tags.EXTRA_PROBLEM).assertTextEquals("Your other changes couldn’t be saved. Try again.")
    }

    @Test
    fun `without a password the app's fields are saved alone and nothing is in the way`() = runComposeUiTest {
        answerSaveWith(MadeUp.settings.copy(appFields = AppFields.SAVE_NOW))
        showSettings()
        press(Tags.SAVE_PROFILE)
        press(Tags.SAVE_PROFILE)
        assertEquals(2, saves)
        tagged(Tags.EXTRA_SAVED).assertExists()
        tagged(Tags.PROBLEM).assertDoesNotExist()
    }

    @Test
    fun `where nothing is changed at all it is said`() = runComposeUiTest {
        isChanged = false
        answerSaveWith(MadeUp.settings.copy(problem = Problem.NothingToChange, appFields = AppFields.KEEP_UNSAVED))
        showSettings()
        press(Tags.SAVE_PROFILE)
        assertEquals(0, saves)
        tagged(Tags.PROBLEM).assertExists()
    }

    @Test
    fun `while the app saves it is not asked again`() = runComposeUiTest {
        mainClock.autoAdvance = false
        ending = CompletableDeferred()
        answerSaveWith(MadeUp.settings.copy(appFields = AppFields.SAVE_NOW))
        showSettings()
        mainClock.advanceTimeByFrame()
        tagged(Tags.SAVE_PROFILE).performClick()
        mainClock.advanceTimeBy(100)
        tagged(Tags.SAVE_PROFILE).assertIsNotEnabled()
        assertEquals(1, saves)
    }

    @Test
    fun `a save that nobody pressed here is not followed`() = runComposeUiTest {
        showSettings()
        passwordIsSaved()
        assertEquals(0, saves)
    }

    private fun ComposeUiTest.showSettings() =
        show { PlayedSettings(flow, extra) }

    private fun ComposeUiTest.typePassword() {
        tagged(Tags.NEW_PASSWORD_FIELD).performTextInput("made-up")
        waitForIdle()
    }

    /** As the core does before a call returns. */
    private fun answerSaveWith(answer: EditingScreen) {
        flow.onDispatch = { if ((it as? SettingsAction.Change)?.action is ChangeAction.Save) flow.screens.value = answer.shown }
    }

    private fun ComposeUiTest.passwordIsSaved() {
        flow.screens.value = MadeUp.settings.copy(saved = OtherDevices.SIGNED_OUT, appFields = AppFields.SAVE_NOW).shown
        waitForIdle()
    }
}
