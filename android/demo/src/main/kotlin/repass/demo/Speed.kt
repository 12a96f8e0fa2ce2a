package repass.demo

import kotlin.time.Duration
import kotlin.time.measureTime
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.runBlocking
import repass.ChangeAction
import repass.ChangeScreen
import repass.Config
import repass.Repass
import repass.Server
import repass.Slot
import repass.Stores

private const val ROUNDS = 20_000

/**
 * What the calling thread pays for the core, JNA and the copies in between included; docs/speed.md has
 * the numbers. Run it by hand on a quiet machine: it measures, and proves nothing.
 */
fun main() {
    // Nothing is ever sent: nobody listens there, and what is pressed is answered on the spot.
    val server = Server.GoTrue("http://127.0.0.1:1", apiKey = "none")
    val config = Config(server, appName = "Example", appLinks = listOf("example://reset"))
    Repass(config, Stores.inMemory()).use { repass ->
        repass.change().use { settings ->
            runBlocking { settings.screens.first { it is ChangeScreen.Editing } }
            for (typed in listOf("zq7!kp", "correct horse battery staple", "correct horse battery staple ".repeat(35))) {
                report("a key press, ${typed.length} characters") {
                    settings.put(Slot.NEW_PASSWORD, typed)
                    settings.assess()
                }
            }
            settings.put(Slot.RETYPE, "something else")
            report("a press of SAVE PROFILE") { settings.dispatch(ChangeAction.Save(appFieldsChanged = false)) }
        }
    }
}

private fun report(what: String, call: () -> Unit) {
    repeat(ROUNDS) { call() }
    val times = List(ROUNDS) { measureTime(call) }.sorted()
    println("$what: half within ${times.at(0.5)}, 99 of 100 within ${times.at(0.99)}, the longest ${times.last()}")
}

private fun List<Duration>.at(part: Double) = this[(size * part).toInt()]
