//! Settings of the search service's client, and where they come from.

use std::path::PathBuf;

use reqwest::Url;

use crate::catalog::CatalogError;
use crate::catalog::http::Patience;
use crate::environ::Environ;
use crate::failure::printable;
use crate::store::cache::netrc::Netrc;
use crate::store::config::NixConfig;

/// Who is asked when `ENVY_CATALOG_URL` names nobody.
pub const DEFAULT_BASES: [&str; 2] = ["https://nixsearch.com", "https://search.devbox.sh"];

/// Settings of a [`super::Service`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceConfig {
    /// Base URLs in the order in which they are asked.
    pub bases: Vec<String>,
    /// Where answers are kept; `None` keeps nothing.
    pub cache_dir: Option<PathBuf>,
    /// Send nothing; answers that are kept count whatever their age.
    pub offline: bool,
    /// PEM file with the only certificates to trust; `None` means those of the host.
    pub ca_file: Option<PathBuf>,
    /// Names and passwords by host, for base URLs without their own.
    pub netrc: Netrc,
    /// Limits of time.
    pub patience: Patience,
}

impl Default for ServiceConfig {
    fn default() -> Self {
        Self {
            bases: DEFAULT_BASES.map(str::to_owned).to_vec(),
            cache_dir: None,
            offline: false,
            ca_file: None,
            netrc: Netrc::default(),
            patience: Patience::default(),
        }
    }
}

impl ServiceConfig {
    /// From `ENVY_CATALOG_URL`, `NIX_SSL_CERT_FILE` and `SSL_CERT_FILE`; passwords from Nix's `netrc-file`, as for caches; who sets `connect-timeout` or
    /// `stalled-download-timeout` in nix.conf lower than our own limits is as impatient here. Proxies are found by the HTTP client.
    pub fn from_environ(environ: &Environ, cache_dir: Option<PathBuf>, offline: bool) -> Self {
        let bases = environ.text("ENVY_CATALOG_URL").map(split_bases).filter(|bases| !bases.is_empty());
        let default = Self::default();
        let NixConfig { patience: nix, netrc_file, .. } = NixConfig::read(environ);
        let patience = Patience {
            connect: default.patience.connect.min(nix.connect),
            silence: default.patience.silence.min(nix.stalled),
            ..default.patience
        };
        Self {
            bases: bases.unwrap_or(default.bases),
            cache_dir,
            offline,
            ca_file: crate::network::ca_file(environ),
            netrc: Netrc::of_file(netrc_file.as_deref()),
            patience,
        }
    }
}

fn split_bases(text: &str) -> Vec<String> {
    text.split(',').map(str::trim).filter(|base| !base.is_empty()).map(str::to_owned).collect()
}

/// Reads a base URL, which may have a path that the endpoints are put below.
pub(in crate::catalog) fn base_url(text: &str) -> Result<Url, CatalogError> {
    let invalid = |reason: &str| CatalogError::BaseUrl { url: text.to_owned(), reason: printable(reason).into_owned() };
    let url = Url::parse(text).map_err(|error| invalid(&error.to_string()))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(invalid("it does not start with http:// or https://"));
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(invalid("it has a `?` or a `#` in it"));
    }
    Ok(url)
}
