package repass.compose

import androidx.compose.runtime.Composable
import androidx.compose.ui.autofill.ContentType
import androidx.compose.ui.semantics.SemanticsPropertyReceiver

// What Android has in other words, see the file of the same name there.

/** Nothing fills in a mailed code here, and the code of a text message would be a wrong one. */
internal val mailedCode: ContentType? = null

/** Nor one of an authenticator app. */
internal val authenticatorCode: ContentType? = null

/** Tests find tags by themselves here. */
internal fun SemanticsPropertyReceiver.showTagsToDrivers() = Unit

/** A desktop does not tell which program reads mail. */
@Composable
internal fun emailApp(): (() -> Unit)? = null
