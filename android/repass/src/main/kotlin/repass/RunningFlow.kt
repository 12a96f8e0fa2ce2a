package repass

import java.nio.ByteBuffer
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.asStateFlow
import repass.ffi.Assessment
import repass.ffi.ChangeAction
import repass.ffi.ChangeFlow
import repass.ffi.ChangeListener
import repass.ffi.ChangeScreen
import repass.ffi.LoginAction
import repass.ffi.LoginFlow
import repass.ffi.LoginListener
import repass.ffi.LoginScreen
import repass.ffi.Observation
import repass.ffi.ResetAction
import repass.ffi.ResetFlow
import repass.ffi.ResetListener
import repass.ffi.ResetScreen
import repass.ffi.Slot

/**
 * A flow of the core. Closing ends it there, where every later call is a no-op; the object itself is
 * given back when nothing refers to it any more, so that no call can meet a freed one.
 */
internal class RunningFlow<Action, Screen>(
    private val core: CoreFlow<Action, Screen>,
) : RepassFlow<Action, Screen> {
    private val shown = MutableStateFlow(core.screen())
    private val observation = core.observe(into(shown))

    override val screens: StateFlow<Screen> = shown.asStateFlow()

    override fun screen(): Screen = core.screen()

    override fun dispatch(action: Action) = core.dispatch(action)

    override fun put(slot: Slot, text: CharSequence) = withWipedBytes(text) { core.put(slot, it) }

    override fun clear(slot: Slot) = core.clear(slot)

    override fun assess(): Assessment = core.assess()

    override fun accountName(): String? = core.accountName()

    override fun foregrounded() = core.foregrounded()

    override fun backgrounded() = core.backgrounded()

    override fun close() {
        core.end()
        observation.cancel()
    }

    private companion object {
        /**
         * The core holds the listener until the flow is gone. It must know the screens only: if it
         * knew the flow, each would keep the other, and a flow that nobody closed would stay for ever.
         */
        fun <Screen> into(shown: MutableStateFlow<Screen>): (Screen) -> Unit = { shown.value = it }
    }
}

/** The calls that the three generated flows share. UniFFI knows no generics, so each is led to them below. */
internal class CoreFlow<Action, Screen>(
    val screen: () -> Screen,
    val observe: ((Screen) -> Unit) -> Observation,
    val dispatch: (Action) -> Unit,
    val put: (Slot, ByteBuffer) -> Unit,
    val clear: (Slot) -> Unit,
    val assess: () -> Assessment,
    val accountName: () -> String?,
    val foregrounded: () -> Unit,
    val backgrounded: () -> Unit,
    val end: () -> Unit,
)

internal fun LoginFlow.shared(): CoreFlow<LoginAction, LoginScreen> {
    val observe = { hear: (LoginScreen) -> Unit ->
        observe(object : LoginListener {
            override fun shown(screen: LoginScreen) = hear(screen)
        })
    }
    return CoreFlow(
        ::screen, observe, ::dispatch, ::put, ::clear, ::assess, ::accountName, ::foregrounded, ::backgrounded, ::end,
    )
}

internal fun ResetFlow.shared(): CoreFlow<ResetAction, ResetScreen> {
    val observe = { hear: (ResetScreen) -> Unit ->
        observe(object : ResetListener {
            override fun shown(screen: ResetScreen) = hear(screen)
        })
    }
    return CoreFlow(
        ::screen, observe, ::dispatch, ::put, ::clear, ::assess, ::accountName, ::foregrounded, ::backgrounded, ::end,
    )
}

internal fun ChangeFlow.shared(): CoreFlow<ChangeAction, ChangeScreen> {
    val observe = { hear: (ChangeScreen) -> Unit ->
        observe(object : ChangeListener {
            override fun shown(screen: ChangeScreen) = hear(screen)
        })
    }
    return CoreFlow(
        ::screen, observe, ::dispatch, ::put, ::clear, ::assess, ::accountName, ::foregrounded, ::backgrounded, ::end,
    )
}
