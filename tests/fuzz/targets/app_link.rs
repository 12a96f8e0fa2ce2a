//! See `repass_fuzz::app_link`.

#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| repass_fuzz::app_link(input));
