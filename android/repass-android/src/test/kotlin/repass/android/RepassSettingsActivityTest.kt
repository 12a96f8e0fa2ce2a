package repass.android

import kotlin.test.assertEquals
import kotlin.test.assertFalse
import kotlin.test.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import repass.compose.Tags

/** Personal Settings on Android's own framework, of somebody who is signed in. */
@RunWith(RobolectricTestRunner::class)
class RepassSettingsActivityTest : OnAndroid<SettingsActivity>(SettingsActivity::class.java) {
    @Test
    fun `turned at every step, a change goes on, secret, and what was typed stays`() {
        TestApp.signIn(account)
        open()
        turnAt(Tags.SETTINGS)
        type(Tags.NEW_PASSWORD_FIELD, PASSWORD)
        turnAt(Tags.SETTINGS)
        type(Tags.RETYPE_FIELD, PASSWORD)
        press(Tags.SAVE_PROFILE)
        awaitTag(Tags.SAVED)
        assertTrue(TestApp.sandbox.accepts(PASSWORD, account.address))
        // The one mail that a change brings is in before the next turn.
        inbox.subject(account.address, "was changed")
        turnAt(Tags.SETTINGS)
    }

    @Test
    fun `what the system keeps of the activity holds no secret`() {
        TestApp.signIn(account)
        open()
        typeNewPassword()
        assertFalse(PASSWORD in savedState())
    }

    @Test
    fun `killed while something was typed, the app shows the settings anew and nothing was changed`() {
        TestApp.signIn(account)
        open()
        typeNewPassword()
        shown.close()
        TestApp.repass.close()
        TestApp.start()
        open()
        awaitTag(Tags.SETTINGS)
        assertTrue(TestApp.sandbox.accepts(account.password, account.address))
    }

    @Test
    fun `whose session is over is led to the login window`() {
        open()
        typeNewPassword()
        press(Tags.SAVE_PROFILE)
        awaitTag(Tags.SIGN_IN_AGAIN)
        press(Tags.GO_TO_LOGIN)
        assertEquals(1, TestApp.timesSentToLogin)
    }

    @Test
    fun `back ends the settings`() {
        TestApp.signIn(account)
        open()
        awaitTag(Tags.SETTINGS)
        assertFalse(shown.get().isFinishing)
        back()
        assertTrue(shown.get().isFinishing)
    }

    private fun typeNewPassword() {
        type(Tags.NEW_PASSWORD_FIELD, PASSWORD)
        type(Tags.RETYPE_FIELD, PASSWORD)
    }
}
