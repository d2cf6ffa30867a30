//! Answers that nobody has used for long, and what writers that died left behind, so that the cache does not grow for ever.
//!
//! That an answer was used stands in its file's time of modification, which [`trace`] sets anew: access times are off on many
//! machines. Whoever has a file open reads on when it goes, and whoever finds it gone asks the network. Not for: how old
//! an answer may be to count, which is its service's to say.

use std::fs::{File, Metadata};
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::time::{Duration, SystemTime};

use crate::missing::if_there;

const DAY: Duration = Duration::from_secs(24 * 3600);
/// An answer that nobody has used for so long goes.
const UNUSED: Duration = Duration::from_secs(30 * DAY.as_secs());
/// An unfinished answer that is older than this has no writer: writing one takes milliseconds.
const ABANDONED: Duration = DAY;
/// So begins the name of an unfinished answer. Finished ones are named by a hash.
pub(super) const UNFINISHED: &str = ".tmp";
/// Of an answer's file name: SHA-256 in hex.
const NAME_LENGTH: usize = 64;

/// What went of the cache, or would go.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Unused {
    /// Answers that nobody used for 30 days.
    pub answers: u64,
    /// Answers that were never finished, as whoever wrote them died.
    pub unfinished: u64,
    /// Bytes on the disk of both.
    pub bytes: u64,
    /// Why some of it could not go.
    pub failure: Option<String>,
}

/// Removes from the folder of answers what nobody uses any more; with `dry_run` only finds it. Leaves alone what is not the
/// cache's own.
pub fn drop_unused(dir: &Path, now: SystemTime, dry_run: bool) -> Unused {
    let mut unused = Unused::default();
    if let Err(error) = sweep(dir, now, dry_run, &mut unused) {
        unused.failure = Some(error.to_string());
    }
    unused
}

fn sweep(dir: &Path, now: SystemTime, dry_run: bool, unused: &mut Unused) -> io::Result<()> {
    let Some(entries) = if_there(fs_err::read_dir(dir))? else { return Ok(()) };
    let mut failed = Ok(());
    for entry in entries {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().as_bytes();
        let Some(longest) = longest(name) else { continue };
        let dropped = drop_if_older(&path, longest, now, dry_run);
        match dropped {
            Ok(Some(bytes)) => {
                unused.bytes += bytes;
                *if is_answer(name) { &mut unused.answers } else { &mut unused.unfinished } += 1;
            }
            Ok(None) => {}
            // The others may still go.
            Err(error) => failed = failed.and(Err(error)),
        }
    }
    failed
}

/// How long a file of this name stays untouched; `None` if it is not the cache's.
fn longest(name: &[u8]) -> Option<Duration> {
    if is_answer(name) { Some(UNUSED) } else { name.starts_with(UNFINISHED.as_bytes()).then_some(ABANDONED) }
}

fn is_answer(name: &[u8]) -> bool {
    name.len() == NAME_LENGTH && name.iter().all(|c| matches!(c, b'0'..=b'9' | b'a'..=b'f'))
}

/// Removes the file if it is older; its bytes. The time is looked at directly before, as it may just have been used.
fn drop_if_older(path: &Path, longest: Duration, now: SystemTime, dry_run: bool) -> io::Result<Option<u64>> {
    let Some(metadata) = if_there(fs_err::symlink_metadata(path))? else { return Ok(None) };
    if !metadata.is_file() || !is_older(&metadata, longest, now) {
        return Ok(None);
    }
    // Another envy may have removed it first, and then has counted it.
    let removed = if dry_run { Some(()) } else { if_there(fs_err::remove_file(path))? };
    Ok(removed.map(|()| metadata.blocks() * 512))
}

/// Leaves word that an answer was used, once a day at most: searching stays cheap.
pub(super) fn trace(file: &File, now: SystemTime) {
    if file.metadata().is_ok_and(|metadata| is_older(&metadata, DAY, now)) {
        // A cache of somebody else, or one that cannot be written, is as useful without.
        let _ = file.set_modified(now);
    }
}

/// Whether nobody changed or used the file for so long. One from the future is not old.
fn is_older(metadata: &Metadata, longest: Duration, now: SystemTime) -> bool {
    let age = metadata.modified().ok().and_then(|modified| now.duration_since(modified).ok());
    age.is_some_and(|age| age > longest)
}

#[cfg(test)]
mod tests;
