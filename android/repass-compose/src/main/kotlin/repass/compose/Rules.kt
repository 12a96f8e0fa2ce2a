package repass.compose

import androidx.compose.foundation.background
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.height
import androidx.compose.foundation.shape.CircleShape
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.draw.clip
import androidx.compose.ui.platform.testTag
import androidx.compose.ui.semantics.LiveRegionMode
import androidx.compose.ui.semantics.liveRegion
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.semantics.stateDescription
import androidx.compose.ui.unit.dp
import repass.Assessment
import repass.Retype
import repass.RuleState
import repass.Strength

/**
 * What the policy says to the password as typed so far: rule by rule, and how strong it is. A rule
 * that stood in the way of saving [insist]s.
 */
@Composable
internal fun AssessmentOf(assessment: Assessment, insist: Boolean) {
    Column(Modifier.testTag(Tags.RULES), verticalArrangement = Arrangement.spacedBy(8.dp)) {
        if (!assessment.empty) StrengthMeter(assessment.strength)
        for (rule in assessment.rules) RuleLine(rule, insist)
    }
}

@Composable
private fun RuleLine(state: RuleState, insist: Boolean) {
    val colours = MaterialTheme.colorScheme
    val met = if (state.met) words.ruleMet else words.ruleNotMet
    SmallLine(
        words.rule(state.rule),
        if (state.met) Icons.Met else Icons.NotMet,
        when {
            state.met -> tones.success.ink
            insist -> colours.error
            else -> colours.onSurfaceVariant
        },
        Modifier.semantics(mergeDescendants = true) { stateDescription = met },
    )
}

/** As many bars as the password is strong, and the word for it: never by the colour alone. */
@Composable
private fun StrengthMeter(strength: Strength) {
    val colours = MaterialTheme.colorScheme
    val colour = when (strength) {
        Strength.WEAK -> colours.error
        Strength.FAIR -> tones.warning.ink
        Strength.GOOD, Strength.STRONG -> tones.success.ink
    }
    Column(
        Modifier.testTag(Tags.STRENGTH).semantics(mergeDescendants = true) {},
        verticalArrangement = Arrangement.spacedBy(4.dp),
    ) {
        Row(Modifier.fillMaxWidth(), Arrangement.spacedBy(4.dp), Alignment.CenterVertically) {
            for (step in Strength.entries) {
                val reached = step <= strength
                Box(
                    Modifier
                        .weight(1f)
                        .height(6.dp)
                        .clip(CircleShape)
                        .background(if (reached) colour else colours.surfaceVariant),
                )
            }
        }
        Row(Modifier.fillMaxWidth(), Arrangement.spacedBy(8.dp)) {
            Text(words.strengthLabel, color = colours.onSurfaceVariant, style = MaterialTheme.typography.bodyMedium)
            Text(words.strength(strength), color = colour, style = MaterialTheme.typography.labelLarge)
        }
    }
}

/** How the second field compares, once that can be said. */
@Composable
internal fun RetypeLine(retype: Retype) {
    val colours = MaterialTheme.colorScheme
    val announced = Modifier.testTag(Tags.RETYPE_STATE).semantics(mergeDescendants = true) {
        liveRegion = LiveRegionMode.Polite
    }
    when (retype) {
        Retype.EMPTY, Retype.UNFINISHED -> {}
        Retype.DIFFERS -> SmallLine(words.retypeDiffers, Icons.Alert, colours.error, announced)
        Retype.MATCHES -> SmallLine(words.retypeMatches, Icons.Met, tones.success.ink, announced)
    }
}
