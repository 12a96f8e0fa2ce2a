//! Calls of Maven and of Java: the Kotlin part in `android/`.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::reports::{self, Tally};
use crate::sandbox::Sandbox;
use crate::{prepare, process, rust, tree};

/// Runs the tests of every module, those on the Android framework among them, and counts what Surefire reports.
pub fn test(sandbox: &Sandbox) -> Result<Tally> {
    prepare::install(prepare::KOTLIN)?;
    let with_android = prepare::can_have(prepare::ROBOLECTRIC);
    if with_android {
        prepare::install(prepare::ROBOLECTRIC)?;
    } else {
        println!(
            "skipped: the tests on the Android framework need aapt2 and unzip, which we can install on Debian only"
        );
    }
    for folder in report_folders()? {
        fs::remove_dir_all(&folder).with_context(|| format!("cannot clear {}", folder.display()))?;
    }
    // Written anew at the very end, so that it tells whether the demo app was built on the way.
    if demo_is_built() {
        fs::remove_file(class_path_file()).context("cannot clear the demo app's class path")?;
    }
    let mut maven = maven();
    // From scratch: Kotlin leaves the classes of deleted sources behind.
    maven.args(["--fail-at-end", "clean"]).envs(sandbox.environment());
    // What is published goes to a repository in our own target folder, for the consumer.
    maven.args(if with_android { &["deploy", "-Pandroid"][..] } else { &["verify"] });
    let mut succeeded = process::watch(&mut maven)?.status.success();
    if with_android && succeeded {
        succeeded = test_consumer(sandbox)?;
    }
    let counts: Vec<Tally> =
        report_folders()?.iter().map(|folder| reports::junit_folder(folder)).collect::<Result<_>>()?;
    let mut tally = counts.into_iter().sum::<Tally>().judged(succeeded);
    if !with_android {
        tally += Tally::ONE_SKIPPED;
    }
    Ok(tally)
}

/// Runs the tests of the app that takes what was published, a Maven project of its own.
fn test_consumer(sandbox: &Sandbox) -> Result<bool> {
    // Two calls: Maven resolves all that a call needs before it cleans.
    process::run(maven().args(["-q", "--file", "consumer", "clean"]))?;
    let mut maven = maven();
    maven.args(["--file", "consumer", "verify"]).envs(sandbox.environment());
    Ok(process::watch(&mut maven)?.status.success())
}

/// Builds the demo app with all it stands on.
pub fn build_demo() -> Result<()> {
    rust::heading("building the screens and the demo app (the first time fetches about 130 MB)");
    process::run(maven().args(["-q", "-Dmaven.test.skip", "-pl", "demo", "-am", "package"]))
}

/// Whether the demo app stands ready, as the Kotlin tests leave it where nothing fails before it.
pub fn demo_is_built() -> bool {
    class_path_file().is_file()
}

/// A main class of the built demo app, ready to be run.
pub fn demo(main_class: &str, headless: bool, sandbox: &Sandbox) -> Result<Command> {
    let class_path_file = class_path_file();
    let libraries = fs::read_to_string(&class_path_file)
        .with_context(|| format!("Maven left no class path in {}", class_path_file.display()))?;
    let mut class_path = demo_target().join("classes").into_os_string();
    class_path.push(if cfg!(windows) { ";" } else { ":" });
    class_path.push(libraries.trim());

    let mut java = Command::new("java");
    java.arg(jna_path()).arg(format!("-Djava.awt.headless={headless}"));
    java.arg("-cp").arg(class_path).arg(main_class);
    java.envs(sandbox.environment()).current_dir(tree::root());
    Ok(java)
}

fn demo_target() -> PathBuf {
    tree::root().join("android/demo/target")
}

/// What the demo app needs besides its own classes; Maven writes it when it packages the app.
fn class_path_file() -> PathBuf {
    demo_target().join("classpath")
}

/// Maven in `android/`. Surefire hands the property on to the tests.
fn maven() -> Command {
    let mut maven = Command::new(if cfg!(windows) { "mvn.cmd" } else { "mvn" });
    maven.args(["--batch-mode", "--no-transfer-progress"]).arg(jna_path());
    maven.current_dir(tree::root().join("android"));
    maven
}

/// Where JNA finds the Rust library.
fn jna_path() -> String {
    format!("-Djna.library.path={}", tree::built().display())
}

/// The folders with Surefire's reports, of the modules that have one.
fn report_folders() -> Result<Vec<PathBuf>> {
    let android = tree::root().join("android");
    if !android.join("pom.xml").is_file() {
        bail!("there is no Kotlin part: android/pom.xml is missing");
    }
    let mut folders = vec![android.join("target/surefire-reports")];
    for entry in fs::read_dir(&android)? {
        folders.push(entry?.path().join("target/surefire-reports"));
    }
    folders.retain(|folder| folder.is_dir());
    Ok(folders)
}
