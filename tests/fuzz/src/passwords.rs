//! Passwords as they are typed, held against a policy.

use repass_core::{
    address::Address,
    policy::{Assessment, CharacterClass, PasswordLimits, Policy, Retype, Rule},
    text::has_invisible,
};

use crate::lines;

const MOST_BYTES: usize = 72;

/// Lines: the password, what is typed after it, the second field. The answer agrees with itself and
/// with what is typed; typing more takes no rule back that it had met, except the limit.
pub fn password(input: &[u8]) {
    let texts = lines::<3>(input).map(std::str::from_utf8);
    let [Ok(typed), Ok(more), Ok(retyped)] = texts else { return };
    let policy = Policy::at_least(8)
        .expect("eight is enough")
        .requiring(vec![CharacterClass::Lowercase, CharacterClass::Digit])
        .at_most_bytes(u32::try_from(MOST_BYTES).ok())
        .refusing(["ISMessenger".to_owned()]);
    let account = Address::parse("kim.lee@example.com").ok();

    let now = policy.assess(typed, retyped, account.as_ref());
    assert_eq!(now, policy.assess(typed, retyped, account.as_ref()), "it depends on what is typed only");
    assert_eq!(now.acceptable, now.rules.iter().all(|state| state.met));
    assert_eq!(now.empty, typed.is_empty());
    assert_eq!(broken(&now, |rule| matches!(rule, Rule::AtMost { .. })), typed.len() > MOST_BYTES);
    assert_eq!(broken(&now, |rule| matches!(rule, Rule::AtLeast { .. })), typed.chars().count() < 8);
    assert_eq!(broken(&now, |rule| rule == Rule::NoHiddenCharacters), has_invisible(typed));
    assert_eq!(now.limits, PasswordLimits { min_chars: 8, max_bytes: Some(72) });
    assert_eq!(now.retype == Retype::Matches, !retyped.is_empty() && typed == retyped);
    assert_eq!(now.may_be_saved(), now.acceptable && !typed.is_empty() && typed == retyped);
    if now.acceptable {
        for known in ["kim.lee", "kim.lee@example.com", "ismessenger", "password1"] {
            assert!(!typed.eq_ignore_ascii_case(known), "{known:?} is anybody's guess");
        }
    }

    let later = policy.assess(&format!("{typed}{more}"), retyped, account.as_ref());
    for state in now.rules.iter().filter(|state| state.met) {
        assert!(later.rules.contains(state), "typing more took {:?} back", state.rule);
    }
    let is_guessed = broken(&later, |rule| matches!(rule, Rule::NotCommon));
    assert!(is_guessed || later.strength >= now.strength, "typing more made it weaker");
}

fn broken(assessment: &Assessment, is: impl Fn(Rule) -> bool) -> bool {
    assessment.rules.iter().any(|state| is(state.rule) && !state.met)
}
