package repass.compose

import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.requiredSize
import androidx.compose.runtime.Composable
import androidx.compose.runtime.CompositionLocalProvider
import androidx.compose.ui.Modifier
import androidx.compose.ui.platform.LocalDensity
import androidx.compose.ui.platform.LocalLayoutDirection
import androidx.compose.ui.test.ComposeUiTest
import androidx.compose.ui.test.ExperimentalTestApi
import androidx.compose.ui.test.SemanticsNodeInteraction
import androidx.compose.ui.test.hasText
import androidx.compose.ui.test.onNodeWithTag
import androidx.compose.ui.test.performClick
import androidx.compose.ui.unit.Density
import androidx.compose.ui.unit.LayoutDirection
import androidx.compose.ui.unit.dp
import kotlinx.coroutines.flow.MutableStateFlow
import repass.Assessment
import repass.Deadline
import repass.LoginScreen
import repass.LoginWindowAction
import repass.LoginWindowScreen
import repass.Problem
import repass.RepassFlow
import repass.ResetScreen
import repass.SettingsAction
import repass.SettingsScreen
import repass.Slot

/** Shows a screen in the demo's brand. */
@OptIn(ExperimentalTestApi::class)
internal fun ComposeUiTest.show(
    direction: LayoutDirection = LayoutDirection.Ltr,
    fontScale: Float = 1f,
    content: @Composable () -> Unit,
) = setContent {
    CompositionLocalProvider(
        LocalLayoutDirection provides direction,
        LocalDensity provides Density(1f, fontScale),
    ) { WithMadeUpTime { RepassTheme(Brand.ISMessenger, darkTheme = false, content) } }
}

/** A window of a phone's size. */
@Composable
internal fun Phone(content: @Composable () -> Unit) = Box(Modifier.requiredSize(360.dp, 760.dp)) { content() }

@OptIn(ExperimentalTestApi::class)
internal fun ComposeUiTest.tagged(tag: String): SemanticsNodeInteraction = onNodeWithTag(tag)

@OptIn(ExperimentalTestApi::class)
internal fun ComposeUiTest.press(tag: String) {
    tagged(tag).performClick()
    waitForIdle()
}

internal val everyProblem: List<Problem> = Problem::class.java.permittedSubclasses.map { kind ->
    if (kind == Problem.Wait::class.java) Problem.Wait(null) else kind.getField("INSTANCE").get(null) as Problem
}

/** Something with just these words is there. */
@OptIn(ExperimentalTestApi::class)
internal fun ComposeUiTest.assertSays(vararg sentences: String) {
    for (sentence in sentences) {
        onNode(hasText(sentence), useUnmergedTree = true).assertExists("nothing says \"$sentence\"")
    }
}

/** A flow that a test plays: it shows what the test says, and remembers what was done to it. */
internal class PlayedFlow<Action, Screen>(first: Screen) : RepassFlow<Action, Screen> {
    override val screens = MutableStateFlow(first)
    override val emptied = MutableStateFlow(emptyMap<Slot, Int>())

    /** Empties fields, as the core does before it tells the screen that goes with it. */
    fun empty(vararg slots: Slot) {
        emptied.value += slots.associateWith { emptied.value.getOrDefault(it, 0) + 1 }
    }

    /** Everything that was done, in order: puts as `SLOT=text`, actions as they are. */
    val done = mutableListOf<Any?>()
    var isClosed = false

    /** Whether the app was last said to be at the front; nothing before it was said. */
    var isInFront: Boolean? = null

    val actions: List<Any?> get() = done.filter { it !is String }

    override fun screen(): Screen = screens.value

    /** What the test answers, before the call returns. */
    var onDispatch: (Action) -> Unit = {}

    override fun dispatch(action: Action) {
        done += action
        onDispatch(action)
    }

    /** What the test answers to every key press. */
    var onPut: () -> Unit = {}

    override fun put(slot: Slot, text: CharSequence) {
        done += "$slot=$text"
        onPut()
    }

    override fun clear(slot: Slot) = put(slot, "")

    override fun assess(): Assessment = MadeUp.blank

    override fun remainingSeconds(deadline: Deadline): Long = MadeUpCore.remainingSeconds(deadline)

    override fun accountName(): String? = "ada@example.com"

    override fun foregrounded() {
        isInFront = true
    }

    override fun backgrounded() {
        isInFront = false
    }

    override fun close() {
        isClosed = true
    }
}

/** The login window on a flow that is played. */
@Composable
internal fun PlayedWindow(
    flow: PlayedFlow<LoginWindowAction, LoginWindowScreen>,
    link: String? = null,
    onSignedIn: () -> Unit = {},
    initialAddress: String = "",
    lockAddress: Boolean = false,
    onDismiss: (() -> Unit)? = null,
) = LoginWindow(
    rememberLoginWindowState(flow, { flow }, { 6 }, link, initialAddress, lockAddress),
    onSignedIn,
    onDismiss = onDismiss,
)

/** Personal Settings on a flow that is played. */
@Composable
internal fun PlayedSettings(flow: PlayedFlow<SettingsAction, SettingsScreen>, extra: ExtraSettings? = null) =
    PersonalSettings(flow, { flow }, { 6 }, onBack = {}, onSignInAgain = {}, extra = extra)

internal val LoginScreen.inWindow get() = LoginWindowScreen.Login(this)
internal val ResetScreen.inWindow get() = LoginWindowScreen.Reset(this)
