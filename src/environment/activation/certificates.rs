//! Certificates for programs of the environment where the host keeps its own in a place that nixpkgs does not know.

use std::path::Path;

/// The variables that name a bundle; if the user sets one of them, both are the user's.
pub(super) const VARIABLES: [&str; 2] = ["NIX_SSL_CERT_FILE", "SSL_CERT_FILE"];

/// Where nixpkgs' OpenSSL looks by itself (`pkgs/development/libraries/openssl/use-etc-ssl-certs.patch`).
const BUILT_IN: &str = "etc/ssl/certs/ca-certificates.crt";

/// Where other hosts have their bundle: Fedora and RHEL, openSUSE, Alpine and macOS, FreeBSD; the list of Go's
/// `crypto/x509` (`root_linux.go`, `root_bsd.go`).
const OTHERS: [&str; 5] = [
    "etc/pki/tls/certs/ca-bundle.crt",
    "etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
    "etc/ssl/ca-bundle.pem",
    "etc/ssl/cert.pem",
    "usr/local/etc/ssl/cert.pem",
];

/// The variable to set so that nixpkgs' programs find the certificates of the host whose root folder is `root`;
/// `None` where they find them without, or where there are none.
pub(super) fn of_host(root: &Path) -> Option<(String, String)> {
    if root.join(BUILT_IN).exists() {
        return None;
    }
    let bundle = OTHERS.iter().map(|place| root.join(place)).find(|path| path.exists())?;
    Some((VARIABLES[0].to_owned(), bundle.to_str()?.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn host(file: &str) -> tempfile::TempDir {
        let root = tempfile::tempdir().unwrap();
        fs_err::create_dir_all(root.path().join(file).parent().unwrap()).unwrap();
        fs_err::write(root.path().join(file), "").unwrap();
        root
    }

    #[test]
    fn the_hosts_bundle_is_named_only_where_nixpkgs_does_not_look_by_itself() {
        assert_eq!(of_host(host("etc/ssl/certs/ca-certificates.crt").path()), None);
        assert_eq!(of_host(tempfile::tempdir().unwrap().path()), None);
        let fedora = host("etc/pki/tls/certs/ca-bundle.crt");
        let (name, value) = of_host(fedora.path()).unwrap();
        assert_eq!(name, "NIX_SSL_CERT_FILE");
        assert_eq!(Path::new(&value), fedora.path().join("etc/pki/tls/certs/ca-bundle.crt"));
    }
}
