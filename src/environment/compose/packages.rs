//! Which packages make up an environment, and in which order they win: those that were asked for by priority, then
//! those that they bring along. Not for: looking at their files.
//!
//! Source: Nix's own `builtin:buildenv` (`src/libstore/builtins/buildenv.cc`), which follows
//! `nix-support/propagated-user-env-packages` level by level, each path at a lower precedence than all before.

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use super::error::ComposeError;
use super::store_view::StoreView;
use crate::environment::Ingredient;
use crate::failure::printable;
use crate::store::StorePath;

/// Where a package stands; the lesser wins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rank {
    /// Asked for, with this priority. Packages of one rank may not disagree about a file.
    Wanted(i64),
    /// Brought along: each has a rank of its own, so they never disagree.
    Propagated(usize),
}

/// A package of an environment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Package {
    pub(super) rank: Rank,
    pub(super) path: StorePath,
    /// Ids that name it, sorted; for messages and lists only. Empty for one that was brought along.
    pub(super) ids: Vec<String>,
}

impl Package {
    /// What messages call it.
    pub(super) fn label(&self) -> &str {
        self.ids.first().map_or_else(|| self.path.name(), String::as_str)
    }
}

/// All packages of the environment in the order in which they win. The order of `ingredients` is of no
/// consequence, and neither are their ids.
pub(super) fn packages(ingredients: &[Ingredient], store: &StoreView) -> Result<Vec<Package>, ComposeError> {
    let mut packages = wanted(ingredients);
    let mut done: BTreeSet<StorePath> = packages.iter().map(|package| package.path.clone()).collect();
    let mut level: BTreeSet<StorePath> = BTreeSet::new();
    for package in &packages {
        level.extend(propagated(package, store)?);
    }
    let mut count = 0;
    while !level.is_empty() {
        let mut next = BTreeSet::new();
        for path in std::mem::take(&mut level) {
            if !done.insert(path.clone()) {
                continue;
            }
            let package = Package { rank: Rank::Propagated(count), path, ids: Vec::new() };
            count += 1;
            next.extend(propagated(&package, store)?);
            packages.push(package);
        }
        level = next;
    }
    Ok(packages)
}

/// One package a store path: the best of its priorities, all of its ids.
fn wanted(ingredients: &[Ingredient]) -> Vec<Package> {
    let mut by_path: BTreeMap<&StorePath, (i64, BTreeSet<&str>)> = BTreeMap::new();
    for ingredient in ingredients {
        let (priority, ids) = by_path.entry(&ingredient.path).or_insert_with(|| (ingredient.priority, BTreeSet::new()));
        *priority = ingredient.priority.min(*priority);
        ids.insert(&ingredient.id);
    }
    let package = |(path, (priority, ids)): (&StorePath, (i64, BTreeSet<&str>))| Package {
        rank: Rank::Wanted(priority),
        path: path.clone(),
        ids: ids.into_iter().map(str::to_owned).collect(),
    };
    let mut packages: Vec<Package> = by_path.into_iter().map(package).collect();
    packages.sort_by(|a, b| (a.rank, &a.path).cmp(&(b.rank, &b.path)));
    packages
}

/// What `package` wants to have beside it.
fn propagated(package: &Package, store: &StoreView) -> Result<Vec<StorePath>, ComposeError> {
    let file = store.real(&package.path).join("nix-support/propagated-user-env-packages");
    let text = match fs_err::read_to_string(&file) {
        Ok(text) => text,
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
            return Ok(Vec::new());
        }
        Err(error) => return Err(error.into()),
    };
    let parse = |word: &str| {
        word.parse().map_err(|_| ComposeError::BadPropagation {
            package: package.label().to_owned(),
            path: package.path.clone(),
            word: printable(word).into_owned(),
        })
    };
    text.split_ascii_whitespace().map(parse).collect()
}
