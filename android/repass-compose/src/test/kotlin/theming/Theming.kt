package theming

import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.shape.RoundedCornerShape
import androidx.compose.foundation.text.input.TextFieldState
import androidx.compose.material3.Button
import androidx.compose.material3.OutlinedTextField
import androidx.compose.material3.Shapes
import androidx.compose.material3.Text
import androidx.compose.material3.Typography
import androidx.compose.material3.darkColorScheme
import androidx.compose.material3.lightColorScheme
import androidx.compose.runtime.Composable
import androidx.compose.runtime.DisposableEffect
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.runtime.collectAsState
import androidx.compose.runtime.getValue
import androidx.compose.runtime.remember
import androidx.compose.runtime.snapshotFlow
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.text.font.FontFamily
import androidx.compose.ui.tooling.preview.PreviewLightDark
import androidx.compose.ui.unit.dp
import repass.LoginScreen
import repass.Problem
import repass.Repass
import repass.ResetAction
import repass.ResetScreen
import repass.SignInScreen
import repass.Slot
import repass.compose.Brand
import repass.compose.BrandColors
import repass.compose.ExtraSettings
import repass.compose.LoginContent
import repass.compose.LoginFields
import repass.compose.PersonalSettings
import repass.compose.Place
import repass.compose.RepassTextField
import repass.compose.RepassTheme
import repass.compose.SaveResult
import repass.compose.Strings
import repass.compose.inFamily

// What docs/theming.md shows. That it stands here means that it compiles, with public names only.

private val appFont = FontFamily.SansSerif

@Composable
private fun Logo() = Text("E")

// begin: brand
val brand = Brand("Example", contactUrl = "https://example.com/contact") {
    light = BrandColors(lightColorScheme(primary = Color(0xFF6750A4)))
    dark = BrandColors(darkColorScheme(primary = Color(0xFFD0BCFF)))
    typography = Typography().inFamily(appFont)
    shapes = Shapes(medium = RoundedCornerShape(4.dp))
    mark = { Logo() }
    footer = { place -> if (place == Place.LOGIN) Text("Example Ltd, 1 Example Street") }
}
// end: brand

// begin: words
object Deutsch : Strings {
    override val login get() = "ANMELDEN"
    override val contactUs get() = "schreiben Sie uns"

    override fun notReceived(contactUs: String) = "Kommt binnen 10 Minuten nichts an, $contactUs bitte."

    override fun problem(problem: Problem) = when (problem) {
        Problem.EnterPassword -> "Geben Sie Ihr Passwort ein."
        else -> super.problem(problem)
    }
}

val inGerman = brand.copy { words = Deutsch }
// end: words

interface Profile {
    suspend fun rename(nickname: String): Boolean
}

// begin: extra
class SettingsModel(private val profile: Profile, private val current: String) {
    private val nickname = TextFieldState(current)

    val extra = ExtraSettings(
        hasChanges = { nickname.text.toString() != current },
        save = {
            if (profile.rename(nickname.text.toString())) SaveResult.Saved
            else SaveResult.Failed("This nickname is taken. Choose another one.")
        },
        fields = { busy -> RepassTextField(nickname, "Nickname", enabled = !busy) },
    )
}

@Composable
fun Settings(repass: Repass, model: SettingsModel, back: () -> Unit, showLogin: () -> Unit) =
    PersonalSettings(repass, brand, onBack = back, onSignInAgain = showLogin, extra = model.extra)
// end: extra

// begin: preview
@PreviewLightDark
@Composable
fun LoginInOurColours() = RepassTheme(brand) {
    LoginContent(
        LoginScreen.SignIn(SignInScreen(busy = null, problem = null, resetWaiting = true)),
        LoginFields(TextFieldState("ada@example.com")),
        dispatch = {},
        onForgotPassword = {},
    )
}
// end: preview

// begin: own
@Composable
fun ForgotPassword(repass: Repass, onLeave: () -> Unit) {
    val flow = remember(repass) { repass.reset() }
    DisposableEffect(flow) { onDispose { flow.close() } }
    val screen by flow.screens.collectAsState()
    val address = remember { TextFieldState() }
    LaunchedEffect(flow) { snapshotFlow { address.text }.collect { flow.put(Slot.ADDRESS, it) } }
    when (val shown = screen) {
        is ResetScreen.EnterAddress -> Column {
            OutlinedTextField(address)
            shown.screen.problem?.let { Text(brand.words.problem(it)) }
            Button({ flow.dispatch(ResetAction.SendInstructions) }, enabled = shown.screen.busy == null) {
                Text("Mail me a link")
            }
        }
        is ResetScreen.Closed -> onLeave()
        else -> Text("and so on, one branch for each screen")
    }
}
// end: own
