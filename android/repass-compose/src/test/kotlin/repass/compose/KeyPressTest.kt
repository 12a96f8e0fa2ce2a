package repass.compose

import androidx.compose.runtime.Composition
import androidx.compose.runtime.ExperimentalComposeRuntimeApi
import androidx.compose.runtime.RecomposeScope
import androidx.compose.runtime.currentComposer
import androidx.compose.runtime.tooling.CompositionObserver
import androidx.compose.runtime.tooling.ObservableComposition
import androidx.compose.runtime.tooling.setObserver
import androidx.compose.ui.test.ComposeUiTest
import androidx.compose.ui.test.ExperimentalTestApi
import androidx.compose.ui.test.performTextInput
import androidx.compose.ui.test.v2.runComposeUiTest
import kotlin.test.assertTrue
import org.junit.Test
import repass.SettingsAction
import repass.SettingsScreen
import repass.Strength

/**
 * A key press composes anew what it changes: the field, the rules, the strength. Not the page, which
 * has about 330 scopes. The bounds are what was counted, and a little more.
 */
@OptIn(ExperimentalTestApi::class, ExperimentalComposeRuntimeApi::class)
class KeyPressTest {
    private val flow = PlayedFlow<SettingsAction, SettingsScreen>(MadeUp.settings.shown)
    private val counted = Counting()

    @Test
    fun `a key that changes no rule composes the field alone`() = runComposeUiTest {
        showSettings()
        val scopes = scopesOfKey("a")
        assertTrue(scopes <= 20, "$scopes of ${counted.whole} scopes")
    }

    @Test
    fun `a key that changes a rule composes the rules too and not the whole page`() = runComposeUiTest {
        showSettings()
        flow.onPut = { flow.screens.value = MadeUp.settings.copy(assessment = MadeUp.good.copy(strength = Strength.FAIR)).shown }
        val scopes = scopesOfKey("b")
        assertTrue(scopes <= 55, "$scopes of ${counted.whole} scopes")
    }

    private fun ComposeUiTest.showSettings() {
        flow.screens.value = MadeUp.settings.copy(assessment = MadeUp.good).shown
        show {
            val composition = currentComposer.composition as Composition
            if (!counted.isObserving) counted.observe(composition)
            PlayedSettings(flow)
        }
        tagged(Tags.NEW_PASSWORD_FIELD).performTextInput("made")
        waitForIdle()
    }

    private fun ComposeUiTest.scopesOfKey(key: String): Int {
        counted.begin()
        tagged(Tags.NEW_PASSWORD_FIELD).performTextInput(key)
        waitForIdle()
        return counted.scopes
    }

    private class Counting : CompositionObserver {
        var isObserving = false
        var scopes = 0
        var whole = 0

        fun observe(composition: Composition) {
            isObserving = composition.setObserver(this) != null
        }

        fun begin() {
            if (whole == 0) whole = scopes
            scopes = 0
        }

        override fun onScopeEnter(scope: RecomposeScope) {
            scopes++
        }

        override fun onBeginComposition(composition: ObservableComposition) = Unit
        override fun onReadInScope(scope: RecomposeScope, value: Any) = Unit
        override fun onScopeExit(scope: RecomposeScope) = Unit
        override fun onEndComposition(composition: ObservableComposition) = Unit
        override fun onScopeInvalidated(scope: RecomposeScope, value: Any?) = Unit
        override fun onScopeDisposed(scope: RecomposeScope) = Unit
    }
}
