package repass.compose

import androidx.compose.foundation.BorderStroke
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.PaddingValues
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.heightIn
import androidx.compose.foundation.layout.size
import androidx.compose.material3.Button
import androidx.compose.material3.ButtonDefaults
import androidx.compose.material3.CircularProgressIndicator
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.OutlinedButton
import androidx.compose.material3.Text
import androidx.compose.material3.TextButton
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.draw.alpha
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.platform.testTag
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.semantics.stateDescription
import androidx.compose.ui.text.TextStyle
import androidx.compose.ui.text.style.TextAlign
import androidx.compose.ui.unit.dp
import repass.Busy

/** The main button of a form: closed while the form is busy, and showing progress where it is so by this button. */
@Composable
internal fun MainButton(text: String, tag: String, form: Form, shows: Busy, onClick: () -> Unit) =
    MainButton(text, tag, busy = form.busy == shows, enabled = !form.isBusy, onClick)

/** The one thing to do on a screen. While [busy] it takes no taps, keeps its size and shows progress. */
@Composable
internal fun MainButton(
    text: String,
    tag: String,
    busy: Boolean = false,
    enabled: Boolean = !busy,
    onClick: () -> Unit,
) {
    val colours = MaterialTheme.colorScheme
    val progress = words.inProgress
    Button(
        onClick,
        Modifier
            .fillMaxWidth()
            .heightIn(min = 52.dp)
            .testTag(tag)
            .semantics { if (busy) stateDescription = progress },
        enabled = enabled,
        shape = MaterialTheme.shapes.medium,
        colors = ButtonDefaults.buttonColors(
            disabledContainerColor = colours.primary,
            disabledContentColor = colours.onPrimary,
        ),
        contentPadding = PaddingValues(horizontal = 16.dp, vertical = 12.dp),
    ) {
        LabelOrProgress(text, busy, MaterialTheme.typography.titleMedium, colours.onPrimary)
    }
}

/** The label keeps its room while progress is shown in its place. */
@Composable
private fun LabelOrProgress(text: String, busy: Boolean, style: TextStyle, colour: Color) {
    Box(contentAlignment = Alignment.Center) {
        Text(text, Modifier.alpha(if (busy) 0f else 1f), textAlign = TextAlign.Center, style = style)
        if (busy) CircularProgressIndicator(Modifier.size(24.dp), color = colour, strokeWidth = 2.5.dp)
    }
}

/** Another thing that can be done, of less weight. */
@Composable
internal fun SecondButton(
    text: String,
    tag: String,
    modifier: Modifier = Modifier,
    enabled: Boolean = true,
    busy: Boolean = false,
    onClick: () -> Unit,
) {
    val colours = MaterialTheme.colorScheme
    OutlinedButton(
        onClick,
        modifier.fillMaxWidth().heightIn(min = 48.dp).testTag(tag),
        enabled = enabled && !busy,
        shape = MaterialTheme.shapes.medium,
        // What waits looks so. Why it does is said beside it, in a text that can be read.
        colors = ButtonDefaults.outlinedButtonColors(
            contentColor = colours.primary,
            disabledContentColor = colours.onSurface.copy(alpha = WAITING),
        ),
        border = BorderStroke(1.dp, if (enabled) colours.outline else colours.onSurface.copy(alpha = WAITING / 3)),
    ) { LabelOrProgress(text, busy, MaterialTheme.typography.labelLarge, colours.primary) }
}

/** A way out that does not ask for attention. */
@Composable
internal fun QuietButton(
    text: String,
    tag: String,
    modifier: Modifier = Modifier,
    enabled: Boolean = true,
    onClick: () -> Unit,
) {
    TextButton(
        onClick,
        modifier.heightIn(min = 48.dp).testTag(tag),
        enabled = enabled,
        shape = MaterialTheme.shapes.medium,
        colors = ButtonDefaults.textButtonColors(
            disabledContentColor = MaterialTheme.colorScheme.onSurface.copy(alpha = WAITING),
        ),
    ) {
        Text(text, style = MaterialTheme.typography.titleSmall)
    }
}

/** How much is left of the ink of what cannot be pressed now: Material's own measure. */
private const val WAITING = 0.38f
