//! The server that the demo and the tests of Kotlin and Swift talk to: started on free ports, ended
//! with the value.

use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::{process, tree};

/// It is up within a fraction of a second; a machine under load may take longer.
const START: Duration = Duration::from_secs(30);

/// A running sandbox.
pub struct Sandbox {
    child: Child,
    /// What an app takes for the server's address.
    pub server: String,
    /// Where a person or a test reads the mail.
    pub inbox: String,
}

impl Sandbox {
    /// Starts the built sandbox and waits until it has said its addresses.
    pub fn start() -> Result<Self> {
        let mut child = Command::new(tree::program("repass-sandbox"))
            .args(["--port", "0"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .context("cannot start the sandbox")?;
        let lines = process::lines(child.stdout.take());
        let (mut server, mut inbox) = (None, None);
        while server.is_none() || inbox.is_none() {
            let Ok(line) = lines.recv_timeout(START) else {
                process::stop(&mut child);
                bail!("the sandbox did not say its addresses (`API …` and `Inbox …`)");
            };
            match address(&line) {
                Some(("API", url)) => server = Some(url),
                Some(("Inbox", url)) => inbox = Some(url),
                _ => {}
            }
        }
        // It may go on printing: whoever ends the pipe would end the sandbox.
        std::thread::spawn(move || lines.iter().for_each(drop));
        let (server, inbox) = (server.unwrap_or_default(), inbox.unwrap_or_default());
        Ok(Self { child, server, inbox })
    }

    /// The environment by which the apps and the tests find it.
    pub fn environment(&self) -> [(&'static str, &str); 2] {
        [("REPASS_SANDBOX_URL", &self.server), ("REPASS_INBOX_URL", &self.inbox)]
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        process::stop(&mut self.child);
    }
}

/// Reads a line like `  Inbox    http://127.0.0.1:4000/inbox`.
fn address(line: &str) -> Option<(&str, String)> {
    let mut words = line.split_whitespace();
    let (name, url) = (words.next()?, words.next()?);
    url.starts_with("http").then(|| (name, url.trim_end_matches('/').to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_with_whatever_is_said_behind_it() {
        let line = "  API      http://127.0.0.1:4000/   (also under /auth/v1)";
        assert_eq!(address(line), Some(("API", "http://127.0.0.1:4000".to_owned())));
        assert_eq!(address("  Account  ann@example.com"), None);
        assert_eq!(address("  SMTP     127.0.0.1:2525"), None);
        assert_eq!(address(""), None);
    }
}
