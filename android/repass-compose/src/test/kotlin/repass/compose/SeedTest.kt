package repass.compose

import androidx.compose.ui.semantics.SemanticsProperties
import androidx.compose.ui.test.ComposeUiTest
import androidx.compose.ui.test.ExperimentalTestApi
import androidx.compose.ui.test.assertHasClickAction
import androidx.compose.ui.test.assertIsDisplayed
import androidx.compose.ui.test.assertTextEquals
import androidx.compose.ui.test.getBoundsInRoot
import androidx.compose.ui.test.v2.runComposeUiTest
import androidx.compose.ui.text.LinkAnnotation
import androidx.compose.ui.text.font.FontWeight
import androidx.compose.ui.unit.LayoutDirection
import androidx.compose.ui.unit.dp
import kotlin.test.assertEquals
import kotlin.test.assertTrue
import org.junit.Test

/** Every label and sentence of the document that the screens fulfil, word for word. */
@OptIn(ExperimentalTestApi::class)
class SeedTest {
    @Test
    fun `the login window has forgot password at the bottom left`() = runComposeUiTest {
        show { Phone { MadeUp.all.getValue("login")() } }
        tagged(Tags.FORGOT_PASSWORD).assertTextEquals("Forgot Password").assertHasClickAction()
        val (window, button) = bounds(Tags.FORGOT_PASSWORD)
        assertTrue(button.left < 32.dp, "not at the left: $button in $window")
        assertTrue(window.bottom - button.bottom < 32.dp, "not at the bottom: $button in $window")
    }

    @Test
    fun `forgot password is at the bottom right where text runs from right to left`() = runComposeUiTest {
        show(LayoutDirection.Rtl) { Phone { MadeUp.all.getValue("login")() } }
        val (window, button) = bounds(Tags.FORGOT_PASSWORD)
        assertTrue(window.right - button.right < 32.dp, "not at the right: $button in $window")
        assertTrue(window.bottom - button.bottom < 32.dp, "not at the bottom: $button in $window")
    }

    @Test
    fun `step 2 asks for the address and sends reset instructions`() = runComposeUiTest {
        show(content = MadeUp.all.getValue("address"))
        tagged(Tags.ADDRESS_FIELD).assertIsDisplayed()
        tagged(Tags.SEND_INSTRUCTIONS).assertTextEquals("SEND RESET INSTRUCTIONS").assertHasClickAction()
        assertSays(
            "If the email provided is a valid account, you will receive email instructions to reset your password.",
        )
    }

    @Test
    fun `step 3 says where to look and whom to contact`() = runComposeUiTest {
        show(content = MadeUp.all.getValue("inbox"))
        assertSays(
            "Check your inbox",
            "Check your email inbox for the instructions. If you couldn't find the email in your inbox, " +
                "be sure to check the spam or junk folder.",
            "If you still have not received the email within 10 minutes, do not hesitate to contact us.",
        )
        assertEquals("contact us" to "https://is-global.com/contact", linkOf(Tags.CONTACT))
    }

    @Test
    fun `the overdue inbox still links to contact us`() = runComposeUiTest {
        show(content = MadeUp.all.getValue("inbox, overdue"))
        assertEquals("contact us" to "https://is-global.com/contact", linkOf(Tags.CONTACT))
    }

    @Test
    fun `step 5 tells why how long and how to keep it safe`() = runComposeUiTest {
        show(content = MadeUp.all.getValue("new password"))
        assertSays(
            "You will have to choose a new password in order to regain access to your account. " +
                "Note that passwords need to be at least 6 characters long.",
            "Remember to keep your account password safe and secure. Do not share it with anyone. " +
                "ISMessenger will never ask for your password.",
        )
    }

    @Test
    fun `personal settings ask twice and save the profile`() = runComposeUiTest {
        show(content = MadeUp.all.getValue("settings"))
        assertSays("Personal Settings")
        tagged(Tags.NEW_PASSWORD_FIELD).assertIsDisplayed()
        tagged(Tags.RETYPE_FIELD).assertIsDisplayed()
        tagged(Tags.SAVE_PROFILE).assertTextEquals("SAVE PROFILE").assertHasClickAction()
        val warning = textOf(Tags.KEEP_SAFE)
        assertEquals(
            "Remember to keep your account password safe and secure. Do not share it with anyone. " +
                "ISMessenger will never ask for your password.",
            warning.text,
        )
        val bold = warning.spanStyles.single { it.item.fontWeight == FontWeight.Bold }
        assertEquals("ISMessenger", warning.text.substring(bold.start, bold.end))
    }

    private fun ComposeUiTest.bounds(tag: String) =
        tagged(Tags.LOGIN_WINDOW).getBoundsInRoot() to tagged(tag).getBoundsInRoot()

    private fun ComposeUiTest.textOf(tag: String) =
        tagged(tag).fetchSemanticsNode().config[SemanticsProperties.Text].single()

    private fun ComposeUiTest.linkOf(tag: String): Pair<String, String> {
        val text = textOf(tag)
        val link = text.getLinkAnnotations(0, text.length).single()
        return text.text.substring(link.start, link.end) to (link.item as LinkAnnotation.Url).url
    }
}
