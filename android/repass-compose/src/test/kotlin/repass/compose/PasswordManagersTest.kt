package repass.compose

import androidx.compose.runtime.Composable
import androidx.compose.runtime.CompositionLocalProvider
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.setValue
import androidx.compose.ui.autofill.ContentType
import androidx.compose.ui.semantics.SemanticsActions
import androidx.compose.ui.semantics.SemanticsProperties
import androidx.compose.ui.semantics.getOrNull
import androidx.compose.ui.test.ComposeUiTest
import androidx.compose.ui.test.ExperimentalTestApi
import androidx.compose.ui.test.SemanticsMatcher
import androidx.compose.ui.test.v2.runComposeUiTest
import kotlin.test.assertEquals
import kotlin.test.assertNotNull
import org.junit.Test
import repass.Asks
import repass.Busy
import repass.ChangeScreen
import repass.DoneScreen
import repass.LoginScreen
import repass.LoginWindowAction
import repass.LoginWindowScreen
import repass.OtherDevices
import repass.Problem
import repass.ResetScreen
import repass.SettingsAction
import repass.SettingsScreen
import repass.SignInAgainScreen
import repass.SignInReason
import repass.Slot

/** Password managers know what each field is for, and keep what is typed only once it is in force. */
@OptIn(ExperimentalTestApi::class)
class PasswordManagersTest {
    private val told = mutableListOf<String>()
    private val manager = object : PasswordManager {
        override fun keep() {
            told += "keep"
        }

        override fun forget() {
            told += "forget"
        }
    }
    private val window = PlayedFlow<LoginWindowAction, LoginWindowScreen>(MadeUp.login.shown.inWindow)
    private val settings = PlayedFlow<SettingsAction, SettingsScreen>(MadeUp.settings.shown)
    private var isShown by mutableStateOf(true)

    @Test
    fun `they know the login window`() = runComposeUiTest {
        show(content = MadeUp.all.getValue("login"))
        assertEquals(ContentType.Username, typeOf(Tags.ADDRESS_FIELD))
        assertEquals(ContentType.Password, typeOf(Tags.PASSWORD_FIELD))
    }

    @Test
    fun `they know a new password from the current one`() = runComposeUiTest {
        show {
            SettingsContent(MadeUp.settings.copy(asks = Asks(currentPassword = true, mailedCode = false)).shown, SettingsFields(), null, 6, {}, {}, {})
        }
        assertEquals(ContentType.NewPassword, typeOf(Tags.NEW_PASSWORD_FIELD))
        assertEquals(ContentType.NewPassword, typeOf(Tags.RETYPE_FIELD))
        assertEquals(ContentType.Password, typeOf(Tags.CURRENT_PASSWORD_FIELD))
    }

    @Test
    fun `they learn whose new password it is and nobody sees it`() = runComposeUiTest {
        show { PlayedSettings(settings) }
        val account = onNode(SemanticsMatcher.expectValue(SemanticsProperties.ContentType, ContentType.Username))
        val node = account.fetchSemanticsNode().config
        assertEquals("ada@example.com", node[SemanticsProperties.EditableText].text)
        assertNotNull(node.getOrNull(SemanticsProperties.HideFromAccessibility))
    }

    @Test
    fun `no code of a text message is offered for the one from the mail`() = runComposeUiTest {
        show(content = MadeUp.all.getValue("inbox"))
        assertEquals(null, typeOf(Tags.CODE_FIELD))
    }

    @Test
    fun `every field takes what is pasted`() = runComposeUiTest {
        show {
            SettingsContent(MadeUp.settings.copy(asks = Asks(currentPassword = true, mailedCode = false)).shown, SettingsFields(), null, 6, {}, {}, {})
        }
        for (field in listOf(Tags.NEW_PASSWORD_FIELD, Tags.RETYPE_FIELD, Tags.CURRENT_PASSWORD_FIELD)) {
            assertNotNull(tagged(field).fetchSemanticsNode().config.getOrNull(SemanticsActions.PasteText), field)
        }
    }

    @Test
    fun `a password that signed in is kept`() = runComposeUiTest {
        showLogin()
        window.move(MadeUp.login.copy(busy = Busy.SIGNING_IN).shown.inWindow, LoginScreen.SignedIn.inWindow)
        assertEquals(listOf("keep"), told)
    }

    @Test
    fun `a wrong password is not kept`() = runComposeUiTest {
        showLogin()
        window.move(MadeUp.login.copy(problem = Problem.CheckCredentials).shown.inWindow)
        assertEquals(emptyList(), told)
    }

    @Test
    fun `who leaves for a reset leaves nothing to keep`() = runComposeUiTest {
        showLogin()
        window.move(MadeUp.newPassword.shown.inWindow)
        assertEquals(listOf("forget"), told)
    }

    @Test
    fun `a new password is kept as soon as it is in force and only once`() = runComposeUiTest {
        showLogin()
        window.move(MadeUp.newPassword.shown.inWindow)
        told.clear()
        window.move(MadeUp.newPassword.copy(busy = Busy.SAVING).shown.inWindow, ResetScreen.SigningIn.inWindow)
        assertEquals(listOf("keep"), told)
        window.move(ResetScreen.Done(DoneScreen(signedIn = true, others = OtherDevices.SIGNED_OUT)).inWindow)
        assertEquals(listOf("keep"), told)
    }

    @Test
    fun `a password of which nobody knows whether it is in force is not kept`() = runComposeUiTest {
        showLogin()
        window.move(MadeUp.newPassword.shown.inWindow)
        told.clear()
        window.move(ResetScreen.OutcomeUnknown(MadeUp.unknown).inWindow)
        assertEquals(emptyList(), told)
    }

    @Test
    fun `every change in the settings is kept`() = runComposeUiTest {
        showSettings()
        repeat(2) {
            settings.empty(Slot.NEW_PASSWORD, Slot.RETYPE)
            settings.move(MadeUp.settings.copy(busy = Busy.SAVING).shown)
            settings.move(MadeUp.settings.copy(saved = OtherDevices.SIGNED_OUT).shown)
        }
        assertEquals(listOf("keep", "keep"), told)
    }

    @Test
    fun `a change that ends the session is kept too`() = runComposeUiTest {
        showSettings()
        settings.move(ChangeScreen.SignInAgain(SignInAgainScreen(SignInReason.PASSWORD_CHANGED)).inSettings)
        assertEquals(listOf("keep"), told)
    }

    @Test
    fun `who leaves the settings without saving leaves nothing to keep`() = runComposeUiTest {
        showSettings()
        isShown = false
        waitForIdle()
        assertEquals(listOf("forget"), told)
    }

    @Test
    fun `who leaves after a change leaves it kept`() = runComposeUiTest {
        showSettings()
        settings.move(MadeUp.settings.copy(saved = OtherDevices.SIGNED_OUT).shown)
        isShown = false
        waitForIdle()
        assertEquals(listOf("keep"), told)
    }

    context(ui: ComposeUiTest)
    private fun <Screen> PlayedFlow<*, Screen>.move(vararg shown: Screen) = shown.forEach {
        screens.value = it
        ui.waitForIdle()
    }

    private fun ComposeUiTest.showLogin() = showManaged { PlayedWindow(window) }

    private fun ComposeUiTest.showSettings() = showManaged { PlayedSettings(settings) }

    private fun ComposeUiTest.showManaged(content: @Composable () -> Unit) = show {
        CompositionLocalProvider(LocalPasswordManager provides manager) { if (isShown) content() }
    }

    private fun ComposeUiTest.typeOf(tag: String) =
        tagged(tag).fetchSemanticsNode().config.getOrNull(SemanticsProperties.ContentType)
}
