//! The manifest that `envy init` writes.

/// A version and an empty table, nothing to read past.
pub fn initial_text() -> String {
    format!("version = {}\n\n[packages]\n", super::read::VERSION)
}
