//! See `envy_fuzz::store_path`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| envy_fuzz::store_path(bytes));
