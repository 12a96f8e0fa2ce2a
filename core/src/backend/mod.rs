//! A server's contract, seen from the flows: what they need, not what one server happens to offer.
//!
//! A [`Backend`] declares its [`Abilities`]; the screens follow them. Every call answers with a
//! [`Failure`] that tells what is certain: the difference between "refused", "never sent" and
//! "sent, but the answer is lost" is what the flows decide on. Server text never gets past here.
//!
//! Adding a server is a folder here, and a line in the bindings' list of servers.

mod abilities;
mod claims;
mod failure;
pub mod gotrue;
mod http;
mod opaque;
pub mod pocketbase;

use async_trait::async_trait;

pub use self::{
    abilities::{
        Abilities, CurrentPassword, FactorKind, LinkUse, OtherDevices, OutcomeCheck, ProofCheck, SecondFactor,
        SessionAfterChange,
    },
    failure::{Failure, Setting, WeakReason},
    http::{HttpClient, HttpError, HttpOptions},
    opaque::{Challenge, Grant, LinkProof, Ticket},
};
use crate::{
    address::Address,
    link::{AppLink, LinkContent, LinkRefused},
    policy::ServerPolicy,
    secret::Secret,
};

/// A server. Calls may run at once, are given up by dropping them, and never retry by themselves:
/// when to ask again is a flow's decision.
///
/// A backend says what it can do in [`Backend::abilities`]. Methods that it rules out there are never
/// called; their default answer is [`Failure::Unsupported`].
#[async_trait]
pub trait Backend: Send + Sync {
    /// What this server can do. Fixed for the life of a client.
    fn abilities(&self) -> Abilities;

    // Asking for instructions

    /// What has to be kept before the server is asked, such as a PKCE verifier: it is stored before
    /// anything is sent, so that the mail's link works even where the app is ended meanwhile. `previous`
    /// is the ticket of the same request, asked for earlier. No I/O.
    ///
    /// # Errors
    /// [`NoRandomness`]: nothing is sent then.
    fn prepare_ticket(&self, previous: Option<&Ticket>) -> Result<Ticket, NoRandomness> {
        Ok(previous.map(Ticket::copied).unwrap_or_default())
    }

    /// Asks the server to mail reset instructions. `Ok` for a known and an unknown account alike; with a
    /// ticket, where the server's answer brings something to keep in the place of `request.ticket`.
    async fn request_instructions(&self, request: InstructionsRequest<'_>) -> Result<Option<Ticket>, Failure>;

    // Proofs

    /// Reads what a link carries, by this server's own grammar. The link is the app's: that was checked.
    ///
    /// # Errors
    /// [`LinkRefused`] where it is damaged, or carries the server's own error.
    fn read_link(&self, link: &AppLink) -> Result<LinkContent, LinkRefused> {
        LinkContent::without_proof(link)
    }

    /// Has a proof verified, which gives a grant. After [`Failure::Lost`] it may be used up or not.
    /// [`Failure::NotConfirmedYet`] where the link was not opened yet.
    async fn verify(&self, proof: Proof<'_>) -> Result<Verified, Failure>;

    /// Confirms a grant that wants a second factor; the new one takes its place.
    /// [`Failure::SecondFactorRefused`] where the code is wrong.
    async fn confirm_grant(&self, grant: &Grant, answer: FactorAnswer<'_>) -> Result<Grant, Failure> {
        let _ = (grant, answer);
        Err(Failure::Unsupported)
    }

    /// Renews a grant that was refused with [`Failure::GrantExpired`].
    async fn renew_grant(&self, grant: &Grant) -> Result<Grant, Failure> {
        let _ = grant;
        Err(Failure::ProofRefused)
    }

    /// Gives back a grant that is not used. Best effort.
    async fn end_grant(&self, grant: &Grant) -> Result<(), Failure> {
        let _ = grant;
        Ok(())
    }

    // The new password

    /// Sets the new password with a grant.
    async fn set_password(&self, grant: &Grant, new: &Secret) -> Result<OtherDevices, Failure>;

    /// Changes the password of the signed-in person.
    async fn change_password(&self, change: PasswordChange<'_>) -> Result<Changed, Failure> {
        let _ = change;
        Err(Failure::Unsupported)
    }

    /// Asks the server to mail a code that confirms a change.
    async fn request_confirmation_code(&self, access_token: &Secret) -> Result<(), Failure> {
        let _ = access_token;
        Err(Failure::Unsupported)
    }

    /// The server's rules for passwords, where it tells them beforehand ([`Abilities::tells_policy`]).
    async fn password_policy(&self) -> Result<ServerPolicy, Failure> {
        Err(Failure::Unsupported)
    }

    // Sessions

    /// Signs in with a password.
    async fn sign_in(&self, request: SignInRequest<'_>) -> Result<SignedIn, Failure> {
        let _ = request;
        Err(Failure::Unsupported)
    }

    /// Answers the challenge of a sign-in. [`Failure::SecondFactorRefused`] where the code is wrong,
    /// [`Failure::SessionOver`] where the password has to be given again.
    async fn answer_challenge(&self, challenge: &Challenge, answer: FactorAnswer<'_>) -> Result<SignedIn, Failure> {
        let _ = (challenge, answer);
        Err(Failure::Unsupported)
    }

    /// Gives up the challenge of a sign-in. Best effort.
    async fn end_challenge(&self, challenge: &Challenge) -> Result<(), Failure> {
        let _ = challenge;
        Ok(())
    }

    /// Gets the next session for one whose access token is about to expire: by its refresh token, where it has
    /// one, which may be spent by that; else by the access token itself. [`Failure::SessionOver`] where the
    /// server says that the session is over.
    async fn refresh_session(&self, session: &Session) -> Result<Session, Failure> {
        let _ = session;
        Err(Failure::Unsupported)
    }

    /// Ends sessions of the account that the token belongs to.
    async fn sign_out(&self, access_token: &Secret, which: SignOut) -> Result<(), Failure> {
        let _ = (access_token, which);
        Err(Failure::Unsupported)
    }
}

/// The device has no randomness to give; nothing may be sent that needs it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this device has no randomness to give")]
pub struct NoRandomness;

/// Whom to mail, where the link leads, and what binds both to this device.
#[derive(Debug)]
pub struct InstructionsRequest<'a> {
    /// The account that is asked for; it need not exist.
    pub address: &'a Address,
    /// Where the mail's link leads: the app link that carries the request's id. `None` where the app has
    /// no link.
    pub redirect: Option<&'a str>,
    /// What [`Backend::prepare_ticket`] made.
    pub ticket: &'a Ticket,
    /// A captcha token, where the server asked for one just now.
    pub captcha: Option<&'a Secret>,
}

/// What shows that the person reads the mailbox, with the ticket of the request, where it is known.
#[derive(Debug)]
pub struct Proof<'a> {
    /// The account that was asked for.
    pub address: &'a Address,
    /// The request's ticket; `None` where it was lost, or never was on this device.
    pub ticket: Option<&'a Ticket>,
    /// What the person brings.
    pub brought: Brought<'a>,
}

/// What a person brings from the mail.
#[derive(Debug)]
pub enum Brought<'a> {
    /// The code that they typed, found and cleaned by [`Abilities::code`].
    Code(&'a Secret),
    /// What [`Backend::read_link`] read.
    Link(&'a LinkProof),
    /// That they opened the link, which the server knows.
    ConfirmedElsewhere,
}

/// A proof was taken.
#[derive(Debug)]
pub struct Verified {
    /// The right it gives.
    pub grant: Grant,
    /// Whose account it is, where the server tells.
    pub account: Option<Address>,
    /// The second factor that is asked for before a new password.
    pub second_factor: Option<SecondFactor>,
}

/// The answer to the question for a second factor.
#[derive(Debug)]
pub struct FactorAnswer<'a> {
    /// As typed, without spaces.
    pub code: &'a Secret,
    /// Whether it is a recovery code.
    pub recovery_code: bool,
}

/// A change of the signed-in person's password.
#[derive(Debug)]
pub struct PasswordChange<'a> {
    /// The host's access token.
    pub access_token: &'a Secret,
    /// The account, where the host tells.
    pub account: Option<&'a Address>,
    /// The new password.
    pub new: &'a Secret,
    /// The password in force, where the server asked for it.
    pub current: Option<&'a Secret>,
    /// The code that the server mailed for this purpose, where it asked for that.
    pub mailed_code: Option<&'a Secret>,
    /// Whether other devices are to be signed out.
    pub sign_out_others: bool,
}

/// A password was changed.
#[derive(Debug)]
pub struct Changed {
    /// What happened to other devices.
    pub others: OtherDevices,
    /// What became of the session that was used.
    pub session: SessionFate,
}

/// What became of the session that a change was made with.
#[derive(Debug)]
pub enum SessionFate {
    /// It goes on.
    Kept,
    /// This one is in its place.
    Replaced(Session),
    /// It is over: the person signs in with the new password.
    Ended,
}

/// Who signs in.
#[derive(Debug)]
pub struct SignInRequest<'a> {
    /// The account.
    pub address: &'a Address,
    /// Its password, exactly as typed.
    pub password: &'a Secret,
    /// A captcha token, where the server asked for one just now.
    pub captcha: Option<&'a Secret>,
}

/// What became of a sign-in that was not refused.
#[derive(Debug)]
pub enum SignedIn {
    /// Signed in.
    Session(Session),
    /// So far right; a second factor is asked for.
    SecondFactor(Challenge, SecondFactor),
}

/// A signed-in person's tokens. Handed to their owner once, kept by no flow.
#[derive(Debug)]
pub struct Session {
    /// The bearer token for requests.
    pub access_token: Secret,
    /// The token that gets the next access token, where the server has such. Only one party may use it: see
    /// [`crate::host::SessionHost`].
    pub refresh_token: Option<Secret>,
    /// Seconds the access token lives from now on, where the server tells.
    pub expires_in_seconds: Option<u64>,
    /// The account's mail address, where the server tells.
    pub account: Option<Address>,
    /// The account's id, where the server tells.
    pub user_id: Option<String>,
    /// The device's id, where the server gives one.
    pub device_id: Option<String>,
}

/// Which sessions to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignOut {
    /// This one.
    This,
    /// All but this one.
    Others,
}
