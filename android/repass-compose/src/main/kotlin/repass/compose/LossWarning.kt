package repass.compose

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.heightIn
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.selection.toggleable
import androidx.compose.material3.Checkbox
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.platform.testTag
import androidx.compose.ui.semantics.Role
import androidx.compose.ui.text.AnnotatedString
import androidx.compose.ui.unit.dp
import repass.Acknowledgement
import repass.Problem

/** What a new password costs, where the app warns of it, and the person's word that they know. */
@Composable
internal fun LossWarning(acknowledgement: Acknowledgement, form: Form, onAcknowledge: (Boolean) -> Unit) {
    if (acknowledgement == Acknowledgement.NOT_NEEDED) return
    val isGiven = acknowledgement == Acknowledgement.GIVEN
    val tone = if (form.problemOfForm == Problem.AcknowledgeLoss) Tone.Error else Tone.Warning
    Column(verticalArrangement = Arrangement.spacedBy(8.dp)) {
        Banner(AnnotatedString(words.lossWarning), tone, Tags.LOSS_WARNING, news = false)
        Row(
            // The words can be pressed too.
            Modifier
                .fillMaxWidth()
                .heightIn(min = 48.dp)
                .testTag(Tags.ACKNOWLEDGE)
                .toggleable(isGiven, enabled = !form.isBusy, role = Role.Checkbox, onValueChange = onAcknowledge)
                .padding(horizontal = 4.dp),
            Arrangement.spacedBy(12.dp),
            Alignment.CenterVertically,
        ) {
            Checkbox(isGiven, onCheckedChange = null, enabled = !form.isBusy)
            Text(words.understand, style = MaterialTheme.typography.bodyLarge)
        }
    }
}
