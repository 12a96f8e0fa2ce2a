package repass.compose

import android.content.ActivityNotFoundException
import android.content.Intent
import androidx.compose.runtime.Composable
import androidx.compose.runtime.remember
import androidx.compose.ui.autofill.ContentType
import androidx.compose.ui.platform.LocalContext
import androidx.compose.ui.semantics.SemanticsPropertyReceiver
import androidx.compose.ui.semantics.testTagsAsResourceId

// What Android has in other words than the desktop.

/**
 * A code that came by mail, in Android's own word for it (`HintConstants.AUTOFILL_HINT_EMAIL_OTP` of
 * androidx.autofill). Compose has a name for the codes of text messages only: under that one, a phone
 * would offer a code of somebody else's.
 */
internal val mailedCode: ContentType? = ContentType("emailOTPCode")

/** A code of an authenticator app (`HintConstants.AUTOFILL_HINT_2FA_APP_OTP`). */
internal val authenticatorCode: ContentType? = ContentType("2faAppOTPCode")

/** UI Automator, and with it Maestro and Appium, finds what has a tag by the tag. */
internal fun SemanticsPropertyReceiver.showTagsToDrivers() {
    testTagsAsResourceId = true
}

/** Opens the app that reads mail; nothing where there is none. */
@Composable
internal fun emailApp(): (() -> Unit)? {
    val context = LocalContext.current
    return remember(context) {
        val open = Intent.makeMainSelectorActivity(Intent.ACTION_MAIN, Intent.CATEGORY_APP_EMAIL)
            .addFlags(Intent.FLAG_ACTIVITY_NEW_TASK)
        if (open.resolveActivity(context.packageManager) == null) return@remember null
        {
            try {
                context.startActivity(open)
            } catch (_: ActivityNotFoundException) {
                // Removed a moment ago.
            }
        }
    }
}
