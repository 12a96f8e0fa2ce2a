//! What the machine lacks: installed where we may (Debian, as root), else named with the command that
//! installs it.

use std::process::Command;

use anyhow::{Result, bail};

use crate::process;

/// Something that a chore needs, and the Debian package that brings it.
pub struct Need {
    package: &'static str,
    /// A program that makes the package unnecessary, wherever it comes from.
    program: Option<&'static str>,
}

const fn program(program: &'static str, package: &'static str) -> Need {
    Need { package, program: Some(program) }
}

const fn library(package: &'static str) -> Need {
    Need { package, program: None }
}

/// To compile and test the Kotlin part, and to draw its screens without a display.
pub const KOTLIN: &[Need] = &[
    program("javac", "default-jdk-headless"),
    program("mvn", "maven"),
    library("libgl1"),
    library("libx11-6"),
    library("fontconfig"),
    library("fonts-dejavu-core"),
    // What the screens are set in on a phone.
    library("fonts-roboto-unhinted"),
];

/// To link Android's resources, for the tests on the Android framework.
pub const ROBOLECTRIC: &[Need] = &[program("aapt2", "aapt"), program("unzip", "unzip")];

/// To open a window: the headless JDK of Debian comes without the toolkit for it.
pub const WINDOW: &[Need] = &[library("default-jre"), library("libxtst6"), library("libxi6")];

/// To fill in mail templates as the server does.
pub const GO: &[Need] = &[program("go", "golang-go")];

/// To link for Android without an NDK, and to look into what was linked.
pub const ANDROID: &[Need] = &[program("clang", "clang"), program("ld.lld", "lld"), program("llvm-nm", "llvm")];

/// To make a Swift toolchain of our own, see the module `swift`.
pub const SWIFT_ROOT: &[Need] = &[program("mmdebstrap", "mmdebstrap"), program("unshare", "util-linux")];

/// Installs what is missing, or fails with the command that does.
pub fn install(needs: &[Need]) -> Result<()> {
    let missing: Vec<&str> = needs.iter().filter(|need| is_missing(need)).map(|need| need.package).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let list = missing.join(" ");
    if !is_debian() {
        bail!("this machine lacks what Debian calls {list}: install it and try again");
    }
    if !is_root() {
        bail!("packages are missing; install them and try again:\n  sudo apt-get install {list}");
    }
    println!("-- installing {list}");
    let install = || process::run(apt_get("install").args(["-y", "--no-install-recommends"]).args(&missing));
    // A new machine has no package lists yet, and an old one outdated ones.
    install().or_else(|_| process::run(&mut apt_get("update")).and_then(|()| install()))
}

/// Whether nothing is missing, or can be had without asking anyone.
pub fn can_have(needs: &[Need]) -> bool {
    can_install() || !needs.iter().any(is_missing)
}

/// Whether packages can be installed here without asking anyone.
pub fn can_install() -> bool {
    is_debian() && is_root()
}

fn is_missing(need: &Need) -> bool {
    match need.program {
        Some(program) => !process::is_on_path(program),
        // Elsewhere we know no names of libraries; what is missing will say so itself.
        None => is_debian() && !is_installed(need.package),
    }
}

fn is_installed(package: &str) -> bool {
    process::answer("dpkg-query", &["-W", "-f", "${db:Status-Status}", package]).as_deref() == Some("installed")
}

fn is_debian() -> bool {
    process::is_on_path("apt-get")
}

fn is_root() -> bool {
    process::answer("id", &["-u"]).is_some_and(|id| id.trim() == "0")
}

fn apt_get(command: &str) -> Command {
    let mut apt_get = Command::new("apt-get");
    apt_get.env("DEBIAN_FRONTEND", "noninteractive").args(["-q", command]);
    apt_get
}
