//! Records whose environment the store does not have any more, and all stamps, of which nobody knows whose project is
//! gone. Both only save time, so none is ever missed for long.

use std::io;

use crate::environment::records;
use crate::missing::if_there;
use crate::ops::{Context, remember};

/// Removes them, or with `dry_run` only finds them; their names, sorted.
pub(super) fn sweep(context: &Context<'_>, dry_run: bool) -> io::Result<Vec<String>> {
    let dir = &context.dirs.records();
    let Some(entries) = if_there(fs_err::read_dir(dir))? else { return Ok(Vec::new()) };
    let mut stale = Vec::new();
    for entry in entries {
        let name = entry?.file_name().to_string_lossy().into_owned();
        // Those that cannot be read may be another version's.
        let environment = records::environment(dir, &name);
        if environment.is_some_and(|environment| remember::holding(context, &environment).is_none()) {
            stale.push(name);
        }
    }
    stale.sort();
    if !dry_run {
        // Another command may write one meanwhile.
        let _ = std::fs::remove_dir_all(context.dirs.stamps());
        for name in &stale {
            // Another envy may have removed it first.
            if_there(fs_err::remove_file(dir.join(name)))?;
        }
    }
    Ok(stale)
}
