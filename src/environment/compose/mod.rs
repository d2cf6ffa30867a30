//! Composing: packages become one file tree that is content-addressed as one store path.
//!
//! The tree depends on the packages' store paths and priorities alone, never on ids, on the order in which they are
//! given, or on the project. Not for: adding it to a store.

mod error;
mod merge;
mod packages;
mod programs;
mod same;
mod store_view;
mod tree;
mod variables;

use std::collections::{BTreeMap, BTreeSet};

pub use error::{ComposeError, Side};

use super::records::Composed;
use super::{Ingredient, Variables};
use crate::store::StorePath;
use crate::store::nar::{self, Node};

/// The name of every environment's store path.
pub const NAME: &str = "envy-environment";

/// A composed environment that is not in the store yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Composition {
    /// The merged tree: folders, and links into the packages.
    pub tree: Node,
    /// Its NAR serialization.
    pub nar: Vec<u8>,
    /// The store paths of all packages, those that were brought along included.
    pub references: BTreeSet<StorePath>,
    /// What it sets; its own path is filled in by [`Composition::into_composed`].
    pub variables: Variables,
    /// Its programs by package id. What packages bring along has no id.
    pub programs: BTreeMap<String, Vec<String>>,
    /// Its programs by store path.
    pub programs_by_path: BTreeMap<StorePath, Vec<String>>,
}

impl Composition {
    /// What is worth remembering, now that the store knows the environment as `environment`.
    pub fn into_composed(self, environment: StorePath) -> Composed {
        Composed {
            variables: variables::located(self.variables, &environment),
            environment,
            programs: self.programs,
            programs_by_path: self.programs_by_path,
        }
    }
}

/// Merges packages into one tree. Their files must be readable at `real_path`.
pub fn compose(ingredients: &[Ingredient]) -> Result<Composition, ComposeError> {
    let store = store_view::StoreView::new(ingredients);
    let packages = packages::packages(ingredients, &store)?;
    let root = merge::merge(&packages, &store)?;
    let mut nar = Vec::new();
    nar::write(&root, &mut nar)?;
    let tree = tree::Tree { root: &root, store: &store };
    let variables = variables::variables(&packages, &tree);
    let programs_by_path = programs::programs(&packages, &tree)?;
    let programs = by_id(ingredients, &programs_by_path);
    let references = packages.into_iter().map(|package| package.path).collect();
    Ok(Composition { tree: root, nar, references, variables, programs, programs_by_path })
}

/// The programs of each id: those of all its outputs, sorted.
pub(super) fn by_id(
    ingredients: &[Ingredient],
    programs_by_path: &BTreeMap<StorePath, Vec<String>>,
) -> BTreeMap<String, Vec<String>> {
    let mut programs: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for ingredient in ingredients {
        if let Some(names) = programs_by_path.get(&ingredient.path) {
            programs.entry(ingredient.id.clone()).or_default().extend(names.iter().cloned());
        }
    }
    programs.into_iter().map(|(id, names)| (id, names.into_iter().collect())).collect()
}

#[cfg(test)]
mod tests;
