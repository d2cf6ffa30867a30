//! OpenAI's Codex CLI: what envy puts into a project's `.codex/config.toml` (`config`), and what into the user's own folder
//! (`rules`) or only reads there (`user`).
//!
//! By what Codex 0.169 was seen to do; `docs/agents.md` says what was tried.

pub mod around;
pub mod config;
pub mod rules;
pub mod user;

use super::setup::{Edit, File, Profile};

pub(super) const PROFILE: Profile = Profile {
    name: "codex",
    title: "Codex",
    programs: &["codex"],
    folders: &[".codex"],
    files: &[File { path: config::FILE_NAME, edits: &[Edit::CodexServer] }],
    next: &[],
};
