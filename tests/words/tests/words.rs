//! Every language has every sentence, and none says less or more than it can.

use std::collections::BTreeSet;

use repass_words::{Entry, Sentence, arguments, languages, plural_categories, sentences, source};

/// The languages that the product promises, beside English.
const PROMISED: [&str; 38] = [
    "ar", "bg", "bn", "cs", "da", "de", "el", "es", "es-419", "fa", "fi", "fr", "he", "hi", "hu", "id", "is", "it",
    "ja", "ko", "ms", "nb", "nl", "pl", "pt-BR", "pt-PT", "ro", "ru", "sk", "sv", "ta", "th", "tr", "uk", "ur", "vi",
    "zh-Hans", "zh-Hant",
];

/// What is wrong with the sentences of every language, as `check` says it of one form.
fn faults(check: impl Fn(&Entry, &str, &str) -> Option<String>) -> Vec<String> {
    let source = source();
    let mut faults = Vec::new();
    for language in languages() {
        for (key, sentence) in sentences(&language) {
            let Some(entry) = source.get(&key) else { continue };
            for (form, text) in sentence.forms() {
                faults.extend(check(entry, form, text).map(|fault| format!("{language} {key} {form}: {fault}")));
            }
        }
    }
    faults
}

#[track_caller]
fn none(faults: &[String]) {
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn every_promised_language_is_there_and_no_other() {
    assert_eq!(languages(), PROMISED);
}

#[test]
fn every_language_has_every_sentence_and_no_other() {
    let source: BTreeSet<String> = source().into_keys().collect();
    for language in languages() {
        let translated: BTreeSet<String> = sentences(&language).into_keys().collect();
        assert_eq!(translated, source, "{language}");
    }
}

#[test]
fn what_a_number_decides_has_a_form_for_each_plural_category_of_the_language() {
    let source = source();
    for language in languages() {
        let categories = plural_categories(&language);
        for (key, sentence) in sentences(&language) {
            let forms: BTreeSet<&str> = sentence.forms().into_keys().collect();
            match source[&key].sentence() {
                Sentence::Text(_) => assert_eq!(forms, BTreeSet::from(["text"]), "{language} {key}"),
                Sentence::Plural(_) => assert_eq!(forms, categories, "{language} {key}"),
            }
        }
    }
}

#[test]
fn the_same_is_filled_in_in_every_language() {
    none(&faults(|entry, form, text| {
        let sentence = entry.sentence();
        let english = sentence.forms().into_values().next().expect("a form");
        // Forms for exactly so many may spell the number, as Arabic and Hebrew do.
        let may_spell = matches!(form, "zero" | "one" | "two") && !text.contains('{');
        (arguments(text) != arguments(english) && !may_spell).then(|| format!("{:?}", arguments(text)))
    }));
}

#[test]
fn every_sentence_fits() {
    none(&faults(|entry, _, text| {
        let length = text.chars().count();
        (length > entry.longest).then(|| format!("{length} characters, and {} fit", entry.longest))
    }));
}

#[test]
fn nothing_is_left_in_english() {
    none(&faults(|entry, _, text| {
        let is_english = entry.sentence().forms().into_values().any(|english| english == text);
        (is_english && text.split_whitespace().count() > 2).then(|| text.to_owned())
    }));
}

#[test]
fn spaces_and_quotation_marks_are_as_they_are_printed() {
    none(&faults(|_, _, text| {
        let spaces = text.contains("  ") || text.trim() != text;
        let marks = text.contains(['"', '\'', '\u{200b}', '\u{feff}']);
        (spaces || marks).then(|| text.escape_unicode().to_string())
    }));
}

#[test]
fn english_says_what_a_translator_has_to_know() {
    for (key, entry) in source() {
        assert!(!entry.comment.is_empty(), "{key}");
        for text in entry.sentence().forms().into_values() {
            assert!(text.chars().count() <= entry.longest, "{key}");
            // The document that the product fulfils has a straight apostrophe.
            assert!(entry.seed || !text.contains('\''), "{key}");
        }
    }
}
