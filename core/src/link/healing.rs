//! Undoes what mail programs do to links, where it is clear what stood there before.
//!
//! A proof and an id are made of letters, digits, `-`, `_`, `.` and `~`. So whatever else is found
//! around or inside of them was put there on the way.

/// A link as it was before it was quoted, escaped, broken into lines, or put into a sentence.
pub(super) fn healed(link: &str) -> String {
    let link = link.trim_matches(|c: char| c.is_whitespace() || c.is_control());
    // A line that was broken in two, by the rules of quoted-printable (RFC 2045, section 6.7) or by hand.
    let link = link.replace("=\r\n", "").replace("=\n", "").replace(['\r', '\n', '\t'], "");
    let link = link.trim_start_matches(['<', '(', '[', '"', '\'', '“', '‘', '«']);
    let link = link.trim_end_matches(['.', ',', ';', ':', '!', '?', ')', '>', ']', '"', '\'', '”', '’', '»']);
    let link = link.replace("&amp;", "&").replace("&#38;", "&").replace("&#x26;", "&");
    if is_quoted_printable(&link) { link.replace("=3D", "=").replace("=3d", "=") } else { link }
}

/// Every `=` is written as `=3D`, and there is more than one: a single one could be a value that begins
/// like that.
fn is_quoted_printable(link: &str) -> bool {
    let after: Vec<&str> = link.split('=').skip(1).collect();
    after.len() > 1 && after.iter().all(|after| after.starts_with("3D") || after.starts_with("3d"))
}

/// A value that was escaped twice.
pub(super) fn decoded_again(value: &str) -> String {
    if !value.contains('%') {
        return value.to_owned();
    }
    // `+` would become a space here; it is in no proof and in no id.
    url::form_urlencoded::parse(value.as_bytes()).next().map_or_else(String::new, |(name, _)| name.into_owned())
}
