//! Whom secure connections trust: a file of one's own, else the host's authorities, else Mozilla's.

use std::path::{Path, PathBuf};

use reqwest::Certificate;

use crate::environ::Environ;
use crate::failure::printable;

/// Whose certificates count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Authorities {
    /// Those of a file that the user names, alone.
    File(PathBuf),
    /// Those of the host.
    Host,
    /// Those that envy carries, as the host has none: an empty container, say.
    Carried,
}

/// The PEM file with the only certificates to trust, by `NIX_SSL_CERT_FILE` or `SSL_CERT_FILE`; `None` means those of
/// the host. A file that does not exist does not count: Nix itself sets one such name where it wants to have none.
pub fn ca_file(environ: &Environ) -> Option<PathBuf> {
    let names = ["NIX_SSL_CERT_FILE", "SSL_CERT_FILE"].into_iter();
    names.filter_map(|name| environ.absolute(name)).find(|file| file.exists())
}

/// Whom a secure connection would trust. Reads all of the host's certificates.
pub fn authorities(ca_file: Option<PathBuf>) -> Authorities {
    match ca_file {
        Some(file) => Authorities::File(file),
        None if of_host().is_some_and(|found| found.is_empty()) => Authorities::Carried,
        None => Authorities::Host,
    }
}

/// The certificates that a client must be limited to, `None` where the system itself looks after them. `secure` says
/// whether any connection may be one that needs them: reading the host's takes longer than a whole request on loopback.
///
/// # Errors
/// A printable reason why `ca_file` cannot be used.
pub fn certificates(ca_file: Option<&Path>, secure: bool) -> Result<Option<Vec<Certificate>>, String> {
    // Fails if a provider is installed already, which is as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
    match ca_file {
        Some(file) => read(file).map(Some),
        None if !secure => Ok(Some(Vec::new())),
        None => Ok(of_host().map(|found| if found.is_empty() { carried() } else { found })),
    }
}

fn read(file: &Path) -> Result<Vec<Certificate>, String> {
    let shown = printable(&file.to_string_lossy()).into_owned();
    let pem = fs_err::read(file).map_err(|error| error.to_string())?;
    Certificate::from_pem_bundle(&pem).map_err(|error| format!("{shown}: {error}"))
}

/// The host's certificates, none if it has none. `None`: they are in a service of the system's, or in a place that is named
/// and cannot be read, of which connecting tells.
fn of_host() -> Option<Vec<Certificate>> {
    if cfg!(not(target_os = "linux")) {
        return None;
    }
    let found = rustls_native_certs::load_native_certs();
    let certificates: Vec<_> = found.certs.iter().filter_map(|der| Certificate::from_der(der).ok()).collect();
    (!certificates.is_empty() || found.errors.is_empty()).then_some(certificates)
}

/// Mozilla's authorities, as of when envy was built.
fn carried() -> Vec<Certificate> {
    let all = webpki_root_certs::TLS_SERVER_ROOT_CERTS.iter();
    all.filter_map(|certificate| Certificate::from_der(certificate).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_certificates_that_envy_carries_make_a_client() {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let certificates = carried();
        assert!(certificates.len() > 100, "{}", certificates.len());
        reqwest::Client::builder().tls_certs_only(certificates).build().unwrap();
    }

    #[test]
    fn a_file_of_ones_own_counts_alone_and_must_be_one() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("none.pem");
        assert_eq!(authorities(Some(file.clone())), Authorities::File(file.clone()));
        assert!(certificates(Some(&file), true).unwrap_err().contains("none.pem"));
    }
}
