package repass

import kotlinx.coroutines.flow.StateFlow

/**
 * One running flow: what it shows, and what a person may do about it.
 *
 * All that is decided is decided by the core. No call waits for I/O, and every call may come from
 * any thread. After [close] every call does nothing.
 */
public interface RepassFlow<Action, Screen> : AutoCloseable {
    /**
     * What is shown, in order, the present screen first. A reader that is slow skips screens that
     * were already replaced; the last one always arrives. Hold the flow for as long as you show it:
     * one that nobody holds is collected, and its screens stand still.
     */
    public val screens: StateFlow<Screen>

    /**
     * How often the core has emptied each slot so far; a slot that is not named never was. Whenever the
     * count of a field's slot has grown, empty the field: what was typed into it is wiped. It is told
     * before the screen that goes with it, and a field that is shown later still learns of it.
     */
    public val emptied: StateFlow<Map<Slot, Int>>

    /**
     * The screen as it is now. After a call of the same thread it shows what came of that call, which
     * [screens] tell a moment later. Does not block on I/O.
     */
    public fun screen(): Screen

    /** Does what a person pressed. What means nothing on the present screen changes nothing. */
    public fun dispatch(action: Action)

    /**
     * Puts the whole content of a field into its slot; call it at every change.
     *
     * No `String` is made of it and the bytes on the way are wiped. Your own copy is yours: let go
     * of it as soon as the screen has moved on.
     */
    public fun put(slot: Slot, text: CharSequence)

    /** Empties a slot. */
    public fun clear(slot: Slot)

    /** The policy's answer for what is typed now. */
    public fun assess(): Assessment

    /**
     * Whole seconds that are left of a wait, rounded up; 0 once it has passed, and never more than its
     * full length, whatever the device's clock says.
     */
    public fun remainingSeconds(deadline: Deadline): Long

    /**
     * The full address of the account, for the hidden user-name field that password managers want.
     * Not for showing.
     */
    public fun accountName(): String?

    /**
     * Takes the link that the app was opened with, in whatever state the flow is. A link that is not
     * this app's shows as a problem; it is safe to hand over whatever comes.
     */
    public fun openLink(link: String) {
        put(Slot.LINK, link)
    }

    /** The app came to the front. */
    public fun foregrounded()

    /** The app went to the background; typed passwords are wiped after a while. */
    public fun backgrounded()

    /** Ends the flow and wipes its secrets. What is stored stays, so that a new one goes on. */
    override fun close()
}
