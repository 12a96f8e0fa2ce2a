//! How long a server asks to wait: servers tell it in a header, in a field, in English, or not.

use std::time::{Duration, SystemTime};

use reqwest::header::{DATE, HeaderMap, HeaderName, RETRY_AFTER};
use serde_json::{Map, Value};

/// Nobody waits for longer than a day; a number beyond is a mistake or malice.
const LONGEST: Duration = Duration::from_hours(24);

/// The wait an answer asks for, from the most to the least exact of its hints. A hint that cannot be
/// read does not hide the others.
pub(super) fn retry_after(headers: &HeaderMap, body: &[u8]) -> Option<Duration> {
    let hint = in_header(headers).or_else(|| in_fields(&super::fields(body)));
    hint.map(|wait| wait.min(LONGEST))
}

/// The fields that are known to carry a wait: Matrix's number, and the sentences of GoTrue's error
/// shapes.
fn in_fields(fields: &Map<String, Value>) -> Option<Duration> {
    let millis = fields.get("retry_after_ms").and_then(Value::as_f64).and_then(|millis| seconds(millis / 1000.0));
    let sentences = ["message", "msg", "error_description"];
    millis.or_else(|| sentences.iter().filter_map(|name| fields.get(*name)?.as_str()).find_map(in_prose))
}

/// A wait of so many seconds; none where the number is no time that one can wait.
fn seconds(number: f64) -> Option<Duration> {
    (number >= 0.0).then(|| Duration::from_secs_f64(number.min(LONGEST.as_secs_f64())))
}

/// A number as it is written: digits, perhaps with a fraction.
fn number(text: &str) -> Option<f64> {
    let is_plain =
        text.starts_with(|c: char| c.is_ascii_digit()) && text.chars().all(|c| c.is_ascii_digit() || c == '.');
    text.parse().ok().filter(|_| is_plain)
}

/// `Retry-After` (RFC 9110): seconds, which some proxies give a fraction, or a date, which is compared with the server's own clock
/// where it tells, since a phone's clock may be anywhere.
fn in_header(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Some(number) = number(text) {
        return seconds(number);
    }
    let until = httpdate::parse_http_date(text).ok()?;
    let now = date(headers, &DATE).unwrap_or_else(SystemTime::now);
    Some(until.duration_since(now).unwrap_or_default())
}

pub(super) fn date(headers: &HeaderMap, name: &HeaderName) -> Option<SystemTime> {
    httpdate::parse_http_date(headers.get(name)?.to_str().ok()?).ok()
}

/// "…you can only request this after 56 seconds.", "…once every 60 seconds"
fn in_prose(sentence: &str) -> Option<Duration> {
    let words: Vec<&str> = sentence.split_whitespace().collect();
    words.windows(3).find_map(|three| {
        let &[before, number, unit] = three else {
            return None;
        };
        if !["after", "in", "every"].contains(&before) {
            return None;
        }
        let number = self::number(number)?;
        match unit.trim_end_matches(['.', ',']) {
            "second" | "seconds" => seconds(number),
            "minute" | "minutes" => seconds(number * 60.0),
            _ => None,
        }
    })
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use reqwest::header::{DATE, HeaderMap, HeaderName, HeaderValue, RETRY_AFTER};

    use super::retry_after;

    fn headers(lines: &[(HeaderName, &'static str)]) -> HeaderMap {
        lines.iter().map(|(name, value)| (name.clone(), HeaderValue::from_static(value))).collect()
    }

    fn from_header(value: &'static str) -> Option<u64> {
        retry_after(&headers(&[(RETRY_AFTER, value)]), b"{}").map(|wait| wait.as_secs())
    }

    fn from_body(body: &str) -> Option<Duration> {
        retry_after(&HeaderMap::new(), body.as_bytes())
    }

    #[test]
    fn seconds_in_the_header_are_taken() {
        assert_eq!(from_header("56"), Some(56));
        assert_eq!(from_header("0"), Some(0));
        assert_eq!(from_header("soon"), None);
        assert_eq!(from_header("-5"), None);
    }

    #[test]
    fn a_fraction_of_a_second_is_taken() {
        let wait = retry_after(&headers(&[(RETRY_AFTER, "59.98")]), b"{}");
        assert_eq!(wait, Some(Duration::from_millis(59_980)));
        assert_eq!(from_body(r#"{"retry_after_ms":1500.5}"#), Some(Duration::from_micros(1_500_500)));
    }

    #[test]
    fn a_hint_that_cannot_be_read_does_not_hide_the_others() {
        let wait = Some(Duration::from_secs(56));
        for odd in ["-1", "null", "\"soon\"", "{}", "[1]", "-0.5"] {
            let body = format!(r#"{{"retry_after_ms":{odd},"message":{{}},"msg":"only after 56 seconds."}}"#);
            assert_eq!(from_body(&body), wait, "{body}");
            assert_eq!(retry_after(&headers(&[(RETRY_AFTER, "-5")]), body.as_bytes()), wait, "{body}");
        }
        let twice = r#"{"msg":1,"msg":"only after 56 seconds."}"#;
        assert_eq!(from_body(twice), wait, "a field given twice");
        for odd in ["-5", "inf", "NaN", "1e3", ".5", "1.2.3", "5 s"] {
            assert_eq!(from_header(odd), None, "{odd}");
        }
    }

    #[test]
    fn a_date_in_the_header_is_measured_with_the_servers_clock() {
        let lines = [(DATE, "Fri, 01 Jan 2027 00:00:00 GMT"), (RETRY_AFTER, "Fri, 01 Jan 2027 00:01:30 GMT")];
        assert_eq!(retry_after(&headers(&lines), b"{}"), Some(Duration::from_secs(90)));
    }

    #[test]
    fn a_date_that_has_passed_asks_for_no_wait() {
        assert_eq!(from_header("Sat, 01 Jan 2000 00:00:00 GMT"), Some(0));
    }

    #[test]
    fn milliseconds_in_the_body_are_taken() {
        assert_eq!(from_body(r#"{"retry_after_ms":1500}"#), Some(Duration::from_millis(1500)));
    }

    #[test]
    fn the_servers_english_is_read_where_it_tells_nothing_else() {
        let after = "For security purposes, you can only request this after 56 seconds.";
        for field in ["message", "msg", "error_description"] {
            let body = format!(r#"{{"{field}":"{after}"}}"#);
            assert_eq!(from_body(&body), Some(Duration::from_secs(56)), "{field}");
        }
        let every = from_body(r#"{"msg":"…you can only request this once every 60 seconds"}"#);
        assert_eq!(every, Some(Duration::from_mins(1)));
        let minutes = from_body(r#"{"message":"try again in 2 minutes"}"#);
        assert_eq!(minutes, Some(Duration::from_mins(2)));
    }

    #[test]
    fn a_number_that_is_no_wait_is_left_alone() {
        for body in [
            r#"{"message":"email rate limit exceeded"}"#,
            r#"{"message":"at least 6 characters after 3 tries"}"#,
            r#"{"code":429}"#,
            "[]",
            "",
        ] {
            assert_eq!(from_body(body), None, "{body}");
        }
    }

    #[test]
    fn no_wait_is_longer_than_a_day() {
        let day = Some(24 * 60 * 60);
        assert_eq!(from_header("18446744073709551615"), day);
        let body = format!(r#"{{"retry_after_ms":{}}}"#, u64::MAX);
        assert_eq!(from_body(&body).map(|wait| wait.as_secs()), day);
        let prose = format!(r#"{{"msg":"after {} minutes"}}"#, u64::MAX);
        assert_eq!(from_body(&prose).map(|wait| wait.as_secs()), day);
    }
}
