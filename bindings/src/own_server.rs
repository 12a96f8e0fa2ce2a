//! A server of the app's own, implemented in Kotlin or Swift: the core's contract, as it crosses the
//! boundary.
//!
//! Secrets arrive as bytes; the Kotlin and Swift layers wipe them after each call. What the app throws that
//! is no [`ServerFailure`], and a call that is given up after its time, count as a lost answer: something
//! may have been sent.

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use repass_core::{
    address::Address,
    backend::{
        self, Abilities, Backend, Brought, Challenge, Changed, CurrentPassword, FactorAnswer, Failure, Grant,
        InstructionsRequest, LinkProof, LinkUse, OtherDevices, OutcomeCheck, PasswordChange, Proof, ProofCheck,
        SecondFactor, SessionAfterChange, SessionFate, SignInRequest, SignOut, SignedIn, Ticket, Verified, WeakReason,
    },
    code::CodeFormat,
    link::{AppLink, LinkContent, LinkRefused},
    policy::{CharacterClass, CharacterSets, ServerPolicy},
    secret::Secret,
};

/// What the app's server can do; the screens follow it. Asked for once, when the client is made.
#[derive(Clone, Debug, uniffi::Record)]
pub struct ServerAbilities {
    /// Whether people sign in through Repass. Where not, the end of a reset sends them to the app's own
    /// sign-in.
    #[uniffi(default = true)]
    pub sign_in: bool,
    /// What a code in the mail looks like; nothing where mails carry none.
    #[uniffi(default = None)]
    pub code: Option<MailedCode>,
    /// What the link in the mail does.
    pub link: LinkUse,
    /// When a proof is checked.
    pub proof_check: ProofCheck,
    /// Whether a change wants the current password.
    pub current_password: CurrentPassword,
    /// What usually becomes of the session that a change is made with.
    pub session_after_change: SessionAfterChange,
    /// Whether other sessions can be ended by themselves.
    #[uniffi(default = false)]
    pub signs_out_others: bool,
    /// The longest password in bytes of UTF-8, where there is such a limit.
    #[uniffi(default = None)]
    pub max_password_bytes: Option<u32>,
    /// What counts as a symbol, where the server counts letters, digits and symbols of ASCII; nothing where
    /// it counts by Unicode.
    #[uniffi(default = None)]
    pub symbols: Option<String>,
    /// Whether `password_policy` tells the rules beforehand.
    #[uniffi(default = false)]
    pub tells_policy: bool,
    /// How a lost answer to a save is found out.
    pub outcome_check: OutcomeCheck,
    /// Seconds between two mails to one address.
    #[uniffi(default = 60)]
    pub mail_interval_seconds: u32,
}

/// What a code in the mail looks like.
#[derive(Clone, Copy, Debug, uniffi::Record)]
pub struct MailedCode {
    /// Whether letters occur in it, beside digits.
    #[uniffi(default = false)]
    pub letters: bool,
    /// The least number of characters.
    pub min_length: u8,
    /// The greatest number of characters.
    pub max_length: u8,
}

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

/// What a link carries.
#[derive(Clone, uniffi::Record)]
pub struct LinkReading {
    /// What is shown to the server; nothing where the link only opens the app.
    pub proof: Option<Vec<u8>>,
    /// Whether the link did not arrive whole.
    #[uniffi(default = false)]
    pub damaged: bool,
}

/// A proof that was taken.
#[derive(Clone, uniffi::Record)]
pub struct ProofTaken {
    /// The right to set a new password, in a form of your own. Kept in the secure store.
    pub grant: Vec<u8>,
    /// Whose account it is, where the server tells.
    #[uniffi(default = None)]
    pub account: Option<String>,
    /// The second factor that is asked for before a new password.
    #[uniffi(default = None)]
    pub second_factor: Option<SecondFactor>,
}

/// A signed-in person's tokens, as your server gave them.
#[derive(Clone, uniffi::Record)]
pub struct NewSession {
    /// The bearer token for requests.
    pub access_token: Vec<u8>,
    /// The token that gets the next access token.
    #[uniffi(default = None)]
    pub refresh_token: Option<Vec<u8>>,
    /// Seconds the access token lives.
    #[uniffi(default = None)]
    pub expires_in_seconds: Option<u64>,
    /// The account's mail address.
    #[uniffi(default = None)]
    pub account: Option<String>,
    /// The account's id.
    #[uniffi(default = None)]
    pub user_id: Option<String>,
    /// The device's id.
    #[uniffi(default = None)]
    pub device_id: Option<String>,
}

/// What became of a sign-in that was not refused.
#[derive(Clone, uniffi::Enum)]
pub enum SignInResult {
    /// Signed in.
    SignedIn {
        /// The tokens.
        session: NewSession,
    },
    /// A second factor is asked for.
    SecondFactor {
        /// What is needed to answer, in a form of your own. Kept in memory.
        challenge: Vec<u8>,
        /// What is asked for.
        factor: SecondFactor,
    },
}

/// What became of the session that a change was made with.
#[derive(Clone, uniffi::Enum)]
pub enum SessionResult {
    /// It goes on.
    Kept,
    /// This one is in its place.
    Replaced {
        /// The tokens.
        session: NewSession,
    },
    /// It is over.
    Ended,
}

/// A password that was changed.
#[derive(Clone, uniffi::Record)]
pub struct PasswordChanged {
    /// What happened to other devices.
    pub others: OtherDevices,
    /// What became of the session that was used.
    pub session: SessionResult,
}

/// Rules for passwords, as the server tells them.
#[derive(Clone, Debug, uniffi::Record)]
pub struct ToldPolicy {
    /// The least number of characters.
    #[uniffi(default = None)]
    pub min_chars: Option<u32>,
    /// The longest password, in bytes of UTF-8.
    #[uniffi(default = None)]
    pub max_bytes: Option<u32>,
    /// Kinds of character that it insists on.
    #[uniffi(default = [])]
    pub required: Vec<CharacterClass>,
}

/// What a change sends.
#[derive(Clone, uniffi::Record)]
pub struct ChangeRequest {
    /// The app's access token.
    pub access_token: Vec<u8>,
    /// The account, where the app told.
    pub account: Option<String>,
    /// The new password, in UTF-8.
    pub new_password: Vec<u8>,
    /// The password in force, where the server asked for it.
    pub current_password: Option<Vec<u8>>,
    /// The mailed code, where the server asked for it.
    pub mailed_code: Option<Vec<u8>>,
    /// Whether other devices are to be signed out.
    pub sign_out_others: bool,
}

/// A server of the app's own. Every call may come from any thread, is sent at most once, and is given up
/// after the call's time. Methods that the abilities rule out are never called; let them throw
/// `Unsupported`.
#[uniffi::export(with_foreign)]
#[async_trait]
pub trait OwnServer: Send + Sync {
    /// What the server can do.
    fn abilities(&self) -> Result<ServerAbilities, ServerFailure>;
    /// Reads a link of the app's, as it was opened.
    fn read_link(&self, link: String) -> Result<LinkReading, ServerFailure>;
    /// Asks for a mail with instructions. Succeeds for a known and an unknown account alike. Returns
    /// something to be shown again with the proof, where the server gives such.
    async fn request_instructions(
        &self,
        address: String,
        link: Option<String>,
        ticket: Option<Vec<u8>>,
        captcha: Option<Vec<u8>>,
    ) -> Result<Option<Vec<u8>>, ServerFailure>;
    /// Shows the code from the mail.
    async fn verify_code(
        &self,
        address: String,
        code: Vec<u8>,
        ticket: Option<Vec<u8>>,
    ) -> Result<ProofTaken, ServerFailure>;
    /// Shows what a link carried.
    async fn verify_link(
        &self,
        address: String,
        proof: Vec<u8>,
        ticket: Option<Vec<u8>>,
    ) -> Result<ProofTaken, ServerFailure>;
    /// Asks whether the link was opened.
    async fn verify_confirmed(&self, address: String, ticket: Option<Vec<u8>>) -> Result<ProofTaken, ServerFailure>;
    /// Confirms a grant with a second factor; returns the one in its place.
    async fn confirm_grant(&self, grant: Vec<u8>, code: Vec<u8>, recovery_code: bool)
    -> Result<Vec<u8>, ServerFailure>;
    /// Renews a grant; returns the one in its place.
    async fn renew_grant(&self, grant: Vec<u8>) -> Result<Vec<u8>, ServerFailure>;
    /// Gives back a grant that is not used.
    async fn end_grant(&self, grant: Vec<u8>) -> Result<(), ServerFailure>;
    /// Sets the new password.
    async fn set_password(&self, grant: Vec<u8>, new_password: Vec<u8>) -> Result<OtherDevices, ServerFailure>;
    /// Changes the signed-in person's password.
    async fn change_password(&self, change: ChangeRequest) -> Result<PasswordChanged, ServerFailure>;
    /// Has a code mailed that confirms a change.
    async fn request_confirmation_code(&self, access_token: Vec<u8>) -> Result<(), ServerFailure>;
    /// The rules for passwords.
    async fn password_policy(&self) -> Result<ToldPolicy, ServerFailure>;
    /// Signs in.
    async fn sign_in(
        &self,
        address: String,
        password: Vec<u8>,
        captcha: Option<Vec<u8>>,
    ) -> Result<SignInResult, ServerFailure>;
    /// Answers the challenge of a sign-in.
    async fn answer_challenge(
        &self,
        challenge: Vec<u8>,
        code: Vec<u8>,
        recovery_code: bool,
    ) -> Result<SignInResult, ServerFailure>;
    /// Ends this session, or all others of the account.
    async fn sign_out(&self, access_token: Vec<u8>, others: bool) -> Result<(), ServerFailure>;
}

/// The core's contract over the app's implementation.
pub(crate) struct OwnServerAdapter {
    server: Arc<dyn OwnServer>,
    abilities: Abilities,
}

impl OwnServerAdapter {
    pub(crate) fn new(server: Arc<dyn OwnServer>) -> Result<Self, ServerFailure> {
        let abilities = server.abilities()?.into();
        Ok(Self { server, abilities })
    }
}

impl From<ServerAbilities> for Abilities {
    fn from(told: ServerAbilities) -> Self {
        let format = |MailedCode { letters, min_length, max_length }| {
            let lengths = min_length..=max_length;
            if letters { CodeFormat::letters_and_digits(lengths) } else { CodeFormat::digits(lengths) }
        };
        let character_sets = match told.symbols {
            // Once a client, a few bytes: the core's abilities are plain values.
            Some(symbols) => CharacterSets::Ascii { symbols: symbols.leak() },
            None => CharacterSets::Unicode,
        };
        Self {
            sign_in: told.sign_in,
            code: told.code.map(format),
            link: told.link,
            proof_check: told.proof_check,
            current_password: told.current_password,
            session_after_change: told.session_after_change,
            signs_out_others: told.signs_out_others,
            max_password_bytes: told.max_password_bytes,
            character_sets,
            tells_policy: told.tells_policy,
            outcome_check: told.outcome_check,
            mail_interval: Duration::from_secs(told.mail_interval_seconds.into()),
        }
    }
}

#[async_trait]
impl Backend for OwnServerAdapter {
    fn abilities(&self) -> Abilities {
        self.abilities
    }

    fn read_link(&self, link: &AppLink) -> Result<LinkContent, LinkRefused> {
        let reading = self.server.read_link(link.url().to_string()).map_err(|_| LinkRefused::Damaged)?;
        if reading.damaged {
            return Err(LinkRefused::Damaged);
        }
        Ok(LinkContent { request: link.request()?, proof: reading.proof.map(Secret::new).map(LinkProof::new) })
    }

    async fn request_instructions(&self, request: InstructionsRequest<'_>) -> Result<Option<Ticket>, Failure> {
        let ticket = ticket(Some(request.ticket));
        let address = request.address.as_str().to_owned();
        let link = request.redirect.map(str::to_owned);
        let given = self.server.request_instructions(address, link, ticket, request.captcha.map(bytes)).await?;
        Ok(given.map(Secret::new).map(Ticket::new))
    }

    async fn verify(&self, proof: Proof<'_>) -> Result<Verified, Failure> {
        let (address, ticket) = (proof.address.as_str().to_owned(), ticket(proof.ticket));
        let taken = match proof.brought {
            Brought::Code(code) => self.server.verify_code(address, bytes(code), ticket).await?,
            Brought::Link(link) => self.server.verify_link(address, bytes(link.own_form()), ticket).await?,
            Brought::ConfirmedElsewhere => self.server.verify_confirmed(address, ticket).await?,
        };
        Ok(Verified {
            grant: Grant::new(Secret::new(taken.grant)),
            account: taken.account.and_then(|account| Address::parse(&account).ok()),
            second_factor: taken.second_factor,
        })
    }

    async fn confirm_grant(&self, grant: &Grant, answer: FactorAnswer<'_>) -> Result<Grant, Failure> {
        let (grant, code) = (bytes(grant.own_form()), bytes(answer.code));
        Ok(Grant::new(Secret::new(self.server.confirm_grant(grant, code, answer.recovery_code).await?)))
    }

    async fn renew_grant(&self, grant: &Grant) -> Result<Grant, Failure> {
        Ok(Grant::new(Secret::new(self.server.renew_grant(bytes(grant.own_form())).await?)))
    }

    async fn end_grant(&self, grant: &Grant) -> Result<(), Failure> {
        Ok(self.server.end_grant(bytes(grant.own_form())).await?)
    }

    async fn set_password(&self, grant: &Grant, new: &Secret) -> Result<OtherDevices, Failure> {
        Ok(self.server.set_password(bytes(grant.own_form()), bytes(new)).await?)
    }

    async fn change_password(&self, change: PasswordChange<'_>) -> Result<Changed, Failure> {
        let request = ChangeRequest {
            access_token: bytes(change.access_token),
            account: change.account.map(|account| account.as_str().to_owned()),
            new_password: bytes(change.new),
            current_password: change.current.map(bytes),
            mailed_code: change.mailed_code.map(bytes),
            sign_out_others: change.sign_out_others,
        };
        let PasswordChanged { others, session } = self.server.change_password(request).await?;
        let session = match session {
            SessionResult::Kept => SessionFate::Kept,
            SessionResult::Replaced { session } => SessionFate::Replaced(session.into()),
            SessionResult::Ended => SessionFate::Ended,
        };
        Ok(Changed { others, session })
    }

    async fn request_confirmation_code(&self, access_token: &Secret) -> Result<(), Failure> {
        Ok(self.server.request_confirmation_code(bytes(access_token)).await?)
    }

    async fn password_policy(&self) -> Result<ServerPolicy, Failure> {
        let ToldPolicy { min_chars, max_bytes, required } = self.server.password_policy().await?;
        Ok(ServerPolicy { min_chars, max_bytes, required })
    }

    async fn sign_in(&self, request: SignInRequest<'_>) -> Result<SignedIn, Failure> {
        let (address, password) = (request.address.as_str().to_owned(), bytes(request.password));
        Ok(self.server.sign_in(address, password, request.captcha.map(bytes)).await?.into())
    }

    async fn answer_challenge(&self, challenge: &Challenge, answer: FactorAnswer<'_>) -> Result<SignedIn, Failure> {
        let (challenge, code) = (bytes(challenge.own_form()), bytes(answer.code));
        Ok(self.server.answer_challenge(challenge, code, answer.recovery_code).await?.into())
    }

    async fn sign_out(&self, access_token: &Secret, which: SignOut) -> Result<(), Failure> {
        Ok(self.server.sign_out(bytes(access_token), which == SignOut::Others).await?)
    }
}

impl From<SignInResult> for SignedIn {
    fn from(result: SignInResult) -> Self {
        match result {
            SignInResult::SignedIn { session } => Self::Session(session.into()),
            SignInResult::SecondFactor { challenge, factor } => {
                Self::SecondFactor(Challenge::new(Secret::new(challenge)), factor)
            }
        }
    }
}

impl From<NewSession> for backend::Session {
    fn from(session: NewSession) -> Self {
        Self {
            access_token: Secret::new(session.access_token),
            refresh_token: session.refresh_token.map(Secret::new),
            expires_in_seconds: session.expires_in_seconds,
            account: session.account.and_then(|account| Address::parse(&account).ok()),
            user_id: session.user_id,
            device_id: session.device_id,
        }
    }
}

/// A copy for the other side, which wipes its own; ours is wiped as it crosses.
fn bytes(secret: &Secret) -> Vec<u8> {
    secret.expose().to_vec()
}

fn ticket(ticket: Option<&Ticket>) -> Option<Vec<u8>> {
    ticket.map(Ticket::own_form).filter(|own_form| !own_form.is_empty()).map(bytes)
}
