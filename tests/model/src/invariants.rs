//! What must hold in every state and at every step.

use repass_core::flow::{Answer, Effect, Event, Flow, Issued, Stage, Timing};

use crate::{
    State, own_request,
    subject::{Claim, SessionClaim, Subject, good},
    world::{self, Holder, NewSession},
};

/// An invariant, by what it means that it is broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Broken {
    /// A start sent a mail or changed something on the server before anybody did anything.
    RestoreWasNotQuiet,
    /// Two requests that change something were in flight at once.
    TwoMutationsAtOnce,
    /// Something was sent to the server while a captcha was being solved for it.
    SentDuringCaptcha,
    /// The answer of an effect that nobody waits for changed the machine or issued something.
    LateAnswerChangedSomething,
    /// A press that means nothing on its screen changed the machine or issued something.
    PressForNothingChangedSomething,
    /// A password that does not meet the rules, or was not retyped, was saved.
    SavedAgainstThePolicy,
    /// A password was saved, and the person had not confirmed what it costs.
    SavedWithoutAWarning,
    /// A link that was taken before was followed, or put something in the place of the login.
    FollowedALinkTwice,
    /// A mutation was sent before its record was written.
    NotWrittenAhead,
    /// A record that could not be read was deleted or overwritten, and nobody asked for that.
    TouchedWhatCannotBeRead,
    /// A mail was asked for while the wait that was shown still ran.
    MailedTooSoon,
    /// A screen says that the password was saved, and it was not.
    CalledSaved,
    /// A screen says that the password was not saved, and it was.
    CalledNotSaved,
    /// A save was under way when its answer was lost or the app was killed, and the person is not
    /// told any more that it may have been carried out.
    ForgotALostSave,
    /// A screen says that the person is signed in, and the host does not have the session.
    CalledSignedIn,
    /// A screen says that the person is not signed in, and the host has the session.
    CalledNotSignedIn,
    /// A screen says that all is well, and the session that replaced the host's own is not with the host.
    DroppedASession,
}

/// What a step broke, if anything.
pub(crate) fn broken_by_step<F: Subject>(
    state: &State<F>,
    before: &F,
    event: &Event<F::Action>,
    issued: &[Issued],
) -> Option<Broken> {
    let any = |is: &dyn Fn(&Effect) -> bool| issued.iter().any(|issued| is(&issued.effect));
    let in_flight = state.world.in_flight().iter().filter(|pending| !pending.abandoned);
    let mutations = in_flight.filter(|pending| world::is_request(&pending.effect)).count();
    let saves = |effect: &Effect| match effect {
        Effect::Persist(record) => record.stage == Stage::Saving,
        _ => world::is_save(effect),
    };
    let is_write_ahead = |Issued { effect, record, .. }: &Issued| match (effect, state.world.stored_stage(record)) {
        (Effect::RequestInstructions { .. }, is) => is == Some(Stage::Requesting),
        (Effect::Verify { .. }, is) => is == Some(Stage::Verifying),
        (Effect::ConfirmGrant { .. }, is) => matches!(is, Some(Stage::SecondFactor(_))),
        (Effect::SetPassword | Effect::ChangePassword { .. }, is) => is == Some(Stage::Saving),
        _ => true,
    };
    let asks_for_mail = |effect: &Effect| matches!(effect, Effect::RequestInstructions { .. });
    let changed = *before != state.machine || !issued.is_empty();
    let solves_captcha = state.world.awaits(|effect| *effect == Effect::SolveCaptcha);

    if state.is_quiet() && any(&world::is_request) {
        Some(Broken::RestoreWasNotQuiet)
    } else if solves_captcha && any(&world::is_request) {
        Some(Broken::SentDuringCaptcha)
    } else if mutations > 1 {
        Some(Broken::TwoMutationsAtOnce)
    } else if is_late(before, event) && changed {
        Some(Broken::LateAnswerChangedSomething)
    } else if saves_what_must_not_be::<F>(event) && any(&saves) {
        Some(Broken::SavedAgainstThePolicy)
    } else if F::lacks_acknowledgement(&before.screen(state.now)) && any(&saves) {
        Some(Broken::SavedWithoutAWarning)
    } else if is_of_taken_link(event) && (shows_another::<F>(state, before, event) || any(&world::is_request)) {
        Some(Broken::FollowedALinkTwice)
    } else if issued.iter().any(|issued| !is_write_ahead(issued)) {
        Some(Broken::NotWrittenAhead)
    } else if state.world.unreadable && any(&world::writes) && !leaves::<F>(event) {
        Some(Broken::TouchedWhatCannotBeRead)
    } else if any(&asks_for_mail) && state.world.wait_runs(state.now, Timing::default().resend) {
        Some(Broken::MailedTooSoon)
    } else {
        None
    }
}

/// What the state breaks, if anything.
pub(crate) fn broken_by_state<F: Subject>(state: &State<F>) -> Option<Broken> {
    let screen = state.machine.screen(state.now);
    let is_looking = state.world.awaits(|effect| *effect == Effect::LookForReset);
    let of_save = match F::claim(&screen) {
        Claim::Saved if !state.world.saved_now() => Some(Broken::CalledSaved),
        Claim::NotSaved if state.world.saved_now() && !state.world.left => Some(Broken::CalledNotSaved),
        _ if state.world.lost_a_save && !F::tells_of_a_lost_save(&screen, is_looking) => Some(Broken::ForgotALostSave),
        _ => None,
    };
    let of_session = match (F::session_claim(&screen), state.world.session) {
        (SessionClaim::SignedIn, Some(NewSession { holder: Holder::Host, .. })) => None,
        (SessionClaim::SignedIn, _) => Some(Broken::CalledSignedIn),
        (SessionClaim::NotSignedIn, Some(NewSession { holder: Holder::Host, .. })) => Some(Broken::CalledNotSignedIn),
        (SessionClaim::StillSignedIn, Some(NewSession { holder: Holder::Flow | Holder::Nobody, replaces: true })) => {
            Some(Broken::DroppedASession)
        }
        _ => None,
    };
    of_save.or(of_session).or_else(|| broken_by_a_press_for_nothing(state))
}

fn broken_by_a_press_for_nothing<F: Subject>(state: &State<F>) -> Option<Broken> {
    let screen = state.machine.screen(state.now);
    let means_nothing = F::every_action().into_iter().filter(|action| !F::means_something(&screen, action));
    let changes = |action| {
        let press = Event::Act { action, facts: good(), fresh: Some(own_request()) };
        let (machine, issued) = state.machine.clone().step(state.now, press);
        machine != state.machine || !issued.is_empty()
    };
    means_nothing.into_iter().any(changes).then_some(Broken::PressForNothingChangedSomething)
}

/// Whether it tells that a link was taken before.
fn is_of_taken_link<A>(event: &Event<A>) -> bool {
    matches!(event, Event::Answered { answer: Answer::LinkLookedUp(history), .. } if history.taken)
}

/// Whether a link that belongs to nothing under way changed what is shown.
fn shows_another<F: Subject>(state: &State<F>, before: &F, event: &Event<F::Action>) -> bool {
    let under_way = matches!(event, Event::Answered { answer: Answer::LinkLookedUp(history), .. } if history.under_way);
    !under_way && before.screen(state.now) != state.machine.screen(state.now)
}

fn leaves<F: Subject>(event: &Event<F::Action>) -> bool {
    matches!(event, Event::Act { action, .. } if F::leaves(action))
}

fn saves_what_must_not_be<F: Subject>(event: &Event<F::Action>) -> bool {
    matches!(event, Event::Act { action, facts, .. } if F::saves(action) && !facts.assessment.may_be_saved())
}

/// Whether it is the answer of an effect that nobody waits for.
pub(crate) fn is_late<F: Flow>(before: &F, event: &Event<F::Action>) -> bool {
    match event {
        // These are taken whenever they come: nothing is decided on them that sends something.
        Event::Answered {
            answer: Answer::ResetFound(_) | Answer::Account(_) | Answer::PolicyLearned(_) | Answer::LinkLookedUp(_),
            ..
        } => false,
        Event::Answered { id, .. } => !before.awaits(*id),
        _ => false,
    }
}
