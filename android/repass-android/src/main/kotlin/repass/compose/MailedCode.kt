package repass.compose

import androidx.compose.ui.autofill.ContentType

/**
 * A code that came by mail, in Android's own word for it (`HintConstants.AUTOFILL_HINT_EMAIL_OTP` of
 * androidx.autofill). Compose has a name for the codes of text messages only: under that one, a phone
 * would offer a code of somebody else's.
 */
internal val mailedCode: ContentType? = ContentType("emailOTPCode")

/** A code of an authenticator app (`HintConstants.AUTOFILL_HINT_2FA_APP_OTP`). */
internal val authenticatorCode: ContentType? = ContentType("2faAppOTPCode")
