//! See `repass_fuzz::password`.

#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| repass_fuzz::password(input));
