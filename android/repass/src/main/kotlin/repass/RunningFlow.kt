package repass

import java.nio.ByteBuffer
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.asStateFlow

/**
 * A flow of the core. Closing ends it there, where every later call is a no-op; the object itself is
 * given back when nothing refers to it any more, so that no call can meet a freed one.
 */
internal class RunningFlow<Action, Screen>(
    private val core: CoreFlow<Action, Screen>,
) : RepassFlow<Action, Screen> {
    private val heard = Heard(core.screen())
    private val observation = core.observe(heard::shown)

    override val screens: StateFlow<Screen> = heard.screens.asStateFlow()

    override val emptied: StateFlow<Map<Slot, Int>> = heard.emptied.asStateFlow()

    override fun screen(): Screen = core.screen()

    override fun dispatch(action: Action) = core.dispatch(action)

    override fun put(slot: Slot, text: CharSequence) = withWipedBytes(text) { core.put(slot, it) }

    override fun clear(slot: Slot) = core.clear(slot)

    override fun assess(): Assessment = core.assess()

    override fun remainingSeconds(deadline: Deadline): Long = core.remainingSeconds(deadline)

    override fun accountName(): String? = core.accountName()

    override fun foregrounded() = core.foregrounded()

    override fun backgrounded() = core.backgrounded()

    override fun close() {
        core.end()
        observation.cancel()
    }

    /**
     * The core holds the listener until the flow is gone. It must know what was heard only: if it knew the
     * flow, each would keep the other, and a flow that nobody closed would stay for ever.
     */
    private class Heard<Screen>(first: Screen) {
        val screens = MutableStateFlow(first)
        val emptied = MutableStateFlow(emptyMap<Slot, Int>())

        fun shown(screen: Screen, slots: List<Slot>) {
            // First, so that whoever sees the screen finds its fields empty.
            if (slots.isNotEmpty()) emptied.value += slots.associateWith { emptied.value.getOrDefault(it, 0) + 1 }
            screens.value = screen
        }
    }
}

/** The calls that the generated flows share. UniFFI knows no generics, so each is led to them below. */
internal class CoreFlow<Action, Screen>(
    val screen: () -> Screen,
    val observe: ((Screen, List<Slot>) -> Unit) -> Observation,
    val dispatch: (Action) -> Unit,
    val put: (Slot, ByteBuffer) -> Unit,
    val clear: (Slot) -> Unit,
    val assess: () -> Assessment,
    val remainingSeconds: (Deadline) -> Long,
    val accountName: () -> String?,
    val foregrounded: () -> Unit,
    val backgrounded: () -> Unit,
    val end: () -> Unit,
)

internal fun LoginWindowFlow.shared(): CoreFlow<LoginWindowAction, LoginWindowScreen> {
    val observe = { hear: (LoginWindowScreen, List<Slot>) -> Unit ->
        observe(object : LoginWindowListener {
            override fun shown(screen: LoginWindowScreen, emptied: List<Slot>) = hear(screen, emptied)
        })
    }
    return CoreFlow(
        ::screen,
        observe,
        ::dispatch,
        ::put,
        ::clear,
        ::assess,
        ::remainingSeconds,
        ::accountName,
        ::foregrounded,
        ::backgrounded,
        ::end,
    )
}

internal fun ResetFlow.shared(): CoreFlow<ResetAction, ResetScreen> {
    val observe = { hear: (ResetScreen, List<Slot>) -> Unit ->
        observe(object : ResetListener {
            override fun shown(screen: ResetScreen, emptied: List<Slot>) = hear(screen, emptied)
        })
    }
    return CoreFlow(
        ::screen,
        observe,
        ::dispatch,
        ::put,
        ::clear,
        ::assess,
        ::remainingSeconds,
        ::accountName,
        ::foregrounded,
        ::backgrounded,
        ::end,
    )
}

internal fun SettingsFlow.shared(): CoreFlow<SettingsAction, SettingsScreen> {
    val observe = { hear: (SettingsScreen, List<Slot>) -> Unit ->
        observe(object : SettingsListener {
            override fun shown(screen: SettingsScreen, emptied: List<Slot>) = hear(screen, emptied)
        })
    }
    return CoreFlow(
        ::screen,
        observe,
        ::dispatch,
        ::put,
        ::clear,
        ::assess,
        ::remainingSeconds,
        ::accountName,
        ::foregrounded,
        ::backgrounded,
        ::end,
    )
}

internal fun ChangeFlow.shared(): CoreFlow<ChangeAction, ChangeScreen> {
    val observe = { hear: (ChangeScreen, List<Slot>) -> Unit ->
        observe(object : ChangeListener {
            override fun shown(screen: ChangeScreen, emptied: List<Slot>) = hear(screen, emptied)
        })
    }
    return CoreFlow(
        ::screen,
        observe,
        ::dispatch,
        ::put,
        ::clear,
        ::assess,
        ::remainingSeconds,
        ::accountName,
        ::foregrounded,
        ::backgrounded,
        ::end,
    )
}
