//! An answer is lost: neither success nor failure. Each request of a call is lost in turn, before the server
//! sees it and after its work.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicBool, Ordering},
};

use repass_core::{
    backend::{OtherDevices, OutcomeCheck},
    client::Client,
    flow::{
        Notice, Slot,
        change::ChangeScreen,
        login::LoginScreen,
        reset::{ResetAction, ResetScreen},
    },
    problem::Problem,
};
use repass_phone::{person, shown, type_into};

use super::{change, second_factor, yes};
use crate::{
    line::Fate,
    scene::{self, NEW, Network, OLD, Proof, Scene},
    truth::{self, Claim},
};

/// More requests than any call makes.
const MANY: usize = 4;

/// How the request that is lost is lost, and which of the call's it is.
#[derive(Clone, Debug)]
struct Loss {
    fate: Fate,
    request: usize,
}

impl Loss {
    fn is_after_work(&self) -> bool {
        matches!(self.fate, Fate::LoseAnswer)
    }
}

/// Plays a call once for each request that it makes and each way to lose it, each time with an account of
/// its own. How many there were; nothing is lost of a call that asks nobody.
async fn each_loss<P>(scene: &Scene, call: &'static str, play: impl Fn(Scene, Client, Loss, Arc<Network>) -> P) -> usize
where
    P: Future<Output = ()>,
{
    for request in 0..MANY {
        for fate in [Fate::LoseAnswer, Fate::LoseRequest] {
            let scene = scene.another().await;
            let mut fates = vec![Fate::Pass; request];
            fates.push(fate.clone());
            let (client, network) = scene.open_struck(call, fates).await;
            play(scene, client, Loss { fate, request }, Arc::clone(&network)).await;
            if network.struck.struck() == 0 {
                return request;
            }
        }
    }
    panic!("{call} makes {MANY} requests or more");
}

/// For a call that asks nobody.
const ASKS_NOBODY: &str = "asks nobody";

pub async fn at_sign_in(scene: Scene) -> String {
    let requests = each_loss(&scene, "sign_in", async |scene, client, _, network| {
        let told = person::sign_in(&client, &scene.account, OLD).await;
        if network.struck.struck() > 0 {
            assert_eq!(told, Some(Problem::TryAgain));
            assert!(!scene.phone.session.is_signed_in());
            assert_eq!(person::sign_in(&client, &scene.account, OLD).await, None);
        }
        assert!(scene.is_signed_in().await);
    });
    assert!(requests.await > 0);
    yes()
}

pub async fn at_second_factor(scene: Scene) -> String {
    let at_login = each_loss(&scene, "answer_challenge", async |scene, client, _, network| {
        scene.server.add_second_factor(&scene.account).await;
        let login = person::press_login(&client, &scene.account, OLD);
        second_factor::asked_at_login(&login, None).await;
        second_factor::answer_at_login(&login, &scene.server.second_factor_code(&scene.account).await, false);
        let over = |screen: &LoginScreen| match screen {
            LoginScreen::SecondFactor { screen } => screen.busy.is_none() && screen.problem.is_some(),
            screen => *screen == LoginScreen::SignedIn,
        };
        shown(&login, over).await;
        if network.struck.struck() > 0 {
            second_factor::asked_at_login(&login, Some(Problem::TryAgain)).await;
            assert!(!scene.phone.session.is_signed_in());
            second_factor::answer_at_login(&login, &scene.server.second_factor_code(&scene.account).await, false);
        }
        shown(&login, |screen| *screen == LoginScreen::SignedIn).await;
    })
    .await;
    let begins_anew = AtomicBool::new(false);
    let at_reset = each_loss(&scene, "confirm_grant", async |scene, client, loss, network| {
        scene.server.add_second_factor(&scene.account).await;
        let reset = scene.brought(&client, scene.usual_proof()).await;
        second_factor::asked(&reset, None).await;
        second_factor::answer(&reset, &scene.server.second_factor_code(&scene.account).await);
        let over = |screen: &ResetScreen| {
            person::problem_shown(screen).is_some() || matches!(screen, ResetScreen::NewPassword { .. })
        };
        shown(&reset, over).await;
        if network.struck.struck() > 0 {
            second_factor::asked(&reset, Some(Problem::TryAgain)).await;
            second_factor::answer(&reset, &scene.server.second_factor_code(&scene.account).await);
        }
        let over =
            |screen: &ResetScreen| matches!(screen, ResetScreen::NewPassword { .. } | ResetScreen::EnterAddress { .. });
        if let ResetScreen::EnterAddress { screen } = shown(&reset, over).await {
            // The grant was exchanged for one that was lost.
            assert_eq!((screen.notice, loss.is_after_work()), (Some(Notice::Expired), true));
            begins_anew.store(true, Ordering::SeqCst);
        }
    })
    .await;
    assert!(at_login > 0 && at_reset > 0);
    if begins_anew.into_inner() { "yes; a reset begins anew".to_owned() } else { yes() }
}

pub async fn at_asking(scene: Scene) -> String {
    let requests = each_loss(&scene, "request_instructions", async |scene, client, loss, network| {
        let reset = scene.ask(&client).await;
        let ResetScreen::CheckInbox { screen } = reset.screen() else { unreachable!("just seen") };
        let was_lost = network.struck.struck() > 0;
        assert_eq!((screen.problem, screen.notice), (None, was_lost.then_some(Notice::MayHaveBeenSent)));
        if was_lost && !loss.is_after_work() {
            assert_eq!(scene.server.mails(&scene.account), 0);
            return;
        }
        // What was lost with the answer may be a ticket, which a code does without.
        let proof = scene.proofs()[0];
        scene.bring(&reset, proof, &scene.mailed(proof).await).await;
        person::at_new_password(&reset).await;
        person::save(&reset, NEW, NEW);
        assert!(person::done(&reset).await);
        scene.has_changed(OLD, NEW).await;
    });
    assert!(requests.await > 0);
    yes()
}

pub async fn at_proof(scene: Scene) -> String {
    let mut told = Vec::new();
    for proof in scene.proofs() {
        let name = match proof {
            Proof::Code => "code",
            Proof::Link => "link",
            Proof::OpenedElsewhere => "link opened elsewhere",
        };
        let again = Mutex::new(ASKS_NOBODY);
        each_loss(&scene, "verify", async |scene, client, loss, network| {
            let reset = scene.ask(&client).await;
            let mailed = scene.mailed(proof).await;
            scene.bring(&reset, proof, &mailed).await;
            let over = |screen: &ResetScreen| {
                person::problem_shown(screen).is_some() || matches!(screen, ResetScreen::NewPassword { .. })
            };
            let screen = shown(&reset, over).await;
            if network.struck.struck() == 0 {
                assert!(matches!(screen, ResetScreen::NewPassword { .. }));
                return;
            }
            let ResetScreen::CheckInbox { screen } = screen else { panic!("not at the inbox: {screen:?}") };
            let may_be_used = (proof != Proof::OpenedElsewhere).then_some(Notice::MayBeUsed);
            assert_eq!((screen.problem, screen.notice), (Some(Problem::TryAgain), may_be_used));
            scene.bring(&reset, proof, &mailed).await;
            let over = |screen: &ResetScreen| {
                person::problem_shown(screen).is_some_and(|problem| problem != Problem::TryAgain)
                    || matches!(screen, ResetScreen::NewPassword { .. })
            };
            let screen = shown(&reset, over).await;
            if !loss.is_after_work() {
                assert!(matches!(screen, ResetScreen::NewPassword { .. }), "nothing was used: {screen:?}");
            } else if matches!(screen, ResetScreen::NewPassword { .. }) {
                *again.lock().expect("not poisoned") = "works again";
            } else {
                *again.lock().expect("not poisoned") = "is used up";
            }
            assert!(scene.opens(OLD).await);
        })
        .await;
        told.push(format!("{name}: {}", again.into_inner().expect("not poisoned")));
    }
    told.join("; ")
}

/// How a lost save is settled, in words.
fn in_words(check: OutcomeCheck) -> String {
    match check {
        OutcomeCheck::RepeatSave => "by saving again",
        OutcomeCheck::SignIn => "by signing in",
        OutcomeCheck::AskPerson => "the person tries",
    }
    .to_owned()
}

pub async fn at_save(scene: Scene) -> String {
    let check = scene.abilities().outcome_check;
    let requests = each_loss(&scene, "set_password", async |scene, client, loss, network| {
        let reset = scene.prove(&client).await;
        person::save(&reset, NEW, NEW);
        let screen = scene::after_save(&reset).await;
        let claim = truth::of_reset(&screen);
        scene.is_so(claim, &screen).await;
        if network.struck.struck() == 0 {
            assert_eq!(claim, Claim::Saved);
            return;
        }
        if check != OutcomeCheck::RepeatSave {
            assert_eq!(network.struck.requests().len(), loss.request + 1, "the proof is spent: it is not sent again");
        }
        let expected = match (check, loss.is_after_work()) {
            (OutcomeCheck::RepeatSave, _) | (OutcomeCheck::SignIn, true) => Claim::Saved,
            (OutcomeCheck::SignIn, false) | (OutcomeCheck::AskPerson, _) => Claim::Unknown,
        };
        assert_eq!(claim, expected, "{loss:?}: {screen:?}");
        if let ResetScreen::OutcomeUnknown { screen } = screen {
            assert_eq!(screen.can_check, check != OutcomeCheck::AskPerson);
            // The person tries the new one first, then the old one.
            reset.dispatch(ResetAction::Cancel);
            let closed = shown(&reset, |screen| matches!(screen, ResetScreen::Closed { .. })).await;
            assert_eq!(truth::of_reset(&closed), Claim::Unknown);
            scene.signs_in_with(if loss.is_after_work() { NEW } else { OLD }).await;
        }
    });
    assert!(requests.await > 0);
    in_words(check)
}

pub async fn after_save(scene: Scene) -> String {
    each_loss(&scene, "sign_in", async |scene, client, _, network| {
        let reset = scene.prove(&client).await;
        person::save(&reset, NEW, NEW);
        assert_eq!(person::done(&reset).await, network.struck.struck() == 0);
        scene.has_changed(OLD, NEW).await;
    })
    .await;
    yes()
}

pub async fn at_change(scene: Scene) -> String {
    let check = scene.abilities().outcome_check;
    let requests = each_loss(&scene, "change_password", async |scene, client, loss, network| {
        let settings = scene.settings(&client).await;
        change::save(&settings, NEW);
        let screen = truth::after_change(&settings).await;
        let claim = truth::of_change(&screen);
        scene.is_so(claim, &screen).await;
        if network.struck.struck() == 0 {
            assert_eq!(claim, Claim::Saved);
            return;
        }
        let expected = match (check, loss.is_after_work() || loss.request > 0) {
            (OutcomeCheck::RepeatSave, _) | (OutcomeCheck::SignIn, true) => Claim::Saved,
            (OutcomeCheck::SignIn, false) | (OutcomeCheck::AskPerson, _) => Claim::Unknown,
        };
        assert_eq!(claim, expected, "{loss:?}: {screen:?}");
        if matches!(screen, ChangeScreen::Editing { .. }) {
            assert!(scene.is_signed_in().await, "the host has a session that the server takes");
        }
        if let ChangeScreen::OutcomeUnknown { screen } = screen {
            assert_eq!(screen.can_check, check != OutcomeCheck::AskPerson);
            scene.signs_in_with(if loss.is_after_work() { NEW } else { OLD }).await;
        }
    });
    assert!(requests.await > 0);
    in_words(check)
}

pub async fn at_mailed_code(scene: Scene) -> String {
    let requests = each_loss(&scene, "request_confirmation_code", async |scene, client, loss, network| {
        let settings = scene.settings(&client).await;
        scene.server.age_sessions(&scene.account).await;
        person::press_save(&settings, NEW, NEW);
        let told = person::settled(&settings).await;
        let was_lost = network.struck.struck() > 0;
        assert_eq!(told.problem, Some(if was_lost { Problem::TryAgain } else { Problem::EnterCode }));
        if was_lost && !loss.is_after_work() {
            assert_eq!(scene.server.mails(&scene.account), 0);
            assert!(told.can_resend);
            return;
        }
        type_into(&settings, Slot::Code, &scene.server.mailed_code(&scene.account, 0).await);
        person::press_save(&settings, NEW, NEW);
        let screen = truth::after_change(&settings).await;
        assert_eq!(truth::of_change(&screen), Claim::Saved);
        scene.has_changed(OLD, NEW).await;
    });
    assert!(requests.await > 0);
    yes()
}

pub async fn at_sign_out(scene: Scene) -> String {
    let requests = each_loss(&scene, "sign_out", async |scene, client, _, _| {
        let there = scene.server.sign_in(&scene.account, OLD).await.expect("signed in");
        let reset = scene.prove(&client).await;
        person::save(&reset, NEW, NEW);
        let screen = shown(&reset, |screen| matches!(screen, ResetScreen::Done { .. })).await;
        let ResetScreen::Done { screen } = screen else { unreachable!("just seen") };
        assert!(screen.signed_in && scene.is_signed_in().await);
        if screen.others == OtherDevices::SignedOut {
            assert!(!scene.server.takes(&there).await);
        }
    })
    .await;
    if requests == 0 { ASKS_NOBODY.to_owned() } else { yes() }
}
