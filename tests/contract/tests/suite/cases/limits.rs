//! Too many requests.

use repass_core::{
    flow::change::{ChangeScreen, EditingScreen},
    problem::Problem,
};
use repass_phone::person;

use super::{change, yes};
use crate::{
    line::Fate,
    scene::{NEW, OLD, Scene},
};

/// What a gateway asks to wait.
const WAIT_SECONDS: u64 = 40;

/// More attempts than any server of the list takes.
const MANY: usize = 60;

fn too_many(hint: Option<u64>) -> Vec<Fate> {
    let hint = hint.map(|seconds| format!("retry-after: {seconds}\r\n")).unwrap_or_default();
    let page = format!(
        "HTTP/1.1 429 Too Many Requests\r\ncontent-type: text/plain\r\ncontent-length: 9\r\n{hint}connection: close\r\n\r\nslow down"
    );
    vec![Fate::Instead(page.into_bytes().into())]
}

/// Holds that a wait is shown, as long as it was asked for.
fn is_wait(problem: Option<Problem>, hint: Option<u64>) {
    let Some(Problem::Wait { until }) = problem else { panic!("no wait: {problem:?}") };
    assert_eq!(until.map(|until| until.full_millis), hint.map(|seconds| seconds * 1_000));
}

pub async fn with_hint(scene: Scene) -> String {
    told(&scene, Some(WAIT_SECONDS)).await
}

pub async fn without_hint(scene: Scene) -> String {
    told(&scene, None).await
}

async fn told(scene: &Scene, hint: Option<u64>) -> String {
    let (client, _network) = scene.open_struck("sign_in", too_many(hint)).await;
    is_wait(person::sign_in(&client, &scene.account, OLD).await, hint);
    assert_eq!(person::sign_in(&client, &scene.account, OLD).await, None);

    let (client, _network) = scene.open_struck("request_instructions", too_many(hint)).await;
    let reset = person::new_reset(&client).await;
    person::send_instructions(&reset, &scene.account);
    is_wait(Some(person::problem(&reset).await), hint);
    assert_eq!(scene.server.mails(&scene.account), 0);

    let saving = scene.another().await;
    let (client, _network) = saving.open_struck("set_password", too_many(hint)).await;
    let reset = saving.prove(&client).await;
    person::save(&reset, NEW, NEW);
    is_wait(Some(person::problem(&reset).await), hint);
    assert!(saving.opens(OLD).await && !saving.opens(NEW).await);
    person::save(&reset, NEW, NEW);
    assert!(person::done(&reset).await);
    saving.has_changed(OLD, NEW).await;

    let changing = scene.another().await;
    let (client, _network) = changing.open_struck("change_password", too_many(hint)).await;
    let settings = changing.settings(&client).await;
    change::save(&settings, NEW);
    is_wait(person::settled(&settings).await.problem, hint);
    assert!(changing.opens(OLD).await && !changing.opens(NEW).await);
    person::press_save(&settings, NEW, NEW);
    let saved = |screen: &ChangeScreen| match screen {
        ChangeScreen::Editing { screen: EditingScreen { saved, .. } } => saved.is_some(),
        _ => false,
    };
    repass_phone::shown(&settings, saved).await;
    changing.has_changed(OLD, NEW).await;
    yes()
}

pub async fn own(scene: Scene) -> String {
    let client = scene.open();
    for _ in 0..MANY {
        match person::sign_in(&client, &scene.account, "not it").await {
            Some(Problem::CheckCredentials) => {}
            Some(Problem::Wait { until: Some(_) }) => return "with its wait".to_owned(),
            Some(Problem::Wait { until: None }) => return "without a wait".to_owned(),
            other => panic!("neither refused nor told to wait: {other:?}"),
        }
    }
    panic!("{MANY} wrong passwords, and no limit");
}
