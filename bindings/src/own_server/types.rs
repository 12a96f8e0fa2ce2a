//! What the app's server takes and gives.

use repass_core::{
    address::Address,
    backend::{self, Challenge, OtherDevices, SecondFactor, SignedIn},
    policy::CharacterClass,
    secret::Secret,
};

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
