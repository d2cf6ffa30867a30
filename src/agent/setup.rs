//! Which settings an agent needs to use envy, agent by agent, and how they get in and out of a file's text.
//!
//! Not for: reading and writing the files (`ops::agents`), and what the agent is told (`block`).

use serde_json::{Value, json};

use super::json::Settings;
use super::{SettingsError, claude, codex, copilot, cursor, gemini, import};

#[cfg(test)]
mod tests;

/// An agent that envy can set up.
#[derive(Debug)]
pub struct Profile {
    /// What one types.
    pub name: &'static str,
    /// What people call it.
    pub title: &'static str,
    /// Its programs; one of them on `PATH` says that it is there.
    pub programs: &'static [&'static str],
    /// Files and folders of a project that say that somebody uses it.
    pub folders: &'static [&'static str],
    /// What is written into the project.
    pub files: &'static [File],
    /// What a person has to do besides, in words.
    pub next: &'static [&'static str],
}

/// A file of the project that holds an agent's settings.
#[derive(Debug)]
pub struct File {
    /// Its path in the project.
    pub path: &'static str,
    /// What envy puts into it.
    pub edits: &'static [Edit],
}

/// One thing that envy puts into a file.
#[derive(Debug)]
pub enum Edit {
    /// Codex's table.
    CodexServer,
    /// An object in JSON.
    Entry {
        /// Where it stands.
        path: &'static [&'static str],
        /// Its fields.
        value: fn() -> Value,
    },
    /// Items of a list in JSON.
    Items {
        /// Where the list stands.
        path: &'static [&'static str],
        /// The items.
        items: fn() -> Vec<String>,
        /// What the agent takes where there is no list.
        others: &'static [&'static str],
    },
    /// A line that makes an agent read `AGENTS.md`.
    Import,
}

/// All of them, the best known first. `generic` has no settings: any other agent that reads `AGENTS.md`.
pub const PROFILES: &[&Profile] =
    &[&codex::PROFILE, &claude::PROFILE, &gemini::PROFILE, &cursor::PROFILE, &copilot::PROFILE, &GENERIC];

const GENERIC: Profile = Profile {
    name: "generic",
    title: "any agent that reads AGENTS.md",
    programs: &[],
    folders: &[],
    files: &[],
    next: &[],
};

/// The agent of this name.
pub fn named(name: &str) -> Option<&'static Profile> {
    PROFILES.iter().find(|profile| profile.name == name).copied()
}

/// The entry of an agent that reads JSON, with more fields in front.
pub(super) fn server(mut fields: Value) -> Value {
    fields["command"] = json!("envy");
    fields["args"] = json!(["mcp"]);
    fields
}

/// What to paste into the settings of an agent that envy does not know.
pub fn pasted() -> Value {
    json!({ "mcpServers": { "envy": server(json!({})) } })
}

impl File {
    /// The file's text as it should be; `None` is no file.
    pub fn set(&self, text: Option<&str>) -> Result<String, SettingsError> {
        self.edits.iter().try_fold(text.unwrap_or_default().to_owned(), |text, edit| edit.set(self.path, &text))
    }

    /// The text without what envy put into it; empty if envy had made the file. Items of lists are a person's own unless the
    /// agent `is_set_up`.
    pub fn unset(&self, text: &str, is_set_up: bool) -> Result<String, SettingsError> {
        let is_ours = self.set(None)? == text.replace("\r\n", "\n");
        if is_ours && (is_set_up || !self.has_items()) {
            return Ok(String::new());
        }
        let mut edits = self.edits.iter().filter(|edit| is_set_up || !matches!(edit, Edit::Items { .. }));
        let left = edits.try_fold(text.to_owned(), |text, edit| edit.unset(self.path, &text))?;
        // A file that somebody had stays, if only as an empty line.
        Ok(if left.is_empty() && !text.is_empty() { "\n".to_owned() } else { left })
    }

    fn has_items(&self) -> bool {
        self.edits.iter().any(|edit| matches!(edit, Edit::Items { .. }))
    }

    /// Whether the server is in it: that alone says that the agent is set up. The rest may be a person's own.
    pub fn has_server(&self, text: &str) -> Result<bool, SettingsError> {
        self.edits.iter().try_fold(false, |found, edit| Ok(found || edit.is_server(self.path, text)?))
    }
}

/// Whether a command starts envy: by its name, or where a person has put it.
pub fn is_envy(command: &str) -> bool {
    let path = std::path::Path::new(command);
    command == "envy" || (path.is_absolute() && path.file_name().is_some_and(|name| name == "envy"))
}

/// Whether a field of the server's entry does what envy's own does, such as with a folder named.
fn is_fine(name: &str, value: &Value) -> bool {
    match name {
        "command" => value.as_str().is_some_and(is_envy),
        "args" => value.as_array().is_some_and(|args| args.contains(&json!("mcp"))),
        _ => false,
    }
}

impl Edit {
    fn is_server(&self, file: &str, text: &str) -> Result<bool, SettingsError> {
        match self {
            Self::CodexServer => codex::config::is_set(text),
            Self::Entry { path, .. } => Ok(Settings::parse(file, text)?.has_entry(path)),
            Self::Items { .. } | Self::Import => Ok(false),
        }
    }

    fn set(&self, file: &str, text: &str) -> Result<String, SettingsError> {
        match self {
            Self::CodexServer => codex::config::set(text),
            Self::Import => import::set(file, text),
            Self::Entry { path, value } => {
                let settings = Settings::parse(file, text)?;
                settings.set_entry(path, &value(), is_fine)?;
                Ok(settings.finish())
            }
            Self::Items { path, items, others } => {
                let settings = Settings::parse(file, text)?;
                settings.add_items(path, &items(), others)?;
                Ok(settings.finish())
            }
        }
    }

    fn unset(&self, file: &str, text: &str) -> Result<String, SettingsError> {
        let edit = |change: &dyn Fn(&Settings<'_>)| {
            let settings = Settings::parse(file, text)?;
            let before = settings.text();
            change(&settings);
            Ok(if settings.text() == before { text.to_owned() } else { settings.finish() })
        };
        match self {
            Self::CodexServer => codex::config::unset(text),
            Self::Import => import::unset(file, text),
            Self::Entry { path, .. } => edit(&|settings| settings.unset_entry(path)),
            Self::Items { path, items, others } => edit(&|settings| settings.remove_items(path, &items(), others)),
        }
    }
}
