package repass.compose

/**
 * The test tags of everything that a test or a driver has to find. A tag names what a thing is for,
 * not where it stands: the same field has the same tag on every screen.
 */
object Tags {
    // Screens: the whole of each.
    const val LOGIN_WINDOW = "repass/login-window"
    const val ENTER_ADDRESS = "repass/enter-address"
    const val CHECK_INBOX = "repass/check-inbox"
    const val NEW_PASSWORD = "repass/new-password"
    const val SETTINGS = "repass/settings"
    const val SECOND_FACTOR = "repass/second-factor"
    const val OUTCOME_UNKNOWN = "repass/outcome-unknown"
    const val WORKING = "repass/working"
    const val DONE = "repass/done"
    const val CLOSED = "repass/closed"
    const val SIGN_IN_AGAIN = "repass/sign-in-again"

    // Fields, and the eye that shows what is typed in one: REVEAL + the field's tag.
    const val ADDRESS_FIELD = "repass/field/address"
    const val PASSWORD_FIELD = "repass/field/password"
    const val CODE_FIELD = "repass/field/code"
    const val NEW_PASSWORD_FIELD = "repass/field/new-password"
    const val RETYPE_FIELD = "repass/field/retype"
    const val CURRENT_PASSWORD_FIELD = "repass/field/current-password"
    const val REVEAL = "repass/reveal/"

    // What can be pressed.
    const val LOGIN = "repass/press/login"
    const val FORGOT_PASSWORD = "repass/press/forgot-password"
    const val CONTINUE_RESET = "repass/press/continue-reset"
    const val SEND_INSTRUCTIONS = "repass/press/send-instructions"
    const val SUBMIT_CODE = "repass/press/submit-code"
    const val RESEND = "repass/press/resend"
    const val CHANGE_ADDRESS = "repass/press/change-address"
    const val RESET_PASSWORD = "repass/press/reset-password"
    const val SAVE_PROFILE = "repass/press/save-profile"
    const val CHECK_AGAIN = "repass/press/check-again"
    const val START_OVER = "repass/press/start-over"
    const val GO_TO_LOGIN = "repass/press/go-to-login"
    const val CONTINUE = "repass/press/continue"
    const val BACK = "repass/press/back"

    // What is told.
    const val PROBLEM = "repass/told/problem"
    const val NOTICE = "repass/told/notice"
    const val SAVED = "repass/told/saved"
    const val COUNTDOWN = "repass/told/countdown"
    const val CONTACT = "repass/told/contact"
    const val KEEP_SAFE = "repass/told/keep-safe"
    const val RULES = "repass/told/rules"
    const val STRENGTH = "repass/told/strength"
    const val RETYPE_STATE = "repass/told/retype"
}
