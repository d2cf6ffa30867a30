//! See `envy_fuzz::compression`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| envy_fuzz::compression(bytes));
