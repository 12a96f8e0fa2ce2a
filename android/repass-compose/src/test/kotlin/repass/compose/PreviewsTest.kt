package repass.compose

import androidx.compose.ui.test.ExperimentalTestApi
import androidx.compose.ui.test.onRoot
import androidx.compose.ui.test.v2.runComposeUiTest
import kotlin.test.assertEquals
import org.junit.Test
import repass.ChangeScreen
import repass.LoginScreen
import repass.ResetScreen
import repass.fieldOf

/** The previews of an IDE show every screen, and show it as the core would. */
@OptIn(ExperimentalTestApi::class)
class PreviewsTest {
    @Test
    fun `every state can be previewed`() {
        assertEquals(MadeUp.all.keys.toList(), EveryState().values.toList())
        for (state in EveryState().values) runComposeUiTest {
            mainClock.autoAdvance = false
            setContent { Screen(state) }
            onRoot().assertExists(state)
        }
    }

    @Test
    fun `previews answer as the core does`() {
        for (problem in everyProblem) assertEquals(fieldOf(problem), MadeUpCore.fieldOf(problem), "$problem")
    }

    @Test
    fun `every kind of screen is among them`() {
        val kinds = listOf(LoginScreen::class, ResetScreen::class, ChangeScreen::class)
            .flatMap { it.java.permittedSubclasses.toList() }
        // Drawn as the same kind of another flow is.
        val same = setOf(ChangeScreen.Restoring::class.java, ChangeScreen.Unreadable::class.java)
        assertEquals(kinds.toSet() - same, MadeUp.screens.map { it.javaClass }.toSet())
    }
}
