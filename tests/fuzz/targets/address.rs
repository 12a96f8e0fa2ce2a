//! See `repass_fuzz::address`.

#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| repass_fuzz::address(input));
