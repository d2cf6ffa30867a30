//! Reading archives that came from outside: strict as real Nix, streaming, with a limit on everything that is kept.

use std::io::{self, Read, Write};

use sha2::{Digest, Sha256};

use super::NarError;
use crate::store::NarDigest;

/// Bytes read at once.
const BUFFER: usize = 256 << 10;
/// Bytes of a file name; no Linux file system has longer ones.
const MAX_NAME: u64 = 255;
/// Bytes of a link's target, PATH_MAX without its NUL.
const MAX_TARGET: u64 = 4095;
/// Folders inside folders. Packages have some dozens; each takes an open file while it is unpacked.
const MAX_DEPTH: usize = 256;

/// Takes what an archive holds. Calls come in the order of the archive; `name` is empty for the object on top.
pub(super) trait Visitor {
    /// A folder begins; all up to the matching [`Visitor::leave`] is in it.
    fn enter(&mut self, name: &[u8]) -> io::Result<()>;
    /// The innermost folder ends.
    fn leave(&mut self) -> io::Result<()>;
    /// A file, whose bytes must be read to the end.
    fn file(&mut self, name: &[u8], executable: bool, contents: &mut Contents<'_, '_>) -> io::Result<()>;
    /// A symbolic link.
    fn link(&mut self, name: &[u8], target: &[u8]) -> io::Result<()>;
}

/// Reads one archive and nothing behind it. The answer is the hash and the size of all that was read.
pub(super) fn read(archive: &mut dyn Read, visitor: &mut dyn Visitor) -> Result<NarDigest, NarError> {
    let mut input = Input::new(archive);
    input.expect(b"nix-archive-1")?;
    node(&mut input, b"", 0, visitor)?;
    if !input.is_at_end()? {
        return Err(malformed("something follows the archive"));
    }
    Ok(NarDigest { sha256: input.hasher.finalize().into(), size: input.size })
}

fn node(input: &mut Input<'_>, name: &[u8], depth: usize, visitor: &mut dyn Visitor) -> Result<(), NarError> {
    input.expect(b"(")?;
    input.expect(b"type")?;
    match input.word()?.as_slice() {
        b"directory" => folder(input, name, depth, visitor),
        b"regular" => file(input, name, visitor),
        b"symlink" => {
            input.expect(b"target")?;
            let target = input.string(MAX_TARGET)?;
            if target.is_empty() || target.contains(&0) {
                return Err(malformed("a link has a target that no link can have"));
            }
            visitor.link(name, &target)?;
            input.expect(b")")
        }
        _ => Err(malformed("it has an object of an unknown type")),
    }
}

fn folder(input: &mut Input<'_>, name: &[u8], depth: usize, visitor: &mut dyn Visitor) -> Result<(), NarError> {
    if depth == MAX_DEPTH {
        return Err(malformed("its folders are nested too deeply"));
    }
    visitor.enter(name)?;
    let mut last: Option<Vec<u8>> = None;
    loop {
        match input.word()?.as_slice() {
            b")" => return Ok(visitor.leave()?),
            b"entry" => {}
            _ => return Err(malformed("a folder has something other than entries")),
        }
        input.expect(b"(")?;
        input.expect(b"name")?;
        let name = input.string(MAX_NAME)?;
        if matches!(name.as_slice(), b"" | b"." | b"..") || name.iter().any(|byte| matches!(byte, b'/' | 0)) {
            return Err(malformed("a file has a name that no file can have"));
        }
        if last.as_ref().is_some_and(|last| *last >= name) {
            return Err(malformed("the names in a folder are not in rising order"));
        }
        input.expect(b"node")?;
        node(input, &name, depth + 1, visitor)?;
        input.expect(b")")?;
        last = Some(name);
    }
}

fn file(input: &mut Input<'_>, name: &[u8], visitor: &mut dyn Visitor) -> Result<(), NarError> {
    let mut word = input.word()?;
    let executable = word == b"executable";
    if executable {
        input.expect(b"")?;
        word = input.word()?;
    }
    let mut contents = Contents { input, left: 0, failed: None };
    if word != b"contents" {
        // Real Nix writes the contents of an empty file, too, but takes their absence.
        visitor.file(name, executable, &mut contents)?;
        return if word == b")" { Ok(()) } else { Err(malformed("a file has something other than contents")) };
    }
    let length = contents.input.number()?;
    contents.left = length;
    let written = visitor.file(name, executable, &mut contents);
    if let Some(error) = contents.failed {
        return Err(error);
    }
    let left = contents.left;
    written?;
    if left > 0 {
        return Err(NarError::Io(io::Error::other("contents were left unread")));
    }
    input.padding(length)?;
    input.expect(b")")
}

/// The bytes of one file.
pub(super) struct Contents<'a, 'r> {
    input: &'a mut Input<'r>,
    left: u64,
    failed: Option<NarError>,
}

impl Contents<'_, '_> {
    /// Writes them all.
    pub(super) fn copy_to(&mut self, out: &mut dyn Write) -> io::Result<()> {
        while self.left > 0 {
            let chunk = match self.input.chunk(self.left) {
                Ok(chunk) => chunk,
                Err(error) => {
                    self.failed = Some(error);
                    return Err(io::ErrorKind::UnexpectedEof.into());
                }
            };
            out.write_all(chunk)?;
            let count = chunk.len();
            self.left -= count as u64;
            self.input.start += count;
        }
        Ok(())
    }
}

/// A buffered reader that hashes all that goes through it.
struct Input<'a> {
    source: &'a mut dyn Read,
    hasher: Sha256,
    size: u64,
    buffer: Vec<u8>,
    start: usize,
    end: usize,
}

impl<'a> Input<'a> {
    fn new(source: &'a mut dyn Read) -> Self {
        Self { source, hasher: Sha256::new(), size: 0, buffer: vec![0; BUFFER], start: 0, end: 0 }
    }

    /// Whether there is nothing more; fills the buffer if it is empty.
    fn is_at_end(&mut self) -> Result<bool, NarError> {
        if self.start < self.end {
            return Ok(false);
        }
        let count = loop {
            match self.source.read(&mut self.buffer) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                other => break other?,
            }
        };
        self.hasher.update(&self.buffer[..count]);
        self.size += count as u64;
        (self.start, self.end) = (0, count);
        Ok(count == 0)
    }

    /// What is in the buffer, at most `limit` bytes and at least one.
    fn chunk(&mut self, limit: u64) -> Result<&[u8], NarError> {
        if self.is_at_end()? {
            return Err(malformed("it ends in the middle"));
        }
        let there = self.end - self.start;
        let count = usize::try_from(limit).map_or(there, |limit| limit.min(there));
        Ok(&self.buffer[self.start..self.start + count])
    }

    fn exactly(&mut self, bytes: &mut [u8]) -> Result<(), NarError> {
        let mut done = 0;
        while done < bytes.len() {
            let chunk = self.chunk((bytes.len() - done) as u64)?;
            let count = chunk.len();
            bytes[done..done + count].copy_from_slice(chunk);
            self.start += count;
            done += count;
        }
        Ok(())
    }

    fn number(&mut self) -> Result<u64, NarError> {
        let mut bytes = [0; 8];
        self.exactly(&mut bytes)?;
        Ok(u64::from_le_bytes(bytes))
    }

    fn string(&mut self, limit: u64) -> Result<Vec<u8>, NarError> {
        let length = self.number()?;
        if length > limit {
            return Err(malformed("a name or a word in it is too long"));
        }
        // At most `limit`, which is small.
        let mut bytes = vec![0; length as usize];
        self.exactly(&mut bytes)?;
        self.padding(length)?;
        Ok(bytes)
    }

    /// One of the format's own words.
    fn word(&mut self) -> Result<Vec<u8>, NarError> {
        self.string(16)
    }

    fn expect(&mut self, word: &[u8]) -> Result<(), NarError> {
        if self.word()? == word { Ok(()) } else { Err(malformed("it is no Nix archive, or damaged")) }
    }

    fn padding(&mut self, length: u64) -> Result<(), NarError> {
        let mut zeros = [0; 8];
        let zeros = &mut zeros[..(length.wrapping_neg() % 8) as usize];
        self.exactly(zeros)?;
        if zeros.iter().any(|byte| *byte != 0) {
            return Err(malformed("its padding is not zero"));
        }
        Ok(())
    }
}

fn malformed(what: &'static str) -> NarError {
    NarError::Malformed(what)
}
