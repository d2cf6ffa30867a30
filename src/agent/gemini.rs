//! Google's Gemini CLI: the server and the name of `AGENTS.md` in `.gemini/settings.json`.

use serde_json::json;

use super::setup::{Edit, File, Profile, server};
use crate::project::AGENTS_FILE_NAME;

pub(super) const PROFILE: Profile = Profile {
    name: "gemini",
    title: "Gemini CLI",
    programs: &["gemini"],
    folders: &[".gemini", "GEMINI.md"],
    files: &[File {
        path: ".gemini/settings.json",
        edits: &[
            Edit::Entry { path: &["mcpServers", "envy"], value: || server(json!({})) },
            Edit::Items {
                path: &["context", "fileName"],
                items: || vec![AGENTS_FILE_NAME.to_owned()],
                // what it reads where nobody names any
                others: &["GEMINI.md"],
            },
        ],
    }],
    next: &["Gemini CLI starts servers only in a folder that you trust: start `gemini` here and answer"],
};
