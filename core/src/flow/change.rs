//! "I want another password": Personal Settings, while signed in, in the steps of the seed.
//!
//! Type the new password, retype it, save. The host owns the session; this flow borrows its access
//! token for the save and keeps nothing. What is shown is in `screen`; which input leads to which
//! function is the one table in `table`.

mod screen;
mod table;

use std::time::Duration;

pub use self::screen::{
    AppFields, ChangeAction, ChangeScreen, EditingScreen, ResetOffer, SessionRefusedScreen, SignInAgainScreen,
    SignInReason,
};

use super::{
    Acknowledgement, Asks, ChangedFacts, Effect, Facts, Machine, Notice, PersistError, Record, Restored, Rules,
    SignInFacts, Slot, Stage,
    event::SessionFact,
    form::Form,
    machine::Context,
    outcome::{Look, OutcomeUnknown, look},
};
use crate::{
    address::Address,
    backend::{Abilities, CurrentPassword, Failure, OtherDevices, SessionAfterChange},
    link::RequestId,
    policy::{Assessment, Retype},
    problem::Problem,
    time::{Deadline, Timestamp},
};

/// The machine of Personal Settings.
pub type Change = Machine<ChangeState>;

/// Where Personal Settings are.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ChangeState {
    at: At,
    /// Whose password it is; `None` until the host tells, and where it does not.
    account: Option<Address>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum At {
    Restoring,
    /// What is stored cannot be read now.
    Unreadable,
    Editing(Editing),
    /// The save is on its way.
    Saving {
        editing: Editing,
        save: Save,
    },
    OutcomeUnknown {
        save: Save,
        outcome: OutcomeUnknown,
    },
    /// The password is saved, and the server replaced the session; being handed over.
    HandingOver {
        others: OtherDevices,
    },
    /// The password is saved; what became of other devices is being made certain.
    SigningOutOthers,
    /// The host could not take the session that replaces its own.
    SessionRefused {
        others: OtherDevices,
    },
    SignInAgain {
        reason: SignInReason,
    },
}

/// The fields, and what is known beside them.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Editing {
    form: Form,
    assessment: Assessment,
    asks: Asks,
    /// When the code may be mailed again, where one was asked for.
    resend: Option<Deadline>,
    /// How far SAVE PROFILE is for the app's own fields.
    app_fields: AppFields,
    /// Whether the person has confirmed what a new password costs.
    acknowledged: bool,
    /// What became of other devices at the last save, until something is typed.
    saved: Option<OtherDevices>,
}

/// One save.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Save {
    request: RequestId,
    asks: Asks,
}

const ALL: &[Slot] = &[Slot::NewPassword, Slot::Retype, Slot::CurrentPassword, Slot::Code];

impl Editing {
    fn empty(rules: &Rules) -> Self {
        let current_password = rules.abilities.current_password == CurrentPassword::Always;
        Self {
            form: Form::clear(),
            assessment: rules.blank.clone(),
            asks: Asks { current_password, mailed_code: false },
            resend: None,
            app_fields: AppFields::Idle,
            acknowledged: false,
            saved: None,
        }
    }

    /// With nothing typed. What the server asked for stays asked for, and a mailed code keeps its field: it
    /// is looked up in another app, which may take longer than what was typed is kept. What was confirmed is
    /// no secret, and stays.
    fn emptied(self, rules: &Rules) -> Self {
        let Self { asks, resend, acknowledged, .. } = self;
        Self { asks, resend, acknowledged, ..Self::empty(rules) }
    }

    fn acknowledgement(&self, rules: &Rules) -> Acknowledgement {
        Acknowledgement::of(rules, self.acknowledged)
    }

    fn problem_of(&self, facts: &Facts) -> Option<Problem> {
        let current = (self.asks.current_password && !facts.has_current).then_some(Problem::EnterCurrentPassword);
        let code = || self.asks.mailed_code.then(|| facts.problem_of_code()).flatten();
        facts.problem_of_new_password().or(current).or_else(code)
    }

    /// Certain: nothing changed. What was typed stays.
    fn not_saved(self, problem: Problem) -> Self {
        Self { form: Form::with(problem), app_fields: AppFields::KeepUnsaved, ..self }
    }

    /// Certain: nothing changed; but the code that came with the save is used up. Another one is mailed, or
    /// offered as soon as the server would mail it.
    fn code_used_up(self, problem: Problem, cx: &mut Context<'_>) -> Self {
        cx.wipe(&[Slot::Code]);
        let mails_now = self.can_resend(cx.now);
        let editing = Self { form: Form { problem: Some(problem), notice: Some(Notice::CodeUsedUp) }, ..self };
        let editing = Self { app_fields: AppFields::KeepUnsaved, ..editing };
        if mails_now { editing.mail_code(cx) } else { editing }
    }

    fn mail_code(self, cx: &mut Context<'_>) -> Self {
        cx.flight.send(Effect::MailConfirmationCode);
        let form = Form::noting(self.form.notice);
        Self { form, asks: Asks { mailed_code: true, ..self.asks }, ..self }
    }

    fn can_resend(&self, now: Timestamp) -> bool {
        self.asks.mailed_code && self.resend.is_none_or(|wait| wait.passed(now))
    }
}

impl At {
    // Step 1: Navigate to the Personal Settings

    fn restored(restored: &Restored, cx: &mut Context<'_>) -> Self {
        let editing = Editing::empty(cx.rules);
        match restored {
            Restored::Nothing => Self::open(editing, cx),
            Restored::Unreadable => Self::Unreadable,
            // The record stays until the person leaves this: told again after another kill.
            Restored::Record { record: Record { stage: Stage::Saving, request, .. }, .. } => {
                let save = Save { request: *request, asks: editing.asks };
                Self::OutcomeUnknown { save, outcome: OutcomeUnknown::without_password() }
            }
            Restored::Unusable | Restored::Record { .. } => {
                cx.flight.tell(Effect::DeleteRecord);
                Self::open(Editing { form: Form::noting(Some(Notice::StartedOver)), ..editing }, cx)
            }
        }
    }

    fn open(editing: Editing, cx: &mut Context<'_>) -> Self {
        if cx.rules.abilities.tells_policy {
            cx.flight.tell(Effect::LearnPolicy);
        }
        Self::Editing(editing)
    }

    // Step 2 and 3: Change your password, confirm your password. What is typed comes as facts.

    // Step 4: Save your changes

    fn save(
        before: &Editing,
        (facts, app_fields_changed): (&Facts, bool),
        fresh: Option<RequestId>,
        account: Option<&Address>,
        cx: &mut Context<'_>,
    ) -> Self {
        let editing = Editing { assessment: facts.assessment.clone(), saved: None, form: Form::clear(), ..*before };
        let nothing_typed = facts.assessment.empty && facts.assessment.retype == Retype::Empty;
        if nothing_typed && app_fields_changed {
            // There is no password to save; the app's own fields are next.
            return Self::Editing(Editing { app_fields: AppFields::SaveNow, ..editing });
        }
        let unacknowledged = || editing.acknowledgement(cx.rules).problem();
        let problem = match editing.problem_of(facts) {
            _ if nothing_typed => Some(Problem::NothingToChange),
            problem => problem.or_else(unacknowledged),
        };
        match (problem, fresh) {
            (Some(problem), _) => Self::Editing(editing.not_saved(problem)),
            (None, None) => Self::Editing(editing.not_saved(Problem::RestartDevice)),
            (None, Some(request)) => {
                let save = Save { request, asks: editing.asks };
                save.send(account, editing.resend, cx);
                Self::Saving { editing: Editing { app_fields: AppFields::Wait, ..editing }, save }
            }
        }
    }

    fn changed(
        (editing, save): (Editing, Save),
        result: Result<ChangedFacts, Failure>,
        account: Option<&Address>,
        cx: &mut Context<'_>,
    ) -> Self {
        match result {
            Ok(changed) => Self::saved(changed, cx),
            Err(failure) if !failure.is_certain() => Self::check_outcome(save, OutcomeUnknown::just_now(), account, cx),
            Err(failure) => Self::refused(editing, save, &failure, cx),
        }
    }

    fn refused(editing: Editing, save: Save, failure: &Failure, cx: &mut Context<'_>) -> Self {
        let asks = editing.asks;
        let asks = match failure {
            Failure::SessionOver => return Self::sign_in_again(SignInReason::SessionOver, cx),
            Failure::SecondFactorRequired => return Self::sign_in_again(SignInReason::SecondFactorFirst, cx),
            Failure::FreshSignInRequired => return Self::sign_in_again(SignInReason::FreshSignInFirst, cx),
            // Both may be wanted at once: what was asked for already stays asked for.
            Failure::CurrentPasswordRequired => Asks { current_password: true, ..asks },
            Failure::ConfirmationRequired => {
                cx.flight.tell(Effect::DeleteRecord);
                return Self::Editing(editing.mail_code(cx));
            }
            _ => asks,
        };
        cx.flight.tell(Effect::DeleteRecord);
        let (editing, problem) = (Editing { asks, ..editing }, Problem::of(failure, cx.now));
        Self::Editing(if save.asks.mailed_code && is_judged_after_the_code(failure) {
            editing.code_used_up(problem, cx)
        } else {
            editing.not_saved(problem)
        })
    }

    fn code_mailed(editing: Editing, result: Result<(), Failure>, cx: &mut Context<'_>) -> Self {
        let own_wait = cx.rules.timing.resend;
        let (wait, problem) = match result {
            Ok(()) => (Some(own_wait), Problem::EnterCode),
            // The one that was mailed last is used up, and no other one is on its way.
            Err(Failure::Cooldown { wait }) if editing.form.notice == Some(Notice::CodeUsedUp) => {
                let wait = own_wait.max(wait.unwrap_or(Duration::ZERO));
                (Some(wait), Problem::Wait { until: Some(cx.wait(wait)) })
            }
            // The account is signed in, so what the server says of its own wait gives nothing away.
            Err(Failure::Cooldown { wait }) => (Some(own_wait.max(wait.unwrap_or(Duration::ZERO))), Problem::EnterCode),
            Err(Failure::SessionOver) => return Self::sign_in_again(SignInReason::SessionOver, cx),
            Err(failure) => {
                let wait = if let Failure::Limited { wait } = failure { wait } else { None };
                (wait, Problem::of(&failure, cx.now))
            }
        };
        let resend = wait.map(|wait| cx.wait(wait)).or(editing.resend);
        let notice = editing.form.notice;
        let editing = Editing { resend, ..editing }.not_saved(problem);
        Self::Editing(Editing { form: Form { notice, ..editing.form }, ..editing })
    }

    /// The record stays until the person is told: whoever ends the app before that is told at the next start
    /// that the password may have changed.
    fn saved(changed: ChangedFacts, cx: &mut Context<'_>) -> Self {
        let others = changed.others;
        match changed.session {
            SessionFact::Kept => Self::done(others, cx),
            SessionFact::Replaced => {
                cx.wipe(ALL);
                Self::hand_over(others, cx)
            }
            SessionFact::Ended => Self::sign_in_again(SignInReason::PasswordChanged, cx),
        }
    }

    fn done(others: OtherDevices, cx: &mut Context<'_>) -> Self {
        cx.flight.tell(Effect::DeleteRecord);
        cx.wipe(ALL);
        let empty = Editing::empty(cx.rules);
        Self::Editing(Editing { saved: Some(others), app_fields: AppFields::SaveNow, ..empty })
    }

    fn hand_over(others: OtherDevices, cx: &mut Context<'_>) -> Self {
        cx.flight.send(Effect::HandOver);
        Self::HandingOver { others }
    }

    fn handed_over(others: OtherDevices, taken: bool, cx: &mut Context<'_>) -> Self {
        if taken { Self::done(others, cx) } else { Self::SessionRefused { others } }
    }

    fn sign_in_again(reason: SignInReason, cx: &mut Context<'_>) -> Self {
        cx.flight.tell(Effect::DeleteRecord);
        cx.wipe(ALL);
        cx.flight.tell(Effect::TellSessionOver);
        Self::SignInAgain { reason }
    }

    // The answer to the save was lost: find out, never guess.

    fn check_outcome(save: Save, outcome: OutcomeUnknown, account: Option<&Address>, cx: &mut Context<'_>) -> Self {
        match save.look(account, &cx.rules.abilities) {
            Some(Look::Repeat) => save.send(account, None, cx),
            Some(Look::SignIn(address)) => cx.flight.send(Effect::SignIn { address, slot: Slot::NewPassword }),
            None => {}
        }
        Self::OutcomeUnknown { save, outcome: outcome.looking() }
    }

    fn changed_again(
        save: Save,
        outcome: OutcomeUnknown,
        result: Result<ChangedFacts, Failure>,
        cx: &mut Context<'_>,
    ) -> Self {
        match outcome.repeated(result, cx.now) {
            Ok(Some(changed)) => Self::saved(changed, cx),
            Ok(None) => Self::found_saved(cx),
            Err(outcome) => Self::OutcomeUnknown { save, outcome },
        }
    }

    fn tried(save: Save, outcome: OutcomeUnknown, result: Result<SignInFacts, Failure>, cx: &mut Context<'_>) -> Self {
        match outcome.tried(result, cx.now) {
            // The change has ended the host's session: this one takes its place.
            Ok(SignInFacts::In) if cx.rules.abilities.session_after_change == SessionAfterChange::Ended => {
                let others = OtherDevices::MayStaySignedIn;
                Self::saved(ChangedFacts { others, session: SessionFact::Replaced }, cx)
            }
            Ok(signed_in) => {
                cx.flight.tell(match signed_in {
                    SignInFacts::In => Effect::EndSession,
                    SignInFacts::SecondFactor(_) => Effect::EndChallenge,
                });
                Self::found_saved(cx)
            }
            Err(outcome) => Self::OutcomeUnknown { save, outcome },
        }
    }

    /// The password is in force. What became of other devices, that did not tell: it is made certain where
    /// the server can.
    fn found_saved(cx: &mut Context<'_>) -> Self {
        match cx.rules.abilities.session_after_change {
            SessionAfterChange::Ended | SessionAfterChange::Replaced => {
                Self::sign_in_again(SignInReason::PasswordChanged, cx)
            }
            SessionAfterChange::Kept if cx.rules.abilities.signs_out_others => {
                cx.wipe(ALL);
                cx.flight.send(Effect::SignOutOthersOfHost);
                Self::SigningOutOthers
            }
            SessionAfterChange::Kept => Self::done(OtherDevices::MayStaySignedIn, cx),
        }
    }

    fn others_signed_out(certain: bool, cx: &mut Context<'_>) -> Self {
        Self::done(if certain { OtherDevices::SignedOut } else { OtherDevices::MayStaySignedIn }, cx)
    }

    // Leaving

    fn start_over(emptied: Editing, cx: &mut Context<'_>) -> Self {
        cx.flight.tell(Effect::DeleteRecord);
        cx.wipe(ALL);
        Self::open(emptied, cx)
    }

    fn go_to_login(reason: SignInReason, cx: &mut Context<'_>) -> Self {
        cx.flight.tell(Effect::EndSession);
        Self::sign_in_again(reason, cx)
    }

    /// What would be sent was not, since it could not be written down.
    fn not_written(self, error: PersistError) -> Self {
        let problem = Problem::of_persisting(error);
        match self {
            Self::Editing(editing) | Self::Saving { editing, .. } => Self::Editing(editing.not_saved(problem)),
            Self::OutcomeUnknown { save, outcome } => Self::OutcomeUnknown { save, outcome: outcome.hindered(problem) },
            // These write nothing ahead.
            at @ (Self::Restoring
            | Self::Unreadable
            | Self::HandingOver { .. }
            | Self::SigningOutOthers
            | Self::SessionRefused { .. }
            | Self::SignInAgain { .. }) => at,
        }
    }
}

/// Whether a server that wants a code, and refuses so, has taken the code before: GoTrue looks at the code
/// first and spends it, then at the current password, then whether the new one is another.
fn is_judged_after_the_code(failure: &Failure) -> bool {
    matches!(failure, Failure::CurrentPasswordRequired | Failure::CurrentPasswordWrong | Failure::SamePassword)
}

impl ChangeState {
    /// A reset in Personal Settings ended with this: the password is saved.
    pub(in crate::flow) fn after_reset(account: Option<Address>, end: ResetEnd, cx: &mut Context<'_>) -> Self {
        let at = match end {
            ResetEnd::SignedIn { others } => {
                let empty = Editing::empty(cx.rules);
                At::open(Editing { saved: Some(others), ..empty }, cx)
            }
            ResetEnd::SessionRefused { others } => At::SessionRefused { others },
            ResetEnd::NotSignedIn => At::sign_in_again(SignInReason::PasswordChanged, cx),
            ResetEnd::Unknown => At::sign_in_again(SignInReason::MayHaveChanged, cx),
        };
        Self { at, account }
    }

    /// Whether the person may go elsewhere from here: nothing is under way, and nothing to be told first.
    pub(in crate::flow) fn may_be_left(&self, cx: &Context<'_>) -> bool {
        matches!(self.at, At::Editing(_)) && cx.flight.is_idle()
    }

    /// Whether the server asks for the current password.
    pub(in crate::flow) fn asks_for_current_password(&self) -> bool {
        matches!(self.at, At::Editing(Editing { asks: Asks { current_password: true, .. }, .. }))
    }
}

/// How a reset in Personal Settings ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::flow) enum ResetEnd {
    /// The host has the new session.
    SignedIn { others: OtherDevices },
    /// The host could not take it.
    SessionRefused { others: OtherDevices },
    /// The new password is saved, and nobody is signed in with it.
    NotSignedIn,
    /// Whether it is saved, the person tries at the login.
    Unknown,
}

impl Save {
    fn send(self, account: Option<&Address>, resend: Option<Deadline>, cx: &mut Context<'_>) {
        let expires = cx.wait(cx.rules.timing.attempt);
        let record = Record { stage: Stage::Saving, request: self.request, resend, contact: None, expires };
        let change = Effect::ChangePassword { asks: self.asks, account: account.cloned() };
        cx.flight.send_ahead(Effect::Persist(record), change);
    }

    /// What the server asked for with the first try is worth nothing with a second one: a code is
    /// spent, and the current password is another by now. Signing in proves it without them.
    fn look(self, account: Option<&Address>, abilities: &Abilities) -> Option<Look> {
        look(abilities.outcome_check, abilities.sign_in, self.asks == Asks::default(), account)
    }
}
