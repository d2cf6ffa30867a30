//! Integration tests: the real `envy` on real machines, one file a subject.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

#[allow(dead_code, unreachable_pub, reason = "shared with other targets, each of which uses a part")]
#[path = "../support/mod.rs"]
mod support;

mod bad_input;
mod command_line;
mod formats;
mod lifecycle;
mod machines;
mod main_job;
mod seeds;
mod services;
