//! How every error of envy explains itself: a stable code, an exit status, and hints that are
//! commands. Domain modules implement [`Explain`]; rendering is `ui`'s, exiting is `main`'s.

use std::borrow::Cow;
use std::ops::Range;

/// Declares [`Code`] and all that is said of each of its variants at once, so that nothing is missing anywhere.
macro_rules! codes {
    ($(#[$of_all:meta])* pub enum Code { $($name:ident = $slug:literal, $meaning:literal;)* }) => {
        $(#[$of_all])*
        pub enum Code {
            $(#[doc = $meaning] $name,)*
        }

        impl Code {
            /// All of them, in the order in which the documentation lists them.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// The stable name, as `--json` prints it.
            pub fn slug(self) -> &'static str {
                match self {
                    $(Self::$name => $slug,)*
                }
            }

            /// What it means, in one line.
            pub fn meaning(self) -> &'static str {
                match self {
                    $(Self::$name => $meaning,)*
                }
            }
        }
    };
}

codes! {
    /// What went wrong, as a stable name that scripts and agents may match on.
    ///
    /// The exit statuses are those of the design: 1 failed, 2 usage, 3 not found, 4 lock outdated,
    /// 5 nothing to substitute, 6 out of reach, 7 sandbox, 8 trust, 9 held, 10 content mismatch.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
    pub enum Code {
        Failed = "failed", "something failed that has no code of its own, mostly the file system";
        Usage = "usage", "the command line cannot be carried out as typed";
        NoProject = "no-project", "no `envy.toml` here or above";
        ManifestInvalid = "manifest-invalid", "`envy.toml` cannot be read as a manifest";
        Unsupported = "unsupported", "the manifest uses something that this version of envy does not support yet";
        LockInvalid = "lock-invalid", "`envy.lock` cannot be read as a lock";
        LockTooNew = "lock-too-new", "`envy.lock` was written by a newer envy";
        PackageNotFound = "package-not-found", "no catalog knows a package of this name";
        ProgramNotFound = "program-not-found", "there is no program of this name: no package of the environment has it";
        VersionNotFound = "version-not-found",
            "the package exists, but no version of it satisfies the range, or not for this system";
        LockOutdated = "lock-outdated", "the lock does not answer the manifest and may not be changed now";
        NotSubstitutable = "not-substitutable", "no cache has a path, and building is not allowed";
        Unreachable = "unreachable", "a catalog or cache is out of reach, limits us, or answers nonsense";
        SandboxBlocked = "sandbox-blocked", "a sandbox keeps envy from what the command needs";
        NotTrusted = "not-trusted", "code or settings of the project that nobody trusted yet";
        ProjectHeld = "project-held", "another process holds the project";
        ContentMismatch = "content-mismatch", "content does not match its hash, its signature or the lock";
        FileConflict = "file-conflict", "two packages bring different files at the same path";
        StoreUnavailable = "store-unavailable", "there is no store to realize into";
        EditConflict = "edit-conflict", "a person's edit stands in the way";
    }
}

impl Code {
    /// The process exit status that goes with it.
    pub fn exit_status(self) -> u8 {
        match self {
            Self::Usage => 2,
            Self::PackageNotFound | Self::ProgramNotFound | Self::VersionNotFound => 3,
            Self::LockOutdated => 4,
            Self::NotSubstitutable => 5,
            Self::Unreachable => 6,
            Self::SandboxBlocked => 7,
            Self::NotTrusted => 8,
            Self::ProjectHeld => 9,
            Self::ContentMismatch => 10,
            _ => 1,
        }
    }
}

/// One way on, for a person to read and, where there is one, a command to run as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hint {
    /// What the command does or what to think about, without a final full stop.
    pub text: String,
    /// A complete command line.
    pub command: Option<String>,
}

impl Hint {
    /// A hint with a runnable command.
    pub fn run(text: impl Into<String>, command: impl Into<String>) -> Self {
        Self { text: text.into(), command: Some(command.into()) }
    }

    /// A hint that no single command carries out.
    pub fn text(text: impl Into<String>) -> Self {
        Self { text: text.into(), command: None }
    }
}

/// Words as a line that shells read back as these words, and that Codex's rules take for plain ones: how commands are named.
pub fn command_line<'w>(words: impl IntoIterator<Item = &'w String>) -> String {
    words.into_iter().map(|word| quoted(word)).collect::<Vec<_>>().join(" ")
}

/// One word of such a line.
pub fn quoted(word: &str) -> Cow<'_, str> {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_@%+=:,./".contains(c);
    match !word.is_empty() && word.chars().all(plain) {
        true => Cow::Borrowed(word),
        false => Cow::Owned(format!("'{}'", word.replace('\'', r"'\''"))),
    }
}

/// The place in a text file that an error is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snippet {
    /// The file's name as the user knows it, e.g. `envy.toml`.
    pub file: String,
    /// The whole text.
    pub source: String,
    /// Byte range in `source`.
    pub span: Range<usize>,
    /// A few words to stand under the marked place.
    pub label: String,
}

/// An error that can explain itself to people, scripts and models.
pub trait Explain: std::error::Error {
    /// Its stable code.
    fn code(&self) -> Code;
    /// What to do next, the best first.
    fn hints(&self) -> Vec<Hint> {
        Vec::new()
    }
    /// The place in a file that it is about.
    fn snippet(&self) -> Option<Snippet> {
        None
    }
    /// For what a sandbox blocks: whether the hints name a way of their own, as the same command outside would not help.
    fn has_own_way_out(&self) -> bool {
        false
    }
    /// For a command that cannot be run: 127 if there is none, 126 if it is not executable, as in a shell.
    fn status_of_command(&self) -> Option<u8> {
        None
    }
}

impl Explain for std::io::Error {
    fn code(&self) -> Code {
        Code::Failed
    }
}

/// The text with control characters and escape sequences made visible (`\n` as `\n`, ESC as
/// `\u{1b}`), so that nothing from outside ever drives the user's terminal.
pub fn printable(text: &str) -> Cow<'_, str> {
    let hostile = |c: char| {
        c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}')
    };
    if !text.chars().any(hostile) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if hostile(c) {
            out.extend(c.escape_default());
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_codes_have_one_name() {
        let slugs: std::collections::BTreeSet<&str> = Code::ALL.iter().map(|code| code.slug()).collect();
        assert_eq!(slugs.len(), Code::ALL.len(), "{slugs:?}");
    }

    #[test]
    fn a_command_can_be_pasted() {
        assert_eq!(quoted("@openai/codex@0.169"), "@openai/codex@0.169");
        assert_eq!(quoted("nodejs@>=20 <22"), "'nodejs@>=20 <22'");
    }

    #[test]
    fn control_characters_and_direction_overrides_are_made_visible() {
        assert_eq!(printable("a\u{1b}[31mb\n\u{202e}c"), "a\\u{1b}[31mb\\n\\u{202e}c");
        assert!(matches!(printable("größe"), Cow::Borrowed(_)));
    }
}
