package repass.compose

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.offset
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
import androidx.compose.ui.platform.LocalInspectionMode
import androidx.compose.ui.platform.testTag
import androidx.compose.ui.semantics.LiveRegionMode
import androidx.compose.ui.semantics.contentType
import androidx.compose.ui.semantics.error
import androidx.compose.ui.semantics.isSensitiveData
import androidx.compose.ui.semantics.liveRegion
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.text.TextStyle
import androidx.compose.ui.text.input.ImeAction
import androidx.compose.ui.text.input.KeyboardType
import androidx.compose.ui.text.style.TextDirection
import androidx.compose.ui.unit.TextUnit
import androidx.compose.ui.unit.dp
import androidx.compose.ui.unit.sp
import repass.Busy
import repass.Field
import repass.Problem
import repass.fieldOf

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
    // An IDE draws previews without the library.
    val fieldOf = LocalFieldOf.current ?: if (LocalInspectionMode.current) { _ -> Field.FORM } else ::fieldOf
    return remember(problem, busy) { Form(problem, problem?.let(fieldOf), busy) }
}

/** Says where a problem is shown in the core's place. */
internal val LocalFieldOf = staticCompositionLocalOf<((Problem) -> Field)?> { null }

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

/**
 * A field as the screens have it, for the fields that an app adds: its label above it, and what is in its way
 * under it, announced when it appears. The field takes the focus then.
 *
 * @param state what is typed; yours to keep.
 * @param enabled whether it takes typing; pass `!busy` of the slot that it stands in.
 * @param problem a sentence for the person, with what to do now.
 * @param contentType what a password manager or the keyboard may fill in.
 */
@Composable
public fun RepassTextField(
    state: TextFieldState,
    label: String,
    modifier: Modifier = Modifier,
    enabled: Boolean = true,
    problem: String? = null,
    contentType: ContentType? = null,
    keyboardOptions: KeyboardOptions = KeyboardOptions.Default,
    onKeyboardAction: KeyboardActionHandler? = null,
) {
    PlainField(
        state,
        label,
        modifier,
        remember { FocusRequester() },
        isFrozen = !enabled,
        problem,
        problem,
        contentType,
        keyboardOptions,
        onKeyboardAction,
    )
}

@Composable
internal fun AddressField(state: TextFieldState, form: Form, action: KeyboardAction, isLocked: Boolean = false) {
    val problem = form.problemAt(Field.ADDRESS)
    PlainField(
        state,
        words.address,
        Modifier.testTag(Tags.ADDRESS_FIELD),
        remember { FocusRequester() },
        isFrozen = form.isBusy || isLocked,
        problem,
        problem?.let { sentenceOf(it) },
        ContentType.Username,
        KeyboardOptions(autoCorrectEnabled = false, keyboardType = KeyboardType.Email, imeAction = action.label),
        action,
        isReadOnly = isLocked,
        style = LocalTextStyle.current.copy(textDirection = TextDirection.ContentOrLtr),
    )
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
    val problem = form.problemAt(field)
    FieldWithProblem(problem, problem?.let { sentenceOf(it) }, focus) { isError, described ->
        OutlinedSecureTextField(
            state,
            described.testTag(tag).semantics {
                contentType = type
                isSensitiveData = true
            },
            textStyle = LocalTextStyle.current.asHighAsItsFont(),
            labelPosition = LabelAbove,
            label = { Label(label) },
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
    val problem = form.problemAt(field)
    PlainField(
        state,
        label,
        Modifier.testTag(tag),
        focus,
        form.isBusy,
        problem,
        problem?.let { sentenceOf(it) },
        type,
        KeyboardOptions(autoCorrectEnabled = false, keyboardType = keyboard, imeAction = action.label),
        action,
        output = Grouped,
        // Groups of digits would change places in a text that runs from right to left.
        style = LocalTextStyle.current.copy(
            fontFeatureSettings = "tnum",
            letterSpacing = 2.sp,
            textDirection = TextDirection.Ltr,
        ),
    )
}

/** A field in one line, and under it what is in its way: [sentence], anew for each [problem]. */
@Composable
private fun PlainField(
    state: TextFieldState,
    label: String,
    modifier: Modifier,
    focus: FocusRequester,
    isFrozen: Boolean,
    problem: Any?,
    sentence: String?,
    type: ContentType?,
    keyboard: KeyboardOptions,
    action: KeyboardActionHandler?,
    isReadOnly: Boolean = false,
    output: OutputTransformation? = null,
    style: TextStyle = LocalTextStyle.current,
) {
    FieldWithProblem(problem, sentence, focus) { isError, described ->
        OutlinedTextField(
            state,
            modifier.then(described).semantics { type?.let { contentType = it } },
            readOnly = isReadOnly,
            textStyle = style.asHighAsItsFont(),
            labelPosition = LabelAbove,
            label = { Label(label) },
            isError = isError,
            inputTransformation = Frozen.takeIf { isFrozen },
            outputTransformation = output,
            keyboardOptions = keyboard,
            onKeyboardAction = action,
            lineLimits = TextFieldLineLimits.SingleLine,
            shape = MaterialTheme.shapes.medium,
        )
    }
}

@Composable
private fun Label(text: String) =
    // Material sets labels in a little; here everything begins at one edge.
    Text(text, Modifier.offset(x = (-4).dp), style = MaterialTheme.typography.bodyMedium)

/**
 * A line as high as its font, which the least height of a field has room for, also for a letter of another
 * font. A line height would hold for letters only: an empty field is measured without it, and would change
 * its height with the first one.
 */
private fun TextStyle.asHighAsItsFont() = copy(lineHeight = TextUnit.Unspecified, lineHeightStyle = null)

/**
 * A field and, right under it, what is in its way, announced when it appears. The field takes the
 * focus then, so that the correction can be typed at once.
 */
@Composable
private fun FieldWithProblem(
    problem: Any?,
    sentence: String?,
    focus: FocusRequester,
    field: @Composable (isError: Boolean, described: Modifier) -> Unit,
) {
    Column(verticalArrangement = Arrangement.spacedBy(8.dp)) {
        val described = Modifier.fillMaxWidth().focusRequester(focus)
        field(problem != null, if (sentence == null) described else described.semantics { error(sentence) })
        if (sentence != null) ProblemLine(sentence)
    }
    LaunchedEffect(problem) {
        if (problem != null) focus.requestFocus()
    }
}

/** What is in the way of something right above, announced when it appears. */
@Composable
internal fun ProblemLine(sentence: String) {
    SmallLine(
        sentence,
        Icons.Alert,
        MaterialTheme.colorScheme.error,
        Modifier.testTag(Tags.PROBLEM).semantics(mergeDescendants = true) { liveRegion = LiveRegionMode.Polite },
    )
}

/** Within the frame a label has one line, which is too short for large text and for long words. */
private val LabelAbove = TextFieldLabelPosition.Above()

/** The core takes nothing while it sends what was typed before; so the field shows just that. */
private val Frozen = InputTransformation { revertAllChanges() }

private val Grouped = OutputTransformation {
    if (length > GROUP && (0 until length).all { charAt(it).isDigit() }) insert(GROUP, " ")
}
private const val GROUP = 3
