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

    /// The text without what envy put into it; empty if nothing is left.
    pub fn unset(&self, text: &str) -> Result<String, SettingsError> {
        self.edits.iter().try_fold(text.to_owned(), |text, edit| edit.unset(self.path, &text))
    }

    /// Whether envy put anything into it.
    pub fn is_set(&self, text: &str) -> Result<bool, SettingsError> {
        Ok(self.unset(text)? != text)
    }
}

impl Edit {
    fn set(&self, file: &str, text: &str) -> Result<String, SettingsError> {
        match self {
            Self::CodexServer => codex::config::set(text),
            Self::Import => import::set(file, text),
            Self::Entry { path, value } => {
                let settings = Settings::parse(file, text)?;
                settings.set_entry(path, &value())?;
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
