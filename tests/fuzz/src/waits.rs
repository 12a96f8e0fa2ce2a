//! How long a server asks to wait, in all the ways in which servers tell it.

use std::time::Duration;

use repass_core::backend::Failure;

use crate::{answers::ask, lines};

const DAY: u64 = 24 * 60 * 60;

/// Lines: `Retry-After`, `Date`, the body of a 429. It is always a refusal; whole seconds in the header
/// are taken as they are, up to a day, but for the wait of an account, which the server itself tells; and
/// a wait that nobody told is not invented.
pub fn wait(input: &[u8]) {
    let [retry_after, date, body] = lines::<3>(input);
    let [retry_after, date] = [retry_after, date].map(header_value);
    let head =
        format!("HTTP/1.1 429 Slow Down\r\ncontent-type: application/json\r\ncontent-length: {}\r\n", body.len());
    let headers = [("retry-after", &retry_after), ("date", &date)].map(|(name, value)| format!("{name}: {value}\r\n"));
    let answer = [head.as_bytes(), headers.concat().as_bytes(), b"\r\n", body].concat();

    let told = ask("gotrue recover", &answer);
    let of_header = retry_after.trim().parse::<u64>().ok().filter(|_| !retry_after.contains('+'));
    if let (Err(Failure::Limited { wait }), Some(seconds)) = (&told, of_header) {
        return assert_eq!(*wait, Some(Duration::from_secs(seconds.min(DAY))));
    }
    let wait = match told {
        Err(Failure::Limited { wait } | Failure::Cooldown { wait }) => wait,
        Err(Failure::MailQuota) => None,
        told => panic!("a 429 came to {told:?}"),
    };
    if retry_after.is_empty() && !body.iter().any(u8::is_ascii_digit) {
        assert_eq!(wait, None);
    }
}

/// What of a line can stand in a header.
fn header_value(line: &[u8]) -> String {
    line.iter().map(|byte| char::from(*byte)).filter(|c| c.is_ascii_graphic() || *c == ' ').collect()
}
