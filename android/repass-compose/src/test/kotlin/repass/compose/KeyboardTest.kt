package repass.compose

import androidx.compose.runtime.Composable
import androidx.compose.ui.test.ExperimentalTestApi
import androidx.compose.ui.test.assertIsFocused
import androidx.compose.ui.test.performImeAction
import androidx.compose.ui.test.performTextInput
import androidx.compose.ui.test.v2.runComposeUiTest
import kotlin.test.assertEquals
import org.junit.Test
import repass.Asks
import repass.ChangeAction
import repass.LoginAction
import repass.ResetAction
import repass.SettingsAction

/** The keyboard's action key leads through a form. */
@OptIn(ExperimentalTestApi::class)
class KeyboardTest {
    private val dispatched = mutableListOf<Any>()

    @Test
    fun `the action key leads from the address to the password and logs in`() = runComposeUiTest {
        show { LoginContent(MadeUp.login.shown, LoginFields(), { dispatched += it }, onForgotPassword = {}) }
        tagged(Tags.ADDRESS_FIELD).performTextInput("ada@example.com")
        tagged(Tags.ADDRESS_FIELD).performImeAction()
        tagged(Tags.PASSWORD_FIELD).assertIsFocused()
        tagged(Tags.PASSWORD_FIELD).performImeAction()
        assertEquals(listOf<Any>(LoginAction.SignIn), dispatched)
    }

    @Test
    fun `the action key sends the instructions`() = runComposeUiTest {
        show { EnterAddressContent(MadeUp.address, ResetFields().address, { dispatched += it }, onLeave = {}) }
        tagged(Tags.ADDRESS_FIELD).performTextInput("ada@example.com")
        tagged(Tags.ADDRESS_FIELD).performImeAction()
        assertEquals(listOf<Any>(ResetAction.SendInstructions), dispatched)
    }

    @Test
    fun `the action key submits the code`() = runComposeUiTest {
        show { CheckInboxContent(MadeUp.inbox, ResetFields(), accountName = null, { dispatched += it }, onLeave = {}) }
        press(Tags.CODE_FIELD)
        tagged(Tags.CODE_FIELD).performImeAction()
        assertEquals(listOf<Any>(ResetAction.SubmitCode), dispatched)
    }

    @Test
    fun `the action key leads from the new password to the retyped one and saves`() = runComposeUiTest {
        show { settings(Asks(currentPassword = false, mailedCode = false)) }
        press(Tags.NEW_PASSWORD_FIELD)
        tagged(Tags.NEW_PASSWORD_FIELD).performImeAction()
        tagged(Tags.RETYPE_FIELD).assertIsFocused()
        tagged(Tags.RETYPE_FIELD).performImeAction()
        assertEquals(listOf<Any>(SettingsAction.Change(ChangeAction.Save(appFieldsChanged = false))), dispatched)
    }

    @Test
    fun `where the current password is asked for the action key leads there`() = runComposeUiTest {
        show { settings(Asks(currentPassword = true, mailedCode = false)) }
        press(Tags.RETYPE_FIELD)
        tagged(Tags.RETYPE_FIELD).performImeAction()
        tagged(Tags.CURRENT_PASSWORD_FIELD).assertIsFocused()
        assertEquals(emptyList(), dispatched)
    }

    @Composable
    private fun settings(asks: Asks) = SettingsContent(
        MadeUp.settings.copy(asks = asks).shown,
        SettingsFields(),
        accountName = "ada@example.com",
        minChars = 6,
        dispatch = { dispatched += it },
        onBack = {},
        onSignInAgain = {},
    )
}
