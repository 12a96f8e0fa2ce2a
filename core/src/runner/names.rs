//! Names for the log: what it is, never what it is about.

use crate::flow::{Answer, Effect, Restored};

pub(super) trait Named {
    fn name(&self) -> String;
}

impl Named for Effect {
    fn name(&self) -> String {
        match self {
            Self::Restore => "restore",
            Self::LookForReset => "look for an unfinished reset",
            Self::LookUpLink => "look the link up",
            Self::RememberLink => "remember the link",
            Self::ForgetLink => "forget the link",
            Self::ReplaceSession => "the session replaces the host's",
            Self::Persist(record) | Self::PersistRequest(record) => return format!("persist at {:?}", record.stage),
            Self::DeleteRecord => "delete the record",
            Self::Wipe(_) => "wipe",
            Self::AskAccount => "ask for the account",
            Self::HandOver => "hand the session over",
            Self::TellSessionOver => "tell the host that its session is over",
            Self::SolveCaptcha => "have a captcha solved",
            Self::LearnPolicy => "learn the server's policy",
            Self::RequestInstructions { .. } => "request instructions",
            Self::Verify { proof, .. } => return format!("verify a proof: {proof:?}"),
            Self::ConfirmGrant { .. } => "confirm the grant",
            Self::RenewGrant => "renew the grant",
            Self::SetPassword => "set the password",
            Self::EndGrant => "end the grant",
            Self::ChangePassword { .. } => "change the password",
            Self::MailConfirmationCode => "mail a confirmation code",
            Self::SignIn { .. } => "sign in",
            Self::AnswerChallenge { .. } => "answer the challenge",
            Self::EndChallenge => "end the challenge",
            Self::SignOutOthers | Self::SignOutOthersOfHost => "sign out other devices",
            Self::EndSession => "end the session",
        }
        .to_owned()
    }
}

impl Named for Answer {
    fn name(&self) -> String {
        let what = match self {
            Self::Persisted(_) => "persisted",
            Self::Restored(Restored::Nothing) => "restored: nothing",
            Self::Restored(Restored::Unreadable) => "restored: cannot be read now",
            Self::Restored(Restored::Unusable | Restored::Record { .. }) => "restored",
            Self::ResetFound(_) => "looked for a reset",
            Self::LinkLookedUp(_) => "looked the link up",
            Self::Account(_) => "asked for the account",
            Self::PolicyLearned(_) => "learned the policy",
            Self::Requested(_) => "requested",
            Self::Verified(..) => "verified",
            Self::GrantConfirmed(_) => "grant confirmed",
            Self::GrantRenewed(_) => "grant renewed",
            Self::PasswordSet(_) | Self::PasswordChanged(_) => "saved",
            Self::CodeMailed(_) => "code mailed",
            Self::SignedIn(_) => "signed in",
            Self::OthersSignedOut(_) => "signed others out",
            Self::HandedOver(_) => "handed over",
            Self::CaptchaSolved(_) => "captcha",
        };
        self.failure().map_or_else(|| what.to_owned(), |failure| format!("{what}: {failure}"))
    }
}
