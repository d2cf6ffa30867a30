//! Who holds a store's locks exclusively: then everybody else waits.
//!
//! Read from `/proc/locks` (proc_locks(5)), which takes no lock and needs no permission on the files. Where that does not
//! exist, nobody is seen.

use std::os::unix::fs::MetadataExt;
use std::path::Path;

use super::Check;
use crate::failure::{Hint, printable};

/// Looks at `big-lock` and `gc.lock` of a store's state folder.
pub(super) fn look(state: &Path) -> Check {
    let table = fs_err::read_to_string("/proc/locks").unwrap_or_default();
    let held = |lock: &str| fs_err::metadata(state.join(lock)).ok().and_then(|file| holder(&table, &file));
    let wait = |pid: u32| Hint::text(format!("wait for {}; whatever needs the store does, too", process(pid)));
    match (held("gc.lock"), held("db/big-lock")) {
        (Some(pid), _) => Check::warn("locks", format!("{} collects garbage", process(pid)), wait(pid)),
        (_, Some(pid)) => Check::warn("locks", format!("{} has the store for itself", process(pid)), wait(pid)),
        (None, None) => Check::ok("locks", "nobody keeps others from the store"),
    }
}

/// The process that holds `file` exclusively.
fn holder(table: &str, file: &std::fs::Metadata) -> Option<u32> {
    let (device, inode) = (file.dev(), file.ino());
    let place = format!("{:02x}:{:02x}:{inode}", rustix::fs::major(device), rustix::fs::minor(device));
    table.lines().find_map(|line| {
        // `1: FLOCK ADVISORY WRITE 4711 fd:00:2097169 0 EOF`; who waits has an arrow after the number.
        let words: Vec<&str> = line.split_whitespace().collect();
        match words[..] {
            [_, "FLOCK", _, "WRITE", pid, found, ..] if found == place => pid.parse().ok(),
            _ => None,
        }
    })
}

fn process(pid: u32) -> String {
    match fs_err::read_to_string(format!("/proc/{pid}/comm")) {
        Ok(name) => format!("process {pid} ({})", printable(name.trim_end())),
        // Of another container, perhaps.
        Err(_) => "another process".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use rustix::fs::{FlockOperation, flock};

    use super::*;

    #[test]
    fn only_an_exclusive_lock_keeps_others_out() {
        let dir = tempfile::tempdir().unwrap();
        let file = fs_err::File::create(dir.path().join("gc.lock")).unwrap();
        let verdict = || look(dir.path()).verdict.word();
        assert_eq!(verdict(), "ok");
        flock(&file, FlockOperation::LockShared).unwrap();
        assert_eq!(verdict(), "ok");
        flock(&file, FlockOperation::LockExclusive).unwrap();
        let check = look(dir.path());
        assert!(check.finding.contains(&format!("process {} ", std::process::id())), "{check:?}");
    }
}
