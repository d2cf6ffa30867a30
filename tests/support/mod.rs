//! What integration tests stand on: the test world that `scripts/world` made, the services and
//! machines that bring it to life, and sealed projects in which the real `envy` runs.
//!
//! Everything stops and is removed when its value is dropped. Not for: tests.

pub mod cache;
pub mod catalog;
pub mod chroot;
pub mod codex;
pub mod foreign_cache;
pub mod http;
pub mod machine;
pub mod many;
pub mod mcp;
pub mod model;
pub mod namespace;
pub mod observer;
pub mod packed;
pub mod project;
pub mod prompt;
pub mod ran;
pub mod saboteur;
pub mod scratch;
pub mod site;
pub mod terminal;
pub mod versions;
pub mod world;
