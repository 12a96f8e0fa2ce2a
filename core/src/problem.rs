//! What a person is told when something is in the way. The variants are named for what they should
//! do next; this is the only error that leaves the core, and the only place that makes it from a
//! [`Failure`].

use crate::{
    backend::Failure,
    flow::{PersistError, ProofKind, Slot},
    link::LinkRefused,
    time::{Deadline, Timestamp},
};

/// Something is in the way, named for what to do about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
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
    /// The link belongs to a request of another device or another time: type the code from the mail
    /// that was asked for here, or ask anew.
    UseCodeHere,
    /// The link belongs to a request that was not made here, and none is open here: ask here.
    AskHere,
    /// The link belongs to another account than the one asked for here.
    UseLinkOfThisAccount,
    /// The link does not lead to a password reset of this app.
    UseLinkOfThisApp,
    /// The link did not arrive whole: type the code from the same mail.
    UseCodeOfMail,
    /// The link in the mail was not opened yet: open it first.
    OpenLinkFirst,
    /// Enter the code of the second factor.
    EnterSecondFactor,
    /// The code of the second factor is wrong, used or too late: enter the newest one.
    CheckSecondFactor,
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
    /// Something between this device and the server answers in its place (a hotel's sign-in page, a
    /// proxy): check the network.
    CheckNetwork,
    /// The answer was lost on the way: try again.
    TryAgain,
    /// Confirm the address first, by the mail sent when the account was made.
    ConfirmAddress,
    /// The account is blocked, or needs something this app does not support: contact us.
    ContactUs,
    /// The server wants proof that the person is human, and there was none: try again.
    SolveCaptcha,
    /// The session is over: sign in again.
    SignInAgain,
    /// This device could not store what is needed to go on: nothing was sent.
    CheckStorage,
    /// This device could not keep the new session: make room or unlock it, then sign in again.
    CheckSessionStorage,
    /// This device has no randomness to give: nothing was sent. Restart it.
    RestartDevice,
    /// Nothing was typed: nothing to change.
    NothingToChange,
    /// Confirm first that you know what a new password costs; see
    /// [`crate::flow::Rules::warn_before_save`].
    AcknowledgeLoss,
}

/// The field that a problem is shown under.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Field {
    /// The mail address.
    Address,
    /// The password at the login window.
    Password,
    /// The code from the mail.
    Code,
    /// The code of the second factor.
    SecondFactor,
    /// The new password.
    NewPassword,
    /// The new password, retyped.
    Retype,
    /// The current password.
    CurrentPassword,
    /// No field: the form as a whole.
    Form,
}

impl Field {
    /// The field that is typed into this slot; none for a link.
    fn of(slot: Slot) -> Option<Self> {
        match slot {
            Slot::Address => Some(Self::Address),
            Slot::Password => Some(Self::Password),
            Slot::NewPassword => Some(Self::NewPassword),
            Slot::Retype => Some(Self::Retype),
            Slot::CurrentPassword => Some(Self::CurrentPassword),
            Slot::Code => Some(Self::Code),
            Slot::SecondFactor => Some(Self::SecondFactor),
            Slot::Link => None,
        }
    }
}

impl Problem {
    /// Where it is shown.
    #[must_use]
    pub fn field(self) -> Field {
        match self {
            Self::EnterAddress | Self::CorrectAddress => Field::Address,
            Self::EnterPassword | Self::CheckCredentials => Field::Password,
            Self::EnterCode | Self::CheckCode => Field::Code,
            Self::EnterSecondFactor | Self::CheckSecondFactor => Field::SecondFactor,
            Self::EnterNewPassword
            | Self::ImprovePassword
            | Self::ChooseStrongerPassword
            | Self::ChooseUncommonPassword
            | Self::ChooseDifferentPassword
            | Self::ChooseShorterPassword => Field::NewPassword,
            Self::RetypePassword => Field::Retype,
            Self::EnterCurrentPassword | Self::CheckCurrentPassword => Field::CurrentPassword,
            _ => Field::Form,
        }
    }

    /// Whether it is answered by typing into this slot: it is about what is typed there, so it may be true no
    /// longer. One about something else, the connection for example, stays until the next press.
    pub(crate) fn is_answered_by(self, slot: Slot) -> bool {
        match self {
            // Either of the two may be the wrong one.
            Self::CheckCredentials => matches!(slot, Slot::Address | Slot::Password),
            // Either of the two may be corrected, and both begin as nothing.
            Self::RetypePassword | Self::NothingToChange => matches!(slot, Slot::NewPassword | Slot::Retype),
            problem => Field::of(slot) == Some(problem.field()),
        }
    }

    /// What to do about a failure. Lost answers to mutations do not come here: they are an unknown
    /// outcome, not a problem.
    pub(crate) fn of(failure: &Failure, now: Timestamp) -> Self {
        use crate::backend::WeakReason;
        match failure {
            Failure::WrongCredentials => Self::CheckCredentials,
            Failure::ProofRefused | Failure::ConfirmationRefused => Self::CheckCode,
            Failure::OtherDevice => Self::UseCodeHere,
            Failure::NotConfirmedYet => Self::OpenLinkFirst,
            Failure::SecondFactorRefused => Self::CheckSecondFactor,
            Failure::AddressRefused => Self::CorrectAddress,
            Failure::WeakPassword(reasons) if reasons.contains(&WeakReason::Breached) => Self::ChooseUncommonPassword,
            Failure::WeakPassword(_) => Self::ChooseStrongerPassword,
            Failure::PasswordTooLong => Self::ChooseShorterPassword,
            Failure::SamePassword => Self::ChooseDifferentPassword,
            Failure::CurrentPasswordRequired => Self::EnterCurrentPassword,
            Failure::CurrentPasswordWrong => Self::CheckCurrentPassword,
            Failure::ConfirmationRequired => Self::EnterCode,
            Failure::Unconfirmed => Self::ConfirmAddress,
            Failure::SessionOver | Failure::GrantExpired | Failure::FreshSignInRequired => Self::SignInAgain,
            Failure::CaptchaRequired => Self::SolveCaptcha,
            Failure::Cooldown { wait } | Failure::Limited { wait } => {
                Self::Wait { until: wait.map(|wait| Deadline::after(now, wait)) }
            }
            Failure::NotSent => Self::CheckConnection,
            Failure::NotTrusted | Failure::NotTheServer => Self::CheckNetwork,
            Failure::Lost => Self::TryAgain,
            Failure::MailQuota | Failure::ServerFailed | Failure::Refused | Failure::Misconfigured(_) => Self::TryLater,
            Failure::SecondFactorRequired
            | Failure::SecondFactorUnsupported
            | Failure::Banned
            | Failure::Unsupported => Self::ContactUs,
        }
    }

    /// What to do about a refused proof.
    pub(crate) fn of_proof(by: ProofKind) -> Self {
        match by {
            ProofKind::Code => Self::CheckCode,
            ProofKind::Link => Self::UseNewestMail,
            ProofKind::ConfirmedElsewhere => Self::OpenLinkFirst,
        }
    }

    /// What to do about a link that leads nowhere.
    pub(crate) fn of_link(refused: &LinkRefused, takes_code: bool, now: Timestamp) -> Self {
        match refused {
            LinkRefused::NotOurs => Self::UseLinkOfThisApp,
            LinkRefused::Damaged if takes_code => Self::UseCodeOfMail,
            LinkRefused::Damaged | LinkRefused::Failed(Failure::ProofRefused) => Self::UseNewestMail,
            LinkRefused::Failed(failure) => Self::of(failure, now),
        }
    }

    /// What to do where a record could not be written.
    pub(crate) fn of_persisting(error: PersistError) -> Self {
        match error {
            PersistError::Store(_) => Self::CheckStorage,
            PersistError::NoRandomness => Self::RestartDevice,
        }
    }

    /// What to do about a failure to find out what became of a lost save. A refusal of what is typed
    /// is left out: told here, it would sound as if the password had not been saved.
    pub(crate) fn of_looking_again(failure: &Failure, now: Timestamp) -> Option<Self> {
        let problem = Self::of(failure, now);
        let concerns_the_way = matches!(
            problem,
            Self::Wait { .. }
                | Self::TryLater
                | Self::CheckConnection
                | Self::CheckNetwork
                | Self::TryAgain
                | Self::SolveCaptcha
                | Self::ContactUs
        );
        concerns_the_way.then_some(problem)
    }
}
