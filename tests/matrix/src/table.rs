//! The table as a page of the book: for each step, what each fault comes to. Faults that come to the
//! same share a row.

use std::fmt::Write;

use crate::{
    cell::Cell,
    faults,
    steps::{self, Step},
};

const OPENING: &str = "\
# What a fault comes to

Written by `tests/matrix`, which plays every fault below at every step through the bindings, as an
app does, and fails where this page differs from what happened. After a change that is meant:
`REPASS_BLESS=1 cargo test -p repass-matrix`.

It also fails, whatever this page says, where a screen claims an outcome that the server does not
hold, a mail comes twice, a change is sent again where that is not declared harmless, a screen has no
way on, or a wait is not as long as it was asked for.

How to read a row, and where it is decided:

- **hears**: what the flow is told, a `Failure` of [failure.rs](../core/src/backend/failure.rs). The
  function `send` of [http.rs](../core/src/backend/http.rs) makes it from what came over the network,
  and `failure` of [errors.rs](../core/src/backend/gotrue/errors.rs) from what the server said. Of
  several, the first is the press's, the others are of what the flow did by itself to find out.
- **sees**: the screen, its problem and its notice, by their names. The function named under the
  heading takes what was heard; the problem's name comes from `Problem::of` in
  [problem.rs](../core/src/problem.rs).
- **server holds**: the password in force, and the mails and sessions that came of the press.
- **requests**: how many calls of the struck route came of one press.
- **then**: what a person does who reads the screens and their mail, once the fault is gone, and
  where that ends.

`Wait` until then is a wait as long as the server asked for; `Wait` alone, one without a number.
";

/// The page.
#[must_use]
pub fn page(cells: &[Vec<Cell>]) -> String {
    let mut page = OPENING.to_owned();
    let (faults, steps) = (faults::ALL.len(), steps::ALL.len());
    let _ = writeln!(page, "\n{faults} faults at {steps} steps: {} cells.", faults * steps);
    for (step, cells) in steps::ALL.iter().zip(cells) {
        section(&mut page, step, cells);
    }
    page
}

fn section(page: &mut String, step: &Step, cells: &[Cell]) {
    let times = if step.target.times.is_some() { "once" } else { "as long as the fault lasts" };
    let _ = writeln!(page, "\n## {}\n\n{}", step.title, step.about);
    let _ = writeln!(page, "\nStruck, {times}: `{}`. Decided by {}.", step.target.route, deciders(step.decided_by));
    page.push_str(
        "\n| fault | hears | sees | server holds | requests | then |\n| --- | --- | --- | --- | --- | --- |\n",
    );
    for (faults, cell) in rows(faults::ALL.iter().map(|fault| fault.name).zip(cells)) {
        let Cell { hears, sees, holds, requests, then } = cell;
        let _ = writeln!(page, "| {faults} | {hears} | {sees} | {holds} | {requests} | {then} |");
    }
}

/// The functions that decide, as links to their files.
pub(crate) fn deciders(decided_by: &[(&str, &str)]) -> String {
    let mut deciders = Vec::new();
    for (file, function) in decided_by {
        let name = file.rsplit('/').next().unwrap_or(file);
        deciders.push(format!("`{function}` in [{name}](../{file})"));
    }
    deciders.join(", ")
}

/// Equal cells together, in the order of the first of each, under the names of what leads to them.
pub(crate) fn rows<C: PartialEq>(cells: impl IntoIterator<Item = (&'static str, C)>) -> Vec<(String, C)> {
    let mut rows: Vec<(Vec<&str>, C)> = Vec::new();
    for (name, cell) in cells {
        match rows.iter_mut().find(|(_, known)| *known == cell) {
            Some((names, _)) => names.push(name),
            None => rows.push((vec![name], cell)),
        }
    }
    rows.into_iter().map(|(names, cell)| (names.join("; "), cell)).collect()
}
