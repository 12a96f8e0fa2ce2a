package repass.demo

import androidx.compose.runtime.Composable
import repass.Config
import repass.Repass
import repass.Server
import repass.Stores
import repass.compose.Brand
import repass.compose.LoginWindow
import repass.compose.PersonalSettings
import repass.compose.rememberLoginWindowState

// What an app writes. The README shows these lines; that they stand here means that they compile.

// begin: client
internal fun repass(stores: Stores) = Repass(
    Config(
        Server.GoTrue("https://auth.example.com/auth/v1", apiKey = "your-public-key"),
        appName = "Example",
        appLinks = listOf("https://app.example.com/reset"),
    ),
    stores,
)
// end: client

// begin: screens
internal val brand = Brand("Example", contactUrl = "https://example.com/contact")

@Composable
internal fun Login(repass: Repass, link: String?, showHome: () -> Unit) =
    LoginWindow(rememberLoginWindowState(repass, link), brand, onSignedIn = showHome)

@Composable
internal fun Settings(repass: Repass, back: () -> Unit, showLogin: () -> Unit) =
    PersonalSettings(repass, brand, onBack = back, onSignInAgain = showLogin)
// end: screens
