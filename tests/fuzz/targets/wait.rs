//! See `repass_fuzz::wait`.

#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| repass_fuzz::wait(input));
