//! Anthropic's Claude Code: the server in `.mcp.json`, its tools in `.claude/settings.json`, and `AGENTS.md` imported into
//! `CLAUDE.md`.

use serde_json::json;

use super::restricted::TOOLS;
use super::setup::{Edit, File, Profile, server};

pub(super) const PROFILE: Profile = Profile {
    name: "claude",
    title: "Claude Code",
    programs: &["claude"],
    folders: &[".claude", "CLAUDE.md", ".mcp.json"],
    files: &[
        File {
            path: ".mcp.json",
            edits: &[Edit::Entry { path: &["mcpServers", "envy"], value: || server(json!({})) }],
        },
        File {
            path: ".claude/settings.json",
            edits: &[Edit::Items { path: &["permissions", "allow"], items: allowed, others: &[] }],
        },
        File { path: "CLAUDE.md", edits: &[Edit::Import] },
    ],
    next: &["Claude Code asks once whether to use the server of a project: start `claude` here and answer"],
};

fn allowed() -> Vec<String> {
    TOOLS.iter().map(|tool| format!("mcp__envy__{tool}")).collect()
}
