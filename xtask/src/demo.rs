//! `cargo xtask demo`: everything that the project does, to see and to touch. Builds what it needs,
//! starts the sandbox, and opens the demo app; or, headless, has the app drive itself through every
//! step and write the storyboard.

use std::process::{ExitCode, ExitStatus};

use anyhow::{Context, Result};

use crate::reports::Tally;
use crate::sandbox::Sandbox;
use crate::{bindings, kotlin, prepare, tree};

/// The app in a window; without a display, the headless run.
pub fn show() -> Result<ExitCode> {
    if !has_display() {
        println!("-- there is no display here: running headless");
        return headless();
    }
    prepare::install(prepare::WINDOW)?;
    let sandbox = ready()?;
    println!("\ninbox: {}\n  every mail lands there; close the app's window to end\n", sandbox.inbox);
    let mut app = kotlin::demo("repass.demo.MainKt", false, &sandbox)?;
    app.status().context("cannot start java").map(code)
}

/// The storyboard; the exit code says whether every step was as it should be.
pub fn headless() -> Result<ExitCode> {
    let sandbox = ready()?;
    println!("\ninbox: {}\n", sandbox.inbox);
    drive(&sandbox).map(code)
}

/// The headless run as one end-to-end test.
pub fn test(sandbox: &Sandbox) -> Result<Tally> {
    if !kotlin::demo_is_built() {
        kotlin::build_demo()?;
    }
    Ok(Tally::one(drive(sandbox)?.success()))
}

fn ready() -> Result<Sandbox> {
    prepare::install(prepare::KOTLIN)?;
    bindings::generate()?;
    kotlin::build_demo()?;
    Sandbox::start()
}

fn drive(sandbox: &Sandbox) -> Result<ExitStatus> {
    let storyboard = tree::target().join("storyboard");
    let mut app = kotlin::demo("repass.demo.HeadlessKt", true, sandbox)?;
    let status = app.env("REPASS_STORYBOARD", &storyboard).status().context("cannot start java")?;
    println!("\nstoryboard: {}", storyboard.join("index.html").display());
    Ok(status)
}

fn has_display() -> bool {
    let is_set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || is_set("DISPLAY") || is_set("WAYLAND_DISPLAY")
}

fn code(status: ExitStatus) -> ExitCode {
    status.code().and_then(|code| u8::try_from(code).ok()).map_or(ExitCode::FAILURE, ExitCode::from)
}
