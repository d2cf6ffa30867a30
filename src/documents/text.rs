//! What JSON can say only as text: paths, and code for shells.

use std::path::Path;

use crate::failure::{Code, Explain, Hint};

/// A path as text. What of it is not UTF-8 is replaced, as JSON has no way to say it.
pub(super) fn path(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

/// Code is passed on whole or not at all.
#[derive(Debug, thiserror::Error)]
#[error("the shell code is not UTF-8 text, which JSON cannot hold")]
pub struct NotText;

impl Explain for NotText {
    fn code(&self) -> Code {
        Code::Failed
    }

    fn hints(&self) -> Vec<Hint> {
        vec![Hint::text("leave out --json: shells take any bytes")]
    }
}
