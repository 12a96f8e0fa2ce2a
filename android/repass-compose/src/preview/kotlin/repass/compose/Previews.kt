package repass.compose

import androidx.compose.runtime.Composable
import androidx.compose.runtime.CompositionLocalProvider
import androidx.compose.ui.tooling.preview.Preview
import androidx.compose.ui.tooling.preview.PreviewLightDark
import androidx.compose.ui.tooling.preview.PreviewParameter
import androidx.compose.ui.tooling.preview.PreviewParameterProvider
import repass.Deadline
import repass.Field
import repass.Problem

// Every screen in the IDE, on made-up states. No part of what is published: Gradle compiles this folder
// into the debug variant of repass-android, Maven with the tests.

/** By day and by night. */
@PreviewLightDark
@Composable
internal fun Screen(@PreviewParameter(EveryState::class) state: String): Unit = MadeUpScreen(state)

/** In text twice as large. */
@Preview(fontScale = 2f, heightDp = 1500)
@Composable
internal fun ScreenInLargeText(@PreviewParameter(EveryState::class) state: String): Unit = MadeUpScreen(state)

/** Where text runs from right to left. */
@Preview(locale = "ar")
@Composable
internal fun ScreenFromTheRight(@PreviewParameter(EveryState::class) state: String): Unit = MadeUpScreen(state)

internal class EveryState : PreviewParameterProvider<String> {
    override val values = MadeUp.all.keys.asSequence()

    override fun getDisplayName(index: Int) = MadeUp.all.keys.elementAt(index)
}

@Composable
private fun MadeUpScreen(state: String) = CompositionLocalProvider(LocalFieldOf provides MadeUpCore::fieldOf) {
    WithMadeUpTime { RepassTheme(Brand.ISMessenger, content = MadeUp.all.getValue(state)) }
}

@Composable
internal fun WithMadeUpTime(content: @Composable () -> Unit) =
    CompositionLocalProvider(
        LocalRemainingSeconds provides MadeUpCore::remainingSeconds,
        LocalEmailApp provides {},
        content = content,
    )

/** As the core answers, without its library, which an IDE does not load. */
internal object MadeUpCore {
    fun fieldOf(problem: Problem): Field = when (problem) {
        Problem.EnterAddress, Problem.CorrectAddress -> Field.ADDRESS
        Problem.EnterPassword, Problem.CheckCredentials -> Field.PASSWORD
        Problem.EnterCode, Problem.CheckCode -> Field.CODE
        Problem.EnterSecondFactor, Problem.CheckSecondFactor -> Field.SECOND_FACTOR
        Problem.EnterNewPassword, Problem.ImprovePassword, Problem.ChooseStrongerPassword,
        Problem.ChooseUncommonPassword, Problem.ChooseDifferentPassword, Problem.ChooseShorterPassword,
        -> Field.NEW_PASSWORD
        Problem.RetypePassword -> Field.RETYPE
        Problem.EnterCurrentPassword, Problem.CheckCurrentPassword -> Field.CURRENT_PASSWORD
        else -> Field.FORM
    }

    fun remainingSeconds(deadline: Deadline): Long =
        if (deadline == MadeUp.over) 0 else deadline.fullMillis / 1000
}
