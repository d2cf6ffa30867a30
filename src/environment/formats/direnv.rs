//! direnv: code for an `.envrc`, which is bash with direnv's own functions (direnv-stdlib(1)).

use std::path::PathBuf;

use crate::environment::shells::Dialect;

/// The library that gives every `.envrc` the line `use envy`.
pub const LIBRARY: &str = "\
# `use envy` for direnv, written by `envy export direnv`. An .envrc says:   use envy
# It takes the options of `envy env`, e.g. -d DIR. What it takes off again is direnv's own business.
use_envy() {
  local code
  # Watched before anything can fail, so that what mends it is noticed.
  watch_file envy.toml envy.lock
  if code=$(envy env --format direnv \"$@\"); then
    eval \"$code\"
  else
    log_error \"use envy: no environment\"
    return 1
  fi
}
";

/// The line that has direnv load anew when one of the files changes.
pub(super) fn watch(paths: &[PathBuf]) -> Vec<u8> {
    if paths.is_empty() {
        return Vec::new();
    }
    let mut code = b"watch_file".to_vec();
    for path in paths {
        code.push(b' ');
        Dialect::Bash.quote(path.as_os_str(), &mut code);
    }
    code.push(b'\n');
    code
}
