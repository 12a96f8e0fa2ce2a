package repass.compose

import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.WindowInsets
import androidx.compose.foundation.layout.consumeWindowInsets
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.requiredSize
import androidx.compose.foundation.layout.size
import androidx.compose.foundation.shape.RoundedCornerShape
import androidx.compose.foundation.text.input.TextFieldState
import androidx.compose.material3.LocalContentColor
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Shapes
import androidx.compose.material3.Text
import androidx.compose.material3.Typography
import androidx.compose.material3.lightColorScheme
import androidx.compose.runtime.Composable
import androidx.compose.runtime.CompositionLocalProvider
import androidx.compose.ui.Modifier
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.platform.testTag
import androidx.compose.ui.semantics.SemanticsProperties
import androidx.compose.ui.test.ComposeUiTest
import androidx.compose.ui.test.ExperimentalTestApi
import androidx.compose.ui.test.getBoundsInRoot
import androidx.compose.ui.test.hasSetTextAction
import androidx.compose.ui.test.performTextInput
import androidx.compose.ui.test.v2.runComposeUiTest
import androidx.compose.ui.text.font.FontFamily
import androidx.compose.ui.unit.Dp
import androidx.compose.ui.unit.DpRect
import androidx.compose.ui.unit.dp
import androidx.compose.ui.unit.height
import androidx.compose.ui.unit.width
import kotlin.test.assertEquals
import kotlin.test.assertTrue
import org.junit.Test
import repass.LoginWindowAction
import repass.LoginWindowScreen

/** The screens as parts of an app: in its room, its look, with its own things in them. */
@OptIn(ExperimentalTestApi::class)
class EmbeddedTest {
    private val flow = PlayedFlow<LoginWindowAction, LoginWindowScreen>(MadeUp.login.shown.inWindow)

    @Test
    fun `a screen takes the room that the app gives it`() = runComposeUiTest {
        show { LoginContent(MadeUp.login.shown, LoginFields(), {}, {}, Modifier.size(300.dp, 500.dp)) }
        val bounds = tagged(Tags.LOGIN_WINDOW).getBoundsInRoot()
        assertEquals(300.dp to 500.dp, bounds.width to bounds.height)
    }

    @Test
    fun `a screen keeps clear of the window's edges once, whoever does it`() = runComposeUiTest {
        val bar = WindowInsets(top = 70)
        show {
            CompositionLocalProvider(LocalPageInsets provides bar) {
                Box {
                    Phone { Login(Modifier) }
                    Phone { Login(Modifier.padding(top = 70.dp).consumeWindowInsets(bar)) }
                    CompositionLocalProvider(LocalPageInsets provides WindowInsets()) { Phone { Login(Modifier) } }
                }
            }
        }
        val tops = onAllNodes(hasSetTextAction()).fetchSemanticsNodes()
            .filter { it.config[SemanticsProperties.TestTag] == Tags.ADDRESS_FIELD }.map { it.boundsInRoot.top }
        val (alone, within, without) = tops
        assertEquals(alone, within, "the bar's height is kept clear twice")
        assertEquals(70f, alone - without, "the bar's height is not kept clear")
    }

    @Test
    fun `with the app's theme the screens have its colours, type and corners`() = runComposeUiTest {
        val app = lightColorScheme(primary = Color(0xFF6A1B9A))
        val type = Typography().inFamily(FontFamily.Monospace)
        val corners = Shapes(medium = RoundedCornerShape(1.dp))
        lateinit var seen: Triple<Color, Typography, Shapes>
        setContent {
            MaterialTheme(app, shapes = corners, typography = type) {
                RepassTheme(Brand.ISMessenger.copy { usesHostTheme = true }, darkTheme = false) {
                    seen = Triple(MaterialTheme.colorScheme.primary, MaterialTheme.typography, MaterialTheme.shapes)
                }
            }
        }
        assertEquals(Triple(app.primary, type, corners), seen)
    }

    @Test
    fun `in a wide window everything stands in one column`() = runComposeUiTest {
        show { Box(Modifier.requiredSize(900.dp, 700.dp)) { PlayedWindow(flow, onDismiss = {}) } }
        val column = tagged(Tags.LOGIN).getBoundsInRoot()
        for (tag in listOf(Tags.BACK, Tags.FORGOT_PASSWORD, Tags.ADDRESS_FIELD)) {
            val bounds = tagged(tag).getBoundsInRoot()
            assertTrue(bounds.left >= column.left - 24.dp && bounds.right <= column.right + 24.dp, "$tag: $bounds, $column")
        }
        assertTrue(column.width <= 480.dp, "$column")
    }

    @Test
    fun `sign-up, terms and the app's own fields stand at the login window and nowhere else`() = runComposeUiTest {
        show { Phone { WithSlots() } }
        for (slot in SLOTS) tagged(slot).assertExists("$slot is not shown")
        flow.screens.value = MadeUp.address.shown.inWindow
        waitForIdle()
        for (slot in SLOTS) tagged(slot).assertDoesNotExist()
    }

    @Test
    fun `a header knows which screen it stands on`() = runComposeUiTest {
        val seen = mutableSetOf<Place>()
        val brand = Brand.ISMessenger.copy { header = { seen += it } }
        setContent { WithMadeUpTime { RepassTheme(brand) { for (state in MadeUp.all.values) state() } } }
        assertEquals(Place.entries.toSet(), seen)
    }

    @Test
    fun `an address that the app has is filled in, and can be locked`() = runComposeUiTest {
        show { PlayedWindow(flow, initialAddress = "ada@example.com", lockAddress = true) }
        assertSays("ada@example.com")
        val field = tagged(Tags.ADDRESS_FIELD).fetchSemanticsNode()
        assertTrue(SemanticsProperties.IsEditable !in field.config || !field.config[SemanticsProperties.IsEditable])
        press(Tags.LOGIN)
        assertTrue("ADDRESS=ada@example.com" in flow.done, "the core does not know it: ${flow.done}")
        flow.screens.value = MadeUp.inbox.shown.inWindow
        waitForIdle()
        tagged(Tags.CHANGE_ADDRESS).assertDoesNotExist()
    }

    @Test
    fun `the login window can be left where the app has something behind it`() = runComposeUiTest {
        var timesLeft = 0
        show { PlayedWindow(flow, onDismiss = { timesLeft++ }) }
        press(Tags.BACK)
        assertEquals(1, timesLeft)
    }

    @Test
    fun `no field gets higher or lower with its first letter`() = runComposeUiTest {
        show {
            Phone {
                Box {
                    SettingsContent(
                        MadeUp.settings.copy(asks = repass.Asks(currentPassword = true, mailedCode = true)).shown,
                        SettingsFields(),
                        null,
                        6,
                        {},
                        {},
                        {},
                    )
                }
            }
        }
        for (tag in listOf(Tags.NEW_PASSWORD_FIELD, Tags.CURRENT_PASSWORD_FIELD, Tags.CODE_FIELD)) {
            val empty = tagged(tag).getBoundsInRoot().height
            tagged(tag).performTextInput("\u00c5j\u6f22\u0e53")
            waitForIdle()
            assertEquals(empty, tagged(tag).getBoundsInRoot().height, tag)
        }
    }

    @Test
    fun `text has the colour of the ground that it stands on, in small windows and in large ones`() {
        for (size in listOf(360.dp, 900.dp)) runComposeUiTest {
            lateinit var seen: Pair<Color, Color>
            val brand = Brand.ISMessenger.copy {
                header = { seen = LocalContentColor.current to MaterialTheme.colorScheme.onSurface }
            }
            setContent {
                Box(Modifier.requiredSize(size, 760.dp)) {
                    WithMadeUpTime { RepassTheme(brand, darkTheme = true) { MadeUp.all.getValue("done")() } }
                }
            }
            assertEquals(seen.second, seen.first)
        }
    }

    @Composable
    private fun Login(modifier: Modifier) = LoginContent(MadeUp.login.shown, LoginFields(), {}, {}, modifier)

    @Composable
    private fun WithSlots() = LoginWindow(
        rememberLoginWindowState(flow, { flow }, { 6 }),
        onSignedIn = {},
        extraFields = { RepassTextField(TextFieldState(), "Workspace", Modifier.testTag(SLOTS[0])) },
        signUp = { Text("Create an account", Modifier.testTag(SLOTS[1])) },
        terms = { Text("Terms", Modifier.testTag(SLOTS[2])) },
    )

    private companion object {
        val SLOTS = listOf("workspace", "sign-up", "terms")
    }
}
