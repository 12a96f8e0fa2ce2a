//! Personal Settings for whoever forgot the current password; links that come twice; what analytics hear.

use std::sync::{Arc, Mutex};

use repass_core::{
    backend::OtherDevices,
    client::Client,
    flow::{
        AnalyticsEvent as Heard, ProofKind, Slot,
        analytics::SaveOf,
        change::{ChangeAction, ChangeScreen, EditingScreen, ResetOffer},
        login::{LoginAction, LoginScreen},
        login_window::{LoginWindow, LoginWindowAction, LoginWindowScreen},
        reset::{ResetAction, ResetScreen},
        settings::{Settings as SettingsFlow, SettingsAction, SettingsScreen},
    },
    host::{EventListener, SessionHost},
    problem::Problem,
    runner::FlowHandle,
};
use repass_e2e::{
    ADDRESS, NEW, OLD, Phone, eventually,
    person::{ask, sign_in},
    shown, type_into,
};
use repass_sandbox::Settings;

const SAVE: SettingsAction = SettingsAction::Change { action: ChangeAction::Save { app_fields_changed: false } };

fn reset(action: ResetAction) -> SettingsAction {
    SettingsAction::Reset { action }
}

async fn fields(settings: &FlowHandle<SettingsFlow>, fits: impl Fn(&EditingScreen) -> bool) -> EditingScreen {
    let is_shown = |screen: &SettingsScreen| matches!(screen, SettingsScreen::Change { screen: ChangeScreen::Editing { screen } } if fits(screen));
    match shown(settings, is_shown).await {
        SettingsScreen::Change { screen: ChangeScreen::Editing { screen } } => screen,
        other => unreachable!("{other:?}"),
    }
}

async fn reset_shows(settings: &FlowHandle<SettingsFlow>, fits: impl Fn(&ResetScreen) -> bool) {
    shown(settings, |screen| matches!(screen, SettingsScreen::Reset { screen } if fits(screen))).await;
}

fn type_twice<F: repass_core::flow::Flow>(flow: &FlowHandle<F>, new: &str) {
    type_into(flow, Slot::NewPassword, new);
    type_into(flow, Slot::Retype, new);
}

/// The server has asked for the current password, which is forgotten; the mail has come.
async fn forgotten(phone: &Phone, client: &Client) -> FlowHandle<SettingsFlow> {
    assert_eq!(sign_in(client, ADDRESS, OLD).await, None);
    let settings = client.settings();
    fields(&settings, |screen| !screen.account.is_empty()).await;
    type_twice(&settings, NEW);
    settings.dispatch(SAVE);
    let asked = fields(&settings, |screen| screen.problem == Some(Problem::EnterCurrentPassword)).await;
    assert_eq!(asked.reset, ResetOffer::Offered);
    settings.dispatch(SettingsAction::ForgotCurrentPassword);
    reset_shows(&settings, |screen| matches!(screen, ResetScreen::EnterAddress { screen } if screen.account.is_some()))
        .await;
    assert_eq!(phone.mails(), 0, "nothing is mailed before it is asked for");
    settings.dispatch(reset(ResetAction::SendInstructions));
    reset_shows(&settings, |screen| matches!(screen, ResetScreen::CheckInbox { screen } if screen.busy.is_none()))
        .await;
    settings
}

fn asking_for_current() -> Phone {
    Phone::with(Settings { require_current_password: true, ..Settings::strict() })
}

#[tokio::test]
async fn whoever_forgot_the_current_password_resets_it_in_settings_and_stays_signed_in() {
    let phone = asking_for_current();
    let client = phone.open();
    let settings = forgotten(&phone, &client).await;
    let before = phone.session.access_token().await.expect("tells").expect("signed in");
    type_into(&settings, Slot::Code, &phone.mail(0).await.code().expect("a code"));
    settings.dispatch(reset(ResetAction::SubmitCode));
    reset_shows(&settings, |screen| matches!(screen, ResetScreen::NewPassword { .. })).await;
    type_twice(&settings, NEW);
    settings.dispatch(reset(ResetAction::Save));
    let saved = fields(&settings, |screen| screen.saved.is_some()).await;
    assert_eq!((saved.saved, saved.reset), (Some(OtherDevices::SignedOut), ResetOffer::NotOffered));
    assert!(phone.password_is(NEW));
    let after = phone.session.access_token().await.expect("tells").expect("signed in");
    let text = |token: &repass_core::secret::Secret| token.expose_text().expect("text").to_owned();
    assert_ne!(text(&before), text(&after));
    assert!(phone.sandbox.session_lives(&text(&after)) && !phone.sandbox.session_lives(&text(&before)));
    eventually("nothing is left stored", || phone.stores_nothing()).await;
}

#[tokio::test]
async fn a_reset_that_was_begun_in_settings_is_offered_there_after_a_kill_and_its_link_opens_it() {
    let phone = asking_for_current();
    drop(forgotten(&phone, &phone.open()).await);
    let client = phone.open();
    let settings = client.settings();
    fields(&settings, |screen| screen.reset == ResetOffer::Unfinished).await;
    type_into(&settings, Slot::Link, &phone.mail(0).await.app_link().expect("a link"));
    reset_shows(&settings, |screen| matches!(screen, ResetScreen::NewPassword { .. })).await;
    assert_eq!(phone.mails(), 1, "and nothing was mailed again");
}

// Links that come twice

async fn login_shown(window: &FlowHandle<LoginWindow>) {
    let is_login =
        |screen: &LoginWindowScreen| matches!(screen, LoginWindowScreen::Login { screen: LoginScreen::SignIn { .. } });
    shown(window, is_login).await;
}

async fn looked_up(phone: &Phone, times: usize) {
    eventually("the link is looked up", || phone.log.count("login window: looked the link up") >= times).await;
}

#[tokio::test]
async fn a_spent_link_that_an_app_passes_again_leads_to_the_login_also_after_a_kill() {
    let phone = Phone::new();
    let client = phone.open();
    let reset = ask(&client, ADDRESS).await;
    let link = phone.mail(0).await.app_link().expect("a link");
    type_into(&reset, Slot::Link, &link);
    shown(&reset, |screen| matches!(screen, ResetScreen::NewPassword { .. })).await;
    type_twice(&reset, NEW);
    reset.dispatch(ResetAction::Save);
    shown(&reset, |screen| matches!(screen, ResetScreen::Done { .. })).await;
    let verified = phone.sandbox.calls("POST /verify");
    drop((reset, client));

    let client = phone.open();
    for (time, way) in [link.clone(), format!("{link}."), link.replace('&', "&amp;")].into_iter().enumerate() {
        let window = client.login_window();
        type_into(&window, Slot::Link, &way);
        looked_up(&phone, time + 1).await;
        login_shown(&window).await;
    }
    assert_eq!(phone.sandbox.calls("POST /verify"), verified);
    // A link that was not taken says what it is.
    let window = client.login_window();
    type_into(&window, Slot::Link, &link.replace("token_hash=", "token_hash=0"));
    shown(&window, |screen| matches!(screen, LoginWindowScreen::Reset { .. })).await;
}

#[tokio::test]
async fn a_link_that_comes_again_while_its_reset_is_under_way_leads_there_and_is_not_sent_twice() {
    let phone = Phone::new();
    let client = phone.open();
    let reset = ask(&client, ADDRESS).await;
    let link = phone.mail(0).await.app_link().expect("a link");
    type_into(&reset, Slot::Link, &link);
    shown(&reset, |screen| matches!(screen, ResetScreen::NewPassword { .. })).await;
    drop((reset, client));
    let client = phone.open();
    let window = client.login_window();
    type_into(&window, Slot::Link, &link);
    let is_at_new_password = |screen: &LoginWindowScreen| {
        matches!(screen, LoginWindowScreen::Reset { screen: ResetScreen::NewPassword { .. } })
    };
    shown(&window, is_at_new_password).await;
    assert_eq!(phone.sandbox.calls("POST /verify"), 1);
}

// What analytics hear

#[derive(Default)]
struct Ears(Mutex<Vec<Heard>>);

impl EventListener for Ears {
    fn happened(&self, event: Heard) {
        self.0.lock().expect("not poisoned").push(event);
        assert_ne!(event, Heard::LoginShown, "a listener that fails changes nothing");
    }
}

#[tokio::test]
async fn a_whole_walk_is_heard_in_order_and_tells_nothing_of_anybody() {
    let phone = Phone::new();
    let ears = Arc::new(Ears::default());
    let mut setup = phone.setup();
    setup.events = Some(Arc::clone(&ears) as _);
    let client = repass_e2e::open(setup);
    let window = client.login_window();
    login_shown(&window).await;
    type_into(&window, Slot::Address, ADDRESS);
    type_into(&window, Slot::Password, "not it at all");
    window.dispatch(LoginWindowAction::Login { action: LoginAction::SignIn });
    shown(&window, |screen| {
        matches!(screen, LoginWindowScreen::Login { screen: LoginScreen::SignIn { screen } } if screen.problem.is_some())
    })
    .await;
    window.dispatch(LoginWindowAction::ForgotPassword);
    let reset_shows = async |fits: fn(&ResetScreen) -> bool| {
        shown(&window, |screen| matches!(screen, LoginWindowScreen::Reset { screen } if fits(screen))).await;
    };
    reset_shows(|screen| matches!(screen, ResetScreen::EnterAddress { .. })).await;
    window.dispatch(LoginWindowAction::Reset { action: ResetAction::SendInstructions });
    reset_shows(|screen| matches!(screen, ResetScreen::CheckInbox { screen } if screen.busy.is_none())).await;
    type_into(&window, Slot::Link, &phone.mail(0).await.app_link().expect("a link"));
    reset_shows(|screen| matches!(screen, ResetScreen::NewPassword { .. })).await;
    type_twice(&window, NEW);
    window.dispatch(LoginWindowAction::Reset { action: ResetAction::Save });
    reset_shows(|screen| matches!(screen, ResetScreen::Done { .. })).await;
    let expected = [
        Heard::LoginShown,
        Heard::SignInRefused { problem: Problem::CheckCredentials },
        Heard::ResetShown,
        Heard::InstructionsRequested,
        Heard::ProofTaken { proof: ProofKind::Link },
        Heard::PasswordSaved { of: SaveOf::Reset },
        Heard::SignedIn,
        Heard::ResetEnded { signed_in: true },
    ];
    let heard = || ears.0.lock().expect("not poisoned").clone();
    eventually("all is heard", || heard().len() >= expected.len()).await;
    assert_eq!(heard(), expected);
    let printed = format!("{:?}", heard());
    assert!(!printed.contains('@') && !printed.contains("kim") && !printed.contains(NEW));
}
