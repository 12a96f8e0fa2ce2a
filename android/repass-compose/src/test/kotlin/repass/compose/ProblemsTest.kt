package repass.compose

import androidx.compose.runtime.Composable
import androidx.compose.ui.semantics.SemanticsProperties
import androidx.compose.ui.semantics.getOrNull
import androidx.compose.ui.test.ExperimentalTestApi
import androidx.compose.ui.test.assertTextContains
import androidx.compose.ui.test.getBoundsInRoot
import androidx.compose.ui.test.v2.runComposeUiTest
import androidx.compose.ui.unit.dp
import kotlin.test.assertEquals
import kotlin.test.assertNotNull
import kotlin.test.assertTrue
import org.junit.Test
import repass.Asks
import repass.Field
import repass.LoginAction
import repass.Notice
import repass.Problem
import repass.fieldOf

/** What is in the way is told in words, where it is. */
@OptIn(ExperimentalTestApi::class)
class ProblemsTest {
    private val problems = everyProblem

    @Test
    fun `every problem and every notice has a sentence of its own`() {
        val sentences = problems.map(Strings.English::problem) + Notice.entries.map(Strings.English::notice)
        assertTrue(problems.size >= 30, "the problems were not found")
        assertEquals(sentences.size, sentences.toSet().size, "two things are told in the same words")
        for (sentence in sentences) assertTrue(sentence.length >= 15 && sentence.endsWith("."), sentence)
    }

    @Test
    fun `every problem is shown under its field or above the form`() {
        for (problem in problems) runComposeUiTest {
            val (field, screen) = placeOf(problem)
            show(content = screen)
            val shown = tagged(Tags.PROBLEM).assertTextContains(Strings.English.problem(problem)).getBoundsInRoot()
            if (field == null) return@runComposeUiTest
            val gap = shown.top - tagged(field).getBoundsInRoot().bottom
            assertTrue(gap in 0.dp..12.dp, "$problem is $gap below its field")
            val error = tagged(field).fetchSemanticsNode().config.getOrNull(SemanticsProperties.Error)
            assertEquals(Strings.English.problem(problem), error, "a screen reader does not hear it at the field")
        }
    }

    @Test
    fun `a problem is announced when it appears`() = runComposeUiTest {
        show(content = MadeUp.all.getValue("login, wrong password"))
        assertNotNull(tagged(Tags.PROBLEM).fetchSemanticsNode().config.getOrNull(SemanticsProperties.LiveRegion))
    }

    @Test
    fun `a wait is counted down by the core`() = runComposeUiTest {
        show(content = MadeUp.all.getValue("login, too often"))
        tagged(Tags.PROBLEM).assertTextContains("Too many attempts. Try again in 0:42.")
    }

    private fun placeOf(problem: Problem): Pair<String?, @Composable () -> Unit> = when (fieldOf(problem)) {
        Field.ADDRESS -> Tags.ADDRESS_FIELD to { login(problem) }
        Field.PASSWORD -> Tags.PASSWORD_FIELD to { login(problem) }
        Field.CODE -> Tags.CODE_FIELD to {
            CheckInboxContent(MadeUp.inbox.copy(problem = problem), ResetFields(), null, {}, {})
        }
        Field.SECOND_FACTOR -> Tags.SECOND_FACTOR_FIELD to {
            SecondFactorContent(MadeUp.factor.copy(problem = problem), LoginFields().secondFactor, {}, {})
        }
        Field.NEW_PASSWORD -> Tags.NEW_PASSWORD_FIELD to { settings(problem) }
        Field.RETYPE -> Tags.RETYPE_FIELD to { settings(problem) }
        Field.CURRENT_PASSWORD -> Tags.CURRENT_PASSWORD_FIELD to { settings(problem) }
        Field.FORM -> null to { login(problem) }
    }

    @Composable
    private fun login(problem: Problem) =
        LoginContent(MadeUp.login.copy(problem = problem).shown, LoginFields(), dispatch = { _: LoginAction -> }, {})

    @Composable
    private fun settings(problem: Problem) = SettingsContent(
        MadeUp.settings.copy(problem = problem, asks = Asks(currentPassword = true, mailedCode = false)).shown,
        SettingsFields(),
        accountName = null,
        minChars = 6,
        dispatch = {},
        onBack = {},
        onSignInAgain = {},
    )
}
