//! Characters that nobody sees, and digits of every script, by their Unicode properties.
//!
//! Pasted text brings line breaks, direction marks and zero-width characters along. A person cannot
//! see them, so they must not decide whether an address, a code or a password is right. A few of them
//! are part of a character that is seen: the variation selector and the joiner of an emoji, the joiner
//! inside a Persian word. Those stay.

use std::borrow::Cow;

use icu_properties::{
    CodePointMapData, CodePointSetData,
    props::{Dash, DefaultIgnorableCodePoint, GeneralCategory, GraphemeLink, JoinControl, VariationSelector},
};

/// Drops what nobody sees at both ends: line breaks, control characters, direction marks, zero-width
/// characters. Spaces stay, and so does everything in between. For secrets: nothing is copied.
#[must_use]
pub fn trim_invisible_ends(text: &str) -> &str {
    let start = text.find(|c| !is_invisible(c)).unwrap_or(text.len());
    let text = &text[start..];
    let mut end = text.trim_end_matches(is_invisible).len();
    // What shapes the last character belongs to it.
    let mut before = text[..end].chars().next_back();
    for c in text[end..].chars() {
        if !shapes(before, c, None) {
            break;
        }
        end += c.len_utf8();
        before = Some(c);
    }
    &text[..end]
}

/// The text without what nobody sees, wherever it stands. What shapes a visible character stays.
#[must_use]
pub fn without_invisible(text: &str) -> Cow<'_, str> {
    if visible(text).count() == text.chars().count() {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(visible(text).collect())
    }
}

/// Whether the text holds a character that nobody sees.
#[must_use]
pub fn has_invisible(text: &str) -> bool {
    visible(text).count() != text.chars().count()
}

/// Whether a character shows nothing and takes no room: a control character, a line or paragraph
/// separator, or one that Unicode lets every program ignore. A space is not one.
#[must_use]
pub fn is_invisible(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_control();
    }
    let category = CodePointMapData::<GeneralCategory>::new().get(c);
    matches!(category, GeneralCategory::Control | GeneralCategory::LineSeparator | GeneralCategory::ParagraphSeparator)
        || CodePointSetData::new::<DefaultIgnorableCodePoint>().contains(c)
}

/// Whether a character is a dash or hyphen of any kind.
#[must_use]
pub fn is_dash(c: char) -> bool {
    CodePointSetData::new::<Dash>().contains(c)
}

/// The value of a decimal digit of any script.
#[must_use]
pub fn decimal_digit(c: char) -> Option<u8> {
    if c.is_ascii() {
        return c.to_digit(10).and_then(|value| u8::try_from(value).ok());
    }
    let categories = CodePointMapData::<GeneralCategory>::new();
    let is_digit = |code_point: &u32| categories.get32(*code_point) == GeneralCategory::DecimalNumber;
    // The digits of a script stand in order from 0 to 9, and sets of digits directly after one another.
    let before = (0..=u32::from(c)).rev().take_while(is_digit).count().checked_sub(1)?;
    u8::try_from(before % 10).ok()
}

/// The characters that are seen, and those that shape them.
fn visible(text: &str) -> impl Iterator<Item = char> {
    let mut before = None;
    text.char_indices().filter_map(move |(at, c)| {
        let after = || text[at + c.len_utf8()..].chars().next();
        let stays = !is_invisible(c) || shapes(before, c, after());
        if stays {
            before = Some(c);
        }
        stays.then_some(c)
    })
}

/// Whether an invisible character shapes what stands around it.
fn shapes(before: Option<char>, c: char, after: Option<char>) -> bool {
    const BLACK_FLAG: char = '\u{1F3F4}';
    const KEYCAP: char = '\u{20E3}';
    let Some(before) = before else {
        return false;
    };
    let is_tag = |c| matches!(c, '\u{E0020}'..='\u{E007F}');
    if CodePointSetData::new::<VariationSelector>().contains(c) {
        // Letters of ASCII have no variants; a digit has one in a keycap emoji.
        return (!before.is_ascii() && !is_invisible(before)) || after == Some(KEYCAP);
    }
    if CodePointSetData::new::<JoinControl>().contains(c) {
        // Between two letters or emoji; or at the end of a word in scripts of India, after a virama.
        let is_between = !before.is_ascii() && after.is_some_and(|after| !after.is_ascii() && !is_invisible(after));
        return is_between || CodePointSetData::new::<GraphemeLink>().contains(before);
    }
    // The flags of parts of a country are a black flag and tags.
    is_tag(c) && (before == BLACK_FLAG || is_tag(before))
}

#[cfg(test)]
mod tests {
    use super::{decimal_digit, has_invisible, is_dash, is_invisible, trim_invisible_ends, without_invisible};

    #[test]
    fn what_nobody_sees_at_the_ends_is_dropped() {
        for mark in [
            "\n", "\r\n", "\t", "\0", "\u{85}", "\u{2028}", "\u{2029}", "\u{200B}", "\u{200D}", "\u{200E}", "\u{200F}",
            "\u{202A}", "\u{202C}", "\u{202E}", "\u{2060}", "\u{2066}", "\u{2069}", "\u{FEFF}", "\u{AD}", "\u{61C}",
            "\u{FE0F}", "\u{3164}",
        ] {
            for dressed in [format!("second tide 8{mark}"), format!("{mark}{mark}second tide 8{mark}\n{mark}")] {
                assert_eq!(trim_invisible_ends(&dressed), "second tide 8", "{dressed:?}");
            }
            assert_eq!(trim_invisible_ends(mark), "");
        }
    }

    #[test]
    fn spaces_and_what_stands_in_the_middle_stay() {
        for text in ["  two  ends ", "\u{A0}a\u{3000}", "a\nb", "a\u{200E}b", "", " "] {
            assert_eq!(trim_invisible_ends(text), text);
        }
        assert_eq!(trim_invisible_ends("\n a \n"), " a ");
    }

    #[test]
    fn what_is_part_of_a_character_stays_with_it() {
        let england = "\u{1F3F4}\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}";
        let (heart, on_fire, family) = ("❤\u{FE0F}", "❤\u{FE0F}\u{200D}🔥", "👩\u{200D}👧");
        let (keycap, ideograph, chillu) = ("1\u{FE0F}\u{20E3}", "葛\u{E0100}", "\u{D28}\u{D4D}\u{200D}");
        let persian = "می\u{200C}خواهم";
        for text in [england, heart, on_fire, family, keycap, ideograph, chillu, persian] {
            assert_eq!(trim_invisible_ends(text), text);
            assert_eq!(trim_invisible_ends(&format!("{text}\u{200B}\n")), text);
            assert_eq!(without_invisible(text), text);
            assert!(!has_invisible(text), "{text:?}");
        }
    }

    #[test]
    fn what_nobody_sees_is_dropped_everywhere() {
        assert_eq!(without_invisible("k\u{200B}im\u{FE0F}@\u{202E}example.com\r\n"), "kim@example.com");
        assert!(has_invisible("a\nb") && has_invisible("a\u{200D}b") && has_invisible("tide\u{2069}"));
        assert!(!has_invisible("a quiet  place ") && !has_invisible(""));
    }

    #[test]
    fn what_is_seen_is_not_invisible() {
        for c in ['a', ' ', '\u{A0}', '\u{3000}', 'é', '\u{301}', '葛', '🔥', '\u{600}', '\u{E000}'] {
            assert!(!is_invisible(c), "{c:?}");
        }
    }

    #[test]
    fn digits_of_every_script_have_their_value() {
        let scripts = [
            "0123456789",
            "٠١٢٣٤٥٦٧٨٩",
            "۰۱۲۳۴۵۶۷۸۹",
            "०१२३४५६७८९",
            "০১২৩৪৫৬৭৮৯",
            "௦௧௨௩௪௫௬௭௮௯",
            "๐๑๒๓๔๕๖๗๘๙",
            "០១២៣៤៥៦៧៨៩",
            "၀၁၂၃၄၅၆၇၈၉",
            "０１２３４５６７８９",
            "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗",
            "𝟘𝟙𝟚𝟛𝟜𝟝𝟞𝟟𝟠𝟡",
            "𝟶𝟷𝟸𝟹𝟺𝟻𝟼𝟽𝟾𝟿",
        ];
        for digits in scripts {
            let values: Vec<_> = digits.chars().map(decimal_digit).collect();
            assert_eq!(values, (0..10).map(Some).collect::<Vec<_>>(), "{digits}");
        }
    }

    #[test]
    fn every_set_of_digits_is_whole() {
        let digits: Vec<u8> = ('\0'..=char::MAX).filter_map(decimal_digit).collect();
        assert!(digits.len() >= 700, "Unicode has dozens of sets");
        let in_order = digits.chunks(10).all(|set| set.iter().copied().eq(0..10));
        assert!(in_order, "a set does not begin at a zero");
    }

    #[test]
    fn what_is_no_decimal_digit_has_no_value() {
        for c in ['a', '²', '½', '①', 'Ⅷ', '一', ' '] {
            assert_eq!(decimal_digit(c), None, "{c:?}");
        }
    }

    #[test]
    fn dashes_of_every_kind_are_known() {
        for c in ['-', '‐', '–', '—', '−', '－', '﹘'] {
            assert!(is_dash(c), "{c:?}");
        }
        assert!(!is_dash('_') && !is_dash('~') && !is_dash('a'));
    }
}
