package repass.android

import android.app.Activity
import android.content.Context
import android.content.ContextWrapper
import android.view.Window
import android.view.WindowManager.LayoutParams.FLAG_SECURE
import androidx.compose.runtime.Composable
import androidx.compose.runtime.DisposableEffect
import androidx.compose.ui.platform.LocalContext

/**
 * Keeps what it shows out of screenshots, recordings and the list of recent apps, as long as it is
 * shown. Put it around [repass.compose.LoginWindow] and [repass.compose.PersonalSettings] in an
 * activity of yours; [RepassActivity] does so for itself.
 */
@Composable
public fun Secret(content: @Composable () -> Unit) {
    val window = LocalContext.current.window()
    DisposableEffect(window) {
        val before = window?.attributes?.flags ?: 0
        window?.addFlags(FLAG_SECURE)
        // A window that was secret before stays so.
        onDispose { if (before and FLAG_SECURE == 0) window?.clearFlags(FLAG_SECURE) }
    }
    content()
}

/** The window of the activity that a context belongs to. */
private fun Context.window(): Window? =
    generateSequence(this) { (it as? ContextWrapper)?.baseContext }.filterIsInstance<Activity>().firstOrNull()?.window
