package repass.demo.storyboard

import java.io.File

/**
 * What each step says, as text: the screens of iOS are walked through the same steps and held
 * against the same file. Sentences in the order of the alphabet, since where they stand differs.
 */
internal class WordsSeen {
    private val steps = StringBuilder(HEAD)

    fun step(name: String, texts: List<String>) {
        // A letter alone is no word but the picture of a person without one.
        val sentences = comparable(texts).filter { it.length > 1 }.distinct().sorted()
        steps.append("\n$name\n").append(sentences.joinToString("") { "    $it\n" })
    }

    /** Whether it is what is committed; with `REPASS_BLESS=1` it becomes that. */
    fun areThoseOf(file: File): Boolean {
        if (System.getenv("REPASS_BLESS") == "1") file.writeText(steps.toString())
        return file.isFile && file.readText() == steps.toString()
    }

    private companion object {
        const val HEAD = "What a person reads at each step, on Android and on iOS.\n" +
            "Written by REPASS_BLESS=1 cargo xtask demo --headless\n"
    }
}

/** Without what differs from one request to the next: addresses, and the time that is left. */
internal fun comparable(texts: List<String>) =
    texts.map { it.replace(Regex("""\S+@\S+"""), "(address)").replace(Regex("""\d+:\d\d"""), "(time)") }
