package repass.android

import android.security.keystore.KeyGenParameterSpec
import java.io.InputStream
import java.io.OutputStream
import java.security.GeneralSecurityException
import java.security.Key
import java.security.KeyStoreException
import java.security.KeyStoreSpi
import java.security.Provider
import java.security.SecureRandom
import java.security.Security
import java.security.cert.Certificate
import java.security.spec.AlgorithmParameterSpec
import java.util.Collections
import java.util.Date
import java.util.Enumeration
import javax.crypto.KeyGeneratorSpi
import javax.crypto.SecretKey
import javax.crypto.spec.SecretKeySpec

/** A stand-in for the Keystore, which Robolectric has none of: keys in memory, and ways to lose them. */
internal object FakeKeystore : Provider("AndroidKeyStore", "1.0", "keys in memory") {
    val held = mutableMapOf<String, SecretKey>()

    /** Whether the process behind it answers. */
    var answers = true

    /** What it answers to whoever asks for a key. */
    var trouble: GeneralSecurityException? = null

    /** Whether deleting the key ends the trouble. */
    var troubleEndsWithKey = false

    private fun readResolve(): Any = FakeKeystore

    fun install() {
        held.clear()
        answers = true
        trouble = null
        troubleEndsWithKey = false
        put("KeyStore.AndroidKeyStore", Keys::class.java.name)
        put("KeyGenerator.AES", Generator::class.java.name)
        Security.removeProvider(name)
        Security.addProvider(this)
    }

    class Generator : KeyGeneratorSpi() {
        private var spec: KeyGenParameterSpec? = null

        override fun engineInit(params: AlgorithmParameterSpec?, random: SecureRandom?) {
            spec = params as KeyGenParameterSpec
        }

        override fun engineInit(keysize: Int, random: SecureRandom?) = error("the Keystore wants a specification")

        override fun engineInit(random: SecureRandom?) = error("the Keystore wants a specification")

        override fun engineGenerateKey(): SecretKey {
            val wanted = checkNotNull(spec)
            val bytes = ByteArray(wanted.keySize / Byte.SIZE_BITS).also { SecureRandom().nextBytes(it) }
            return SecretKeySpec(bytes, "AES").also { held[wanted.keystoreAlias] = it }
        }
    }

    class Keys : KeyStoreSpi() {
        override fun engineLoad(stream: InputStream?, password: CharArray?) {
            if (!answers) throw KeyStoreException("made up")
        }

        override fun engineGetKey(alias: String, password: CharArray?): Key? = trouble?.let { throw it } ?: held[alias]

        override fun engineDeleteEntry(alias: String) {
            held -= alias
            if (troubleEndsWithKey) trouble = null
        }

        override fun engineContainsAlias(alias: String) = alias in held

        override fun engineAliases(): Enumeration<String> = Collections.enumeration(held.keys)

        override fun engineSize() = held.size

        override fun engineIsKeyEntry(alias: String) = alias in held

        override fun engineIsCertificateEntry(alias: String) = false

        override fun engineGetCertificateChain(alias: String): Array<Certificate>? = null

        override fun engineGetCertificate(alias: String): Certificate? = null

        override fun engineGetCertificateAlias(cert: Certificate?): String? = null

        override fun engineGetCreationDate(alias: String): Date? = null

        override fun engineSetKeyEntry(alias: String, key: Key, password: CharArray?, chain: Array<Certificate>?) =
            throw UnsupportedOperationException()

        override fun engineSetKeyEntry(alias: String, key: ByteArray?, chain: Array<Certificate>?) =
            throw UnsupportedOperationException()

        override fun engineSetCertificateEntry(alias: String, cert: Certificate?) = throw UnsupportedOperationException()

        override fun engineStore(stream: OutputStream?, password: CharArray?) = throw UnsupportedOperationException()
    }
}
