//! One binary cache: its address, and how its files are read. Another store of this user counts as one: it has what it
//! has, and what its database keeps of a path is as good as a narinfo.
//!
//! Source: the Nix manual, "HTTP Binary Cache Store" and "Local Binary Cache Store". Not for: choosing among several
//! (`locate`), what the files say (`narinfo`, `info`).

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::OnceLock;

use reqwest::Url;

use super::compression::Compression;
use super::narinfo::NarInfo;
use super::transfer::{Failure, Transfers};
use crate::failure::printable;
use crate::missing::if_there;
use crate::store::local::LocalStore;
use crate::store::{StoreError, StorePath};

/// Bytes of a narinfo or of `nix-cache-info`.
const SMALL: usize = super::narinfo::MAX_BYTES;

/// A cache.
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

enum Place {
    Http(Url),
    Folder(PathBuf),
    Store(Box<LocalStore>),
}

/// Where an archive is to be read from.
#[derive(Debug, Clone)]
pub(super) enum Archive {
    /// A stream over the network.
    Url(Url),
    /// A file on this machine.
    File(PathBuf),
    /// What is to be made an archive of.
    Tree(PathBuf),
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

    /// Another store. As with any other cache, only what is signed counts.
    pub(super) fn of_store(store: LocalStore) -> Self {
        let shown = printable(&store.layout().place().to_string_lossy()).into_owned();
        Self { shown, priority: None, trusted: false, place: Place::Store(Box::new(store)), down: OnceLock::new() }
    }

    /// Whether connections to it may need certificates.
    pub(super) fn may_be_secure(&self) -> bool {
        matches!(&self.place, Place::Http(url) if crate::network::may_be_secure(url))
    }

    /// What it says of a path; `None` if it does not have it.
    pub(super) async fn narinfo(&self, transfers: &Transfers, path: &StorePath) -> Result<Option<Vec<u8>>, Failure> {
        if let Place::Store(store) = &self.place {
            return known(store, path).map_err(|error| Failure::unusable(error.to_string()));
        }
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
            Place::Store(_) => return Ok(None),
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
            Place::Store(store) => {
                let path = StorePath::from_base_name(name).map_err(|_| unusable())?;
                Ok(Archive::Tree(store.real_path(&path)))
            }
        }
    }
}

/// What a store knows of a path, as a narinfo. It is kept from the store's collectors from now on.
fn known(store: &LocalStore, path: &StorePath) -> Result<Option<Vec<u8>>, StoreError> {
    store.protect([path])?;
    let Some(registration) = store.registration(path)? else { return Ok(None) };
    let (url, file_size) = (path.base_name().to_owned(), Some(registration.info.nar_size));
    let narinfo = NarInfo { registration, url, compression: Compression::None, file_hash: None, file_size };
    Ok(Some(narinfo.to_string().into_bytes()))
}

fn read_small(file: PathBuf) -> Result<Option<Vec<u8>>, Failure> {
    use std::io::Read;
    let read = || -> std::io::Result<_> {
        let mut bytes = Vec::new();
        fs_err::File::open(file)?.take(SMALL as u64).read_to_end(&mut bytes)?;
        Ok(bytes)
    };
    if_there(read()).map_err(|error| Failure::unusable(error.to_string()))
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
        let reason = |setting| Substituter::parse(setting).err().unwrap();
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
