//! No secret is in any machine, screen, event, effect, log line or stored plain record.

use std::sync::{LazyLock, Mutex};

use repass_core::{
    address::Address,
    flow::{
        EffectId, Event, Flow, Issued, Rules, Slot,
        change::{Change, ChangeAction, ChangeScreen},
        login::{Login, LoginAction, LoginScreen},
        reset::{Reset, ResetAction, ResetScreen},
    },
    host::{SessionSource, Store},
    time::{Deadline, Timestamp},
};
use repass_e2e::{ADDRESS, NEW, OLD, Phone, shown, type_into};

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
    reset.dispatch(ResetAction::SendInstructions { address: ADDRESS.to_owned() });
    shown(&reset, |screen| matches!(screen, ResetScreen::CheckInbox { .. })).await;
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
    let secret_half = secret.expose_text().expect("text").to_owned();
    // What is in the secure half and long enough to be recognised, but for its keys, the address,
    // and the request's id, which both halves carry.
    let is_secret = |part: &&str| {
        part.len() >= 12 && !part.ends_with("_token") && !part.contains('@') && !plain_half.contains(part)
    };
    let stored = secret_half.split('"').filter(is_secret).map(str::to_owned);
    let before = secrets.len();
    secrets.extend(stored);
    assert!(secrets.len() >= before + 3, "verifier, access and refresh token are in the secure half");
    print(plain_half);
    reset.dispatch(ResetAction::Save);
    shown(&reset, |screen| matches!(screen, ResetScreen::Done { signed_in: true, .. })).await;

    // The login window, a wrong password and the right one.
    let login = client.begin::<Recorded<Login>>();
    type_into(&login, Slot::Password, "not it at all");
    login.dispatch(LoginAction::SignIn { address: ADDRESS.to_owned() });
    shown(&login, |screen| matches!(screen, LoginScreen::SignIn { problem: Some(_), .. })).await;
    type_into(&login, Slot::Password, NEW);
    login.dispatch(LoginAction::SignIn { address: ADDRESS.to_owned() });
    shown(&login, |screen| matches!(screen, LoginScreen::SignedIn)).await;
    let token = phone.session.access_token().await.expect("in memory").expect("signed in");
    secrets.push(token.expose_text().expect("text").to_owned());

    // A change, with the current password.
    let change = client.begin::<Recorded<Change>>();
    shown(&change, |screen| matches!(screen, ChangeScreen::Editing { .. })).await;
    type_into(&change, Slot::NewPassword, "third tide 9");
    type_into(&change, Slot::Retype, "third tide 9");
    change.dispatch(ChangeAction::Save);
    shown(&change, |screen| matches!(screen, ChangeScreen::Editing { problem: Some(_), saving: false, .. })).await;
    type_into(&change, Slot::CurrentPassword, NEW);
    change.dispatch(ChangeAction::Save);
    shown(&change, |screen| matches!(screen, ChangeScreen::Editing { saved: Some(_), .. })).await;

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
        let reset = client.reset();
        shown(&reset, |screen| matches!(screen, ResetScreen::EnterAddress { .. })).await;
        reset.dispatch(ResetAction::SendInstructions { address: ADDRESS.to_owned() });
        shown(&reset, |screen| matches!(screen, ResetScreen::CheckInbox { .. })).await;
        reset.dispatch(leave);
        repass_e2e::eventually("nothing is stored", || phone.records.is_empty() && phone.secrets.is_empty()).await;
        phone.wait(std::time::Duration::from_mins(1));
    }
}
