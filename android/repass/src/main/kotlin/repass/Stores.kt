package repass

import java.io.File
import java.io.FileOutputStream
import java.io.IOException
import java.util.concurrent.ConcurrentHashMap
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.withContext

/**
 * Where an unfinished attempt is kept, so that it goes on after the app was ended.
 *
 * Two, because what they hold differs: the records have no secret and no address in them; the
 * secrets have both.
 *
 * @property records stages, deadlines and request ids
 * @property secrets address, verifier and grant: a store over the Android Keystore, or its like
 */
public class Stores(public val records: KeyValueStore, public val secrets: KeyValueStore) {
    /** Ready-made pairs. */
    public companion object {
        /** In memory only, for tests and previews: an attempt ends with the app. */
        public fun inMemory(): Stores = Stores(MemoryStore(), MemoryStore())
    }
}

/** Keeps values in memory. */
public class MemoryStore : KeyValueStore {
    private val values = ConcurrentHashMap<String, ByteArray>()

    /** The value, or nothing where there is none. */
    override suspend fun read(key: String): ByteArray? = values[key]

    /** Keeps the value. */
    override suspend fun write(key: String, value: ByteArray) {
        values[key] = value
    }

    /** Deletes the value. */
    override suspend fun delete(key: String) {
        values.remove(key)
    }
}

/**
 * Keeps each value in a file of its own. For records; secrets belong into a store that encrypts.
 *
 * @param folder a folder of its own; it is made when the first value is written
 */
public class FileStore(private val folder: File) : KeyValueStore {
    /** The value, or nothing where there certainly is none. What cannot be read now is an error. */
    override suspend fun read(key: String): ByteArray? = withContext(Dispatchers.IO) {
        val file = File(folder, key)
        if (isCertainlyAbsent(file)) null else file.readBytes()
    }

    /** Writes the value, whole or not at all; it is on the disk when this returns. */
    override suspend fun write(key: String, value: ByteArray): Unit = withContext(Dispatchers.IO) {
        if (!folder.isDirectory && !folder.mkdirs()) throw IOException("cannot make the folder of the records")
        val fresh = File(folder, "$key.new")
        FileOutputStream(fresh).use {
            it.write(value)
            it.fd.sync()
        }
        if (!fresh.renameTo(File(folder, key))) throw IOException("cannot replace a record")
    }

    /** Deletes the value; deleting what is not there succeeds. */
    override suspend fun delete(key: String): Unit = withContext(Dispatchers.IO) {
        val file = File(folder, key)
        if (!file.delete() && file.exists()) throw IOException("cannot delete a record")
    }

    /** A file that cannot be reached looks as if it were not there; so it is looked for in its folder. */
    private fun isCertainlyAbsent(file: File): Boolean {
        if (file.exists()) return false
        val parent = file.absoluteFile.parentFile ?: return false
        val names = parent.list() ?: return isCertainlyAbsent(parent)
        return file.name !in names
    }
}
