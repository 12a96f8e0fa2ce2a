package repass.compose

import androidx.compose.ui.autofill.ContentType

/** Nothing fills in a mailed code here, and the code of a text message would be a wrong one. */
internal val mailedCode: ContentType? = null

/** Nor one of an authenticator app. */
internal val authenticatorCode: ContentType? = null
