package repass.compose

import androidx.compose.runtime.Composable
import androidx.compose.runtime.CompositionLocalProvider
import androidx.compose.ui.ExperimentalComposeUiApi
import androidx.compose.ui.input.key.Key
import androidx.compose.ui.platform.InterceptPlatformTextInput
import androidx.compose.ui.platform.PlatformTextInputInterceptor
import androidx.compose.ui.test.ComposeUiTest
import androidx.compose.ui.test.ExperimentalTestApi
import androidx.compose.ui.test.assertIsFocused
import androidx.compose.ui.test.onRoot
import androidx.compose.ui.test.performClick
import androidx.compose.ui.test.performKeyInput
import androidx.compose.ui.test.performTextInput
import androidx.compose.ui.test.pressKey
import androidx.compose.ui.test.v2.runComposeUiTest
import androidx.compose.ui.text.input.ImeOptions
import androidx.compose.ui.text.input.KeyboardCapitalization
import androidx.compose.ui.text.input.KeyboardType
import androidx.navigationevent.DirectNavigationEventInput
import androidx.navigationevent.NavigationEventDispatcher
import androidx.navigationevent.NavigationEventDispatcherOwner
import androidx.navigationevent.compose.LocalNavigationEventDispatcherOwner
import kotlin.test.assertEquals
import kotlin.test.assertFalse
import kotlin.test.assertTrue
import org.junit.Test
import repass.Asks
import repass.LoginAction

/** Everything can be done with a keyboard alone, and one on the screen is told not to learn. */
@OptIn(ExperimentalTestApi::class, ExperimentalComposeUiApi::class)
class KeyboardAloneTest {
    private val dispatched = mutableListOf<Any>()
    private var left = 0

    @Test
    fun `tab leads through the login window in the order of its parts`() = runComposeUiTest {
        showLogin()
        tagged(Tags.ADDRESS_FIELD).performClick()
        val order = listOf(
            Tags.PASSWORD_FIELD,
            Tags.REVEAL + Tags.PASSWORD_FIELD,
            Tags.LOGIN,
            Tags.FORGOT_PASSWORD,
        )
        for (next in order) {
            key(Key.Tab)
            tagged(next).assertIsFocused()
        }
    }

    @Test
    fun `enter in the last field logs in`() = runComposeUiTest {
        showLogin()
        tagged(Tags.ADDRESS_FIELD).performTextInput("ada@example.com")
        tagged(Tags.PASSWORD_FIELD).performClick()
        key(Key.Enter)
        assertEquals(listOf<Any>(LoginAction.SignIn), dispatched)
    }

    @Test
    fun `enter presses the button that has the focus`() = runComposeUiTest {
        showLogin()
        tagged(Tags.PASSWORD_FIELD).performClick()
        key(Key.Tab)
        key(Key.Tab)
        tagged(Tags.LOGIN).assertIsFocused()
        key(Key.Enter)
        assertEquals(listOf<Any>(LoginAction.SignIn), dispatched)
    }

    /** A window tells Escape, a phone its back key and its gesture. */
    @Test
    fun `the system's way back leads back`() = runComposeUiTest {
        val system = DirectNavigationEventInput()
        val window = object : NavigationEventDispatcherOwner {
            override val navigationEventDispatcher = NavigationEventDispatcher().apply { addInput(system) }
        }
        show {
            CompositionLocalProvider(LocalNavigationEventDispatcherOwner provides window) {
                EnterAddressContent(MadeUp.address, ResetFields().address, {}, onLeave = { left++ })
            }
        }
        runOnIdle { system.backCompleted() }
        assertEquals(1, left)
    }

    @Test
    fun `a keyboard on the screen learns no secret and corrects none`() {
        val types = mapOf(
            Tags.NEW_PASSWORD_FIELD to KeyboardType.Password,
            Tags.RETYPE_FIELD to KeyboardType.Password,
            Tags.CURRENT_PASSWORD_FIELD to KeyboardType.Password,
        )
        for ((field, type) in types) {
            val options = keyboardAt(field) {
                SettingsContent(MadeUp.settings.copy(asks = Asks(currentPassword = true, mailedCode = false)).shown, SettingsFields(), null, 6, {}, {}, {})
            }
            assertEquals(type, options.keyboardType, field)
            assertPlain(options)
        }
    }

    @Test
    fun `a keyboard on the screen fits an address and a code`() {
        val address = keyboardAt(Tags.ADDRESS_FIELD) { MadeUp.all.getValue("login")() }
        assertEquals(KeyboardType.Email, address.keyboardType)
        assertPlain(address)
        val code = keyboardAt(Tags.CODE_FIELD) { MadeUp.all.getValue("inbox")() }
        assertEquals(KeyboardType.Number, code.keyboardType)
        assertPlain(code)
    }

    private fun assertPlain(options: ImeOptions) {
        assertFalse(options.autoCorrect)
        assertEquals(KeyboardCapitalization.None, options.capitalization)
        assertTrue(options.singleLine)
    }

    /** What the keyboard is told when the field has the focus. */
    private fun keyboardAt(field: String, content: @Composable () -> Unit): ImeOptions {
        lateinit var told: ImeOptions
        val listening = PlatformTextInputInterceptor { request, session ->
            told = request.imeOptions
            session.startInputMethod(request)
        }
        runComposeUiTest {
            show { InterceptPlatformTextInput(listening, content) }
            tagged(field).performClick()
            waitForIdle()
        }
        return told
    }

    private fun ComposeUiTest.showLogin() =
        show { LoginContent(MadeUp.login.shown, LoginFields(), { dispatched += it }, onForgotPassword = {}) }

    private fun ComposeUiTest.key(key: Key) {
        onRoot().performKeyInput { pressKey(key) }
        waitForIdle()
    }
}
