//! Who holds an exclusive lock on a file or folder: the kernel's list of locks names the process, `/proc` its command.
//!
//! Read from `/proc/locks` (proc_locks(5)), which takes no lock and needs no permission on the files. Where that does not
//! exist, or the holder runs in another container, nobody is seen.

use std::fmt;
use std::io::Read;

use rustix::fs::{Stat, major, minor};

use crate::failure::printable;

/// Characters of a command line that are shown.
const SHOWN: usize = 80;
/// Bytes that are asked for at once; the kernel gives whole lines, at most a page of them.
const TABLE: usize = 64 << 10;
/// How often the list is looked through before nobody is taken to be in it.
const LOOKS: usize = 3;

/// A process that holds a lock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Holder {
    /// Its process id.
    pub(super) pid: u32,
    /// Its command line, fit to be printed; `None` if nothing may be known of it.
    command: Option<String>,
}

impl fmt::Display for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.command {
            Some(command) => write!(f, "process {} (`{command}`)", self.pid),
            None => write!(f, "process {}", self.pid),
        }
    }
}

/// The process that holds a lock on the file of `stat` that nobody else can have meanwhile.
pub(super) fn holder(stat: &Stat) -> Option<Holder> {
    let pid = (0..LOOKS).find_map(|_| pid(&table().ok()?, stat))?;
    Some(Holder { pid, command: command(pid) })
}

/// The kernel's list. Between two reads it goes on at a line's number, so a line is passed over when one before it went
/// away meanwhile: few and large reads make that rare, and nothing makes it impossible.
fn table() -> std::io::Result<String> {
    let mut table = String::with_capacity(TABLE);
    fs_err::File::open("/proc/locks")?.read_to_string(&mut table)?;
    Ok(table)
}

fn pid(table: &str, stat: &Stat) -> Option<u32> {
    let place = format!("{:02x}:{:02x}:{}", major(stat.st_dev), minor(stat.st_dev), stat.st_ino);
    table.lines().find_map(|line| {
        // `1: FLOCK ADVISORY WRITE 4711 fd:00:2097169 0 EOF`; who waits has an arrow after the number.
        let words: Vec<&str> = line.split_whitespace().collect();
        match words[..] {
            [_, "FLOCK", _, "WRITE", pid, found, ..] if found == place => pid.parse().ok().filter(|pid| *pid > 0),
            _ => None,
        }
    })
}

/// The command line as it was typed, but the program without its folder.
fn command(pid: u32) -> Option<String> {
    let bytes = fs_err::read(format!("/proc/{pid}/cmdline")).ok()?;
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let mut words = text.split_terminator('\0');
    let program = words.next()?.rsplit('/').next()?;
    let line: Vec<&str> = std::iter::once(program).chain(words).collect();
    let line = line.join(" ");
    let shown: String = line.chars().take(SHOWN).collect();
    let more = if shown.len() < line.len() { "…" } else { "" };
    Some(format!("{}{more}", printable(&shown)))
}

#[cfg(test)]
mod tests {
    use rustix::fs::{FlockOperation, flock, fstat};

    use super::*;

    #[test]
    fn the_holder_of_an_exclusive_lock_is_named_with_its_command() {
        let file = tempfile::tempfile().unwrap();
        let seen = || holder(&fstat(&file).unwrap());
        assert_eq!(seen(), None);
        flock(&file, FlockOperation::LockShared).unwrap();
        assert_eq!(seen(), None, "others can have it, too");
        flock(&file, FlockOperation::LockExclusive).unwrap();
        let holder = seen().unwrap();
        assert_eq!(holder.pid, std::process::id());
        let said = holder.to_string();
        assert!(said.starts_with(&format!("process {} (`envy-", holder.pid)), "{said}");
    }

    #[test]
    fn locks_that_come_and_go_hide_nobody() {
        let file = tempfile::tempfile().unwrap();
        flock(&file, FlockOperation::LockExclusive).unwrap();
        let stat = fstat(&file).unwrap();
        let over = std::sync::atomic::AtomicBool::new(false);
        std::thread::scope(|scope| {
            scope.spawn(|| {
                let others = [(); 8].map(|()| tempfile::tempfile().unwrap());
                while !over.load(std::sync::atomic::Ordering::Relaxed) {
                    for operation in [FlockOperation::LockExclusive, FlockOperation::Unlock] {
                        others.iter().for_each(|other| flock(other, operation).unwrap());
                    }
                }
            });
            let missed = (0..2000).filter(|_| holder(&stat).is_none()).count();
            over.store(true, std::sync::atomic::Ordering::Relaxed);
            assert_eq!(missed, 0);
        });
    }

    #[test]
    fn who_waits_is_not_who_holds() {
        let stat = fstat(tempfile::tempfile().unwrap()).unwrap();
        let place = format!("{:02x}:{:02x}:{}", major(stat.st_dev), minor(stat.st_dev), stat.st_ino);
        let waits = format!("1: -> FLOCK  ADVISORY  WRITE 5 {place} 0 EOF\n");
        assert_eq!(pid(&waits, &stat), None);
        assert_eq!(pid(&format!("{waits}2: POSIX  ADVISORY  WRITE 6 {place} 0 EOF\n"), &stat), None);
        assert_eq!(pid(&format!("{waits}2: FLOCK  ADVISORY  WRITE 7 {place} 0 EOF\n"), &stat), Some(7));
    }
}
