package consumer

import java.io.File
import kotlin.test.assertEquals
import org.jetbrains.kotlin.abi.tools.AbiFilters
import org.jetbrains.kotlin.abi.tools.AbiTools
import org.junit.Test

/**
 * The public names of what is published, held to the files in `android/api`: a change of them shows in a
 * review. `REPASS_BLESS=1` writes the files anew.
 */
class ApiTest {
    @Test
    fun `the flows and the core's vocabulary`() = hold("repass", Published.file("repass", ".jar"))

    @Test
    fun `what only Android has`() = hold("repass-platform", classes("repass-platform"))

    @Test
    fun `the screens and the activity`() = hold("repass-android", classes("repass-android"), SINGLETONS)

    private fun hold(module: String, jar: File, unnamed: Set<String> = emptySet()) {
        val current = buildString {
            val filters = AbiFilters(emptySet(), unnamed, emptySet(), emptySet())
            AbiTools.getInstance().printJvmDump(this, listOf(jar), filters)
        }
        val file = File(Published.root, "android/api/$module.api")
        if (System.getenv("REPASS_BLESS") != null) file.writeText(current)
        assertEquals(file.readText(), current, "$file is not current: run this test with REPASS_BLESS=1 and review it")
    }

    private fun classes(module: String) = File("target/$module/classes.jar")

    private companion object {
        /** Compose's compiler makes them. */
        val SINGLETONS = setOf("repass.compose.ComposableSingletons**")
    }
}
