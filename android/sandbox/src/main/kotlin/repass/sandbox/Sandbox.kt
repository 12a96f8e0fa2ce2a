package repass.sandbox

import java.net.URI
import java.net.URLEncoder
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpRequest.BodyPublishers
import java.net.http.HttpResponse
import java.net.http.HttpResponse.BodyHandlers
import java.time.Duration
import java.util.UUID
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.contentOrNull
import kotlinx.serialization.json.int
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive

/**
 * A running sandbox, as a test or a demo sees it beside the app: what the server holds, and, by
 * [inbox], what it mailed. Every call waits for its answer.
 *
 * @property server what an app takes for the server's address
 */
public class Sandbox(public val server: String, inbox: String) {
    private val http = HttpClient.newBuilder().connectTimeout(LIMIT).build()

    /** The mail that the server sent. */
    public val inbox: Inbox = Inbox(URI(inbox)) { get(it).body() }

    /** A new account, by default with an address that nobody has. */
    public fun newAccount(name: String = UUID.randomUUID().toString().take(8)): Account {
        val account = Account("$name@example.com", "first $name")
        val answer = post("signup", account)
        check(answer.statusCode() == 200) { "the sandbox makes no account: ${answer.statusCode()}" }
        return account
    }

    /** Whether the server signs somebody in with this password. */
    public fun accepts(password: String, address: String): Boolean =
        when (val status = post("token?grant_type=password", Account(address, password)).statusCode()) {
            200 -> true
            400 -> false
            else -> error("the sandbox answers neither yes nor no: $status")
        }

    /** Whose session this is, or nothing where the server does not take the token. */
    public fun owner(accessToken: String): String? {
        val answer = get(URI("$server/user"), "Authorization" to "Bearer $accessToken")
        return answer.takeIf { it.statusCode() == 200 }?.body()?.let { parse(it).text("email") }
    }

    /** Ends the session on the server. */
    public fun signOut(accessToken: String) {
        val request = request(URI("$server/logout?scope=local")).POST(BodyPublishers.noBody())
        send(request.header("Authorization", "Bearer $accessToken"))
    }

    /** Where the page behind a mail's link leads to: the link that opens the app. */
    public fun appLink(mailLink: String): String {
        val page = get(URI(mailLink)).body()
        val link = APP_LINK.find(page) ?: error("the page behind the mail's link does not lead into the app")
        return link.groupValues[1].replace("&amp;", "&").replace("&#38;", "&")
    }

    /** Gives an account an authenticator app, which is asked for from the next sign-in on. */
    public fun addSecondFactor(account: Account): SecondFactor {
        val token = parse(post("token?grant_type=password", account).body()).text("access_token")
        val enrolled = parse(postJson("factors", """{"factor_type": "totp", "friendly_name": "phone"}""", token).body())
        val id = enrolled.text("id")
        val factor = SecondFactor(enrolled.getValue("totp").jsonObject.text("secret"))
        val challenge = parse(postJson("factors/$id/challenge", "{}", token).body()).text("id")
        val confirmation = """{"challenge_id": "$challenge", "code": "${factor.code(ago = 1)}"}"""
        val confirmed = postJson("factors/$id/verify", confirmation, token)
        check(confirmed.statusCode() == 200) { "the sandbox takes no second factor: ${confirmed.statusCode()}" }
        return factor
    }

    /** Has the next call of a route, such as `PUT /user`, wait until [release]. */
    public fun hold(route: String) {
        postJson("sandbox/faults", """{"route": "$route", "kind": "hold"}""")
    }

    /** Lets go on what is held, and ends every fault. */
    public fun release() {
        send(request(URI("$server/sandbox/faults")).DELETE())
    }

    /** How many calls of a route arrived. */
    public fun calls(route: String): Int {
        val name = URLEncoder.encode(route, Charsets.UTF_8)
        return parse(get(URI("$server/sandbox/calls?route=$name")).body()).getValue("calls").jsonPrimitive.int
    }

    private fun postJson(route: String, json: String, token: String? = null): HttpResponse<String> {
        val request = request(URI("$server/$route")).header("Content-Type", "application/json")
        token?.let { request.header("Authorization", "Bearer $it") }
        return send(request.POST(BodyPublishers.ofString(json)))
    }

    private fun post(route: String, account: Account): HttpResponse<String> {
        val body = JsonObject(
            mapOf("email" to JsonPrimitive(account.address), "password" to JsonPrimitive(account.password)),
        )
        return postJson(route, body.toString())
    }

    private fun get(address: URI, vararg headers: Pair<String, String>): HttpResponse<String> {
        val request = request(address)
        headers.forEach { (name, value) -> request.header(name, value) }
        return send(request.GET())
    }

    private fun request(address: URI) = HttpRequest.newBuilder(address).timeout(LIMIT)

    private fun send(request: HttpRequest.Builder) = http.send(request.build(), BodyHandlers.ofString())

    /** Where to find it. */
    public companion object {
        private val LIMIT = Duration.ofSeconds(10)
        private val APP_LINK = Regex("""href="([a-z]+://reset\?[^"]+)"""")

        /** The one that the environment names; `cargo xtask` starts it. */
        public fun fromEnvironment(): Sandbox = Sandbox(variable("REPASS_SANDBOX_URL"), variable("REPASS_INBOX_URL"))

        private fun variable(name: String) =
            System.getenv(name) ?: error("$name is not set; start a sandbox (cargo run -p repass-sandbox) and name it")
    }
}

/** Somebody's account at the sandbox. */
public class Account(public val address: String, public val password: String) {
    /** Ready-made ones. */
    public companion object {
        /** The account that is there from the start. */
        public val demo: Account = Account("demo@example.com", "Demo-Passw0rd!1")
    }
}

internal fun parse(json: String): JsonObject = Json.parseToJsonElement(json).jsonObject

internal fun JsonObject.text(name: String): String = this[name]?.jsonPrimitive?.contentOrNull.orEmpty()
