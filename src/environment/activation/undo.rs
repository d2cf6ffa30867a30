//! The memory of what was entered, in one exported variable: whoever inherits it can leave again.
//!
//! A JSON array, the innermost environment last. Text that is not UTF-8 is an array of its bytes, so nothing is lost.
//! What cannot be read (another version, somebody's own value) counts as nothing entered.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::{OsStrExt, OsStringExt};

use serde::{Deserialize, Serialize};

use crate::environ::Environ;

/// The variable's name.
pub const UNDO: &str = "ENVY_UNDO";

/// All that is entered, the innermost last.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::environment) struct Stack(pub(in crate::environment) Vec<Layer>);

/// What entering one environment did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::environment) struct Layer {
    /// The project's folder.
    pub(in crate::environment) project: Text,
    /// Entries put into search paths, by variable.
    pub(in crate::environment) paths: BTreeMap<String, Added>,
    /// Single values, by variable.
    pub(in crate::environment) values: BTreeMap<String, Replaced>,
    /// Whether the prompt hook put it on, and so may take it off.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(in crate::environment) hooked: bool,
}

/// Entries put into a search path.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::environment) struct Added {
    pub(in crate::environment) entries: Vec<Text>,
    /// Entries put at its end.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(in crate::environment) behind: Vec<Text>,
    /// What the variable was, if it had no entries.
    pub(in crate::environment) before: Before,
    /// What was put behind the entries as the variable had none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(in crate::environment) fallback: Option<String>,
}

/// A search path before envy came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(in crate::environment) enum Before {
    Unset,
    Empty,
    Filled,
}

/// A value that took another's place; `None` is "not set".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::environment) struct Replaced {
    pub(in crate::environment) old: Option<Text>,
    pub(in crate::environment) new: Option<Text>,
    /// Whether it would have yielded to a value of the user's.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(in crate::environment) default: bool,
}

/// Text of the operating system.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub(in crate::environment) enum Text {
    Utf8(String),
    Bytes(Vec<u8>),
}

impl From<&OsStr> for Text {
    fn from(text: &OsStr) -> Self {
        text.to_str().map_or_else(|| Self::Bytes(text.as_bytes().to_vec()), |text| Self::Utf8(text.to_owned()))
    }
}

impl From<&Text> for OsString {
    fn from(text: &Text) -> Self {
        match text {
            Text::Utf8(text) => text.into(),
            Text::Bytes(bytes) => Self::from_vec(bytes.clone()),
        }
    }
}

impl Stack {
    pub(in crate::environment) fn read(environ: &Environ) -> Self {
        environ.text(UNDO).and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default()
    }

    /// Unsets the variable when nothing is entered.
    pub(in crate::environment) fn write(&self, environ: &mut Environ) {
        // Strings and numbers only: it always serializes.
        match serde_json::to_string(self) {
            Ok(text) if !self.0.is_empty() => environ.set(UNDO, text),
            _ => environ.unset(UNDO),
        }
    }

    /// Whether `value` of variable `name` is one that an environment set, not the user.
    pub(in crate::environment) fn set_by_envy(&self, name: &str, value: &OsStr) -> bool {
        let value = Text::from(value);
        let layers = self.0.iter().filter_map(|layer| layer.values.get(name));
        layers.into_iter().any(|replaced| replaced.new.as_ref() == Some(&value))
    }
}
