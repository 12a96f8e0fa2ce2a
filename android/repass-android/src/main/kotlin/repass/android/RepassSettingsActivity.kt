package repass.android

import android.os.Bundle
import androidx.activity.ComponentActivity
import androidx.compose.runtime.Composable
import repass.Repass
import repass.compose.Brand
import repass.compose.ExtraSettings
import repass.compose.PersonalSettings

/**
 * Personal Settings, where a signed-in person changes the password, as an activity of its own.
 *
 * Extend it, name yours in the manifest (not exported, no intent filter), and start it from the
 * profile menu. Like [RepassActivity] it draws behind the bars of the system and keeps its content
 * out of pictures. What was typed stays when it is turned, and is gone when the app was ended; a save
 * under way goes on, and what came of it is shown.
 *
 * An app of one activity calls [PersonalSettings] itself, in [Secret].
 */
public abstract class RepassSettingsActivity : ComponentActivity() {
    /** Yours, the one of the whole app: the activity does not close it. */
    protected abstract val repass: Repass

    /** How the screens look and what they say. */
    protected abstract val brand: Brand

    /** Fields of the app's own above SAVE PROFILE, or none. Hold them in one place, such as a view model. */
    protected open val extra: ExtraSettings? = null

    /** The session is over: show the login window. */
    protected abstract fun onSignInAgain()

    /** Shows Personal Settings; the arrow ends the activity. Override it to put something around it. */
    @Composable
    protected open fun Content() {
        PersonalSettings(repass, brand, onBack = ::finish, ::onSignInAgain, extra = extra)
    }

    /** Tells the session that Repass keeps, so that what could not be done before is tried again. */
    override fun onStart() {
        super.onStart()
        repass.sessions?.foregrounded()
    }

    /** Begins; what is to be restored is restored by the screens. */
    override fun onCreate(savedInstanceState: Bundle?) {
        super.onCreate(savedInstanceState)
        showSecret { Content() }
    }
}
