package consumer

import java.io.File
import java.util.zip.ZipFile
import kotlin.test.assertContains
import kotlin.test.assertEquals
import kotlin.test.assertFalse
import kotlin.test.assertTrue
import org.junit.Test

/** What is in the files that an app's build fetches, to the last one. */
class ArtifactsTest {
    private val parts = setOf(
        "AndroidManifest.xml",
        "R.txt",
        "classes.jar",
        "META-INF/com/android/build/gradle/aar-metadata.properties",
    )

    @Test
    fun `the platform AAR has classes, R8's rules and every native library that was built`() {
        val aar = Published.file("repass-platform", ".aar")
        assertEquals(parts + "proguard.txt" + nativeLibraries(), Published.entries(aar))
        for (kept in listOf("com.sun.jna.**", "repass.Uniffi*")) {
            assertContains(Published.text(aar, "proguard.txt"), "-keep class $kept { *; }")
        }
    }

    @Test
    fun `the AAR with the screens has its classes and no second copy of anything`() {
        assertEquals(parts, Published.entries(Published.file("repass-android", ".aar")))
        assertTrue("repass/android/RepassActivity.class" in classes("repass-android"))
        assertTrue("repass/compose/LoginWindowKt.class" in classes("repass-android"))
        val all = listOf("repass-android", "repass-platform").map(::classes) +
            listOf(classesIn(Published.file("repass", ".jar")))
        assertEquals(all.flatten().toSet().size, all.sumOf { it.size }, "a class is published twice")
        assertTrue(all.flatten().all { it.startsWith("repass/") }, "classes of others are published as ours")
    }

    @Test
    fun `each AAR has a namespace of its own and runs on Android 7`() {
        val namespaces = listOf("repass-android", "repass-platform").map { module ->
            val manifest = Published.text(Published.file(module, ".aar"), "AndroidManifest.xml")
            assertContains(manifest, "android:minSdkVersion=\"24\"")
            Regex("package=\"([^\"]+)\"").find(manifest)?.groupValues?.get(1)
        }
        assertEquals(listOf<String?>("repass.android", "repass.platform"), namespaces)
    }

    @Test
    fun `an app may use the network without saying so itself`() {
        val manifest = Published.text(Published.file("repass-platform", ".aar"), "AndroidManifest.xml")
        assertContains(manifest, "android.permission.INTERNET")
    }

    @Test
    fun `the sources of every module are published whole`() {
        val folders = mapOf(
            "repass" to listOf("android/repass/src/main/kotlin", "build/generated/kotlin"),
            "repass-platform" to listOf("android/repass-platform/src/main/kotlin"),
            "repass-android" to listOf("android/repass-android/src/main/kotlin", "android/repass-compose/src/main/kotlin"),
        )
        for ((module, sources) in folders) {
            val written = sources.map { File(Published.root, it) }.flatMap { folder ->
                folder.walk().filter { it.extension == "kt" }.map { it.relativeTo(folder).invariantSeparatorsPath }
            }
            val published = Published.entries(Published.file(module, "-sources.jar")).filter { it.endsWith(".kt") }
            assertEquals(written.toSet(), published.toSet(), "the sources of $module")
        }
    }

    @Test
    fun `the pages on the public names are published`() {
        for ((module, page) in listOf(
            "repass" to "-repass/index.html",
            "repass-platform" to "repass.android/link.html",
            "repass-android" to "repass.compose/-login-window.html",
        )) {
            val pages = Published.entries(Published.file(module, "-javadoc.jar"))
            assertTrue(pages.any { it.endsWith(page) }, "$module has no page $page")
        }
    }

    @Test
    fun `nothing of the tests and of the machine that built it is published`() {
        for (module in listOf("repass-android", "repass-platform")) {
            assertFalse(classes(module).any { "Test" in it })
        }
        for (module in listOf("repass", "repass-android", "repass-platform")) {
            val pom = Published.file(module, ".pom").readText()
            assertFalse(Published.root.path in pom || "\${" in pom, "the POM of $module is not finished")
        }
    }

    private fun nativeLibraries(): Set<String> {
        val folder = File(Published.root, "build/android/jni")
        return folder.walk().filter { it.extension == "so" }.map { "jni/${it.relativeTo(folder).invariantSeparatorsPath}" }.toSet()
    }

    private fun classes(module: String): Set<String> {
        val jar = File.createTempFile("classes", ".jar").apply { deleteOnExit() }
        ZipFile(Published.file(module, ".aar")).use { aar ->
            aar.getInputStream(aar.getEntry("classes.jar")).use { from -> jar.outputStream().use(from::copyTo) }
        }
        return classesIn(jar)
    }

    private fun classesIn(jar: File) = Published.entries(jar).filter { it.endsWith(".class") }.toSet()
}
