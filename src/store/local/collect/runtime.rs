//! What running processes use: the store paths that `/proc` shows for each process that may be looked at.
//!
//! A process in a namespace of its own sees a rootless store at `/nix`; one outside may run its files by their real
//! names. Both count. Where there is no `/proc`, nothing is found.
//!
//! Source: `findRuntimeRoots` in Nix's `gc.cc`.

use std::collections::HashSet;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use crate::store::StorePath;
use crate::store::layout::Layout;
use crate::store::path::STORE_DIR;

/// Files in which the kernel keeps programs that it starts by itself.
const KERNEL: [&str; 3] = ["modprobe", "fbsplash", "poweroff_cmd"];

/// The store paths that processes use, valid or not.
pub(super) fn roots(layout: &Layout) -> HashSet<StorePath> {
    let mut finder = Finder::new(layout);
    for entry in std::fs::read_dir("/proc").into_iter().flatten().flatten() {
        if entry.file_name().as_bytes().iter().all(u8::is_ascii_digit) {
            finder.look_at(&entry.path());
        }
    }
    KERNEL.iter().for_each(|name| finder.read(&Path::new("/proc/sys/kernel").join(name)));
    finder.found
}

struct Finder {
    prefixes: Vec<Vec<u8>>,
    found: HashSet<StorePath>,
}

impl Finder {
    fn new(layout: &Layout) -> Self {
        let real = layout.store_dir().as_os_str().as_bytes();
        let prefix = |dir: &[u8]| [dir, b"/"].concat();
        let mut prefixes = vec![prefix(STORE_DIR.as_bytes()), prefix(real)];
        prefixes.dedup();
        Self { prefixes, found: HashSet::new() }
    }

    /// A process may end, or be somebody else's, at any moment: what cannot be read is passed over.
    fn look_at(&mut self, process: &Path) {
        ["exe", "cwd", "root"].iter().for_each(|link| self.follow(&process.join(link)));
        for entry in std::fs::read_dir(process.join("fd")).into_iter().flatten().flatten() {
            self.follow(&entry.path());
        }
        ["maps", "environ"].iter().for_each(|file| self.read(&process.join(file)));
    }

    fn follow(&mut self, link: &Path) {
        if let Ok(target) = std::fs::read_link(link) {
            self.scan(target.as_os_str().as_bytes());
        }
    }

    fn read(&mut self, file: &Path) {
        if let Ok(bytes) = std::fs::read(file) {
            self.scan(&bytes);
        }
    }

    /// All store paths in a text.
    fn scan(&mut self, text: &[u8]) {
        for prefix in &self.prefixes {
            let mut rest = text;
            while let Some(at) = find(rest, prefix) {
                rest = &rest[at + prefix.len()..];
                let length = rest.iter().take_while(|byte| is_of_name(**byte)).count();
                let base = std::str::from_utf8(&rest[..length]).ok();
                self.found.extend(base.and_then(|base| StorePath::from_base_name(base).ok()));
            }
        }
    }
}

fn find(text: &[u8], wanted: &[u8]) -> Option<usize> {
    // Most of a text has no slash: looking for those alone is quick.
    let mut from = 0;
    while let Some(at) = text.get(from..)?.iter().position(|byte| *byte == wanted[0]) {
        if text[from + at..].starts_with(wanted) {
            return Some(from + at);
        }
        from += at + 1;
    }
    None
}

fn is_of_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"+-._?=".contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn store_paths_are_found_wherever_they_stand_in_a_text() {
        let mut finder = Finder::new(&Layout::below(Path::new("/home/ada/root")));
        let (a, b) = ("2bcv91i8fahqghn8dmyr791iaycbsjdd-hello-2.12.2", "1xbwsrklfrls3x6f66pic6b45df79lpf-chain");
        finder.scan(
            format!("PATH=/nix/store/{a}/bin:/bin\0LD=/home/ada/root/nix/store/{b} (deleted)\0//nix/store/").as_bytes(),
        );
        let mut found: Vec<_> = finder.found.iter().map(StorePath::base_name).collect();
        found.sort_unstable();
        assert_eq!(found, [b, a]);
    }

    #[test]
    fn a_folder_in_use_is_a_root() {
        let dir = tempfile::tempdir().unwrap();
        let layout = Layout::below(dir.path());
        let base = "2bcv91i8fahqghn8dmyr791iaycbsjdd-used";
        let used = layout.store_dir().join(base);
        fs_err::create_dir_all(&used).unwrap();
        let _open = std::fs::File::open(&used).unwrap();
        assert!(roots(&layout).contains(&StorePath::from_base_name(base).unwrap()));
    }
}
