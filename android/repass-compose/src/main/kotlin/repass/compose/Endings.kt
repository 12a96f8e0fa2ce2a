package repass.compose

import androidx.compose.foundation.background
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.ColumnScope
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.size
import androidx.compose.foundation.shape.CircleShape
import androidx.compose.material3.CircularProgressIndicator
import androidx.compose.material3.Icon
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.platform.testTag
import androidx.compose.ui.semantics.LiveRegionMode
import androidx.compose.ui.semantics.liveRegion
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.text.style.TextAlign
import androidx.compose.ui.unit.dp
import repass.ffi.Problem
import repass.ffi.ResetScreen

// The screens without a field: something is over, or out of the person's hands for a moment.

/** The password is saved: what happened, and where it goes on. */
@Composable
public fun DoneContent(screen: ResetScreen.Done, onContinue: () -> Unit, onGoToLogin: () -> Unit) {
    Ending(Tags.DONE, words.doneTitle, Tone.Success) {
        Said(if (screen.signedIn) words.doneSignedIn else words.doneNotSignedIn)
        Said(words.others(screen.others))
        if (screen.signedIn) {
            MainButton(words.next, Tags.CONTINUE, onClick = onContinue)
        } else {
            MainButton(words.goToLogin, Tags.GO_TO_LOGIN, onClick = onGoToLogin)
        }
    }
}

/**
 * The answer to a save was lost. What to do now, and the ways on.
 *
 * @param problem why looking again did not tell.
 * @param onGoToLogin `null` where that leads nowhere.
 */
@Composable
public fun OutcomeUnknownContent(
    checking: Boolean,
    canCheck: Boolean,
    problem: Problem?,
    onCheckAgain: () -> Unit,
    onGoToLogin: (() -> Unit)?,
    onStartOver: () -> Unit,
) {
    Ending(Tags.OUTCOME_UNKNOWN, words.unknownTitle, Tone.Info) {
        Said(words.mayHaveChanged)
        if (problem != null) Banner(withContactLink(whyUnknown(problem)), Tone.Error, Tags.PROBLEM)
        if (canCheck) MainButton(words.checkAgain, Tags.CHECK_AGAIN, checking, onCheckAgain)
        if (onGoToLogin != null) SecondButton(words.goToLogin, Tags.GO_TO_LOGIN, onClick = onGoToLogin)
        QuietButton(words.startOver, Tags.START_OVER, enabled = !checking, onClick = onStartOver)
    }
}

@Composable
private fun whyUnknown(problem: Problem): String =
    if (problem is Problem.Wait) sentenceOf(problem) else words.stillUnknown(problem)

/** The account asks for a second factor, which is not supported yet: whom to contact. */
@Composable
public fun SecondFactorContent(onBack: () -> Unit) {
    Ending(Tags.SECOND_FACTOR, words.secondFactorTitle, Tone.Quiet, onBack) {
        Text(
            withContactLink(words.secondFactor(words.contactUs), MaterialTheme.colorScheme.primary),
            Modifier.testTag(Tags.CONTACT),
            color = MaterialTheme.colorScheme.onSurfaceVariant,
            style = MaterialTheme.typography.bodyLarge,
            textAlign = TextAlign.Center,
        )
    }
}

/** A reset that was left. */
@Composable
public fun ClosedContent(mayHaveChanged: Boolean, onGoToLogin: () -> Unit) {
    Ending(Tags.CLOSED, words.closedTitle, Tone.Info) {
        Said(if (mayHaveChanged) words.mayHaveChanged else words.closedUnchanged)
        MainButton(words.goToLogin, Tags.GO_TO_LOGIN, onClick = onGoToLogin)
    }
}

/** The session is over while Personal Settings were open. */
@Composable
public fun SignInAgainContent(changed: Boolean, onSignInAgain: () -> Unit) {
    Ending(Tags.SIGN_IN_AGAIN, words.signInAgainTitle, if (changed) Tone.Success else Tone.Info) {
        Said(if (changed) words.signInAgainChanged else words.signInAgainUnchanged)
        MainButton(words.goToLogin, Tags.GO_TO_LOGIN, onClick = onSignInAgain)
    }
}

/** Nothing to do for a moment. */
@Composable
public fun WorkingContent(what: String, onBack: (() -> Unit)? = null) {
    Page(Tags.WORKING, onBack) {
        Column(
            Modifier.fillMaxWidth().padding(top = 96.dp),
            verticalArrangement = Arrangement.spacedBy(24.dp),
            horizontalAlignment = Alignment.CenterHorizontally,
        ) {
            CircularProgressIndicator(Modifier.size(48.dp))
            Said(what)
        }
    }
}

@Composable
private fun Ending(
    tag: String,
    title: String,
    tone: Tone,
    onBack: (() -> Unit)? = null,
    content: @Composable ColumnScope.() -> Unit,
) {
    val colours = MaterialTheme.colorScheme
    val (ground, ink) = when (tone) {
        Tone.Success -> colours.tertiaryContainer to colours.onTertiaryContainer
        else -> colours.secondaryContainer to colours.onSecondaryContainer
    }
    Page(tag, onBack) {
        Column(
            Modifier.fillMaxWidth().padding(top = 24.dp),
            verticalArrangement = Arrangement.spacedBy(16.dp),
            horizontalAlignment = Alignment.CenterHorizontally,
        ) {
            Box(Modifier.size(88.dp).background(ground, CircleShape), contentAlignment = Alignment.Center) {
                Icon(tone.icon, contentDescription = null, Modifier.size(48.dp), tint = ink)
            }
            Title(title, TextAlign.Center)
            content()
        }
    }
}

/** A sentence of an ending; news to a screen reader. */
@Composable
private fun Said(text: String) {
    Sentence(text, Modifier.semantics { liveRegion = LiveRegionMode.Polite }, TextAlign.Center)
}
