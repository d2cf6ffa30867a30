//! The hash of a tree that mentions its own path: the hash part of that path counts as zeros, and where it stood is
//! hashed behind the archive.
//!
//! Source: `HashModuloSink` of Nix (`src/libstore/references.cc`), and the Nix manual, "Complete Store Path Calculation",
//! type `source` with self-references.

use std::io::{self, Write};
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::store::StorePath;
use crate::store::nar::dump;

/// Characters of a path's hash part.
const LENGTH: usize = 32;

/// The hash of the archive of `tree` as if it did not mention `path`.
pub(super) fn hash_modulo(tree: &Path, path: &StorePath) -> io::Result<[u8; 32]> {
    let mut sink = Sink::new(path.hash_part().as_bytes());
    dump(tree, &mut sink)?;
    Ok(sink.finish())
}

struct Sink<'p> {
    hash_part: &'p [u8],
    hasher: Sha256,
    /// What may be the beginning of a mention whose end has not been seen: at most `LENGTH - 1` bytes.
    pending: Vec<u8>,
    /// Where `pending` begins.
    offset: u64,
    mentions: Vec<u64>,
}

impl<'p> Sink<'p> {
    fn new(hash_part: &'p [u8]) -> Self {
        Self { hash_part, hasher: Sha256::new(), pending: Vec::new(), offset: 0, mentions: Vec::new() }
    }

    fn finish(mut self) -> [u8; 32] {
        self.hasher.update(&self.pending);
        for mention in self.mentions {
            self.hasher.update(format!("|{mention}"));
        }
        self.hasher.finalize().into()
    }
}

impl Write for Sink<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut all = std::mem::take(&mut self.pending);
        all.extend_from_slice(bytes);
        let mut from = 0;
        while let Some(place) = find(&all[from..], self.hash_part) {
            let place = from + place;
            all[place..place + LENGTH].fill(0);
            self.mentions.push(self.offset + place as u64);
            from = place + LENGTH;
        }
        // Zeros are no beginning of a mention, so what was replaced may stay behind without harm.
        let done = all.len().saturating_sub(LENGTH - 1);
        self.hasher.update(&all[..done]);
        self.offset += done as u64;
        self.pending = all.split_off(done);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The first place of `part` in `bytes`.
fn find(bytes: &[u8], part: &[u8]) -> Option<usize> {
    bytes.windows(part.len()).position(|window| window == part)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const PART: &[u8; LENGTH] = b"p7ppdxbsdqla77zxamg6rqxn9v8f92h0";

    fn of(pieces: &[&[u8]]) -> [u8; 32] {
        let mut sink = Sink::new(PART);
        pieces.iter().for_each(|piece| sink.write_all(piece).unwrap());
        sink.finish()
    }

    #[test]
    fn a_mention_counts_as_zeros_and_its_place_is_hashed_behind() {
        let text = [&b"see "[..], PART, b"-x, ", PART].concat();
        let zeros = [&b"see "[..], &[0; LENGTH], b"-x, ", &[0; LENGTH], b"|4|40"].concat();
        assert_eq!(of(&[&text]), <[u8; 32]>::from(Sha256::digest(zeros)));
    }

    proptest! {
        #[test]
        fn it_does_not_matter_in_which_pieces_the_bytes_come(
            texts in prop::collection::vec("[a-z7]{0,40}", 1..5),
            cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..8),
        ) {
            let bytes = texts.join(std::str::from_utf8(PART).unwrap()).into_bytes();
            let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut.index(bytes.len() + 1)).collect();
            cuts.extend([0, bytes.len()]);
            cuts.sort_unstable();
            let pieces: Vec<&[u8]> = cuts.windows(2).map(|ends| &bytes[ends[0]..ends[1]]).collect();
            prop_assert_eq!(of(&pieces), of(&[&bytes]));
        }
    }
}
