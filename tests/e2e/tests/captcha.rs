//! A server that wants a captcha: the app has it solved on the way, and the person never presses twice.

use std::{
    collections::VecDeque,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use async_trait::async_trait;
use repass_core::{
    client::{Client, Setup},
    flow::{
        Timing,
        reset::{ResetAction, ResetScreen},
    },
    host::{CaptchaHost, StoreError},
    problem::Problem,
    secret::Secret,
};
use repass_e2e::{
    ADDRESS, NEW, OLD, Phone, eventually, open,
    person::{ask, done, new_reset, problem, prove, save, send_instructions, sign_in},
    shown,
};
use repass_sandbox::{Fault, FaultKind, Settings};

const RIGHT: &str = "a solved captcha";

fn phone() -> Phone {
    Phone::with(Settings { captcha_token: Some(RIGHT.to_owned()), ..Settings::gotrue() })
}

/// A person in front of captchas, by turns; after the last one they solve every one.
#[derive(Default)]
struct Person {
    turns: Mutex<VecDeque<Turn>>,
    asked: AtomicUsize,
}

#[derive(Clone, Copy)]
enum Turn {
    Fails,
    GivesUp,
    Wanders,
    HasNoScreen,
}

impl Person {
    fn with(turns: &[Turn]) -> Arc<Self> {
        Arc::new(Self { turns: Mutex::new(turns.iter().copied().collect()), asked: AtomicUsize::default() })
    }

    fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }
}

#[async_trait]
impl CaptchaHost for Person {
    async fn solve(&self) -> Result<Option<Secret>, StoreError> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        let turn = self.turns.lock().expect("not poisoned").pop_front();
        match turn {
            None => Ok(Some(Secret::from(RIGHT))),
            Some(Turn::Fails) => Ok(Some(Secret::from("mistaken"))),
            Some(Turn::GivesUp) => Ok(None),
            Some(Turn::Wanders) => std::future::pending().await,
            Some(Turn::HasNoScreen) => Err(StoreError),
        }
    }
}

fn app(phone: &Phone, person: &Arc<Person>) -> Client {
    open(Setup { captcha: Some(Arc::clone(person) as _), ..phone.setup() })
}

#[tokio::test]
async fn a_wrong_token_is_followed_by_another_captcha_and_the_mail_is_sent_once() {
    let phone = phone();
    let person = Person::with(&[Turn::Fails]);
    ask(&app(&phone, &person), ADDRESS).await;
    assert_eq!((person.asked(), phone.sandbox.calls("POST /recover")), (2, 3));
    phone.mail(0).await;
    assert_eq!(phone.mails(), 1);
}

#[tokio::test]
async fn the_login_and_the_sign_in_after_a_reset_have_theirs_solved_too() {
    let phone = Phone::with(Settings { captcha_token: Some(RIGHT.to_owned()), ..Settings::strict() });
    let person = Person::with(&[Turn::Fails]);
    let client = app(&phone, &person);
    assert_eq!(sign_in(&client, ADDRESS, "not it").await, Some(Problem::CheckCredentials));
    assert_eq!(person.asked(), 2);
    assert_eq!(sign_in(&client, ADDRESS, OLD).await, None);
    assert_eq!(person.asked(), 3, "a token is good for one request");
    let reset = prove(&phone, &client).await;
    save(&reset, NEW, NEW);
    assert!(done(&reset).await);
    assert_eq!(person.asked(), 5, "one for the mail, one to sign in");
}

#[tokio::test]
async fn a_person_who_gives_up_is_told_so_nothing_is_mailed_and_the_next_press_asks_again() {
    let phone = phone();
    for turn in [Turn::GivesUp, Turn::HasNoScreen] {
        let person = Person::with(&[turn]);
        let reset = new_reset(&app(&phone, &person)).await;
        send_instructions(&reset, ADDRESS);
        assert_eq!(problem(&reset).await, Problem::SolveCaptcha);
        assert_eq!(phone.mails(), 0);
    }
    let person = Person::with(&[Turn::GivesUp]);
    let client = app(&phone, &person);
    assert_eq!(sign_in(&client, ADDRESS, OLD).await, Some(Problem::SolveCaptcha));
    assert_eq!(sign_in(&client, ADDRESS, OLD).await, None);
    let reset = new_reset(&client).await;
    send_instructions(&reset, ADDRESS);
    shown(&reset, repass_e2e::person::at_inbox).await;
}

#[tokio::test]
async fn wrong_tokens_without_end_are_told_after_a_few() {
    let phone = phone();
    let person = Person::with(&[Turn::Fails; 9]);
    let reset = new_reset(&app(&phone, &person)).await;
    send_instructions(&reset, ADDRESS);
    assert_eq!(problem(&reset).await, Problem::SolveCaptcha);
    assert_eq!((person.asked(), phone.mails()), (3, 0));
}

#[tokio::test]
async fn an_app_that_cannot_show_captchas_says_what_is_missing() {
    let phone = phone();
    let reset = new_reset(&phone.open()).await;
    send_instructions(&reset, ADDRESS);
    assert_eq!(problem(&reset).await, Problem::SolveCaptcha);
}

#[tokio::test]
async fn a_person_who_wanders_off_counts_as_having_given_up() {
    let phone = phone();
    let person = Person::with(&[Turn::Wanders]);
    let setup = Setup { captcha: Some(Arc::clone(&person) as _), ..phone.setup() };
    let timing = Timing { captcha: Duration::from_millis(200), ..setup.timing };
    let reset = new_reset(&open(Setup { timing, ..setup })).await;
    send_instructions(&reset, ADDRESS);
    assert_eq!(problem(&reset).await, Problem::SolveCaptcha);
}

#[tokio::test]
async fn who_gives_up_the_captcha_of_the_last_sign_in_has_their_new_password_all_the_same() {
    let phone = Phone::with(Settings { captcha_token: Some(RIGHT.to_owned()), ..Settings::strict() });
    let person = Person::with(&[]);
    let reset = prove(&phone, &app(&phone, &person)).await;
    person.turns.lock().expect("not poisoned").push_back(Turn::GivesUp);
    save(&reset, NEW, NEW);
    assert!(!done(&reset).await);
    assert!(phone.password_is(NEW));
    eventually("the session of the proof is ended", || phone.sessions() == 0).await;
}

#[tokio::test]
async fn a_request_that_was_lost_after_the_captcha_is_told_as_lost() {
    let phone = phone();
    let person = Person::with(&[]);
    let reset = new_reset(&app(&phone, &person)).await;
    phone.sandbox.add_fault(Fault::once("POST /recover", FaultKind::LoseAnswer).after(1));
    send_instructions(&reset, ADDRESS);
    let screen = shown(&reset, repass_e2e::person::at_inbox).await;
    let notice = Some(repass_core::flow::Notice::MayHaveBeenSent);
    assert!(matches!(screen, ResetScreen::CheckInbox { screen } if screen.notice == notice));
    reset.dispatch(ResetAction::Cancel);
}
