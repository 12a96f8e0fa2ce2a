//! The page: a Mermaid diagram and a table for each flow.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write,
};

use repass_core::{
    backend::{OutcomeCheck, ProofCheck, SessionAfterChange},
    flow::{change::Change, login::Login, login_window::LoginWindow, reset::Reset, settings::Settings},
};

use super::{ANYTHING, Diagram, PRESSES_AND_FAULTS, Row, SERVER};
use crate::{Bounds, Server, Subject};

const HEAD: &str = "\
# The flows, drawn from the reducers

Written by the test `tests/model/tests/diagrams.rs`, which fails when the reducers do something else:
`REPASS_BLESS=1 cargo test -p repass-model --test diagrams` writes it anew.

A **screen** is what the person sees. An **event** is a press, a link, an answer (named as in
`flow::Answer`, with how it went), a deadline, or the app coming to the front. **Effects** are what the
runner is told to do, in this order; *Persist(…), then X* is the write-ahead: X is issued only when the
record was written, and never if that failed. What shows the same screen and issues nothing is left out:
a problem or a notice appears. A press while something is in flight does nothing, unless it is listed.

Two things can come in between anywhere, and are not drawn. Where a request is refused for want of a
*captcha* and the app can have one solved, it is solved (SolveCaptcha) and the same request goes out again,
three times at most. Where the server *tells its rules* for passwords, the fields ask for them when they are
first shown (LearnPolicy).

The diagrams show what the server or the host gets to see; the tables show everything, and the function
of the reducer that decides it.
";

/// The whole page.
#[must_use]
pub fn page() -> String {
    let login_window = section::<LoginWindow>(&LOGIN_WINDOW);
    let (login, reset) = (section::<Login>(&LOGIN), section::<Reset>(&RESET));
    let (settings, change) = (section::<Settings>(&SETTINGS), section::<Change>(&CHANGE));
    [HEAD.to_owned(), login_window, login, reset, settings, change].join("\n")
}

/// What the page says of a flow besides what is found.
struct Chapter {
    title: &'static str,
    /// The files of the reducer, with their text.
    files: &'static [(&'static str, &'static str)],
    note: &'static str,
    /// Whether only what leads to another screen is shown.
    only_between: bool,
    /// For each event, with its screen where that matters, the function that decides what it means.
    decided_by: &'static [(&'static str, &'static str)],
    /// Servers that differ, and how.
    others: &'static [(Server, &'static str)],
}

const BY_SIGN_IN: (Server, &str) =
    (Server { outcome_check: OutcomeCheck::SignIn, ..SERVER }, "Where signing in tells what became of a lost save");
const BY_PERSON: (Server, &str) = (
    Server { outcome_check: OutcomeCheck::AskPerson, ..SERVER },
    "Where nothing that the app may do tells what became of a lost save",
);

const LOGIN_WINDOW: Chapter = Chapter {
    title: "Login window",
    files: &[("core/src/flow/login_window.rs", include_str!("../../../../core/src/flow/login_window.rs"))],
    note: "Shows the login or the reset, and decides which. What happens within them is drawn below. An \
           unfinished reset is shown by itself once, and only where nothing was typed.\n\n",
    only_between: true,
    decided_by: &[
        ("press ForgotPassword", "open_reset"),
        ("press BackToLogin", "open_login"),
        ("press", "after_reset"),
        ("LinkLookedUp", "open_reset"),
        ("ResetFound", "open_reset"),
    ],
    others: &[],
};

const SETTINGS: Chapter = Chapter {
    title: "Settings",
    files: &[("core/src/flow/settings.rs", include_str!("../../../../core/src/flow/settings.rs"))],
    note: "Shows the change or the reset of a forgotten current password, and decides which. A reset that was left \
           unfinished is offered, and not shown by itself.\n\n",
    only_between: true,
    decided_by: &[
        ("press ForgotCurrentPassword", "open_reset"),
        ("press BackToSettings", "leave"),
        ("press GoToLogin", "reset"),
        ("press", "after_reset"),
        ("LinkLookedUp", "open_reset"),
        ("HandedOver", "reset"),
        ("", "after_reset"),
    ],
    others: &[],
};

const LOGIN: Chapter = Chapter {
    title: "Login",
    files: &[
        ("core/src/flow/login.rs", include_str!("../../../../core/src/flow/login.rs")),
        ("core/src/flow/machine.rs", include_str!("../../../../core/src/flow/machine.rs")),
    ],
    note: "",
    only_between: false,
    decided_by: &[
        ("press SignIn", "sign_in"),
        ("press SubmitSecondFactor", "answer_challenge"),
        ("press StartOver", "start_over"),
        ("SignedIn", "signed_in"),
        ("HandedOver", "handed_over"),
        ("deadline", "settle_down"),
        ("to the front", "take"),
    ],
    others: &[],
};

const RESET: Chapter = Chapter {
    title: "Reset",
    files: &[
        ("core/src/flow/reset.rs", include_str!("../../../../core/src/flow/reset.rs")),
        ("core/src/flow/reset/table.rs", include_str!("../../../../core/src/flow/reset/table.rs")),
        ("core/src/flow/machine.rs", include_str!("../../../../core/src/flow/machine.rs")),
    ],
    note: "SecondFactor is asked for twice at most: by the grant, before a new password is; and by the sign-in \
           with the new password, when it is saved.\n\n",
    only_between: false,
    decided_by: &[
        ("press SendInstructions", "send_instructions"),
        ("press Resend", "resend"),
        ("press SubmitCode", "submit_code"),
        ("press SubmitSecondFactor", "confirm_grant"),
        ("SecondFactor press StartOver", "skip_sign_in"),
        ("SecondFactor SignedIn", "challenge_answered"),
        ("SigningIn press Cancel", "skip_sign_in"),
        ("press Save", "save"),
        ("press CheckAgain", "check_outcome"),
        ("press StartOver", "start_over"),
        ("press Cancel", "cancel"),
        ("press GoToLogin", "cancel"),
        ("press", "take"),
        ("link", "look_up"),
        ("LinkLookedUp", "follow_link"),
        ("Restored", "restored"),
        ("Persisted", "not_written"),
        ("Requested", "requested"),
        ("Verified", "verified"),
        ("GrantConfirmed", "grant_confirmed"),
        ("GrantRenewed", "grant_renewed"),
        ("OutcomeUnknown PasswordSet", "set_again"),
        ("PasswordSet", "password_set"),
        ("SignedIn", "signed_in"),
        ("OthersSignedOut", "others_signed_out"),
        ("HandedOver", "handed_over"),
        ("deadline", "settle_down"),
        ("to the front", "settle_down"),
        ("to the background", "settle_down"),
    ],
    others: &[
        BY_SIGN_IN,
        BY_PERSON,
        (Server { proof_check: ProofCheck::AtSave, ..SERVER }, "Where a proof is only checked with the new password"),
    ],
};

const CHANGE: Chapter = Chapter {
    title: "Change",
    files: &[
        ("core/src/flow/change.rs", include_str!("../../../../core/src/flow/change.rs")),
        ("core/src/flow/change/table.rs", include_str!("../../../../core/src/flow/change/table.rs")),
        ("core/src/flow/machine.rs", include_str!("../../../../core/src/flow/machine.rs")),
    ],
    note: "A save that took the current password or a code cannot be repeated, both are spent: signing in tells \
           what became of it.\n\n",
    only_between: false,
    decided_by: &[
        ("press Save", "save"),
        ("press ResendCode", "mail_code"),
        ("press CheckAgain", "check_outcome"),
        ("press StartOver", "start_over"),
        ("press GoToLogin", "go_to_login"),
        ("press", "take"),
        ("Restored", "restored"),
        ("Persisted", "not_written"),
        ("OutcomeUnknown PasswordChanged", "changed_again"),
        ("PasswordChanged", "changed"),
        ("CodeMailed", "code_mailed"),
        ("SignedIn", "tried"),
        ("HandedOver", "handed_over"),
        ("OthersSignedOut", "others_signed_out"),
        ("deadline", "settle_down"),
        ("to the front", "settle_down"),
        ("to the background", "settle_down"),
    ],
    others: &[
        BY_SIGN_IN,
        BY_PERSON,
        (
            Server { session_after_change: SessionAfterChange::Replaced, ..SERVER },
            "Where another session takes the place of the one that a change was made with",
        ),
        (
            Server { session_after_change: SessionAfterChange::Ended, outcome_check: OutcomeCheck::SignIn, ..SERVER },
            "Where a change ends the session that it was made with, and signing in tells what became of a lost save",
        ),
    ],
};

impl Chapter {
    /// The function that decides what an event means on this screen, linked to its file.
    fn decided_by(&self, screen: &str, event: &str) -> String {
        let on_screen = format!("{screen} {event}");
        let place = self.decided_by.iter().find(|(start, _)| event.starts_with(start) || on_screen.starts_with(start));
        let (_, function) = place.unwrap_or_else(|| panic!("{}: name what decides {event:?}", self.title));
        let has = |text: &str| text.contains(&format!(" fn {function}("));
        let Some((file, _)) = self.files.iter().find(|(_, text)| has(text)) else {
            panic!("{}: {function:?} is gone: name what decides {event:?}", self.title);
        };
        format!("[`{function}`](../{file})")
    }
}

/// Rows that are the same on several screens.
struct Line<'a> {
    froms: Vec<&'a str>,
    event: &'a str,
    how: &'a BTreeSet<String>,
    effects: &'a [String],
    /// `None` where the screen stays.
    to: Option<&'a str>,
}

fn section<F: Subject>(chapter: &Chapter) -> String {
    let rows_of = |bounds| {
        let mut diagram = Diagram::of::<F>(bounds);
        diagram.rows.retain(|row, _| !chapter.only_between || row.from != row.to);
        diagram
    };
    let diagram = rows_of(ANYTHING);
    let lines = lines(&diagram.screens, &diagram.rows);
    let Chapter { title, note, .. } = chapter;
    let mut text = format!("## {title}\n\n{note}");
    text += &mermaid(&diagram, &lines);
    text += &table(chapter, &lines);
    for (server, difference) in chapter.others {
        let other = rows_of(Bounds { server: *server, ..PRESSES_AND_FAULTS });
        let differing = without(other.rows, &diagram.rows);
        if !differing.is_empty() {
            _ = write!(text, "\n{difference}, these lines differ:\n\n");
            text += &table(chapter, &self::lines(&other.screens, &differing));
        }
    }
    text
}

fn without(
    mut rows: BTreeMap<Row, BTreeSet<String>>,
    known: &BTreeMap<Row, BTreeSet<String>>,
) -> BTreeMap<Row, BTreeSet<String>> {
    rows.retain(|row, how| {
        known.get(row).is_none_or(|known| {
            how.retain(|way| !known.contains(way));
            !how.is_empty()
        })
    });
    rows
}

/// In the order of the screens; on each, what the person does comes first.
fn lines<'a>(screens: &'a [String], rows: &'a BTreeMap<Row, BTreeSet<String>>) -> Vec<Line<'a>> {
    let place = |screen: &str| screens.iter().position(|other| other == screen);
    let kind = |event: &str| ["press", "link"].iter().position(|start| event.starts_with(start)).unwrap_or(2);
    let mut rows: Vec<_> = rows.iter().collect();
    rows.sort_by_key(|(row, how)| (place(&row.from), kind(&row.event), &row.event, place(&row.to), *how));
    let mut lines: Vec<Line<'a>> = Vec::new();
    for (row, how) in rows {
        let to = Some(row.to.as_str()).filter(|to| *to != row.from);
        let same =
            |line: &&mut Line<'_>| (line.event, line.how, line.effects, line.to) == (&row.event, how, &row.effects, to);
        match lines.iter_mut().find(same) {
            Some(line) => line.froms.push(&row.from),
            None => {
                lines.push(Line { froms: vec![&row.from], event: &row.event, how, effects: &row.effects, to });
            }
        }
    }
    lines
}

fn table(chapter: &Chapter, lines: &[Line<'_>]) -> String {
    let mut text =
        "| screen | event | effects | next screen | decided in |\n| --- | --- | --- | --- | --- |\n".to_owned();
    for Line { froms, event, how, effects, to } in lines {
        let how = ways(how).join(" *or* ");
        let colon = if how.is_empty() { "" } else { ": " };
        _ = writeln!(
            text,
            "| {} | {event}{colon}{how} | {} | {} | {} |",
            froms.join(", "),
            effects.join("; "),
            to.unwrap_or("*stays*"),
            chapter.decided_by(froms[0], event),
        );
    }
    text
}

/// On so many screens, an arrow from each would hide the others.
const EVERYWHERE: usize = 4;

fn mermaid(diagram: &Diagram, lines: &[Line<'_>]) -> String {
    let mut arrows: Vec<((&str, &str), Vec<String>)> = Vec::new();
    let mut everywhere = Vec::new();
    for line in lines {
        let text = arrow_text(line);
        if line.froms.len() >= EVERYWHERE {
            everywhere.extend(line.to.map(|to| format!("{text} → {to}")));
            continue;
        }
        for from in &line.froms {
            let to = line.to.unwrap_or(from);
            if line.to.is_none() && seen(line.effects).is_empty() {
                continue;
            }
            match arrows.iter_mut().find(|(ends, _)| *ends == (*from, to)) {
                Some((_, texts)) => texts.push(text.clone()),
                None => arrows.push(((*from, to), vec![text.clone()])),
            }
        }
    }
    let mut text = "```mermaid\nstateDiagram-v2\n".to_owned();
    _ = writeln!(text, "    [*] --> {} : start, also after a kill", diagram.first.to);
    for ((from, to), mut texts) in arrows {
        texts.dedup();
        _ = writeln!(text, "    {from} --> {to} : {}", texts.join("<br/>"));
    }
    text += "```\n\n";
    if !everywhere.is_empty() {
        _ = write!(text, "Not drawn, from nearly every screen: {}.\n\n", everywhere.join("; "));
    }
    text
}

/// Event and what is seen outside of the phone. Mermaid takes no colon and no semicolon here.
fn arrow_text(Line { event, how, effects, .. }: &Line<'_>) -> String {
    let ways = ways(how);
    let how = match ways.len() {
        0 => String::new(),
        4.. if ways.contains(&"ok") => String::new(),
        4.. => " (else)".to_owned(),
        _ => format!(" ({})", ways.join(" or ")),
    };
    let seen = seen(effects);
    let arrow = if seen.is_empty() { "" } else { " / " };
    format!("{event}{how}{arrow}{}", seen.join(", "))
}

/// How it can have gone; nothing, where it does not matter.
fn ways(how: &BTreeSet<String>) -> Vec<&str> {
    let ways: Vec<&str> = how.iter().map(String::as_str).collect();
    if ways == ["no", "yes"] { Vec::new() } else { ways }
}

/// The effects that the server or the host gets to see.
fn seen(effects: &[String]) -> Vec<&str> {
    const OWN: [&str; 10] = [
        "Persist",
        "DeleteRecord",
        "Wipe",
        "Restore",
        "LookForReset",
        "LookUpLink",
        "RememberLink",
        "ForgetLink",
        "ReplaceSession",
        "AskAccount",
    ];
    let single = effects.iter().flat_map(|effect| effect.split(", then "));
    single.filter(|effect| !OWN.iter().any(|own| effect.starts_with(own))).collect()
}
