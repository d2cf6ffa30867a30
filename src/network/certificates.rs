//! Whom secure connections trust: a file of one's own, else the host's authorities, else Mozilla's.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use reqwest::Certificate;
use rustls::RootCertStore;
use rustls_native_certs::{CertificateResult, load_certs_from_paths};

use crate::environ::Environ;
use crate::failure::printable;

/// Whose certificates count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Authorities {
    /// Those of a file that the user names, alone.
    File(PathBuf),
    /// Those of the host: how many, or `None` where a service of the system has them.
    Host(Option<usize>),
    /// Those that envy carries, as the host has none: an empty container, say.
    Carried,
    /// Nobody's: the host has some, of which none can be read. Why.
    Unreadable(String),
}

/// The PEM file with the only certificates to trust, by `NIX_SSL_CERT_FILE` or `SSL_CERT_FILE`; `None` means those of
/// the host. A file that does not exist does not count: Nix itself sets one such name where it wants to have none.
pub fn ca_file(environ: &Environ) -> Option<PathBuf> {
    let names = ["NIX_SSL_CERT_FILE", "SSL_CERT_FILE"].into_iter();
    names.filter_map(|name| environ.absolute(name)).find(|file| file.exists())
}

/// Whom a secure connection would trust. Reads all of the host's certificates where they count.
pub fn authorities(ca_file: Option<PathBuf>) -> Authorities {
    if let Some(file) = ca_file {
        return Authorities::File(file);
    }
    match of_host() {
        Err(reason) => Authorities::Unreadable(reason),
        Ok(Some(found)) if found.is_empty() => Authorities::Carried,
        Ok(found) => Authorities::Host(found.map(|found| found.len())),
    }
}

/// The certificates that a client must be limited to, `None` where the system itself looks after them. `secure` says
/// whether any connection may be one that needs them: reading the host's takes longer than a whole request on loopback.
///
/// # Errors
/// A printable reason why none can be used.
pub fn certificates(ca_file: Option<&Path>, secure: bool) -> Result<Option<Vec<Certificate>>, String> {
    // Fails if a provider is installed already, which is as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
    match ca_file {
        Some(file) => read(file).map(Some),
        None if !secure => Ok(Some(Vec::new())),
        None => Ok(of_host()?.map(or_carried)),
    }
}

fn read(file: &Path) -> Result<Vec<Certificate>, String> {
    let shown = printable(&file.to_string_lossy()).into_owned();
    let pem = fs_err::read(file).map_err(|error| error.to_string())?;
    Certificate::from_pem_bundle(&pem).map_err(|error| format!("{shown}: {error}"))
}

/// The host's certificates, none if it has none; `None` where a service of the system has them.
///
/// # Errors
/// The first reason why none of those that it has can be read.
fn of_host() -> Result<Option<Vec<Certificate>>, String> {
    if cfg!(not(target_os = "linux")) {
        return Ok(None);
    }
    // What variables name counts alone, if it is there; a name of nothing does not count.
    let places = openssl_probe::probe();
    match openssl_probe::has_ssl_cert_env_vars() {
        true => usable(&[rustls_native_certs::load_native_certs()]),
        false => in_places(places.cert_file.as_deref(), &places.cert_dir),
    }
    .map(Some)
}

fn in_places(file: Option<&Path>, folders: &[PathBuf]) -> Result<Vec<Certificate>, String> {
    let file = load_certs_from_paths(file, None);
    let folders = folders.iter().map(|folder| load_certs_from_paths(None, Some(folder)));
    usable(&std::iter::once(file).chain(folders).collect::<Vec<_>>())
}

/// Those that can be an authority. A strange one among them must not keep envy from all the others.
fn usable(all: &[CertificateResult]) -> Result<Vec<Certificate>, String> {
    let mut seen = HashSet::new();
    let ders = all.iter().flat_map(|found| &found.certs).filter(|der| seen.insert(*der));
    let usable = ders.filter(|der| RootCertStore::empty().add((*der).clone()).is_ok());
    let certificates: Vec<_> = usable.filter_map(|der| Certificate::from_der(der).ok()).collect();
    match all.iter().flat_map(|found| &found.errors).next() {
        Some(error) if certificates.is_empty() => Err(printable(&error.to_string()).into_owned()),
        _ => Ok(certificates),
    }
}

/// What a host has, else what envy carries.
fn or_carried(found: Vec<Certificate>) -> Vec<Certificate> {
    if found.is_empty() { carried() } else { found }
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
        let certificates = or_carried(Vec::new());
        assert!(certificates.len() > 100, "{}", certificates.len());
        reqwest::Client::builder().tls_certs_only(certificates).build().unwrap();
    }

    /// A folder with that text as its one certificate.
    fn folder(pem: &str) -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        fs_err::write(dir.path().join("one.pem"), pem).unwrap();
        dir
    }

    fn pem(der: &[u8]) -> String {
        use base64::Engine as _;
        let base64 = base64::engine::general_purpose::STANDARD.encode(der);
        format!("-----BEGIN CERTIFICATE-----\n{base64}\n-----END CERTIFICATE-----\n")
    }

    #[test]
    fn a_strange_certificate_of_the_host_keeps_nobody_from_the_others() {
        let good = folder(&pem(&webpki_root_certs::TLS_SERVER_ROOT_CERTS[0]));
        let strange = folder(&pem(b"0\x03\x02\x01\x05"));
        let folders = [strange.path().to_owned(), good.path().to_owned()];
        assert_eq!(or_carried(in_places(None, &folders).unwrap()).len(), 1);
        assert_eq!(in_places(Some(&good.path().join("one.pem")), &folders).unwrap().len(), 1, "each once");
    }

    #[test]
    fn a_host_without_certificates_is_told_from_one_whose_cannot_be_read() {
        let empty = tempfile::tempdir().unwrap();
        assert!(in_places(None, &[empty.path().to_owned()]).unwrap().is_empty());
        assert!(in_places(None, &[]).unwrap().is_empty());
        assert!(in_places(Some(&empty.path().join("gone.pem")), &[]).unwrap_err().contains("gone.pem"));
    }

    #[test]
    fn a_file_of_ones_own_counts_alone_and_must_be_one() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("none.pem");
        assert_eq!(authorities(Some(file.clone())), Authorities::File(file.clone()));
        assert!(certificates(Some(&file), true).unwrap_err().contains("none.pem"));
    }
}
