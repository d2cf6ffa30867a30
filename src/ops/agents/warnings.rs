//! What keeps an agent from reading the block or from finding envy, although all files are as they should be.

use std::path::Path;

use super::super::Context;
use super::place::Places;
use crate::project::{AGENTS_FILE_NAME, Project, git_root};

/// Bytes of all `AGENTS.md` files from the repository's root down that Codex reads; the deepest is cut.
const BUDGET: u64 = 32 * 1024;

/// A file that Codex reads in place of `AGENTS.md`.
const OVERRIDE: &str = "AGENTS.override.md";

/// The block is written anew, and what somebody wrote into it goes.
pub(super) const EDITED_BY_HAND: &str =
    "the envy block in AGENTS.md was edited by hand; only what stands outside of it is kept";

/// About the files that agents read. `own` is the size that the project's own will have.
pub(super) fn about_files(project: &Project, own: Option<u64>) -> Vec<String> {
    let root = project.root();
    let size = |file: &Path| file.metadata().ok().filter(std::fs::Metadata::is_file).map(|meta| meta.len());
    let mut warnings = Vec::new();
    if size(&root.join(OVERRIDE)).is_some_and(|size| size > 0) {
        warnings.push(format!(
            "{OVERRIDE} lies beside {AGENTS_FILE_NAME}: Codex reads only that one, so it does not see envy's block"
        ));
    }
    let top = git_root(root).unwrap_or(root);
    let above = root.ancestors().skip(1).take_while(|folder| folder.starts_with(top));
    let read = |folder: &Path| size(&folder.join(OVERRIDE)).or_else(|| size(&folder.join(AGENTS_FILE_NAME)));
    let others: u64 = above.filter_map(read).sum();
    let total = others + own.or_else(|| size(&root.join(AGENTS_FILE_NAME))).unwrap_or(0);
    if total > BUDGET {
        warnings.push(format!(
            "{AGENTS_FILE_NAME} and those above it have {total} bytes, and Codex reads only the first {BUDGET}: the end is cut"
        ));
    }
    warnings
}

/// About the program that agents start by its name.
pub(super) fn about_program(context: &Context<'_>, places: &Places, envy: &Path) -> Option<String> {
    if let Some(exposed) = places.before(context, "envy") {
        return Some(format!(
            "an agent may write to {}, {}, which PATH has before the folder with envy: an envy that it puts there would run \
             outside of its sandbox",
            exposed.place.display(),
            exposed.why
        ));
    }
    match places.program(context, "envy") {
        None => Some("no envy is on PATH, where agents look for it".to_owned()),
        Some((program, Some(exposed))) => Some(format!(
            "the first envy on PATH is {}, and an agent may write to {}, {}: it could put another one there, which then runs \
             outside of its sandbox",
            program.display(),
            exposed.place.display(),
            exposed.why
        )),
        Some((program, None)) if !same(&program, envy) => {
            Some(format!("the first envy on PATH is {}, not this one", program.display()))
        }
        Some(_) => None,
    }
}

fn same(one: &Path, other: &Path) -> bool {
    matches!((one.canonicalize(), other.canonicalize()), (Ok(one), Ok(other)) if one == other)
}

/// About a project that is not the whole repository.
pub(super) fn about_root(project: &Project, title: &str) -> Option<String> {
    let top = git_root(project.root()).filter(|top| *top != project.root())?;
    let (root, top) = (project.root().display(), top.display());
    Some(format!("the project is not all of {top}: {title} sees these files only when it is started in {root}"))
}
