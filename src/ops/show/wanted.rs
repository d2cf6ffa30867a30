//! What `install` would be asked for: the wish as it would stand in the manifest, and the lock beside it.

use crate::catalog::range::Range;
use crate::lock::Lock;
use crate::manifest::{self, Manifest, PackageId, Source, Spec};
use crate::ops::install::{self, Wish};
use crate::ops::load::Loaded;
use crate::ops::{Context, Error};

/// One package of a manifest.
pub(super) struct Wanted {
    pub(super) id: PackageId,
    /// A manifest with this package alone.
    pub(super) manifest: Manifest,
    /// The project's lock.
    pub(super) lock: Option<Lock>,
    /// The name to look up.
    pub(super) name: String,
    /// The range that counts.
    pub(super) range: Range,
    /// The version that the lock has.
    pub(super) locked: Option<String>,
}

impl Wanted {
    /// In the project, if there is one whose files can be read: what it asks for already counts where nothing was typed. Reads
    /// two files and mends nothing.
    pub(super) fn new(context: &Context<'_>, wish: &Wish) -> Result<Self, Error> {
        let project = match context.project() {
            Ok(project) => Loaded::parse(project).ok(),
            Err(error) if context.project_dir.is_some() => return Err(error),
            Err(_) => None,
        };
        let request = install::Request { wishes: vec![wish.clone()], ..install::Request::default() };
        let edited = project.as_ref().and_then(|loaded| install::edited(loaded, &request).ok());
        let mut manifest =
            edited.and_then(|edited| manifest::parse(manifest::FILE_NAME, &edited.text).ok()).unwrap_or_default();
        manifest.packages.retain(|id, spec| *id == wish.id && matches!(spec.source, Source::Catalog { .. }));
        let range = || wish.range.clone().unwrap_or_else(|| "*".to_owned());
        let spec = manifest.packages.entry(wish.id.clone()).or_insert_with(|| Spec::version(&range()));
        let (name, range) = match &spec.source {
            Source::Catalog { package, version } => {
                (package.clone().unwrap_or_else(|| wish.id.to_string()), version.parse().unwrap_or(Range::ANY))
            }
            Source::StorePath(_) => (wish.id.to_string(), Range::ANY),
        };
        let lock = project.map(|loaded| loaded.lock);
        let locked = lock.as_ref().and_then(|lock| lock.packages.get(&wish.id)).map(|package| package.version.clone());
        Ok(Self { id: wish.id.clone(), manifest, lock, name, range, locked })
    }
}
