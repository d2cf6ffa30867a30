//! See `envy_fuzz::daemon`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| envy_fuzz::daemon(bytes));
