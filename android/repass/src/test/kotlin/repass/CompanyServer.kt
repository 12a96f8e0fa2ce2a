package repass

import com.sun.net.httpserver.HttpExchange
import com.sun.net.httpserver.HttpServer
import java.io.ByteArrayOutputStream
import java.io.IOException
import java.net.ConnectException
import java.net.HttpURLConnection
import java.net.InetAddress
import java.net.InetSocketAddress
import java.net.URI

/** A server as a company may have one, with one account; its bodies are lines of text. */
internal class CompanyServer : AutoCloseable {
    private val http = HttpServer.create(InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0)

    val url = "http://127.0.0.1:${http.address.port}"
    @Volatile var password = "the first one"
    @Volatile var mailed: String? = null

    /** A status that is answered whatever is asked. */
    @Volatile var trouble: Int? = null

    init {
        http.createContext("/") { exchange -> exchange.use { answer(it) } }
        http.start()
    }

    override fun close() = http.stop(0)

    private fun answer(exchange: HttpExchange) {
        val lines = exchange.requestBody.readBytes().decodeToString().lines()
        val token = exchange.requestHeaders.getFirst("Authorization").orEmpty().removePrefix("Bearer ")
        val (status, answer) = trouble?.let { it to "" } ?: answer(exchange.requestURI.path, token, lines)
        if (status == TOO_MANY) exchange.responseHeaders["Retry-After"] = "40"
        exchange.sendResponseHeaders(status, answer.length.toLong().takeIf { it > 0 } ?: -1)
        exchange.responseBody.write(answer.encodeToByteArray())
    }

    private fun answer(path: String, token: String, lines: List<String>): Pair<Int, String> = when (path) {
        "/sign-in" -> if (lines == listOf(ADDRESS, password)) OK to "a token" else UNAUTHORIZED to ""
        "/mail" -> NO_CONTENT to "".also { mailed = "471108" }
        "/proof" -> if (lines == listOf(ADDRESS, mailed)) OK to "a grant" else UNAUTHORIZED to ""
        "/password" -> if (token == "a grant") set(lines.single()) else UNAUTHORIZED to ""
        "/change" -> if (token == "a token" && lines[0] == password) set(lines[1]) else CONFLICT to ""
        else -> NOT_FOUND to ""
    }

    private fun set(new: String) = if (new == "too easy") UNPROCESSABLE to "" else NO_CONTENT to "".also { password = new }

    companion object {
        const val ADDRESS = "ada@example.com"
        const val OK = 200
        const val NO_CONTENT = 204
        const val UNAUTHORIZED = 401
        const val FORBIDDEN = 403
        const val NOT_FOUND = 404
        const val CONFLICT = 409
        const val UNPROCESSABLE = 422
        const val TOO_MANY = 429
        const val INTERNAL = 500
    }
}

/** What the company's app writes: its server, as Repass speaks to it. */
internal class CompanyClient(private val url: String) : AppServer() {
    override fun abilities() = ServerAbilities(
        code = MailedCode(minLength = 6, maxLength = 6),
        link = LinkUse.NONE,
        proofCheck = ProofCheck.AT_ONCE,
        currentPassword = CurrentPassword.ALWAYS,
        sessionAfterChange = SessionAfterChange.KEPT,
        outcomeCheck = OutcomeCheck.SIGN_IN,
    )

    override suspend fun requestInstructions(
        address: String,
        link: String?,
        ticket: ByteArray?,
        captcha: ByteArray?,
    ): ByteArray? {
        post("/mail", body = arrayOf(address.encodeToByteArray()), refused = { null })
        return null
    }

    override suspend fun verifyCode(address: String, code: ByteArray, ticket: ByteArray?): ProofTaken {
        val body = arrayOf(address.encodeToByteArray(), code)
        return ProofTaken(post("/proof", body = body) { ServerFailure.ProofRefused() })
    }

    override suspend fun setPassword(grant: ByteArray, newPassword: ByteArray): OtherDevices {
        post("/password", token = grant, newPassword) { status ->
            when (status) {
                CompanyServer.UNPROCESSABLE -> ServerFailure.WeakPassword(emptyList())
                else -> ServerFailure.SessionOver()
            }
        }
        return OtherDevices.MAY_STAY_SIGNED_IN
    }

    override suspend fun changePassword(change: ChangeRequest): PasswordChanged {
        val current = change.currentPassword ?: throw ServerFailure.CurrentPasswordRequired()
        post("/change", token = change.accessToken, current, change.newPassword) { status ->
            when (status) {
                CompanyServer.UNPROCESSABLE -> ServerFailure.WeakPassword(emptyList())
                CompanyServer.CONFLICT -> ServerFailure.CurrentPasswordWrong()
                else -> ServerFailure.SessionOver()
            }
        }
        return PasswordChanged(OtherDevices.MAY_STAY_SIGNED_IN, SessionResult.Kept)
    }

    override suspend fun signIn(address: String, password: ByteArray, captcha: ByteArray?): SignInResult {
        val body = arrayOf(address.encodeToByteArray(), password)
        val token = post("/sign-in", body = body) { ServerFailure.WrongCredentials() }
        return SignInResult.SignedIn(NewSession(token, account = address))
    }

    /** Sends lines, and returns the answer; [refused] tells what a refusal means here. */
    private fun post(
        path: String,
        token: ByteArray? = null,
        vararg body: ByteArray,
        refused: (status: Int) -> ServerFailure?,
    ): ByteArray {
        val call = URI(url + path).toURL().openConnection() as HttpURLConnection
        token?.let { call.setRequestProperty("Authorization", "Bearer ${it.decodeToString()}") }
        // On a kept connection, which may be dead, Java would send a second time by itself.
        call.setRequestProperty("Connection", "close")
        call.doOutput = true
        try {
            call.connect()
        } catch (_: ConnectException) {
            throw ServerFailure.NotSent()
        }
        // From here on an exception is a lost answer: no ServerFailure is certain.
        call.outputStream.use { it.write(lines(body)) }
        when (val status = call.responseCode) {
            CompanyServer.OK, CompanyServer.NO_CONTENT -> return call.inputStream.use { it.readBytes() }
            CompanyServer.FORBIDDEN -> throw ServerFailure.Banned()
            CompanyServer.TOO_MANY -> throw ServerFailure.Limited(call.getHeaderField("Retry-After")?.toLongOrNull())
            in CompanyServer.INTERNAL..Int.MAX_VALUE -> throw ServerFailure.ServerFailed()
            else -> throw refused(status) ?: IOException("an answer that nobody expected: $status")
        }
    }

    private fun lines(parts: Array<out ByteArray>): ByteArray = ByteArrayOutputStream().use { all ->
        parts.forEachIndexed { at, part ->
            if (at > 0) all.write('\n'.code)
            all.write(part)
        }
        all.toByteArray()
    }
}
