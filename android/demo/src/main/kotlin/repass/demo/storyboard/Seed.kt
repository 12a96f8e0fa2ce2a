package repass.demo.storyboard

/** The steps of the document that Repass fulfils, in its own words. */
internal enum class Seed(val section: String, val title: String, val words: String) {
    ForgotPassword(
        LOGIN_WINDOW,
        "Step 1: Press Forgot Password",
        "From the login window, press the blue Forgot Password located at the bottom left.",
    ),
    EnterAddress(
        LOGIN_WINDOW,
        "Step 2: Enter your email address",
        "On the password reset screen, enter your email address and press the blue SEND RESET INSTRUCTIONS button. " +
            "If the email provided is a valid account, you will receive email instructions to reset your password.",
    ),
    CheckInbox(
        LOGIN_WINDOW,
        "Step 3: Check your inbox",
        "Check your email inbox for the instructions. If you couldn't find the email in your inbox, be sure to check " +
            "the spam or junk folder.",
    ),
    FollowInstructions(
        LOGIN_WINDOW,
        "Step 4: Follow the instructions",
        "The email will contain instructions on how to reset your account password.",
    ),
    ResetPassword(
        LOGIN_WINDOW,
        "Step 5: Reset your password",
        "You will have to choose a new password in order to regain access to your account. Note that passwords need " +
            "to be at least 6 characters long.",
    ),
    Navigate(
        PERSONAL_SETTINGS,
        "Step 1: Navigate to the Personal Settings",
        "From your User Profile Menu, press on Personal Settings.",
    ),
    Change(
        PERSONAL_SETTINGS,
        "Step 2: Change your password",
        "Type in the new password that you would like to change to",
    ),
    Confirm(
        PERSONAL_SETTINGS,
        "Step 3: Confirm your password",
        "To verify your password, you will need to retype your password.",
    ),
    Save(
        PERSONAL_SETTINGS,
        "Step 4: Save your changes",
        "Press the blue SAVE PROFILE button to save the changes you made to the password.",
    ),
    ;

    companion object {
        const val NOT_RECEIVED =
            "If you still have not received the email within 10 minutes, do not hesitate to contact us."
        const val KEEP_SAFE = "Remember to keep your account password safe and secure. Do not share it with anyone. " +
            "ISMessenger will never ask for your password."
    }
}

private const val LOGIN_WINDOW = "Login Window"
private const val PERSONAL_SETTINGS = "Personal Settings"
