//! Every kind of link, tapped at every moment: what the person sees, what was sent, and the way on.
//!
//! A moment is a [`Scene`] of the matrix, or the time while its press is under way. What no table may
//! bless: a mail, more than one proof spent by a tap, a foreign link sent anywhere, a typed password
//! lost.

mod page;

use repass_core::flow::Slot;
use repass_sandbox::{Fault, FaultKind, Settings};

pub use self::page::page;
use crate::{
    observed::ObservedFlow,
    outside::{Outside, parameter},
    person::Person,
    phone::{Connection, Phone, RESET},
    scenes::{self, RECOVER, SAVE, SIGN_IN, Scene, Stage, VERIFY},
};

/// Another account of the same server.
const OTHER_ACCOUNT: &str = "lee@example.com";

const RESET_RS: &str = "core/src/flow/reset.rs";
const TABLE_RS: &str = "core/src/flow/reset/table.rs";
const LOGIN_WINDOW_RS: &str = "core/src/flow/login_window.rs";
const CHANGE_TABLE_RS: &str = "core/src/flow/change/table.rs";
const MACHINE_RS: &str = "core/src/flow/machine.rs";

/// A link, as it comes to the phone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Link {
    /// Of the mail that was asked for here.
    Own,
    /// The same, tapped twice.
    OwnTwice,
    /// The same, as mail programs leave it.
    Quoted(Quoting),
    /// The same, after a browser has followed it.
    Used,
    /// The same, without the end of its token.
    Cut,
    /// The same, with a second token behind the first.
    TwoTokens,
    /// The same, with the id of its request garbled.
    GarbledId,
    /// The same, without its token: it only opens the app.
    Plain,
    /// The app's link, and nothing with it.
    Bare,
    /// Of another request: an older one, or one of another device.
    OtherRequest,
    /// Opens another account, and its mail's template has lost the request's id.
    OtherAccount,
    /// Where the server's own page leads when something is in the way, by its name for it.
    Error(&'static str),
    /// A good proof on somebody else's address.
    Elsewhere,
    /// Not a link.
    Malformed,
}

/// What mail programs do to a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quoting {
    /// It stood at the end of a sentence.
    Dot,
    /// It was written as HTML.
    Html,
    /// It was written as quoted-printable, in one line.
    Printable,
    /// It was written as quoted-printable, in two lines.
    TwoLines,
    /// It was escaped twice.
    EscapedTwice,
}

/// All of them, with their names.
pub const LINKS: &[(Link, &str)] = &[
    (Link::Own, "of this request"),
    (Link::OwnTwice, "of this request, tapped twice"),
    (Link::Quoted(Quoting::Dot), "of this request, a dot behind"),
    (Link::Quoted(Quoting::Html), "of this request, `&amp;` for `&`"),
    (Link::Quoted(Quoting::Printable), "of this request, `=3D` for `=`"),
    (Link::Quoted(Quoting::TwoLines), "of this request, broken into two lines"),
    (Link::Quoted(Quoting::EscapedTwice), "of this request, escaped twice"),
    (Link::Used, "of this request, used before"),
    (Link::Cut, "of this request, the end of its token missing"),
    (Link::TwoTokens, "of this request, with two tokens"),
    (Link::GarbledId, "of this request, its id garbled"),
    (Link::Plain, "of this request, without a proof"),
    (Link::Bare, "that only opens the app"),
    (Link::OtherRequest, "of another request"),
    (Link::OtherAccount, "of another account, without a request's id"),
    (Link::Error("otp_expired"), "with the server's error `otp_expired`"),
    (Link::Error("flow_state_expired"), "with the server's error `flow_state_expired`"),
    (Link::Error("user_banned"), "with the server's error `user_banned`"),
    (Link::Error("over_request_rate_limit"), "with the server's error `over_request_rate_limit`"),
    (Link::Error("unexpected_failure"), "with the server's error `unexpected_failure`"),
    (Link::Elsewhere, "to another place"),
    (Link::Malformed, "that is none"),
];

impl Link {
    /// Whether it is made of the mail that was asked for here.
    fn is_own(self) -> bool {
        matches!(
            self,
            Self::Own
                | Self::OwnTwice
                | Self::Quoted(_)
                | Self::Used
                | Self::Cut
                | Self::TwoTokens
                | Self::GarbledId
                | Self::Plain
        )
    }

    /// Whether what it carries may be sent, once.
    fn may_be_sent(self) -> bool {
        matches!(self, Self::Own | Self::OwnTwice | Self::Quoted(_) | Self::Used | Self::Cut | Self::OtherAccount)
    }
}

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

const FOLLOWED: &[(&str, &str)] = &[(RESET_RS, "follow_link"), (RESET_RS, "verified")];
const KEPT: &[(&str, &str)] = &[(MACHINE_RS, "settle_down"), (RESET_RS, "follow_link"), (RESET_RS, "verified")];
const DROPPED: &[(&str, &str)] = &[(TABLE_RS, "links"), (MACHINE_RS, "settle_down")];
const OPENS_RESET: &[(&str, &str)] =
    &[(LOGIN_WINDOW_RS, "open_reset"), (MACHINE_RS, "settle_down"), (RESET_RS, "follow_link")];

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
    Moment {
        title: "The app is not running, the mail was asked for here, and the tap opens the login window",
        decided_by: OPENS_RESET,
        scene: scenes::at_login_with_reset_waiting,
        starts: true,
        ..AT_REST
    },
    Moment {
        title: "At the login window, and nothing was asked for here",
        decided_by: OPENS_RESET,
        is_asked: false,
        scene: scenes::at_login,
        ..AT_REST
    },
    Moment {
        title: "At the login window, the mail was asked for here",
        decided_by: OPENS_RESET,
        scene: scenes::at_login_with_reset_waiting,
        ..AT_REST
    },
    Moment {
        title: "At the login window, while the person is being signed in",
        decided_by: OPENS_RESET,
        scene: scenes::at_login_with_reset_waiting,
        during: Some(SIGN_IN),
        ..AT_REST
    },
    Moment {
        title: "At the login window, where it asks for the second factor",
        decided_by: OPENS_RESET,
        is_asked: false,
        scene: scenes::at_login_second_factor,
        ..AT_REST
    },
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
    Moment {
        title: "While a mistyped code is checked",
        decided_by: KEPT,
        scene: scenes::at_wrong_code,
        during: Some(VERIFY),
        ..AT_REST
    },
    Moment {
        title: "Where the reset asks for the second factor",
        decided_by: DROPPED,
        scene: scenes::at_second_factor,
        ..AT_REST
    },
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
        title: "Given to Personal Settings instead of a reset",
        decided_by: &[(CHANGE_TABLE_RS, "links"), (MACHINE_RS, "settle_down")],
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
    if link.is_own() && !moment.is_asked {
        return None;
    }
    let phone = Phone::new(Settings::strict(), Connection::default());
    phone.sandbox.add_account(OTHER_ACCOUNT, "some reef 9").expect("the account is made");
    let mut scene = (moment.scene)(&phone);
    let text = text_of(link, &phone);
    let before = (phone.sandbox.calls(VERIFY), phone.mails("Reset your"));
    let typed = scene.stage.has_typed();

    if let Some(route) = moment.during {
        phone.press_under(Fault::once(route, FaultKind::Hold), || scene.stage.press(&scene.press));
    }
    if moment.starts {
        scene = started_anew(&phone, scene);
    }
    scene.stage.put(Slot::Link, text.as_bytes());
    if link == Link::OwnTwice {
        scene.stage.put(Slot::Link, text.as_bytes());
    }
    scene.app.await_look_up();
    phone.sandbox.clear_faults();
    let summary = scene.stage.settled();
    let asked = usize::from(moment.during == Some(RECOVER));
    phone.await_mail("Reset your", before.1 + asked);

    let mut complaints = Vec::new();
    let pressed = usize::from(moment.during == Some(VERIFY));
    let sent = phone.sandbox.calls(VERIFY) - before.0 - pressed;
    if sent > usize::from(link.may_be_sent()) {
        complaints.push(format!("{sent} proofs were sent"));
    }
    if typed && moment.during.is_none() && !scene.stage.has_typed() {
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
        Link::Quoted(quoting) => quoted(&own(), quoting),
        Link::Used => {
            let link = own();
            // A browser may be too late, where the code was used here before.
            Outside::of(phone).spend(&link);
            link
        }
        Link::Cut => {
            let link = own();
            let token = token_of(&link);
            link.replace(&token, &token[..token.len() - 3])
        }
        Link::TwoTokens => format!("{}&token_hash=another", own()),
        Link::GarbledId => {
            let link = own();
            let id = parameter(&link, "request").expect("an id");
            link.replace(&id, &id[..id.len() - 3])
        }
        Link::Plain => {
            let link = own();
            let id = parameter(&link, "request").expect("an id");
            format!("ismessenger://reset?request={id}")
        }
        Link::Bare => "ismessenger://reset".to_owned(),
        Link::OtherRequest => Outside::of(phone).ask(phone, OTHER_ACCOUNT),
        Link::OtherAccount => {
            let link = Outside::of(phone).ask(phone, OTHER_ACCOUNT);
            format!("ismessenger://reset?token_hash={}&type=recovery", token_of(&link))
        }
        Link::Error(code) => format!("ismessenger://reset#error=access_denied&error_code={code}"),
        Link::Elsewhere => {
            let link = Outside::of(phone).ask(phone, OTHER_ACCOUNT);
            link.replacen("ismessenger://reset", "https://ismessenger.example.com/reset", 1)
        }
        Link::Malformed => "ismessenger:/?token_hash".to_owned(),
    }
}

fn quoted(link: &str, quoting: Quoting) -> String {
    let printable = || link.replace('=', "=3D");
    match quoting {
        Quoting::Dot => format!("{link}."),
        Quoting::Html => link.replace('&', "&amp;"),
        Quoting::Printable => printable(),
        Quoting::TwoLines => printable().replacen("&token_hash", "=\r\n&token_hash", 1),
        Quoting::EscapedTwice => {
            let token = token_of(link);
            let escaped = token.bytes().fold(String::new(), |escaped, byte| format!("{escaped}%25{byte:02X}"));
            link.replace(&token, &escaped)
        }
    }
}

fn token_of(link: &str) -> String {
    parameter(link, "token_hash").expect("a token")
}

/// The app is killed, and started by the tap: the link comes before anything was restored.
fn started_anew(phone: &Phone, scene: Scene) -> Scene {
    let Scene { app, stage, press } = scene;
    let is_login_window = matches!(stage, Stage::Login(_));
    if phone.records.get(RESET).is_some() {
        phone.await_inbox_stored();
    }
    drop((app, stage));
    let app = phone.open();
    let stage = if is_login_window {
        Stage::Login(ObservedFlow::new(app.client().clone().login_window()))
    } else {
        Stage::Reset(app.reset())
    };
    Scene { app, stage, press }
}
