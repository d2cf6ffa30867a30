//! Records whose environment the store does not have any more. They only save time, so none is ever missed for long.

use std::io;
use std::path::Path;

use crate::environment::records;
use crate::ops::remember;

/// Removes them from `dir`, or with `dry_run` only finds them; their names, sorted.
pub(super) fn sweep(dir: &Path, dry_run: bool) -> io::Result<Vec<String>> {
    let entries = match fs_err::read_dir(dir) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        other => other?,
    };
    let mut stale = Vec::new();
    for entry in entries {
        let name = entry?.file_name().to_string_lossy().into_owned();
        // Those that cannot be read may be another version's.
        let environment = records::environment(dir, &name);
        if environment.is_some_and(|environment| !remember::is_there(&environment)) {
            stale.push(name);
        }
    }
    stale.sort();
    if !dry_run {
        for name in &stale {
            super::projects::ignore_missing(fs_err::remove_file(dir.join(name)))?;
        }
    }
    Ok(stale)
}
