package repass.demo.storyboard

/** Counts what holds and what does not, and says each. */
internal class Checks {
    private var passed = 0
    private var failed = 0
    private val lines = mutableListOf<String>()

    val allPassed get() = failed == 0 && passed > 0

    fun that(what: String, holds: Boolean) {
        if (holds) passed++ else failed++
        println("  ${if (holds) "ok    " else "FAILED"} $what")
        lines += if (holds) what else "FAILED: $what"
    }

    /** Something that was waited for has come. */
    fun reached(what: String) = that(what, holds = true)

    /** What was checked since this was asked last. */
    fun since(): List<String> = lines.toList().also { lines.clear() }

    /** A part of the story of which a failure must not keep the others from being told. */
    fun part(title: String, tell: () -> Unit, onFailure: () -> Unit) {
        println(title)
        @Suppress("TooGenericExceptionCaught") // Whatever went wrong, this part is what failed.
        try {
            tell()
        } catch (failure: Throwable) {
            that("goes on to its end: ${failure.message?.lineSequence()?.first()} (at ${placeOf(failure)})", false)
            onFailure()
        }
    }

    fun sum() = "$passed passed, $failed failed"

    /** The line of the story that was being told. */
    private fun placeOf(failure: Throwable): String =
        failure.stackTrace.firstOrNull { it.fileName.orEmpty().startsWith("StoryOf") || it.fileName == "Headless.kt" }
            ?.let { "${it.fileName}:${it.lineNumber}" } ?: "an unknown place"
}
