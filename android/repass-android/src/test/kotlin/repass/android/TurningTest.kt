package repass.android

import kotlin.test.assertEquals
import kotlin.test.assertTrue
import org.junit.After
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import repass.compose.Tags
import repass.sandbox.Account

/**
 * A device that is turned, or gets another size of text, another language or the night, while a call is held
 * by the server: one request, one outcome, and what was typed stays.
 */
@RunWith(RobolectricTestRunner::class)
class TurningTest : OnAndroid<LoginActivity>(LoginActivity::class.java) {
    @After
    fun release() = TestApp.sandbox.release()

    @Test
    fun `while somebody logs in, one session comes of it`() {
        open()
        type(Tags.ADDRESS_FIELD, account.address)
        type(Tags.PASSWORD_FIELD, account.password)
        changedWhileHeld("POST /token", Tags.LOGIN) { assertEquals(account.address, typedIn(Tags.ADDRESS_FIELD)) }
        compose.waitUntil(LIMIT) { TestApp.timesSignedIn == 1 }
        assertEquals(account.address, TestApp.owner())
    }

    @Test
    fun `at every step of a reset, each request is sent once and leads on`() {
        open()
        press(Tags.FORGOT_PASSWORD)
        type(Tags.ADDRESS_FIELD, account.address)
        changedWhileHeld("POST /recover", Tags.SEND_INSTRUCTIONS) {
            assertEquals(account.address, typedIn(Tags.ADDRESS_FIELD))
        }
        awaitTag(Tags.CHECK_INBOX)
        type(Tags.CODE_FIELD, inbox.instructions(account.address).code)
        changedWhileHeld("POST /verify", Tags.SUBMIT_CODE)
        awaitTag(Tags.NEW_PASSWORD)
        type(Tags.NEW_PASSWORD_FIELD, PASSWORD)
        type(Tags.RETYPE_FIELD, PASSWORD)
        changedWhileHeld("PUT /user", Tags.RESET_PASSWORD)
        awaitTag(Tags.DONE)
        assertTrue(TestApp.sandbox.accepts(PASSWORD, account.address))
        press(Tags.CONTINUE)
        compose.waitUntil(LIMIT) { TestApp.timesSignedIn == 1 }
        assertEquals(account.address, TestApp.owner())
    }

    @Test
    fun `while a second factor is checked, one session comes of it`() {
        val factor = TestApp.sandbox.addSecondFactor(account)
        open()
        logIn(account)
        awaitTag(Tags.SECOND_FACTOR_FIELD)
        type(Tags.SECOND_FACTOR_FIELD, factor.code())
        changedWhileHeld("POST /factors/*/verify", Tags.SUBMIT_SECOND_FACTOR)
        compose.waitUntil(LIMIT) { TestApp.timesSignedIn == 1 }
        assertEquals(account.address, TestApp.owner())
    }

    private fun logIn(account: Account) {
        type(Tags.ADDRESS_FIELD, account.address)
        type(Tags.PASSWORD_FIELD, account.password)
        press(Tags.LOGIN)
    }
}

/** The same of Personal Settings. */
@RunWith(RobolectricTestRunner::class)
class TurningSettingsTest : OnAndroid<SettingsActivity>(SettingsActivity::class.java) {
    @After
    fun release() = TestApp.sandbox.release()

    @Test
    fun `while a change is saved, it is saved once, and said`() {
        TestApp.signIn(account)
        open()
        type(Tags.NEW_PASSWORD_FIELD, PASSWORD)
        type(Tags.RETYPE_FIELD, PASSWORD)
        changedWhileHeld("PUT /user", Tags.SAVE_PROFILE)
        awaitTag(Tags.SAVED)
        assertTrue(TestApp.sandbox.accepts(PASSWORD, account.address))
        assertEquals("", typedIn(Tags.NEW_PASSWORD_FIELD), "what is saved is wiped")
    }
}
