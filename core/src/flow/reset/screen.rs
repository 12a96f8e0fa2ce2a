//! What a person may do in a reset, and what they are shown.

use std::time::Duration;

use super::{Reset, Step};
use crate::{
    address::Address,
    backend::OtherDevices,
    flow::{Effect, Notice},
    policy::Assessment,
    problem::Problem,
    time::{Deadline, Timestamp},
};

/// What a person may do in a reset.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ResetAction {
    /// SEND RESET INSTRUCTIONS, with the address as typed.
    SendInstructions {
        /// As typed; the flow reads it.
        address: String,
    },
    /// Send the instructions again. Does nothing while the wait runs.
    Resend,
    /// Back to the address field, to correct it.
    ChangeAddress,
    /// Use the code typed into [`Slot::Code`].
    SubmitCode,
    /// Save the password typed into [`Slot::NewPassword`] and [`Slot::Retype`].
    Save,
    /// Look again whether the password was saved.
    CheckAgain,
    /// Forget this attempt and begin with the address.
    StartOver,
    /// Forget this attempt and leave.
    Cancel,
}

/// What a reset shows.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ResetScreen {
    /// Looking for an unfinished attempt; takes a moment.
    Restoring,
    /// Step 2: the mail field and SEND RESET INSTRUCTIONS.
    EnterAddress {
        /// Being sent.
        sending: bool,
        /// What is in the way.
        problem: Option<Problem>,
        /// What happened before.
        notice: Option<Notice>,
    },
    /// Step 3 and 4: check your inbox, follow the instructions.
    CheckInbox {
        /// Where the instructions went, masked.
        address: String,
        /// When they may be sent again. Once passed, `can_resend` is true.
        resend: Deadline,
        /// Whether Resend does something.
        can_resend: bool,
        /// When the contact link is emphasised. Once passed, `contact_now` is true.
        contact: Deadline,
        /// Whether the contact link is emphasised.
        contact_now: bool,
        /// Whether the mail carries a code that can be typed here.
        takes_code: bool,
        /// Being sent again.
        sending: bool,
        /// The code or link is being checked.
        checking: bool,
        /// What is in the way.
        problem: Option<Problem>,
        /// What happened before.
        notice: Option<Notice>,
    },
    /// The account asks for a second factor, which is not supported yet.
    SecondFactor,
    /// Step 5: the new password, twice.
    NewPassword {
        /// Whose password, masked.
        account: String,
        /// Counts how often the fields were emptied; a new number means empty fields.
        form: u32,
        /// What is typed, held against the policy.
        assessment: Assessment,
        /// Being saved.
        saving: bool,
        /// What is in the way.
        problem: Option<Problem>,
        /// What happened before.
        notice: Option<Notice>,
    },
    /// The answer to the save was lost: the password may have changed, or not.
    OutcomeUnknown {
        /// Being found out.
        checking: bool,
        /// Whether looking again is possible.
        can_check: bool,
        /// Why looking again did not tell, and what to do about it.
        problem: Option<Problem>,
    },
    /// The password is saved; signing in with it.
    SigningIn,
    /// The password is saved.
    Done {
        /// Whether the host has a session now.
        signed_in: bool,
        /// What happened to other devices.
        others: OtherDevices,
    },
    /// Left. Whether the password may have changed all the same.
    Closed {
        /// Whether a save was under way.
        may_have_changed: bool,
    },
}

/// The one way from the machine to what is shown.
pub(super) fn of(machine: &Reset, now: Timestamp) -> ResetScreen {
    let (problem, notice) = (machine.problem, machine.notice);
    let passed = |wait: Option<Deadline>| wait.is_none_or(|wait| wait.passed(now));
    let masked = || machine.address.as_ref().map(Address::masked).unwrap_or_default();
    let sending = matches!(machine.flight.awaited(), Some(Effect::RequestReset { .. }));
    match machine.step {
        Step::Restoring => ResetScreen::Restoring,
        Step::EnterAddress => ResetScreen::EnterAddress { sending, problem, notice },
        Step::CheckInbox => ResetScreen::CheckInbox {
            address: masked(),
            resend: machine.resend.unwrap_or(Deadline::after(now, Duration::ZERO)),
            can_resend: passed(machine.resend) && !sending,
            contact: machine.contact.unwrap_or(Deadline::after(now, Duration::ZERO)),
            contact_now: passed(machine.contact),
            takes_code: machine.rules.abilities.code,
            sending,
            checking: matches!(machine.flight.awaited(), Some(Effect::ProveByCode { .. } | Effect::ProveByLink(_))),
            problem,
            notice,
        },
        Step::SecondFactor => ResetScreen::SecondFactor,
        Step::NewPassword => ResetScreen::NewPassword {
            account: masked(),
            form: machine.form,
            assessment: machine.assessment.clone(),
            saving: matches!(machine.flight.awaited(), Some(Effect::SetPassword)),
            problem,
            notice,
        },
        Step::OutcomeUnknown { .. } => {
            ResetScreen::OutcomeUnknown { checking: !machine.flight.is_idle(), can_check: machine.can_check(), problem }
        }
        Step::Finishing => ResetScreen::SigningIn,
        Step::Done { signed_in } => ResetScreen::Done { signed_in, others: machine.others },
        Step::Closed { may_have_changed } => ResetScreen::Closed { may_have_changed },
    }
}
