//! What envy tells coding agents: the marked block in `AGENTS.md`.

pub mod block;
