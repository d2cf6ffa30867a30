//! See `envy_fuzz::nar`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| envy_fuzz::nar(bytes));
