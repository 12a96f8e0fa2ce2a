package repass.compose

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.BoxWithConstraints
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.ColumnScope
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.heightIn
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.safeDrawingPadding
import androidx.compose.foundation.layout.size
import androidx.compose.foundation.layout.widthIn
import androidx.compose.foundation.rememberScrollState
import androidx.compose.foundation.verticalScroll
import androidx.compose.material3.Icon
import androidx.compose.material3.IconButton
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Surface
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
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

/**
 * The frame of every screen: a way back, a column that scrolls when text is large, the window small
 * or the keyboard open, and what stands at the window's bottom.
 *
 * @param onBack where the arrow leads, and the system's own way back; without it there is no arrow, and
 * the system's leads out of the app.
 * @param bottom pinned to the bottom of the window as long as there is room, below the rest otherwise.
 */
@Composable
internal fun Page(
    tag: String,
    onBack: (() -> Unit)? = null,
    bottom: @Composable () -> Unit = {},
    content: @Composable ColumnScope.() -> Unit,
) {
    if (onBack != null) SystemBack(onBack)
    Surface(Modifier.fillMaxSize().testTag(tag)) {
        // The safe area ends above an open keyboard.
        Column(Modifier.safeDrawingPadding()) {
            if (onBack != null) BackArrow(onBack)
            BoxWithConstraints(Modifier.weight(1f)) {
                val whole = maxHeight
                Column(
                    Modifier.fillMaxWidth().verticalScroll(rememberScrollState()).heightIn(min = whole),
                    verticalArrangement = Arrangement.SpaceBetween,
                ) {
                    Column(
                        Modifier
                            .align(Alignment.CenterHorizontally)
                            .widthIn(max = Widest)
                            .fillMaxWidth()
                            .padding(horizontal = 24.dp)
                            .padding(top = if (onBack != null || isLowWindow) 8.dp else 64.dp, bottom = 24.dp),
                        verticalArrangement = Arrangement.spacedBy(16.dp),
                    ) {
                        val brand = LocalBrand.current
                        brand.header?.invoke()
                        content()
                        brand.footer?.invoke()
                    }
                    bottom()
                }
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
