/// The accessibility identifiers of everything that a test has to find: the same ones as on Android.
public enum Tags {
    // Fields, and the eye that shows what is typed in one.
    public static let addressField = "repass/field/address"
    public static let passwordField = "repass/field/password"
    public static let codeField = "repass/field/code"
    public static let secondFactorField = "repass/field/second-factor"
    public static let newPasswordField = "repass/field/new-password"
    public static let retypeField = "repass/field/retype"
    public static let currentPasswordField = "repass/field/current-password"
    /// The eye of this field.
    public static func reveal(_ field: String) -> String { "repass/reveal/\(field)" }

    // What can be pressed.
    public static let login = "repass/press/login"
    public static let forgotPassword = "repass/press/forgot-password"
    public static let forgotCurrentPassword = "repass/press/forgot-current-password"
    public static let continueReset = "repass/press/continue-reset"
    public static let sendInstructions = "repass/press/send-instructions"
    public static let submitCode = "repass/press/submit-code"
    public static let linkOpened = "repass/press/link-opened"
    public static let submitSecondFactor = "repass/press/submit-second-factor"
    public static let useRecoveryCode = "repass/press/use-recovery-code"
    public static let openEmailApp = "repass/press/open-email-app"
    public static let resend = "repass/press/resend"
    public static let changeAddress = "repass/press/change-address"
    public static let resetPassword = "repass/press/reset-password"
    public static let acknowledge = "repass/press/acknowledge"
    public static let saveProfile = "repass/press/save-profile"
    public static let tryAgain = "repass/press/try-again"
    public static let checkAgain = "repass/press/check-again"
    public static let startOver = "repass/press/start-over"
    public static let back = "repass/press/back"
    public static let dismiss = "repass/press/dismiss"
    public static let goToLogin = "repass/press/go-to-login"
    public static let `continue` = "repass/press/continue"

    // What is told.
    public static let problem = "repass/told/problem"
    public static let notice = "repass/told/notice"
    public static let saved = "repass/told/saved"
    public static let extraSaved = "repass/told/extra-saved"
    public static let extraProblem = "repass/told/extra-problem"
    public static let countdown = "repass/told/countdown"
    public static let contact = "repass/told/contact"
    public static let keepSafe = "repass/told/keep-safe"
    public static let lossWarning = "repass/told/loss-warning"
    public static let rules = "repass/told/rules"
    public static let strength = "repass/told/strength"
    public static let retypeState = "repass/told/retype"
}
