//! Every kind of link, tapped at every moment: what the person sees, what was sent, and the way on.
//!
//! A moment is a [`Scene`] of the matrix, or the time while its press is under way. What no table may
//! bless: a mail, more than one proof spent by a tap, a foreign link sent anywhere, a typed password
//! lost.

mod page;

use std::time::Duration;

use repass_core::flow::Slot;
use repass_sandbox::{Fault, FaultKind, Settings};

pub use self::page::page;
use crate::{
    cell,
    observed::ObservedFlow,
    outside::{Outside, parameter},
    person::Person,
    phone::{Connection, Phone},
    scenes::{self, RECOVER, SAVE, Scene, Stage, VERIFY},
};

/// Another account of the same server.
const OTHER_ACCOUNT: &str = "lee@example.com";

const RESET_RS: &str = "core/src/flow/reset.rs";
const RESET_EVENTS_RS: &str = "core/src/flow/reset/events.rs";
const LOGIN_RS: &str = "core/src/flow/login.rs";
const CHANGE_EVENTS_RS: &str = "core/src/flow/change/events.rs";
const RUNNER_RS: &str = "core/src/runner/mod.rs";

/// A link, as it comes to the phone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Link {
    /// Of the mail that was asked for here.
    Own,
    /// The same, tapped twice.
    OwnTwice,
    /// The same, after a browser has followed it.
    Used,
    /// Of another request: an older one, or one of another device.
    OtherRequest,
    /// Opens another account, and its mail's template has lost the request's id.
    OtherAccount,
    /// Where the server's own page leads when the proof is used or expired.
    Expired,
    /// A good proof on somebody else's address.
    Elsewhere,
    /// Not a link.
    Malformed,
}

/// All of them, with their names.
pub const LINKS: &[(Link, &str)] = &[
    (Link::Own, "of this request"),
    (Link::OwnTwice, "of this request, tapped twice"),
    (Link::Used, "of this request, used before"),
    (Link::OtherRequest, "of another request"),
    (Link::OtherAccount, "of another account, without a request's id"),
    (Link::Expired, "that the server says is expired"),
    (Link::Elsewhere, "to another place"),
    (Link::Malformed, "that is none"),
];

/// When it is tapped.
pub struct Moment {
    /// As the table calls it.
    pub title: &'static str,
    /// The functions that decide, with their files.
    pub decided_by: &'static [(&'static str, &'static str)],
    /// Whether instructions were asked for here, so that there is a link of this request.
    pub is_asked: bool,
    /// The way there.
    scene: fn(&Phone) -> Scene,
    /// The call of the press that is under way meanwhile.
    during: Option<&'static str>,
    /// Whether the app is not running, and the tap starts it.
    starts: bool,
}

const AT_REST: Moment =
    Moment { title: "", decided_by: &[], is_asked: true, scene: scenes::at_code, during: None, starts: false };

const FOLLOWED: &[(&str, &str)] = &[(RESET_RS, "follow_link"), (RESET_RS, "proved")];
const KEPT: &[(&str, &str)] = &[(RESET_EVENTS_RS, "settle"), (RESET_RS, "follow_link"), (RESET_RS, "proved")];
const DROPPED: &[(&str, &str)] = &[(RESET_EVENTS_RS, "settle")];

/// All of them, in the order of the table.
pub const MOMENTS: &[Moment] = &[
    Moment {
        title: "The app is not running, and nothing was asked for here",
        decided_by: KEPT,
        is_asked: false,
        scene: scenes::at_address,
        starts: true,
        ..AT_REST
    },
    Moment { title: "The app is not running, the mail was asked for here", decided_by: KEPT, starts: true, ..AT_REST },
    Moment { title: "At the address", decided_by: FOLLOWED, is_asked: false, scene: scenes::at_address, ..AT_REST },
    Moment {
        title: "While the instructions are sent again",
        decided_by: KEPT,
        scene: scenes::at_resend,
        during: Some(RECOVER),
        ..AT_REST
    },
    Moment { title: "At the inbox", decided_by: FOLLOWED, ..AT_REST },
    Moment { title: "While the code is checked", decided_by: DROPPED, during: Some(VERIFY), ..AT_REST },
    Moment { title: "At the new password", decided_by: DROPPED, scene: scenes::at_new_password, ..AT_REST },
    Moment {
        title: "While the new password is saved",
        decided_by: DROPPED,
        scene: scenes::at_new_password,
        during: Some(SAVE),
        ..AT_REST
    },
    Moment {
        title: "When nobody knows whether it was saved",
        decided_by: DROPPED,
        scene: scenes::at_unknown_saved,
        ..AT_REST
    },
    Moment { title: "When it is done", decided_by: DROPPED, scene: scenes::at_done, ..AT_REST },
    Moment {
        title: "Given to the login window instead of a reset",
        decided_by: &[(RUNNER_RS, "open_link"), (LOGIN_RS, "accepts")],
        is_asked: false,
        scene: scenes::at_login,
        ..AT_REST
    },
    Moment {
        title: "Given to Personal Settings instead of a reset",
        decided_by: &[(RUNNER_RS, "open_link"), (CHANGE_EVENTS_RS, "accepts")],
        is_asked: false,
        scene: scenes::at_settings,
        ..AT_REST
    },
];

/// What came of it, for the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// What the person sees.
    pub sees: String,
    /// How many proofs the server was sent.
    pub sent: usize,
    /// The way on.
    pub then: String,
}

/// Plays a cell, where there is such a link at that moment; and what is wrong with it.
#[must_use]
pub fn play(moment: &Moment, link: Link) -> Option<(Cell, Vec<String>)> {
    let is_own = matches!(link, Link::Own | Link::OwnTwice | Link::Used);
    if is_own && !moment.is_asked {
        return None;
    }
    let phone = Phone::new(Settings::strict(), Connection::default());
    phone.sandbox.add_account(OTHER_ACCOUNT, "some reef 9").expect("the account is made");
    let mut scene = (moment.scene)(&phone);
    let text = text_of(link, &phone);
    let before = (phone.sandbox.calls(VERIFY), phone.mails("Reset your"));
    let typed = has_typed(&scene);

    if let Some(route) = moment.during {
        phone.press_under(Fault::once(route, FaultKind::Hold), || cell::press(&scene));
    }
    if moment.starts {
        scene = started_anew(&phone, scene);
    }
    tap(&scene.stage, &text);
    if link == Link::OwnTwice {
        tap(&scene.stage, &text);
    }
    phone.sandbox.clear_faults();
    let summary = scene.stage.settled();
    let asked = usize::from(moment.during == Some(RECOVER));
    phone.await_mail("Reset your", before.1 + asked);

    let mut complaints = Vec::new();
    let pressed = usize::from(moment.during == Some(VERIFY));
    let sent = phone.sandbox.calls(VERIFY) - before.0 - pressed;
    let may_be_sent = is_own || link == Link::OtherAccount;
    if sent > usize::from(may_be_sent) {
        complaints.push(format!("{sent} proofs were sent"));
    }
    if typed && moment.during.is_none() && !has_typed(&scene) {
        complaints.push("what was typed is lost".to_owned());
    }
    let mut person = Person::with(&phone);
    let then = match person.go_on(scene) {
        Ok(end) if phone.password_is(end.password) => end.words,
        Ok(end) => {
            complaints.push("the way on ended with a password that does not open the account".to_owned());
            end.words
        }
        Err(lost) => {
            complaints.push(lost);
            String::new()
        }
    };
    if phone.mails("Reset your") > before.1 + asked + person.sends {
        complaints.push("a mail that nobody asked for".to_owned());
    }
    Some((Cell { sees: summary.words, sent, then }, complaints))
}

/// The link, as it stands in the mail or wherever it comes from.
fn text_of(link: Link, phone: &Phone) -> String {
    let own = || phone.newest_mail("Reset your").app_link().expect("an app link");
    match link {
        Link::Own | Link::OwnTwice => own(),
        Link::Used => {
            let link = own();
            // A browser may be too late, where the code was used here before.
            Outside::of(phone).spend(&link);
            link
        }
        Link::OtherRequest => Outside::of(phone).ask(phone, OTHER_ACCOUNT),
        Link::OtherAccount => {
            let link = Outside::of(phone).ask(phone, OTHER_ACCOUNT);
            let token = parameter(&link, "token_hash").expect("a token");
            format!("ismessenger://reset?token_hash={token}&type=recovery")
        }
        Link::Expired => "ismessenger://reset#error=access_denied&error_code=otp_expired".to_owned(),
        Link::Elsewhere => {
            let link = Outside::of(phone).ask(phone, OTHER_ACCOUNT);
            link.replacen("ismessenger://reset", "https://ismessenger.example.com/reset", 1)
        }
        Link::Malformed => "ismessenger:/?token_hash".to_owned(),
    }
}

fn tap(stage: &Stage, link: &str) {
    match stage {
        Stage::Login(login) => login.put(Slot::Link, link.as_bytes()),
        Stage::Reset(reset) => reset.put(Slot::Link, link.as_bytes()),
        Stage::Change(change) => change.put(Slot::Link, link.as_bytes()),
    }
}

fn has_typed(scene: &Scene) -> bool {
    match &scene.stage {
        Stage::Login(_) => false,
        Stage::Reset(reset) => !reset.assess().empty,
        Stage::Change(change) => !change.assess().empty,
    }
}

/// The app is killed, and started by the tap: the link comes before anything was restored.
fn started_anew(phone: &Phone, scene: Scene) -> Scene {
    let Scene { app, stage, press } = scene;
    let Stage::Reset(reset) = stage else { unreachable!("a reset") };
    if phone.records.get("repass.reset").is_some() {
        let (app, reset) = phone.reopen_after(Duration::ZERO, app, reset);
        drop((app, reset));
    } else {
        drop((app, reset));
    }
    let app = phone.open();
    let reset: ObservedFlow<_> = app.reset();
    Scene { app, stage: Stage::Reset(reset), press }
}
