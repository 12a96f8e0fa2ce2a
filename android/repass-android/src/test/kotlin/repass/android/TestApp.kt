package repass.android

import kotlin.time.Duration.Companion.seconds
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import repass.MemorySessions
import repass.Repass
import repass.Stores
import repass.compose.Brand
import repass.ffi.Config
import repass.ffi.LoginAction
import repass.ffi.LoginScreen
import repass.ffi.LoginWindowAction
import repass.ffi.LoginWindowScreen
import repass.ffi.Server
import repass.ffi.Slot
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
