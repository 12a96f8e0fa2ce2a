package repass.compose

import androidx.compose.foundation.BorderStroke
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.BoxWithConstraints
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.ColumnScope
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.WindowInsets
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.heightIn
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.safeDrawing
import androidx.compose.foundation.layout.size
import androidx.compose.foundation.layout.widthIn
import androidx.compose.foundation.layout.windowInsetsPadding
import androidx.compose.foundation.rememberScrollState
import androidx.compose.foundation.verticalScroll
import androidx.compose.material3.Icon
import androidx.compose.material3.IconButton
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Surface
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.staticCompositionLocalOf
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.platform.LocalDensity
import androidx.compose.ui.platform.LocalWindowInfo
import androidx.compose.ui.platform.testTag
import androidx.compose.ui.semantics.heading
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.text.font.FontWeight
import androidx.compose.ui.text.style.Hyphens
import androidx.compose.ui.text.style.LineBreak
import androidx.compose.ui.text.style.TextAlign
import androidx.compose.ui.unit.dp
import androidx.navigationevent.NavigationEventInfo
import androidx.navigationevent.compose.NavigationBackHandler
import androidx.navigationevent.compose.rememberNavigationEventState

/** The widest that a line of text or a field gets, on however large a window. */
private val Widest = 480.dp

/** From this size on, a page is a card in the middle of its window. */
private val CardFrom = 600.dp

private val Margin = 24.dp

/** What the screens keep clear of, where an app says so; otherwise bars, cut-outs and the keyboard. */
internal val LocalPageInsets = staticCompositionLocalOf<WindowInsets?> { null }

/**
 * The frame of every screen: a way back, a column that scrolls when text is large, the window small
 * or the keyboard open, and what stands at the page's bottom. In a large window it is a card.
 *
 * @param onBack where the arrow leads, and the system's own way back; without it there is no arrow, and
 * the system's leads out of the app.
 * @param bottom pinned to the bottom of the page as long as there is room, below the rest otherwise.
 */
@Composable
internal fun Page(
    tag: String,
    place: Place,
    modifier: Modifier = Modifier,
    onBack: (() -> Unit)? = null,
    bottom: @Composable () -> Unit = {},
    content: @Composable ColumnScope.() -> Unit,
) {
    if (onBack != null) SystemBack(onBack)
    BoxWithConstraints(modifier.fillMaxSize().testTag(tag).semantics { showTagsToDrivers() }, Alignment.Center) {
        val isCard = maxWidth >= CardFrom && maxHeight >= CardFrom
        val colours = MaterialTheme.colorScheme
        val ground = if (isCard) colours.surfaceContainer else colours.surface
        Surface(Modifier.fillMaxSize(), color = ground, contentColor = colours.onSurface) {
            // The safe area ends above an open keyboard.
            Box(Modifier.windowInsetsPadding(LocalPageInsets.current ?: WindowInsets.safeDrawing), Alignment.Center) {
                if (isCard) {
                    Surface(
                        Modifier.padding(Margin).widthIn(max = Widest + Margin * 2),
                        shape = MaterialTheme.shapes.extraLarge,
                        border = BorderStroke(1.dp, colours.outlineVariant),
                    ) { Sheet(place, onBack, isCard = true, bottom, content) }
                } else {
                    Box(Modifier.widthIn(max = Widest + Margin * 2).fillMaxSize()) {
                        Sheet(place, onBack, isCard = false, bottom, content)
                    }
                }
            }
        }
    }
}

/** Everything of a page, in one column. */
@Composable
private fun Sheet(
    place: Place,
    onBack: (() -> Unit)?,
    isCard: Boolean,
    bottom: @Composable () -> Unit,
    content: @Composable ColumnScope.() -> Unit,
) {
    Column {
        if (onBack != null) BackArrow(onBack)
        BoxWithConstraints(Modifier.weight(1f, fill = !isCard)) {
            val least = if (isCard) maxHeight.coerceAtMost(CardFrom) else maxHeight
            Column(
                Modifier.fillMaxWidth().verticalScroll(rememberScrollState()).heightIn(min = least),
                verticalArrangement = Arrangement.SpaceBetween,
            ) {
                val top = when {
                    onBack != null || isLowWindow -> 8.dp
                    isCard -> 40.dp
                    else -> 64.dp
                }
                Column(
                    Modifier.fillMaxWidth().padding(start = Margin, top = top, end = Margin, bottom = Margin),
                    verticalArrangement = Arrangement.spacedBy(16.dp),
                ) {
                    val brand = LocalBrand.current
                    brand.header?.invoke(place)
                    content()
                    brand.footer?.invoke(place)
                }
                bottom()
            }
        }
    }
}

/** A phone on its side: what only decorates makes room. Not so for an open keyboard, which comes and goes. */
internal val isLowWindow: Boolean
    @Composable get() = with(LocalDensity.current) { LocalWindowInfo.current.containerSize.height.toDp() } < Low

private val Low = 480.dp

/** The back key, the back gesture, Escape. */
@Composable
private fun SystemBack(onBack: () -> Unit) {
    NavigationBackHandler(rememberNavigationEventState(NavigationEventInfo.None), onBackCompleted = onBack)
}

@Composable
private fun BackArrow(onBack: () -> Unit) {
    Row(Modifier.fillMaxWidth().padding(8.dp)) {
        IconButton(onClick = onBack, Modifier.size(48.dp).testTag(Tags.BACK)) {
            Icon(Icons.Back, contentDescription = words.back)
        }
    }
}

/** The title of a screen. Long words are broken rather than cut off. */
@Composable
internal fun Title(text: String, align: TextAlign = TextAlign.Start) {
    Text(
        text,
        Modifier.semantics { heading() },
        textAlign = align,
        style = MaterialTheme.typography.headlineSmall.copy(
            fontWeight = FontWeight.SemiBold,
            lineBreak = LineBreak.Heading,
            hyphens = Hyphens.Auto,
        ),
    )
}

/** What a screen says in whole sentences. */
@Composable
internal fun Sentence(text: String, modifier: Modifier = Modifier, align: TextAlign = TextAlign.Start) {
    Text(
        text,
        modifier,
        color = MaterialTheme.colorScheme.onSurfaceVariant,
        textAlign = align,
        style = MaterialTheme.typography.bodyLarge.copy(lineBreak = LineBreak.Paragraph, hyphens = Hyphens.Auto),
    )
}
