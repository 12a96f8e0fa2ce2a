//! A server's contract, seen from the flows: what they need, not what one server happens to offer.
//!
//! A [`Backend`] declares its [`Abilities`]; the screens follow them. Every call answers with a
//! [`Failure`] that tells what is certain: the difference between "refused", "never sent" and
//! "sent, but the answer is lost" is what the flows decide on. Server text never gets past here.

mod claims;
mod failure;
pub mod gotrue;
mod http;
pub mod pocketbase;

use std::time::Duration;

use async_trait::async_trait;

pub use self::{
    failure::{Failure, Setting, WeakReason},
    http::{HttpClient, HttpError, HttpOptions},
};
use crate::{address::Address, secret::Secret};

/// What a server can do, fixed for the life of a client.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Abilities {
    /// Whether a person can be signed in through this backend (after a reset, and at the login
    /// window). Where not, the done screen sends them to the host's own sign-in.
    pub sign_in: bool,
    /// Whether the mail can carry a code to be typed into the app.
    pub code: bool,
    /// Whether a request can be bound to this device by PKCE (RFC 7636).
    pub pkce: bool,
    /// The longest password the server takes, in bytes of UTF-8, where it has such a limit.
    pub max_password_bytes: Option<u32>,
    /// How a lost answer to "set this password" is settled.
    pub settle: Settle,
    /// How long the server makes a person wait between two mails. The local wait is never shorter.
    pub mail_interval: Duration,
}

/// How to find out whether a password was saved when the answer was lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Settle {
    /// Setting the very same password again is harmless and proves it: success, or "that is your
    /// password already".
    RepeatSame,
    /// Signing in with the new password, once, proves it.
    SignIn,
    /// Nothing the app may do proves it; the person tries.
    AskPerson,
}

/// What shows that the person reads the mailbox.
#[derive(Debug)]
pub enum Proof<'a> {
    /// The code from the mail, cleaned of white space.
    Code {
        /// The account the code was asked for.
        address: &'a Address,
        /// The code.
        code: &'a Secret,
    },
    /// The token of the mail's app link.
    LinkToken(&'a Secret),
    /// The authorization code of a PKCE redirect, with the verifier that was kept on this device.
    PkceCode {
        /// The code of the redirect.
        code: &'a Secret,
        /// The verifier kept since the request.
        verifier: &'a Secret,
    },
}

/// The right to set a new password, and nothing more in our hands.
#[derive(Debug)]
pub enum Grant {
    /// A session of the server's that may update its user.
    Session(Session),
    /// A token that is spent together with the new password.
    Token(Secret),
}

/// A proof was taken.
#[derive(Debug)]
pub struct Proved {
    /// The right it gives.
    pub grant: Grant,
    /// Whose account it is, where the server tells.
    pub account: Option<Address>,
    /// Whether the server asks for a second factor before a new password.
    pub second_factor: bool,
}

/// A signed-in person's tokens. Handed to the host once, kept by nobody here.
#[derive(Debug)]
pub struct Session {
    /// The bearer token for requests.
    pub access_token: Secret,
    /// The token that gets the next access token. Only one party may use it: see
    /// [`crate::host::SessionSink`].
    pub refresh_token: Secret,
    /// Seconds the access token lives from now on.
    pub expires_in_seconds: u64,
    /// The account's mail address, where the server tells.
    pub account: Option<Address>,
}

/// What became of a sign-in that was not refused.
#[derive(Debug)]
pub enum SignedIn {
    /// Signed in.
    Session(Session),
    /// The password was right; a second factor is asked for.
    SecondFactor,
}

/// What became of the sessions on other devices when a password was set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OtherDevices {
    /// The server ended them.
    SignedOut,
    /// They stay signed in, or the server did not tell.
    MayStaySignedIn,
}

/// A new password was saved.
#[derive(Debug)]
pub struct Saved {
    /// What happened to other devices.
    pub others: OtherDevices,
    /// The session that replaces the one used, where the server rotates it.
    pub replacement: Option<Session>,
    /// Whether the session that was used is dead now.
    pub must_sign_in_again: bool,
}

/// What else a server may want to see with a changed password.
#[derive(Clone, Copy, Debug)]
pub enum Confirmation<'a> {
    /// Nothing.
    None,
    /// The password that is in force.
    CurrentPassword(&'a Secret),
    /// The code it mailed for this purpose.
    MailedCode(&'a Secret),
}

/// Which sessions to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignOut {
    /// This one.
    This,
    /// All but this one.
    Others,
}

/// Where the instructions lead, and what binds them to this device.
#[derive(Debug)]
pub struct ResetRequest<'a> {
    /// The account that is asked for; it need not exist.
    pub address: &'a Address,
    /// Where the mail's link leads: the app link that carries the request's id.
    pub redirect: &'a str,
    /// The S256 challenge of the verifier kept on this device, where [`Abilities::pkce`] holds.
    pub challenge: Option<&'a str>,
}

/// A server. Calls may run at once, are given up by dropping them, and never retry by themselves:
/// when to ask again is a flow's decision.
///
/// Methods that a backend's [`Abilities`] rule out are never called; their default answer is
/// [`Failure::Unsupported`].
#[async_trait]
pub trait Backend: Send + Sync {
    /// What this server can do.
    fn abilities(&self) -> Abilities;

    /// Asks the server to mail reset instructions. `Ok` for a known and an unknown account alike.
    async fn request_reset(&self, request: ResetRequest<'_>) -> Result<(), Failure>;

    /// Spends a proof. After [`Failure::Lost`] it may be spent or not.
    async fn prove(&self, proof: Proof<'_>) -> Result<Proved, Failure>;

    /// Sets the new password with a grant.
    async fn set_password(&self, grant: &Grant, new: &Secret) -> Result<Saved, Failure>;

    /// Signs in with a password.
    async fn sign_in(&self, address: &Address, password: &Secret) -> Result<SignedIn, Failure> {
        let _ = (address, password);
        Err(Failure::Unsupported)
    }

    /// Changes the password of the signed-in person.
    async fn change_password(
        &self,
        access_token: &Secret,
        new: &Secret,
        confirmation: Confirmation<'_>,
    ) -> Result<Saved, Failure> {
        let _ = (access_token, new, confirmation);
        Err(Failure::Unsupported)
    }

    /// Asks the server to mail a code that confirms a change.
    async fn request_confirmation_code(&self, access_token: &Secret) -> Result<(), Failure> {
        let _ = access_token;
        Err(Failure::Unsupported)
    }

    /// Ends sessions of the account that the token belongs to.
    async fn sign_out(&self, access_token: &Secret, which: SignOut) -> Result<(), Failure> {
        let _ = (access_token, which);
        Err(Failure::Unsupported)
    }

    /// Exchanges a refresh token. Only for hosts that leave their session to Repass: two refreshers
    /// of one session kill it.
    async fn refresh(&self, refresh_token: &Secret) -> Result<Session, Failure> {
        let _ = refresh_token;
        Err(Failure::Unsupported)
    }
}
