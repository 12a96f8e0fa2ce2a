package repass.compose

import androidx.compose.runtime.staticCompositionLocalOf
import repass.ffi.Deadline
import repass.ffi.Field
import repass.ffi.Problem

/** What a screen asks the core beside what it is given to show. */
internal interface Answers {
    fun fieldOf(problem: Problem): Field

    fun remainingSeconds(deadline: Deadline): Long
}

/** The core's; where there is no core, as in an IDE's preview, others. */
internal val LocalAnswers = staticCompositionLocalOf<Answers> { Core }

private object Core : Answers {
    override fun fieldOf(problem: Problem) = repass.ffi.fieldOf(problem)

    override fun remainingSeconds(deadline: Deadline) = repass.ffi.remainingSeconds(deadline).toLong()
}
