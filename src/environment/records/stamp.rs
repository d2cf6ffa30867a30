//! How manifest and lock looked when they were hashed last, so that large ones need not be read again: their `stat`, and
//! the key of the record that answers them.
//!
//! Not for: small ones, which are read as quickly as a stamp is; then nothing is ever written. A stamp only saves time. A
//! network file system may answer a `stat` from its cache for some seconds; what was changed elsewhere shows after them.

use std::fmt::Write;
use std::path::Path;
use std::time::{Duration, SystemTime};

use super::file::VERSION;
use crate::environment::look::{Look, Moment};
use crate::environment::put::put;
use crate::missing::if_there;
use crate::system::System;

/// Smaller files than this, together, are not worth a stamp; in bytes.
pub const WORTH: u64 = 32 * 1024;

/// File systems tell times no finer than this: what changed so shortly before a look may change again unseen.
const GRAIN: Duration = Duration::from_millis(50);

/// The same of those that know whole seconds, or every other.
const COARSE_GRAIN: Duration = Duration::from_secs(3);

/// Manifest and lock from outside; `None` where there is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Looks([Option<Look>; 2]);

impl Looks {
    /// How the two files look now; `None` if that cannot be told, or if a stamp of them is not worth it.
    pub fn at(manifest: &Path, lock: &Path) -> Option<Self> {
        let looks = [look(manifest)?, look(lock)?];
        let size: u64 = looks.iter().flatten().map(|look| look.size).sum();
        (size >= WORTH).then_some(Self(looks))
    }

    /// Whether both have been as they are for long enough before `now`, a moment before the look, that any change since
    /// would show.
    fn settled(&self, now: SystemTime) -> bool {
        let now = now.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        self.0.iter().flatten().all(|look| {
            let coarse = look.modified.after == 0 && look.changed.after == 0;
            let limit = now.saturating_sub(if coarse { COARSE_GRAIN } else { GRAIN });
            let limit = Moment { seconds: limit.as_secs().cast_signed(), after: limit.subsec_nanos() };
            look.modified.max(look.changed) < limit
        })
    }

    /// The first line names what else the key depends on.
    fn text(&self, system: System) -> String {
        let mut text = format!("{VERSION} {}\n", system.as_str());
        for look in self.0 {
            // Writing to a string never fails.
            let _ = match look {
                Some(Look { inode, size, modified, changed }) => {
                    let [modified, changed] =
                        [modified, changed].map(|time| format!("{}.{:09}", time.seconds, time.after));
                    writeln!(text, "{inode} {size} {modified} {changed}")
                }
                None => writeln!(text, "-"),
            };
        }
        text
    }
}

fn look(path: &Path) -> Option<Option<Look>> {
    if_there(Look::at(path)).ok()
}

/// The key that the stamp in `file` gives to files that look like this.
pub fn read(file: &Path, looks: &Looks, system: System) -> Option<String> {
    let text = fs_err::read_to_string(file).ok()?;
    let key = text.strip_prefix(looks.text(system).as_str())?.strip_suffix('\n')?;
    // It becomes a file name.
    let is_key = key.len() == 64 && key.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_key.then(|| key.to_owned())
}

/// Remembers in `file` that what looked like `looks` before it was read has `key`; `now` is a moment before that. Where that cannot be written, and
/// where a change right after it might look the same, the next command reads the files again.
pub fn write(file: &Path, looks: &Looks, system: System, key: &str, now: SystemTime) {
    if looks.settled(now) {
        let _ = put(file, format!("{}{key}\n", looks.text(system)).as_bytes());
    }
}

#[cfg(test)]
mod tests {
    use std::fs::File;

    use super::*;

    const SYSTEM: System = System::X86_64Linux;

    struct Place(tempfile::TempDir);

    impl Place {
        fn with_lock(text: &str) -> Self {
            let place = Self(tempfile::tempdir().unwrap());
            fs_err::write(place.0.path().join("envy.toml"), "version = 1\n").unwrap();
            fs_err::write(place.0.path().join("envy.lock"), text).unwrap();
            place
        }

        fn looks(&self) -> Option<Looks> {
            Looks::at(&self.0.path().join("envy.toml"), &self.0.path().join("envy.lock"))
        }

        fn set_modified(&self, time: SystemTime) {
            File::options().write(true).open(self.0.path().join("envy.lock")).unwrap().set_modified(time).unwrap();
        }

        fn known(&self) -> Option<String> {
            read(&self.0.path().join("stamps/s"), &self.looks().unwrap(), SYSTEM)
        }

        fn remember(&self, key: &str, now: SystemTime) {
            write(&self.0.path().join("stamps/s"), &self.looks().unwrap(), SYSTEM, key, now);
        }
    }

    fn large() -> String {
        "x".repeat(usize::try_from(WORTH).unwrap())
    }

    fn later() -> SystemTime {
        SystemTime::now() + Duration::from_secs(1)
    }

    #[test]
    fn files_that_look_the_same_have_the_same_key() {
        let (place, key) = (Place::with_lock(&large()), "a".repeat(64));
        assert_eq!(place.known(), None);
        place.remember(&key, later());
        assert_eq!(place.known(), Some(key));
    }

    #[test]
    fn a_newer_and_an_older_file_are_noticed() {
        for time in [later(), SystemTime::now() - Duration::from_secs(3600)] {
            let place = Place::with_lock(&large());
            place.remember(&"a".repeat(64), later());
            place.set_modified(time);
            assert_eq!(place.known(), None);
        }
    }

    #[test]
    fn a_file_that_changed_a_moment_ago_may_do_so_again_unseen() {
        let place = Place::with_lock(&large());
        place.remember(&"a".repeat(64), SystemTime::now());
        assert_eq!(place.known(), None);
    }

    #[test]
    fn small_files_are_read_instead() {
        assert_eq!(Place::with_lock("small").looks(), None);
    }

    #[test]
    fn another_system_and_damaged_stamps_are_as_good_as_none() {
        let place = Place::with_lock(&large());
        place.remember(&"a".repeat(64), later());
        let file = place.0.path().join("stamps/s");
        assert_eq!(read(&file, &place.looks().unwrap(), System::Aarch64Linux), None);
        let good = fs_err::read_to_string(&file).unwrap();
        for bad in
            [String::new(), good.replace("aaaa\n", "../x\n"), good.replace("aaaa\n", "aaa"), good.replace('.', "")]
        {
            fs_err::write(&file, bad).unwrap();
            assert_eq!(place.known(), None);
        }
    }
}
