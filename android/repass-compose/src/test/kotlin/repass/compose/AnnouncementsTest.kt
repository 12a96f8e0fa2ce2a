package repass.compose

import androidx.compose.ui.semantics.SemanticsActions
import androidx.compose.ui.semantics.SemanticsNode
import androidx.compose.ui.semantics.SemanticsProperties
import androidx.compose.ui.semantics.getOrNull
import androidx.compose.ui.test.ComposeUiTest
import androidx.compose.ui.test.ExperimentalTestApi
import androidx.compose.ui.test.hasText
import androidx.compose.ui.test.onRoot
import androidx.compose.ui.test.v2.runComposeUiTest
import kotlin.test.assertEquals
import kotlin.test.assertNotNull
import kotlin.test.assertTrue
import org.junit.Test

/** Who hears the screen instead of seeing it hears what is new, once, and the rest from top to bottom. */
@OptIn(ExperimentalTestApi::class)
class AnnouncementsTest {
    @Test
    fun `what is new is announced`() {
        val news = mapOf(
            "login, no connection" to Tags.PROBLEM,
            "login, wrong password" to Tags.PROBLEM,
            "inbox, answer lost" to Tags.NOTICE,
            "inbox, overdue" to Tags.CONTACT,
            "outcome unknown, no connection" to Tags.PROBLEM,
            "new password, good" to Tags.RETYPE_STATE,
            "settings, saved" to Tags.SAVED,
        )
        for ((state, tag) in news) runComposeUiTest {
            show(content = MadeUp.all.getValue(state))
            assertTrue(isAnnounced(tag), "$tag of $state is not announced")
        }
    }

    @Test
    fun `the end of a wait is announced but not its every second`() {
        runComposeUiTest {
            show(content = MadeUp.all.getValue("inbox"))
            assertTrue(!isAnnounced(Tags.COUNTDOWN))
        }
        runComposeUiTest {
            show(content = MadeUp.all.getValue("inbox, overdue"))
            assertTrue(isAnnounced(Tags.COUNTDOWN))
        }
    }

    @Test
    fun `what always stands there is not announced`() = runComposeUiTest {
        show(content = MadeUp.all.getValue("settings"))
        assertTrue(!isAnnounced(Tags.KEEP_SAFE))
    }

    @Test
    fun `how a reset ended is announced`() = runComposeUiTest {
        show(content = MadeUp.all.getValue("done"))
        for (sentence in listOf("You’re logged in with your new password.", "Your other devices have been logged out.")) {
            val node = onNode(hasText(sentence)).fetchSemanticsNode()
            assertNotNull(node.config.getOrNull(SemanticsProperties.LiveRegion), sentence)
        }
    }

    @Test
    fun `a screen is read from top to bottom`() {
        for ((state, content) in MadeUp.all) runComposeUiTest {
            mainClock.autoAdvance = false
            show(content = content)
            mainClock.advanceTimeBy(500)
            val tops = onRoot().fetchSemanticsNode().leaves().map { it.positionInRoot.y + it.size.height / 2 }
            // Things side by side have about the same height.
            for ((one, next) in tops.zipWithNext()) assertTrue(next >= one - SAME_LINE, "$state: $next after $one")
        }
    }

    @Test
    fun `nothing without words stands in the way of a reader`() {
        for ((state, content) in MadeUp.all) runComposeUiTest {
            mainClock.autoAdvance = false
            show(content = content)
            mainClock.advanceTimeBy(500)
            val mute = onRoot().fetchSemanticsNode().leaves().filter { it.isPressable && !it.isLink && it.words.isEmpty() }
            assertEquals(emptyList(), mute.map { it.config.toString() }, state)
        }
    }

    private fun ComposeUiTest.isAnnounced(tag: String) =
        SemanticsProperties.LiveRegion in tagged(tag).fetchSemanticsNode().config

    private fun SemanticsNode.leaves(): List<SemanticsNode> =
        if (children.isEmpty()) listOf(this) else children.flatMap { it.leaves() }

    private val SemanticsNode.isPressable get() = SemanticsActions.OnClick in config

    /** Part of a sentence, whose words it has. */
    private val SemanticsNode.isLink get() = parent?.config?.contains(SemanticsProperties.Text) == true

    private val SemanticsNode.words: List<String>
        get() = config.getOrNull(SemanticsProperties.ContentDescription).orEmpty() +
            config.getOrNull(SemanticsProperties.Text).orEmpty().map { it.text }

    private companion object {
        const val SAME_LINE = 30f
    }
}
