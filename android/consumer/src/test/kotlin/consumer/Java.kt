package consumer

import java.io.File
import java.util.concurrent.TimeUnit

/** Other Javas than that of the tests, and what is on its class path for them. */
internal object Java {
    val home: String = System.getProperty("java.home")

    class Run(val status: Int, val output: String, val errors: String)

    fun run(arguments: List<String>): Run {
        val output = File.createTempFile("output", null)
        val errors = File.createTempFile("errors", null)
        // For programs that end soon, the better compiler takes longer than it saves: R8 half as long again.
        val command = listOf(File(home, "bin/java").path, "-XX:TieredStopAtLevel=1") + arguments
        val builder = ProcessBuilder(command).redirectOutput(output).redirectError(errors)
        // A test that cargo runs would find the library through it, wherever the app looks.
        builder.environment() -= "LD_LIBRARY_PATH"
        val java = builder.start()
        try {
            check(java.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)) { "it does not end: ${arguments.take(3)}" }
            return Run(java.exitValue(), output.readText().trim(), errors.readText())
        } finally {
            java.destroyForcibly()
            output.delete()
            errors.delete()
        }
    }

    /** The jars whose names begin so, one for each. */
    fun jars(vararg names: String): List<File> {
        val all = System.getProperty("java.class.path").split(File.pathSeparator).map(::File)
        return names.map { name -> all.single { it.name.startsWith(name) } }
    }

    private const val LIMIT_MINUTES = 5L
}
