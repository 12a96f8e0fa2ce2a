package repass.compose

import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.height
import androidx.compose.ui.Modifier
import androidx.compose.ui.semantics.SemanticsProperties
import androidx.compose.ui.test.ExperimentalTestApi
import androidx.compose.ui.test.SemanticsMatcher
import androidx.compose.ui.test.assertIsDisplayed
import androidx.compose.ui.test.assertIsNotEnabled
import androidx.compose.ui.test.getBoundsInRoot
import androidx.compose.ui.test.hasClickAction
import androidx.compose.ui.test.onRoot
import androidx.compose.ui.test.performScrollTo
import androidx.compose.ui.test.v2.runComposeUiTest
import androidx.compose.ui.unit.dp
import kotlin.test.assertEquals
import kotlin.test.assertTrue
import org.junit.Test

/** The screens are for everybody: large text, screen readers, unsteady fingers. */
@OptIn(ExperimentalTestApi::class)
class EverybodyTest {
    private val mainButtons = mapOf(
        "login, reset waiting" to Tags.LOGIN,
        "address, expired" to Tags.SEND_INSTRUCTIONS,
        "inbox, answer lost" to Tags.SUBMIT_CODE,
        "new password, short" to Tags.RESET_PASSWORD,
        "second factor, wrong code" to Tags.SUBMIT_SECOND_FACTOR,
        "unreadable" to Tags.TRY_AGAIN,
        "settings, session refused" to Tags.TRY_AGAIN,
        "outcome unknown" to Tags.CHECK_AGAIN,
        "done" to Tags.CONTINUE,
        "settings, mailed code" to Tags.SAVE_PROFILE,
    )

    @Test
    fun `with text twice as large every main button is reached by scrolling`() {
        for ((state, button) in mainButtons) runComposeUiTest {
            show(fontScale = 2f, content = MadeUp.all.getValue(state))
            tagged(button).performScrollTo().assertIsDisplayed()
            val (window, shown) = onRoot().getBoundsInRoot() to tagged(button).getBoundsInRoot()
            assertTrue(shown.left >= window.left && shown.right <= window.right, "$button is cut off in $state")
        }
    }

    @Test
    fun `everything that can be pressed is large enough for a finger`() {
        for ((state, content) in MadeUp.all) runComposeUiTest {
            show(content = content)
            // A link within a sentence is as high as its line; it has no tag.
            val pressed = hasClickAction() and SemanticsMatcher.keyIsDefined(SemanticsProperties.TestTag)
            for (node in onAllNodes(pressed).fetchSemanticsNodes()) {
                val size = node.size
                assertTrue(size.width >= 48 && size.height >= 48, "$state: ${node.config} is only $size")
            }
        }
    }

    @Test
    fun `above an open keyboard every main button is reached by scrolling`() {
        for ((state, button) in mainButtons) runComposeUiTest {
            show { Box(Modifier.height(300.dp)) { MadeUp.all.getValue(state)() } }
            tagged(button).performScrollTo().assertIsDisplayed()
        }
    }

    @Test
    fun `every screen has one title`() {
        for ((state, content) in MadeUp.all - listOf("login, signed in", "restoring", "signing in")) runComposeUiTest {
            show(content = content)
            val headings = onAllNodes(SemanticsMatcher.keyIsDefined(SemanticsProperties.Heading))
            val isForm = state.startsWith("settings") && state !in listOf("settings, outcome unknown", "settings, session refused")
            val expected = if (isForm) 2 else 1
            assertEquals(expected, headings.fetchSemanticsNodes().size, state)
        }
    }

    @Test
    fun `what is being sent cannot be sent twice`() {
        val busy = mapOf(
            "login, signing in" to Tags.LOGIN,
            "address, sending" to Tags.SEND_INSTRUCTIONS,
            "inbox, checking" to Tags.SUBMIT_CODE,
            "second factor, checking" to Tags.SUBMIT_SECOND_FACTOR,
            "new password, saving" to Tags.RESET_PASSWORD,
        )
        for ((state, button) in busy) runComposeUiTest {
            mainClock.autoAdvance = false
            show(content = MadeUp.all.getValue(state))
            tagged(button).assertIsNotEnabled()
        }
    }
}
