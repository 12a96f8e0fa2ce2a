package repass.android

import android.app.Application
import android.content.ComponentName
import android.view.View
import android.view.WindowManager.LayoutParams.FLAG_SECURE
import androidx.activity.ComponentActivity
import androidx.activity.compose.setContent
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.setValue
import androidx.compose.ui.platform.LocalView
import androidx.compose.ui.test.junit4.v2.createEmptyComposeRule
import androidx.test.core.app.ApplicationProvider
import kotlin.test.assertEquals
import kotlin.test.assertFalse
import kotlin.test.assertTrue
import org.junit.Before
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RobolectricTestRunner
import org.robolectric.Shadows.shadowOf
import org.robolectric.android.controller.ActivityController

/** What is secret stays so as long as any of it is shown, and no longer. */
@RunWith(RobolectricTestRunner::class)
class SecretTest {
    @get:Rule
    val compose = createEmptyComposeRule()

    private var isFirst by mutableStateOf(true)
    private var isSecond by mutableStateOf(false)
    private lateinit var view: View
    private lateinit var shown: ActivityController<ComponentActivity>

    @Before
    fun open() {
        val app = ApplicationProvider.getApplicationContext<Application>()
        shadowOf(app.packageManager).addActivityIfNotPresent(ComponentName(app, ComponentActivity::class.java))
        shown = Robolectric.buildActivity(ComponentActivity::class.java).setup()
        shown.get().setContent {
            view = LocalView.current
            if (isFirst) Secret {}
            if (isSecond) Secret {}
        }
        compose.waitForIdle()
    }

    @Test
    fun `of two that are shown for a while, as in a cross-fade, the first takes nothing from the second`() {
        show(first = true, second = true)
        show(first = false, second = true)
        assertTrue(isOutOfPictures, "the second can be photographed")
        assertTrue(view.filterTouchesWhenObscured, "the second takes taps through an overlay")
        show(first = false, second = false)
        assertFalse(isOutOfPictures || view.filterTouchesWhenObscured, "what is no secret is treated as one")
    }

    @Test
    fun `neither overlays nor services that spy get at it`() {
        assertTrue(view.filterTouchesWhenObscured)
        assertTrue(view.isAccessibilityDataSensitive)
    }

    @Test
    fun `a window that was secret before stays so`() {
        show(first = false, second = false)
        shown.get().window.addFlags(FLAG_SECURE)
        show(first = true, second = false)
        show(first = false, second = false)
        assertEquals(true, isOutOfPictures)
    }

    private fun show(first: Boolean, second: Boolean) {
        isFirst = first
        isSecond = second
        compose.waitForIdle()
    }

    private val isOutOfPictures get() = shown.get().window.attributes.flags and FLAG_SECURE != 0
}
