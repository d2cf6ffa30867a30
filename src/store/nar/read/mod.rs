//! A parser of archives that come from outside: one event an object, in bounded memory, whatever the bytes are.
//!
//! It is as strict as real Nix and more: order, names, padding and every marker must be what a writer writes, so that
//! a tree on disk has the hash of the archive that it came from. Not for: files; see [`unpack`](super::unpack()).

mod source;

use std::io::Read;

use self::source::Source;
use super::{MAGIC, MAX_DEPTH, MAX_NAME, MAX_TARGET, NarError, is_file_name, is_target};
use crate::store::NarDigest;

/// One step through an archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// An object begins, inside the folder that is open, or as the root.
    Object {
        /// Its name; empty for the root.
        name: Vec<u8>,
        /// What it is.
        kind: Kind,
    },
    /// The folder that was opened last is complete.
    EndOfDirectory,
}

/// What an object is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// A folder: its entries follow, then [`Event::EndOfDirectory`].
    Directory,
    /// A regular file: its contents are next, see [`Reader::copy_contents`].
    Regular {
        /// Whether it may be executed.
        executable: bool,
        /// Bytes of the contents, as the archive says.
        size: u64,
    },
    /// A symbolic link to this target.
    Symlink(Vec<u8>),
}

/// Reads one archive, which must be all that the input holds.
pub struct Reader<'r> {
    source: Source<'r>,
    state: State,
    /// For every open folder the last entry's name.
    open: Vec<Vec<u8>>,
}

#[derive(Clone, Copy)]
enum State {
    Start,
    /// In a folder, in front of an entry or of the folder's end.
    Entries,
    /// In front of a file's contents of this size.
    Contents(u64),
    End,
}

impl<'r> Reader<'r> {
    /// Nothing is read yet.
    pub fn new(raw: &'r mut dyn Read) -> Self {
        Self { source: Source::new(raw), state: State::Start, open: Vec::new() }
    }

    /// The next event; nothing once the archive is complete and the input has ended with it.
    ///
    /// # Errors
    /// Anything but a canonical archive. After an error the reader is of no more use.
    pub fn next_event(&mut self) -> Result<Option<Event>, NarError> {
        if let State::Contents(_) = self.state {
            self.copy_contents(|_| Ok::<_, NarError>(()))?;
        }
        match self.state {
            State::Start => {
                self.expect(MAGIC)?;
                self.object(Vec::new()).map(Some)
            }
            State::Entries => self.entry().map(Some),
            State::Contents(_) | State::End => Ok(None),
        }
    }

    /// Gives the contents of the regular file that was the last event, in pieces that are as large as possible.
    ///
    /// # Errors
    /// Those of the archive and those of `out`.
    pub fn copy_contents<E: From<NarError>>(&mut self, mut out: impl FnMut(&[u8]) -> Result<(), E>) -> Result<(), E> {
        let State::Contents(size) = self.state else { return Ok(()) };
        let mut left = size;
        while left > 0 {
            let chunk = self.source.chunk(left)?;
            left -= chunk.len() as u64;
            out(chunk)?;
        }
        self.padding(size)?;
        Ok(self.end_object()?)
    }

    /// Hash and size of the whole archive. Meaningful once [`Reader::next_event`] gave nothing.
    pub fn digest(&self) -> NarDigest {
        self.source.digest()
    }

    /// An entry of the folder that is open, or its end.
    fn entry(&mut self) -> Result<Event, NarError> {
        if self.one_of(&[b"entry", b")"])? == 1 {
            self.open.pop();
            self.end_entry()?;
            return Ok(Event::EndOfDirectory);
        }
        self.expect(b"(")?;
        self.expect(b"name")?;
        let name = self.string(MAX_NAME, "file name")?;
        if !is_file_name(&name) {
            return Err(self.malformed(format!("`{}` cannot be a file name", name.escape_ascii())));
        }
        if let Some(last) = self.open.last_mut() {
            if *last >= name {
                let reason = format!("`{}` does not come after `{}`", name.escape_ascii(), last.escape_ascii());
                return Err(self.malformed(reason));
            }
            last.clone_from(&name);
        }
        self.expect(b"node")?;
        self.object(name)
    }

    /// An object up to its end if it is a link, up to its contents if it is something else.
    fn object(&mut self, name: Vec<u8>) -> Result<Event, NarError> {
        self.expect(b"(")?;
        self.expect(b"type")?;
        let kind = match self.one_of(&[b"regular", b"directory", b"symlink"])? {
            0 => self.regular()?,
            1 if self.open.len() == MAX_DEPTH => {
                return Err(self.malformed(format!("more than {MAX_DEPTH} folders inside each other")));
            }
            1 => {
                self.open.push(Vec::new());
                self.state = State::Entries;
                Kind::Directory
            }
            _ => self.symlink()?,
        };
        Ok(Event::Object { name, kind })
    }

    fn regular(&mut self) -> Result<Kind, NarError> {
        let executable = self.one_of(&[b"contents", b"executable"])? == 1;
        if executable {
            self.expect(b"")?;
            self.expect(b"contents")?;
        }
        let size = self.length()?;
        self.state = State::Contents(size);
        Ok(Kind::Regular { executable, size })
    }

    fn symlink(&mut self) -> Result<Kind, NarError> {
        self.expect(b"target")?;
        let target = self.string(MAX_TARGET, "target of a link")?;
        if !is_target(&target) {
            return Err(self.malformed(format!("`{}` cannot be the target of a link", target.escape_ascii())));
        }
        self.end_object()?;
        Ok(Kind::Symlink(target))
    }

    fn end_object(&mut self) -> Result<(), NarError> {
        self.expect(b")")?;
        self.end_entry()
    }

    /// The end of the entry around an object; that of the archive around the root.
    fn end_entry(&mut self) -> Result<(), NarError> {
        if !self.open.is_empty() {
            self.state = State::Entries;
            return self.expect(b")");
        }
        self.state = State::End;
        if self.source.is_at_end()? { Ok(()) } else { Err(self.malformed("something follows the archive".to_owned())) }
    }
}

/// Strings: a length (64 bits, little-endian), the bytes, and zeros up to a multiple of 8.
impl Reader<'_> {
    fn expect(&mut self, word: &[u8]) -> Result<(), NarError> {
        self.one_of(&[word]).map(drop)
    }

    /// Which of these words comes next.
    fn one_of(&mut self, words: &[&[u8]]) -> Result<usize, NarError> {
        let longest = words.iter().map(|word| word.len()).max().unwrap_or_default();
        let found = self.string(longest, "marker")?;
        let index = words.iter().position(|word| *word == found);
        index.ok_or_else(|| {
            let words: Vec<String> = words.iter().map(|word| format!("`{}`", word.escape_ascii())).collect();
            self.malformed(format!("`{}` instead of {}", found.escape_ascii(), words.join(" or ")))
        })
    }

    /// A string of at most `limit` bytes.
    fn string(&mut self, limit: usize, what: &str) -> Result<Vec<u8>, NarError> {
        let length = self.length()?;
        if length > limit as u64 {
            return Err(self.malformed(format!("a {what} of {length} bytes, at most {limit} are allowed")));
        }
        let mut bytes = vec![0; length as usize];
        self.source.read_exact(&mut bytes)?;
        self.padding(length)?;
        Ok(bytes)
    }

    fn length(&mut self) -> Result<u64, NarError> {
        let mut bytes = [0; 8];
        self.source.read_exact(&mut bytes)?;
        Ok(u64::from_le_bytes(bytes))
    }

    fn padding(&mut self, length: u64) -> Result<(), NarError> {
        let mut zeros = [0; 8];
        let zeros = &mut zeros[..(length.wrapping_neg() % 8) as usize];
        self.source.read_exact(zeros)?;
        let clean = zeros.iter().all(|byte| *byte == 0);
        if clean { Ok(()) } else { Err(self.malformed("the padding is not zero".to_owned())) }
    }

    fn malformed(&self, reason: String) -> NarError {
        NarError::Malformed { offset: self.source.offset(), reason }
    }
}

#[cfg(test)]
mod tests;
