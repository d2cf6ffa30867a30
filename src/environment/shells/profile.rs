//! `[profile]`: the manifest's code for the user's own shell, once it is trusted.
//!
//! Every text stands in one `eval` of its own, so that what is wrong in it stays there.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::os::unix::ffi::{OsStrExt, OsStringExt};

use super::Dialect;
use super::subshell::Subshell;

/// Code for whatever has the syntax of POSIX shells.
const COMMON: &str = "common";

/// What a shell evaluates after the user's own settings.
const INIT: &str = "ENVY_SHELL_INIT";

impl Dialect {
    /// The texts of `profile`, by shell, that are for this one, as code: `common` first, for shells of POSIX syntax alone.
    pub fn profile(self, profile: &BTreeMap<String, String>) -> Vec<u8> {
        let own: &[&str] = match self {
            Self::Bash => &[COMMON, "bash"],
            Self::Zsh => &[COMMON, "zsh"],
            Self::Sh => &[COMMON, "sh"],
            Self::Fish => &["fish"],
            Self::Elvish => &["elvish"],
            Self::Tcsh => &["tcsh"],
            // Nushell evaluates no code that a program prints; a manifest has no section for PowerShell.
            Self::Nu | Self::PowerShell => &[],
        };
        let mut code = Vec::new();
        for text in own.iter().filter_map(|name| profile.get(*name)) {
            code.extend_from_slice(b"eval ");
            self.quote(text.as_ref(), &mut code);
            code.extend_from_slice(if self == Self::Fish { b";\n" } else { b"\n" });
        }
        code
    }
}

impl Subshell {
    /// The same shell, which evaluates what of `profile` is for it; one that envy does not know evaluates nothing.
    #[must_use]
    pub fn with_profile(mut self, profile: &BTreeMap<String, String>) -> Self {
        let dialect = self.arguments.first().and_then(|name| name.to_str()).and_then(Dialect::of_program);
        if let (Some(dialect), Some(init)) = (dialect, self.environ.get(INIT)) {
            let mut code = init.as_bytes().to_vec();
            code.extend(dialect.profile(profile));
            self.environ.set(INIT, OsString::from_vec(code));
        }
        self
    }
}
