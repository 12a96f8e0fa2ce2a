package repass.android

import android.app.Application
import android.content.ComponentName
import android.content.Intent
import android.content.IntentFilter
import android.os.Bundle
import android.os.Parcel
import android.view.WindowManager.LayoutParams.FLAG_SECURE
import androidx.activity.ComponentActivity
import androidx.compose.ui.semantics.SemanticsProperties
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
import kotlin.test.assertNotEquals
import org.junit.After
import org.junit.Before
import org.junit.Rule
import org.robolectric.Robolectric
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.android.controller.ActivityController

/** An activity on Android's own framework, driven by its tags, against the sandbox. */
abstract class OnAndroid<Shown : ComponentActivity>(private val kind: Class<Shown>) {
    @get:Rule
    val compose = createEmptyComposeRule()

    protected val inbox = TestApp.sandbox.inbox
    protected val account = TestApp.sandbox.newAccount()
    protected val app: Application = ApplicationProvider.getApplicationContext()
    protected lateinit var shown: ActivityController<Shown>

    @Before
    fun install() {
        TestApp.install()
        // As the app's manifest would.
        val activities = listOf(LoginActivity::class.java, SettingsActivity::class.java).map { ComponentName(app, it) }
        activities.forEach(shadowOf(app.packageManager)::addActivityIfNotPresent)
        val links = IntentFilter(Intent.ACTION_VIEW).apply {
            addCategory(Intent.CATEGORY_DEFAULT)
            addCategory(Intent.CATEGORY_BROWSABLE)
            addDataScheme("ismessenger")
            addDataAuthority("reset", null)
        }
        shadowOf(app.packageManager).addIntentFilterForActivity(activities.first(), links)
    }

    @After
    fun close() {
        if (::shown.isInitialized) shown.close()
        TestApp.repass.close()
    }

    protected fun open(intent: Intent = Intent()) {
        shown = Robolectric.buildActivity(kind, intent).setup()
    }

    /** Turns the device on a screen: it comes back, is secret before and after, and no mail goes out. */
    protected fun turnAt(tag: String) {
        awaitTag(tag)
        assertSecret()
        val before = inbox.count(account.address)
        shown.recreate()
        awaitTag(tag)
        compose.onNodeWithTag(tag).assertIsDisplayed()
        assertSecret()
        assertEquals(before, inbox.count(account.address), "turning the device at $tag sent a mail")
    }

    /**
     * Presses what sends this call, which the server holds; then everything about the device changes that makes
     * an activity anew, one after the other; then the server goes on.
     */
    protected fun changedWhileHeld(route: String, button: String, whileHeld: () -> Unit = {}) {
        val server = TestApp.sandbox
        val before = server.calls(route)
        server.hold(route)
        press(button)
        compose.waitUntil(LIMIT) { server.calls(route) == before + 1 }
        for (change in listOf("+land", "+port", "+night", "+notnight", "+de", "+en")) {
            RuntimeEnvironment.setQualifiers(change)
            configurationChanged()
            whileHeld()
        }
        for (scale in listOf(1.5f, 1f)) {
            RuntimeEnvironment.setFontScale(scale)
            configurationChanged()
        }
        shown.recreate()
        compose.waitForIdle()
        whileHeld()
        server.release()
        compose.waitForIdle()
        assertEquals(before + 1, server.calls(route), "$route was sent again")
    }

    /** The system makes the activity anew, and shows it. */
    private fun configurationChanged() {
        val before = shown.get()
        shown.configurationChange()
        shown.visible()
        compose.waitForIdle()
        assertNotEquals(before, shown.get(), "the activity was not made anew")
        assertSecret()
    }

    protected fun typedIn(field: String): String {
        awaitTag(field)
        return compose.onNodeWithTag(field).fetchSemanticsNode().config[SemanticsProperties.InputText].text
    }

    private fun assertSecret() {
        val flags = shown.get().window.attributes.flags
        assertNotEquals(0, flags and FLAG_SECURE, "the screen can be photographed")
    }

    /** All that the system keeps of the activity while its process is gone, as bytes. */
    protected fun savedState(): String {
        val state = Bundle().also { shown.saveInstanceState(it) }
        val parcel = Parcel.obtain()
        try {
            parcel.writeBundle(state)
            // Without the zeros, in which UTF-16 has every other letter.
            return parcel.marshall().filter { it != 0.toByte() }.toByteArray().toString(Charsets.ISO_8859_1)
        } finally {
            parcel.recycle()
        }
    }

    protected fun back() {
        shown.get().onBackPressedDispatcher.onBackPressed()
        compose.waitForIdle()
    }

    protected fun press(tag: String) {
        compose.waitUntil(LIMIT) { isThere(tag, enabled = true) }
        compose.onNodeWithTag(tag).performScrollTo().performClick()
        compose.waitForIdle()
    }

    protected fun type(tag: String, text: String) {
        awaitTag(tag)
        compose.onNodeWithTag(tag).performTextInput(text)
        compose.waitForIdle()
    }

    protected fun awaitTag(tag: String) = compose.waitUntil(LIMIT) { isThere(tag) }

    private fun isThere(tag: String, enabled: Boolean = false): Boolean {
        val wanted = if (enabled) hasTestTag(tag) and isEnabled() else hasTestTag(tag)
        return compose.onAllNodes(wanted).fetchSemanticsNodes(atLeastOneRootRequired = false).isNotEmpty()
    }

    protected companion object {
        const val LIMIT = 20_000L
        const val PASSWORD = "made-up battery staple"
    }
}
