package repass.demo.storyboard

import java.io.File
import repass.demo.Demo
import repass.demo.HomeTags
import repass.sandbox.Account
import repass.sandbox.Sandbox

/** What every part of the story has at hand. */
internal class Story(
    val sandbox: Sandbox,
    val phone: Phone,
    val checks: Checks,
    private val board: Storyboard,
) {
    private val words = WordsSeen()

    /** A part that begins with the app just started. */
    fun part(title: String, about: String, app: Demo = Demo(sandbox), tell: () -> Unit) {
        board.chapter(title, about)
        phone.start(app)
        checks.part(title, tell) { picture("failed", "Here the story broke off.") }
        board.checked(checks.since())
    }

    /** Takes a picture of what is shown now, and notes what it says. */
    fun picture(name: String, happened: String, step: Seed? = null) {
        board.picture(name, phone.picture(), happened, step)
        words.step(name, phone.texts())
    }

    /** The words of all steps, which iOS says too. */
    fun checkWords() = checks.that("every step says the words of $WORDS", words.areThoseOf(File(WORDS)))

    fun mail(subject: String, text: String, step: Seed) = board.mail(subject, text, step)

    fun checkSays(text: String) = checks.that("says: $text", phone.says(text))

    fun checkBlue(what: String, tag: String) = checks.that("the $what is blue", phone.isBlue(tag))

    /** What the server holds is what counts. */
    fun checkServer(account: Account, refused: String, accepted: String) {
        checks.that("the server refuses the old password", !sandbox.accepts(refused, account.address))
        checks.that("the server accepts the new password", sandbox.accepts(accepted, account.address))
    }

    /** Home shows whose session the server says it is. */
    fun checkSignedIn(account: Account) {
        phone.awaitTag(HomeTags.HOME)
        phone.awaitText("You are signed in as ${account.address}.")
        checks.reached("the server knows the session of ${account.address}")
    }
}

private const val WORDS = "docs/storyboard.txt"
