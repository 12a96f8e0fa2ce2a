//! See `repass_fuzz::answer`.

#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| repass_fuzz::answer(input));
