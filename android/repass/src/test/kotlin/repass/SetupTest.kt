package repass

import kotlin.test.Test
import kotlin.test.assertContains
import kotlin.test.assertEquals
import kotlin.test.assertFailsWith

/** A configuration that cannot work fails when the app starts, and says what to correct. */
class SetupTest {
    @Test
    fun `a server's URL that is none`() = assertSays("like https://", url = "auth.example.com")

    @Test
    fun `a server without TLS`() = assertSays("https://", url = "http://auth.example.com/auth/v1")

    @Test
    fun `an empty key`() = assertSays("key", key = "")

    @Test
    fun `a key that no header can hold`() = assertSays("key", key = "a\nb")

    @Test
    fun `no link to come back by`() = assertSays("app link", links = emptyList())

    @Test
    fun `a link with a query of its own`() = assertSays("query", links = listOf("example://reset?from=mail"))

    @Test
    fun `a link over plain http`() = assertSays("link", links = listOf("http://app.example.com/reset"))

    @Test
    fun `what is right is taken as it is`() {
        val links = listOf("example://reset", "https://app.example.com/reset")
        assertEquals(links, open(links = links).use { it.appLinks })
    }

    private fun assertSays(what: String, url: String = URL, key: String = "a-public-key", links: List<String> = LINKS) {
        val thrown = assertFailsWith<SetupException> { open(url, key, links).close() }
        assertContains(thrown.message.orEmpty(), what)
    }

    private fun open(url: String = URL, key: String = "a-public-key", links: List<String> = LINKS) = Repass(
        Config(Server.GoTrue(url, key), appName = "Example", appLinks = links),
        Stores.inMemory(),
        MemorySessions(),
    )

    private companion object {
        const val URL = "https://auth.example.com/auth/v1"
        val LINKS = listOf("example://reset")
    }
}
