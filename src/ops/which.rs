//! `which`: where a program of the environment comes from, as that stands: an edited manifest is not applied.

use std::path::{Path, PathBuf};

use super::standing::standing;
use super::{Context, Error};
use crate::failure::{Code, Explain, Hint, printable};
use crate::lock::{self, Lock};
use crate::report::Event;
use crate::store::StorePath;
use crate::store::layout::Layout;

/// A program of the environment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Program {
    /// Its path in the environment.
    pub path: PathBuf,
    /// The file that it leads to.
    pub target: PathBuf,
    /// The package that brings it, with its version; `None` for one that another package brought along.
    pub package: Option<(String, String)>,
}

/// Finds `name` in the project's environment.
pub fn which(context: &Context<'_>, name: &str) -> Result<Program, Error> {
    let standing = standing(context)?;
    if let Some(outdated) = &standing.outdated {
        context.reporter.report(Event::Warning(outdated.warning(context)));
    }
    let root = PathBuf::from(standing.environment.to_string());
    let found = ["bin", "sbin"].iter().find_map(|dir| find(&standing.store, &root.join(dir), name));
    let (path, target) = found.filter(|_| !name.contains('/')).ok_or_else(|| {
        let packages = super::directory::with_program(context, name);
        NoProgram { name: name.to_owned(), packages }
    })?;
    let lock = if standing.lock.is_empty() { Lock::default() } else { lock::parse(&standing.lock)? };
    let package = target.iter().nth(3).and_then(|base| StorePath::from_base_name(base.to_str()?).ok());
    let package = package.and_then(|path| owner(&lock, &path));
    Ok(Program { path, target, package })
}

/// As many links as Linux follows in one path.
const MAX_LINKS: usize = 40;

/// The program `name` in a folder of the environment: its path there and the first file outside, both as they are
/// called at `/nix`. The environment's links lead straight into packages.
fn find(store: &Layout, dir: &Path, name: &str) -> Option<(PathBuf, PathBuf)> {
    let link = |logical: &Path| Some(logical.parent()?.join(store.real_file(logical).read_link().ok()?));
    let there = |folder: &Path| store.real_file(&folder.join(name)).symlink_metadata().is_ok();
    let path = dir.join(name);
    let Some(first) = link(dir) else {
        return there(dir).then(|| (path.clone(), link(&path).unwrap_or(path)));
    };
    // The folder itself is one link, as only one package brings it; the system may not see where that leads.
    let mut folder = first.clone();
    let mut links = std::iter::repeat_n((), MAX_LINKS);
    while let (Some(next), Some(())) = (link(&folder), links.next()) {
        folder = next;
    }
    there(&folder).then(|| (path, first.join(name)))
}

fn owner(lock: &Lock, path: &StorePath) -> Option<(String, String)> {
    lock.packages.iter().find_map(|(id, package)| {
        let has = package.systems.values().any(|system| system.outputs.values().any(|output| output == path));
        has.then(|| (id.as_str().to_owned(), package.version.clone()))
    })
}

/// The environment has no such program.
#[derive(Debug, thiserror::Error)]
#[error("no package of this environment has a program `{}`", printable(.name))]
pub struct NoProgram {
    name: String,
    /// Those that have it.
    packages: Vec<String>,
}

impl Explain for NoProgram {
    fn code(&self) -> Code {
        Code::ProgramNotFound
    }

    fn hints(&self) -> Vec<Hint> {
        let has = |package: &String| Hint::run(format!("{package} has it"), format!("envy install {package}"));
        let mut hints: Vec<Hint> = self.packages.iter().map(has).collect();
        hints.push(Hint::run("look for a package that has it", format!("envy search {}", printable(&self.name))));
        hints
    }
}

#[cfg(test)]
impl NoProgram {
    /// For the list of all errors.
    pub(crate) fn example() -> Self {
        Self { name: "rg".to_owned(), packages: vec!["ripgrep".to_owned()] }
    }
}
