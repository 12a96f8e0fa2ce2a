package repass.compose

/**
 * The test tags of everything that a test or a driver has to find. A tag names what a thing is for,
 * not where it stands: the same field has the same tag on every screen.
 */
public object Tags {
    // Screens: the whole of each.
    public const val LOGIN_WINDOW: String = "repass/login-window"
    public const val ENTER_ADDRESS: String = "repass/enter-address"
    public const val CHECK_INBOX: String = "repass/check-inbox"
    public const val NEW_PASSWORD: String = "repass/new-password"
    public const val SETTINGS: String = "repass/settings"
    public const val SECOND_FACTOR: String = "repass/second-factor"
    public const val UNREADABLE: String = "repass/unreadable"
    public const val SESSION_REFUSED: String = "repass/session-refused"
    public const val OUTCOME_UNKNOWN: String = "repass/outcome-unknown"
    public const val WORKING: String = "repass/working"
    public const val DONE: String = "repass/done"
    public const val CLOSED: String = "repass/closed"
    public const val SIGN_IN_AGAIN: String = "repass/sign-in-again"

    // Fields, and the eye that shows what is typed in one: REVEAL + the field's tag.
    public const val ADDRESS_FIELD: String = "repass/field/address"
    public const val PASSWORD_FIELD: String = "repass/field/password"
    public const val CODE_FIELD: String = "repass/field/code"
    public const val SECOND_FACTOR_FIELD: String = "repass/field/second-factor"
    public const val NEW_PASSWORD_FIELD: String = "repass/field/new-password"
    public const val RETYPE_FIELD: String = "repass/field/retype"
    public const val CURRENT_PASSWORD_FIELD: String = "repass/field/current-password"
    public const val REVEAL: String = "repass/reveal/"

    // What can be pressed.
    public const val LOGIN: String = "repass/press/login"
    public const val FORGOT_PASSWORD: String = "repass/press/forgot-password"
    public const val FORGOT_CURRENT_PASSWORD: String = "repass/press/forgot-current-password"
    public const val CONTINUE_RESET: String = "repass/press/continue-reset"
    public const val SEND_INSTRUCTIONS: String = "repass/press/send-instructions"
    public const val SUBMIT_CODE: String = "repass/press/submit-code"
    public const val LINK_OPENED: String = "repass/press/link-opened"
    public const val SUBMIT_SECOND_FACTOR: String = "repass/press/submit-second-factor"
    public const val USE_RECOVERY_CODE: String = "repass/press/use-recovery-code"
    public const val OPEN_EMAIL_APP: String = "repass/press/open-email-app"
    public const val RESEND: String = "repass/press/resend"
    public const val CHANGE_ADDRESS: String = "repass/press/change-address"
    public const val RESET_PASSWORD: String = "repass/press/reset-password"
    public const val ACKNOWLEDGE: String = "repass/press/acknowledge"
    public const val SAVE_PROFILE: String = "repass/press/save-profile"
    public const val TRY_AGAIN: String = "repass/press/try-again"
    public const val CHECK_AGAIN: String = "repass/press/check-again"
    public const val START_OVER: String = "repass/press/start-over"
    public const val GO_TO_LOGIN: String = "repass/press/go-to-login"
    public const val CONTINUE: String = "repass/press/continue"
    public const val BACK: String = "repass/press/back"

    // What is told.
    public const val PROBLEM: String = "repass/told/problem"
    public const val NOTICE: String = "repass/told/notice"
    public const val SAVED: String = "repass/told/saved"
    public const val EXTRA_SAVED: String = "repass/told/extra-saved"
    public const val EXTRA_PROBLEM: String = "repass/told/extra-problem"
    public const val COUNTDOWN: String = "repass/told/countdown"
    public const val CONTACT: String = "repass/told/contact"
    public const val KEEP_SAFE: String = "repass/told/keep-safe"
    public const val LOSS_WARNING: String = "repass/told/loss-warning"
    public const val RULES: String = "repass/told/rules"
    public const val STRENGTH: String = "repass/told/strength"
    public const val RETYPE_STATE: String = "repass/told/retype"
}
