package repass.sandbox

import java.net.URI
import java.util.concurrent.TimeUnit
import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject

/** The inbox of a sandbox, read through its API, whose shape is Mailpit's. */
public class Inbox internal constructor(private val address: URI, private val get: (URI) -> String) {
    /** How many mails this address got. */
    public fun count(to: String): Int = ids(to).size

    /** The newest instructions that this address got, once there are any. */
    public fun instructions(to: String): Instructions = newest(to, "instructions") { mail ->
        val text = mail.text("Text")
        val code = CODE.find(text)?.value
        val link = LINK.find(text)?.value
        if (code == null || link == null) null else Instructions(mail.text("Subject"), text, code, link)
    }

    /** The subject of the newest mail that this address got, once it is one like this. */
    public fun subject(to: String, containing: String): String = newest(to, "mail with \"$containing\"") { mail ->
        mail.text("Subject").takeIf { containing in it }
    }

    /** The server sends in its own time, so the newest mail is looked at until it is the awaited one. */
    private fun <Read : Any> newest(to: String, awaited: String, read: (JsonObject) -> Read?): Read {
        val end = System.nanoTime() + LIMIT
        while (System.nanoTime() < end) {
            ids(to).firstOrNull()?.let { read(mail(it)) }?.let { return it }
            Thread.sleep(POLL)
        }
        error("no $awaited arrived for $to")
    }

    private fun ids(to: String): List<String> {
        val list = parse(get(address.resolve("/api/v1/messages?limit=1000")))
        return (list["messages"]?.jsonArray ?: JsonArray(emptyList())).map { it.jsonObject }
            .filter { mail -> mail["To"]?.jsonArray?.any { it.jsonObject.text("Address") == to } == true }
            .map { it.text("ID") }
    }

    private fun mail(id: String) = parse(get(address.resolve("/api/v1/message/$id")))

    private companion object {
        val CODE = Regex("""\b\d{6}\b""")
        val LINK = Regex("""https?://\S+/(?:reset|verify)\?\S+""")
        val LIMIT = TimeUnit.SECONDS.toNanos(10)
        const val POLL = 20L
    }
}

/**
 * A mail that tells how to reset a password.
 *
 * @property subject of the mail
 * @property text of the mail
 * @property code in it, to be typed into the app
 * @property link in it, to the page that opens the app
 */
public class Instructions(
    public val subject: String,
    public val text: String,
    public val code: String,
    public val link: String,
)
