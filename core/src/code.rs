//! Mailed codes: what one can be, and the one that was typed or pasted.
//!
//! People paste the whole sentence, a keyboard groups digits or types them in Bengali, and a mail
//! brings marks along that nobody sees. A wrong code costs an attempt at the server, so nothing is
//! sent that cannot be one, and no guess is made between two.

use std::ops::RangeInclusive;

use zeroize::Zeroizing;

use crate::{
    secret::Secret,
    text::{decimal_digit, is_dash, is_invisible},
};

/// What a server's mailed code can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct CodeFormat {
    /// The characters that it is made of.
    pub alphabet: CodeAlphabet,
    /// The least number of characters.
    pub min_length: u8,
    /// The greatest number of characters.
    pub max_length: u8,
}

/// The characters of a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CodeAlphabet {
    /// Decimal digits.
    Digits,
    /// Letters of ASCII, in the case they were mailed in, and decimal digits.
    LettersAndDigits,
}

impl CodeFormat {
    /// Codes of digits, as long as `lengths` says, such as `6..=10`.
    #[must_use]
    pub const fn digits(lengths: RangeInclusive<u8>) -> Self {
        Self { alphabet: CodeAlphabet::Digits, min_length: *lengths.start(), max_length: *lengths.end() }
    }

    /// Codes of letters and digits, as long as `lengths` says.
    #[must_use]
    pub const fn letters_and_digits(lengths: RangeInclusive<u8>) -> Self {
        Self { alphabet: CodeAlphabet::LettersAndDigits, min_length: *lengths.start(), max_length: *lengths.end() }
    }
}

/// The longest text that a code is looked for in; a whole mail is shorter.
const LONGEST_TEXT: usize = 16 * 1024;

/// The one code in what was typed or pasted, in ASCII; none where nothing in it can be a code, or more
/// than one thing could.
#[must_use]
pub fn find(typed: &str, format: CodeFormat) -> Option<Secret> {
    if typed.len() > LONGEST_TEXT {
        return None;
    }
    match format.alphabet {
        CodeAlphabet::Digits => digits(typed, format),
        CodeAlphabet::LettersAndDigits => letters_and_digits(typed, format),
    }
}

/// A code's characters as far as they are read. The buffer never grows: that would leave a copy.
struct Candidate {
    format: CodeFormat,
    chars: Zeroizing<Vec<u8>>,
    is_too_long: bool,
    /// The lengths of the groups that it is written in: `123 456` has two of three.
    group: usize,
    shortest: usize,
    longest: usize,
    groups: usize,
}

impl Candidate {
    fn new(format: CodeFormat) -> Self {
        Self {
            format,
            chars: Zeroizing::new(Vec::with_capacity(usize::from(format.max_length))),
            is_too_long: false,
            group: 0,
            shortest: usize::MAX,
            longest: 0,
            groups: 0,
        }
    }

    fn push(&mut self, ascii: u8) {
        self.group += 1;
        if self.chars.len() < usize::from(self.format.max_length) {
            self.chars.push(ascii);
        } else {
            self.is_too_long = true;
        }
    }

    fn end_group(&mut self) {
        if self.group > 0 {
            self.shortest = self.shortest.min(self.group);
            self.longest = self.longest.max(self.group);
            self.groups += 1;
            self.group = 0;
        }
    }

    /// The code, if it is one: of a length that the server mails, in groups of one size or nearly so.
    /// A date has other groups.
    fn end(mut self) -> Option<Zeroizing<Vec<u8>>> {
        self.end_group();
        let fits = self.groups > 0
            && !self.is_too_long
            && self.chars.len() >= usize::from(self.format.min_length)
            && self.longest - self.shortest <= 1;
        fits.then_some(self.chars)
    }
}

/// What was found so far.
#[derive(Default)]
enum Found {
    #[default]
    Nothing,
    One(Zeroizing<Vec<u8>>),
    Several,
}

impl Found {
    fn add(&mut self, code: Zeroizing<Vec<u8>>) {
        *self = match std::mem::take(self) {
            Self::Nothing => Self::One(code),
            Self::One(known) if known == code => Self::One(known),
            _ => Self::Several,
        };
    }

    fn into_code(self) -> Option<Secret> {
        match self {
            Self::One(mut code) => Some(Secret::new(std::mem::take(&mut *code))),
            Self::Nothing | Self::Several => None,
        }
    }
}

/// The characters that are seen, and the line breaks.
fn seen(typed: &str) -> impl Iterator<Item = char> {
    typed.chars().filter(|c| c.is_whitespace() || !is_invisible(*c))
}

/// What stands directly beside digits that are part of something else: an address, a link, a price, a
/// phone number.
fn is_glue(c: char) -> bool {
    c.is_ascii_alphabetic() || matches!(c, '@' | '_' | '/' | '=' | '&' | '+' | '%' | '$' | '€' | '£')
}

/// The digits in a text: runs of them, joined over single spaces and dashes.
fn digits(typed: &str, format: CodeFormat) -> Option<Secret> {
    /// `123 - 456` has three between two groups.
    const MOST_BETWEEN: usize = 3;

    // The boxes of a mail are copied with a line for each digit; in a text, a line ends what is in it.
    let is_text = typed.chars().any(char::is_alphabetic);
    let joins = |c: char| {
        is_dash(c)
            || (c.is_whitespace() && (!is_text || !matches!(c, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}')))
    };
    let mut found = Found::default();
    let mut open: Option<Candidate> = None;
    let (mut is_part_of_more, mut between, mut before) = (false, 0, None::<char>);
    let mut rest = seen(typed).peekable();
    while let Some(c) = rest.next() {
        if let Some(value) = decimal_digit(c) {
            let candidate = open.get_or_insert_with(|| Candidate::new(format));
            if between > 0 {
                candidate.end_group();
            }
            is_part_of_more |= before.is_some_and(is_glue);
            candidate.push(b'0' + value);
            between = 0;
        } else if open.is_some() && joins(c) && between < MOST_BETWEEN {
            between += 1;
        } else {
            let is_beside = between == 0;
            let number_goes_on =
                matches!(c, '.' | ',' | ':' | '\'') && rest.peek().copied().and_then(decimal_digit).is_some();
            // `(555) 123-4567`
            let is_area_code = c == ')';
            let is_odd = is_beside && (is_glue(c) || number_goes_on);
            if let Some(candidate) = open.take() {
                if !is_part_of_more && !is_odd {
                    candidate.end().into_iter().for_each(|code| found.add(code));
                }
                is_part_of_more = is_beside && (number_goes_on || is_area_code);
            } else if !c.is_whitespace() {
                is_part_of_more = false;
            }
            between = 0;
        }
        before = Some(c);
    }
    if let Some(candidate) = open.filter(|_| !is_part_of_more) {
        candidate.end().into_iter().for_each(|code| found.add(code));
    }
    found.into_code()
}

/// The one token that the text is, or that stands behind its colon: in a sentence, any word could be a
/// code of letters.
fn letters_and_digits(typed: &str, format: CodeFormat) -> Option<Secret> {
    let token = match typed.split_once([':', '：']) {
        Some((_, behind)) => behind,
        None => typed,
    };
    let is_part = |c: char| c.is_ascii_alphabetic() || decimal_digit(c).is_some();
    let token = token.trim_matches(|c| !is_part(c));
    let mut candidate = Candidate::new(format);
    let (mut has_digit, mut has_space) = (false, false);
    for c in seen(token) {
        if let Some(value) = decimal_digit(c) {
            has_digit = true;
            candidate.push(b'0' + value);
        } else if c.is_ascii_alphabetic() {
            candidate.push(u8::try_from(c).ok()?);
        } else if is_dash(c) || c.is_whitespace() {
            has_space |= c.is_whitespace();
            candidate.end_group();
        } else {
            return None;
        }
    }
    // Two words are no code.
    if has_space && !has_digit {
        return None;
    }
    let mut code = candidate.end()?;
    Some(Secret::new(std::mem::take(&mut *code)))
}

/// What was typed without white space, dashes and what nobody sees, its digits in ASCII, whether it can
/// be a code or not.
pub(crate) fn cleaned(typed: &str) -> Secret {
    let mut cleaned = Zeroizing::new(String::with_capacity(typed.len()));
    for c in typed.chars().filter(|c| !c.is_whitespace() && !is_dash(*c) && !is_invisible(*c)) {
        cleaned.push(decimal_digit(c).map_or(c, |value| char::from(b'0' + value)));
    }
    Secret::from(std::mem::take(&mut *cleaned))
}

#[cfg(test)]
mod tests {
    use super::{CodeFormat, cleaned, find};

    const SIX_TO_TEN: CodeFormat = CodeFormat::digits(6..=10);
    const MIXED: CodeFormat = CodeFormat::letters_and_digits(6..=10);

    fn found(typed: &str, format: CodeFormat) -> Option<String> {
        find(typed, format).map(|code| code.expose_text().unwrap().to_owned())
    }

    #[test]
    fn a_code_is_found_however_it_is_typed_or_pasted() {
        for typed in [
            "123456",
            " 123 456\n",
            "12 34 56",
            "1 2 3 4 5 6",
            "1\n2\n3\n4\n5\n6\n",
            "1\t2\t3\t4\t5\t6",
            "123-456",
            "123–456",
            "123 - 456",
            "123\u{A0}456",
            "\u{200E}123456\u{200B}",
            "12\u{200B}34\u{FEFF}56",
            "\"123456\"",
            "“123456”",
            "«123 456»",
            "(123456)",
            "[123456].",
            "**123456**",
            "Your code is 123456.",
            "Your code is 123456, valid for 60 minutes.",
            "Code: 123456",
            "Code:123456",
            "验证码是123456，请勿告诉他人",
            "コードは123456です",
            "รหัส๑๒๓๔๕๖",
            "Enter 123456\nor 123 456 within the hour, until 14:30 on 2026-11-25.",
            "Hello kim123456@example.com, 123456 is your code",
            "Room 101\n202, code 123456",
        ] {
            assert_eq!(found(typed, SIX_TO_TEN).as_deref(), Some("123456"), "{typed:?}");
        }
    }

    #[test]
    fn digits_of_every_script_are_read() {
        for typed in
            ["١٢٣٤٥٦", "۱۲۳۴۵۶", "१२३४५६", "১২৩৪৫৬", "௧௨௩௪௫௬", "๑๒๓๔๕๖", "១២៣៤៥៦", "၁၂၃၄၅၆", "１２３ ４５６", "𝟏𝟐𝟑𝟒𝟓𝟔"]
        {
            assert_eq!(found(typed, SIX_TO_TEN).as_deref(), Some("123456"), "{typed:?}");
        }
    }

    #[test]
    fn what_cannot_be_a_code_is_not_taken_for_one() {
        for typed in [
            "",
            " ",
            "-",
            "12345",
            "12345678901",
            "2026",
            "2026-11-25",
            "25.11.2026",
            "14:30:59",
            "+1 555 123 4567",
            "+15551234567",
            "(555) 123-4567",
            "0151 2345678",
            "1.234567",
            "123,456",
            "123456@example.com",
            "kim123456@example.com",
            "https://example.com/?token=123456",
            "https://example.com/123456/",
            "$123456",
            "a123456",
            "123456b",
            "①②③④⑤⑥",
            "second tide",
        ] {
            assert_eq!(found(typed, SIX_TO_TEN), None, "{typed:?}");
        }
    }

    #[test]
    fn between_two_codes_no_guess_is_made() {
        assert_eq!(found("123456 or 654321", SIX_TO_TEN), None);
        assert_eq!(found("123456\n654321", SIX_TO_TEN), None);
        assert_eq!(found("123456, again: 123456", SIX_TO_TEN).as_deref(), Some("123456"));
    }

    #[test]
    fn letters_stay_as_typed() {
        for (typed, code) in [
            ("aB12cD", "aB12cD"),
            ("“aB12cD”.", "aB12cD"),
            ("aB1-2cD", "aB12cD"),
            ("aB1 2cD\n", "aB12cD"),
            ("ABCD-EFGH", "ABCDEFGH"),
            ("ABCDEF", "ABCDEF"),
            ("Your code: aB12cD.", "aB12cD"),
            ("Code：aB12cD", "aB12cD"),
            ("aB\u{200B}12cD", "aB12cD"),
            ("١٢٣ABC", "123ABC"),
        ] {
            assert_eq!(found(typed, MIXED).as_deref(), Some(code), "{typed:?}");
        }
        for typed in
            ["Your code is aB12cD", "Your code", "Code: aB12cD or xY34zW", "aB12é6", "aB12", "a: b: aB12cD", ""]
        {
            assert_eq!(found(typed, MIXED), None, "{typed:?}");
        }
    }

    /// Not random, but as mixed: every text of a few pieces.
    #[test]
    fn whatever_is_found_fits_the_format() {
        let pieces = [
            "", "1", "123", "456", "123456", "٣٤", " ", "-", "\n", ".", ":", "(", ")", "+", "a", "é", "\u{200B}", "😀",
        ];
        let formats = [SIX_TO_TEN, MIXED, CodeFormat::digits(0..=3), CodeFormat::letters_and_digits(4..=4)];
        let count = pieces.len();
        for at in 0..count.pow(4) {
            let typed: String = (0..4).map(|place| pieces[at / count.pow(place) % count]).collect();
            for format in formats {
                let Some(code) = found(&typed, format) else { continue };
                assert!(code.len() >= format.min_length.into() && code.len() <= format.max_length.into(), "{typed:?}");
                assert!(!code.is_empty() && code.bytes().all(|byte| byte.is_ascii_alphanumeric()), "{typed:?}");
                assert_eq!(found(&code, format).as_ref(), Some(&code), "finding it again changes {typed:?}");
            }
        }
    }

    #[test]
    fn a_text_without_end_is_not_searched() {
        assert_eq!(found(&format!("123456{}", " ".repeat(1 << 20)), SIX_TO_TEN), None);
    }

    #[test]
    fn cleaning_keeps_what_is_no_digit() {
        assert_eq!(cleaned("\u{200E}ab 1-2\n").expose(), b"ab12");
        assert_eq!(cleaned("১২৩ ৪৫৬").expose(), b"123456");
    }
}
