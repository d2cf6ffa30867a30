//! Which package of an environment brings which program.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use super::packages::Package;
use super::tree::{Found, Tree};
use crate::store::StorePath;
use crate::store::nar::Node;

/// The programs in `bin`, sorted, by the store path that wins them. Hidden ones (`.foo-wrapped`) are not for people,
/// and names that are not UTF-8 nobody types.
pub(super) fn programs(packages: &[Package], tree: &Tree<'_>) -> std::io::Result<BTreeMap<StorePath, Vec<String>>> {
    let mut programs: BTreeMap<StorePath, Vec<String>> = BTreeMap::new();
    let mut add = |target: &Path, name: &[u8]| {
        let owner = packages.iter().find(|package| target.starts_with(package.path.to_string()));
        if let (Some(package), Ok(name)) = (owner, std::str::from_utf8(name))
            && !name.starts_with('.')
        {
            programs.entry(package.path.clone()).or_default().push(name.to_owned());
        }
    };
    match tree.find("bin") {
        Some(Found::Node(Node::Directory(entries))) => {
            for (name, node) in entries {
                if let Node::Symlink(target) = node {
                    add(Path::new(OsStr::from_bytes(target)), name);
                }
            }
        }
        Some(Found::InPackage(folder)) => {
            let real = tree.store.resolve(&folder).filter(|real| real.is_dir());
            for entry in real.map(fs_err::read_dir).transpose()?.into_iter().flatten() {
                add(&folder, entry?.file_name().as_bytes());
            }
        }
        _ => {}
    }
    for names in programs.values_mut() {
        names.sort();
    }
    Ok(programs)
}
