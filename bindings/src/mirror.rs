//! The core's types, described to UniFFI. The compiler holds each description against the type
//! itself, so that none can drift.

use std::time::Duration;

use repass_core::{
    backend::OtherDevices,
    flow::{
        Asks, Notice, Slot, change::ChangeAction, change::ChangeScreen, change::PasswordPart, login::LoginAction,
        login::LoginScreen, reset::ResetAction, reset::ResetScreen,
    },
    host::LogLevel,
    policy::{Assessment, CharacterClass, PasswordLimits, Retype, Rule, RuleState, Strength},
    problem::{Field, Problem},
    time::{Clock, Deadline, SystemClock, Timestamp},
};

// A point in time: milliseconds since 1970-01-01 UTC.
uniffi::custom_type!(Timestamp, u64, { remote, lower: |time| time.0, try_lift: |millis| Ok(Timestamp(millis)) });

/// When a wait ends, together with how long the whole wait is. Show it with `remainingSeconds`.
#[uniffi::remote(Record)]
pub struct Deadline {
    /// When it ends, in milliseconds since 1970-01-01 UTC.
    pub at: Timestamp,
    /// The length of the whole wait in milliseconds.
    pub full_millis: u64,
}

/// Whole seconds that are left of a wait, rounded up; 0 once it has passed, and never more than its
/// full length, whatever the device's clock says.
#[uniffi::export]
#[must_use]
pub fn remaining_seconds(deadline: Deadline) -> u64 {
    let left = deadline.remaining(SystemClock.now());
    left.as_secs() + u64::from(left > Duration::from_secs(left.as_secs()))
}

/// The field that a problem is shown under.
#[uniffi::export]
#[must_use]
pub fn field_of(problem: Problem) -> Field {
    problem.field()
}

/// How far SAVE PROFILE is with the password, for an app that saves fields of its own by the same press.
/// Ask at each screen from the press on, until it is no longer open.
#[uniffi::export]
#[must_use]
pub fn password_part(screen: &ChangeScreen) -> PasswordPart {
    screen.password_part()
}

/// How far SAVE PROFILE is with the password.
#[uniffi::remote(Enum)]
pub enum PasswordPart {
    /// Under way, or its outcome is not known: the app's own fields wait.
    Open,
    /// Saved, or there was none to save: the app's own fields are next.
    Settled,
    /// Not saved, and there is something to do first: the app's own fields stay as they are.
    InTheWay,
}

/// Where a secret lies between being typed and being sent.
#[uniffi::remote(Enum)]
pub enum Slot {
    /// The password at the login window.
    Password,
    /// The new password.
    NewPassword,
    /// The new password, typed again.
    Retype,
    /// The password in force.
    CurrentPassword,
    /// A code from a mail.
    Code,
    /// A link that the app was opened with.
    Link,
}

/// Something is in the way, named for what to do about it.
#[uniffi::remote(Enum)]
pub enum Problem {
    /// Enter a mail address.
    EnterAddress,
    /// The address is not one: correct it.
    CorrectAddress,
    /// Enter the password.
    EnterPassword,
    /// The address or the password is wrong: check both.
    CheckCredentials,
    /// Enter the code from the mail.
    EnterCode,
    /// The code is wrong, used or expired: check it, or ask for new instructions.
    CheckCode,
    /// The link is used or expired: use the newest mail, or ask for new instructions.
    UseNewestMail,
    /// The link belongs to another request: type the code from the mail that was asked for here.
    UseCodeHere,
    /// The link belongs to a request that was not made here: ask here.
    AskHere,
    /// The link belongs to another account than the one asked for here.
    UseLinkOfThisAccount,
    /// The link does not lead to a password reset of this app.
    UseLinkOfThisApp,
    /// Choose a new password.
    EnterNewPassword,
    /// The new password does not meet the rules shown: change it.
    ImprovePassword,
    /// The server found the password too weak: choose a stronger one.
    ChooseStrongerPassword,
    /// The password is known from a breach or a list: choose another.
    ChooseUncommonPassword,
    /// The new password is the one in force: choose another.
    ChooseDifferentPassword,
    /// Too long for the server: choose a shorter one.
    ChooseShorterPassword,
    /// The two fields differ: type the password again.
    RetypePassword,
    /// Enter the current password too.
    EnterCurrentPassword,
    /// The current password is wrong: check it.
    CheckCurrentPassword,
    /// Asked too often from here: wait.
    Wait {
        /// Until when, where the server tells.
        until: Option<Deadline>,
    },
    /// The server cannot do it now: try again later.
    TryLater,
    /// No connection: nothing was sent. Check it and try again.
    CheckConnection,
    /// Something between this device and the server answers in its place: check the network.
    CheckNetwork,
    /// The answer was lost on the way: try again.
    TryAgain,
    /// Confirm the address first, by the mail sent when the account was made.
    ConfirmAddress,
    /// The account is blocked, or needs something this app does not support: contact us.
    ContactUs,
    /// The server wants proof that you are human, which this app does not support yet.
    SolveCaptcha,
    /// The session is over: sign in again.
    SignInAgain,
    /// This device could not store what is needed to go on: nothing was sent.
    CheckStorage,
    /// Nothing was typed: nothing to change.
    NothingToChange,
}

/// The field that a problem is shown under.
#[uniffi::remote(Enum)]
pub enum Field {
    /// The mail address.
    Address,
    /// The password at the login window.
    Password,
    /// The code from the mail.
    Code,
    /// The new password.
    NewPassword,
    /// The new password, retyped.
    Retype,
    /// The current password.
    CurrentPassword,
    /// No field: the form as a whole.
    Form,
}

/// A word about what happened while the person was away, or what could not be told for certain.
#[uniffi::remote(Enum)]
pub enum Notice {
    /// The instructions may or may not have been sent: the answer was lost.
    MayHaveBeenSent,
    /// The code or link may have been used already: the answer was lost.
    MayBeUsed,
    /// What was stored of an unfinished attempt cannot be used: start over.
    StartedOver,
    /// It took too long: start over.
    Expired,
    /// What was typed was wiped while the app was in the background: type it again.
    FieldsWiped,
}

/// What the server wants to see with a change of password.
#[uniffi::remote(Enum)]
pub enum Asks {
    /// Nothing but the new password.
    Nothing,
    /// The current password.
    CurrentPassword,
    /// A code that it mailed for this purpose.
    MailedCode,
}

/// What became of the sessions on other devices when a password was set.
#[uniffi::remote(Enum)]
pub enum OtherDevices {
    /// The server ended them.
    SignedOut,
    /// They stay signed in, or the server did not tell.
    MayStaySignedIn,
}

/// A kind of character that a server may insist on.
#[uniffi::remote(Enum)]
pub enum CharacterClass {
    /// A lower-case letter.
    Lowercase,
    /// An upper-case letter.
    Uppercase,
    /// A digit.
    Digit,
    /// A symbol.
    Symbol,
}

/// One rule for a new password, as a line of the list that is shown while typing.
#[uniffi::remote(Enum)]
pub enum Rule {
    /// At least so many characters (Unicode code points).
    AtLeast {
        /// How many.
        chars: u32,
    },
    /// At most so many bytes of UTF-8; the server takes no more.
    AtMost {
        /// How many.
        bytes: u32,
    },
    /// Contains this kind of character; the server insists.
    Contains {
        /// Which kind.
        class: CharacterClass,
    },
    /// Not one of the passwords that everybody tries first.
    NotCommon,
    /// Not the account's own name or address, nor the app's name.
    NotPersonal,
    /// No line break, control character or mark that nobody sees. Shown only when broken.
    NoHiddenCharacters,
}

/// A rule and whether what is typed now meets it.
#[uniffi::remote(Record)]
pub struct RuleState {
    /// The rule.
    pub rule: Rule,
    /// Whether it is met.
    pub met: bool,
}

/// An offline estimate of a password's strength, for a meter.
#[uniffi::remote(Enum)]
pub enum Strength {
    /// Guessed at once.
    Weak,
    /// Guessed with some effort.
    Fair,
    /// Holds against guessing online.
    Good,
    /// Holds against guessing offline for long.
    Strong,
}

/// How the second field compares with the first.
#[uniffi::remote(Enum)]
pub enum Retype {
    /// Nothing there yet.
    Empty,
    /// Right so far: the beginning of the password.
    Unfinished,
    /// Not the same.
    Differs,
    /// The same.
    Matches,
}

/// How short and how long a password may be, for a password manager that makes one up.
#[uniffi::remote(Record)]
pub struct PasswordLimits {
    /// The least number of characters (Unicode code points).
    pub min_chars: u32,
    /// The greatest number of bytes of UTF-8, where the server has such a limit: as many letters and
    /// digits of ASCII.
    pub max_bytes: Option<u32>,
}

/// The policy's answer for what is typed now.
#[uniffi::remote(Record)]
pub struct Assessment {
    /// Whether nothing is typed in the password field.
    pub empty: bool,
    /// The rules to show, in order; those that only matter when broken appear when they are.
    pub rules: Vec<RuleState>,
    /// Whether every rule is met.
    pub acceptable: bool,
    /// How short and how long it may be.
    pub limits: PasswordLimits,
    /// An offline estimate, for the meter. Never a reason to refuse.
    pub strength: Strength,
    /// How the second field compares.
    pub retype: Retype,
}

/// How much a line of the log matters.
#[uniffi::remote(Enum)]
pub enum LogLevel {
    /// The steps of a flow.
    Debug,
    /// What a developer may want to know.
    Info,
    /// What went wrong and was handled.
    Warn,
}

/// What a person may do at the login window. Forgot Password begins a reset flow beside this one.
#[uniffi::remote(Enum)]
pub enum LoginAction {
    /// Sign in with the address as typed and the password in its slot.
    SignIn {
        /// As typed; the flow reads it.
        address: String,
    },
    /// Back to the fields.
    StartOver,
}

/// What the login window shows.
#[uniffi::remote(Enum)]
pub enum LoginScreen {
    /// The fields, LOGIN and Forgot Password.
    SignIn {
        /// Counts how often the password field was emptied; a new number means an empty field.
        form: u32,
        /// Being checked.
        signing_in: bool,
        /// What is in the way.
        problem: Option<Problem>,
        /// Whether a reset was left unfinished, to be gone on with.
        reset_waiting: bool,
    },
    /// The account asks for a second factor, which is not supported yet.
    SecondFactor,
    /// The host has the session.
    SignedIn,
}

/// What a person may do in a reset.
#[uniffi::remote(Enum)]
pub enum ResetAction {
    /// SEND RESET INSTRUCTIONS, with the address as typed.
    SendInstructions {
        /// As typed; the flow reads it.
        address: String,
    },
    /// Send the instructions again. Does nothing while the wait runs.
    Resend,
    /// Back to the address field, to correct it.
    ChangeAddress,
    /// Use the code in its slot.
    SubmitCode,
    /// Save the password in its slots.
    Save,
    /// Look again whether the password was saved.
    CheckAgain,
    /// Forget this attempt and begin with the address.
    StartOver,
    /// Forget this attempt and leave.
    Cancel,
}

/// What a reset shows.
#[uniffi::remote(Enum)]
pub enum ResetScreen {
    /// Looking for an unfinished attempt; takes a moment.
    Restoring,
    /// Step 2: the mail field and SEND RESET INSTRUCTIONS.
    EnterAddress {
        /// Being sent.
        sending: bool,
        /// What is in the way.
        problem: Option<Problem>,
        /// What happened before.
        notice: Option<Notice>,
    },
    /// Step 3 and 4: check your inbox, follow the instructions.
    CheckInbox {
        /// Where the instructions went, masked.
        address: String,
        /// When they may be sent again. Once passed, `can_resend` is true.
        resend: Deadline,
        /// Whether Resend does something.
        can_resend: bool,
        /// When the contact link is emphasised. Once passed, `contact_now` is true.
        contact: Deadline,
        /// Whether the contact link is emphasised.
        contact_now: bool,
        /// Whether the mail carries a code that can be typed here.
        takes_code: bool,
        /// Being sent again.
        sending: bool,
        /// The code or link is being checked.
        checking: bool,
        /// What is in the way.
        problem: Option<Problem>,
        /// What happened before.
        notice: Option<Notice>,
    },
    /// The account asks for a second factor, which is not supported yet.
    SecondFactor,
    /// Step 5: the new password, twice.
    NewPassword {
        /// Whose password, masked.
        account: String,
        /// Counts how often the fields were emptied; a new number means empty fields.
        form: u32,
        /// What is typed, held against the policy.
        assessment: Assessment,
        /// Being saved.
        saving: bool,
        /// What is in the way.
        problem: Option<Problem>,
        /// What happened before.
        notice: Option<Notice>,
    },
    /// The answer to the save was lost: the password may have changed, or not.
    OutcomeUnknown {
        /// Being found out.
        checking: bool,
        /// Whether looking again is possible.
        can_check: bool,
        /// Why looking again did not tell, and what to do about it.
        problem: Option<Problem>,
    },
    /// The password is saved; signing in with it.
    SigningIn,
    /// The password is saved.
    Done {
        /// Whether the host has a session now.
        signed_in: bool,
        /// What happened to other devices.
        others: OtherDevices,
    },
    /// Left. Whether the password may have changed all the same.
    Closed {
        /// Whether a save was under way.
        may_have_changed: bool,
    },
}

/// What a person may do in Personal Settings.
#[uniffi::remote(Enum)]
pub enum ChangeAction {
    /// SAVE PROFILE.
    Save,
    /// Mail the confirmation code again. Does nothing while the wait runs.
    ResendCode,
    /// Look again whether the password was saved.
    CheckAgain,
    /// Back to empty fields.
    StartOver,
}

/// What Personal Settings show.
#[uniffi::remote(Enum)]
pub enum ChangeScreen {
    /// Looking for an unfinished save; takes a moment.
    Restoring,
    /// The fields and SAVE PROFILE.
    Editing {
        /// Whose password, masked; empty where the host does not tell.
        account: String,
        /// Counts how often the fields were emptied; a new number means empty fields.
        form: u32,
        /// What the server wants to see besides the new password.
        asks: Asks,
        /// When the code may be mailed again, where one was.
        resend: Option<Deadline>,
        /// Whether Resend does something.
        can_resend: bool,
        /// What is typed, held against the policy.
        assessment: Assessment,
        /// Being saved, or the code being mailed.
        saving: bool,
        /// What is in the way.
        problem: Option<Problem>,
        /// What happened before.
        notice: Option<Notice>,
        /// The password was just saved; what happened to other devices.
        saved: Option<OtherDevices>,
    },
    /// The answer to the save was lost: the password may have changed, or not.
    OutcomeUnknown {
        /// Being found out.
        checking: bool,
        /// Whether looking again is possible.
        can_check: bool,
        /// Why looking again did not tell, and what to do about it.
        problem: Option<Problem>,
    },
    /// The account asks for a second factor, which is not supported yet.
    SecondFactor,
    /// The host's session is over.
    SignInAgain {
        /// Whether the password was changed before that.
        changed: bool,
    },
}
