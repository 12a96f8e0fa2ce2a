package repass.compose

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.shape.RoundedCornerShape
import androidx.compose.foundation.text.input.TextFieldState
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Shapes
import androidx.compose.material3.Text
import androidx.compose.material3.darkColorScheme
import androidx.compose.material3.lightColorScheme
import androidx.compose.runtime.Composable
import androidx.compose.runtime.remember
import androidx.compose.runtime.rememberCoroutineScope
import androidx.compose.ui.Modifier
import androidx.compose.ui.graphics.Color
import org.jetbrains.skia.Image
import repass.AppFields
import repass.OtherDevices
import repass.SettingsAction
import repass.SettingsScreen

/** A brand that changes all there is to change, in a yellow that nobody could read as it is. */
internal object AnotherBrand {
    private val brand = Brand("Example", contactUrl = "https://example.com/contact") {
        light = BrandColors(lightColorScheme(primary = Color(0xFFFFC107), onPrimary = Color.Black))
        dark = BrandColors(darkColorScheme(primary = Color(0xFF5D4037)))
        shapes = Shapes(medium = RoundedCornerShape(28))
        mark = { Text("E", color = MaterialTheme.colorScheme.primary, style = MaterialTheme.typography.displayLarge) }
        header = { Strip("the app's header") }
        footer = { Strip("the app's footer") }
    }

    fun pictures(dark: Boolean): List<List<Image>> = listOf(1f, 2f).map { scale ->
        val look = Look(Strings.English, dark, scale)
        val screens = listOf<@Composable () -> Unit>(MadeUp.all.getValue("login, reset waiting"), { Settings() })
        screens.map { look.draw(brand, it) }
    }

    /** The password is saved, the app's own field is not. */
    @Composable
    private fun Settings() {
        val nickname = remember { TextFieldState("ada") }
        val flow = PlayedFlow<SettingsAction, SettingsScreen>(MadeUp.settings.copy(saved = OtherDevices.SIGNED_OUT, appFields = AppFields.SAVE_NOW).shown)
        val own = ExtraSettings(
            hasChanges = { true },
            save = { SaveResult.Failed("This nickname is taken. Choose another one.") },
            fields = { RepassTextField(nickname, "Nickname") },
        )
        val scope = rememberCoroutineScope()
        val save = remember { ExtraSave(own, flow, scope).apply { pressed() } }
        SettingsContent(flow.screen(), SettingsFields(), null, 6, save, {}, {}, {})
    }

    @Composable
    private fun Strip(text: String) = Row(Modifier.fillMaxWidth(), Arrangement.Center) {
        Text(text, style = MaterialTheme.typography.labelMedium)
    }
}
