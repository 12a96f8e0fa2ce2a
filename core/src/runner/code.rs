//! Cleans a code as people type and paste it.

use crate::secret::Secret;

/// Drops white space and dashes, and writes digits of other scripts as ASCII: the server compares
/// text, and a keyboard may group the digits or type them in Arabic.
pub(super) fn cleaned(typed: &str) -> Secret {
    let cleaned: String = typed.chars().filter(|c| !c.is_whitespace() && !is_dash(*c)).map(ascii_digit).collect();
    Secret::from(cleaned)
}

fn is_dash(c: char) -> bool {
    // Hyphen-minus, and the dashes and invisible marks that come with pasted text.
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}')
}

fn ascii_digit(c: char) -> char {
    // Arabic-Indic, Extended Arabic-Indic, Devanagari, fullwidth.
    let zero = [0x0660, 0x06F0, 0x0966, 0xFF10].into_iter().find(|zero| (*zero..zero + 10).contains(&u32::from(c)));
    zero.and_then(|zero| char::from_digit(u32::from(c) - zero, 10)).unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use super::cleaned;

    #[test]
    fn spaces_dashes_and_other_digits_do_not_make_another_code() {
        for typed in
            ["123456", " 123 456\n", "123-456", "123–456", "\u{200E}123456", "١٢٣٤٥٦", "۱۲۳۴۵۶", "１２３４５６"]
        {
            assert_eq!(cleaned(typed).expose(), b"123456", "{typed:?}");
        }
    }

    #[test]
    fn what_is_no_digit_stays_for_the_server_to_judge() {
        assert_eq!(cleaned("ab12").expose(), b"ab12");
    }
}
