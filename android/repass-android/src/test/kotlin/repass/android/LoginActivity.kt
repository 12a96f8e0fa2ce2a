package repass.android

import repass.MemorySessions
import repass.Repass
import repass.Stores
import repass.compose.Brand
import repass.ffi.Config
import repass.ffi.Server
import repass.sandbox.Sandbox

/** An app as small as it can be. */
internal object TestApp {
    val sandbox by lazy { Sandbox.fromEnvironment() }
    private var stores = Stores.inMemory()
    lateinit var repass: Repass
        private set
    var timesSignedIn = 0

    /** Starts it on a device that knows nothing of before. */
    fun install() {
        stores = Stores.inMemory()
        timesSignedIn = 0
        start()
    }

    /** Starts it after its process was ended: what was stored is all that there is. */
    fun start() {
        val server = Server.GoTrue(sandbox.server, "anon")
        val config = Config(server, appName = "ISMessenger", appLinks = listOf("ismessenger://reset"))
        repass = Repass(config, stores, MemorySessions())
    }
}

class LoginActivity : RepassActivity() {
    override val repass get() = TestApp.repass
    override val brand get() = Brand.ISMessenger

    override fun onSignedIn() {
        TestApp.timesSignedIn++
    }
}
