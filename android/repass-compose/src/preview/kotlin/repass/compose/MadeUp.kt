package repass.compose

import androidx.compose.foundation.text.input.TextFieldState
import androidx.compose.runtime.Composable
import repass.Acknowledgement
import repass.AppFields
import repass.Asks
import repass.Assessment
import repass.Busy
import repass.ChangeScreen
import repass.CheckInboxScreen
import repass.ClosedScreen
import repass.Deadline
import repass.DoneScreen
import repass.EditingScreen
import repass.EnterAddressScreen
import repass.FactorKind
import repass.FirstStep
import repass.LinkUse
import repass.LoginScreen
import repass.NewPasswordScreen
import repass.Notice
import repass.OtherDevices
import repass.OutcomeUnknownScreen
import repass.PasswordLimits
import repass.Problem
import repass.ResetOffer
import repass.ResetScreen
import repass.Retype
import repass.Rule
import repass.RuleState
import repass.SecondFactorScreen
import repass.SessionRefusedScreen
import repass.SettingsScreen
import repass.SignInAgainScreen
import repass.SignInReason
import repass.SignInScreen
import repass.Strength
import repass.UnreadableScreen

/** Screens as the core could show them, for previews, pictures and tests that need no server. */
internal object MadeUp {
    /** Never gets shorter while it is looked at: it ends long after its full length from now. */
    val wait = Deadline(at = Long.MAX_VALUE, fullMillis = 42_000)
    val over = Deadline(at = 0, fullMillis = 42_000)

    val blank = assessment(typed = false)
    val short = assessment(longEnough = false, Strength.WEAK, Retype.UNFINISHED)
    val good = assessment(longEnough = true, Strength.GOOD, Retype.MATCHES)
    val common = good.copy(
        rules = good.rules + RuleState(Rule.NotCommon, met = false),
        acceptable = false,
        strength = Strength.WEAK,
        retype = Retype.DIFFERS,
    )

    val login = SignInScreen(busy = null, problem = null, resetWaiting = false)
    val factor = SecondFactorScreen(
        account = "a\u2022\u2022\u2022a@example.com",
        kind = FactorKind.AUTHENTICATOR_APP,
        takesRecoveryCode = true,
        busy = null,
        problem = null,
        notice = null,
    )
    val address = EnterAddressScreen(account = null, busy = null, problem = null, notice = null)
    val inbox = CheckInboxScreen(
        address = "ada@example.com",
        canChangeAddress = true,
        resend = wait,
        canResend = false,
        contact = wait,
        contactNow = false,
        takesCode = true,
        link = LinkUse.OPENS_APP,
        busy = null,
        problem = null,
        notice = null,
    )
    val overdue = inbox.copy(resend = over, canResend = true, contact = over, contactNow = true)
    val newPassword = NewPasswordScreen(
        account = "a\u2022\u2022\u2022a@example.com",
        assessment = blank,
        acknowledgement = Acknowledgement.NOT_NEEDED,
        busy = null,
        problem = null,
        notice = null,
    )
    val settings = EditingScreen(
        account = "a\u2022\u2022\u2022a@example.com",
        asks = Asks(currentPassword = false, mailedCode = false),
        resend = null,
        canResend = false,
        assessment = blank,
        acknowledgement = Acknowledgement.NOT_NEEDED,
        reset = ResetOffer.NOT_OFFERED,
        busy = null,
        problem = null,
        notice = null,
        saved = null,
        appFields = AppFields.IDLE,
    )

    val unknown = OutcomeUnknownScreen(checking = false, canCheck = true, first = FirstStep.CHECK_AGAIN, problem = null)

    private val shown = mutableListOf<Any>()

    /** The screens of [all], as the core gives them. */
    val screens: List<Any> get() = shown

    /** Every state worth looking at, by name. */
    val all: Map<String, @Composable () -> Unit> = buildMap {
        login("login", login)
        login("login, wrong password", login.copy(problem = Problem.CheckCredentials), typed = true)
        login("login, no connection", login.copy(problem = Problem.CheckConnection), typed = true)
        login("login, too often", login.copy(problem = Problem.Wait(wait)), typed = true)
        login("login, signing in", login.copy(busy = Busy.SIGNING_IN), typed = true)
        login("login, captcha", login.copy(problem = Problem.SolveCaptcha), typed = true)
        login("login, reset waiting", login.copy(resetWaiting = true))
        show("login, signed in", LoginScreen.SignedIn)
        factor("second factor", factor)
        factor("second factor, wrong code", factor.copy(problem = Problem.CheckSecondFactor), code = "123456")
        factor("second factor, checking", factor.copy(busy = Busy.CHECKING), code = "123456")
        val mailed = factor.copy(kind = FactorKind.MAIL, takesRecoveryCode = false)
        show("second factor, before a reset", ResetScreen.SecondFactor(mailed))
        show("restoring", ResetScreen.Restoring)
        show("unreadable", ResetScreen.Unreadable(UnreadableScreen(trying = false)))
        reset("address", address)
        reset("address, mistyped", address.copy(problem = Problem.CorrectAddress), address = "ada@example")
        reset("address, sending", address.copy(busy = Busy.SENDING), address = "ada@example.com")
        reset("address, expired", address.copy(notice = Notice.EXPIRED))
        reset("address, started over", address.copy(notice = Notice.STARTED_OVER))
        reset("address, signed in", address.copy(account = "a\u2022\u2022\u2022a@example.com"))
        reset("inbox", inbox)
        reset("inbox, masked", inbox.copy(address = "a\u2022\u2022\u2022a@example.com"))
        reset("inbox, code used up", inbox.copy(notice = Notice.CODE_USED_UP))
        reset("inbox, signed in", inbox.copy(address = "a\u2022\u2022\u2022a@example.com", canChangeAddress = false))
        reset("inbox, wrong code", inbox.copy(problem = Problem.CheckCode), code = "123456")
        reset("inbox, checking", inbox.copy(busy = Busy.CHECKING), code = "123456")
        reset("inbox, sending again", overdue.copy(canResend = false, busy = Busy.SENDING, contactNow = false))
        reset("inbox, overdue", overdue)
        reset("inbox, link used", overdue.copy(problem = Problem.UseNewestMail, contactNow = false))
        reset("inbox, answer lost", inbox.copy(notice = Notice.MAY_HAVE_BEEN_SENT))
        reset("inbox, code used", inbox.copy(notice = Notice.MAY_BE_USED), code = "123456")
        reset("inbox, link only", inbox.copy(takesCode = false))
        reset("inbox, code only", inbox.copy(link = LinkUse.NONE))
        val elsewhere = inbox.copy(link = LinkUse.CONFIRMED_ELSEWHERE)
        reset("inbox, link elsewhere", elsewhere.copy(takesCode = false, problem = Problem.OpenLinkFirst))
        reset("inbox, link elsewhere or code", elsewhere)
        reset("new password", newPassword)
        val refused = newPassword.copy(assessment = short, problem = Problem.ImprovePassword)
        reset("new password, short", refused, "pass", "pa")
        reset("new password, common", newPassword.copy(assessment = common), "password", "passwort")
        reset("new password, good", newPassword.copy(assessment = good), "a made-up one")
        reset("new password, saving", newPassword.copy(assessment = good, busy = Busy.SAVING), "a made-up one")
        reset("new password, away", newPassword.copy(notice = Notice.FIELDS_WIPED))
        val warned = newPassword.copy(assessment = good, acknowledgement = Acknowledgement.MISSING)
        reset("new password, warned", warned.copy(problem = Problem.AcknowledgeLoss), "a made-up one")
        unknown("outcome unknown", unknown)
        unknown("outcome unknown, checking", unknown.copy(checking = true))
        unknown("outcome unknown, no connection", unknown.copy(problem = Problem.CheckConnection))
        unknown("outcome unknown for good", unknown.copy(canCheck = false, first = FirstStep.GO_TO_LOGIN, problem = Problem.CheckNetwork))
        val asked = unknown.copy(first = FirstStep.GO_TO_LOGIN, problem = Problem.TryLater)
        unknown("outcome unknown, log in first", asked)
        show("signing in", ResetScreen.SigningIn)
        show("done", ResetScreen.Done(DoneScreen(signedIn = true, others = OtherDevices.SIGNED_OUT)))
        show("done, log in", ResetScreen.Done(DoneScreen(signedIn = false, others = OtherDevices.MAY_STAY_SIGNED_IN)))
        show("closed", ResetScreen.Closed(ClosedScreen(mayHaveChanged = true, wasTold = false)))
        show("closed, unchanged", ResetScreen.Closed(ClosedScreen(mayHaveChanged = false, wasTold = false)))
        settings("settings", settings)
        settings("settings, nothing typed", settings.copy(problem = Problem.NothingToChange))
        settings(
            "settings, retyped wrong",
            settings.copy(assessment = good.copy(retype = Retype.DIFFERS), problem = Problem.RetypePassword),
            "a made-up one",
        )
        settings(
            "settings, current password",
            settings.copy(assessment = good, asks = Asks(currentPassword = true, mailedCode = false), problem = Problem.EnterCurrentPassword),
            "a made-up one",
        )
        val asking = settings.copy(assessment = good, resend = wait, problem = Problem.EnterCode)
        settings(
            "settings, mailed code",
            asking.copy(asks = Asks(currentPassword = false, mailedCode = true)),
            "a made-up one",
        )
        settings("settings, both asked", asking.copy(asks = Asks(currentPassword = true, mailedCode = true)), "a made-up one")
        val offering = settings.copy(asks = Asks(currentPassword = true, mailedCode = false), reset = ResetOffer.OFFERED)
        settings("settings, reset offered", offering)
        settings("settings, reset unfinished", offering.copy(reset = ResetOffer.UNFINISHED))
        settings("settings, warned", settings.copy(assessment = good, acknowledgement = Acknowledgement.GIVEN), "a made-up one")
        settings("settings, saving", settings.copy(assessment = good, busy = Busy.SAVING), "a made-up one")
        settings("settings, saved", settings.copy(saved = OtherDevices.SIGNED_OUT))
        show("settings, outcome unknown", ChangeScreen.OutcomeUnknown(unknown))
        val refusedSession = SessionRefusedScreen(OtherDevices.SIGNED_OUT, trying = false)
        show("settings, session refused", ChangeScreen.SessionRefused(refusedSession))
        again("sign in again", SignInReason.PASSWORD_CHANGED)
        again("sign in again, unchanged", SignInReason.SESSION_OVER)
        again("sign in again, unknown", SignInReason.MAY_HAVE_CHANGED)
        again("sign in again, second factor", SignInReason.SECOND_FACTOR_FIRST)
        again("sign in again, too long ago", SignInReason.FRESH_SIGN_IN_FIRST)
    }

    private fun assessment(
        longEnough: Boolean = false,
        strength: Strength = Strength.WEAK,
        retype: Retype = Retype.EMPTY,
        typed: Boolean = true,
    ) = Assessment(
        empty = !typed,
        rules = listOf(RuleState(Rule.AtLeast(chars = 6), met = longEnough)),
        acceptable = longEnough,
        strength = strength,
        retype = retype,
        limits = PasswordLimits(minChars = 6, maxBytes = null),
    )

    private fun Shown.login(name: String, screen: SignInScreen, typed: Boolean = false) {
        val (address, password) = if (typed) "ada@example.com" to "made-up" else "" to ""
        show(name, screen.shown) { LoginFields(TextFieldState(address), TextFieldState(password)) }
    }

    private fun Shown.factor(name: String, screen: SecondFactorScreen, code: String = "") =
        show(name, LoginScreen.SecondFactor(screen)) { LoginFields(secondFactor = TextFieldState(code)) }

    private fun Shown.reset(name: String, screen: EnterAddressScreen, address: String = "") =
        show(name, screen.shown) { ResetFields(TextFieldState(address)) }

    private fun Shown.reset(name: String, screen: CheckInboxScreen, code: String = "") =
        show(name, screen.shown) { ResetFields(code = TextFieldState(code)) }

    private fun Shown.reset(name: String, screen: NewPasswordScreen, password: String = "", retype: String = password) =
        show(name, screen.shown) {
            ResetFields(passwords = NewPasswordFields(TextFieldState(password), TextFieldState(retype)))
        }

    private fun Shown.unknown(name: String, screen: OutcomeUnknownScreen) =
        show(name, ResetScreen.OutcomeUnknown(screen))

    private fun Shown.settings(name: String, screen: EditingScreen, password: String = "") =
        show(name, ChangeScreen.Editing(screen)) {
            SettingsFields(NewPasswordFields(TextFieldState(password), TextFieldState(password.dropLast(1))))
        }

    private fun Shown.again(name: String, reason: SignInReason) =
        show(name, ChangeScreen.SignInAgain(SignInAgainScreen(reason)))

    private fun Shown.show(name: String, screen: LoginScreen, fields: () -> LoginFields = { LoginFields() }) =
        add(name, screen) { LoginContent(screen, fields(), dispatch = {}, onForgotPassword = {}) }

    private fun Shown.show(name: String, screen: ResetScreen, fields: () -> ResetFields = { ResetFields() }) =
        add(name, screen) {
            ResetContent(screen, fields(), accountName = "ada@example.com", minChars = 6, dispatch = {}, onLeave = {}, onSignedIn = {})
        }

    private fun Shown.show(name: String, screen: ChangeScreen, fields: () -> SettingsFields = { SettingsFields() }) =
        add(name, screen) {
            SettingsContent(screen.inSettings, fields(), accountName = null, minChars = 6, dispatch = {}, onBack = {}, onSignInAgain = {})
        }

    private fun Shown.add(name: String, screen: Any, content: @Composable () -> Unit) {
        shown += screen
        put(name, content)
    }
}

private typealias Shown = MutableMap<String, @Composable () -> Unit>

// One case of a screen, as the core gives it.

internal val SignInScreen.shown get() = LoginScreen.SignIn(this)
internal val EnterAddressScreen.shown get() = ResetScreen.EnterAddress(this)
internal val CheckInboxScreen.shown get() = ResetScreen.CheckInbox(this)
internal val NewPasswordScreen.shown get() = ResetScreen.NewPassword(this)
internal val EditingScreen.shown get() = ChangeScreen.Editing(this).inSettings
internal val ChangeScreen.inSettings get() = SettingsScreen.Change(this)
