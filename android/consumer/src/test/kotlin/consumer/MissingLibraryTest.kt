package consumer

import java.io.File
import kotlin.test.assertContains
import kotlin.test.assertNotEquals
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder

/** An app that was built without the native library. */
class MissingLibraryTest {
    @get:Rule
    val nothing = TemporaryFolder()

    @Test
    fun `says so at start, and what to do`() {
        val libraries = arrayOf("jna-", "kotlin-stdlib-", "kotlinx-coroutines-core-jvm-")
        val classes = Java.jars("repass-${Published.version}", *libraries)
        val run = Java.run(
            listOf(
                "-Djna.library.path=${nothing.root}",
                "-cp", (classes + File("target/classes")).joinToString(File.pathSeparator),
                "consumer.HeadlessKt", "https://auth.example.com", "someone@example.com", "made up",
            ),
        )
        assertNotEquals(0, run.status)
        assertContains(run.errors, "the native library of Repass cannot be loaded. On Android take repass-platform")
    }
}
