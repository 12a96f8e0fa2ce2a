package repass.compose

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.size
import androidx.compose.foundation.text.input.TextFieldState
import androidx.compose.material3.Icon
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Surface
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.Stable
import androidx.compose.runtime.remember
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.autofill.ContentType
import androidx.compose.ui.focus.FocusRequester
import androidx.compose.ui.platform.testTag
import androidx.compose.ui.text.style.TextAlign
import androidx.compose.ui.text.style.TextDecoration
import androidx.compose.ui.unit.dp
import androidx.compose.ui.unit.sp
import repass.Busy
import repass.Field
import repass.LoginAction
import repass.LoginScreen
import repass.SignInScreen
import repass.Slot

/**
 * What is typed at the login window.
 *
 * @property address of the account; a reset that is begun from here takes it over
 * @property password a secret
 * @property secondFactor a code, where the account has a second factor
 */
@Stable
public class LoginFields(
    public val address: TextFieldState = TextFieldState(),
    public val password: TextFieldState = TextFieldState(),
    public val secondFactor: TextFieldState = TextFieldState(),
) {
    internal val slots: Slots =
        mapOf(Slot.ADDRESS to address, Slot.PASSWORD to password, Slot.SECOND_FACTOR to secondFactor)
}

/**
 * The login window: address, password, LOGIN, and the blue Forgot Password at the bottom start.
 *
 * @param lockAddress whether the address is the app's to say: it is shown and cannot be changed.
 * @param onDismiss back, where the app has something behind the login window.
 * @param extraFields the app's own, between the password and LOGIN; [RepassTextField] draws one. While `busy`
 * they should take no typing.
 * @param signUp the way to an account, under LOGIN.
 * @param terms at the end of the login window, such as links to terms and privacy.
 */
@Composable
public fun LoginContent(
    screen: LoginScreen,
    fields: LoginFields,
    dispatch: (LoginAction) -> Unit,
    onForgotPassword: () -> Unit,
    modifier: Modifier = Modifier,
    lockAddress: Boolean = false,
    onDismiss: (() -> Unit)? = null,
    extraFields: (@Composable (busy: Boolean) -> Unit)? = null,
    signUp: (@Composable () -> Unit)? = null,
    terms: (@Composable () -> Unit)? = null,
) {
    when (screen) {
        is LoginScreen.SignIn -> SignInContent(
            screen.screen,
            fields,
            dispatch,
            onForgotPassword,
            modifier,
            lockAddress,
            onDismiss,
            extraFields,
            signUp,
            terms,
        )
        is LoginScreen.SecondFactor -> SecondFactorContent(
            screen.screen,
            fields.secondFactor,
            onSubmit = { dispatch(LoginAction.SubmitSecondFactor(recoveryCode = it)) },
            onBack = { dispatch(LoginAction.StartOver) },
            modifier,
        )
        LoginScreen.SignedIn -> WorkingContent(words.loading, modifier)
    }
}

/** The fields of the login window. */
@Composable
private fun SignInContent(
    screen: SignInScreen,
    fields: LoginFields,
    dispatch: (LoginAction) -> Unit,
    onForgotPassword: () -> Unit,
    modifier: Modifier,
    lockAddress: Boolean,
    onDismiss: (() -> Unit)?,
    extraFields: (@Composable (busy: Boolean) -> Unit)?,
    signUp: (@Composable () -> Unit)?,
    terms: (@Composable () -> Unit)?,
) {
    val form = rememberForm(screen.problem, screen.busy)
    val login = { dispatch(LoginAction.SignIn) }
    val password = remember { FocusRequester() }
    Page(
        Tags.LOGIN_WINDOW,
        Place.LOGIN,
        modifier,
        onDismiss,
        bottom = {
            QuietButton(words.forgotPassword, Tags.FORGOT_PASSWORD, Modifier.padding(12.dp), onClick = onForgotPassword)
        },
    ) {
        Wordmark()
        if (screen.resetWaiting) ContinueReset(onForgotPassword)
        FormProblem(form)
        AddressField(fields.address, form, rememberNext(password), lockAddress)
        SecretField(
            fields.password,
            Field.PASSWORD,
            words.password,
            Tags.PASSWORD_FIELD,
            ContentType.Password,
            form,
            rememberGo(login),
            password,
        )
        extraFields?.invoke(form.isBusy)
        MainButton(words.login, Tags.LOGIN, form, Busy.SIGNING_IN, login)
        signUp?.invoke()
        terms?.invoke()
    }
}

@Composable
private fun Wordmark() {
    val brand = LocalBrand.current
    Column(
        Modifier.fillMaxWidth().padding(bottom = 24.dp),
        verticalArrangement = Arrangement.spacedBy(16.dp),
        horizontalAlignment = Alignment.CenterHorizontally,
    ) {
        if (!isLowWindow) brand.mark()
        Title(words.logInTo(brand.appName), align = TextAlign.Center)
    }
}

/** Where a reset was left unfinished: the way back to it, without insisting. */
@Composable
internal fun ContinueReset(onContinue: () -> Unit) {
    val colours = MaterialTheme.colorScheme
    Surface(
        onContinue,
        Modifier.fillMaxWidth().testTag(Tags.CONTINUE_RESET),
        shape = MaterialTheme.shapes.medium,
        color = colours.secondaryContainer,
        contentColor = colours.onSecondaryContainer,
    ) {
        Row(
            Modifier.padding(16.dp),
            Arrangement.spacedBy(12.dp),
        ) {
            Icon(Icons.Mail, contentDescription = null, Modifier.size(withText(20.sp)))
            Column(verticalArrangement = Arrangement.spacedBy(4.dp)) {
                Text(words.resetWaiting, style = MaterialTheme.typography.bodyMedium)
                Text(
                    words.continueReset,
                    style = MaterialTheme.typography.titleSmall.copy(textDecoration = TextDecoration.Underline),
                )
            }
        }
    }
}
