//! The table of links as a page of the book.

use std::fmt::Write;

use super::{Cell, LINKS, MOMENTS, Moment};
use crate::table::{deciders, rows};

const OPENING: &str = "\
# What a link comes to

Written by `tests/matrix`, which taps every kind of link at every moment, through the bindings and
against the sandbox, and fails where this page differs from what happened. After a change that is
meant: `REPASS_BLESS=1 cargo test -p repass-matrix --test links`.

It also fails, whatever this page says, where a tap sends a mail or more than one proof, where a link
of another request or of another place is sent anywhere, where something typed is lost, or where there
is no way on.

- **sees**: the screen once nothing is under way any more, its problem and its notice, by their names.
- **proofs**: how many the server was sent because of the tap.
- **then**: what a person does who reads the screens and their mail, and where that ends.

What a link is (ours or not, of which request, carrying what) is read by `AppLinks::read` in
[link.rs](../core/src/link.rs).
";

/// The page. A cell is missing where there is no such link at that moment.
#[must_use]
pub fn page(cells: &[Vec<Option<Cell>>]) -> String {
    let mut page = OPENING.to_owned();
    for (moment, cells) in MOMENTS.iter().zip(cells) {
        section(&mut page, moment, cells);
    }
    page
}

fn section(page: &mut String, moment: &Moment, cells: &[Option<Cell>]) {
    let _ = writeln!(page, "\n## {}\n\nDecided by {}.", moment.title, deciders(moment.decided_by));
    page.push_str("\n| link | sees | proofs | then |\n| --- | --- | ---: | --- |\n");
    let named = LINKS.iter().zip(cells).filter_map(|((_, name), cell)| Some((*name, cell.as_ref()?)));
    for (names, Cell { sees, sent, then }) in rows(named) {
        let _ = writeln!(page, "| {names} | {sees} | {sent} | {then} |");
    }
}
