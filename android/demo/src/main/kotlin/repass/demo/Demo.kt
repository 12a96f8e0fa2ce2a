package repass.demo

import androidx.compose.runtime.Composable
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.setValue
import repass.Config
import repass.Repass
import repass.Server
import repass.Sessions
import repass.Stores
import repass.compose.LoginWindow
import repass.compose.PersonalSettings
import repass.compose.TellForeground
import repass.compose.rememberLoginWindowState
import repass.sandbox.Sandbox

/**
 * What the demo app consists of beside its screens: Repass, which keeps the session too, in memory.
 *
 * @property sandbox the server, for what the app asks it besides Repass
 * @param server where Repass looks for it
 */
class Demo(val sandbox: Sandbox, server: String = sandbox.server) : AutoCloseable {
    val repass = Repass(
        Config(
            Server.GoTrue(server, apiKey = "sandbox"),
            appName = DemoBrand.appName,
            appLinks = listOf("ismessenger://reset"),
        ),
        Stores.inMemory(),
    )

    /** The session, which Repass keeps. */
    val sessions: Sessions = checkNotNull(repass.sessions)

    /** The link that the app was opened with; on a phone it comes with the intent. */
    var link by mutableStateOf<String?>(null)

    override fun close() = repass.close()
}

private enum class Place { Login, Home, Settings }

/** The demo app: the login window, a home, and Personal Settings. */
@Composable
fun DemoApp(demo: Demo) {
    var place by remember { mutableStateOf(Place.Login) }
    TellForeground(demo.sessions)
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
                demo.sessions.signOut()
                place = Place.Login
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
