//! Whether to believe a service that says that there is no such package: one behind a wrong address, or a mirror that
//! passes nothing on, says so of everything.

use super::{DEFAULT_BASES, Service};
use crate::catalog::{Catalog, CatalogError};
use crate::network;

/// A package that every nixpkgs ever had.
pub const KNOWN: &str = "hello";

impl Service {
    /// Why not to believe it, after it did not know something. Costs a question, none of the services that envy asks by
    /// itself; without an answer there is no reason for doubt.
    pub fn doubt(&self) -> Option<CatalogError> {
        let bases = self.bases.as_ref().ok()?;
        let is_own = |base| DEFAULT_BASES.iter().any(|own| super::config::base_url(own).as_ref() == Ok(base));
        if bases.iter().any(is_own) {
            return None;
        }
        match self.resolve(KNOWN, "latest") {
            Ok(None) => Some(CatalogError::KnowsNothing { hosts: bases.iter().map(network::host).collect() }),
            Ok(Some(_)) | Err(_) => None,
        }
    }
}
