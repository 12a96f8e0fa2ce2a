package repass.demo.storyboard

import androidx.compose.ui.graphics.ImageBitmap
import androidx.compose.ui.graphics.asSkiaBitmap
import java.io.File
import org.jetbrains.skia.EncodedImageFormat
import org.jetbrains.skia.Image
import org.jetbrains.skia.Rect
import org.jetbrains.skia.SamplingMode
import org.jetbrains.skia.Surface
import repass.demo.PhoneSize

/** The pictures of a story, numbered in a folder, and the page that shows them in order. */
internal class Storyboard(private val folder: File) {
    private val page = StringBuilder()
    private val strip = mutableListOf<Image>()
    private var count = 0

    init {
        check(folder.isDirectory || folder.mkdirs()) { "cannot make $folder" }
        // What an earlier run left would look like a part of this one.
        folder.listFiles { file -> file.extension == "png" || file.name == INDEX }?.forEach(File::delete)
    }

    fun chapter(title: String, about: String) {
        page.append("<section><h2>${escaped(title)}</h2><p>${escaped(about)}</p><div class=\"row\">\n")
    }

    fun picture(name: String, image: ImageBitmap, happened: String, step: Seed?) {
        count++
        val file = "%02d-%s.png".format(count, name)
        val picture = Image.makeFromBitmap(image.asSkiaBitmap())
        write(file, picture)
        if (name in STRIP) strip += picture
        page.append("<figure>")
        page.append("<img src=\"$file\" width=\"${PhoneSize.width.value.toInt()}\" alt=\"${escaped(happened)}\">")
        page.append("<figcaption><p><b>$count</b> ${escaped(happened)}</p>${quoted(step)}</figcaption></figure>\n")
    }

    /** A mail, as text. Its code and its link are not shown. */
    fun mail(subject: String, text: String, step: Seed) {
        val shown = text.replace(SECRETS, "\u2026")
        page.append("<figure><div class=\"mail\"><h3>${escaped(subject)}</h3><pre>${escaped(shown)}</pre></div>")
        page.append("<figcaption><p>The mail, without its link and its code.</p>${quoted(step)}</figcaption>")
        page.append("</figure>\n")
    }

    /** Ends the pictures of the chapter with what was checked meanwhile. */
    fun checked(lines: List<String>) {
        page.append("</div><details><summary>${lines.size} checks</summary><ul>")
        lines.forEach { page.append("<li>${escaped(it)}</li>") }
        page.append("</ul></details></section>\n")
    }

    private fun write(file: String, image: Image) {
        val encoded = checkNotNull(image.encodeToData(EncodedImageFormat.PNG)) { "the picture cannot be encoded" }
        File(folder, file).writeBytes(encoded.bytes)
    }

    /** The main screens in one small picture, for the README. */
    private fun writeStrip() {
        val width = STRIP_PICTURE
        val height = strip.maxOf { it.height } * width / PhoneSize.width.value.toInt() / 2
        val surface = Surface.makeRasterN32Premul((width + STRIP_GAP) * strip.size - STRIP_GAP, height)
        strip.forEachIndexed { at, image ->
            val place = Rect.makeXYWH((width + STRIP_GAP) * at.toFloat(), 0f, width.toFloat(), height.toFloat())
            val whole = Rect.makeWH(image.width.toFloat(), image.height.toFloat())
            surface.canvas.drawImageRect(image, whole, place, SamplingMode.MITCHELL, null, strict = true)
        }
        write("strip.png", surface.makeImageSnapshot())
    }

    fun write(sum: String): File {
        if (strip.isNotEmpty()) writeStrip()
        val index = File(folder, INDEX)
        index.printWriter().use { html ->
            html.println("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">")
            html.println("<title>Repass storyboard</title>")
            html.println("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
            html.println("<style>${style()}</style></head><body>")
            html.println("<header><h1>Resetting your password, driven</h1><p>$INTRO $sum.</p></header>")
            html.println("$page</body></html>")
        }
        return index
    }

    private fun style(): String =
        checkNotNull(javaClass.getResource("/storyboard.css")) { "storyboard.css is missing" }.readText()

    private fun quoted(step: Seed?) = step?.run {
        "<blockquote><cite>${escaped(section)}. ${escaped(title)}</cite>${escaped(words)}</blockquote>"
    }.orEmpty()

    private fun escaped(text: String) =
        text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;")

    private companion object {
        const val INDEX = "index.html"
        const val STRIP_PICTURE = 230
        const val STRIP_GAP = 16
        val STRIP = setOf("login-window", "check-inbox", "new-password-typed", "settings-retyped")
        const val INTRO = "The real screens and the real core, against a running sandbox, with real mail. Every step " +
            "was pressed and typed as a person does it, and what the server holds was asked of the server:"
        val SECRETS = Regex("""https?://\S+\?\S+|\b\d{6}\b""")
    }
}
