package repass.android

import kotlin.time.Duration.Companion.seconds
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import repass.Config
import repass.LoginAction
import repass.LoginScreen
import repass.LoginWindowAction
import repass.LoginWindowScreen
import repass.MemorySessions
import repass.Repass
import repass.Server
import repass.Slot
import repass.Stores
import repass.compose.Brand
import repass.sandbox.Account
import repass.sandbox.Sandbox

/** An app as small as it can be. */
internal object TestApp {
    val sandbox by lazy { Sandbox.fromEnvironment() }
    private var stores = Stores.inMemory()
    private var sessions = MemorySessions()
    lateinit var repass: Repass
        private set
    var timesSignedIn = 0
    var timesSentToLogin = 0

    /** Starts it on a device that knows nothing of before. */
    fun install() {
        stores = Stores.inMemory()
        sessions = MemorySessions()
        timesSignedIn = 0
        timesSentToLogin = 0
        start()
    }

    /** Starts it after its process was ended: what was stored is all that there is. */
    fun start(link: String = "ismessenger://reset") {
        val config = Config(Server.GoTrue(sandbox.server, "anon"), appName = "ISMessenger", appLinks = listOf(link))
        repass = Repass(config, stores, sessions)
    }

    /** Whose session the app was handed, as the server says. */
    fun owner(): String? = sessions.session.value?.let { sandbox.owner(it.accessToken()) }

    /** Signs somebody in, without screens. */
    fun signIn(account: Account) = repass.loginWindow().use { login ->
        login.put(Slot.ADDRESS, account.address)
        login.put(Slot.PASSWORD, account.password)
        login.dispatch(LoginWindowAction.Login(LoginAction.SignIn))
        val signedIn = LoginWindowScreen.Login(LoginScreen.SignedIn)
        runBlocking { withTimeout(20.seconds) { login.screens.first { it == signedIn } } }
    }
}

class LoginActivity : RepassActivity() {
    override val repass get() = TestApp.repass
    override val brand get() = Brand.ISMessenger

    override fun onSignedIn() {
        TestApp.timesSignedIn++
    }
}

class SettingsActivity : RepassSettingsActivity() {
    override val repass get() = TestApp.repass
    override val brand get() = Brand.ISMessenger

    override fun onSignInAgain() {
        TestApp.timesSentToLogin++
    }
}
