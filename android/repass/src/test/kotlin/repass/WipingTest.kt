package repass

import java.nio.ByteBuffer
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertFailsWith
import kotlin.test.assertTrue

class WipingTest {
    @Test
    fun `the text is lent as UTF-8, outside the heap`() {
        for (text in listOf("", "secret", "pässwörd", "😀😀😀", "with spaces ", "x".repeat(200))) {
            withWipedBytes(text) { bytes ->
                assertTrue(bytes.isDirect)
                assertEquals(text, Charsets.UTF_8.decode(bytes.duplicate()).toString())
            }
        }
    }

    @Test
    fun `nothing is left of it afterwards, even when the call fails`() {
        val left = mutableListOf<ByteBuffer>()
        withWipedBytes("secret") { left += it }
        assertFailsWith<IllegalStateException> {
            withWipedBytes("secret") {
                left += it
                error("as a call may")
            }
        }
        assertEquals(2, left.size)
        for (bytes in left) {
            bytes.clear()
            while (bytes.hasRemaining()) assertEquals(0, bytes.get())
        }
    }

    @Test
    fun `it is read as characters only, never turned into a String`() {
        val text = object : CharSequence {
            override val length = 3
            override fun get(index: Int) = "abc"[index]
            override fun subSequence(startIndex: Int, endIndex: Int) = error("a copy")
            override fun toString() = error("a String")
        }
        withWipedBytes(text) { assertEquals(3, it.remaining()) }
    }
}
