//! Runs other programs: their output goes to the terminal as it comes, and their failure becomes an
//! error that names the command.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

/// No step of ours takes as long as this; what does hangs.
const LIMIT: Duration = Duration::from_mins(40);

/// What a program printed, and how it ended.
pub struct Finished {
    pub status: ExitStatus,
    pub lines: Vec<String>,
}

/// Runs a command on this terminal and expects it to succeed.
pub fn run(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("cannot start {}", name(command)))?;
    if !status.success() {
        bail!("{} failed ({status})", name(command));
    }
    Ok(())
}

/// Runs a command, shows its standard output and also keeps it.
pub fn watch(command: &mut Command) -> Result<Finished> {
    let started = Instant::now();
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| format!("cannot start {}", name(command)))?;
    let output = lines(child.stdout.take());
    let mut kept = Vec::new();
    loop {
        match output.recv_timeout(Duration::from_millis(200)) {
            Ok(line) => {
                println!("{line}");
                kept.push(line);
            }
            Err(RecvTimeoutError::Disconnected) => break,
            // A daemon that the program left behind may hold the pipe open for hours.
            Err(RecvTimeoutError::Timeout) if child.try_wait()?.is_some() => break,
            Err(RecvTimeoutError::Timeout) => {}
        }
        if started.elapsed() > LIMIT {
            stop(&mut child);
            bail!("{} was stopped after {} minutes", name(command), LIMIT.as_secs() / 60);
        }
    }
    Ok(Finished { status: child.wait()?, lines: kept })
}

/// The lines of a pipe, read on a thread of their own.
pub fn lines(pipe: Option<impl Read + Send + 'static>) -> Receiver<String> {
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || {
        let Some(pipe) = pipe else { return };
        let mut reader = BufReader::new(pipe);
        let mut line = Vec::new();
        while matches!(reader.read_until(b'\n', &mut line), Ok(1..)) {
            let text = String::from_utf8_lossy(&line).trim_end().to_owned();
            line.clear();
            if sender.send(text).is_err() {
                break;
            }
        }
    });
    receiver
}

/// Whether a program can be started by this name.
pub fn is_on_path(program: &str) -> bool {
    let paths = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&paths).any(|folder| folder.join(program).is_file())
}

/// What a command prints, or nothing where it cannot be run or fails.
pub fn answer(program: &str, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program).args(arguments).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

/// What a command prints; its complaints go to the terminal.
pub fn output(command: &mut Command) -> Result<String> {
    let output =
        command.stderr(Stdio::inherit()).output().with_context(|| format!("cannot start {}", name(command)))?;
    if !output.status.success() {
        bail!("{} failed ({})", name(command), output.status);
    }
    String::from_utf8(output.stdout).with_context(|| format!("{} printed what is no text", name(command)))
}

/// Ends a program that we started.
pub fn stop(child: &mut Child) {
    // Both fail only for a program that has ended already.
    let _ = child.kill();
    let _ = child.wait();
}

/// The command line, cut where it is longer than anyone reads.
fn name(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    let words: Vec<_> = words.map(std::ffi::OsStr::to_string_lossy).collect();
    let line: String = words.join(" ").chars().take(160).collect();
    format!("`{line}`")
}
