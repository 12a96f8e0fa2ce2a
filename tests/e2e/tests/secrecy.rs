//! No secret is in any machine, screen, event, effect, log line or stored plain record.

use std::sync::{LazyLock, Mutex};

use base64::{Engine, engine::general_purpose::STANDARD_NO_PAD};
use repass_core::{
    address::Address,
    flow::{
        EffectId, Event, Flow, Issued, Rules, Slot,
        analytics::Place,
        change::{Change, ChangeScreen},
        login::{Login, LoginAction, LoginScreen},
        reset::{Reset, ResetAction, ResetScreen},
    },
    host::{SessionHost, Store},
    problem::Problem,
    time::{Deadline, Timestamp},
};
use repass_e2e::{
    ADDRESS, NEW, OLD, Phone, eventually,
    person::{SAVE_PROFILE, ask, at_inbox},
    shown, type_into,
};
use serde_json::Value;

/// Everything that any recorded flow printed.
static PRINTED: LazyLock<Mutex<Vec<String>>> = LazyLock::new(Mutex::default);

fn print(what: impl std::fmt::Debug) {
    PRINTED.lock().expect("not poisoned").push(format!("{what:?} {what:#?}"));
}

/// A flow that writes down what goes in and out of it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Recorded<F>(F);

impl<F: Flow> Flow for Recorded<F>
where
    F::Action: PartialEq,
{
    type Action = F::Action;
    type Screen = F::Screen;
    const NAME: &'static str = F::NAME;
    const RECORD: &'static str = F::RECORD;

    fn new(rules: Rules) -> Self {
        Self(F::new(rules))
    }

    fn step(self, now: Timestamp, event: Event<F::Action>) -> (Self, Vec<Issued>) {
        print(&event);
        let (machine, issued) = self.0.step(now, event);
        print(&machine);
        print(&issued);
        (Self(machine), issued)
    }

    fn screen(&self, now: Timestamp) -> F::Screen {
        let screen = self.0.screen(now);
        print(&screen);
        screen
    }

    fn accepts(&self, slot: Slot) -> bool {
        self.0.accepts(slot)
    }

    fn awaits(&self, id: EffectId) -> bool {
        self.0.awaits(id)
    }

    fn deadlines(&self) -> Vec<Deadline> {
        self.0.deadlines()
    }

    fn account(&self) -> Option<&Address> {
        self.0.account()
    }

    fn place(&self) -> Place {
        self.0.place()
    }
}

#[tokio::test]
async fn no_secret_is_printed_logged_or_stored_in_the_open() {
    let phone =
        Phone::with(repass_sandbox::Settings { require_current_password: true, ..repass_sandbox::Settings::strict() });
    let client = phone.open();
    let mut secrets: Vec<String> = vec![OLD.into(), NEW.into(), "third tide 9".into(), "not it at all".into()];

    // By link, as far as the grant, watching what is stored on the way.
    let reset = client.begin::<Recorded<Reset>>();
    shown(&reset, |screen| matches!(screen, ResetScreen::EnterAddress { .. })).await;
    type_into(&reset, Slot::Address, ADDRESS);
    reset.dispatch(ResetAction::SendInstructions);
    shown(&reset, at_inbox).await;
    let mail = phone.mail(0).await;
    let (code, token) = (mail.code().expect("a code"), mail.link_token().expect("a token"));
    secrets.extend([code.clone(), token]);
    type_into(&reset, Slot::Code, &code);
    type_into(&reset, Slot::Link, &mail.app_link().expect("a link"));
    shown(&reset, |screen| matches!(screen, ResetScreen::NewPassword { .. })).await;
    type_into(&reset, Slot::NewPassword, NEW);
    type_into(&reset, Slot::Retype, NEW);
    let plain = phone.records.read("repass.reset").await.expect("readable").expect("written");
    let secret = phone.secrets.read("repass.reset").await.expect("readable").expect("written");
    let plain_half = plain.expose_text().expect("text");
    // Ticket and grant lie in the secure half in the backend's own form, in Base64.
    let secret_half: Value = serde_json::from_slice(secret.expose()).expect("JSON");
    for own_form in ["ticket", "grant"] {
        let encoded = secret_half[own_form].as_str().expect("kept");
        let own_form = STANDARD_NO_PAD.decode(encoded).expect("Base64");
        let own_form = String::from_utf8(own_form).expect("text");
        secrets.extend(
            own_form.split('"').filter(|part| part.len() >= 12 && !part.ends_with("_token")).map(str::to_owned),
        );
        secrets.push(encoded.to_owned());
    }
    assert_eq!(secrets.len(), 6 + 2 + 3, "the verifier, the access and the refresh token, and both as they are stored");
    print(plain_half);
    reset.dispatch(ResetAction::Save);
    shown(&reset, |screen| matches!(screen, ResetScreen::Done { screen } if screen.signed_in)).await;

    // The login window, a wrong password and the right one.
    let login = client.begin::<Recorded<Login>>();
    type_into(&login, Slot::Address, ADDRESS);
    for (password, is_in) in [("not it at all", false), (NEW, true)] {
        type_into(&login, Slot::Password, password);
        login.dispatch(LoginAction::SignIn);
        let over = |screen: &LoginScreen| match screen {
            LoginScreen::SignIn { screen } => !is_in && screen.busy.is_none() && screen.problem.is_some(),
            screen => is_in && *screen == LoginScreen::SignedIn,
        };
        shown(&login, over).await;
    }
    let token = phone.session.access_token().await.expect("in memory").expect("signed in");
    secrets.push(token.expose_text().expect("text").to_owned());

    // A change, with the current password.
    let change = client.begin::<Recorded<Change>>();
    let editing = |problem: Option<Problem>, saved: bool| {
        move |screen: &ChangeScreen| match screen {
            ChangeScreen::Editing { screen } => {
                (screen.busy, screen.problem, screen.saved.is_some()) == (None, problem, saved)
            }
            _ => false,
        }
    };
    shown(&change, editing(None, false)).await;
    type_into(&change, Slot::NewPassword, "third tide 9");
    type_into(&change, Slot::Retype, "third tide 9");
    change.dispatch(SAVE_PROFILE);
    shown(&change, editing(Some(Problem::EnterCurrentPassword), false)).await;
    type_into(&change, Slot::CurrentPassword, NEW);
    change.dispatch(SAVE_PROFILE);
    shown(&change, editing(None, true)).await;

    let printed = PRINTED.lock().expect("not poisoned").clone();
    assert!(printed.len() > 50, "the flows were recorded");
    let lines = printed.iter().chain(&phone.log.lines()).cloned().collect::<Vec<_>>();
    for line in &lines {
        for secret in &secrets {
            assert!(!line.contains(secret.as_str()), "a secret of {} characters in: {line}", secret.len());
        }
    }
    // The address is typed in the open, but screens and the log only ever show it masked.
    for line in phone.log.lines() {
        assert!(!line.contains(ADDRESS), "{line}");
    }
}

#[tokio::test]
async fn everything_is_wiped_from_the_stores_at_every_end() {
    let phone = Phone::new();
    let client = phone.open();
    for leave in [ResetAction::Cancel, ResetAction::StartOver] {
        let reset = ask(&client, ADDRESS).await;
        reset.dispatch(leave);
        eventually("nothing is stored", || phone.stores_nothing()).await;
        phone.wait(std::time::Duration::from_mins(1));
    }
}
