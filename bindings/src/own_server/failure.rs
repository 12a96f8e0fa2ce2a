//! Why a call of the app's server did not succeed.

use std::time::Duration;

use repass_core::backend::{Failure, WeakReason};

/// Why a call did not succeed. Throw the one that is **certain**; throw anything else where it is not, such
/// as your HTTP library's own time-out.
#[derive(Clone, Debug, thiserror::Error, uniffi::Error)]
pub enum ServerFailure {
    /// The address or the password is wrong; do not say which.
    #[error("wrong address or password")]
    WrongCredentials,
    /// The code or link is wrong, used or expired.
    #[error("the proof was refused")]
    ProofRefused,
    /// The link in the mail was not opened yet.
    #[error("not confirmed yet")]
    NotConfirmedYet,
    /// The grant is too old, and can be renewed.
    #[error("the grant has expired")]
    GrantExpired,
    /// The code of the second factor is wrong, used or too late.
    #[error("the second factor was refused")]
    SecondFactorRefused,
    /// A second factor has to come first.
    #[error("a second factor is required")]
    SecondFactorRequired,
    /// The server cannot read the address as one.
    #[error("the address was refused")]
    AddressRefused,
    /// The new password does not meet the server's rules.
    #[error("the password is too weak")]
    WeakPassword {
        /// What is weak in it, where known.
        reasons: Vec<WeakReason>,
    },
    /// The new password is longer than the server takes.
    #[error("the password is too long")]
    PasswordTooLong,
    /// The new password is the one in force.
    #[error("the password is the same")]
    SamePassword,
    /// The server wants the current password with the change.
    #[error("the current password is required")]
    CurrentPasswordRequired,
    /// The current password given is wrong.
    #[error("the current password is wrong")]
    CurrentPasswordWrong,
    /// The server wants a mailed code with the change.
    #[error("a mailed code is required")]
    ConfirmationRequired,
    /// The mailed code given is wrong, used or expired.
    #[error("the mailed code was refused")]
    ConfirmationRefused,
    /// The server wants a sign-in of a moment ago before a change.
    #[error("a fresh sign-in is required")]
    FreshSignInRequired,
    /// The session or grant used is over.
    #[error("the session is over")]
    SessionOver,
    /// The server wants a captcha token.
    #[error("a captcha is required")]
    CaptchaRequired,
    /// The account is blocked.
    #[error("the account is banned")]
    Banned,
    /// The account's address has not been confirmed yet.
    #[error("the address is not confirmed")]
    Unconfirmed,
    /// This account was mailed a moment ago, which only known accounts are told: nobody is shown it.
    #[error("mailed a moment ago")]
    MailedAMomentAgo,
    /// Too many requests from this device.
    #[error("too many requests")]
    Limited {
        /// Seconds to wait, where the server tells.
        wait_seconds: Option<u64>,
    },
    /// Nothing reached the server.
    #[error("not sent")]
    NotSent,
    /// The request may have been carried out, but its answer did not arrive or cannot be read.
    #[error("the answer was lost")]
    Lost,
    /// The server says that it failed; it may have carried the request out before that.
    #[error("the server failed")]
    ServerFailed,
    /// The server refused for another reason.
    #[error("refused")]
    Refused,
    /// The server cannot do that at all.
    #[error("not supported")]
    Unsupported,
}

impl From<uniffi::UnexpectedUniFFICallbackError> for ServerFailure {
    fn from(_: uniffi::UnexpectedUniFFICallbackError) -> Self {
        Self::Lost
    }
}

impl From<ServerFailure> for Failure {
    fn from(failure: ServerFailure) -> Self {
        use ServerFailure as F;
        match failure {
            F::WrongCredentials => Self::WrongCredentials,
            F::ProofRefused => Self::ProofRefused,
            F::NotConfirmedYet => Self::NotConfirmedYet,
            F::GrantExpired => Self::GrantExpired,
            F::SecondFactorRefused => Self::SecondFactorRefused,
            F::SecondFactorRequired => Self::SecondFactorRequired,
            F::AddressRefused => Self::AddressRefused,
            F::WeakPassword { reasons } => Self::WeakPassword(reasons),
            F::PasswordTooLong => Self::PasswordTooLong,
            F::SamePassword => Self::SamePassword,
            F::CurrentPasswordRequired => Self::CurrentPasswordRequired,
            F::CurrentPasswordWrong => Self::CurrentPasswordWrong,
            F::ConfirmationRequired => Self::ConfirmationRequired,
            F::ConfirmationRefused => Self::ConfirmationRefused,
            F::FreshSignInRequired => Self::FreshSignInRequired,
            F::SessionOver => Self::SessionOver,
            F::CaptchaRequired => Self::CaptchaRequired,
            F::Banned => Self::Banned,
            F::Unconfirmed => Self::Unconfirmed,
            F::MailedAMomentAgo => Self::Cooldown { wait: None },
            F::Limited { wait_seconds } => Self::Limited { wait: wait_seconds.map(Duration::from_secs) },
            F::NotSent => Self::NotSent,
            F::Lost => Self::Lost,
            F::ServerFailed => Self::ServerFailed,
            F::Refused => Self::Refused,
            F::Unsupported => Self::Unsupported,
        }
    }
}
