package repass.android

import android.content.Context
import android.security.keystore.KeyGenParameterSpec
import android.security.keystore.KeyProperties
import java.io.File
import java.io.IOException
import java.security.GeneralSecurityException
import java.security.KeyStore
import java.security.KeyStoreException
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
import repass.Stores
import repass.ffi.KeyValueStore

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
 * Keys get lost: with a screen lock on some devices, with a restored image, with a bug of the
 * maker's. What cannot be decrypted any more is deleted and counts as absent, so that the flow
 * starts over and says so.
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

    override suspend fun write(key: String, value: ByteArray) {
        val sealed = try {
            keystore { seal(key, value) }
        } catch (_: LostException) {
            // The key is there and cannot be used. What it sealed is lost already; a new one is not.
            keystore {
                load().deleteEntry(ALIAS)
                seal(key, value)
            }
        }
        files.write(key, sealed)
    }

    override suspend fun delete(key: String) = files.delete(key)

    /** The Keystore is another process: its calls take tens of milliseconds. */
    private suspend fun <T> keystore(call: () -> T): T = withContext(Dispatchers.IO) { one.withLock { call() } }

    /** The value as it is stored: the nonce, then what the cipher makes of it, bound to its name. */
    private fun seal(name: String, value: ByteArray): ByteArray = usingKey {
        val cipher = Cipher.getInstance(CIPHER)
        // The Keystore chooses the nonce itself and takes none from us.
        cipher.init(Cipher.ENCRYPT_MODE, key() ?: newKey())
        cipher.updateAAD(name.toByteArray())
        cipher.iv + cipher.doFinal(value)
    }

    private fun open(name: String, sealed: ByteArray): ByteArray = usingKey {
        if (sealed.size < NONCE_BYTES) throw AEADBadTagException()
        val cipher = Cipher.getInstance(CIPHER)
        val nonce = GCMParameterSpec(TAG_BITS, sealed, 0, NONCE_BYTES)
        cipher.init(Cipher.DECRYPT_MODE, key() ?: throw LostException(), nonce)
        cipher.updateAAD(name.toByteArray())
        cipher.doFinal(sealed, NONCE_BYTES, sealed.size - NONCE_BYTES)
    }

    private fun key(): SecretKey? = load().getKey(ALIAS, null) as SecretKey?

    private fun newKey(): SecretKey {
        val use = KeyGenParameterSpec.Builder(ALIAS, KeyProperties.PURPOSE_ENCRYPT or KeyProperties.PURPOSE_DECRYPT)
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
     * Tells a key that is lost from a Keystore that does not answer: the one is over, the other may
     * answer next time, and nothing may be deleted because of it.
     */
    private fun <T> usingKey(call: () -> T): T = try {
        call()
    } catch (lost: LostException) {
        throw lost
    } catch (unavailable: KeyStoreException) {
        throw IOException("the Keystore does not answer", unavailable)
    } catch (lost: GeneralSecurityException) {
        throw LostException(lost)
    }

    private class LostException(cause: Throwable? = null) : Exception(cause)

    private companion object {
        const val KEYSTORE = "AndroidKeyStore"
        const val ALIAS = "repass"
        const val CIPHER = "AES/GCM/NoPadding"
        const val KEY_BITS = 256
        const val TAG_BITS = 128
        const val NONCE_BYTES = 12
    }
}
