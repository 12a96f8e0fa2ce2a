package consumer

import kotlin.test.assertContains
import kotlin.test.assertEquals
import kotlin.test.assertTrue
import org.junit.Test

/** What an app's build fetches besides, and in which scope. Versions are those that we were built with. */
class DependenciesTest {
    @Test
    fun `screens bring the platform part and Compose`() {
        val dependencies = withoutVersions("repass-android")
        assertEquals(
            setOf(
                "repass:repass-platform:aar compile",
                "androidx.activity:activity-compose:jar compile",
                "androidx.compose.foundation:foundation:jar compile",
                "androidx.compose.material3:material3:jar compile",
                "androidx.compose.runtime:runtime:jar compile",
                "androidx.compose.ui:ui:jar compile",
                "androidx.lifecycle:lifecycle-runtime-compose:jar runtime",
                "androidx.navigationevent:navigationevent-compose:jar runtime",
            ),
            dependencies,
        )
    }

    @Test
    fun `the platform part brings no user interface, and JNA as Android needs it`() {
        assertEquals(
            setOf(
                "repass:repass:jar compile",
                "net.java.dev.jna:jna:aar compile",
                "org.jetbrains.kotlinx:kotlinx-coroutines-android:jar runtime",
            ),
            withoutVersions("repass-platform"),
        )
        // The jar of JNA beside its AAR would be every class twice.
        assertContains(Published.file("repass-platform", ".pom").readText(), Regex("<exclusion>.*\\s*<groupId>net.java.dev.jna"))
    }

    @Test
    fun `the jar brings coroutines and JNA`() {
        assertEquals(
            setOf(
                "net.java.dev.jna:jna:jar compile",
                "org.jetbrains.kotlinx:kotlinx-coroutines-core-jvm:jar compile",
                "org.jetbrains.kotlin:kotlin-stdlib:jar compile",
            ),
            withoutVersions("repass"),
        )
    }

    @Test
    fun `our own modules are taken in the version that they were published with`() {
        val ours = listOf("repass-android", "repass-platform", "repass").flatMap(Published::dependencies)
            .filter { it.startsWith("repass:") }
        assertTrue(ours.size == 2 && ours.all { it.split(':')[2] == Published.version }, "$ours")
    }

    private fun withoutVersions(module: String) =
        Published.dependencies(module).map { it.split(':') }.map { (group, artifact, _, type) -> "$group:$artifact:$type" }.toSet()
}
