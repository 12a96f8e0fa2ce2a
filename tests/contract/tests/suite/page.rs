//! docs/contract.md: the table cases × servers, written by the run and read again by the next one.

use std::{
    collections::BTreeMap,
    fmt::Write,
    path::{Path, PathBuf},
};

use crate::{
    cases,
    servers::{self, Family},
};

const OPENING: &str = "\
# The contract suite

Written by `tests/contract`, which plays every case below on every server through the public API, as an app
does, and asks the server past the core what is so. It fails where a cell differs from what happened. After a
change that is meant: `REPASS_BLESS=1 cargo test -p repass-contract --test suite`.

A cell says `yes`, or what the case came to where servers differ. One with `—` is of something that this server
cannot have; why is below the table.
";

/// What a cell came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    /// The case holds; in a few words, how.
    Holds(String),
    /// The server cannot have it, for this reason.
    Cannot(String),
}

/// The cells, by server and case.
#[derive(Clone, Debug, Default)]
pub struct Page(BTreeMap<(String, String), Told>);

impl Page {
    /// As it was written last.
    pub fn committed() -> Self {
        Self::parse(&std::fs::read_to_string(file()).unwrap_or_default())
    }

    pub fn cell(&self, family: &dyn Family, case: &str) -> Option<&Told> {
        self.0.get(&(family.name().to_owned(), case.to_owned()))
    }

    pub fn set(&mut self, family: &dyn Family, case: &str, told: Told) {
        self.0.insert((family.name().to_owned(), case.to_owned()), told);
    }

    pub fn write(&self) {
        std::fs::write(file(), self.to_string()).expect("docs can be written");
    }

    /// Holds that the file names the servers and cases of the lists, in their order, and nothing else.
    pub fn is_of_the_lists() {
        let text = std::fs::read_to_string(file()).unwrap_or_default();
        assert_eq!(text, Self::parse(&text).to_string(), "run with REPASS_BLESS=1, with every server");
    }

    fn parse(text: &str) -> Self {
        let mut page = Self::default();
        let mut names: Vec<&str> = Vec::new();
        let mut server = "";
        for line in text.lines() {
            if let Some(row) = line.strip_prefix("| ") {
                let columns: Vec<&str> = row.trim_end_matches(" |").split(" | ").collect();
                let Some(case) = columns[0].strip_prefix('`').and_then(|rest| rest.split_once('`')) else {
                    if columns[0] == "case" {
                        names = columns[1..].iter().map(|name| name.trim_matches('`')).collect();
                    }
                    continue;
                };
                for (name, told) in names.iter().zip(&columns[1..]) {
                    let told = Told::Holds((*told).to_owned());
                    page.0.insert(((*name).to_owned(), case.0.to_owned()), told);
                }
            } else if let Some(heading) = line.strip_prefix("## `") {
                server = heading.split('`').next().unwrap_or_default();
            } else if let Some((case, reason)) = line.strip_prefix("- `").and_then(|rest| rest.split_once("`: ")) {
                page.0.insert((server.to_owned(), case.to_owned()), Told::Cannot(reason.to_owned()));
            }
        }
        page
    }
}

impl std::fmt::Display for Page {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(OPENING)?;
        let names: Vec<String> = servers::ALL.iter().map(|family| format!("`{}`", family.name())).collect();
        writeln!(f, "\n| case | {} |", names.join(" | "))?;
        writeln!(f, "| --- |{}", " --- |".repeat(names.len()))?;
        for case in cases::ALL {
            write!(f, "| `{}`: {}", case.name, case.sentence)?;
            for family in servers::ALL {
                let told = match self.cell(*family, case.name) {
                    Some(Told::Holds(told)) => told,
                    Some(Told::Cannot(_)) => "—",
                    None => "not run",
                };
                write!(f, " | {told}")?;
            }
            f.write_str(" |\n")?;
        }
        for family in servers::ALL {
            let mut reasons = String::new();
            for case in cases::ALL {
                if let Some(Told::Cannot(reason)) = self.cell(*family, case.name) {
                    writeln!(reasons, "- `{}`: {reason}", case.name)?;
                }
            }
            let reasons = if reasons.is_empty() { "It has everything.\n".to_owned() } else { reasons };
            writeln!(f, "\n## `{}`\n\n{}.\n\n{}", family.name(), upper_first(&family.title()), reasons.trim_end())?;
        }
        Ok(())
    }
}

fn upper_first(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

fn file() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/contract.md")
}
