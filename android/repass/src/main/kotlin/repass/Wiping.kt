package repass

import java.nio.ByteBuffer
import java.nio.CharBuffer
import java.nio.charset.CodingErrorAction

/**
 * Lends the text's UTF-8 for the length of a call, and wipes it after.
 *
 * The bytes lie outside the heap, where no garbage collector copies them, and no `String` and no
 * array is made on the way. Half a surrogate pair, which no keyboard leaves behind, becomes `?`.
 */
internal fun withWipedBytes(text: CharSequence, use: (ByteBuffer) -> Unit) {
    val encoder = Charsets.UTF_8.newEncoder()
        .onMalformedInput(CodingErrorAction.REPLACE)
        .onUnmappableCharacter(CodingErrorAction.REPLACE)
    val bytes = ByteBuffer.allocateDirect(text.length * encoder.maxBytesPerChar().toInt())
    try {
        encoder.encode(CharBuffer.wrap(text), bytes, true)
        encoder.flush(bytes)
        bytes.flip()
        use(bytes)
    } finally {
        bytes.clear()
        while (bytes.hasRemaining()) bytes.put(0)
    }
}
