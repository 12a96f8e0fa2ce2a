package repass.demo

import androidx.compose.runtime.Composable
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.rememberCoroutineScope
import androidx.compose.runtime.setValue
import kotlinx.coroutines.launch
import repass.Config
import repass.MemorySessions
import repass.Repass
import repass.Server
import repass.Stores
import repass.compose.LoginWindow
import repass.compose.PersonalSettings
import repass.compose.rememberLoginWindowState
import repass.sandbox.Sandbox

/**
 * What the demo app consists of beside its screens: Repass, and a session that is held in memory.
 *
 * @property sandbox the server, for what the app asks it besides Repass
 * @param server where Repass looks for it
 */
class Demo(val sandbox: Sandbox, server: String = sandbox.server) : AutoCloseable {
    val sessions = MemorySessions()

    val repass = Repass(
        Config(
            Server.GoTrue(server, apiKey = "sandbox"),
            appName = DemoBrand.appName,
            appLinks = listOf("ismessenger://reset"),
        ),
        Stores.inMemory(),
        sessions,
    )

    /** The link that the app was opened with; on a phone it comes with the intent. */
    var link by mutableStateOf<String?>(null)

    override fun close() = repass.close()
}

private enum class Place { Login, Home, Settings }

/** The demo app: the login window, a home, and Personal Settings. */
@Composable
fun DemoApp(demo: Demo) {
    var place by remember { mutableStateOf(Place.Login) }
    val scope = rememberCoroutineScope()
    when (place) {
        Place.Login -> {
            val state = rememberLoginWindowState(demo.repass)
            demo.link?.let { link ->
                LaunchedEffect(link) {
                    state.openLink(link)
                    demo.link = null
                }
            }
            LoginWindow(state, DemoBrand, onSignedIn = { place = Place.Home })
        }
        Place.Home -> Home(
            demo,
            onSettings = { place = Place.Settings },
            onSignOut = {
                scope.launch {
                    demo.signOut()
                    place = Place.Login
                }
            },
        )
        Place.Settings -> PersonalSettings(
            demo.repass,
            DemoBrand,
            onBack = { place = Place.Home },
            onSignInAgain = { place = Place.Login },
        )
    }
}
