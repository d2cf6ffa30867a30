//! See `envy_fuzz::cache_info`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| envy_fuzz::cache_info(bytes));
