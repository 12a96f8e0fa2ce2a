//! What an app's analytics may know: typed events, derived here and nowhere else from where a flow was,
//! where it is, and what it was told in between.
//!
//! No event carries an address, an id, a secret or text: each is one of a fixed number of values.

use super::{Answer, Effect, Event, Flow, Issued, ProofKind, SignInFacts};
use crate::problem::Problem;

/// Something happened that an app may want to count. No personal data, no secrets, no free text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AnalyticsEvent {
    /// The login is shown, at the start or after a reset was left.
    LoginShown,
    /// The host has the session of a person who signed in, at the login window or at the end of a reset.
    SignedIn,
    /// A sign-in was tried, and the person is told what was in the way.
    SignInRefused {
        /// What they are told.
        problem: Problem,
    },
    /// The app's captcha is shown.
    CaptchaAsked,
    /// A second factor is asked for.
    SecondFactorAsked,
    /// A reset is shown: by Forgot Password, by a link, or since one was left unfinished.
    ResetShown,
    /// Reset instructions were asked for. The same for known and unknown accounts.
    InstructionsRequested,
    /// A proof was taken.
    ProofTaken {
        /// Which.
        proof: ProofKind,
    },
    /// A new password is saved, for certain.
    PasswordSaved {
        /// In which flow.
        of: SaveOf,
    },
    /// The answer to a save was lost, or the app is started after it was ended in the middle of one.
    OutcomeUnknown {
        /// In which flow.
        of: SaveOf,
    },
    /// A reset was given up; nothing of it is kept. One that is left while the outcome of its save is not
    /// known is not called so: [`AnalyticsEvent::OutcomeUnknown`] is the last of it.
    ResetAbandoned,
    /// A reset came to its end: the new password is saved.
    ResetEnded {
        /// Whether the person is signed in by it.
        signed_in: bool,
    },
}

/// Which flow saves a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SaveOf {
    /// The reset.
    Reset,
    /// Personal Settings.
    Change,
}

/// Where a flow is, as far as an event can follow from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The login, with what is in the way.
    Login(Option<Problem>),
    /// The login asks for a second factor.
    LoginSecondFactor,
    /// The login is done.
    SignedIn,
    /// A reset, before anything was proved; the inbox is one of its own.
    Reset,
    /// A reset's inbox, and whether something is in the way.
    Inbox(Option<Problem>),
    /// A reset with a grant: the second factor, or the new password.
    Granted,
    /// A reset whose save has no answer.
    ResetUnknown,
    /// A reset whose password is saved, on the way to being signed in.
    ResetSaved,
    /// A reset at its end.
    ResetDone {
        /// Whether the host has the session.
        signed_in: bool,
    },
    /// A reset that was given up.
    ResetClosed,
    /// Personal Settings.
    Settings,
    /// Personal Settings with a save that has no answer.
    ChangeUnknown,
    /// Personal Settings with a saved password.
    ChangeSaved,
}

impl Place {
    fn is_login(self) -> bool {
        matches!(self, Self::Login(_) | Self::LoginSecondFactor | Self::SignedIn)
    }

    /// A reset that has neither ended nor been given up.
    fn is_reset_under_way(self) -> bool {
        matches!(self, Self::Reset | Self::Inbox(_) | Self::Granted | Self::ResetUnknown | Self::ResetSaved)
    }

    fn is_reset(self) -> bool {
        self.is_reset_under_way() || matches!(self, Self::ResetDone { .. } | Self::ResetClosed)
    }
}

/// What happened in one step of a flow.
#[must_use]
pub fn happened<F: Flow>(machine: &F, event: &Event<F::Action>, next: &F, issued: &[Issued]) -> Vec<AnalyticsEvent> {
    use AnalyticsEvent as E;
    let before = (!matches!(event, Event::Started)).then(|| machine.place());
    let answer = match event {
        Event::Answered { id, answer } if machine.awaits(*id) => Some(answer),
        _ => None,
    };
    let after = next.place();
    let was = |is: fn(Place) -> bool| before.is_some_and(is);
    let told = |effect: &Effect| issued.iter().any(|issued| issued.effect == *effect);
    let handed_over = matches!(answer, Some(Answer::HandedOver(true)));
    let mut events = Vec::new();
    let mut when = |holds: bool, event: AnalyticsEvent| events.extend(holds.then_some(event));

    // What the answer tells
    when(handed_over && (after == Place::SignedIn || was(Place::is_reset_under_way)), E::SignedIn);
    if let Place::Login(Some(problem)) = after {
        when(answer.is_some() && was(Place::is_login), E::SignInRefused { problem });
    }
    when(matches!(answer, Some(Answer::Requested(_))) && after == Place::Inbox(None), E::InstructionsRequested);
    if let (Some(Answer::Verified(proof, Ok(facts))), Place::Granted) = (answer, after) {
        when(true, E::ProofTaken { proof: *proof });
        when(facts.second_factor.is_some(), E::SecondFactorAsked);
    }

    // A save
    when(after == Place::ResetUnknown && before != Some(after), E::OutcomeUnknown { of: SaveOf::Reset });
    when(after == Place::ChangeUnknown && before != Some(after), E::OutcomeUnknown { of: SaveOf::Change });
    let tried = matches!(before, Some(Place::Granted | Place::ResetUnknown));
    let is_saved = matches!(after, Place::ResetSaved | Place::ResetDone { .. });
    when(tried && is_saved, E::PasswordSaved { of: SaveOf::Reset });
    let tried = matches!(before, Some(Place::Settings | Place::ChangeUnknown));
    when(tried && after == Place::ChangeSaved, E::PasswordSaved { of: SaveOf::Change });

    // On the way in
    if let Some(Answer::SignedIn(Ok(SignInFacts::SecondFactor(_)))) = answer {
        when(matches!(after, Place::LoginSecondFactor | Place::ResetSaved), E::SecondFactorAsked);
    }
    when(told(&Effect::SolveCaptcha), E::CaptchaAsked);

    // Coming and going
    let (ended, signed_in) = match after {
        Place::ResetDone { signed_in } => (before != Some(after), signed_in),
        after => (before == Some(Place::ResetSaved) && after != Place::ResetSaved, handed_over),
    };
    when(ended, E::ResetEnded { signed_in });
    let given_up = matches!(before, Some(Place::Reset | Place::Inbox(_) | Place::Granted));
    when(given_up && !after.is_reset_under_way() && !ended && told(&Effect::DeleteRecord), E::ResetAbandoned);
    when(after.is_reset() && !was(Place::is_reset), E::ResetShown);
    when(after.is_login() && !was(Place::is_login), E::LoginShown);
    events
}
