//! Runs the Swift tests in `ios/`: with the machine's own Swift where it has one, else in a Debian root
//! of our own, made once under `~/.cache`, that sees the project at its own path.

pub mod docs;
pub mod format;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::reports::{self, Tally};
use crate::sandbox::Sandbox;
use crate::{prepare, process, rust, tree};

/// Debian's release that has Swift 6, and what of it the tests need.
const RELEASE: &str = "trixie";
const PACKAGES: &str =
    "--include=swiftlang,swiftlang-dev,libc6-dev,libstdc++-14-dev,g++,ca-certificates,libpython3-stdlib";

/// Enters the root: the mounts live in a namespace that ends with the command.
const ENTER: &str = r#"
mount -t proc proc "$ROOT/proc"
mount --rbind /dev "$ROOT/dev"
for folder in "$TREE" "$TARGET"; do
    mkdir -p "$ROOT$folder"
    mount --bind "$folder" "$ROOT$folder"
done
exec chroot "$ROOT" /usr/bin/env -i HOME=/root PATH=/usr/bin:/bin LANG=C.UTF-8 "$@"
"#;

/// Where `swift` is to be found.
pub enum Toolchain {
    /// On the machine itself.
    Here,
    /// In a Debian root of our own.
    Root(PathBuf),
}

/// The toolchain, made first where that is possible; nothing where it is not.
pub fn toolchain() -> Result<Option<Toolchain>> {
    // Debian has another program of this name, of OpenStack.
    if process::answer("swift", &["--version"]).is_some_and(|version| version.contains("Swift version")) {
        return Ok(Some(Toolchain::Here));
    }
    let root = root()?;
    if root.join(".ready").exists() {
        return Ok(Some(Toolchain::Root(root)));
    }
    if !prepare::can_install() {
        return Ok(None);
    }
    make(&root)?;
    Ok(Some(Toolchain::Root(root)))
}

/// Runs the tests of the package and counts what both kinds of them report.
pub fn test(toolchain: &Toolchain, sandbox: &Sandbox) -> Result<Tally> {
    let scratch = scratch();
    forget_other_bindings(&scratch)?;
    let reports = scratch.join("reports");
    if reports.exists() {
        fs::remove_dir_all(&reports).context("cannot clear the reports of Swift")?;
    }
    fs::create_dir_all(&reports)?;

    let own = tree::program("repass-sandbox").display().to_string();
    let [server, inbox] = sandbox.environment();
    let mut swift = toolchain.command(&[server, inbox, ("REPASS_SANDBOX", &own)]);
    swift.arg("swift").arg("test").arg("--package-path").arg(tree::ios());
    // XCTest writes its report only where it runs in parallel; Swift Testing adds its own beside it.
    swift.arg("--scratch-path").arg(&scratch).arg("--parallel");
    swift.arg("--xunit-output").arg(reports.join("tests.xml"));
    let finished = process::watch(&mut swift)?;
    Ok(reports::junit_folder(&reports)?.judged(finished.status.success()))
}

/// `SwiftPM` compiles anew what imports the changed bindings, but not what uses their types through
/// `RepassKit` only: that would go on reading them in their old layout, and crash.
fn forget_other_bindings(scratch: &Path) -> Result<()> {
    let generated = tree::root().join("build/generated/swift/repass_ffi.swift");
    let present = fs::read(&generated).with_context(|| format!("cannot read {}", generated.display()))?;
    let built_with = scratch.join("built-with.swift");
    if fs::read(&built_with).is_ok_and(|built_with| built_with == present) {
        return Ok(());
    }
    if scratch.exists() {
        fs::remove_dir_all(scratch).context("cannot clear what Swift built with other bindings")?;
    }
    fs::create_dir_all(scratch)?;
    fs::write(&built_with, present).context("cannot keep the bindings that Swift builds with")
}

impl Toolchain {
    /// The start of a command line; the program and its arguments follow.
    pub fn command(&self, environment: &[(&str, &str)]) -> Command {
        let mut variables = vec![format!("REPASS_LIBRARY_DIR={}", tree::built().display())];
        variables.extend(environment.iter().map(|(name, value)| format!("{name}={value}")));
        let mut command = match self {
            Self::Here => Command::new("env"),
            Self::Root(root) => {
                let mut command = Command::new("unshare");
                command.args(["--mount", "--propagation", "private", "sh", "-euc", ENTER, "sh"]);
                command.env("ROOT", root).env("TREE", tree::root()).env("TARGET", tree::target());
                command
            }
        };
        command.args(variables);
        command
    }
}

/// What Swift builds.
fn scratch() -> PathBuf {
    tree::target().join("swift")
}

fn root() -> Result<PathBuf> {
    if let Some(root) = std::env::var_os("SWIFT_ROOT") {
        return Ok(root.into());
    }
    let home = std::env::home_dir().context("no home folder to keep the Swift toolchain in")?;
    Ok(home.join(".cache/swift-trixie"))
}

/// Makes the root beside its place first, so that half of one is never taken for one.
fn make(root: &PathBuf) -> Result<()> {
    rust::heading("making a Swift toolchain (a minute, 2.6 GB, once)");
    prepare::install(prepare::SWIFT_ROOT)?;
    let Some(parent) = root.parent() else { bail!("{} is no place for it", root.display()) };
    fs::create_dir_all(parent)?;
    let part = root.with_extension("part");
    for old in [&part, root] {
        if old.exists() {
            fs::remove_dir_all(old).with_context(|| format!("cannot remove {}", old.display()))?;
        }
    }
    let mut mmdebstrap = Command::new("mmdebstrap");
    mmdebstrap.args(["--quiet", "--variant=essential", "--mode=root", PACKAGES]);
    mmdebstrap.arg("--aptopt=APT::Install-Recommends \"false\"");
    mmdebstrap.args(["--dpkgopt=path-exclude=/usr/share/man/*", "--dpkgopt=path-exclude=/usr/share/doc/*"]);
    process::run(mmdebstrap.arg(RELEASE).arg(&part))?;
    fs::rename(&part, root)?;
    fs::write(root.join(".ready"), "").context("cannot mark the Swift toolchain as ready")
}
