//! Why a call to a server did not succeed, in terms the flows decide on.
//!
//! This error never leaves the core: [`crate::problem::Problem`] is what a person is told. It
//! carries no text from the server.

use std::time::Duration;

/// What a backend says instead of success.
#[derive(Clone, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum Failure {
    /// The mail address or the password is wrong; the server does not say which.
    #[error("wrong address or password")]
    WrongCredentials,
    /// The code or token is wrong, used or expired; servers rarely say which.
    #[error("the proof was refused")]
    ProofRefused,
    /// The link in the mail was not opened yet.
    #[error("the link was not opened yet")]
    NotConfirmedYet,
    /// The grant is too old for a save, and can be renewed. Nothing was saved.
    #[error("the grant has expired")]
    GrantExpired,
    /// The code of the second factor is wrong, used or too late.
    #[error("the second factor was refused")]
    SecondFactorRefused,
    /// The account's second factor is none that can be asked for here.
    #[error("a second factor of an unknown kind is required")]
    SecondFactorUnsupported,
    /// The server wants a sign-in of a moment ago before a change.
    #[error("a fresh sign-in is required")]
    FreshSignInRequired,
    /// The link belongs to a request of another device: the verifier does not match.
    #[error("the proof belongs to another request")]
    OtherDevice,
    /// The server cannot read the address as one.
    #[error("the address was refused")]
    AddressRefused,
    /// The new password does not meet the server's rules.
    #[error("the password is too weak")]
    WeakPassword(Vec<WeakReason>),
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
    /// A second factor has to come first.
    #[error("a second factor is required")]
    SecondFactorRequired,
    /// The account is blocked.
    #[error("the account is banned")]
    Banned,
    /// The account's address has not been confirmed yet.
    #[error("the address is not confirmed")]
    Unconfirmed,
    /// The session or grant used is over.
    #[error("the session is over")]
    SessionOver,
    /// The server wants a captcha token.
    #[error("a captcha is required")]
    CaptchaRequired,
    /// Nothing was mailed, for a reason that tells whether there is such an account: it was mailed a
    /// moment ago, or, as an old server says, there is none. So nobody is shown it.
    #[error("nothing mailed for this account")]
    Cooldown {
        /// What is left of the wait.
        wait: Option<Duration>,
    },
    /// This network address asks too often.
    #[error("too many requests")]
    Limited {
        /// What is left of the wait, where the server tells.
        wait: Option<Duration>,
    },
    /// The server has no mails left to send for now.
    #[error("the mail quota is used up")]
    MailQuota,
    /// Nothing reached the server: no network, no name, no connection, or a host that could not lend
    /// its session. Certain.
    #[error("not sent")]
    NotSent,
    /// Something that is not the server answered before the request was sent: TLS failed.
    #[error("not a trusted server")]
    NotTrusted,
    /// The request may have been carried out, but its answer did not arrive or cannot be read.
    #[error("the answer was lost")]
    Lost,
    /// Something that is not the server answered: a hotel's sign-in page, a proxy, a wrong address in
    /// the configuration. Whether it passed the request on before, nobody knows.
    #[error("something that is not the server answered; check the network, and the server's URL")]
    NotTheServer,
    /// The server, or a gateway before it, says that it failed (5xx). It may have carried out the
    /// request before that.
    #[error("the server failed")]
    ServerFailed,
    /// Something before the server, or another server, refused: the configuration seems wrong. Certain.
    #[error("{0}")]
    Misconfigured(Setting),
    /// The server refused in a way this version does not know. Certain.
    #[error("refused for an unknown reason")]
    Refused,
    /// This backend cannot do that at all.
    #[error("not supported by this backend")]
    Unsupported,
}

impl Failure {
    /// Whether it is certain that the server did **not** carry out the request.
    #[must_use]
    pub fn is_certain(&self) -> bool {
        !matches!(self, Self::Lost | Self::NotTheServer | Self::ServerFailed)
    }

    /// Whether it is about the way or the moment, not about what was sent: the same may succeed later.
    #[must_use]
    pub fn may_pass(&self) -> bool {
        !self.is_certain()
            || matches!(self, Self::NotSent | Self::NotTrusted | Self::Limited { .. } | Self::Misconfigured(_))
    }
}

/// The setting to look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum Setting {
    /// The server's URL.
    #[error("the server's URL seems wrong: nothing answers there as the server does; check where its routes begin")]
    Url,
    /// The key that a gateway before the server asks for.
    #[error("the server's API key seems wrong: a gateway refused it; check that it is this project's public key")]
    ApiKey,
    /// The server's URL, or the name of the collection that holds the accounts.
    #[error(
        "the server's URL or the collection's name seems wrong: the server has no accounts there; check where its \
         routes begin, and that the collection is one of accounts"
    )]
    Collection,
    /// Whether the collection takes passwords.
    #[error("the collection seems to take no passwords; check that its password option is on")]
    PasswordOption,
    /// The collection's rule for changing an account.
    #[error("the collection's update rule lets nobody change an account; check that people may change their own")]
    UpdateRule,
    /// What stands before the server.
    #[error("something before the server refused the app; check what a gateway or proxy there asks for")]
    Gateway,
}

/// What a server found weak in a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum WeakReason {
    /// Too short.
    Length,
    /// A kind of character is missing.
    Characters,
    /// Known from a breach.
    Breached,
}
