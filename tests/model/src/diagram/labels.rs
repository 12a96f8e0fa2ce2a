//! What events, answers and effects are called: by their names in the reducers, so that a reader
//! finds the place.

use std::fmt::{Debug, Display};

use repass_core::{
    flow::{Answer, Effect, Entry, Event, Restored, Stage},
    link::{LinkFacts, LinkRefused},
    time::Timestamp,
};

use crate::{own_request, subject::account};

/// The name of an event, and how it went where that can differ.
pub(super) fn label<A: Debug>(event: &Event<A>, now: Timestamp) -> (String, Option<String>) {
    match event {
        Event::Started => ("start".to_owned(), None),
        Event::Act { action, .. } => (format!("press {}", variant(action)), None),
        Event::Typed(_) => ("type".to_owned(), None),
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
        Effect::Persist(record) => format!("Persist({:?})", record.stage),
        Effect::ChangePassword(asks) => format!("ChangePassword({asks:?})"),
        _ => variant(effect),
    }
}

/// The name of a value's variant.
pub(super) fn variant(value: &impl Debug) -> String {
    let text = format!("{value:?}");
    text.split([' ', '(', '{']).next().unwrap_or_default().to_owned()
}

fn of_link(link: &Result<LinkFacts, LinkRefused>) -> &'static str {
    match link {
        Ok(link) if link.request == Some(own_request()) => "of this request",
        Ok(_) => "of another request",
        Err(LinkRefused::Expired) => "used or expired",
        Err(LinkRefused::NotOurs) => "not ours",
    }
}

fn how(answer: &Answer, now: Timestamp) -> Option<String> {
    Some(match answer {
        Answer::Account(_) => return None,
        Answer::Restored(Restored::Record { record, has_grant, .. }) => {
            let grant = if record.stage == Stage::NewPassword && !has_grant { " without a grant" } else { "" };
            let age = if record.forget.passed(now) { ", too old" } else { "" };
            format!("{:?}{grant}{age}", record.stage)
        }
        Answer::Restored(restored) => variant(restored).to_lowercase(),
        Answer::Proved(Ok(proven)) if proven.second_factor => "a second factor is required".to_owned(),
        Answer::Proved(Ok(proven)) if proven.account != Some(account()) => "another account".to_owned(),
        Answer::SignedIn(Ok(Entry::SecondFactor)) => "a second factor is required".to_owned(),
        Answer::Persisted(result) => went(result),
        Answer::Requested(result) | Answer::CodeMailed(result) => went(result),
        Answer::Proved(result) => went(result),
        Answer::Saved(result) => went(result),
        Answer::SignedIn(result) => went(result),
        Answer::OthersSignedOut(yes) | Answer::HandedOver(yes) | Answer::ResetFound(yes) => {
            if *yes { "yes" } else { "no" }.to_owned()
        }
    })
}

/// In the words of the runner's log.
fn went<T>(result: &Result<T, impl Display>) -> String {
    result.as_ref().err().map_or_else(|| "ok".to_owned(), ToString::to_string)
}
