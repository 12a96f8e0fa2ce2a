//! The page: a Mermaid diagram and a table for each flow.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write,
};

use repass_core::{
    backend::Settle,
    flow::{change::Change, login::Login, reset::Reset},
};

use super::{ANYTHING, Diagram, PRESSES_AND_FAULTS, Row};
use crate::Subject;

const HEAD: &str = "\
# The flows, drawn from the reducers

Written by the test `tests/model/tests/diagrams.rs`, which fails when the reducers do something else:
`REPASS_BLESS=1 cargo test -p repass-model --test diagrams` writes it anew.

A **screen** is what the person sees. An **event** is a press, a link, an answer (named as in
`flow::Answer`, with how it went), a deadline, or the app coming to the front. **Effects** are what the
runner is told to do, in this order; *Persist(…), then X* is the write-ahead: X is issued only when the
record was written, and never if that failed. What shows the same screen and issues nothing is left out:
a problem or a notice appears. A press while something is in flight does nothing, unless it is listed.

The diagrams show what the server or the host gets to see; the tables show everything, and the function
of the reducer that decides it.
";

/// The whole page.
#[must_use]
pub fn page() -> String {
    [HEAD.to_owned(), section::<Login>(&LOGIN), section::<Reset>(&RESET), section::<Change>(&CHANGE)].join("\n")
}

/// What the page says of a flow besides what is found.
struct Chapter {
    title: &'static str,
    /// The files of the reducer, with their text.
    files: &'static [(&'static str, &'static str)],
    note: &'static str,
    /// For each event, the function that decides what it means.
    decided_by: &'static [(&'static str, &'static str)],
}

const LOGIN: Chapter = Chapter {
    title: "Login",
    files: &[("core/src/flow/login.rs", include_str!("../../../../core/src/flow/login.rs"))],
    note: "",
    decided_by: &[
        ("press SignIn", "sign_in"),
        ("press", "step"),
        ("SignedIn", "answered"),
        ("HandedOver", "answered"),
        ("deadline", "settle"),
        ("to the front", "step"),
    ],
};

const RESET: Chapter = Chapter {
    title: "Reset",
    files: &[
        ("core/src/flow/reset.rs", include_str!("../../../../core/src/flow/reset.rs")),
        ("core/src/flow/reset/events.rs", include_str!("../../../../core/src/flow/reset/events.rs")),
    ],
    note: "",
    decided_by: &[
        ("press SendInstructions", "send_instructions"),
        ("press Resend", "resend"),
        ("press SubmitCode", "submit_code"),
        ("press Save", "save"),
        ("press CheckAgain", "check_outcome"),
        ("press StartOver", "start_over"),
        ("press Cancel", "cancel"),
        ("press", "act"),
        ("link", "settle"),
        ("Restored", "restored"),
        ("Requested", "requested"),
        ("Proved", "proved"),
        ("Saved", "saved"),
        ("SignedIn", "signed_in"),
        ("OthersSignedOut", "answered"),
        ("HandedOver", "finish"),
        ("deadline", "settle"),
        ("to the front", "settle"),
    ],
};

const CHANGE: Chapter = Chapter {
    title: "Change",
    files: &[
        ("core/src/flow/change.rs", include_str!("../../../../core/src/flow/change.rs")),
        ("core/src/flow/change/events.rs", include_str!("../../../../core/src/flow/change/events.rs")),
    ],
    note: "A save that took the current password or a code cannot be repeated, both are spent: it is \
           settled by signing in.\n\n",
    decided_by: &[
        ("press Save", "save"),
        ("press CheckAgain", "check_outcome"),
        ("press", "act"),
        ("Restored", "restored"),
        ("Saved", "answered_save"),
        ("CodeMailed", "code_mailed"),
        ("SignedIn", "probed"),
        ("deadline", "settle"),
        ("to the front", "settle"),
    ],
};

impl Chapter {
    /// The function that decides what an event means, linked to its file.
    fn decided_by(&self, event: &str) -> String {
        let place = self.decided_by.iter().find(|(start, _)| event.starts_with(start));
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
    let diagram = Diagram::of::<F>(Settle::RepeatSame, ANYTHING);
    let lines = lines(&diagram.screens, &diagram.rows);
    let Chapter { title, note, .. } = chapter;
    let mut text = format!("## {title}\n\n{note}");
    text += &mermaid(&diagram, &lines);
    text += &table(chapter, &lines);
    for (settle, name) in [(Settle::SignIn, "SignIn"), (Settle::AskPerson, "AskPerson")] {
        let other = Diagram::of::<F>(settle, PRESSES_AND_FAULTS);
        let differing = without(other.rows, &diagram.rows);
        if !differing.is_empty() {
            _ = write!(text, "\nWhere the server settles a lost answer by `{name}`, these lines differ:\n\n");
            text += &table(chapter, &self::lines(&diagram.screens, &differing));
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
            chapter.decided_by(event),
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
    const OWN: [&str; 6] = ["Persist", "Forget", "Wipe", "Restore", "LookForReset", "AskAccount"];
    let single = effects.iter().flat_map(|effect| effect.split(", then "));
    single.filter(|effect| !OWN.iter().any(|own| effect.starts_with(own))).collect()
}
