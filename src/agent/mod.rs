//! Coding agents: who is there (`detect`), and what envy tells them (`block`, the marked block in `AGENTS.md`).

pub mod block;
pub mod detect;
