package repass.compose

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.size
import androidx.compose.material3.Icon
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Surface
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.graphics.vector.ImageVector
import androidx.compose.ui.platform.LocalDensity
import androidx.compose.ui.platform.testTag
import androidx.compose.ui.semantics.LiveRegionMode
import androidx.compose.ui.semantics.liveRegion
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.text.AnnotatedString
import androidx.compose.ui.text.LinkAnnotation
import androidx.compose.ui.text.SpanStyle
import androidx.compose.ui.text.TextLinkStyles
import androidx.compose.ui.text.TextStyle
import androidx.compose.ui.text.buildAnnotatedString
import androidx.compose.ui.text.font.FontWeight
import androidx.compose.ui.text.style.TextDecoration
import androidx.compose.ui.text.withLink
import androidx.compose.ui.text.withStyle
import androidx.compose.ui.unit.Dp
import androidx.compose.ui.unit.TextUnit
import androidx.compose.ui.unit.dp
import androidx.compose.ui.unit.sp
import repass.Notice
import repass.Problem

/** How a banner is meant: by its colour, and by its icon for those who do not see the colour. */
internal enum class Tone(val icon: ImageVector) {
    Quiet(Icons.Shield),
    Info(Icons.Info),
    Success(Icons.Met),
    Warning(Icons.Alert),
    Error(Icons.Alert),
    ;

    /** The ground, and what is written on it. */
    val colours: Pair<Color, Color>
        @Composable get() {
            val scheme = MaterialTheme.colorScheme
            return when (this) {
                Quiet -> scheme.surfaceContainer to scheme.onSurfaceVariant
                Info -> scheme.secondaryContainer to scheme.onSecondaryContainer
                Success -> tones.success.ground to tones.success.onGround
                Warning -> tones.warning.ground to tones.warning.onGround
                Error -> scheme.errorContainer to scheme.onErrorContainer
            }
        }
}

/** A sentence about the screen as a whole. Where it is [news], screen readers announce it. */
@Composable
internal fun Banner(
    text: AnnotatedString,
    tone: Tone,
    tag: String,
    modifier: Modifier = Modifier,
    icon: ImageVector = tone.icon,
    news: Boolean = true,
) {
    val (ground, ink) = tone.colours
    Surface(modifier.fillMaxWidth(), shape = MaterialTheme.shapes.medium, color = ground, contentColor = ink) {
        Row(Modifier.padding(16.dp), horizontalArrangement = Arrangement.spacedBy(12.dp)) {
            Icon(icon, contentDescription = null, Modifier.size(withText(20.sp)))
            Text(
                text,
                Modifier.weight(1f).testTag(tag).semantics { if (news) liveRegion = LiveRegionMode.Polite },
                style = MaterialTheme.typography.bodyMedium,
            )
        }
    }
}

/** What is in the way of the form as a whole; nothing where the problem is one of a field. */
@Composable
internal fun FormProblem(form: Form) {
    val problem = form.problemOfForm ?: return
    val tone = if (problem == Problem.NothingToChange) Tone.Info else Tone.Error
    Banner(withContactLink(sentenceOf(problem)), tone, Tags.PROBLEM)
}

@Composable
internal fun NoticeBanner(notice: Notice?) {
    if (notice != null) Banner(AnnotatedString(words.notice(notice)), Tone.Warning, Tags.NOTICE)
}

/** The seed's warning. [emphasised] shows the app's name in bold, as Personal Settings do. */
@Composable
internal fun KeepSafe(emphasised: Boolean = false) {
    val appName = LocalBrand.current.appName
    val sentence = words.keepSafe(appName)
    val text = if (!emphasised) AnnotatedString(sentence) else marked(sentence, appName) { name ->
        withStyle(SpanStyle(fontWeight = FontWeight.Bold)) { append(name) }
    }
    Banner(text, Tone.Quiet, Tags.KEEP_SAFE, news = false)
}

/** What a problem says; a wait is counted down. */
@Composable
internal fun sentenceOf(problem: Problem): String {
    val until = (problem as? Problem.Wait)?.until ?: return words.problem(problem)
    val left = secondsLeft(until)
    return if (left > 0) words.wait(words.time(left)) else words.waitOver
}

/** A small line with an icon, under a field. */
@Composable
internal fun SmallLine(
    text: String,
    icon: ImageVector,
    colour: Color,
    modifier: Modifier = Modifier,
    style: TextStyle = MaterialTheme.typography.bodyMedium,
) {
    Row(modifier, horizontalArrangement = Arrangement.spacedBy(8.dp)) {
        Icon(icon, contentDescription = null, Modifier.size(withText(20.sp)), tint = colour)
        Text(text, Modifier.weight(1f), color = colour, style = style)
    }
}

/** A size that grows with the text beside it, as long as that leaves room for the text. */
@Composable
internal fun withText(size: TextUnit): Dp =
    with(LocalDensity.current) { size.toDp().coerceAtMost((size.value * LARGEST).dp) }

private const val LARGEST = 1.4f

/**
 * The sentence with its "contact us", if it has one, as a link to the brand's contact page: in
 * [colour], or in the sentence's own, underlined.
 */
@Composable
internal fun withContactLink(sentence: String, colour: Color = Color.Unspecified): AnnotatedString {
    val style = SpanStyle(
        color = colour,
        fontWeight = FontWeight.SemiBold,
        textDecoration = TextDecoration.Underline,
    )
    val link = LinkAnnotation.Url(LocalBrand.current.contactUrl, TextLinkStyles(style))
    return marked(sentence, words.contactUs) { withLink(link) { append(it) } }
}

/** The sentence with the first occurrence of [part] appended by [mark]. */
private fun marked(sentence: String, part: String, mark: AnnotatedString.Builder.(String) -> Unit): AnnotatedString {
    val at = sentence.indexOf(part)
    if (at < 0) return AnnotatedString(sentence)
    return buildAnnotatedString {
        append(sentence.substring(0, at))
        mark(part)
        append(sentence.substring(at + part.length))
    }
}
