//! The project's chores, as `cargo xtask COMMAND`. Without a command it lists them.
//!
//! One module a chore: [`demo`], [`suite`] (the command `test`), [`android`], [`ios`], [`bindings`], [`swift`],
//! [`kotlin`], [`rust`], [`contract`], [`templates`], [`fuzz`], [`mutants`]. Under them [`process`] runs programs, [`sandbox`] the server,
//! [`prepare`] and [`tools`] install or name what the machine lacks, and [`reports`] counts what the test
//! runners say.

#![allow(clippy::print_stdout, clippy::print_stderr)] // a program for the terminal

mod android;
mod bindings;
mod contract;
mod demo;
mod fuzz;
mod ios;
mod kotlin;
mod mutants;
mod prepare;
mod process;
mod readme;
mod reports;
mod rust;
mod sandbox;
mod suite;
mod swift;
mod templates;
mod toml;
mod tools;
mod tree;
#[cfg(test)]
mod versions;

use std::process::ExitCode;

use anyhow::Result;

const COMMANDS: &str = "\
The chores of this project: cargo xtask COMMAND

  demo               the app in a phone-sized window, with a server and an inbox to play with
  demo --headless    the same screens driven through every step; pictures in target/storyboard
                     (also chosen by itself where there is no display)
  test               everything that is tested, as CI does it
  check              the quick look: formatting and clippy
  android            the library for Android, checked and weighed against its budget (docs/size.md)
  ios [URL]          the core as a framework for iPhones, and a release whose archive will be at URL;
                     without Xcode what can be checked without
  bindings           the Kotlin and Swift faces of the core, written to build/generated
  kotlin-test        only the Kotlin tests, those on the Android framework and of the AARs among them
  swift-test         only the Swift tests, the format and the documentation of the Swift modules
  contract [NAME…]   the contract suite on every server that runs here, or on those named, such as
                     pocketbase (docs/contract.md)
  fuzz [SECONDS]     every fuzz target, for 60 seconds each or as many as given
  mutants [FILE]     whether the tests notice changes of the reducers in core/src/flow, or of one file

What a command needs is installed first (Debian, as root), or named with the command that installs it.";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match run(&arguments) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[&str]) -> Result<ExitCode> {
    match arguments {
        ["demo"] => demo::show(),
        ["demo", "--headless"] => demo::headless(),
        ["test"] => Ok(suite::everything()),
        ["check"] => Ok(suite::check()),
        ["kotlin-test"] => Ok(suite::kotlin()),
        ["swift-test"] => Ok(suite::swift()),
        ["android"] => android::build().map(|()| ExitCode::SUCCESS),
        ["ios"] => ios::build(None).map(|()| ExitCode::SUCCESS),
        ["ios", url] => ios::build(Some(url)).map(|()| ExitCode::SUCCESS),
        ["bindings"] => bindings::generate().map(|()| ExitCode::SUCCESS),
        ["contract", names @ ..] => contract::run(names),
        ["fuzz"] => fuzz::run("60"),
        ["fuzz", seconds] => fuzz::run(seconds),
        ["mutants"] => mutants::run(None),
        ["mutants", file] => mutants::run(Some(file)),
        [] | ["help" | "--help" | "-h"] => {
            println!("{COMMANDS}");
            Ok(ExitCode::SUCCESS)
        }
        unknown => {
            eprintln!("There is no `cargo xtask {}`.\n\n{COMMANDS}", unknown.join(" "));
            Ok(ExitCode::from(2))
        }
    }
}
