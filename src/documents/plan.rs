//! What a command would do.

use schemars::JsonSchema;
use serde::Serialize;

use super::PackageChange;
use crate::ops::plan;
use crate::store;

/// What would be done. If something is in the way of it, the command still prints this, fails, and stderr has the error.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Plan {
    /// Packages that would come, go or move, by id.
    pub packages: Vec<PackageChange>,
    /// Names of the project's files that would be written.
    pub files: Vec<String>,
    /// What would become of the environment.
    pub environment_change: EnvironmentChange,
    /// Compressed bytes to download in all; null if that is not known of every path.
    pub download_size: Option<u64>,
    /// Bytes that all of it takes unpacked; null if that is not known of every path.
    pub unpacked_size: Option<u64>,
    /// The packages that something has to be fetched for, by id.
    pub needs: Vec<Need>,
    /// Store paths that would be fetched.
    pub fetch: Vec<Fetch>,
    /// Store paths that neither the store nor any cache has: nothing of the plan can be done.
    pub unknown: Vec<String>,
}

/// What would become of the environment.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum EnvironmentChange {
    /// Nothing: the project is switched to it already.
    None,
    /// The store has it; the project would be switched to it.
    Switch,
    /// It would be composed anew.
    Compose,
}

/// What a package needs. A path that several packages need counts for each of them.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Need {
    /// Id of the package.
    pub id: String,
    /// Number of store paths to fetch for it.
    pub paths: usize,
    /// Compressed bytes to download for it; null if that is not known of every path.
    pub download_size: Option<u64>,
    /// Bytes that these take unpacked; null if that is not known of every path.
    pub unpacked_size: Option<u64>,
    /// Base URLs of the caches that have them; those that only a daemon knows are not among them.
    pub caches: Vec<String>,
}

/// A store path to fetch.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Fetch {
    /// The store path.
    pub path: String,
    /// Base URL of the cache that has it; null where only the daemon knows.
    pub cache: Option<String>,
    /// Compressed bytes to download; null where the cache does not say.
    pub download_size: Option<u64>,
    /// Bytes that it takes unpacked; null if that is not known.
    pub unpacked_size: Option<u64>,
    /// Ids of the packages that need it.
    pub needed_by: Vec<String>,
}

impl From<&plan::Planned> for Plan {
    fn from(planned: &plan::Planned) -> Self {
        let size = planned.total();
        Self {
            packages: planned.packages.iter().map(PackageChange::from).collect(),
            files: planned.files.clone(),
            environment_change: EnvironmentChange::from(planned.environment),
            download_size: known(size.download, size.download_unknown),
            unpacked_size: known(size.unpacked, size.unpacked_unknown),
            needs: planned.needs.iter().map(Need::from).collect(),
            fetch: planned.fetch.iter().map(|path| Fetch::new(path, &planned.needs)).collect(),
            unknown: planned.unknown.iter().map(ToString::to_string).collect(),
        }
    }
}

impl From<plan::Environment> for EnvironmentChange {
    fn from(environment: plan::Environment) -> Self {
        match environment {
            plan::Environment::Current => Self::None,
            plan::Environment::Switch => Self::Switch,
            plan::Environment::Compose => Self::Compose,
        }
    }
}

/// A sum that lacks a part is no sum.
fn known(bytes: u64, unknown: usize) -> Option<u64> {
    (unknown == 0).then_some(bytes)
}

impl From<&plan::Need> for Need {
    fn from(need: &plan::Need) -> Self {
        Self {
            id: need.id.clone(),
            paths: need.size.paths,
            download_size: known(need.size.download, need.size.download_unknown),
            unpacked_size: known(need.size.unpacked, need.size.unpacked_unknown),
            caches: need.caches.iter().cloned().collect(),
        }
    }
}

impl Fetch {
    fn new(path: &store::PlannedPath, needs: &[plan::Need]) -> Self {
        let needed_by = needs.iter().filter(|need| need.paths.contains(&path.path));
        Self {
            path: path.path.to_string(),
            cache: Some(path.cache.clone()).filter(|cache| !cache.is_empty()),
            download_size: path.download_size,
            unpacked_size: Some(path.nar_size).filter(|size| *size > 0),
            needed_by: needed_by.map(|need| need.id.clone()).collect(),
        }
    }
}
