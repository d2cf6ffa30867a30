//! `why`: which package of the manifest brings a store path, a library or a program into the environment, and over which
//! references.
//!
//! Asks the store what is there and nobody else; needs no network and changes nothing. Not for: where a program of the
//! environment lies (`which`).

mod chains;
mod subject;

use std::collections::{BTreeMap, BTreeSet};

pub use subject::Matched;

use self::chains::References;
use self::subject::Query;
use super::generation::Generations;
use super::load::{Loaded, mended};
use super::{Context, Error, remember, select};
use crate::environment::Ingredient;
use crate::failure::{Code, Explain, Hint, printable};
use crate::store::{self, Store, StorePath};

/// The answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Why {
    /// Everything that is meant, sorted by path. Never empty.
    pub subjects: Vec<Subject>,
}

/// One store path that was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// The path.
    pub path: StorePath,
    /// What of it was asked for.
    pub matched: Matched,
    /// The packages that bring it, those with the shortest chain first.
    pub packages: Vec<Bringer>,
}

/// A package that brings a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bringer {
    /// Its id.
    pub id: String,
    /// Its version.
    pub version: String,
    /// The shortest chain of references from an output of the package to the path, both included. One alone: the path
    /// is the package's own.
    pub chain: Vec<StorePath>,
}

/// Finds out.
pub fn why(context: &Context<'_>, text: &str) -> Result<Why, Error> {
    let (project, transactions) = mended(context)?;
    let loaded = Loaded::parse(project)?;
    let ingredients = select::select(&loaded.manifest, &loaded.lock, context.system, &crate::report::Silent)?;
    let outputs: BTreeSet<StorePath> = ingredients.iter().map(|ingredient| ingredient.path.clone()).collect();
    let mut store = store::open::explain(&context.environ, &context.dirs.home, context.reporter, &mut Vec::new())?;
    if store.valid(&outputs)? != outputs {
        return Err(WhyError::NotRealized.into());
    }
    // Without packages nothing is to be known, and the store need not be there.
    let closure = if outputs.is_empty() { Vec::new() } else { store.closure(&outputs)? };
    let query = Query::parse(text, &context.cwd);
    if let Some(environment) = remember::composed(context, &ingredients).map(|composed| composed.environment)
        && query.is_exactly(&environment)
    {
        return Ok(whole(&loaded, &ingredients, environment));
    }
    let found = query.find(&ingredients, &closure, &|path| store.real_path(path));
    if found.is_empty() {
        let generations = having(&query, transactions.generations(), &mut *store)?;
        return Err(WhyError::NotThere { text: text.to_owned(), generations }.into());
    }
    let references = References::new(&closure);
    let subject = |(path, matched): (StorePath, Matched)| Subject {
        packages: bringers(&loaded, &ingredients, &references, &path),
        path,
        matched,
    };
    Ok(Why { subjects: found.into_iter().map(subject).collect() })
}

/// The environment itself was asked for: every package is the answer.
fn whole(loaded: &Loaded, ingredients: &[Ingredient], environment: StorePath) -> Why {
    let ids: BTreeSet<&str> = ingredients.iter().map(|ingredient| ingredient.id.as_str()).collect();
    let bringer = |id| Bringer { id: String::from(id), version: version(loaded, id), chain: vec![environment.clone()] };
    let packages = ids.into_iter().map(bringer).collect();
    Why { subjects: vec![Subject { packages, path: environment.clone(), matched: Matched::Environment }] }
}

fn bringers(loaded: &Loaded, ingredients: &[Ingredient], references: &References<'_>, to: &StorePath) -> Vec<Bringer> {
    let mut outputs: BTreeMap<&str, Vec<&StorePath>> = BTreeMap::new();
    for ingredient in ingredients {
        outputs.entry(&ingredient.id).or_default().push(&ingredient.path);
    }
    let chain = |(id, from): (&str, Vec<&StorePath>)| {
        let chain = references.shortest(&from, to)?;
        Some(Bringer { id: id.to_owned(), version: version(loaded, id), chain })
    };
    let mut bringers: Vec<Bringer> = outputs.into_iter().filter_map(chain).collect();
    bringers.sort_by_key(|bringer| bringer.chain.len());
    bringers
}

fn version(loaded: &Loaded, id: &str) -> String {
    let locked = loaded.lock.packages.iter().find(|(key, _)| key.as_str() == id);
    locked.map(|(_, package)| package.version.clone()).unwrap_or_default()
}

/// The generations whose environment the store has and that have what is asked for.
fn having(query: &Query, generations: &Generations, store: &mut dyn Store) -> Result<Vec<u64>, Error> {
    let mut having = Vec::new();
    for generation in generations.all()? {
        let Some(environment) = generation.environment().map(|environment| BTreeSet::from([environment])) else {
            continue;
        };
        if store.valid(&environment)? == environment {
            let closure = store.closure(&environment)?;
            let others: Vec<_> = closure.into_iter().filter(|info| !environment.contains(&info.path)).collect();
            if !query.find(&[], &others, &|path| store.real_path(path)).is_empty() {
                having.push(generation.number);
            }
        }
    }
    Ok(having)
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum WhyError {
    /// The store lacks packages of the lock.
    #[error(
        "the environment is not realized: its packages are not all in the store, so nobody knows what they refer to"
    )]
    NotRealized,
    /// Nothing brings it.
    #[error("nothing in this environment brings in `{}`{}", printable(.text), elsewhere(.generations))]
    NotThere {
        /// What was asked for.
        text: String,
        /// Generations that have it.
        generations: Vec<u64>,
    },
}

fn elsewhere(generations: &[u64]) -> String {
    let numbers: Vec<String> = generations.iter().map(u64::to_string).collect();
    match numbers.len() {
        0 => String::new(),
        1 => format!("; generation {} has it", numbers.concat()),
        _ => format!("; generations {} have it", numbers.join(", ")),
    }
}

impl Explain for WhyError {
    fn code(&self) -> Code {
        match self {
            Self::NotRealized => Code::Failed,
            Self::NotThere { .. } => Code::PackageNotFound,
        }
    }

    fn hints(&self) -> Vec<Hint> {
        match self {
            Self::NotRealized => vec![Hint::run("fetch them", "envy sync")],
            Self::NotThere { generations, .. } => match generations.last() {
                Some(number) => vec![Hint::run("see what changed since then", format!("envy diff {number}"))],
                None => vec![Hint::run("see what is installed", "envy list")],
            },
        }
    }
}
