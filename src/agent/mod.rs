//! Coding agents: who is there (`detect`), what envy tells them (`block`, the marked block in `AGENTS.md`), and how they
//! get past their sandbox (`way_out`).

pub mod block;
pub mod detect;
pub mod way_out;
