//! What the app's server can do.

use std::time::Duration;

use repass_core::{
    backend::{Abilities, CurrentPassword, LinkUse, OutcomeCheck, ProofCheck, SessionAfterChange},
    code::CodeFormat,
    policy::CharacterSets,
};

/// What the app's server can do; the screens follow it. Asked for once, when the client is made.
#[derive(Clone, Debug, uniffi::Record)]
#[allow(clippy::struct_excessive_bools, reason = "each is an ability of its own")]
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
    /// Whether `refresh_session` refreshes a session. Asked only where the app leaves its sessions to Repass.
    #[uniffi(default = false)]
    pub refreshes_sessions: bool,
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
            refreshes_sessions: told.refreshes_sessions,
            signs_out_others: told.signs_out_others,
            max_password_bytes: told.max_password_bytes,
            character_sets,
            tells_policy: told.tells_policy,
            outcome_check: told.outcome_check,
            mail_interval: Duration::from_secs(told.mail_interval_seconds.into()),
        }
    }
}
