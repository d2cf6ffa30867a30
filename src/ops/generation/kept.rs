//! What a generation keeps besides its environment: the bytes of manifest and lock, and where it comes from.
//!
//! `made.json` lies beside them and has their hashes, so that what a power cut left of a file is never taken for the
//! file. Generations of an envy that kept less are told apart from damaged ones. Not for: switching (`generation`).

use std::collections::BTreeMap;
use std::io;

use serde::{Deserialize, Serialize};

use super::{Content, Generation};
use crate::failure::{Code, Explain, Hint};
use crate::lock::{self, Lock};
use crate::manifest::{self, Manifest};
use crate::ops::files::{FileError, read_text};
use crate::ops::transaction::digest;

/// Where a generation comes from, for `history` and `rollback`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Origin {
    /// The command that made it, e.g. `install hello@2.12`; empty: not known.
    pub command: String,
    /// The generation whose files it brought back.
    pub restores: Option<u64>,
    /// Texts of project files that no generation had when they were replaced, by file name.
    pub replaced: BTreeMap<String, String>,
}

/// The files of the project that belong to a generation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Texts {
    /// `envy.toml`.
    pub manifest: String,
    /// `envy.lock`; `None` where there was none.
    pub lock: Option<String>,
}

impl Texts {
    /// What they say, each if it can be read; a lock that there was none of says nothing.
    pub fn parsed(&self) -> (Option<Manifest>, Lock) {
        let manifest = manifest::parse(manifest::FILE_NAME, &self.manifest).ok();
        (manifest, self.lock.as_deref().and_then(|text| lock::parse(text).ok()).unwrap_or_default())
    }
}

const FILE_NAME: &str = "made.json";
const REPLACED: &str = "replaced";
const VERSION: u32 = 1;

#[derive(Serialize, Deserialize)]
struct Made {
    version: u32,
    command: String,
    restores: Option<u64>,
    manifest_sha256: String,
    lock_sha256: String,
}

impl Generation {
    /// Notes where it comes from, and the hashes of the texts that it was made with.
    pub fn describe(&self, origin: &Origin, content: Content<'_>) -> io::Result<()> {
        let made = Made {
            version: VERSION,
            command: origin.command.clone(),
            restores: origin.restores,
            manifest_sha256: digest(content.manifest),
            lock_sha256: digest(content.lock),
        };
        fs_err::write(self.dir.join(FILE_NAME), serde_json::to_string(&made)?)?;
        let dir = self.dir.join(REPLACED);
        for (name, text) in &origin.replaced {
            fs_err::create_dir_all(&dir)?;
            fs_err::write(dir.join(name), text)?;
        }
        Ok(())
    }

    /// The command that made it and the generation that it brought back, where that is known.
    pub fn made_by(&self) -> (Option<String>, Option<u64>) {
        let made = self.made_file();
        let command = made.as_ref().map(|made| made.command.clone()).filter(|command| !command.is_empty());
        (command, made.and_then(|made| made.restores).filter(|restored| *restored < self.number))
    }

    /// The bytes of manifest and lock.
    ///
    /// # Errors
    /// [`KeptError::NotKept`] for a generation of an older envy, [`KeptError::Damaged`] for one whose files are not what
    /// was written.
    pub fn texts(&self) -> Result<Texts, KeptError> {
        let manifest = read_text(&self.dir.join(manifest::FILE_NAME))?;
        let lock = read_text(&self.dir.join(lock::FILE_NAME))?;
        match (self.made_file(), manifest) {
            (Some(made), manifest) => {
                let whole = |text: &Option<String>, hash| digest(text.as_deref().unwrap_or_default()) == hash;
                let (manifest_is, lock_is) = (whole(&manifest, made.manifest_sha256), whole(&lock, made.lock_sha256));
                match (manifest, manifest_is && lock_is) {
                    (Some(manifest), true) => Ok(Texts { manifest, lock: lock.filter(|text| !text.is_empty()) }),
                    _ => Err(KeptError::Damaged { number: self.number }),
                }
            }
            (None, Some(manifest)) if !manifest.is_empty() => {
                Ok(Texts { manifest, lock: lock.filter(|text| !text.is_empty()) })
            }
            (None, _) => Err(KeptError::NotKept { number: self.number }),
        }
    }

    /// Where the texts are that it replaced and that no generation had, by file name.
    pub fn replaced(&self) -> BTreeMap<String, std::path::PathBuf> {
        let path = |name: &str| self.dir.join(REPLACED).join(name);
        let names = [manifest::FILE_NAME, lock::FILE_NAME].into_iter().filter(|name| path(name).is_file());
        names.map(|name| (name.to_owned(), path(name))).collect()
    }

    fn made_file(&self) -> Option<Made> {
        let text = read_text(&self.dir.join(FILE_NAME)).ok()??;
        serde_json::from_str(&text).ok()
    }
}

/// Why the files of a generation are not to be had.
#[derive(Debug, thiserror::Error)]
pub enum KeptError {
    /// An older envy made it.
    #[error("generation {number} has no envy.toml: the envy that made it kept only its environment")]
    NotKept {
        /// Its number.
        number: u64,
    },
    /// The files are not what was written.
    #[error("the files of generation {number} are damaged")]
    Damaged {
        /// Its number.
        number: u64,
    },
    /// They cannot be read.
    #[error(transparent)]
    File(#[from] FileError),
}

impl Explain for KeptError {
    fn code(&self) -> Code {
        Code::Failed
    }

    fn hints(&self) -> Vec<Hint> {
        match self {
            Self::NotKept { .. } | Self::Damaged { .. } => vec![
                Hint::run("see which ones can be brought back", "envy history"),
                Hint::run("or take the files from git", "git checkout REVISION -- envy.toml envy.lock && envy sync"),
            ],
            Self::File(error) => error.hints(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Generations;
    use super::*;
    use crate::store::StorePath;

    fn made(dir: &std::path::Path, origin: Option<&Origin>, lock: &str) -> Generation {
        let environment: StorePath = "/nix/store/2bcv91i8fahqghn8dmyr791iaycbsjdd-environment".parse().unwrap();
        let content = Content { environment: &environment, manifest: "manifest", lock };
        let generation = Generations::new(dir).prepare(content).unwrap();
        origin.iter().for_each(|origin| generation.describe(origin, content).unwrap());
        generation
    }

    #[test]
    fn what_was_kept_comes_back_byte_for_byte() {
        let dir = tempfile::tempdir().unwrap();
        let replaced = BTreeMap::from([("envy.toml".to_owned(), "mine".to_owned())]);
        let origin = Origin { command: "install hello".to_owned(), restores: None, replaced };
        let generation = made(dir.path(), Some(&origin), "lock");
        assert_eq!(generation.texts().unwrap(), Texts { manifest: "manifest".into(), lock: Some("lock".into()) });
        assert_eq!(generation.made_by(), (Some("install hello".to_owned()), None));
        assert_eq!(fs_err::read_to_string(&generation.replaced()["envy.toml"]).unwrap(), "mine");
        assert_eq!(made(dir.path(), Some(&origin), "").texts().unwrap().lock, None, "there was no lock");
    }

    #[test]
    fn a_generation_of_an_older_envy_has_its_files_and_no_origin() {
        let dir = tempfile::tempdir().unwrap();
        let generation = made(dir.path(), None, "lock");
        assert_eq!(generation.texts().unwrap().lock.as_deref(), Some("lock"));
        assert_eq!(generation.made_by(), (None, None));
        fs_err::remove_file(generation.dir.join("envy.toml")).unwrap();
        assert!(matches!(generation.texts(), Err(KeptError::NotKept { number: 1 })));
    }

    #[test]
    fn files_that_are_not_what_was_written_are_damaged() {
        let dir = tempfile::tempdir().unwrap();
        for (file, text) in
            [("envy.lock", Some("")), ("envy.lock", None), ("envy.toml", Some("mani")), ("envy.toml", None)]
        {
            let generation = made(dir.path(), Some(&Origin::default()), "lock");
            match text {
                Some(text) => fs_err::write(generation.dir.join(file), text).unwrap(),
                None => fs_err::remove_file(generation.dir.join(file)).unwrap(),
            }
            assert!(matches!(generation.texts(), Err(KeptError::Damaged { .. })), "{file}: {text:?}");
        }
    }

    #[test]
    fn no_generation_brings_back_a_later_one() {
        let dir = tempfile::tempdir().unwrap();
        let origin = Origin { restores: Some(1), ..Origin::default() };
        assert_eq!(made(dir.path(), Some(&origin), "").made_by().1, None);
        assert_eq!(made(dir.path(), Some(&origin), "").made_by().1, Some(1));
    }
}
