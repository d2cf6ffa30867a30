//! Settings of the NixOS search backend, and where they come from. Without an address nothing is ever asked.

use std::path::{Path, PathBuf};
use std::time::Duration;

use schemars::JsonSchema;
use serde::Deserialize;

use super::Patience;
use crate::catalog::CatalogError;
use crate::environ::Environ;
use crate::failure::printable;
use crate::missing::if_there;
use crate::store::cache::netrc::Netrc;
use crate::store::config::NixConfig;

/// The variable that names the backend. Set to nothing, it turns off what `config.toml` says.
pub const VARIABLE: &str = "ENVY_NIXOS_SEARCH_URL";
/// File name of the user's settings.
pub const FILE_NAME: &str = "config.toml";

/// Settings of a [`super::NixosSearch`].
#[derive(Clone)]
pub struct NixosSearchConfig {
    /// Base URL, which may have a name and a password, and may end with the index to ask.
    pub url: String,
    /// Where answers are kept; `None` keeps nothing.
    pub cache_dir: Option<PathBuf>,
    /// Send nothing; answers that are kept count whatever their age.
    pub offline: bool,
    /// PEM file with the only certificates to trust; `None` means those of the host.
    pub ca_file: Option<PathBuf>,
    /// Names and passwords, for an URL without its own.
    pub netrc: Netrc,
    /// Limits of time.
    pub patience: Patience,
}

/// Nobody waits long for a provider that only adds to what another one knows, and it is not asked again.
const PATIENCE: Patience = Patience {
    connect: Duration::from_secs(3),
    silence: Duration::from_secs(8),
    answer: Duration::from_secs(8),
    first_retry: Duration::ZERO,
    total: Duration::ZERO,
};

impl NixosSearchConfig {
    /// For this address, keeping nothing.
    pub fn new(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            cache_dir: None,
            offline: false,
            ca_file: None,
            netrc: Netrc::default(),
            patience: PATIENCE,
        }
    }

    /// From [`VARIABLE`], else from `nixos-search` in `[catalog]` of `config.toml`; passwords from Nix's `netrc-file`.
    /// `None`: not configured.
    ///
    /// # Errors
    /// If `config.toml` cannot be read.
    pub fn from_settings(
        environ: &Environ,
        config_dir: &Path,
        cache_dir: Option<PathBuf>,
        offline: bool,
    ) -> Result<Option<Self>, CatalogError> {
        let url = match environ.get(VARIABLE) {
            Some(url) => Some(url.to_string_lossy().trim().to_owned()),
            None => of_file(&config_dir.join(FILE_NAME))?,
        };
        let config = |url: String| Self {
            cache_dir,
            offline,
            ca_file: crate::network::ca_file(environ),
            netrc: Netrc::of_file(NixConfig::read(environ).netrc_file.as_deref()),
            ..Self::new(url)
        };
        Ok(url.filter(|url| !url.is_empty()).map(config))
    }
}

/// The user's settings of envy, `$XDG_CONFIG_HOME/envy/config.toml`. What this version does not know is left alone.
#[derive(Deserialize, JsonSchema)]
#[schemars(title = "config.toml")]
struct Settings {
    /// Who is asked about packages.
    #[serde(default)]
    catalog: CatalogSettings,
}

/// Who is asked about packages.
#[derive(Default, Deserialize, JsonSchema)]
struct CatalogSettings {
    /// Address of a NixOS search backend, which knows more names and programs; nobody is asked if absent. It may have a name and a
    /// password, and may end with the index to ask. `ENVY_NIXOS_SEARCH_URL` counts instead of it.
    #[serde(rename = "nixos-search")]
    #[schemars(extend("examples" = ["https://search.nixos.org/backend"]))]
    nixos_search: Option<String>,
}

/// The JSON schema of `config.toml`, after draft 2020-12.
pub fn json_schema() -> serde_json::Value {
    crate::schema::of_toml::<Settings>()
}

fn of_file(file: &Path) -> Result<Option<String>, CatalogError> {
    let failed = |reason: &str| CatalogError::Settings {
        file: printable(&file.to_string_lossy()).into_owned(),
        reason: printable(reason.trim()).into_owned(),
    };
    let text = if_there(fs_err::read_to_string(file)).map_err(|error| failed(&crate::network::cause(&error)))?;
    let Some(text) = text else { return Ok(None) };
    // Its own message shows the line, which may have a password in it.
    let settings: Settings = toml_edit::de::from_str(&text).map_err(|error| failed(error.message()))?;
    Ok(settings.catalog.nixos_search.map(|url| url.trim().to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(environ: &[(&str, &str)], file: Option<&str>) -> Result<Option<String>, CatalogError> {
        let dir = tempfile::tempdir().unwrap();
        if let Some(text) = file {
            fs_err::write(dir.path().join(FILE_NAME), text).unwrap();
        }
        let environ: Environ = environ.iter().copied().collect();
        Ok(NixosSearchConfig::from_settings(&environ, dir.path(), None, false)?.map(|config| config.url))
    }

    #[test]
    fn nobody_is_asked_unless_somebody_is_named() {
        assert_eq!(url(&[], None), Ok(None));
        assert_eq!(url(&[], Some("[retention]\nkeep = 10\n")), Ok(None));
        assert_eq!(url(&[(VARIABLE, "")], Some("[catalog]\nnixos-search = \"https://file\"\n")), Ok(None));
    }

    #[test]
    fn the_variable_comes_before_the_file() {
        let file = Some("[catalog]\nnixos-search = \"https://file\"\nother = 1\n");
        assert_eq!(url(&[], file), Ok(Some("https://file".to_owned())));
        assert_eq!(url(&[(VARIABLE, "https://variable")], file), Ok(Some("https://variable".to_owned())));
    }

    #[test]
    fn a_broken_file_is_told_without_its_passwords() {
        let error = url(&[], Some("[catalog]\nnixos-search = \"https://u:secret@host\n")).unwrap_err().to_string();
        assert!(error.contains(FILE_NAME) && !error.contains("secret"), "{error}");
    }
}
