//! What a catalog has by now for packages that are locked. Changes nothing; that is `resolve` with `update`.

use super::find::Finder;
use super::{Request, ResolveError, pool};
use crate::catalog::Catalog;
use crate::lock::LockedPackage;
use crate::manifest::{PackageId, Source, Spec};

/// What one package could become.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outlook {
    /// The package.
    pub id: PackageId,
    /// The newest that the manifest's range allows and this system can have; or why there is none.
    pub within: Result<LockedPackage, ResolveError>,
    /// The newest of all that this system can have, `None` if there is none.
    pub latest: Option<LockedPackage>,
}

/// Looks at every package that comes from a catalog. Costs a request a package, and another one where the manifest has a
/// range.
///
/// # Errors
/// Only what the catalog itself does wrong.
pub fn outlook(request: &Request<'_>, catalog: &dyn Catalog) -> Result<Vec<Outlook>, ResolveError> {
    let finder = Finder::new(request, catalog);
    let packages: Vec<(&PackageId, &Spec)> = request.manifest.packages.iter().collect();
    let looked = pool::map(&packages, |(id, spec)| look(&finder, id, spec), |_| true);
    looked.into_iter().flatten().filter_map(Result::transpose).collect()
}

fn look(finder: &Finder<'_>, id: &PackageId, spec: &Spec) -> Result<Option<Outlook>, ResolveError> {
    let Source::Catalog { package, version } = &spec.source else { return Ok(None) };
    let within = found(finder, id, spec)?;
    let latest = match version.as_str() {
        "*" => within.clone().ok(),
        _ => {
            let source = Source::Catalog { package: package.clone(), version: "*".to_owned() };
            found(finder, id, &Spec { source, ..spec.clone() })?.ok()
        }
    };
    Ok(Some(Outlook { id: id.clone(), within, latest }))
}

/// An error about the package is an answer too, one about the catalog is none.
fn found(
    finder: &Finder<'_>,
    id: &PackageId,
    spec: &Spec,
) -> Result<Result<LockedPackage, ResolveError>, ResolveError> {
    match finder.find(id, spec) {
        Ok(found) => Ok(Ok(found.package)),
        Err(error) if error.is_about_the_catalog() => Err(error),
        Err(error) => Ok(Err(error)),
    }
}
