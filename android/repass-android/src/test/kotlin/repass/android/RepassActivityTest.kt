package repass.android

import android.content.Intent
import android.net.Uri
import androidx.activity.BackEventCompat
import androidx.compose.ui.test.assertIsDisplayed
import androidx.compose.ui.test.onNodeWithTag
import androidx.compose.ui.test.performClick
import androidx.compose.ui.test.performScrollTo
import kotlin.test.assertContains
import kotlin.test.assertEquals
import kotlin.test.assertFailsWith
import kotlin.test.assertFalse
import kotlin.test.assertNull
import kotlin.test.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import repass.compose.Tags

/** The activity on Android's own framework, against the sandbox: turned, killed, opened by links, left. */
@RunWith(RobolectricTestRunner::class)
class RepassActivityTest : OnAndroid<LoginActivity>(LoginActivity::class.java) {
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
    fun `turned while something is typed or under way, nothing is lost`() {
        open()
        type(Tags.ADDRESS_FIELD, account.address)
        type(Tags.PASSWORD_FIELD, account.password)
        turnAt(Tags.LOGIN_WINDOW)
        compose.onNodeWithTag(Tags.LOGIN).performScrollTo().performClick()
        shown.recreate()
        compose.waitUntil(LIMIT) { TestApp.timesSignedIn == 1 }
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
        assertNull(shown.get().intent.data, "the spent link stays in the intent")
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
    fun `what the system keeps of the activity holds nothing that was typed`() {
        open()
        type(Tags.ADDRESS_FIELD, "typed@example.com")
        type(Tags.PASSWORD_FIELD, PASSWORD)
        assertTrue("android:viewHierarchyState" in savedState(), "this does not read what is kept")
        for (typed in listOf("typed@example.com", PASSWORD)) assertFalse(typed in savedState())
    }

    @Test
    fun `in a low and in a large window every step can be reached`() {
        for (window in listOf("w533dp-h320dp-land", "w1280dp-h800dp-land", "w800dp-h1280dp-port")) {
            RuntimeEnvironment.setQualifiers(window)
            open()
            type(Tags.ADDRESS_FIELD, account.address)
            press(Tags.FORGOT_PASSWORD)
            awaitTag(Tags.SEND_INSTRUCTIONS)
            compose.onNodeWithTag(Tags.SEND_INSTRUCTIONS).performScrollTo().assertIsDisplayed()
            compose.onNodeWithTag(Tags.ADDRESS_FIELD).performScrollTo().assertIsDisplayed()
            shown.close()
        }
    }

    @Test
    fun `an activity whose links the manifest does not open fails at once and says what is missing`() {
        val missing = mapOf(
            "elsewhere://reset" to "<data android:scheme=\"elsewhere\" android:host=\"reset\" />",
            "https://app.example.com/reset" to
                "<data android:scheme=\"https\" android:host=\"app.example.com\" android:path=\"/reset\" />",
        )
        for ((link, entry) in missing) {
            TestApp.repass.close()
            TestApp.start(link)
            assertContains(assertFailsWith<IllegalStateException> { open() }.message.orEmpty(), entry)
        }
    }

    @Test
    fun `a gesture back that is let go of leaves everything as it is`() {
        open()
        press(Tags.FORGOT_PASSWORD)
        awaitTag(Tags.ENTER_ADDRESS)
        val system = shown.get().onBackPressedDispatcher
        val start = BackEventCompat(touchX = 0f, touchY = 0f, progress = 0f, swipeEdge = BackEventCompat.EDGE_LEFT)
        system.dispatchOnBackStarted(start)
        system.dispatchOnBackProgressed(BackEventCompat(9f, 0f, 0.5f, BackEventCompat.EDGE_LEFT))
        system.dispatchOnBackCancelled()
        compose.onNodeWithTag(Tags.ENTER_ADDRESS).assertIsDisplayed()
        system.dispatchOnBackStarted(start)
        back()
        awaitTag(Tags.LOGIN_WINDOW)
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

    private fun viewing(link: String) = Intent(Intent.ACTION_VIEW, Uri.parse(link))

    private fun askForMail() {
        press(Tags.FORGOT_PASSWORD)
        type(Tags.ADDRESS_FIELD, account.address)
        press(Tags.SEND_INSTRUCTIONS)
        awaitTag(Tags.CHECK_INBOX)
    }
}
