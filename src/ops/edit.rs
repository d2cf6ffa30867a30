//! `edit`: a person edits a copy of the manifest; the project gets it only once it stands.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::Command;

use super::apply::{Changed, apply};
use super::load::HeldProject;
use super::trust::{self, Review};
use super::{Context, Error, scratch};
use crate::agent::detect;
use crate::failure::{Code, Explain, Hint};
use crate::manifest;
use crate::trust::Demands;

/// One `envy edit`, from the copy to the change.
#[derive(Debug)]
pub struct Session {
    copy: tempfile::TempDir,
    original: String,
    /// The code as it was, if the manifest could be read.
    before: Option<Review>,
}

impl Session {
    /// Copies the manifest to where only the user can write, as what comes back is trusted. The project is not held while a
    /// person thinks.
    ///
    /// # Errors
    /// Also for an agent, which would wait for ever, as the editor does for keys.
    pub fn begin(context: &Context<'_>) -> Result<Self, Error> {
        if let Some(variable) = detect::variable(&context.environ) {
            return Err(EditError::Agent { variable }.into());
        }
        let project = context.project()?;
        let original = super::files::read_text(&project.manifest_path())?.unwrap_or_default();
        let copy = scratch::folder(context, "edit")?;
        scratch::write(&copy.path().join(manifest::FILE_NAME), &original)?;
        let before = trust::look(context).ok();
        Ok(Self { copy, original, before })
    }

    /// Runs the user's editor on the copy and waits for it.
    pub fn open_editor(&self, context: &Context<'_>, interactive: bool) -> Result<(), Error> {
        let named = ["VISUAL", "EDITOR"].into_iter().find_map(|name| context.environ.text(name));
        let editor = match named {
            Some(editor) => editor,
            None if interactive => "vi",
            None => return Err(EditError::NobodyThere.into()),
        };
        // As git does: the variable is shell text, the file its argument.
        let mut command = Command::new("sh");
        command.arg("-c").arg(format!("{editor} \"$1\"")).arg(editor).arg(self.path());
        if !interactive {
            // What it says there is no part of envy's own answer.
            command.stdout(std::io::stderr());
        }
        let status = command.status()?;
        if status.success() { Ok(()) } else { Err(EditError::Editor { editor: editor.to_owned(), status }.into()) }
    }

    /// Applies the copy. A project whose manifest was changed meanwhile keeps that change.
    pub fn apply(&self, context: &Context<'_>) -> Result<Changed, Error> {
        let text = super::files::read_text(&self.path())?.unwrap_or_default();
        let held = HeldProject::take_to_replace(context)?;
        if held.loaded.manifest_text() != self.original {
            return Err(super::transaction::TransactionError::Edited { name: manifest::FILE_NAME.to_owned() }.into());
        }
        apply(context, &held, &text, &BTreeSet::new())
    }

    /// Trusts the code that a person typed, if all that was there before was trusted. Whether all is trusted now.
    pub fn trust(&self, context: &Context<'_>, changed: &Changed) -> Result<bool, Error> {
        match &self.before {
            Some(before) => trust::typed(context, before, &changed.manifest),
            // Nobody knows what stood in a manifest that could not be read.
            None => Ok(Demands::of(&changed.manifest).is_empty()),
        }
    }

    /// Keeps what the person wrote and envy could not apply; where. Nothing if nothing was written.
    pub fn keep(self) -> Option<PathBuf> {
        let written = super::files::read_text(&self.path()).ok().flatten()?;
        (written != self.original).then(|| self.copy.keep().join(manifest::FILE_NAME))
    }

    fn path(&self) -> PathBuf {
        self.copy.path().join(manifest::FILE_NAME)
    }
}

/// Why there was no edit.
#[derive(Debug, thiserror::Error)]
pub enum EditError {
    /// No editor is named and no terminal is there.
    #[error("there is no terminal to edit in, and neither VISUAL nor EDITOR is set")]
    NobodyThere,
    /// An editor is for people.
    #[error("an editor is for people, and an agent runs this, as {variable} is set: edit the file envy.toml itself")]
    Agent {
        /// What says so, as it may be a person's own.
        variable: &'static str,
    },
    /// The editor gave up.
    #[error("the editor `{editor}` ended with {status}; envy.toml is as it was")]
    Editor {
        /// The editor.
        editor: String,
        /// How it ended.
        status: std::process::ExitStatus,
    },
}

impl Explain for EditError {
    fn code(&self) -> Code {
        Code::Failed
    }

    fn hints(&self) -> Vec<Hint> {
        match self {
            Self::Agent { .. } => vec![Hint::run("then apply it", "envy sync")],
            Self::NobodyThere => vec![Hint::run("write envy.toml yourself, then apply it", "envy sync")],
            Self::Editor { .. } => vec![Hint::run("try another one", "VISUAL=nano envy edit")],
        }
    }
}
