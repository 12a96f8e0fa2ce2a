package repass

import java.io.File
import java.lang.reflect.Constructor
import java.lang.reflect.Modifier
import java.lang.reflect.ParameterizedType
import java.lang.reflect.Proxy
import java.lang.reflect.Type
import java.lang.reflect.WildcardType
import java.util.zip.ZipFile
import kotlin.test.assertEquals
import kotlin.test.assertFalse
import kotlin.test.assertTrue
import org.junit.Test

/** What a person typed, what was mailed and what an app configured: no `toString` tells it. */
class TellsNothingTest {
    @Test
    fun `no exported type tells what text and bytes it holds`() {
        val made = records().map { it to make(it) }
        assertTrue(made.size > 30, "only ${made.size} types were found")
        for ((kind, value) in made) {
            val told = value.toString()
            assertFalse(SECRET in told || "[B@" in told || "[97," in told, "$kind tells: $told")
        }
    }

    @Test
    fun `a proxy's password, an address and a password are among what was looked at`() {
        val names = records().map { it.simpleName }
        for (name in listOf("Network", "Config", "GoTrue", "ChangeRequest", "NewSession", "CheckInboxScreen")) {
            assertTrue(name in names, "$name was not looked at, but $names")
        }
        assertEquals("Network(proxy=…", Network(proxy = "http://me:$SECRET@10.0.0.1").toString().substringBefore(","))
    }

    @Test
    fun `what is no secret is told`() {
        assertEquals("Asks(currentPassword=true, mailedCode=false)", Asks(currentPassword = true, mailedCode = false).toString())
    }

    /** Every class of this package that holds something, in a constructor that apps can call. */
    private fun records(): List<Class<*>> {
        val folder = File(Config::class.java.protectionDomain.codeSource.location.toURI())
        val names = if (folder.isDirectory) {
            File(folder, "repass").list().orEmpty().toList()
        } else {
            ZipFile(folder).use { jar -> jar.entries().toList().map { it.name.substringAfterLast('/') } }
        }
        return names.filter { it.endsWith(".class") }.map { Class.forName("repass." + it.removeSuffix(".class")) }
            .filter { kind -> kind.declaredMethods.any { it.name == "component1" } }
    }

    private fun make(kind: Class<*>): Any = constructor(kind).run { newInstance(*genericParameterTypes.map(::value).toTypedArray()) }

    private fun constructor(kind: Class<*>): Constructor<*> =
        kind.declaredConstructors.filter { !it.isSynthetic && !Modifier.isPrivate(it.modifiers) }.maxBy { it.parameterCount }

    private fun value(type: Type): Any? = when (type) {
        is ParameterizedType -> listOf(value(type.actualTypeArguments.single()))
        is WildcardType -> value(type.upperBounds.single())
        is Class<*> -> value(type)
        else -> error("no value of $type is known")
    }

    private fun value(kind: Class<*>): Any? = when {
        kind == String::class.java -> SECRET
        kind == ByteArray::class.java -> SECRET.toByteArray()
        kind == Boolean::class.javaPrimitiveType -> true
        kind == Int::class.javaPrimitiveType || kind == Int::class.javaObjectType -> 7
        kind == Long::class.javaPrimitiveType || kind == Long::class.javaObjectType -> 7L
        kind.isEnum -> kind.enumConstants.first()
        kind.isInterface -> Proxy.newProxyInstance(kind.classLoader, arrayOf(kind)) { _, _, _ -> "the app's own" }
        Modifier.isAbstract(kind.modifiers) -> one(kind)
        else -> make(kind)
    }

    /** One case of an enum whose cases hold something. */
    private fun one(kind: Class<*>): Any {
        val case = kind.permittedSubclasses.orEmpty().first { !Modifier.isAbstract(it.modifiers) }
        return case.fields.firstOrNull { it.name == "INSTANCE" }?.get(null) ?: make(case)
    }

    private companion object {
        const val SECRET = "a-made-up-secret"
    }
}
