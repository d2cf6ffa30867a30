//! Who holds a store's locks exclusively: then everybody else waits.
//!
//! Not for: how that is seen (`holder`).

use std::path::Path;

use super::Check;
use crate::failure::Hint;
use crate::ops::holder::{Holder, holder};

/// Looks at `big-lock` and `gc.lock` of a store's state folder.
pub(super) fn look(state: &Path) -> Check {
    let held = |lock: &str| rustix::fs::stat(state.join(lock)).ok().and_then(|file| holder(&file));
    let wait = |holder: &Holder| Hint::text(format!("wait for {holder}; whatever needs the store does, too"));
    match (held("gc.lock"), held("db/big-lock")) {
        (Some(holder), _) => Check::warn("locks", format!("{holder} collects garbage"), wait(&holder)),
        (_, Some(holder)) => Check::warn("locks", format!("{holder} has the store for itself"), wait(&holder)),
        (None, None) => Check::ok("locks", "free: no other program holds the store"),
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
