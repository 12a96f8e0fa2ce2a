package consumer

import androidx.compose.ui.test.assertIsDisplayed
import androidx.compose.ui.test.hasTestTag
import androidx.compose.ui.test.junit4.v2.createEmptyComposeRule
import androidx.compose.ui.test.onNodeWithTag
import androidx.compose.ui.test.onNodeWithText
import androidx.compose.ui.test.performClick
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RobolectricTestRunner
import repass.compose.Tags

/** What the README promises: these lines, and an app has the screens. */
@RunWith(RobolectricTestRunner::class)
class TenLinesTest {
    @get:Rule
    val compose = createEmptyComposeRule()

    @Test
    fun `the README's lines make the login window and the way to a reset`() {
        Robolectric.buildActivity(App::class.java).setup().use {
            compose.onNodeWithTag(Tags.LOGIN_WINDOW).assertIsDisplayed()
            compose.onNodeWithText("Forgot Password").performClick()
            compose.waitForIdle()
            compose.onNodeWithTag(Tags.ENTER_ADDRESS).assertIsDisplayed()
        }
    }

    @Test
    fun `and Personal Settings`() {
        Robolectric.buildActivity(App::class.java).setup().use { app ->
            app.get().showHome()
            compose.waitUntil(LIMIT) { compose.onAllNodes(hasTestTag(Tags.SETTINGS)).fetchSemanticsNodes().isNotEmpty() }
        }
    }

    private companion object {
        const val LIMIT = 20_000L
    }
}
