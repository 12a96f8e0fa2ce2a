//! What is stored and cannot be used: the person starts over, with a word, and nothing is sent.

use std::{sync::Arc, time::Duration};

use repass_core::{
    flow::{
        Notice,
        change::ChangeScreen,
        reset::{EnterAddressScreen, ResetAction, ResetScreen},
    },
    host::{MemoryStore, Store},
    secret::Secret,
};
use repass_e2e::{
    ADDRESS, NEW, OLD, Phone, eventually,
    person::{ask, press_save, settings, sign_in},
    shown,
};
use repass_sandbox::{Fault, FaultKind};
use serde_json::{Value, json};

/// How a record is corrupted, and in which half.
type Corruption = (&'static str, Half, fn(&str) -> Option<String>);

#[derive(Clone, Copy)]
enum Half {
    Plain,
    Secret,
}

const CORRUPTIONS: &[Corruption] = &[
    ("the plain half is lost", Half::Plain, |_| None),
    ("the secret half is lost", Half::Secret, |_| None),
    ("the plain half is damaged", Half::Plain, |half| Some(half[..half.len() / 2].to_owned())),
    ("the secret half is damaged", Half::Secret, |half| Some(half[..half.len() / 2].to_owned())),
    ("the plain half is of a newer version", Half::Plain, |half| Some(newer(half))),
    ("the secret half is of a newer version", Half::Secret, |half| Some(newer(half))),
    ("the halves belong to different requests", Half::Plain, |half| {
        let at = half.find("\"request\":\"").expect("an id") + 11;
        let other = if half.as_bytes()[at] == b'A' { "B" } else { "A" };
        Some(format!("{}{other}{}", &half[..at], &half[at + 1..]))
    }),
];

fn newer(half: &str) -> String {
    let newer = half.replacen("\"version\":2", "\"version\":3", 1);
    assert_ne!(newer, half);
    newer
}

async fn corrupt(phone: &Phone, key: &str, (_, half, corrupt): &Corruption) {
    let store: &Arc<MemoryStore> = match half {
        Half::Plain => &phone.records,
        Half::Secret => &phone.secrets,
    };
    let stored = store.read(key).await.expect("readable").expect("stored");
    match corrupt(stored.expose_text().expect("text")) {
        Some(corruption) => store.write(key, &Secret::from(corruption.as_str())).await.expect("writable"),
        None => store.delete(key).await.expect("deletable"),
    }
}

#[tokio::test]
async fn a_reset_whose_record_cannot_be_used_starts_over_with_a_word() {
    for corruption in CORRUPTIONS {
        let phone = Phone::new();
        let reset = ask(&phone.open(), ADDRESS).await;
        phone.mail(0).await;
        drop(reset);
        corrupt(&phone, "repass.reset", corruption).await;

        let calls = phone.sandbox.calls("*");
        let reset = phone.open().reset();
        let screen = shown(&reset, |screen| *screen != ResetScreen::Restoring).await;
        let expected =
            EnterAddressScreen { account: None, busy: None, problem: None, notice: Some(Notice::StartedOver) };
        assert_eq!(screen, ResetScreen::EnterAddress { screen: expected }, "{}", corruption.0);
        eventually("nothing stays", || phone.stores_nothing()).await;
        assert_eq!((phone.sandbox.calls("*"), phone.mails()), (calls, 1), "{}", corruption.0);
    }
}

#[tokio::test]
async fn settings_whose_record_cannot_be_used_say_so() {
    for corruption in CORRUPTIONS {
        let phone = Phone::new();
        let client = phone.open();
        sign_in(&client, ADDRESS, OLD).await;
        let change = settings(&client).await;
        phone.sandbox.add_fault(Fault::once("PUT /user", FaultKind::Hold));
        press_save(&change, NEW, NEW);
        eventually("it is being saved", || phone.sandbox.calls("PUT /user") == 1).await;
        client.close();
        drop((change, client));
        corrupt(&phone, "repass.change", corruption).await;

        let calls = phone.sandbox.calls("*");
        let change = phone.open().change();
        let screen = shown(&change, |screen| *screen != ChangeScreen::Restoring).await;
        let is_told = matches!(&screen, ChangeScreen::Editing { screen } if screen.notice == Some(Notice::StartedOver));
        assert!(is_told, "{}: {screen:?}", corruption.0);
        eventually("nothing stays", || phone.stores_nothing()).await;
        assert_eq!(phone.sandbox.calls("*"), calls, "{}", corruption.0);
    }
}

fn edited(half: &str, edits: &[(&str, Value)]) -> Secret {
    let mut half: Value = serde_json::from_str(half).expect("JSON");
    for (field, value) in edits {
        half[field] = value.clone();
    }
    Secret::from(half.to_string())
}

/// Whoever can write into a plain file can do no more than have the person start over.
#[tokio::test]
async fn a_plain_half_that_somebody_edited_shows_nothing_done_and_blocks_nothing() {
    let for_ever = json!({ "at": 253_402_300_799_000_u64, "full_millis": u64::MAX });
    let edits = [("resend", for_ever.clone()), ("contact", for_ever.clone()), ("expires", for_ever)];
    for stage in ["Saved", "Saving", "NewPassword", "Requesting"] {
        let phone = Phone::new();
        let reset = ask(&phone.open(), ADDRESS).await;
        let before = reset.screen();
        drop(reset);
        let plain = phone.records.read("repass.reset").await.expect("readable").expect("stored");
        let edits = [edits.as_slice(), &[("stage", json!(stage))]].concat();
        let plain = edited(plain.expose_text().expect("text"), &edits);
        phone.records.write("repass.reset", &plain).await.expect("writable");
        let client = phone.open();
        let reset = client.reset();
        assert_eq!(shown(&reset, |screen| *screen != ResetScreen::Restoring).await, before, "{stage}");
        phone.wait(Duration::from_mins(1));
        reset.dispatch(ResetAction::Resend);
        phone.mail(1).await;
    }
}

/// The secure half is the app's own. But a clock that stood wrong when it was written must not block for ever.
#[tokio::test]
async fn no_wait_in_a_record_is_longer_than_the_flows_ever_make_one() {
    let phone = Phone::new();
    drop(ask(&phone.open(), ADDRESS).await);
    let for_ever = json!({ "at": 253_402_300_799_000_u64, "full_millis": 86_400_000_000_u64 });
    let secret = phone.secrets.read("repass.reset").await.expect("readable").expect("stored");
    let edits = [("resend", for_ever.clone()), ("expires", for_ever)];
    let secret = edited(secret.expose_text().expect("text"), &edits);
    phone.secrets.write("repass.reset", &secret).await.expect("writable");
    let reset = phone.open().reset();
    let screen = shown(&reset, |screen| *screen != ResetScreen::Restoring).await;
    let ResetScreen::CheckInbox { screen } = screen else { panic!("{screen:?}") };
    assert!(reset.remaining(screen.resend) <= Duration::from_hours(24));
    reset.dispatch(ResetAction::StartOver);
    let reset = ask(&phone.open(), "lee@example.com").await;
    let ResetScreen::CheckInbox { screen } = reset.screen() else { panic!("no inbox") };
    assert!(reset.remaining(screen.resend) <= Duration::from_mins(1), "another account waits for nothing of it");
}
