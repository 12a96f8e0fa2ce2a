package repass.android

import android.content.Context
import android.security.keystore.KeyGenParameterSpec
import android.security.keystore.KeyPermanentlyInvalidatedException
import android.security.keystore.KeyProperties
import java.io.File
import java.io.IOException
import java.security.GeneralSecurityException
import java.security.KeyStore
import java.security.KeyStoreException
import java.security.ProviderException
import javax.crypto.AEADBadTagException
import javax.crypto.Cipher
import javax.crypto.KeyGenerator
import javax.crypto.SecretKey
import javax.crypto.spec.GCMParameterSpec
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.sync.withLock
import kotlinx.coroutines.withContext
import repass.FileStore
import repass.KeyValueStore
import repass.Stores

/**
 * The stores of an Android app: records and secrets in files that no backup takes, the secrets
 * encrypted with a key that never leaves the device's Keystore.
 */
public fun Stores.Companion.android(context: Context): Stores {
    val folder = File(context.noBackupFilesDir, "repass")
    return Stores(FileStore(File(folder, "records")), KeystoreStore(FileStore(File(folder, "secrets"))))
}

/**
 * Keeps values encrypted (AES-256-GCM) under a key of the Android Keystore.
 *
 * Keys get lost: with a restored image, with a screen lock on some devices, with a bug of the maker's. What
 * certainly cannot be decrypted any more (the key is gone, invalidated for good, or another one) is deleted
 * and counts as absent, so that the flow starts over and says so. Every other trouble may be one of the
 * moment: it is an error, and costs nothing.
 */
internal class KeystoreStore(private val files: KeyValueStore) : KeyValueStore {
    /** Two writers at once would make two keys, and only one of them stays. */
    private val one = Mutex()

    override suspend fun read(key: String): ByteArray? {
        val sealed = files.read(key) ?: return null
        return try {
            keystore { open(key, sealed) }
        } catch (_: LostException) {
            files.delete(key)
            null
        }
    }

    override suspend fun write(key: String, value: ByteArray) = files.write(key, keystore { seal(key, value) })

    override suspend fun delete(key: String) = files.delete(key)

    /** The Keystore is another process: its calls take tens of milliseconds. */
    private suspend fun <T> keystore(call: () -> T): T = withContext(Dispatchers.IO) { one.withLock { call() } }

    /**
     * The value as it is stored: the nonce, then what the cipher makes of it, bound to its name. Where the
     * key cannot be used, perhaps only now, what it sealed is left alone and the spare key seals.
     */
    private fun seal(name: String, value: ByteArray): ByteArray = try {
        seal(ALIAS, name, value)
    } catch (_: LostException) {
        // What it sealed is lost already; a new key is not.
        usingKey { load().deleteEntry(ALIAS) }
        seal(ALIAS, name, value)
    } catch (_: UnusableException) {
        seal(SPARE, name, value)
    }

    private fun seal(alias: String, name: String, value: ByteArray): ByteArray = usingKey {
        val cipher = Cipher.getInstance(CIPHER)
        // The Keystore chooses the nonce itself and takes none from us.
        cipher.init(Cipher.ENCRYPT_MODE, key(alias) ?: newKey(alias))
        cipher.updateAAD(name.toByteArray())
        cipher.iv + cipher.doFinal(value)
    }

    /** Lost only where it is lost with both keys. */
    private fun open(name: String, sealed: ByteArray): ByteArray {
        var unusable: UnusableException? = null
        for (alias in listOf(ALIAS, SPARE)) {
            try {
                return open(alias, name, sealed)
            } catch (_: LostException) {
                // Perhaps the other one opens it.
            } catch (exception: UnusableException) {
                unusable = exception
            }
        }
        throw unusable ?: LostException()
    }

    private fun open(alias: String, name: String, sealed: ByteArray): ByteArray = usingKey {
        if (sealed.size < NONCE_BYTES + TAG_BITS / Byte.SIZE_BITS) throw LostException()
        val cipher = Cipher.getInstance(CIPHER)
        val nonce = GCMParameterSpec(TAG_BITS, sealed, 0, NONCE_BYTES)
        cipher.init(Cipher.DECRYPT_MODE, key(alias) ?: throw LostException(), nonce)
        cipher.updateAAD(name.toByteArray())
        cipher.doFinal(sealed, NONCE_BYTES, sealed.size - NONCE_BYTES)
    }

    private fun key(alias: String): SecretKey? = load().getKey(alias, null) as SecretKey?

    private fun newKey(alias: String): SecretKey {
        val use = KeyGenParameterSpec.Builder(alias, KeyProperties.PURPOSE_ENCRYPT or KeyProperties.PURPOSE_DECRYPT)
            .setBlockModes(KeyProperties.BLOCK_MODE_GCM)
            .setEncryptionPaddings(KeyProperties.ENCRYPTION_PADDING_NONE)
            .setKeySize(KEY_BITS)
            .build()
        return KeyGenerator.getInstance(KeyProperties.KEY_ALGORITHM_AES, KEYSTORE).run {
            init(use)
            generateKey()
        }
    }

    private fun load(): KeyStore = KeyStore.getInstance(KEYSTORE).apply { load(null) }

    /**
     * Tells a key that is lost from one that cannot be used, perhaps only now: Android reports errors of the
     * moment by the same exceptions as lasting ones.
     */
    private fun <T> usingKey(call: () -> T): T = try {
        call()
    } catch (exception: GeneralSecurityException) {
        if (exception.isOfLostKey) throw LostException(exception)
        if (exception is KeyStoreException) throw IOException("the Keystore does not answer", exception)
        throw UnusableException(exception)
    } catch (exception: ProviderException) {
        // Making a key, on some devices.
        throw IOException("the Keystore does not answer", exception)
    }

    /** Another key sealed it, or it was changed; or the key was invalidated for good. */
    private val Throwable.isOfLostKey: Boolean
        get() = this is AEADBadTagException || generateSequence(this) { it.cause }.any { it is KeyPermanentlyInvalidatedException }

    private class LostException(cause: Throwable? = null) : Exception(cause)

    private class UnusableException(cause: Throwable) : IOException("the key cannot be used", cause)

    private companion object {
        const val KEYSTORE = "AndroidKeyStore"
        const val ALIAS = "repass"
        const val SPARE = "repass-spare"
        const val CIPHER = "AES/GCM/NoPadding"
        const val KEY_BITS = 256
        const val TAG_BITS = 128
        const val NONCE_BYTES = 12
    }
}
