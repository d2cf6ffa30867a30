//! Login names and passwords for caches, from the file that nix.conf's `netrc-file` names.
//!
//! Source: `netrc(5)`, as curl reads it. The grammar is the `netrc` crate's.

use std::sync::Arc;

/// Credentials by host.
#[derive(Clone, Default)]
pub struct Netrc(Arc<::netrc::Netrc>);

impl Netrc {
    /// Reads a file's text. One that is no netrc has no credentials.
    pub fn parse(text: &str) -> Self {
        Self(Arc::new(text.parse().unwrap_or_default()))
    }

    /// Login name and password for a host.
    pub fn credentials_for(&self, host: &str) -> Option<(&str, &str)> {
        let entry = self.0.hosts.get(host).or_else(|| self.0.hosts.get("default"))?;
        Some((&entry.login, &entry.password))
    }
}

impl std::fmt::Debug for Netrc {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Passwords belong in no message.
        write!(f, "Netrc({} hosts)", self.0.hosts.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_has_its_own_credentials_or_the_default_ones() {
        let netrc = Netrc::parse("machine cache.example.org login me password secret\ndefault login any password p");
        assert_eq!(netrc.credentials_for("cache.example.org"), Some(("me", "secret")));
        assert_eq!(netrc.credentials_for("other.example.org"), Some(("any", "p")));
        assert!(!format!("{netrc:?}").contains("secret"));
        assert_eq!(Netrc::parse("machine").credentials_for("x"), None);
    }
}
