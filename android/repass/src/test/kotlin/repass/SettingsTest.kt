package repass

import kotlin.test.AfterTest
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertFalse
import kotlin.test.assertNotNull

/** Personal Settings lead whoever forgot the current password to a reset, and back. */
class SettingsTest {
    private val server = CompanyServer()
    private val repass = app(sessions = null, server = Server.Own(CompanyClient(server.url)))

    @AfterTest
    fun end() {
        repass.close()
        server.close()
    }

    @Test
    fun `who forgot the current password resets it without typing the address`() {
        repass.loginWindow().use { it.signIn(CompanyServer.ADDRESS, server.password) }
        val settings = repass.settings()
        settings.editing { it.reset == ResetOffer.OFFERED && it.account.isNotEmpty() }
        settings.dispatch(SettingsAction.ForgotCurrentPassword)
        assertNotNull(settings.step<ResetScreen.EnterAddress>().screen.account)

        settings.dispatch(SettingsAction.Reset(ResetAction.SendInstructions))
        assertFalse(settings.step<ResetScreen.CheckInbox> { it.screen.busy == null }.screen.canChangeAddress)
        settings.put(Slot.CODE, server.mailed.orEmpty())
        settings.dispatch(SettingsAction.Reset(ResetAction.SubmitCode))
        settings.step<ResetScreen.NewPassword>()
        settings.typeNewPassword("a brand new one")
        settings.dispatch(SettingsAction.Reset(ResetAction.Save))
        settings.editing { it.saved != null }
        assertEquals("a brand new one", server.password)
    }

    @Test
    fun `a reset that was left is offered again`() {
        repass.loginWindow().use { it.signIn(CompanyServer.ADDRESS, server.password) }
        val settings = repass.settings()
        settings.editing { it.reset == ResetOffer.OFFERED }
        settings.dispatch(SettingsAction.ForgotCurrentPassword)
        settings.step<ResetScreen.EnterAddress>()
        settings.dispatch(SettingsAction.Reset(ResetAction.SendInstructions))
        settings.step<ResetScreen.CheckInbox> { it.screen.busy == null }
        settings.dispatch(SettingsAction.BackToSettings)
        settings.editing { it.reset == ResetOffer.UNFINISHED }
    }

    private fun RepassFlow<*, SettingsScreen>.editing(isAwaited: (EditingScreen) -> Boolean) = await {
        val change = (it as? SettingsScreen.Change)?.screen
        change is ChangeScreen.Editing && isAwaited(change.screen)
    }

    private inline fun <reified Step : ResetScreen> RepassFlow<*, SettingsScreen>.step(
        crossinline isAwaited: (Step) -> Boolean = { true },
    ): Step = (await { it is SettingsScreen.Reset && (it.screen as? Step)?.let(isAwaited) == true } as SettingsScreen.Reset).screen as Step
}
