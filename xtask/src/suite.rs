//! `cargo xtask test`: every check of the project, one after the other, and one sum at the end. A step
//! that fails does not keep the others from running.

use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use crate::reports::{self, Tally};
use crate::sandbox::Sandbox;
use crate::{bindings, demo, ios, kotlin, readme, rust, swift, templates};

/// The command `test`.
pub fn everything() -> ExitCode {
    let mut suite = Suite::default();
    suite.check();
    suite.step("Rust tests", || {
        let finished = rust::test()?;
        Ok(reports::cargo_tests(&finished.lines).judged(finished.status.success()))
    });
    suite.step("mail templates", templates::check);
    suite.bindings();
    suite.with_sandbox("Kotlin tests", kotlin::test);
    suite.swift();
    suite.step("iOS package", ios::test);
    suite.with_sandbox("headless demo", demo::test);
    suite.close()
}

/// The command `check`.
pub fn check() -> ExitCode {
    let mut suite = Suite::default();
    suite.check();
    suite.close()
}

/// The command `kotlin-test`.
pub fn kotlin() -> ExitCode {
    let mut suite = Suite::default();
    suite.bindings();
    suite.with_sandbox("Kotlin tests", kotlin::test);
    suite.close()
}

/// The command `swift-test`.
pub fn swift() -> ExitCode {
    let mut suite = Suite::default();
    suite.bindings();
    suite.swift();
    suite.close()
}

/// What needs Swift, where there is one.
fn with_swift(run: impl FnOnce(&swift::Toolchain) -> Result<Tally>) -> Result<Tally> {
    if let Some(toolchain) = swift::toolchain()? {
        return run(&toolchain);
    }
    println!("skipped: there is no Swift here, and only on Debian, as root, can we install one");
    Ok(Tally::ONE_SKIPPED)
}

#[derive(Default)]
struct Suite {
    steps: Vec<Step>,
}

struct Step {
    name: &'static str,
    tally: Tally,
    took: Duration,
}

impl Suite {
    fn check(&mut self) {
        self.step("formatting", || rust::formatted().map(|()| Tally::ONE_PASSED));
        self.step("README", || readme::check().map(|()| Tally::ONE_PASSED));
        self.step("clippy", || rust::clippy().map(|()| Tally::ONE_PASSED));
    }

    fn bindings(&mut self) {
        self.step("bindings", || bindings::generate().map(|()| Tally::ONE_PASSED));
    }

    fn swift(&mut self) {
        self.with_sandbox("Swift tests", |sandbox| with_swift(|toolchain| swift::test(toolchain, sandbox)));
        self.step("Swift format", || with_swift(swift::format::check));
        self.step("Swift docs", || with_swift(swift::docs::build));
    }

    /// A step with a sandbox of its own: what one leaves behind there cannot disturb another.
    fn with_sandbox(&mut self, name: &'static str, run: impl FnOnce(&Sandbox) -> Result<Tally>) {
        self.step(name, || run(&Sandbox::start()?));
    }

    fn step(&mut self, name: &'static str, run: impl FnOnce() -> Result<Tally>) {
        println!("\n==== {name} ====");
        let started = Instant::now();
        let tally = run().context(name).unwrap_or_else(|error| {
            println!("error: {error:#}");
            Tally::ONE_FAILED
        });
        self.steps.push(Step { name, tally, took: started.elapsed() });
    }

    /// Prints the summary, whose last line is the sum.
    fn close(self) -> ExitCode {
        println!("\n==== summary ====");
        for Step { name, tally, took } in &self.steps {
            println!("{name:<15} {:>4} s   {tally}", took.as_secs());
        }
        let sum: Tally = self.steps.iter().map(|step| step.tally).sum();
        println!("{sum}");
        if sum.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }
}
