package repass.compose

import androidx.compose.runtime.Composable
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.runtime.Stable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.rememberCoroutineScope
import androidx.compose.runtime.setValue
import androidx.compose.ui.text.AnnotatedString
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.launch
import repass.AppFields
import repass.ChangeScreen
import repass.EditingScreen
import repass.RepassFlow
import repass.SettingsScreen

/**
 * What an app adds to Personal Settings, between the password and SAVE PROFILE: fields of its own,
 * saved by the same press.
 *
 * The password comes first. Once the core says that it is saved, or that none is typed, [save] runs
 * where [hasChanges] said so at the press. Where the password was refused, or nobody knows whether it was saved, [save]
 * does not run, and the next press tries both. Each result is told by itself, the password's at the
 * top and the app's under its fields: the failure of one never looks like the failure of the other.
 *
 * What is typed is the app's to keep: it survives a new sign-in only where the app lets it.
 *
 * @property hasChanges whether there is something to save now; asked at each press, on the main thread.
 * @property save runs on the main dispatcher, and is cancelled when the person leaves the screen; what
 * must not end halfway belongs into a scope of the app's. What it throws counts as [SaveResult.Failed].
 * @property fields draws them; while `busy`, a save is on its way and they should take no typing.
 */
@Stable
public class ExtraSettings(
    public val hasChanges: () -> Boolean,
    public val save: suspend () -> SaveResult,
    public val fields: @Composable (busy: Boolean) -> Unit,
)

/** How the app's own save ended. */
public sealed interface SaveResult {
    /** What the app had to save is saved. */
    public data object Saved : SaveResult

    /**
     * It is not saved.
     *
     * @property why a sentence for the person, with what to do now; without it [Strings.extraNotSaved].
     */
    public data class Failed(public val why: String? = null) : SaveResult
}

/** The app's save as a screen shows it. */
@Stable
internal class ExtraSave(
    val settings: ExtraSettings,
    private val flow: RepassFlow<*, SettingsScreen>,
    private val scope: CoroutineScope,
) {
    private var isPressed = false
    var busy by mutableStateOf(false)
        private set
    var result: SaveResult? by mutableStateOf(null)
        private set

    /** SAVE PROFILE was pressed, and the core knows of it. */
    fun pressed() {
        result = null
        isPressed = true
        follow()
    }

    /** Does what the core says of the app's fields: at the press, and at every screen after it. */
    fun follow() {
        if (!isPressed) return
        // Asked anew: the screen that is told at this moment may be of before the press.
        when (flow.screen().editing?.appFields) {
            AppFields.SAVE_NOW -> {
                isPressed = false
                if (!busy) save()
            }
            AppFields.KEEP_UNSAVED, AppFields.IDLE -> isPressed = false
            AppFields.WAIT, null -> {}
        }
    }

    private fun save() {
        busy = true
        scope.launch {
            try {
                result = attempt()
            } finally {
                busy = false
            }
        }
    }

    @Suppress("TooGenericExceptionCaught") // Whatever the app's code throws, its save has failed.
    private suspend fun attempt(): SaveResult = try {
        settings.save()
    } catch (cancelled: CancellationException) {
        throw cancelled
    } catch (_: Exception) {
        SaveResult.Failed()
    }
}

/** The fields, where they are shown. */
internal val SettingsScreen.editing: EditingScreen?
    get() = ((this as? SettingsScreen.Change)?.screen as? ChangeScreen.Editing)?.screen

/** The app's save, which follows the password's. */
@Composable
internal fun rememberExtraSave(settings: ExtraSettings?, flow: RepassFlow<*, SettingsScreen>): ExtraSave? {
    val scope = rememberCoroutineScope()
    val save = remember(settings, flow) { settings?.let { ExtraSave(it, flow, scope) } }
    LaunchedEffect(save, flow) {
        if (save != null) flow.screens.collect { save.follow() }
    }
    return save
}

/** The app's fields, and what became of its last save. */
@Composable
internal fun Extra(extra: ExtraSave, busy: Boolean) {
    extra.settings.fields(busy || extra.busy)
    when (val result = extra.result) {
        null -> {}
        SaveResult.Saved -> Banner(AnnotatedString(words.extraSaved), Tone.Success, Tags.EXTRA_SAVED)
        is SaveResult.Failed ->
            Banner(AnnotatedString(result.why ?: words.extraNotSaved), Tone.Error, Tags.EXTRA_PROBLEM)
    }
}
