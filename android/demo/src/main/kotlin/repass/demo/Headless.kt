package repass.demo

import androidx.compose.ui.geometry.Size
import androidx.compose.ui.test.ExperimentalTestApi
import androidx.compose.ui.test.SkikoComposeUiTest
import androidx.compose.ui.test.runSkikoComposeUiTest
import androidx.compose.ui.unit.Density
import java.io.File
import java.net.InetAddress
import java.net.ServerSocket
import kotlin.system.exitProcess
import kotlin.time.Duration.Companion.minutes
import repass.demo.storyboard.Checks
import repass.demo.storyboard.Phone
import repass.demo.storyboard.Story
import repass.demo.storyboard.Storyboard
import repass.demo.storyboard.changeInSettings
import repass.demo.storyboard.resetByCode
import repass.demo.storyboard.resetByLink
import repass.demo.storyboard.strangeLink
import repass.demo.storyboard.unknownAccount
import repass.demo.storyboard.unreachable
import repass.demo.storyboard.wrongAtLogin
import repass.demo.storyboard.wrongCodeAndPasswords
import repass.demo.storyboard.wrongInSettings
import repass.sandbox.Account
import repass.sandbox.Sandbox

/** Pixels for each of the phone's units. */
private const val DENSITY = 2f

/**
 * Drives the real screens and the real core against the running sandbox, with the real mail, through
 * every step of the seed; writes the storyboard. The exit code says whether all checks passed.
 *
 * It wants a sandbox that was just started: the demo account with its first password.
 */
@OptIn(ExperimentalTestApi::class)
fun main() {
    val sandbox = Sandbox.fromEnvironment()
    val checks = Checks()
    val board = Storyboard(File(System.getenv("REPASS_STORYBOARD") ?: "target/storyboard"))
    val size = Size(PhoneSize.width.value * DENSITY, PhoneSize.height.value * DENSITY)
    runSkikoComposeUiTest(size, Density(DENSITY), testTimeout = 10.minutes) { tell(sandbox, checks, board) }
    board.write(checks.sum())
    println(checks.sum())
    exitProcess(if (checks.allPassed) 0 else 1)
}

@OptIn(ExperimentalTestApi::class)
private fun SkikoComposeUiTest.tell(sandbox: Sandbox, checks: Checks, board: Storyboard) {
    val phone = Phone(this)
    val story = Story(sandbox, phone, checks, board)
    story.theSeed()
    story.whatCanGoWrong()
    story.checkWords()
    phone.stop()
}

private fun Story.theSeed() {
    val byLink = Account.demo
    var password = byLink.password
    part("Login Window, by the link", "The password is forgotten; the link in the mail leads to a new one.") {
        password = resetByLink(byLink)
    }
    part("Personal Settings", "Another password while being signed in; then out, and in again with it.") {
        changeInSettings(byLink, password)
    }
    val byCode by lazy { sandbox.newAccount("code") }
    part("Login Window, by the code", "The mail is read on another device, and its code typed here.") {
        resetByCode(byCode)
    }
}

private fun Story.whatCanGoWrong() {
    val known by lazy { sandbox.newAccount("known") }
    part("What can go wrong: the login window", "Errors stand under their field.") { wrongAtLogin(known) }
    part("What can go wrong: an unknown account", "Nobody learns here who has an account.") { unknownAccount(known) }

    val wrong by lazy { sandbox.newAccount("wrong") }
    part("What can go wrong: code and passwords", "Nothing that was typed is lost.") { wrongCodeAndPasswords(wrong) }
    part("What can go wrong: Personal Settings", "Nothing is saved, and nothing is lost.") { wrongInSettings(wrong) }

    val elsewhere by lazy { sandbox.newAccount("elsewhere") }
    part("What can go wrong: a link from elsewhere", "It is of use only where the instructions were asked for.") {
        strangeLink(elsewhere)
    }
    val offline = Demo(sandbox, server = nobodyListens())
    part("What can go wrong: no connection", "Nothing was sent.", offline) { unreachable() }
}

/** An address that refuses every connection. */
private fun nobodyListens() =
    ServerSocket(0, 1, InetAddress.getLoopbackAddress()).use { "http://127.0.0.1:${it.localPort}" }
