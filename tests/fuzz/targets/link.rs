//! See `repass_fuzz::link`.

#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| repass_fuzz::link(input));
