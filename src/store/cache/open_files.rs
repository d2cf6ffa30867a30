//! How many files this process may have open: each path that lies unpacked keeps one, the file of its lock.

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// As many as the system allows, until this is dropped. Programs that envy becomes get the limit that they would have had
/// without it: some still count on the usual 1024.
pub(super) struct OpenFiles {
    before: Rlimit,
}

impl OpenFiles {
    /// Raises the limit as far as it goes. Where it cannot be raised it stays, which is only too low for the largest closures
    /// beside other processes.
    pub(super) fn as_many_as_allowed() -> Self {
        let before = getrlimit(Resource::Nofile);
        let _ = setrlimit(Resource::Nofile, Rlimit { current: before.maximum, maximum: before.maximum });
        Self { before }
    }
}

impl Drop for OpenFiles {
    fn drop(&mut self) {
        let _ = setrlimit(Resource::Nofile, self.before);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_limit_is_raised_and_comes_back() {
        let limit = || getrlimit(Resource::Nofile);
        let before = limit();
        let lowered = Rlimit { current: Some(200), maximum: before.maximum };
        setrlimit(Resource::Nofile, lowered).unwrap();
        let many = OpenFiles::as_many_as_allowed();
        assert_eq!(limit().current, before.maximum);
        drop(many);
        assert_eq!(limit().current, Some(200));
        setrlimit(Resource::Nofile, before).unwrap();
    }
}
