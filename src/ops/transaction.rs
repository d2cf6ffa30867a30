//! Changing the project's files and switching its environment: all or nothing.
//!
//! Order: the environment is realized and rooted before; then a journal with the old bytes and the hashes of the new
//! ones; then each file by rename; then the switch; then the journal goes. Whoever takes the project next and finds
//! a journal finishes it if every file is new already, else puts back the files whose bytes are the journal's new
//! ones. A file that a person edited in between is never touched. Not for: how one file is replaced (`folder`), what a
//! generation is on disk (`generation`).

mod error;

use std::io;
use std::path::{Path, PathBuf};

use rustix::fs::{Access, access};
use rustix::io::Errno;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::files::FileError;
use super::folder::Place;
use super::generation::{Content, Generation, Generations, Origin};
use super::owner;
use crate::missing::if_there;
use crate::project::Project;
use crate::store::Store;
use crate::store::content_address::hex;
pub use error::TransactionError;

/// One file that a transaction changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// Name of the file in the project.
    name: String,
    /// Its text before, `None` if there was no file.
    old: Option<String>,
    /// SHA-256 of its text after, in hex; `None` if there is to be no file.
    new_sha256: Option<String>,
    #[serde(skip)]
    new: Option<String>,
}

impl Change {
    /// A change of `name` from `old` to `new`; `None` if they are equal.
    pub fn new(name: &str, old: Option<&str>, new: &str) -> Option<Self> {
        (old != Some(new)).then(|| Self {
            name: name.to_owned(),
            old: old.map(str::to_owned),
            new_sha256: Some(digest(new)),
            new: Some(new.to_owned()),
        })
    }

    /// The removal of `name`; `None` if there is no such file.
    pub fn removal(name: &str, old: Option<&str>) -> Option<Self> {
        let old = Some(old?.to_owned());
        Some(Self { name: name.to_owned(), old, new_sha256: None, new: None })
    }

    /// Name of the file in the project.
    pub fn name(&self) -> &str {
        &self.name
    }

    fn is_new(&self, current: Option<&str>) -> bool {
        current.map(digest) == self.new_sha256
    }
}

#[derive(Debug, Serialize, Deserialize)]
struct Journal {
    version: u32,
    changes: Vec<Change>,
    /// The generation to switch to, if the environment changes.
    generation: Option<u64>,
}

/// The files, the journal and the generations of one project. Only for whoever holds the project.
#[derive(Debug)]
pub struct Transactions {
    project: Project,
    state_dir: PathBuf,
    generations: Generations,
    origin: Origin,
}

const JOURNAL_VERSION: u32 = 1;

impl Transactions {
    /// For `project` with its state in `state_dir`.
    pub fn new(project: &Project, state_dir: &Path) -> Self {
        Self {
            project: project.clone(),
            state_dir: state_dir.to_path_buf(),
            generations: Generations::new(state_dir),
            origin: Origin::default(),
        }
    }

    /// The same, whose generations keep where they come from.
    #[must_use]
    pub fn by(self, origin: Origin) -> Self {
        Self { origin, ..self }
    }

    /// The generations of the project.
    pub fn generations(&self) -> &Generations {
        &self.generations
    }

    /// Whether a transaction died here, or is under way.
    pub fn is_interrupted(&self) -> bool {
        self.journal_path().symlink_metadata().is_ok()
    }

    /// Whether a generation can be written and, with `files`, also the project's files: better known before a download than
    /// after. Writes nothing.
    pub fn check_writable(&self, files: bool) -> Result<(), TransactionError> {
        let state = self.state_dir.ancestors().find(|dir| dir.exists());
        let folders = state.into_iter().chain(files.then_some(self.project.root()));
        folders.into_iter().try_for_each(|dir| match access(dir, Access::WRITE_OK | Access::EXEC_OK) {
            Err(error @ Errno::ACCESS) => {
                let reason = io::Error::from(error).to_string();
                Err(TransactionError::Denied { dir: dir.to_path_buf(), reason })
            }
            Err(error @ Errno::ROFS) => {
                Err(TransactionError::ReadOnly { reason: format!("{}: {}", dir.display(), io::Error::from(error)) })
            }
            // Whatever else there is, writing will tell better.
            _ => Ok(()),
        })
    }

    /// Roots an environment in `store` as the next generation, carries `changes` out and switches. On an error neither
    /// generation nor change is left.
    pub fn commit_generation(
        &self,
        store: &mut dyn Store,
        content: Content<'_>,
        changes: Vec<Change>,
    ) -> Result<(), super::Error> {
        let generation = self.prepare(content)?;
        let mut rooted = || -> Result<(), super::Error> {
            generation.describe(&self.origin, content)?;
            Ok(store.add_root(&generation.root_link())?)
        };
        let done = rooted().and_then(|()| Ok(self.commit(changes, Some(generation.number))?));
        if done.is_err() {
            self.generations.remove(generation.number)?;
        }
        done
    }

    /// The next generation, or nothing of it.
    fn prepare(&self, content: Content<'_>) -> Result<Generation, TransactionError> {
        self.generations.prepare(content).map_err(|error| {
            // The first error is the one to tell; what cannot be removed now, recovery removes.
            let _ = self.generations.remove_unswitched();
            error.into()
        })
    }

    /// Carries the changes out. On an error everything is as it was.
    pub fn commit(&self, changes: Vec<Change>, generation: Option<u64>) -> Result<(), TransactionError> {
        if changes.is_empty() && generation.is_none() {
            return Ok(());
        }
        let journal = Journal { version: JOURNAL_VERSION, changes, generation };
        let place = self.write_journal(&journal)?;
        if let Err(error) = self.carry_out(&journal) {
            self.roll_back(&journal)?;
            place.put(None)?;
            return Err(error);
        }
        // All is done. A journal that cannot be dropped now is the next command's, which finds nothing left to do.
        let _ = place.put(None);
        Ok(())
    }

    /// Mends what a transaction left that died, and removes what it prepared. Cheap if there is nothing.
    ///
    /// # Errors
    /// [`TransactionError::Unmended`] where there is something, and nothing can be written.
    pub fn recover(&self) -> Result<(), TransactionError> {
        let interrupted = self.is_interrupted();
        self.mend_all().map_err(|error| match error {
            TransactionError::ReadOnly { reason } if interrupted => TransactionError::Unmended { reason },
            error => error,
        })
    }

    fn mend_all(&self) -> Result<(), TransactionError> {
        // Nothing was ever done here, and the folders above need not be this user's to look into.
        if if_there(fs_err::metadata(&self.state_dir))?.is_none() {
            return Ok(());
        }
        let place = self.journal()?;
        if let Some(text) = place.read()? {
            // A journal that cannot be read was never complete, so nothing was changed after it.
            if let Ok(journal) = serde_json::from_str::<Journal>(&text)
                && journal.version == JOURNAL_VERSION
            {
                self.mend(&journal)?;
            }
            place.put(None)?;
        }
        // One that was being written when its process died.
        place.remove_temporary()?;
        Ok(self.generations.remove_unswitched()?)
    }

    fn carry_out(&self, journal: &Journal) -> Result<(), TransactionError> {
        for change in &journal.changes {
            let place = self.place(change)?;
            if place.read()? != change.old {
                return Err(TransactionError::Edited { name: change.name.clone() });
            }
            place.put(change.new.as_deref())?;
        }
        match journal.generation {
            Some(number) => Ok(self.generations.switch(number)?),
            None => Ok(()),
        }
    }

    /// Forward if all files are new and the generation is there, else back.
    fn mend(&self, journal: &Journal) -> Result<(), TransactionError> {
        for change in &journal.changes {
            if !change.is_new(self.place(change)?.read()?.as_deref()) {
                return self.roll_back(journal);
            }
        }
        match journal.generation {
            Some(number) if self.generations.is_prepared(number) => Ok(self.generations.switch(number)?),
            Some(_) => self.roll_back(journal),
            None => Ok(()),
        }
    }

    /// Puts the old bytes back wherever the new ones are, and nowhere else.
    fn roll_back(&self, journal: &Journal) -> Result<(), TransactionError> {
        for change in &journal.changes {
            let place = self.place(change)?;
            place.remove_temporary()?;
            if change.is_new(place.read()?.as_deref()) {
                place.put(change.old.as_deref())?;
            }
        }
        Ok(())
    }

    fn place(&self, change: &Change) -> Result<Place, FileError> {
        Place::of(&self.project, &change.name)
    }

    /// Where the journal is while a transaction is under way.
    pub fn journal_path(&self) -> PathBuf {
        self.state_dir.join("journal.json")
    }

    fn write_journal(&self, journal: &Journal) -> Result<Place, TransactionError> {
        fs_err::create_dir_all(&self.state_dir)?;
        owner::write(&self.state_dir, self.project.root())?;
        let text = serde_json::to_string(journal).map_err(io::Error::from)?;
        let place = self.journal()?;
        place.put(Some(&text))?;
        Ok(place)
    }

    /// The journal's file. It is envy's own: links on the way to it are the user's.
    fn journal(&self) -> Result<Place, FileError> {
        Place::of_user(&self.journal_path())
    }
}

/// SHA-256 of a text, in hex.
pub(super) fn digest(text: &str) -> String {
    hex(&Sha256::digest(text.as_bytes()))
}

#[cfg(test)]
mod tests;
