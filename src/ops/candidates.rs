//! What could be typed next, for shells that complete words. Asks nobody, writes nothing and holds nothing; what cannot be
//! read is left out.

use super::load::Loaded;
use super::{Context, enter, search};
use crate::catalog::suggest;
use crate::manifest::PackageId;

/// A word, and a few others about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// What to type.
    pub word: String,
    /// What it is; may be empty.
    pub about: String,
}

fn candidate(word: impl Into<String>, about: impl Into<String>) -> Candidate {
    Candidate { word: word.into(), about: crate::failure::printable(&about.into()).into_owned() }
}

fn loaded(context: &Context<'_>) -> Option<Loaded> {
    Loaded::parse(context.project().ok()?).ok()
}

/// The project's packages.
pub fn installed(context: &Context<'_>) -> Vec<Candidate> {
    let Some(Loaded { manifest, lock, .. }) = loaded(context) else { return Vec::new() };
    let version = |id: &PackageId| lock.packages.get(id).map(|locked| locked.version.clone()).unwrap_or_default();
    manifest.packages.keys().map(|id| candidate(id.as_str(), version(id))).collect()
}

/// Packages that begin with what is typed: as a search for it said earlier, and those that people ask for most.
pub fn packages(context: &Context<'_>, typed: &str) -> Vec<Candidate> {
    let mut found: Vec<Candidate> = match typed.len() {
        // Nobody searches for so little.
        0 | 1 => Vec::new(),
        _ => search::search(context, &[typed.to_owned()]).map(|found| found.results).unwrap_or_default(),
    }
    .into_iter()
    .map(|ranked| candidate(ranked.found.name, ranked.found.summary))
    .collect();
    let known = |name: &&str| found.iter().all(|candidate| candidate.word != **name);
    let common: Vec<Candidate> = suggest::common_names().filter(known).map(|name| candidate(name, "")).collect();
    found.extend(common);
    found.retain(|candidate| candidate.word.starts_with(typed) && PackageId::new(&candidate.word).is_ok());
    found
}

/// The project's scripts, and the programs of its environment.
pub fn to_run(context: &Context<'_>) -> Vec<Candidate> {
    let scripts = loaded(context).map(|loaded| loaded.manifest.scripts).unwrap_or_default();
    let first_line = |text: &str| text.trim().lines().next().unwrap_or_default().to_owned();
    let mut all: Vec<Candidate> = scripts.iter().map(|(name, text)| candidate(name, first_line(text))).collect();
    all.extend(programs(context).into_iter().filter(|program| !scripts.contains_key(&program.word)));
    all
}

/// Programs of the environment, if it is realized.
pub fn programs(context: &Context<'_>) -> Vec<Candidate> {
    let realized = context.project().ok().and_then(|project| enter::recorded(context, &project).ok()?);
    let Some((record, store)) = realized else { return Vec::new() };
    let bin = store.real_file(&std::path::Path::new(&record.environment.to_string()).join("bin"));
    let mut names: Vec<String> = fs_err::read_dir(bin)
        .into_iter()
        .flatten()
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| !name.starts_with('.'))
        .collect();
    names.sort();
    names.into_iter().map(|name| candidate(name, "")).collect()
}

/// Generations of the project, the newest first.
pub fn generations(context: &Context<'_>) -> Vec<Candidate> {
    let Ok(project) = context.project() else { return Vec::new() };
    let generations = super::generation::Generations::new(&project.state_dir(&context.dirs));
    let all = generations.all().unwrap_or_default().into_iter().rev();
    all.map(|generation| candidate(generation.number.to_string(), generation.made_by().0.unwrap_or_default())).collect()
}
