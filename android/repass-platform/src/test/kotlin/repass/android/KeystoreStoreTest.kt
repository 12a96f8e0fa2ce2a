package repass.android

import android.app.Application
import android.security.keystore.KeyPermanentlyInvalidatedException
import androidx.test.core.app.ApplicationProvider
import java.io.File
import java.io.IOException
import java.security.UnrecoverableKeyException
import javax.crypto.spec.SecretKeySpec
import kotlin.test.assertContentEquals
import kotlin.test.assertEquals
import kotlin.test.assertFailsWith
import kotlin.test.assertFalse
import kotlin.test.assertNull
import kotlin.test.assertTrue
import kotlinx.coroutines.test.runTest
import org.junit.Before
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import repass.Stores

/** What the Keystore's key protects: kept, unreadable without it, and given up for good when it is lost. */
@RunWith(RobolectricTestRunner::class)
class KeystoreStoreTest {
    private val app = ApplicationProvider.getApplicationContext<Application>()
    private val folder = File(app.noBackupFilesDir, "repass/secrets")
    private val store = Stores.android(app).secrets
    private val grant = "a made-up grant".toByteArray()

    @Before
    fun newDevice() {
        FakeKeystore.install()
        folder.deleteRecursively()
    }

    @Test
    fun `a secret comes back as it was`() = runTest {
        store.write("reset", grant)
        assertContentEquals(grant, Stores.android(app).secrets.read("reset"))
        store.write("reset", ByteArray(0))
        assertContentEquals(ByteArray(0), store.read("reset"))
    }

    @Test
    fun `what was never written or is deleted is absent`() = runTest {
        assertNull(store.read("reset"))
        store.write("reset", grant)
        store.delete("reset")
        assertNull(store.read("reset"))
        store.delete("reset")
    }

    @Test
    fun `nothing of a secret can be read in its file`() = runTest {
        store.write("reset", grant)
        assertFalse("made-up" in file.readText(Charsets.ISO_8859_1))
    }

    @Test
    fun `equal secrets never look equal`() = runTest {
        store.write("reset", grant)
        val first = file.readBytes()
        store.write("reset", grant)
        assertFalse(first.contentEquals(file.readBytes()))
    }

    @Test
    fun `files are where no backup looks`() = runTest {
        Stores.android(app).records.write("reset", grant)
        store.write("reset", grant)
        assertEquals(setOf("records", "secrets"), File(app.noBackupFilesDir, "repass").list()!!.toSet())
    }

    @Test
    fun `a lost key makes the secret absent and deletes it`() = runTest {
        store.write("reset", grant)
        FakeKeystore.held.clear()
        assertNull(store.read("reset"))
        assertFalse(file.exists())
    }

    @Test
    fun `another key does so too`() = runTest {
        store.write("reset", grant)
        FakeKeystore.held["repass"] = SecretKeySpec(ByteArray(32), "AES")
        assertNull(store.read("reset"))
        assertFalse(file.exists())
    }

    @Test
    fun `after a lost key the store works as before`() = runTest {
        store.write("reset", grant)
        FakeKeystore.held.clear()
        store.write("reset", grant)
        assertContentEquals(grant, store.read("reset"))
    }

    @Test
    fun `a key that cannot be used now costs no secret`() = runTest {
        store.write("reset", grant)
        val key = FakeKeystore.held.getValue("repass")
        // What Android reports by an InvalidKeyException may be an error of the moment.
        FakeKeystore.held["repass"] = SecretKeySpec(ByteArray(3), "AES")
        assertFailsWith<IOException> { store.read("reset") }
        assertTrue(file.exists())
        FakeKeystore.held["repass"] = key
        assertContentEquals(grant, store.read("reset"))
    }

    @Test
    fun `a key that cannot be read now costs no secret`() = runTest {
        store.write("reset", grant)
        FakeKeystore.trouble = UnrecoverableKeyException("made up")
        assertFailsWith<IOException> { store.read("reset") }
        FakeKeystore.trouble = null
        assertContentEquals(grant, store.read("reset"))
    }

    @Test
    fun `a key that was invalidated for good makes the secret absent, and gives way to a new one`() = runTest {
        store.write("reset", grant)
        val invalidated = UnrecoverableKeyException("made up").apply { initCause(KeyPermanentlyInvalidatedException()) }
        FakeKeystore.trouble = invalidated
        assertNull(store.read("reset"))
        assertFalse(file.exists())
        FakeKeystore.troubleEndsWithKey = true
        store.write("reset", grant)
        assertContentEquals(grant, store.read("reset"))
    }

    @Test
    fun `a key that cannot be used stops nobody, and stays for what it sealed`() = runTest {
        store.write("reset", grant)
        val key = FakeKeystore.held.getValue("repass")
        FakeKeystore.held["repass"] = SecretKeySpec(ByteArray(3), "AES")
        store.write("change", grant)
        assertContentEquals(grant, store.read("change"))
        FakeKeystore.held["repass"] = key
        for (name in listOf("reset", "change")) assertContentEquals(grant, store.read(name))
    }

    @Test
    fun `a file that was cut off or changed is absent`() = runTest {
        store.write("reset", grant)
        val whole = file.readBytes()
        for (spoilt in listOf(ByteArray(0), whole.copyOf(5), whole.copyOf(whole.size - 1), whole.turned(20))) {
            file.writeBytes(spoilt)
            assertNull(store.read("reset"))
        }
    }

    @Test
    fun `a secret in another's place is absent`() = runTest {
        store.write("reset", grant)
        file.copyTo(File(folder, "change"))
        assertNull(store.read("change"))
    }

    @Test
    fun `a keystore that does not answer costs no secret`() = runTest {
        store.write("reset", grant)
        FakeKeystore.answers = false
        assertFailsWith<IOException> { store.read("reset") }
        assertFailsWith<IOException> { store.write("reset", grant) }
        FakeKeystore.answers = true
        assertContentEquals(grant, store.read("reset"))
        assertTrue(FakeKeystore.held.size == 1)
    }

    private val file get() = File(folder, "reset")

    private fun ByteArray.turned(at: Int) = copyOf().also { it[at] = (it[at] + 1).toByte() }
}
