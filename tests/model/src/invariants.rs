//! What must hold in every state and at every step.

use repass_core::flow::{Answer, Effect, Event, Flow, Issued, Stage};

use crate::{
    State,
    subject::{Claim, Subject, rules},
    world,
};

/// An invariant, by what it means that it is broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Broken {
    /// A start sent a mail or changed something on the server before anybody did anything.
    RestoreWasNotQuiet,
    /// Two requests that change something were in flight at once.
    TwoMutationsAtOnce,
    /// The answer of an effect that nobody waits for changed the machine or issued something.
    LateAnswerChangedSomething,
    /// A password that does not meet the rules, or was not retyped, was saved.
    SavedAgainstThePolicy,
    /// A mutation of the reset was sent before its record was written.
    NotWrittenAhead,
    /// A mail was asked for while the wait that was shown still ran.
    MailedTooSoon,
    /// A screen says that the password was saved, and it was not.
    CalledSaved,
    /// A screen says that the password was not saved, and it was.
    CalledNotSaved,
    /// A save was under way when its answer was lost or the app was killed, and the person is not
    /// told any more that it may have been carried out.
    ForgotALostSave,
}

/// What a step broke, if anything.
pub(crate) fn broken_by_step<F: Subject>(
    state: &State<F>,
    before: &F,
    event: &Event<F::Action>,
    issued: &[Issued],
) -> Option<Broken> {
    let any = |is: &dyn Fn(&Effect) -> bool| issued.iter().any(|issued| is(&issued.effect));
    let in_flight = state.world.in_flight().iter();
    let mutations = in_flight.filter(|pending| world::is_request(&pending.effect)).count();
    let saves = |effect: &Effect| match effect {
        Effect::Persist(record) => record.stage == Stage::Saving,
        Effect::SetPassword | Effect::ChangePassword(_) => true,
        _ => false,
    };
    let is_write_ahead = |effect: &Effect| match effect {
        Effect::RequestReset { .. } => state.world.stored_stage() == Some(Stage::Requesting),
        Effect::ProveByCode { .. } | Effect::ProveByLink(_) => state.world.stored_stage() == Some(Stage::Proving),
        Effect::SetPassword | Effect::ChangePassword(_) => state.world.stored_stage() == Some(Stage::Saving),
        _ => true,
    };
    let asks_for_mail = |effect: &Effect| matches!(effect, Effect::RequestReset { .. });

    if state.is_quiet() && any(&world::is_request) {
        Some(Broken::RestoreWasNotQuiet)
    } else if mutations > 1 {
        Some(Broken::TwoMutationsAtOnce)
    } else if is_late(before, event) && (*before != state.machine || !issued.is_empty()) {
        Some(Broken::LateAnswerChangedSomething)
    } else if F::saves_what_must_not_be(event) && any(&saves) {
        Some(Broken::SavedAgainstThePolicy)
    } else if issued.iter().any(|issued| !is_write_ahead(&issued.effect)) {
        Some(Broken::NotWrittenAhead)
    } else if any(&asks_for_mail) && state.world.wait_runs(state.now, rules().timing.resend) {
        Some(Broken::MailedTooSoon)
    } else {
        None
    }
}

/// What the screen breaks, if anything.
pub(crate) fn broken_by_screen<F: Subject>(state: &State<F>) -> Option<Broken> {
    let screen = state.machine.screen(state.now);
    match F::claim(&screen) {
        Claim::Saved if !state.world.saved_now() => Some(Broken::CalledSaved),
        Claim::NotSaved if state.world.saved_now() => Some(Broken::CalledNotSaved),
        _ if state.world.lost_a_save && !F::tells_of_a_lost_save(&screen) => Some(Broken::ForgotALostSave),
        _ => None,
    }
}

/// Whether it is the answer of an effect that nobody waits for.
pub(crate) fn is_late<F: Flow>(before: &F, event: &Event<F::Action>) -> bool {
    match event {
        // These two are taken whenever they come: nothing is decided on them.
        Event::Answered { answer: Answer::ResetFound(_) | Answer::Account(_), .. } => false,
        Event::Answered { id, .. } => !before.awaits(*id),
        _ => false,
    }
}
