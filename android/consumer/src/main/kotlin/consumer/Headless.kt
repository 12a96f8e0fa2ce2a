package consumer

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

/** An app without screens: signs somebody in at a server and says whose session it got. */
fun main(arguments: Array<String>) {
    val (server, address, password) = arguments
    val sessions = MemorySessions()
    val config = Config(Server.GoTrue(server, apiKey = "anon"), appName = "Example", appLinks = listOf("example://reset"))
    val repass = Repass(config, Stores.inMemory(), sessions)
    repass.loginWindow().use { login ->
        login.put(Slot.ADDRESS, address)
        login.put(Slot.PASSWORD, password)
        login.dispatch(LoginWindowAction.Login(LoginAction.SignIn))
        val signedIn = LoginWindowScreen.Login(LoginScreen.SignedIn)
        runBlocking { withTimeout(20_000) { login.screens.first { it == signedIn } } }
    }
    println("signed in: ${sessions.session.value?.account()}")
    repass.close()
}
