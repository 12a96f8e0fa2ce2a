package repass.compose

import androidx.compose.runtime.Composable
import androidx.compose.runtime.CompositionLocalProvider
import androidx.compose.ui.test.ComposeUiTest
import androidx.compose.ui.test.ExperimentalTestApi
import androidx.compose.ui.test.v2.runComposeUiTest
import androidx.lifecycle.Lifecycle
import androidx.lifecycle.LifecycleOwner
import androidx.lifecycle.LifecycleRegistry
import androidx.lifecycle.compose.LocalLifecycleOwner
import kotlin.test.assertEquals
import kotlin.test.assertNull
import org.junit.Test
import repass.LoginWindowAction
import repass.LoginWindowScreen
import repass.SettingsAction
import repass.SettingsScreen

/** The flow on the screen knows whether the app is in front of a person. */
@OptIn(ExperimentalTestApi::class)
class ForegroundTest {
    private val window = PlayedFlow<LoginWindowAction, LoginWindowScreen>(MadeUp.login.shown.inWindow)
    private val settings = PlayedFlow<SettingsAction, SettingsScreen>(MadeUp.settings.shown)
    private val app = object : LifecycleOwner {
        override val lifecycle = LifecycleRegistry.createUnsafe(this)
    }

    @Test
    fun `the login window is told when the app comes and goes`() = runComposeUiTest {
        showWindow()
        assertComesAndGoes(window)
    }

    @Test
    fun `so are personal settings`() = runComposeUiTest {
        showIn(app) { PlayedSettings(settings) }
        assertComesAndGoes(settings)
    }

    @Test
    fun `a dialog in front of the app does not send it to the background`() = runComposeUiTest {
        showWindow()
        move(Lifecycle.State.RESUMED)
        move(Lifecycle.State.STARTED)
        assertEquals(true, window.isInFront)
    }

    private fun ComposeUiTest.assertComesAndGoes(flow: PlayedFlow<*, *>) {
        flow.isInFront = null
        move(Lifecycle.State.CREATED)
        assertNull(flow.isInFront, "nothing has come to the front yet")
        move(Lifecycle.State.STARTED)
        assertEquals(true, flow.isInFront)
        move(Lifecycle.State.CREATED)
        assertEquals(false, flow.isInFront)
        move(Lifecycle.State.STARTED)
        assertEquals(true, flow.isInFront)
    }

    private fun ComposeUiTest.showWindow() = showIn(app) { PlayedWindow(window) }

    private fun ComposeUiTest.showIn(owner: LifecycleOwner, content: @Composable () -> Unit) = show {
        CompositionLocalProvider(LocalLifecycleOwner provides owner, content)
    }

    private fun ComposeUiTest.move(state: Lifecycle.State) {
        runOnIdle { app.lifecycle.currentState = state }
        waitForIdle()
    }
}
