//! Stamps: empty files, each with the modification time that it is named after, so that a shell can compare a file's
//! time with a known one (`-nt`, `-ot`) and so notices a newer file as well as an older one.
//!
//! A stamp never changes, so any number of shells share it. One that goes away costs a call of the hook, nothing else.

use std::fs::{File, OpenOptions};
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use rustix::fs::{Timespec, Timestamps, futimens};

use crate::environment::look::{Look, Moment};

/// More stamps than any user's shells are likely to need at a time.
const MAX: usize = 512;

fn modified(path: &Path) -> io::Result<Moment> {
    Look::at(path).map(|look| look.modified)
}

/// The stamp of a moment in the private folder `dir`, made if need be. `None` where that is impossible.
pub(super) fn stamp(dir: &Path, moment: Moment) -> Option<PathBuf> {
    let path = dir.join(format!("{}.{:09}", moment.seconds, moment.after));
    if modified(&path).is_ok_and(|made| made == moment) {
        return Some(path);
    }
    make(dir, &path, moment).ok()?;
    // A file system that keeps less of a time than another is no use.
    modified(&path).is_ok_and(|made| made == moment).then_some(path)
}

fn make(dir: &Path, path: &Path, moment: Moment) -> io::Result<()> {
    prune(dir)?;
    let file: File = OpenOptions::new().write(true).create(true).truncate(false).mode(0o600).open(path)?;
    let time = Timespec { tv_sec: moment.seconds, tv_nsec: moment.after.into() };
    futimens(&file, &Timestamps { last_access: time, last_modification: time })?;
    Ok(())
}

/// Removes all once there are many: those that are still needed are made anew.
fn prune(dir: &Path) -> io::Result<()> {
    let stamps: Vec<_> = std::fs::read_dir(dir)?.flatten().collect();
    if stamps.len() >= MAX {
        for stamp in stamps {
            let _ = std::fs::remove_file(stamp.path());
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stamp_has_the_time_of_the_file_to_the_nanosecond_also_before_1970() {
        let dir = tempfile::tempdir().unwrap();
        for moment in [Moment { seconds: 1_700_000_000, after: 123_456_789 }, Moment { seconds: -5, after: 1 }] {
            let stamp = stamp(dir.path(), moment).unwrap();
            assert_eq!(modified(&stamp).unwrap(), moment);
        }
    }

    #[test]
    fn a_stamp_that_was_touched_is_mended_and_one_that_cannot_be_made_is_none() {
        let dir = tempfile::tempdir().unwrap();
        let moment = Moment { seconds: 5, after: 6 };
        let first = stamp(dir.path(), moment).unwrap();
        fs_err::write(&first, "").unwrap();
        File::options().write(true).open(&first).unwrap().set_modified(std::time::SystemTime::now()).unwrap();
        assert_eq!(stamp(dir.path(), moment), Some(first.clone()));
        assert_eq!(modified(&first).unwrap(), moment);
        assert_eq!(stamp(&dir.path().join("missing"), moment), None);
    }

    #[test]
    fn stamps_do_not_pile_up() {
        let dir = tempfile::tempdir().unwrap();
        for seconds in 0..=i64::try_from(MAX).unwrap() {
            stamp(dir.path(), Moment { seconds, after: 0 }).unwrap();
        }
        assert!(fs_err::read_dir(dir.path()).unwrap().count() < MAX);
    }
}
