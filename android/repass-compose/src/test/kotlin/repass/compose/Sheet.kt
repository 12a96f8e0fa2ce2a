package repass.compose

import org.jetbrains.skia.Color
import org.jetbrains.skia.Image
import org.jetbrains.skia.Rect
import org.jetbrains.skia.SamplingMode
import org.jetbrains.skia.Surface

private const val GAP = 8

/** Pictures side by side, in rows. */
internal fun sheetOf(rows: List<List<Image>>, scale: Float = 1f): Image {
    fun Int.scaled() = (this * scale).toInt()
    val width = rows.maxOf { row -> row.sumOf { it.width.scaled() + GAP } } + GAP
    val height = rows.sumOf { row -> row.maxOf { it.height.scaled() } + GAP } + GAP
    val sheet = Surface.makeRasterN32Premul(width, height)
    sheet.canvas.clear(Color.makeRGB(128, 128, 128))
    var top = GAP
    for (row in rows) {
        var left = GAP
        for (picture in row) {
            val whole = Rect.makeWH(picture.width.toFloat(), picture.height.toFloat())
            val place = Rect.makeXYWH(
                left.toFloat(),
                top.toFloat(),
                picture.width.scaled().toFloat(),
                picture.height.scaled().toFloat(),
            )
            val sampling = if (scale == 1f) SamplingMode.DEFAULT else SamplingMode.MITCHELL
            sheet.canvas.drawImageRect(picture, whole, place, sampling, null, strict = true)
            left += picture.width.scaled() + GAP
        }
        top += row.maxOf { it.height.scaled() } + GAP
    }
    return sheet.makeImageSnapshot()
}
