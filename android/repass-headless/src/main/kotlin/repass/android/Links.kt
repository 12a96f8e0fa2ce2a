package repass.android

import android.content.Intent

/**
 * The link that an intent brings, or nothing. It is not looked at here: whether it is one of the
 * app's is decided by the core, and what is not shows as a problem.
 */
public fun Intent.link(): String? = dataString.takeIf { action == Intent.ACTION_VIEW && !isFromHistory }

/** Whether the system started the app anew from the list of recent apps, with an intent of before. */
private val Intent.isFromHistory get() = flags and Intent.FLAG_ACTIVITY_LAUNCHED_FROM_HISTORY != 0
