//! One binary cache: its address, and how its files are read.
//!
//! Source: the Nix manual, "HTTP Binary Cache Store" and "Local Binary Cache Store". Not for: choosing among several
//! (`locate`), what the files say (`narinfo`, `info`).

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::OnceLock;

use reqwest::Url;

use super::transfer::{Failure, Transfers};
use crate::failure::printable;
use crate::store::StorePath;

/// Bytes of a narinfo or of `nix-cache-info`.
const SMALL: usize = super::narinfo::MAX_BYTES;

/// A cache.
#[derive(Debug)]
pub(super) struct Substituter {
    /// Its address for messages: printable, without user name and password.
    pub(super) shown: String,
    /// `?priority=`: lower is asked first.
    pub(super) priority: Option<u32>,
    /// `?trusted=true`: its paths need no signature.
    pub(super) trusted: bool,
    place: Place,
    /// Why it cannot be reached: then it is not tried again and again.
    down: OnceLock<Failure>,
}

#[derive(Debug)]
enum Place {
    Http(Url),
    Folder(PathBuf),
}

/// Where an archive is to be read from.
#[derive(Debug, Clone)]
pub(super) enum Archive {
    /// A stream over the network.
    Url(Url),
    /// A file on this machine.
    File(PathBuf),
}

impl Substituter {
    /// From a setting such as `https://cache.example.org?priority=10`.
    ///
    /// # Errors
    /// A printable reason why envy cannot fetch from it.
    pub(super) fn parse(setting: &str) -> Result<Self, String> {
        let reason = |why: &str| format!("{}: {why}", printable(setting));
        let mut url = Url::parse(setting).map_err(|error| reason(&error.to_string()))?;
        let value = |name: &str| url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned());
        let priority = value("priority").and_then(|value| value.parse().ok());
        let trusted = value("trusted").is_some_and(|value| value == "1" || value == "true");
        url.set_query(None);
        url.set_fragment(None);
        let place = match url.scheme() {
            "http" | "https" => {
                if !url.path().ends_with('/') {
                    url.set_path(&format!("{}/", url.path()));
                }
                Place::Http(url.clone())
            }
            "file" => Place::Folder(url.to_file_path().map_err(|()| reason("it names no folder of this machine"))?),
            _ => return Err(reason("envy fetches from http, https and file")),
        };
        let _ = url.set_username("");
        let _ = url.set_password(None);
        let shown = printable(url.as_str().trim_end_matches('/')).into_owned();
        Ok(Self { shown, priority, trusted, place, down: OnceLock::new() })
    }

    /// Whether connections to it may need certificates.
    pub(super) fn may_be_secure(&self) -> bool {
        matches!(&self.place, Place::Http(url) if crate::network::may_be_secure(url))
    }

    /// What it says of a path; `None` if it does not have it.
    pub(super) async fn narinfo(&self, transfers: &Transfers, path: &StorePath) -> Result<Option<Vec<u8>>, Failure> {
        self.small(transfers, &format!("{}.narinfo", path.hash_part())).await
    }

    /// What it says of itself; `None` if it says nothing.
    pub(super) async fn info(&self, transfers: &Transfers) -> Result<Option<Vec<u8>>, Failure> {
        self.small(transfers, "nix-cache-info").await
    }

    async fn small(&self, transfers: &Transfers, name: &str) -> Result<Option<Vec<u8>>, Failure> {
        if let Some(failure) = self.down.get() {
            return Err(failure.clone());
        }
        let url = match &self.place {
            Place::Folder(folder) => return read_small(folder.join(name)),
            Place::Http(url) => url.join(name).map_err(|error| Failure::unusable(error.to_string()))?,
        };
        match transfers.get(&url, SMALL).await {
            Ok(body) => Ok(Some(body)),
            Err(failure) if failure.is_absent() => Ok(None),
            Err(failure) => {
                if failure.is_connection() {
                    let _ = self.down.set(failure.clone());
                }
                Err(failure)
            }
        }
    }

    /// Where an archive is that a narinfo of this cache names, by a URL or relative to the cache. A file is only ever
    /// one inside the cache's folder.
    pub(super) fn archive(&self, name: &str) -> Result<Archive, Failure> {
        let unusable = || Failure::unusable(format!("`{}` is no address of an archive", printable(name)));
        match &self.place {
            Place::Http(base) => {
                let url = base.join(name).map_err(|_| unusable())?;
                let allowed = url.scheme() == base.scheme() || url.scheme() == "https";
                allowed.then_some(Archive::Url(url)).ok_or_else(unusable)
            }
            Place::Folder(folder) => {
                let inside = !name.is_empty() && name.split('/').all(|part| !matches!(part, "" | "." | ".."));
                inside.then(|| Archive::File(folder.join(name))).ok_or_else(unusable)
            }
        }
    }
}

fn read_small(file: PathBuf) -> Result<Option<Vec<u8>>, Failure> {
    use std::io::Read;
    let read = || {
        let mut bytes = Vec::new();
        fs_err::File::open(file)?.take(SMALL as u64).read_to_end(&mut bytes)?;
        Ok(bytes)
    };
    match read() {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if std::io::Error::kind(&error) == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Failure::unusable(error.to_string())),
    }
}

/// Several caches, in the order in which they are asked.
pub(super) type Substituters = Vec<Arc<Substituter>>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_shown_without_its_password_and_parameters() {
        let cache = Substituter::parse("https://user:secret@cache.example.org/nix?priority=10&trusted=1").unwrap();
        assert_eq!(cache.shown, "https://cache.example.org/nix");
        assert_eq!((cache.priority, cache.trusted), (Some(10), true));
    }

    #[test]
    fn what_envy_cannot_fetch_from_is_told() {
        let reason = |setting| Substituter::parse(setting).unwrap_err();
        insta::assert_snapshot!(reason("s3://bucket"), @"s3://bucket: envy fetches from http, https and file");
        insta::assert_snapshot!(reason("daemon"), @"daemon: relative URL without a base");
    }

    #[test]
    fn archives_lie_inside_a_folder_and_never_on_a_less_secure_connection() {
        let folder = Substituter::parse("file:///srv/cache").unwrap();
        assert!(
            matches!(folder.archive("nar/x.nar"), Ok(Archive::File(file)) if file.ends_with("srv/cache/nar/x.nar"))
        );
        for name in ["../x", "/etc/passwd", "nar//x", ""] {
            assert!(folder.archive(name).is_err(), "{name}");
        }
        let secure = Substituter::parse("https://cache.example.org/a").unwrap();
        let url = |name: &str| match secure.archive(name) {
            Ok(Archive::Url(url)) => url.to_string(),
            other => format!("{other:?}"),
        };
        assert_eq!(url("nar/x.nar.xz"), "https://cache.example.org/a/nar/x.nar.xz");
        assert_eq!(url("https://other.example.org/x"), "https://other.example.org/x");
        assert!(secure.archive("http://cache.example.org/x").is_err());
        assert!(secure.archive("file:///etc/passwd").is_err());
    }
}
