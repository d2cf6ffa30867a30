//! `search`: what the catalog has by some words.

use super::settle::catalog;
use super::{Context, Error};
use crate::catalog::{Catalog, Found};

/// Packages that match, best first.
pub fn search(context: &Context<'_>, words: &str) -> Result<Vec<Found>, Error> {
    context.reporter.phase("Searching");
    let found = catalog(context).search(words);
    context.reporter.report(crate::report::Event::Done);
    Ok(found?)
}
