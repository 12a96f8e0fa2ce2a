package repass.android

import android.content.Intent
import android.os.Bundle
import android.view.WindowManager
import androidx.activity.ComponentActivity
import androidx.activity.compose.setContent
import androidx.activity.enableEdgeToEdge
import androidx.compose.runtime.Composable
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.setValue
import repass.Repass
import repass.compose.Brand
import repass.compose.LoginWindow
import repass.compose.LoginWindowState
import repass.compose.rememberLoginWindowState

/**
 * The login window with all that is around a forgotten password, as an activity of its own.
 *
 * Extend it, name yours in the manifest with an intent filter for each of your links, and start it
 * where somebody has to sign in. It
 *
 * - draws behind the bars of the system,
 * - keeps its content out of screenshots, recordings and the list of recent apps, and takes no taps while
 *   another app draws over it,
 * - takes the links that it is opened with to the reset that they belong to, each of them once,
 * - keeps what was reached and typed when it is turned, and goes on where it was when it is made anew:
 *   nothing is sent because of that.
 *
 * It fails when it is made where the manifest opens one of the links with nothing, see
 * [requireLinksIn]. An app of one activity calls [LoginWindow] itself, in [Secret].
 */
public abstract class RepassActivity : ComponentActivity() {
    /** Yours, the one of the whole app: the activity does not close it. */
    protected abstract val repass: Repass

    /** How the screens look and what they say. */
    protected abstract val brand: Brand

    private var link by mutableStateOf<String?>(null)

    /** A person is signed in, and the session is kept: by Repass, or by your `SessionHost`. */
    protected abstract fun onSignedIn()

    /** The login window's state, with the links that the activity is opened with. For [Content]. */
    @Composable
    protected fun rememberState(initialAddress: String = "", lockAddress: Boolean = false): LoginWindowState {
        val state = rememberLoginWindowState(repass, link = null, initialAddress, lockAddress)
        link?.let { opened -> LaunchedEffect(state, opened) { state.openLink(opened).also { forgetLink() } } }
        return state
    }

    /** Shows the login window. Override it to put something around it, or something of yours into it. */
    @Composable
    protected open fun Content() {
        LoginWindow(rememberState(), brand, ::onSignedIn)
    }

    /** Begins; what is to be restored is restored by the screens. */
    override fun onCreate(savedInstanceState: Bundle?) {
        super.onCreate(savedInstanceState)
        repass.requireLinksIn(this)
        // An activity that is made anew still has the intent that once opened it.
        if (savedInstanceState == null) link = intent.link()
        showSecret { Content() }
    }

    /** Tells the session that Repass keeps, so that what could not be done before is tried again. */
    override fun onStart() {
        super.onStart()
        repass.sessions?.foregrounded()
    }

    /** Takes the link that a mail brings while the activity is there. */
    override fun onNewIntent(intent: Intent) {
        super.onNewIntent(intent)
        setIntent(intent)
        intent.link()?.let { link = it }
    }

    /** It is in the core's hands. Nobody finds it in the intent any more. */
    private fun forgetLink() {
        link = null
        intent.data = null
    }
}

/** Shows screens behind the bars of the system and out of every picture of them. */
internal fun ComponentActivity.showSecret(content: @Composable () -> Unit) {
    // Before anything is drawn: also what the list of recent apps shows of the first moment.
    window.addFlags(WindowManager.LayoutParams.FLAG_SECURE)
    enableEdgeToEdge()
    setContent { Secret(content) }
}
