package repass.compose

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.size
import androidx.compose.foundation.text.KeyboardOptions
import androidx.compose.foundation.text.input.InputTransformation
import androidx.compose.foundation.text.input.KeyboardActionHandler
import androidx.compose.foundation.text.input.OutputTransformation
import androidx.compose.foundation.text.input.TextFieldLineLimits
import androidx.compose.foundation.text.input.TextFieldState
import androidx.compose.foundation.text.input.TextObfuscationMode
import androidx.compose.foundation.text.input.insert
import androidx.compose.material3.Icon
import androidx.compose.material3.IconButton
import androidx.compose.material3.LocalTextStyle
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.OutlinedSecureTextField
import androidx.compose.material3.OutlinedTextField
import androidx.compose.material3.Text
import androidx.compose.material3.TextFieldLabelPosition
import androidx.compose.runtime.Composable
import androidx.compose.runtime.Immutable
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.setValue
import androidx.compose.runtime.staticCompositionLocalOf
import androidx.compose.ui.Modifier
import androidx.compose.ui.autofill.ContentType
import androidx.compose.ui.focus.FocusRequester
import androidx.compose.ui.focus.focusRequester
import androidx.compose.ui.platform.testTag
import androidx.compose.ui.semantics.LiveRegionMode
import androidx.compose.ui.semantics.contentType
import androidx.compose.ui.semantics.error
import androidx.compose.ui.semantics.liveRegion
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.text.input.ImeAction
import androidx.compose.ui.text.input.KeyboardType
import androidx.compose.ui.text.style.TextDirection
import androidx.compose.ui.unit.dp
import androidx.compose.ui.unit.sp
import repass.ffi.Busy
import repass.ffi.Field
import repass.ffi.Problem
import repass.ffi.fieldOf

/** What all fields and buttons of a form need to know of its screen. While it is [busy] they take nothing. */
@Immutable
internal class Form(private val problem: Problem?, private val place: Field?, val busy: Busy?) {
    val isBusy: Boolean get() = busy != null

    /** What is in the way, if it is shown under this field. */
    fun problemAt(field: Field): Problem? = problem.takeIf { place == field }

    val problemOfForm: Problem? get() = problemAt(Field.FORM)
}

@Composable
internal fun rememberForm(problem: Problem?, busy: Busy?): Form {
    val fieldOf = LocalFieldOf.current
    return remember(problem, busy) { Form(problem, problem?.let(fieldOf), busy) }
}

/** The core says where a problem is shown; where there is no core, as in an IDE's preview, somebody else. */
internal val LocalFieldOf = staticCompositionLocalOf<(Problem) -> Field> { ::fieldOf }

/** What the keyboard's action key does: [label] tells the keyboard what to draw on it. */
@Immutable
internal class KeyboardAction(val label: ImeAction, private val act: () -> Unit) : KeyboardActionHandler {
    override fun onKeyboardAction(performDefaultAction: () -> Unit) = act()
}

// Remembered, since a new action would draw its field anew.

/** Leads to the next field. Not by the focus order: the eye of this field stands between. */
@Composable
internal fun rememberNext(field: FocusRequester): KeyboardAction =
    remember(field) { KeyboardAction(ImeAction.Next) { field.requestFocus() } }

/** Does what the main button does. */
@Composable
internal fun rememberGo(act: () -> Unit): KeyboardAction = remember(act) { KeyboardAction(ImeAction.Go, act) }

@Composable
internal fun AddressField(state: TextFieldState, form: Form, action: KeyboardAction) {
    val focus = remember { FocusRequester() }
    FieldWithProblem(form.problemAt(Field.ADDRESS), focus) { isError, described ->
        OutlinedTextField(
            state,
            described.testTag(Tags.ADDRESS_FIELD).semantics { contentType = ContentType.Username },
            textStyle = LocalTextStyle.current.copy(textDirection = TextDirection.ContentOrLtr),
            labelPosition = LabelAbove,
            label = { Text(words.address) },
            isError = isError,
            inputTransformation = Frozen.takeIf { form.isBusy },
            keyboardOptions = KeyboardOptions(
                autoCorrectEnabled = false,
                keyboardType = KeyboardType.Email,
                imeAction = action.label,
            ),
            onKeyboardAction = action,
            lineLimits = TextFieldLineLimits.SingleLine,
            shape = MaterialTheme.shapes.medium,
        )
    }
}

/** A password, hidden until the eye is pressed. */
@Composable
internal fun SecretField(
    state: TextFieldState,
    field: Field,
    label: String,
    tag: String,
    type: ContentType,
    form: Form,
    action: KeyboardAction,
    focus: FocusRequester = remember { FocusRequester() },
) {
    var revealed by remember(state) { mutableStateOf(false) }
    FieldWithProblem(form.problemAt(field), focus) { isError, described ->
        OutlinedSecureTextField(
            state,
            described.testTag(tag).semantics { contentType = type },
            labelPosition = LabelAbove,
            label = { Text(label) },
            trailingIcon = { Eye(revealed, Tags.REVEAL + tag) { revealed = !revealed } },
            isError = isError,
            inputTransformation = Frozen.takeIf { form.isBusy },
            textObfuscationMode = if (revealed) TextObfuscationMode.Visible else TextObfuscationMode.Hidden,
            keyboardOptions = KeyboardOptions(
                autoCorrectEnabled = false,
                keyboardType = KeyboardType.Password,
                imeAction = action.label,
            ),
            onKeyboardAction = action,
            shape = MaterialTheme.shapes.medium,
        )
    }
}

@Composable
private fun Eye(open: Boolean, tag: String, onClick: () -> Unit) {
    IconButton(onClick, Modifier.size(48.dp).testTag(tag)) {
        Icon(
            if (open) Icons.Hidden else Icons.Shown,
            contentDescription = if (open) words.hidePassword else words.showPassword,
        )
    }
}

/** A code from a mail. */
@Composable
internal fun CodeField(
    state: TextFieldState,
    form: Form,
    action: KeyboardAction,
    focus: FocusRequester = remember { FocusRequester() },
) = CodeField(state, Field.CODE, words.code, Tags.CODE_FIELD, mailedCode, form, action, focus)

/** A code, grouped for the eye only: what was typed is what is sent. */
@Composable
internal fun CodeField(
    state: TextFieldState,
    field: Field,
    label: String,
    tag: String,
    type: ContentType?,
    form: Form,
    action: KeyboardAction,
    focus: FocusRequester = remember { FocusRequester() },
    keyboard: KeyboardType = KeyboardType.Number,
) {
    FieldWithProblem(form.problemAt(field), focus) { isError, described ->
        OutlinedTextField(
            state,
            described.testTag(tag).semantics { type?.let { contentType = it } },
            // Groups of digits would change places in a text that runs from right to left.
            textStyle = MaterialTheme.typography.titleLarge.copy(
                fontFeatureSettings = "tnum",
                letterSpacing = 2.sp,
                textDirection = TextDirection.Ltr,
            ),
            labelPosition = LabelAbove,
            label = { Text(label) },
            isError = isError,
            inputTransformation = Frozen.takeIf { form.isBusy },
            outputTransformation = Grouped,
            keyboardOptions = KeyboardOptions(
                autoCorrectEnabled = false,
                keyboardType = keyboard,
                imeAction = action.label,
            ),
            onKeyboardAction = action,
            lineLimits = TextFieldLineLimits.SingleLine,
            shape = MaterialTheme.shapes.medium,
        )
    }
}

/**
 * A field and, right under it, what is in its way, announced when it appears. The field takes the
 * focus then, so that the correction can be typed at once.
 */
@Composable
private fun FieldWithProblem(
    problem: Problem?,
    focus: FocusRequester,
    field: @Composable (isError: Boolean, described: Modifier) -> Unit,
) {
    val sentence = problem?.let { sentenceOf(it) }
    Column(verticalArrangement = Arrangement.spacedBy(8.dp)) {
        val described = Modifier.fillMaxWidth().focusRequester(focus)
        field(problem != null, if (sentence == null) described else described.semantics { error(sentence) })
        if (sentence != null) {
            SmallLine(
                sentence,
                Icons.Alert,
                MaterialTheme.colorScheme.error,
                Modifier.testTag(Tags.PROBLEM).semantics(mergeDescendants = true) {
                    liveRegion = LiveRegionMode.Polite
                },
            )
        }
    }
    LaunchedEffect(problem) {
        if (problem != null) focus.requestFocus()
    }
}

/** Within the frame a label has one line, which is too short for large text and for long words. */
private val LabelAbove = TextFieldLabelPosition.Above()

/** The core takes nothing while it sends what was typed before; so the field shows just that. */
private val Frozen = InputTransformation { revertAllChanges() }

private val Grouped = OutputTransformation {
    if (length > GROUP && (0 until length).all { charAt(it).isDigit() }) insert(GROUP, " ")
}
private const val GROUP = 3
