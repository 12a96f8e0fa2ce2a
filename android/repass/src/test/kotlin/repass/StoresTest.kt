package repass

import java.io.IOException
import java.nio.file.Files
import kotlin.test.AfterTest
import kotlin.test.Test
import kotlin.test.assertContentEquals
import kotlin.test.assertEquals
import kotlin.test.assertFailsWith
import kotlin.test.assertIs
import kotlin.test.assertNull
import kotlinx.coroutines.runBlocking

class StoresTest {
    private val folder = Files.createTempDirectory("repass").toFile()

    @AfterTest
    fun clean() {
        folder.deleteRecursively()
    }

    @Test
    fun `a file store gives back what was written last, and nothing once it is deleted`() = runBlocking {
        val store = FileStore(folder.resolve("records"))
        assertNull(store.read("reset"))
        store.delete("reset")

        store.write("reset", byteArrayOf(1))
        store.write("reset", byteArrayOf(2, 3))
        assertContentEquals(byteArrayOf(2, 3), FileStore(folder.resolve("records")).read("reset"))

        store.delete("reset")
        assertNull(store.read("reset"))
    }

    @Test
    fun `what a file store cannot reach now is an error and not absent`() = runBlocking<Unit> {
        val records = folder.resolve("records")
        val store = FileStore(records)
        store.write("reset", byteArrayOf(1))
        // Where the folder should be there is something else, as with a volume that is not there yet.
        records.renameTo(folder.resolve("elsewhere"))
        records.writeText("in its place")
        assertFailsWith<IOException> { store.read("reset") }

        records.delete()
        folder.resolve("elsewhere").renameTo(records)
        assertContentEquals(byteArrayOf(1), store.read("reset"))
    }

    @Test
    fun `an unfinished reset goes on in a new client, and mails nothing again`() {
        val account = sandbox.newAccount()
        val secrets = MemoryStore()
        app(stores = Stores(FileStore(folder), secrets)).use { first ->
            val flow = first.reset()
            flow.awaitKind<ResetScreen.EnterAddress>()
            flow.send(account.address)
            flow.awaitKind<ResetScreen.CheckInbox>()
            sandbox.inbox.instructions(account.address)
        }

        app(stores = Stores(FileStore(folder), secrets)).use { second ->
            assertIs<ResetScreen.CheckInbox>(second.reset().await { it !is ResetScreen.Restoring })
        }
        assertEquals(1, sandbox.inbox.count(account.address))
    }
}
