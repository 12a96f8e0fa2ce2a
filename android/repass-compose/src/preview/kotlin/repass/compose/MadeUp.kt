package repass.compose

import androidx.compose.foundation.text.input.TextFieldState
import androidx.compose.runtime.Composable
import repass.ffi.Asks
import repass.ffi.Assessment
import repass.ffi.ChangeScreen
import repass.ffi.Deadline
import repass.ffi.LoginScreen
import repass.ffi.Notice
import repass.ffi.OtherDevices
import repass.ffi.Problem
import repass.ffi.ResetScreen
import repass.ffi.Retype
import repass.ffi.Rule
import repass.ffi.RuleState
import repass.ffi.Strength

/** Screens as the core could show them, for previews, pictures and tests that need no server. */
internal object MadeUp {
    /** Never gets shorter while it is looked at: it ends long after its full length from now. */
    val wait = Deadline(at = ULong.MAX_VALUE, fullMillis = 42_000u)
    val over = Deadline(at = 0u, fullMillis = 42_000u)

    val blank = assessment(typed = false)
    val short = assessment(longEnough = false, Strength.WEAK, Retype.UNFINISHED)
    val good = assessment(longEnough = true, Strength.GOOD, Retype.MATCHES)
    val common = good.copy(
        rules = good.rules + RuleState(Rule.NotCommon, met = false),
        acceptable = false,
        strength = Strength.WEAK,
        retype = Retype.DIFFERS,
    )

    val login = LoginScreen.SignIn(form = 0u, signingIn = false, problem = null, resetWaiting = false)
    val address = ResetScreen.EnterAddress(sending = false, problem = null, notice = null)
    val inbox = ResetScreen.CheckInbox(
        address = "a\u2022\u2022\u2022a@example.com",
        resend = wait,
        canResend = false,
        contact = wait,
        contactNow = false,
        takesCode = true,
        sending = false,
        checking = false,
        problem = null,
        notice = null,
    )
    val overdue = inbox.copy(resend = over, canResend = true, contact = over, contactNow = true)
    val newPassword = ResetScreen.NewPassword(
        account = "a\u2022\u2022\u2022a@example.com",
        form = 0u,
        assessment = blank,
        saving = false,
        problem = null,
        notice = null,
    )
    val settings = ChangeScreen.Editing(
        account = "a\u2022\u2022\u2022a@example.com",
        form = 0u,
        asks = Asks.NOTHING,
        resend = null,
        canResend = false,
        assessment = blank,
        saving = false,
        problem = null,
        notice = null,
        saved = null,
    )

    val unknown = ResetScreen.OutcomeUnknown(checking = false, canCheck = true, problem = null)

    private val shown = mutableListOf<Any>()

    /** The screens of [all], as the core gives them. */
    val screens: List<Any> get() = shown

    /** Every state worth looking at, by name. */
    val all: Map<String, @Composable () -> Unit> = buildMap {
        login("login", login)
        login("login, wrong password", login.copy(problem = Problem.CheckCredentials), typed = true)
        login("login, no connection", login.copy(problem = Problem.CheckConnection), typed = true)
        login("login, too often", login.copy(problem = Problem.Wait(wait)), typed = true)
        login("login, signing in", login.copy(signingIn = true), typed = true)
        login("login, captcha", login.copy(problem = Problem.SolveCaptcha), typed = true)
        login("login, reset waiting", login.copy(resetWaiting = true))
        login("login, signed in", LoginScreen.SignedIn)
        login("second factor", LoginScreen.SecondFactor)
        reset("restoring", ResetScreen.Restoring)
        reset("address", address)
        reset("address, mistyped", address.copy(problem = Problem.CorrectAddress), address = "ada@example")
        reset("address, sending", address.copy(sending = true), address = "ada@example.com")
        reset("address, expired", address.copy(notice = Notice.EXPIRED))
        reset("address, started over", address.copy(notice = Notice.STARTED_OVER))
        reset("inbox", inbox)
        reset("inbox, wrong code", inbox.copy(problem = Problem.CheckCode), code = "123456")
        reset("inbox, checking", inbox.copy(checking = true), code = "123456")
        reset("inbox, sending again", overdue.copy(sending = true, contactNow = false))
        reset("inbox, overdue", overdue)
        reset("inbox, link used", overdue.copy(problem = Problem.UseNewestMail, contactNow = false))
        reset("inbox, answer lost", inbox.copy(notice = Notice.MAY_HAVE_BEEN_SENT))
        reset("inbox, code used", inbox.copy(notice = Notice.MAY_BE_USED), code = "123456")
        reset("inbox, link only", inbox.copy(takesCode = false))
        reset("new password", newPassword)
        val refused = newPassword.copy(assessment = short, problem = Problem.ImprovePassword)
        reset("new password, short", refused, "pass", "pa")
        reset("new password, common", newPassword.copy(assessment = common), "password", "passwort")
        reset("new password, good", newPassword.copy(assessment = good), "a made-up one")
        reset("new password, saving", newPassword.copy(assessment = good, saving = true), "a made-up one")
        reset("new password, away", newPassword.copy(notice = Notice.FIELDS_WIPED))
        reset("outcome unknown", unknown)
        reset("outcome unknown, checking", unknown.copy(checking = true))
        reset("outcome unknown, no connection", unknown.copy(problem = Problem.CheckConnection))
        reset("outcome unknown for good", unknown.copy(canCheck = false, problem = Problem.CheckNetwork))
        reset("signing in", ResetScreen.SigningIn)
        reset("done", ResetScreen.Done(signedIn = true, others = OtherDevices.SIGNED_OUT))
        reset("done, log in", ResetScreen.Done(signedIn = false, others = OtherDevices.MAY_STAY_SIGNED_IN))
        reset("closed", ResetScreen.Closed(mayHaveChanged = true))
        reset("closed, unchanged", ResetScreen.Closed(mayHaveChanged = false))
        settings("settings", settings)
        settings("settings, nothing typed", settings.copy(problem = Problem.NothingToChange))
        settings(
            "settings, retyped wrong",
            settings.copy(assessment = good.copy(retype = Retype.DIFFERS), problem = Problem.RetypePassword),
            "a made-up one",
        )
        settings(
            "settings, current password",
            settings.copy(assessment = good, asks = Asks.CURRENT_PASSWORD, problem = Problem.EnterCurrentPassword),
            "a made-up one",
        )
        settings(
            "settings, mailed code",
            settings.copy(assessment = good, asks = Asks.MAILED_CODE, resend = wait, problem = Problem.EnterCode),
            "a made-up one",
        )
        settings("settings, saving", settings.copy(assessment = good, saving = true), "a made-up one")
        settings("settings, saved", settings.copy(saved = OtherDevices.SIGNED_OUT))
        settings("settings, outcome unknown", ChangeScreen.OutcomeUnknown(false, canCheck = true, problem = null))
        settings("sign in again", ChangeScreen.SignInAgain(changed = true))
        settings("sign in again, unchanged", ChangeScreen.SignInAgain(changed = false))
    }

    private fun assessment(
        longEnough: Boolean = false,
        strength: Strength = Strength.WEAK,
        retype: Retype = Retype.EMPTY,
        typed: Boolean = true,
    ) = Assessment(
        empty = !typed,
        rules = listOf(RuleState(Rule.AtLeast(chars = 6u), met = longEnough)),
        acceptable = longEnough,
        strength = strength,
        retype = retype,
    )

    private fun MutableMap<String, @Composable () -> Unit>.login(
        name: String,
        screen: LoginScreen,
        typed: Boolean = false,
    ) = show(name, screen) {
        val (address, password) = if (typed) "ada@example.com" to "made-up" else "" to ""
        val fields = LoginFields(TextFieldState(address), TextFieldState(password))
        LoginContent(screen, fields, dispatch = {}, onForgotPassword = {})
    }

    private fun MutableMap<String, @Composable () -> Unit>.reset(
        name: String,
        screen: ResetScreen,
        password: String = "",
        retype: String = password,
        address: String = "",
        code: String = "",
    ) = show(name, screen) {
        val passwords = NewPasswordFields(TextFieldState(password), TextFieldState(retype))
        val fields = ResetFields(TextFieldState(address), TextFieldState(code), passwords)
        ResetContent(screen, fields, accountName = null, minChars = 6, dispatch = {}, onLeave = {}, onSignedIn = {})
    }

    private fun MutableMap<String, @Composable () -> Unit>.settings(
        name: String,
        screen: ChangeScreen,
        password: String = "",
    ) = show(name, screen) {
        val fields = SettingsFields(NewPasswordFields(TextFieldState(password), TextFieldState(password.dropLast(1))))
        SettingsContent(screen, fields, accountName = null, dispatch = {}, onBack = {}, onSignInAgain = {})
    }

    private fun MutableMap<String, @Composable () -> Unit>.show(
        name: String,
        screen: Any,
        content: @Composable () -> Unit,
    ) {
        shown += screen
        put(name, content)
    }
}
