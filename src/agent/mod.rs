//! Coding agents: who is there (`detect`), what envy tells them (`block`, the marked block in `AGENTS.md`), what each of
//! them must have in its settings to use envy (`setup`), and how it gets past its sandbox (`way_out`).
//!
//! All of it is text from text. Not for: reading and writing files, and running an agent (`ops::agents`).

pub mod block;
mod claude;
pub mod codex;
mod copilot;
mod cursor;
pub mod detect;
mod error;
mod gemini;
mod import;
mod json;
pub mod restricted;
pub mod setup;
pub mod variables;
pub mod way_out;

pub use error::SettingsError;
