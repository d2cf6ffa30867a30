//! Shell code, of the commands that print it for `eval`.

use schemars::JsonSchema;
use serde::Serialize;

use super::text::NotText;

/// Code that a shell is to carry out.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ShellCode {
    /// The shell whose syntax it has, by the name that `--shell` and the command take.
    pub shell: String,
    /// The code, for the shell's `eval` or its like. Empty if there is nothing to do.
    pub code: String,
}

impl ShellCode {
    /// Code in the syntax of a shell.
    ///
    /// # Errors
    /// [`NotText`] for code that is not UTF-8, as values of variables may be.
    pub fn new(shell: impl Into<String>, code: Vec<u8>) -> Result<Self, NotText> {
        Ok(Self { shell: shell.into(), code: String::from_utf8(code).map_err(|_| NotText)? })
    }
}
