//! Space on the disks, and whether envy's own folders can be written to.

use std::os::unix::fs::MetadataExt;
use std::path::Path;

use indicatif::HumanBytes;
use rustix::fs::{Access, StatVfs, access, statvfs};
use rustix::io::Errno;

use super::Check;
use crate::failure::Hint;
use crate::project::Dirs;

/// Bytes that should be free: a language's tools are some hundred megabytes.
const SPACE: u64 = 1 << 30;
/// Files that should be possible still: a large package has thousands.
const FILES: u64 = 10_000;

/// The disks of the store and of envy's state, once if they are the same.
pub(super) fn disks(store_dir: Option<&Path>, dirs: &Dirs) -> Vec<Check> {
    let state = existing(&dirs.state);
    let mut places: Vec<&Path> = store_dir.map(existing).into_iter().chain([state]).collect();
    let device = |path: &Path| path.metadata().map(|metadata| metadata.dev()).ok();
    places.dedup_by_key(|path| device(path));
    places.into_iter().map(|path| disk(path).about(path.display().to_string())).collect()
}

fn disk(path: &Path) -> Check {
    match statvfs(path) {
        Ok(found) => judge(&found),
        Err(errno) => Check::warn("disk", std::io::Error::from(errno).to_string(), Hint::text("check its mount")),
    }
}

fn judge(found: &StatVfs) -> Check {
    let free = found.f_bavail.saturating_mul(found.f_frsize);
    // Some file systems make files as they need them, and count none.
    let files = (found.f_files > 0).then_some(found.f_favail);
    let finding = format!("{} free", HumanBytes(free));
    let next = || Hint::run("let go of what nothing needs", "envy gc");
    match files {
        _ if free < SPACE => Check::warn("disk", finding, next()),
        Some(files) if files < FILES => {
            Check::warn("disk", format!("{finding}, but it has room for only {files} more files (inodes)"), next())
        }
        _ => Check::ok("disk", finding),
    }
}

/// The folder itself or the nearest one above it that exists.
fn existing(path: &Path) -> &Path {
    path.ancestors().find(|path| path.exists()).unwrap_or(Path::new("/"))
}

/// Whether envy can write where it keeps things.
pub(super) fn writable(dirs: &Dirs) -> Vec<Check> {
    let folders = [
        (dirs.state.join("projects"), "generations"),
        (dirs.records(), "records"),
        (dirs.cache.clone(), "catalog answers"),
        (dirs.runtime.clone(), "run directories"),
    ];
    let barred: Vec<Check> = folders
        .iter()
        .filter_map(|(folder, what)| Some(refused(folder, what)?.about(folder.display().to_string())))
        .collect();
    if barred.is_empty() {
        let state = dirs.state.display();
        return vec![
            Check::ok("folder", "can be written to, as those for answers and sockets can").about(state.to_string()),
        ];
    }
    barred
}

fn refused(folder: &Path, what: &str) -> Option<Check> {
    let there = existing(folder);
    let own = || Hint::run("make it yours", format!("sudo chown -R \"$(id -u)\" '{}'", there.display()));
    let (reason, next) = match access(there, Access::WRITE_OK | Access::EXEC_OK) {
        Ok(()) if there.is_dir() => return None,
        Ok(()) => ("a file is in its place".to_owned(), Hint::text("move it away")),
        Err(Errno::ROFS | Errno::PERM) => {
            let next = Hint::text("run this command outside of the sandbox, or mount the disk writable");
            ("the file system is read-only here: a sandbox?".to_owned(), next)
        }
        Err(Errno::ACCESS) => ("this user may not write there".to_owned(), own()),
        Err(errno) => (std::io::Error::from(errno).to_string(), Hint::text("mend what the message names")),
    };
    Some(Check::fail("folder", format!("no {what} can be kept: {reason}"), next))
}

#[cfg(test)]
mod tests {
    use super::super::Verdict;
    use super::*;

    fn found(free: u64, files: u64, left: u64) -> StatVfs {
        let mut found = statvfs("/").unwrap();
        (found.f_frsize, found.f_bavail, found.f_files, found.f_favail) = (1, free, files, left);
        found
    }

    #[test]
    fn little_space_and_few_files_are_told() {
        assert_eq!(judge(&found(SPACE, 1, FILES)).verdict, Verdict::Ok);
        assert_eq!(judge(&found(SPACE - 1, 1, FILES)).verdict, Verdict::Warn);
        let full = judge(&found(SPACE, 1, 3));
        insta::assert_snapshot!(full.finding, @"1.00 GiB free, but it has room for only 3 more files (inodes)");
        assert_eq!(judge(&found(SPACE, 0, 0)).verdict, Verdict::Ok, "a file system that counts no files");
    }

    #[test]
    fn a_folder_that_does_not_exist_yet_is_as_good_as_the_one_that_it_will_be_made_in() {
        let dir = tempfile::tempdir().unwrap();
        assert_eq!(refused(&dir.path().join("a/b"), "records"), None);
        fs_err::write(dir.path().join("a"), "").unwrap();
        let check = refused(&dir.path().join("a"), "records").unwrap();
        insta::assert_snapshot!(check.finding, @"no records can be kept: this user may not write there");
    }
}
