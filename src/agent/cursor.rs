//! Cursor: the server in `.cursor/mcp.json`. It reads `AGENTS.md` by itself.

use serde_json::json;

use super::setup::{Edit, File, Profile, server};

pub(super) const PROFILE: Profile = Profile {
    name: "cursor",
    title: "Cursor",
    programs: &["cursor-agent", "cursor"],
    folders: &[".cursor"],
    files: &[File {
        path: ".cursor/mcp.json",
        edits: &[Edit::Entry { path: &["mcpServers", "envy"], value: || server(json!({})) }],
    }],
    next: &["Cursor asks before it uses a new server: allow it in its settings, under MCP"],
};
