//! The bytes of an archive that is being read: buffered, counted and hashed on their way.

use std::io::{self, Read};

use sha2::{Digest, Sha256};

use super::super::{BUFFER, NarError};
use crate::store::NarDigest;

pub(super) struct Source<'r> {
    raw: &'r mut dyn Read,
    buffer: Box<[u8]>,
    /// What is unread in `buffer`.
    start: usize,
    end: usize,
    /// Of all bytes that ever were in `buffer`.
    hasher: Sha256,
    size: u64,
}

impl<'r> Source<'r> {
    pub(super) fn new(raw: &'r mut dyn Read) -> Self {
        let buffer = vec![0; BUFFER].into_boxed_slice();
        Self { raw, buffer, start: 0, end: 0, hasher: Sha256::new(), size: 0 }
    }

    /// At least one and at most `limit` unread bytes; they count as read. Fails at the end of the input.
    pub(super) fn chunk(&mut self, limit: u64) -> Result<&[u8], NarError> {
        if self.start == self.end && !self.fill()? {
            return Err(NarError::Truncated { size: self.size });
        }
        let start = self.start;
        // As it is at most the buffer's length, it fits.
        let length = limit.min((self.end - start) as u64) as usize;
        self.start += length;
        Ok(&self.buffer[start..start + length])
    }

    /// Exactly as many bytes as fit.
    pub(super) fn read_exact(&mut self, mut into: &mut [u8]) -> Result<(), NarError> {
        while !into.is_empty() {
            let chunk = self.chunk(into.len() as u64)?;
            let (now, later) = into.split_at_mut(chunk.len());
            now.copy_from_slice(chunk);
            into = later;
        }
        Ok(())
    }

    /// Whether nothing is left.
    pub(super) fn is_at_end(&mut self) -> Result<bool, NarError> {
        Ok(self.start == self.end && !self.fill()?)
    }

    /// How many bytes were read.
    pub(super) fn offset(&self) -> u64 {
        self.size - (self.end - self.start) as u64
    }

    /// Of everything, if everything was read.
    pub(super) fn digest(&self) -> NarDigest {
        NarDigest { sha256: self.hasher.clone().finalize().into(), size: self.size }
    }

    /// Refills the empty buffer as far as the input reaches, so that decoders that give little at a time do not make
    /// small writes.
    fn fill(&mut self) -> Result<bool, NarError> {
        (self.start, self.end) = (0, 0);
        while self.end < self.buffer.len() {
            match self.raw.read(&mut self.buffer[self.end..]) {
                Ok(0) => break,
                Ok(length) => self.end += length,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(NarError::Read(error)),
            }
        }
        self.hasher.update(&self.buffer[..self.end]);
        self.size += self.end as u64;
        Ok(self.end > 0)
    }
}
