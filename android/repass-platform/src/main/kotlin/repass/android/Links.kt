package repass.android

import android.content.Context
import android.content.Intent
import android.net.Uri
import repass.Repass

/**
 * The link that an intent brings, or nothing. It is not looked at here: whether it is one of the
 * app's is decided by the core, and what is not shows as a problem.
 */
public fun Intent.link(): String? = dataString.takeIf { action == Intent.ACTION_VIEW && !isFromHistory }

/** Whether the system started the app anew from the list of recent apps, with an intent of before. */
private val Intent.isFromHistory get() = flags and Intent.FLAG_ACTIVITY_LAUNCHED_FROM_HISTORY != 0

/**
 * Fails where one of [Repass.appLinks] would not open this app, because no activity in its manifest
 * takes it: mails would then lead nowhere. Call it when the app starts; the activities of
 * `repass-android` do.
 *
 * It looks at the manifest only. Whether the system has verified an https link is not asked: until
 * then the link opens a browser, and the code in the mail is the way.
 *
 * @throws IllegalStateException whose text says what is missing in the manifest
 */
public fun Repass.requireLinksIn(context: Context) {
    for (link in appLinks) {
        val uri = Uri.parse(link)
        val tapped = Intent(Intent.ACTION_VIEW, uri)
            .addCategory(Intent.CATEGORY_DEFAULT)
            .addCategory(Intent.CATEGORY_BROWSABLE)
            .setPackage(context.packageName)
        checkNotNull(tapped.resolveActivity(context.packageManager)) {
            "nothing in this app opens $link, so mails would lead nowhere: give the activity with the login window " +
                "in AndroidManifest.xml android:exported=\"true\" and an <intent-filter> with the action " +
                "android.intent.action.VIEW, the categories android.intent.category.DEFAULT and " +
                "android.intent.category.BROWSABLE, and <data android:scheme=\"${uri.scheme}\" " +
                "android:host=\"${uri.host}\"${pathOf(uri)} />"
        }
    }
}

private fun pathOf(uri: Uri) = uri.path.orEmpty().let { if (it.isEmpty()) "" else " android:path=\"$it\"" }
