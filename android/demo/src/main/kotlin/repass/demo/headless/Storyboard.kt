package repass.demo.headless

import androidx.compose.ui.graphics.ImageBitmap
import androidx.compose.ui.graphics.asSkiaBitmap
import java.io.File
import org.jetbrains.skia.EncodedImageFormat
import org.jetbrains.skia.Image
import repass.demo.PhoneSize

/** The pictures of a story, numbered in a folder, and the page that shows them in order. */
internal class Storyboard(private val folder: File) {
    private val page = StringBuilder()
    private var count = 0
    private var isChapterOpen = false

    init {
        check(folder.isDirectory || folder.mkdirs()) { "cannot make $folder" }
        // What an earlier run left would look like a part of this one.
        folder.listFiles { file -> file.extension == "png" || file.name == INDEX }?.forEach(File::delete)
    }

    fun chapter(title: String, about: String) {
        closeChapter()
        isChapterOpen = true
        page.append("<section><h2>${escaped(title)}</h2><p>${escaped(about)}</p><div class=\"row\">\n")
    }

    fun picture(name: String, image: ImageBitmap, happened: String, step: Seed?) {
        count++
        val file = "%02d-%s.png".format(count, name)
        val encoded = Image.makeFromBitmap(image.asSkiaBitmap()).encodeToData(EncodedImageFormat.PNG)
        File(folder, file).writeBytes(checkNotNull(encoded) { "the picture cannot be encoded" }.bytes)
        page.append("<figure>")
        page.append("<img src=\"$file\" width=\"${PhoneSize.width.value.toInt()}\" alt=\"${escaped(happened)}\">")
        page.append("<figcaption><p><b>$count</b> ${escaped(happened)}</p>${quoted(step)}</figcaption></figure>\n")
    }

    /** A mail, as text. Its code and its link are not shown. */
    fun mail(subject: String, text: String, step: Seed) {
        val shown = text.replace(SECRETS, "\u2026")
        page.append("<figure><div class=\"mail\"><h3>${escaped(subject)}</h3><pre>${escaped(shown)}</pre></div>")
        page.append("<figcaption><p>The mail, without its link and its code.</p>${quoted(step)}</figcaption></figure>\n")
    }

    fun write(sum: String): File {
        closeChapter()
        val index = File(folder, INDEX)
        index.writeText("$HEAD<header><h1>Resetting your password, driven</h1><p>$INTRO $sum.</p></header>\n$page</body></html>\n")
        return index
    }

    private fun closeChapter() {
        if (isChapterOpen) page.append("</div></section>\n")
        isChapterOpen = false
    }

    private fun quoted(step: Seed?) = step?.run {
        "<blockquote><cite>${escaped(section)}. ${escaped(title)}</cite>${escaped(words)}</blockquote>"
    }.orEmpty()

    private fun escaped(text: String) =
        text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;")

    private companion object {
        const val INDEX = "index.html"
        const val INTRO = "The real screens and the real core, against a running sandbox, with real mail. Every step was " +
            "pressed and typed as a person does it, and what the server holds was asked of the server:"
        val SECRETS = Regex("""https?://\S+\?\S+|\b\d{6}\b""")
        val HEAD = """
            <!doctype html><html lang="en"><head><meta charset="utf-8"><title>Repass storyboard</title>
            <meta name="viewport" content="width=device-width, initial-scale=1"><style>
            :root { color-scheme: light; --ink: #1a2330; --soft: #5b6b7c; --line: #d9e0e8; --blue: #1565c0; }
            body { margin: 0; background: #eef2f7; color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
            header, section > h2, section > p { max-width: 900px; margin: 0 auto; padding: 0 24px; }
            header { padding-top: 40px; } h1 { margin: 0 0 8px; font-size: 30px; } header p, section > p { color: var(--soft); }
            section { padding: 24px 0 8px; } section > h2 { font-size: 22px; }
            .row { display: flex; gap: 28px; overflow-x: auto; padding: 24px; align-items: flex-start; }
            figure { margin: 0; flex: 0 0 300px; }
            figure img { display: block; width: 300px; height: auto; border-radius: 22px; box-shadow: 0 0 0 6px #10151c, 0 12px 28px #0003; background: #fff; }
            figcaption { padding: 14px 4px 0; font-size: 14px; } figcaption p { margin: 0 0 8px; } figcaption b { color: var(--blue); margin-right: 4px; }
            blockquote { margin: 0; padding: 8px 12px; border-left: 3px solid var(--blue); background: #fff; color: var(--soft); border-radius: 0 8px 8px 0; }
            cite { display: block; font-style: normal; font-weight: 600; color: var(--ink); }
            .mail { height: 650px; overflow: auto; box-sizing: border-box; padding: 20px; background: #fff; border: 1px solid var(--line); border-radius: 12px; }
            .mail h3 { margin: 0 0 12px; font-size: 16px; } .mail pre { margin: 0; white-space: pre-wrap; font: 13px/1.5 ui-monospace, monospace; }
            </style></head><body>
        """.trimIndent() + "\n"
    }
}
