package repass.compose

import com.dropbox.differ.Mask
import com.dropbox.differ.SimpleImageComparator
import java.io.File
import kotlin.math.max
import org.jetbrains.skia.Image

/**
 * Pictures that somebody has looked at and committed. Whoever changes how something looks sees the
 * difference, in target/pictures, and takes it over with REPASS_BLESS=1.
 */
internal class Goldens(private val folder: File) {
    private val seen = File("target/pictures")
    private val wrong = mutableListOf<String>()
    private val known = mutableSetOf<String>()

    /** Holds a picture against the one of this name. What differs is told at the end, all at once. */
    fun hold(name: String, picture: Image) {
        val golden = File(folder, "$name.png")
        val now = Pixels.of(picture)
        known += golden.name
        now.write(File(seen, "$name.png"))
        if (!golden.exists()) {
            if (blessing) bless(golden, now) else wrong += "$golden is missing"
            return
        }
        val before = Pixels.of(golden)
        val distances = Mask(max(before.width, now.width), max(before.height, now.height))
        val different = distance(before, now, distances)
        when {
            // One that is near enough stays, so that blessing one change commits no others.
            different == 0 -> {}
            blessing -> bless(golden, now)
            else -> {
                val shown = File(seen, "$name-difference.png")
                now.marked { x, y -> distances.getValue(x, y) > TOLERANCE }.write(shown)
                wrong += "$golden (${before.size}) and the picture (${now.size}) differ in $different pixels: $shown"
            }
        }
    }

    /** Fails where a picture was wrong, or where one is kept that nothing draws any more. */
    fun tell() {
        val stale = folder.listFiles().orEmpty().filter { it.name !in known }
        if (blessing) stale.forEach(File::delete) else wrong += stale.map { "$it: there is no such screen any more" }
        if (wrong.isEmpty()) return
        val advice = "Look at the differences; if they are meant, run this test with REPASS_BLESS=1."
        throw AssertionError(wrong.joinToString("\n  ", "These pictures are not as they were:\n  ", "\n$advice"))
    }

    private fun bless(golden: File, now: Pixels) {
        now.writeSmall(golden)
        check(distance(Pixels.of(golden), now) == 0) { "$golden was not written as it is" }
    }

    /** How many pixels differ; [each] gets how far apart they are. */
    private fun distance(before: Pixels, now: Pixels, each: Mask? = null): Int =
        SimpleImageComparator(TOLERANCE).compare(before, now, each).pixelDifferences

    companion object {
        val blessing = System.getenv("REPASS_BLESS") == "1"

        /**
         * How far apart two colours may be to count as the same, from 0 to 1: what the goldens were
         * rounded by, and what another processor rounds otherwise.
         */
        private const val TOLERANCE = 0.04f
    }
}
