//! See `repass_fuzz::record`.

#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| repass_fuzz::record(input));
