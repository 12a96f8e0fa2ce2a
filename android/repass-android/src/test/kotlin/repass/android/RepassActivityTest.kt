package repass.android

import android.app.Application
import android.content.ComponentName
import android.content.Intent
import android.net.Uri
import android.view.WindowManager.LayoutParams.FLAG_SECURE
import androidx.compose.ui.test.assertIsDisplayed
import androidx.compose.ui.test.hasTestTag
import androidx.compose.ui.test.isEnabled
import androidx.compose.ui.test.junit4.v2.createEmptyComposeRule
import androidx.compose.ui.test.onNodeWithTag
import androidx.compose.ui.test.performClick
import androidx.compose.ui.test.performScrollTo
import androidx.compose.ui.test.performTextInput
import androidx.test.core.app.ApplicationProvider
import kotlin.test.assertEquals
import kotlin.test.assertFalse
import kotlin.test.assertNotEquals
import kotlin.test.assertTrue
import org.junit.After
import org.junit.Before
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RobolectricTestRunner
import org.robolectric.Shadows.shadowOf
import org.robolectric.android.controller.ActivityController
import repass.compose.Tags

/** The activity on Android's own framework, against the sandbox: turned, killed, opened by links, left. */
@RunWith(RobolectricTestRunner::class)
class RepassActivityTest {
    @get:Rule
    val compose = createEmptyComposeRule()

    private val inbox = TestApp.sandbox.inbox
    private val account = TestApp.sandbox.newAccount()
    private lateinit var shown: ActivityController<LoginActivity>

    @Before
    fun install() {
        TestApp.install()
        // As the app's manifest would.
        val app = ApplicationProvider.getApplicationContext<Application>()
        shadowOf(app.packageManager).addActivityIfNotPresent(ComponentName(app, LoginActivity::class.java))
    }

    @After
    fun close() {
        if (::shown.isInitialized) shown.close()
        TestApp.repass.close()
    }

    @Test
    fun `turned at every step, a reset goes on, secret and without another mail`() {
        open()
        turnAt(Tags.LOGIN_WINDOW)
        press(Tags.FORGOT_PASSWORD)
        turnAt(Tags.ENTER_ADDRESS)
        type(Tags.ADDRESS_FIELD, account.address)
        press(Tags.SEND_INSTRUCTIONS)
        awaitTag(Tags.CHECK_INBOX)
        val code = inbox.instructions(account.address).code
        turnAt(Tags.CHECK_INBOX)
        type(Tags.CODE_FIELD, code)
        press(Tags.SUBMIT_CODE)
        turnAt(Tags.NEW_PASSWORD)
        type(Tags.NEW_PASSWORD_FIELD, PASSWORD)
        type(Tags.RETYPE_FIELD, PASSWORD)
        assertEquals(1, inbox.count(account.address), "the reset needs one mail")
        press(Tags.RESET_PASSWORD)
        awaitTag(Tags.DONE)
        press(Tags.CONTINUE)
        compose.waitUntil(LIMIT) { TestApp.timesSignedIn == 1 }
        assertTrue(TestApp.sandbox.accepts(PASSWORD, account.address))
    }

    @Test
    fun `killed while a mail is awaited, the app goes on there and sends none`() {
        open()
        askForMail()
        shown.close()
        TestApp.repass.close()
        TestApp.start()
        open()
        awaitTag(Tags.CHECK_INBOX)
        type(Tags.CODE_FIELD, inbox.instructions(account.address).code)
        press(Tags.SUBMIT_CODE)
        awaitTag(Tags.NEW_PASSWORD)
        assertEquals(1, inbox.count(account.address))
    }

    @Test
    fun `a link that starts the app opens the reset that it belongs to, once`() {
        open()
        askForMail()
        val link = TestApp.sandbox.appLink(inbox.instructions(account.address).link)
        shown.close()
        open(viewing(link))
        // Brought a second time it would be refused as spent.
        turnAt(Tags.NEW_PASSWORD)
        compose.onNodeWithTag(Tags.PROBLEM).assertDoesNotExist()
    }

    @Test
    fun `a link reaches the running app too`() {
        open()
        askForMail()
        val link = TestApp.sandbox.appLink(inbox.instructions(account.address).link)
        shown.newIntent(viewing(link))
        awaitTag(Tags.NEW_PASSWORD)
    }

    @Test
    fun `a link that is not the app's shows as a problem and nothing breaks`() {
        open(viewing("ismessenger://elsewhere?token_hash=made-up"))
        awaitTag(Tags.PROBLEM)
        assertEquals(0, inbox.count(account.address))
    }

    @Test
    fun `an app started from the list of recent apps takes no link of before`() {
        val intent = viewing("ismessenger://reset?token_hash=made-up")
        assertEquals(null, intent.addFlags(Intent.FLAG_ACTIVITY_LAUNCHED_FROM_HISTORY).link())
        assertEquals(null, Intent(Intent.ACTION_MAIN).link())
    }

    @Test
    fun `back leads from the reset to the login window, and from there out of the app`() {
        open()
        press(Tags.FORGOT_PASSWORD)
        awaitTag(Tags.ENTER_ADDRESS)
        back()
        awaitTag(Tags.LOGIN_WINDOW)
        assertFalse(shown.get().isFinishing)
        back()
        assertTrue(shown.get().isFinishing)
    }

    private fun open(intent: Intent = Intent()) {
        shown = Robolectric.buildActivity(LoginActivity::class.java, intent).setup()
    }

    private fun viewing(link: String) = Intent(Intent.ACTION_VIEW, Uri.parse(link))

    private fun askForMail() {
        press(Tags.FORGOT_PASSWORD)
        type(Tags.ADDRESS_FIELD, account.address)
        press(Tags.SEND_INSTRUCTIONS)
        awaitTag(Tags.CHECK_INBOX)
    }

    /** Turns the device on a screen: it comes back, is secret before and after, and no mail goes out. */
    private fun turnAt(tag: String) {
        awaitTag(tag)
        assertSecret()
        val before = inbox.count(account.address)
        shown.recreate()
        awaitTag(tag)
        compose.onNodeWithTag(tag).assertIsDisplayed()
        assertSecret()
        assertEquals(before, inbox.count(account.address), "turning the device at $tag sent a mail")
    }

    private fun assertSecret() {
        val flags = shown.get().window.attributes.flags
        assertNotEquals(0, flags and FLAG_SECURE, "the screen can be photographed")
    }

    private fun back() {
        shown.get().onBackPressedDispatcher.onBackPressed()
        compose.waitForIdle()
    }

    private fun press(tag: String) {
        compose.waitUntil(LIMIT) { isThere(tag, enabled = true) }
        compose.onNodeWithTag(tag).performScrollTo().performClick()
        compose.waitForIdle()
    }

    private fun type(tag: String, text: String) {
        awaitTag(tag)
        compose.onNodeWithTag(tag).performTextInput(text)
        compose.waitForIdle()
    }

    private fun awaitTag(tag: String) = compose.waitUntil(LIMIT) { isThere(tag) }

    private fun isThere(tag: String, enabled: Boolean = false): Boolean {
        val wanted = if (enabled) hasTestTag(tag) and isEnabled() else hasTestTag(tag)
        return compose.onAllNodes(wanted).fetchSemanticsNodes(atLeastOneRootRequired = false).isNotEmpty()
    }

    private companion object {
        const val LIMIT = 20_000L
        const val PASSWORD = "made-up battery staple"
    }
}
