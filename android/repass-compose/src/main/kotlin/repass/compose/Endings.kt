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
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.semantics.LiveRegionMode
import androidx.compose.ui.semantics.liveRegion
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.text.style.TextAlign
import androidx.compose.ui.unit.dp
import repass.ClosedScreen
import repass.DoneScreen
import repass.FirstStep
import repass.OutcomeUnknownScreen
import repass.Problem
import repass.SessionRefusedScreen
import repass.SignInAgainScreen
import repass.SignInReason
import repass.UnreadableScreen

// The screens without a field: something is over, or out of the person's hands for a moment.

/** The password is saved: what happened, and where it goes on. */
@Composable
internal fun DoneContent(
    screen: DoneScreen,
    onContinue: () -> Unit,
    onGoToLogin: () -> Unit,
    modifier: Modifier = Modifier,
) {
    Ending(Tags.DONE, words.doneTitle, Tone.Success, modifier) {
        Said(if (screen.signedIn) words.doneSignedIn else words.doneNotSignedIn)
        Said(words.others(screen.others))
        if (screen.signedIn) {
            MainButton(words.next, Tags.CONTINUE, onClick = onContinue)
        } else {
            MainButton(words.goToLogin, Tags.GO_TO_LOGIN, onClick = onGoToLogin)
        }
    }
}

/** The answer to a save was lost. What to do now, and the ways on. */
@Composable
internal fun OutcomeUnknownContent(
    screen: OutcomeUnknownScreen,
    onCheckAgain: () -> Unit,
    onGoToLogin: () -> Unit,
    onStartOver: () -> Unit,
    modifier: Modifier = Modifier,
) {
    val checking = screen.checking
    Ending(Tags.OUTCOME_UNKNOWN, words.unknownTitle, Tone.Warning, modifier) {
        Said(words.mayHaveChanged)
        screen.problem?.let { Banner(withContactLink(whyUnknown(it)), Tone.Error, Tags.PROBLEM) }
        when (screen.first) {
            FirstStep.CHECK_AGAIN -> {
                MainButton(words.checkAgain, Tags.CHECK_AGAIN, checking, onClick = onCheckAgain)
                SecondButton(words.goToLogin, Tags.GO_TO_LOGIN, onClick = onGoToLogin)
            }
            FirstStep.GO_TO_LOGIN -> {
                MainButton(words.tryNewPassword, Tags.GO_TO_LOGIN, onClick = onGoToLogin)
                if (screen.canCheck) {
                    SecondButton(words.checkAgain, Tags.CHECK_AGAIN, busy = checking, onClick = onCheckAgain)
                }
            }
        }
        QuietButton(words.startOver, Tags.START_OVER, enabled = !checking, onClick = onStartOver)
    }
}

@Composable
private fun whyUnknown(problem: Problem): String =
    if (problem is Problem.Wait) sentenceOf(problem) else words.stillUnknown(problem)

/** What was stored of an unfinished attempt cannot be read now. It is not lost. */
@Composable
internal fun UnreadableContent(
    screen: UnreadableScreen,
    onTryAgain: () -> Unit,
    onStartOver: () -> Unit,
    onBack: () -> Unit,
    modifier: Modifier = Modifier,
) {
    Ending(Tags.UNREADABLE, words.unreadableTitle, Tone.Warning, modifier, onBack) {
        Said(words.unreadable)
        MainButton(words.tryAgain, Tags.TRY_AGAIN, screen.trying, onClick = onTryAgain)
        QuietButton(words.startOver, Tags.START_OVER, enabled = !screen.trying, onClick = onStartOver)
    }
}

/** The password is saved, but the app could not keep the session that replaces its own. */
@Composable
internal fun SessionRefusedContent(
    screen: SessionRefusedScreen,
    onTryAgain: () -> Unit,
    onGoToLogin: () -> Unit,
    modifier: Modifier = Modifier,
) {
    Ending(Tags.SESSION_REFUSED, words.doneTitle, Tone.Warning, modifier) {
        Said(words.sessionRefused)
        Said(words.others(screen.others))
        MainButton(words.tryAgain, Tags.TRY_AGAIN, screen.trying, onClick = onTryAgain)
        SecondButton(words.goToLogin, Tags.GO_TO_LOGIN, enabled = !screen.trying, onClick = onGoToLogin)
    }
}

/** A reset that was left. */
@Composable
internal fun ClosedContent(screen: ClosedScreen, onGoToLogin: () -> Unit, modifier: Modifier = Modifier) {
    Ending(Tags.CLOSED, words.closedTitle, if (screen.mayHaveChanged) Tone.Warning else Tone.Info, modifier) {
        Said(if (screen.mayHaveChanged) words.mayHaveChanged else words.closedUnchanged)
        MainButton(words.goToLogin, Tags.GO_TO_LOGIN, onClick = onGoToLogin)
    }
}

/** Personal Settings cannot go on without a new sign-in. */
@Composable
internal fun SignInAgainContent(screen: SignInAgainScreen, onSignInAgain: () -> Unit, modifier: Modifier = Modifier) {
    val tone = when (screen.reason) {
        SignInReason.PASSWORD_CHANGED -> Tone.Success
        SignInReason.MAY_HAVE_CHANGED -> Tone.Warning
        SignInReason.SESSION_OVER, SignInReason.SECOND_FACTOR_FIRST, SignInReason.FRESH_SIGN_IN_FIRST -> Tone.Info
    }
    Ending(Tags.SIGN_IN_AGAIN, words.signInAgainTitle, tone, modifier) {
        Said(words.signInAgain(screen.reason))
        MainButton(words.goToLogin, Tags.GO_TO_LOGIN, onClick = onSignInAgain)
    }
}

/** Nothing to do for a moment. */
@Composable
internal fun WorkingContent(what: String, modifier: Modifier = Modifier, onBack: (() -> Unit)? = null) {
    Page(Tags.WORKING, Place.WORKING, modifier, onBack) {
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
    modifier: Modifier = Modifier,
    onBack: (() -> Unit)? = null,
    content: @Composable ColumnScope.() -> Unit,
) {
    val (ground, ink) = tone.colours
    Page(tag, Place.ENDING, modifier, onBack) {
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
