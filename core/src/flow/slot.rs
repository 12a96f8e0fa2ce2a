//! Slots: where what a person types lies between being typed and being sent. The runner holds them;
//! machines, events and effects only name them, and know the [`Facts`] about them.

use crate::{
    address::Address,
    policy::{Assessment, Retype},
    problem::Problem,
};

/// Where what is typed lies until it is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Slot {
    /// The mail address. Personal, though not a secret; it stays when secrets are wiped.
    Address,
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
    /// A code of a second factor, or a recovery code in its place.
    SecondFactor,
    /// A link that the app was opened with.
    Link,
}

impl Slot {
    /// Every slot, each at the place of its number.
    pub const ALL: [Self; 8] = [
        Self::Address,
        Self::Password,
        Self::NewPassword,
        Self::Retype,
        Self::CurrentPassword,
        Self::Code,
        Self::SecondFactor,
        Self::Link,
    ];

    /// Its place in [`Slot::ALL`].
    #[must_use]
    pub fn number(self) -> usize {
        self as usize
    }
}

/// What the slots hold, as far as a machine may know.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Facts {
    /// The address as it was read, or what is in the way.
    pub address: Result<Address, Problem>,
    /// The policy's answer for the new password.
    pub assessment: Assessment,
    /// Whether a password is typed at the login window.
    pub has_password: bool,
    /// Whether a current password is typed.
    pub has_current: bool,
    /// What is typed as the mailed code.
    pub code: CodeFact,
    /// Whether a code of the second factor is typed.
    pub has_second_factor: bool,
}

/// What is typed as a mailed code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CodeFact {
    /// Nothing.
    Missing,
    /// Nothing that could be a code of this server: it is not sent.
    NotACode,
    /// What could be one.
    Present,
}

impl Facts {
    /// What is in the way of saving the new password as it is typed, if anything.
    pub(crate) fn problem_of_new_password(&self) -> Option<Problem> {
        match self.assessment.retype {
            _ if self.assessment.empty => Some(Problem::EnterNewPassword),
            _ if !self.assessment.acceptable => Some(Problem::ImprovePassword),
            Retype::Matches => None,
            Retype::Empty | Retype::Unfinished | Retype::Differs => Some(Problem::RetypePassword),
        }
    }

    /// What is in the way of sending the code as it is typed, if anything.
    pub(crate) fn problem_of_code(&self) -> Option<Problem> {
        match self.code {
            CodeFact::Missing => Some(Problem::EnterCode),
            CodeFact::NotACode => Some(Problem::CheckCode),
            CodeFact::Present => None,
        }
    }
}
