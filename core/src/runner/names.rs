//! Names for the log: what it is, never what it is about.

use crate::flow::{Answer, Effect, ProofKind, Restored, Stage};

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
            Self::Persist(record) | Self::PersistRequest(record) => {
                return format!("persist at: {}", stage(record.stage));
            }
            Self::DeleteRecord => "delete the record",
            Self::DeleteRecordKeepTicket => "delete the record and keep the ticket in memory",
            Self::Wipe(_) => "wipe",
            Self::AskAccount => "ask for the account",
            Self::HandOver => "hand the session over",
            Self::TellSessionOver => "tell the host that its session is over",
            Self::SolveCaptcha => "have a captcha solved",
            Self::LearnPolicy => "learn the server's policy",
            Self::RequestInstructions { .. } => "request instructions",
            Self::Verify { proof, .. } => return format!("verify a proof: {}", kind(*proof)),
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

fn stage(stage: Stage) -> &'static str {
    match stage {
        Stage::Requesting => "requesting",
        Stage::CheckInbox => "check inbox",
        Stage::Verifying => "verifying",
        Stage::SecondFactor(_) => "second factor",
        Stage::NewPassword => "new password",
        Stage::Saving => "saving",
        Stage::Saved => "saved",
    }
}

fn kind(proof: ProofKind) -> &'static str {
    match proof {
        ProofKind::Code => "code",
        ProofKind::Link => "link",
        ProofKind::ConfirmedElsewhere => "confirmed elsewhere",
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

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::Named;
    use crate::{
        address::Address,
        backend::{FactorKind, Failure, SecondFactor, Setting, WeakReason},
        flow::{Answer, Effect, ProofKind, Record, Stage},
        link::RequestId,
        time::{Deadline, Timestamp},
    };

    /// What a name is made of: nothing that a value's Debug output has, and no value.
    fn assert_is_a_name(name: &str) {
        assert!(name.chars().all(|c| c.is_ascii_lowercase() || " ':".contains(c)), "{name}");
    }

    #[test]
    fn an_effect_is_named_for_what_it_is_and_not_for_what_it_is_about() {
        let factor = SecondFactor { kind: FactorKind::AuthenticatorApp, recovery_codes: true };
        for stage in [
            Stage::Requesting,
            Stage::CheckInbox,
            Stage::Verifying,
            Stage::SecondFactor(factor),
            Stage::NewPassword,
            Stage::Saving,
            Stage::Saved,
        ] {
            let (request, expires) = (RequestId::from_bytes([1; 16]), Deadline::over(Timestamp(7)));
            let record = Record { stage, request, resend: None, contact: None, expires };
            assert_is_a_name(&Effect::Persist(record).name());
            assert_is_a_name(&Effect::PersistRequest(record).name());
        }
        for proof in [ProofKind::Code, ProofKind::Link, ProofKind::ConfirmedElsewhere] {
            let address = Address::parse("kim@example.com").unwrap();
            assert_is_a_name(&Effect::Verify { proof, address }.name());
        }
    }

    #[test]
    fn a_refused_answer_is_named_with_the_kind_of_its_failure() {
        let wait = Some(Duration::from_secs(59));
        for failure in [
            Failure::Limited { wait },
            Failure::Cooldown { wait },
            Failure::WeakPassword(vec![WeakReason::Breached]),
            Failure::SecondFactorRefused,
        ] {
            assert_is_a_name(&Answer::Requested(Err(failure)).name());
        }
        let told = Answer::Requested(Err(Failure::Misconfigured(Setting::Url))).name();
        assert!(told.starts_with("requested: the server's URL"), "{told}");
    }
}
