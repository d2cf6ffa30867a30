//! GitHub Copilot in VS Code: the server in `.vscode/mcp.json`. It reads `AGENTS.md` by itself.

use serde_json::json;

use super::setup::{Edit, File, Profile, server};

pub(super) const PROFILE: Profile = Profile {
    name: "copilot",
    title: "GitHub Copilot in VS Code",
    programs: &[],
    folders: &[".github/copilot-instructions.md", ".vscode/mcp.json"],
    files: &[File {
        path: ".vscode/mcp.json",
        edits: &[Edit::Entry { path: &["servers", "envy"], value: || server(json!({ "type": "stdio" })) }],
    }],
    next: &["VS Code asks before it starts a new server: open .vscode/mcp.json and start it there"],
};
