package consumer

import java.io.File
import java.util.zip.ZipFile
import kotlin.test.assertEquals
import kotlin.test.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder
import repass.sandbox.Sandbox

/**
 * The app as R8 shrinks, renames and optimises it, run: against the server, with the library of this machine.
 * Class files in the place of dex, so that a desktop's Java can run them; the rules are the same.
 */
class ShrunkTest {
    @get:Rule
    val folder = TemporaryFolder()

    private val sandbox = Sandbox.fromEnvironment()
    private val account = sandbox.newAccount()

    @Test
    fun `with the rules of the AAR the app signs in, and what need not keep its name has lost it`() {
        val app = shrunk()
        val run = start(app)
        assertEquals("signed in: ${account.address}", run.output, run.errors)
        assertEquals(0, run.status)
        assertTrue(Published.entries(app).none { "RunningFlow" in it })
    }

    /** The program as R8 leaves it: run as a build does, without the assertions of its authors. */
    private fun shrunk(): File {
        val output = File(folder.root, "shrunk.jar")
        val libraries = Java.jars("android-all-instrumented-", "repass-androidx-") + unshrunk + File(Java.home)
        // Named in classes that are taken as they are here: the framework's and Kotlin's.
        val ours = folder.newFile().apply { writeText("-dontwarn org.robolectric.**,org.jetbrains.annotations.**") }
        val rules = listOf(File("target/repass-platform/proguard.txt"), File("src/main/r8/app.pro"), ours)
        val run = Java.run(
            listOf("-cp", Java.jars("r8-").single().path, "com.android.tools.r8.R8", "--release", "--classfile") +
                listOf("--output", output.path) +
                rules.flatMap { listOf("--pg-conf", it.path) } +
                libraries.flatMap { listOf("--lib", it.path) } +
                program().flatMap(::files).map { it.path },
        )
        check(run.status == 0) { "R8 refuses the app: ${run.errors}" }
        return output
    }

    /** What an app's build would give to R8, less Kotlin and androidx: those are taken whole. */
    private fun program() = listOf(File("target/classes"), jnaForAndroid()) + Java.jars("repass-${Published.version}")

    private val unshrunk = Java.jars("kotlin-stdlib-", "kotlinx-coroutines-core-jvm-", "kotlinx-coroutines-android-")

    private fun files(part: File): List<File> =
        if (part.isFile) listOf(part) else part.walk().filter { it.extension == "class" }.toList()

    private fun jnaForAndroid() = File("target/jna/classes.jar")

    /** Runs the app on nothing but what R8 left and was told of, and the native libraries of this machine. */
    private fun start(app: File): Java.Run = Java.run(
        listOf(
            "-Djna.library.path=${System.getProperty("jna.library.path")}",
            "-Djna.boot.library.path=${jnaForThisMachine()}",
            "-cp", (unshrunk + app).joinToString(File.pathSeparator),
            "consumer.HeadlessKt", sandbox.server, account.address, account.password,
        ),
    )

    /** The native part of JNA alone: beside its jar, a class that R8 took away would be found there. */
    private fun jnaForThisMachine(): File = File(folder.root, "jna").also { target ->
        target.mkdirs()
        ZipFile(Java.jars("jna-").single()).use { jar ->
            val name = "com/sun/jna/${com.sun.jna.Platform.RESOURCE_PREFIX}/${System.mapLibraryName("jnidispatch")}"
            jar.getInputStream(jar.getEntry(name)).use { from ->
                File(target, System.mapLibraryName("jnidispatch")).outputStream().use(from::copyTo)
            }
        }
    }
}
