package repass.demo.storyboard

import androidx.compose.runtime.getValue
import androidx.compose.runtime.key
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.setValue
import androidx.compose.ui.geometry.Rect
import androidx.compose.ui.graphics.ImageBitmap
import androidx.compose.ui.graphics.toPixelMap
import androidx.compose.ui.semantics.SemanticsActions
import androidx.compose.ui.semantics.SemanticsNode
import androidx.compose.ui.semantics.SemanticsProperties
import androidx.compose.ui.semantics.getOrNull
import androidx.compose.ui.test.ExperimentalTestApi
import androidx.compose.ui.test.SemanticsNodeInteractionCollection
import androidx.compose.ui.test.SkikoComposeUiTest
import androidx.compose.ui.test.hasAnyAncestor
import androidx.compose.ui.test.hasScrollAction
import androidx.compose.ui.test.hasTestTag
import androidx.compose.ui.test.isEnabled
import androidx.compose.ui.test.isRoot
import androidx.compose.ui.test.performClick
import androidx.compose.ui.test.performScrollTo
import androidx.compose.ui.test.performTextClearance
import androidx.compose.ui.test.performTextInput
import repass.demo.Demo
import repass.demo.DemoApp

/**
 * The demo app on a phone without a display, in the hands of a person: finds things by what they
 * are, presses, types, opens links, looks. What has to happen first is waited for.
 */
@OptIn(ExperimentalTestApi::class)
internal class Phone(private val ui: SkikoComposeUiTest) {
    private var running by mutableStateOf<Demo?>(null)

    init {
        ui.setContent { running?.let { key(it) { DemoApp(it) } } }
    }

    /** Starts the app anew; the one before it is ended. */
    fun start(demo: Demo) {
        val before = running
        running = demo
        ui.waitForIdle()
        before?.close()
    }

    fun stop() {
        val before = running
        running = null
        ui.waitForIdle()
        before?.close()
    }

    // What a person does

    fun press(tag: String) {
        await("$tag to be enabled") { ui.onAllNodes(hasTestTag(tag) and isEnabled()).isAny() }
        if (ui.onAllNodes(hasTestTag(tag) and hasAnyAncestor(hasScrollAction())).isAny()) node(tag).performScrollTo()
        node(tag).performClick()
    }

    /** Types into a field, in place of what it held. */
    fun type(tag: String, text: String) {
        awaitTag(tag)
        node(tag).performTextClearance()
        node(tag).performTextInput(text)
    }

    /** A link from outside opens the app. */
    fun open(link: String) {
        running?.link = link
    }

    // What a person waits for and sees

    fun awaitTag(tag: String) = await(tag) { isShown(tag) }

    fun awaitText(text: String) = await("\u201c$text\u201d") { says(text) }

    fun awaitText(tag: String, part: String) = await("\u201c$part\u201d under $tag") { part in textUnder(tag) }

    /** The text under this tag; nothing where there is none. */
    fun textUnder(tag: String): String {
        val nodes = ui.onAllNodes(hasTestTag(tag), useUnmergedTree = true).fetchSemanticsNodes(false)
        return nodes.flatMap(::texts).joinToString(" ")
    }

    fun isShown(tag: String) = ui.onAllNodes(hasTestTag(tag), useUnmergedTree = true).isAny()

    fun isEnabled(tag: String) = ui.onAllNodes(hasTestTag(tag) and isEnabled()).isAny()

    /** Whether the screen says this, in one piece. */
    fun says(text: String) = texts().any { text in it }

    /** Everything that the screen says, from top to bottom. */
    fun texts(): List<String> {
        ui.waitForIdle()
        return ui.onAllNodes(isRoot(), useUnmergedTree = true).fetchSemanticsNodes().flatMap(::texts)
    }

    /** Whether these fields hold nothing. */
    fun areEmpty(vararg tags: String) = tags.all { tag ->
        node(tag).fetchSemanticsNode().config.getOrNull(SemanticsProperties.EditableText).isNullOrEmpty()
    }

    /** Whether this can be pressed at the bottom of the screen, on the side where a line begins. */
    fun isAtBottomStart(tag: String): Boolean {
        val place = node(tag).fetchSemanticsNode().boundsInRoot
        val screen = screen()
        val isPressable = SemanticsActions.OnClick in node(tag).fetchSemanticsNode().config
        return isPressable && place.right < screen.center.x && place.top > screen.height * BOTTOM
    }

    /** Whether this is blue: the colour that stands out in it the most. */
    fun isBlue(tag: String): Boolean {
        val pixels = picture().toPixelMap()
        val place = node(tag).fetchSemanticsNode().boundsInRoot
        var blue = 0
        for (x in place.left.toInt() until place.right.toInt()) {
            for (y in place.top.toInt() until place.bottom.toInt()) {
                val colour = pixels[x, y]
                if (colour.blue > colour.red + CLEARLY && colour.blue > colour.green + CLEARLY) blue++
            }
        }
        return blue > place.width * place.height * SHARE_OF_A_WORD
    }

    fun picture(): ImageBitmap {
        ui.waitForIdle()
        return ui.captureToImage()
    }

    private fun node(tag: String) = ui.onNode(hasTestTag(tag))

    private fun screen(): Rect = ui.onAllNodes(isRoot()).fetchSemanticsNodes().first().boundsInRoot

    private fun texts(node: SemanticsNode): List<String> {
        val own = node.config.getOrNull(SemanticsProperties.Text).orEmpty().map { it.text }
        return own + node.children.flatMap(::texts)
    }

    private fun SemanticsNodeInteractionCollection.isAny() =
        fetchSemanticsNodes(atLeastOneRootRequired = false).isNotEmpty()

    private fun await(what: String, condition: () -> Boolean) =
        ui.waitUntil(conditionDescription = what, timeoutMillis = PATIENCE_MILLIS, condition)

    private companion object {
        const val PATIENCE_MILLIS = 15_000L
        const val BOTTOM = 0.85f
        const val CLEARLY = 0.25f
        const val SHARE_OF_A_WORD = 0.02f
    }
}
