package consumer

import java.io.File
import java.util.zip.ZipFile
import javax.xml.parsers.DocumentBuilderFactory
import org.w3c.dom.Element

/** What the modules were published to. */
internal object Published {
    private val repository = File(checkNotNull(System.getProperty("published")) { "set by pom.xml" }).canonicalFile
    val version: String = System.getProperty("version")

    /** The project's root. */
    val root: File = repository.parentFile.parentFile

    /** The file of a module, by what follows its version in the name: `.aar`, `-sources.jar`. */
    fun file(module: String, ending: String): File =
        File(repository, "repass/$module/$version/$module-$version$ending").also { check(it.isFile) { "$it is missing" } }

    /** Every file in an archive, by its path there. */
    fun entries(archive: File): Set<String> = ZipFile(archive).use { zip ->
        zip.entries().asSequence().filterNot { it.isDirectory }.map { it.name }.toSet()
    }

    fun text(archive: File, path: String): String = ZipFile(archive).use { zip ->
        zip.getInputStream(checkNotNull(zip.getEntry(path)) { "${archive.name} has no $path" }).reader().readText()
    }

    /** The dependencies that an app gets with a module: `group:artifact:version:type scope`. */
    fun dependencies(module: String): Set<String> {
        val pom = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file(module, ".pom"))
        val found = pom.getElementsByTagName("dependency")
        return (0 until found.length).map { found.item(it) as Element }.map { dependency ->
            val of = { name: String, other: String? ->
                val own = dependency.childNodes.let { nodes -> (0 until nodes.length).map(nodes::item) }
                own.firstOrNull { it.nodeName == name }?.textContent ?: checkNotNull(other) { "$module: no $name" }
            }
            "${of("groupId", null)}:${of("artifactId", null)}:${of("version", null)}:${of("type", "jar")} " +
                of("scope", "compile")
        }.toSet()
    }
}
