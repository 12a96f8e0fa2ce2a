package repass.compose

import androidx.compose.foundation.text.input.TextFieldState
import androidx.compose.foundation.text.input.clearText
import androidx.compose.runtime.Composable
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.runtime.retain.RetainObserver
import androidx.compose.runtime.retain.retain
import androidx.compose.runtime.snapshotFlow
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.flow.distinctUntilChanged
import kotlinx.coroutines.launch
import repass.RepassFlow
import repass.Slot

/** The fields of a form: what is typed in each belongs into its slot of the core. */
internal typealias Slots = Map<Slot, TextFieldState>

/**
 * A flow and the fields of all its screens. Both live as long as the place where they are shown: a device
 * that is turned loses neither, and what the system stores of a place has neither.
 */
internal class Running<Action, Screen, Fields>(
    val flow: RepassFlow<Action, Screen>,
    val fields: Fields,
    private val slots: Slots,
) : RetainObserver {
    /** What the core has of each slot; nothing of an empty one. */
    private val brought = mutableMapOf<Slot, CharSequence>()
    private var emptied = emptyMap<Slot, Int>()

    /** By which the link is known that was taken last, without keeping it. */
    private var linkTaken: Int? = null

    /** Brings what is typed to the core at every change, and empties what the core has emptied. */
    suspend fun follow() = coroutineScope {
        launch { flow.emptied.collect(::empty) }
        for ((slot, field) in slots) launch {
            snapshotFlow { field.text }
                .distinctUntilChanged { old, new -> old.contentEquals(new) }
                .collect { typed -> if (brought[slot] !== typed) bring(slot, typed) }
        }
    }

    /** Brings everything typed once more, since a change of this very frame may be still on its way. */
    fun act(action: Action) {
        for ((slot, field) in slots) bring(slot, field.text)
        flow.dispatch(action)
    }

    /**
     * Takes the link that the place was composed with, once: it is composed with the same one again when the device
     * is turned, which nobody means as a tap on it.
     */
    fun openOnce(link: String) {
        if (link.hashCode() == linkTaken) return
        linkTaken = link.hashCode()
        flow.openLink(link)
    }

    /**
     * A field that is empty here and in the core brings nothing: that would count as typing, and answer
     * the problem that is shown.
     */
    private fun bring(slot: Slot, typed: CharSequence) {
        if (typed.isEmpty()) brought.remove(slot) ?: return else brought[slot] = typed
        flow.put(slot, typed)
    }

    private fun empty(counts: Map<Slot, Int>) {
        for ((slot, field) in slots) {
            if (counts[slot] == emptied[slot]) continue
            brought -= slot
            field.clearText()
        }
        emptied = counts
    }

    private fun end() {
        flow.close()
        brought.clear()
        slots.values.forEach { it.clearText() }
    }

    override fun onRetired() = end()

    override fun onUnused() = end()

    override fun onRetained() = Unit

    override fun onEnteredComposition() = Unit

    override fun onExitedComposition() = Unit
}

/** Begins a flow with its fields, and brings what is typed to it. What it stored stays when it is closed. */
@Composable
internal fun <Action, Screen, Fields> rememberRunning(
    owner: Any,
    begin: () -> RepassFlow<Action, Screen>,
    fields: () -> Fields,
    slots: (Fields) -> Slots,
): Running<Action, Screen, Fields> {
    val running = retain(owner) { fields().let { Running(begin(), it, slots(it)) } }
    LaunchedEffect(running) { running.follow() }
    return running
}
