package repass.sandbox

import java.nio.ByteBuffer
import javax.crypto.Mac
import javax.crypto.spec.SecretKeySpec

/** Somebody's authenticator app (TOTP, RFC 6238). */
public class SecondFactor internal constructor(secret: String) {
    private val key = SecretKeySpec(base32(secret), "HmacSHA1")

    /** The code that the app shows, or showed so many steps ago. */
    public fun code(ago: Int = 0): String {
        val step = System.currentTimeMillis() / STEP_MILLIS - ago
        val hash = Mac.getInstance(key.algorithm).run {
            init(key)
            doFinal(ByteBuffer.allocate(Long.SIZE_BYTES).putLong(step).array())
        }
        val number = ByteBuffer.wrap(hash).getInt(hash.last().toInt() and 0xf) and Int.MAX_VALUE
        return (number % 1_000_000).toString().padStart(length = 6, '0')
    }

    private fun base32(text: String): ByteArray {
        val bits = text.trimEnd('=').toList().joinToString("") { DIGITS.indexOf(it).toString(radix = 2).padStart(length = 5, '0') }
        return bits.chunked(Byte.SIZE_BITS).filter { it.length == Byte.SIZE_BITS }.map { it.toInt(radix = 2).toByte() }
            .toByteArray()
    }

    private companion object {
        const val STEP_MILLIS = 30_000L
        const val DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
    }
}
