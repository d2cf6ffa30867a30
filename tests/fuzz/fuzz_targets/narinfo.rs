//! See `envy_fuzz::narinfo`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| envy_fuzz::narinfo(bytes));
