//! What events, answers and effects are called: by their names in the reducers, so that a reader
//! finds the place.

use std::fmt::Display;

use repass_core::{
    flow::{Answer, Asks, Effect, Event, LinkHistory, Restored, SignInFacts, Stage},
    link::{LinkFacts, LinkRefused},
    time::Timestamp,
};

use crate::{
    Subject, own_request,
    subject::{account, variant},
};

/// The name of an event, and how it went where that can differ.
pub(super) fn label<F: Subject>(event: &Event<F::Action>, now: Timestamp) -> (String, Option<String>) {
    match event {
        Event::Started => ("start".to_owned(), None),
        Event::Act { action, .. } => (format!("press {}", F::name_of_action(action)), None),
        Event::Typed { .. } => ("type".to_owned(), None),
        Event::LinkOpened(link) => ("link".to_owned(), Some(of_link(link).to_owned())),
        Event::Answered { answer, .. } => (variant(answer), how(answer, now)),
        Event::Foregrounded => ("to the front".to_owned(), None),
        Event::Backgrounded => ("to the background".to_owned(), None),
        Event::Tick => ("deadline".to_owned(), None),
    }
}

/// The name of an effect; the stage and what is asked for belong to it.
pub(super) fn name_of_effect(effect: &Effect) -> String {
    match effect {
        Effect::Persist(record) | Effect::PersistRequest(record) => {
            format!("{}({})", variant(effect), variant(&record.stage))
        }
        Effect::ChangePassword { asks: Asks { current_password, mailed_code }, .. } => {
            let asks = [(*current_password, "current password"), (*mailed_code, "mailed code")];
            let asked: Vec<&str> = asks.into_iter().filter(|(asked, _)| *asked).map(|(_, name)| name).collect();
            if asked.is_empty() { variant(effect) } else { format!("{}({})", variant(effect), asked.join(" and ")) }
        }
        _ => variant(effect),
    }
}

fn of_link(link: &Result<LinkFacts, LinkRefused>) -> &'static str {
    match link {
        Ok(link) if link.request != Some(own_request()) => "of another request",
        Ok(link) if link.has_proof => "of this request",
        Ok(_) => "of this request, without a proof",
        Err(LinkRefused::Failed(_)) => "used or expired",
        Err(LinkRefused::Damaged) => "damaged",
        Err(LinkRefused::NotOurs) => "not ours",
    }
}

fn how(answer: &Answer, now: Timestamp) -> Option<String> {
    Some(match answer {
        Answer::Account(_) | Answer::PolicyLearned(_) => return None,
        Answer::Restored(Restored::Record { record, has_grant, .. }) => {
            let wants_grant = matches!(record.stage, Stage::NewPassword | Stage::SecondFactor(_));
            let grant = if wants_grant && !has_grant { " without a grant" } else { "" };
            let age = if record.expires.passed(now) { ", too old" } else { "" };
            format!("{}{grant}{age}", variant(&record.stage))
        }
        Answer::Restored(restored) => variant(restored).to_lowercase(),
        Answer::Verified(_, Ok(verified)) if verified.second_factor.is_some() => {
            "a second factor is required".to_owned()
        }
        Answer::Verified(_, Ok(verified)) if verified.account != Some(account()) => "another account".to_owned(),
        Answer::SignedIn(Ok(SignInFacts::SecondFactor(_))) => "a second factor is required".to_owned(),
        Answer::Persisted(Ok(())) => "ok".to_owned(),
        Answer::Persisted(Err(_)) => "failed".to_owned(),
        Answer::Requested(result)
        | Answer::CodeMailed(result)
        | Answer::GrantConfirmed(result)
        | Answer::GrantRenewed(result) => went(result),
        Answer::Verified(_, result) => went(result),
        Answer::PasswordSet(result) => went(result),
        Answer::PasswordChanged(result) => went(result),
        Answer::SignedIn(result) => went(result),
        Answer::OthersSignedOut(yes)
        | Answer::HandedOver(yes)
        | Answer::ResetFound(yes)
        | Answer::CaptchaSolved(yes) => if *yes { "yes" } else { "no" }.to_owned(),
        Answer::LinkLookedUp(LinkHistory { taken, under_way }) => {
            let age = if *taken { "taken before" } else { "new" };
            if *under_way { format!("{age}, of the reset under way") } else { age.to_owned() }
        }
    })
}

/// In the words of the runner's log, without their explanations.
fn went<T>(result: &Result<T, impl Display>) -> String {
    let words = result.as_ref().err().map_or_else(|| "ok".to_owned(), ToString::to_string);
    words.split(':').next().unwrap_or_default().to_owned()
}
