package consumer

import kotlinx.coroutines.flow.StateFlow
import repass.Repass
import repass.ResetAction
import repass.ResetScreen
import repass.Slot

// What is behind screens of one's own. docs/android.md shows these lines.

// begin: own screens
/** Behind screens of the app's own; close it when they are left for good, as in `ViewModel.onCleared`. */
class ResetModel(repass: Repass) : AutoCloseable {
    private val flow = repass.reset()

    /** Draw the one that is there; there is no other state. */
    val screen: StateFlow<ResetScreen> = flow.screens

    /** How often each field was emptied: whenever the count of one grows, empty that field. */
    val emptied: StateFlow<Map<Slot, Int>> = flow.emptied

    /** At every change of the field, so that the core has what is typed and nothing else keeps it. */
    fun typeAddress(text: CharSequence) = flow.put(Slot.ADDRESS, text)

    fun send() = flow.dispatch(ResetAction.SendInstructions)

    fun typeCode(text: CharSequence) = flow.put(Slot.CODE, text)

    fun submitCode() = flow.dispatch(ResetAction.SubmitCode)

    fun typePassword(text: CharSequence) = flow.put(Slot.NEW_PASSWORD, text)

    fun retype(text: CharSequence) = flow.put(Slot.RETYPE, text)

    fun save() = flow.dispatch(ResetAction.Save)

    /** From `Intent.link()`. */
    fun opened(link: String) = flow.openLink(link)

    fun onStart() = flow.foregrounded()

    fun onStop() = flow.backgrounded()

    override fun close() = flow.close()
}
// end: own screens
