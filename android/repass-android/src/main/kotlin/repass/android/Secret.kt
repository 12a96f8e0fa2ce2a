package repass.android

import android.app.Activity
import android.content.Context
import android.content.ContextWrapper
import android.os.Build
import android.view.View
import android.view.Window
import android.view.WindowManager.LayoutParams.FLAG_SECURE
import androidx.compose.runtime.Composable
import androidx.compose.runtime.DisposableEffect
import androidx.compose.ui.platform.LocalContext
import androidx.compose.ui.platform.LocalView
import java.util.WeakHashMap

/**
 * Keeps what it shows to the person before the device, as long as it is shown: out of screenshots,
 * recordings and the list of recent apps; from taps while another app draws over it; and from
 * accessibility services that do not say of themselves that they help people with disabilities (Android 14
 * and later). Put it around [repass.compose.LoginWindow] and [repass.compose.PersonalSettings] in an
 * activity of yours; [RepassActivity] does so for itself.
 *
 * What it sets holds for the whole window. It is taken back with the last one that leaves, also where two
 * are shown for a while, as in a cross-fade; what a window had before stays.
 */
@Composable
public fun Secret(content: @Composable () -> Unit) {
    val window = LocalContext.current.window()
    val view = LocalView.current
    DisposableEffect(window, view) {
        val releases = listOfNotNull(window?.let(OutOfPictures::take), FromOverlays.take(view), FromServices.take(view))
        onDispose { releases.forEach { release -> release() } }
    }
    content()
}

/** Something that is set as long as anybody holds it. On the main thread. */
private abstract class Hold<What : Any> {
    private val holders = WeakHashMap<What, Holders>()

    private class Holders(val wasSet: Boolean, var count: Int)

    /** Returns what lets go of it. */
    fun take(what: What): () -> Unit {
        val held = holders.getOrPut(what) { Holders(isSet(what), count = 0) }
        held.count++
        set(what, true)
        return {
            if (--held.count == 0) {
                holders.remove(what)
                if (!held.wasSet) set(what, false)
            }
        }
    }

    protected abstract fun isSet(what: What): Boolean

    protected abstract fun set(what: What, isSet: Boolean)
}

private object OutOfPictures : Hold<Window>() {
    override fun isSet(what: Window) = what.attributes.flags and FLAG_SECURE != 0

    override fun set(what: Window, isSet: Boolean) =
        if (isSet) what.addFlags(FLAG_SECURE) else what.clearFlags(FLAG_SECURE)
}

private object FromOverlays : Hold<View>() {
    override fun isSet(what: View) = what.filterTouchesWhenObscured

    override fun set(what: View, isSet: Boolean) {
        what.filterTouchesWhenObscured = isSet
    }
}

private object FromServices : Hold<View>() {
    override fun isSet(what: View) =
        Build.VERSION.SDK_INT >= Build.VERSION_CODES.UPSIDE_DOWN_CAKE && what.isAccessibilityDataSensitive

    override fun set(what: View, isSet: Boolean) {
        if (Build.VERSION.SDK_INT < Build.VERSION_CODES.UPSIDE_DOWN_CAKE) return
        what.setAccessibilityDataSensitive(
            if (isSet) View.ACCESSIBILITY_DATA_SENSITIVE_YES else View.ACCESSIBILITY_DATA_SENSITIVE_AUTO,
        )
    }
}

/** The window of the activity that a context belongs to. */
private fun Context.window(): Window? =
    generateSequence(this) { (it as? ContextWrapper)?.baseContext }.filterIsInstance<Activity>().firstOrNull()?.window
