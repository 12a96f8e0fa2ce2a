//! What a server can do, so that the screens follow it and no button is a dead one.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::{code::CodeFormat, policy::CharacterSets};

/// What a server can do, fixed for the life of a client.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(clippy::struct_excessive_bools, reason = "each is an ability of its own")]
pub struct Abilities {
    /// Whether a person can be signed in through this backend (after a reset, and at the login
    /// window). Where not, the done screen sends them to the host's own sign-in.
    pub sign_in: bool,
    /// What a code in the mail can look like; `None` where mails carry no code to be typed into the app.
    pub code: Option<CodeFormat>,
    /// What the link in the mail does.
    pub link: LinkUse,
    /// When a proof is checked.
    pub proof_check: ProofCheck,
    /// Whether a change wants the current password.
    pub current_password: CurrentPassword,
    /// What usually becomes of the session that a change is made with.
    pub session_after_change: SessionAfterChange,
    /// Whether a session is refreshed by the server, through [`Backend::refresh_session`](super::Backend).
    pub refreshes_sessions: bool,
    /// Whether other sessions can be ended by themselves, without a change of password.
    pub signs_out_others: bool,
    /// The longest password the server takes, in bytes of UTF-8, where it has such a limit.
    pub max_password_bytes: Option<u32>,
    /// How the server counts kinds of character, where it insists on some.
    pub character_sets: CharacterSets,
    /// Whether the server tells its rules for passwords beforehand.
    pub tells_policy: bool,
    /// How a lost answer to a save is found out.
    pub outcome_check: OutcomeCheck,
    /// How long the server makes a person wait between two mails. The local wait is never shorter.
    pub mail_interval: Duration,
}

impl Abilities {
    /// Whether a code from the mail can be typed into the app.
    #[must_use]
    pub fn takes_code(&self) -> bool {
        self.code.is_some()
    }

    /// Whether the link is opened in a browser, and the app asks afterwards.
    #[must_use]
    pub fn is_confirmed_elsewhere(&self) -> bool {
        self.link == LinkUse::ConfirmedElsewhere
    }
}

/// What the link in the mail does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LinkUse {
    /// The mail has no link that matters to the app: none is asked for in the configuration.
    None,
    /// It opens the app, which has to have a link for that.
    OpensApp,
    /// It opens a page in a browser; the person then says so in the app. The app needs no link.
    ConfirmedElsewhere,
}

/// When a server checks a proof.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ProofCheck {
    /// When it is brought.
    AtOnce,
    /// With the new password: a wrong one comes back at SAVE, and the person returns to it.
    AtSave,
}

/// Whether a server wants the current password with a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CurrentPassword {
    /// Where its answer says so, or never.
    WhenAsked,
    /// Always: it is asked for from the beginning.
    Always,
}

/// What becomes of the session that a change is made with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SessionAfterChange {
    /// It goes on.
    Kept,
    /// Another one comes in its place.
    Replaced,
    /// It is over.
    Ended,
}

/// How to find out whether a password was saved when the answer was lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OutcomeCheck {
    /// Saving the very same password again is harmless and proves it: success, or "that is your
    /// password already".
    RepeatSave,
    /// Signing in with the new password, once, proves it.
    SignIn,
    /// Nothing the app may do proves it; the person tries.
    AskPerson,
}

/// What became of the sessions on other devices when a password was saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OtherDevices {
    /// The server ended them.
    SignedOut,
    /// They stay signed in, or the server did not tell.
    MayStaySignedIn,
}

/// A second factor that is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct SecondFactor {
    /// Where the code comes from.
    pub kind: FactorKind,
    /// Whether a recovery code is taken in its place.
    pub recovery_codes: bool,
}

/// Where the code of a second factor comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum FactorKind {
    /// An authenticator app (TOTP, RFC 6238).
    AuthenticatorApp,
    /// A text message.
    TextMessage,
    /// A mail.
    Mail,
}
