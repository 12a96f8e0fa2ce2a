//! What is stored and cannot be used: the person starts over, with a word, and nothing is sent.

use std::sync::Arc;

use repass_core::{
    flow::{
        Notice,
        change::ChangeScreen,
        reset::{EnterAddressScreen, ResetScreen},
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
        let expected = EnterAddressScreen { busy: None, problem: None, notice: Some(Notice::StartedOver) };
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
