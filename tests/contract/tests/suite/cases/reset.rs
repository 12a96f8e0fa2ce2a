//! "I forgot my password".

use repass_core::{
    flow::reset::{Reset, ResetAction, ResetScreen},
    policy::{CharacterClass, Rule},
    problem::Problem,
    runner::FlowHandle,
};
use repass_phone::{eventually, person, shown};
use url::Url;

use super::yes;
use crate::{
    http,
    line::Line,
    scene::{NEW, OLD, Proof, Scene, THIRD, after_save},
};

/// Too short for a strict server, and without a digit; the app's own rules take it.
const WEAK: &str = "tidal bay";

pub async fn by_code(scene: Scene) -> String {
    by(scene, Proof::Code).await
}

pub async fn by_link(scene: Scene) -> String {
    by(scene, Proof::Link).await
}

pub async fn by_link_opened_elsewhere(scene: Scene) -> String {
    by(scene, Proof::OpenedElsewhere).await
}

async fn by(scene: Scene, proof: Proof) -> String {
    let reset = scene.ask(&scene.open()).await;
    let ResetScreen::CheckInbox { screen } = reset.screen() else { unreachable!("just seen") };
    assert_eq!(screen.takes_code, scene.proofs().contains(&Proof::Code));
    scene.bring(&reset, proof, &scene.mailed(proof).await).await;
    person::at_new_password(&reset).await;
    saves(&scene, &reset).await;
    eventually("nothing is left stored", || scene.phone.stores_nothing()).await;
    yes()
}

/// From the new password to the end.
async fn saves(scene: &Scene, reset: &FlowHandle<Reset>) {
    person::save(reset, NEW, NEW);
    assert!(person::done(reset).await);
    assert!(scene.is_signed_in().await);
    scene.has_changed(OLD, NEW).await;
}

pub async fn not_confirmed_yet(scene: Scene) -> String {
    let reset = scene.ask(&scene.open()).await;
    reset.dispatch(ResetAction::ConfirmFollowed);
    assert_eq!(person::problem(&reset).await, Problem::OpenLinkFirst);
    http::open(&scene.mailed(Proof::OpenedElsewhere).await).await;
    reset.dispatch(ResetAction::ConfirmFollowed);
    person::at_new_password(&reset).await;
    saves(&scene, &reset).await;
    yes()
}

// Proofs that are refused

pub async fn wrong_code(scene: Scene) -> String {
    wrong(scene, Proof::Code).await
}

pub async fn wrong_link(scene: Scene) -> String {
    wrong(scene, Proof::Link).await
}

async fn wrong(scene: Scene, proof: Proof) -> String {
    let reset = scene.ask(&scene.open()).await;
    let right = scene.mailed(proof).await;
    scene.bring(&reset, proof, &damaged(&right, proof)).await;
    let when = refused(&reset, proof).await;
    assert!(scene.opens(OLD).await);
    scene.bring(&reset, proof, &right).await;
    person::at_new_password(&reset).await;
    if when == AT_SAVE {
        // Only the proof was asked for again: what was typed is still there.
        assert!(reset.assess().acceptable, "what was typed as the password is not lost");
    }
    saves(&scene, &reset).await;
    when.to_owned()
}

pub async fn used_code(scene: Scene) -> String {
    used(scene, Proof::Code).await
}

pub async fn used_link(scene: Scene) -> String {
    used(scene, Proof::Link).await
}

pub async fn used_link_opened_elsewhere(scene: Scene) -> String {
    used(scene, Proof::OpenedElsewhere).await
}

/// The same attempt in two windows: what the first one uses is of no use in the second.
async fn used(scene: Scene, proof: Proof) -> String {
    let first = scene.ask(&scene.open()).await;
    let mailed = scene.mailed(proof).await;
    eventually("the attempt is stored", || scene.phone.log.count("reset: persisted") >= 2).await;
    let second = scene.open().reset();
    shown(&second, person::at_inbox).await;

    scene.bring(&first, proof, &mailed).await;
    person::at_new_password(&first).await;
    saves(&scene, &first).await;

    scene.bring(&second, proof, &mailed).await;
    let when = refused(&second, proof).await;
    assert!(scene.opens(NEW).await && !scene.opens(THIRD).await);
    when.to_owned()
}

pub async fn expired_code(scene: Scene) -> String {
    expired(scene, Proof::Code).await
}

pub async fn expired_link(scene: Scene) -> String {
    expired(scene, Proof::Link).await
}

pub async fn expired_link_opened_elsewhere(scene: Scene) -> String {
    expired(scene, Proof::OpenedElsewhere).await
}

async fn expired(scene: Scene, proof: Proof) -> String {
    let reset = scene.ask(&scene.open()).await;
    eventually("the mail has come", || scene.server.mails(&scene.account) > 0).await;
    scene.server.expire_proofs().await;
    scene.bring(&reset, proof, &scene.mailed(proof).await).await;
    let when = refused(&reset, proof).await;
    assert!(scene.opens(OLD).await && !scene.opens(THIRD).await);
    when.to_owned()
}

const AT_ONCE: &str = "at once";
const AT_SAVE: &str = "at SAVE";

/// Holds that a proof is refused, at once or with the new password, and that the person is at the inbox then.
async fn refused(reset: &FlowHandle<Reset>, proof: Proof) -> &'static str {
    let over = |screen: &ResetScreen| {
        person::problem_shown(screen).is_some() || matches!(screen, ResetScreen::NewPassword { .. })
    };
    let when = match shown(reset, over).await {
        ResetScreen::NewPassword { .. } => {
            person::save(reset, THIRD, THIRD);
            AT_SAVE
        }
        _ => AT_ONCE,
    };
    let expected = match proof {
        Proof::Code => Problem::CheckCode,
        Proof::Link => Problem::UseNewestMail,
        // The flows have no other word for a link that is of no use any more.
        Proof::OpenedElsewhere => Problem::OpenLinkFirst,
    };
    let back = |screen: &ResetScreen| {
        matches!(screen, ResetScreen::CheckInbox { .. }) && person::problem_shown(screen) == Some(expected)
    };
    shown(reset, back).await;
    when
}

/// Of the same form, and not the one that was mailed.
fn damaged(right: &str, proof: Proof) -> String {
    let next = |digit: char| digit.to_digit(10).map_or(digit, |it| char::from_digit((it + 1) % 10, 10).expect("one"));
    if proof == Proof::Code {
        return right.chars().map(next).collect();
    }
    let mut link = Url::parse(right).expect("a link");
    let is_token = |name: &str| name != "request" && name != "type";
    let pairs: Vec<(String, String)> = link
        .query_pairs()
        .map(|(name, value)| {
            let value = if is_token(&name) { value.chars().map(next).collect() } else { value.into_owned() };
            (name.into_owned(), value)
        })
        .collect();
    link.query_pairs_mut().clear().extend_pairs(pairs);
    assert_ne!(link.as_str(), right);
    link.into()
}

// The new password

pub async fn old_refused_new_accepted(scene: Scene) -> String {
    let client = scene.open();
    let reset = scene.prove(&client).await;
    assert!(scene.opens(OLD).await, "a proof alone changes nothing");
    saves(&scene, &reset).await;
    let change = person::settings(&client).await;
    super::change::type_current(&change, NEW);
    person::press_save(&change, THIRD, THIRD);
    assert_eq!(person::settled(&change).await.problem, None);
    scene.has_changed(NEW, THIRD).await;
    assert!(!scene.opens(OLD).await);
    yes()
}

pub async fn requests(scene: Scene) -> String {
    let line = Line::to(scene.server.address(), []).await;
    let client = scene.phone.open(scene.server.adapter(&line.address()));
    let reset = scene.prove(&client).await;
    saves(&scene, &reset).await;
    line.requests().len().to_string()
}

pub async fn policy_refusal(scene: Scene) -> String {
    let reset = scene.prove(&scene.open()).await;
    let tells = scene.abilities().tells_policy;
    if tells {
        let learned =
            |rule: Rule| matches!(rule, Rule::AtLeast { chars: 10 } | Rule::Contains { class: CharacterClass::Digit });
        let told = || reset.assess().rules.iter().filter(|state| learned(state.rule)).count() == 2;
        eventually("the server's rules are shown", told).await;
    }
    person::save(&reset, WEAK, WEAK);
    let problem = person::problem(&reset).await;
    if tells {
        assert_eq!(problem, Problem::ImprovePassword);
        assert_eq!(reset.assess().rules.iter().filter(|state| !state.met).count(), 2, "both are shown as missing");
    } else {
        assert_eq!(problem, Problem::ChooseStrongerPassword);
    }
    assert!(scene.opens(OLD).await && !scene.opens(WEAK).await);
    saves(&scene, &reset).await;
    if tells { "beforehand".to_owned() } else { AT_SAVE.to_owned() }
}

pub async fn same_password(scene: Scene) -> String {
    let reset = scene.prove(&scene.open()).await;
    person::save(&reset, OLD, OLD);
    let told = match after_save(&reset).await {
        ResetScreen::Done { .. } => "taken",
        screen => {
            assert_eq!(person::problem_shown(&screen), Some(Problem::ChooseDifferentPassword));
            "refused"
        }
    };
    assert!(scene.opens(OLD).await);
    told.to_owned()
}
