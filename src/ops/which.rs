//! `which`: where a program of the environment comes from.

use std::path::PathBuf;

use super::enter::ready;
use super::{Context, Error};
use crate::failure::{Code, Explain, Hint, printable};
use crate::lock::{self, Lock};
use crate::store::StorePath;

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
    let ready = ready(context)?;
    let root = PathBuf::from(ready.record.environment.to_string());
    let found =
        ["bin", "sbin"].iter().map(|dir| root.join(dir).join(name)).find(|path| path.symlink_metadata().is_ok());
    let path = match found {
        Some(path) if !name.contains('/') => path,
        _ => return Err(NoProgram { name: name.to_owned() }.into()),
    };
    let target = first_store_path(&path).unwrap_or_else(|| path.clone());
    let text = super::files::read_text(&ready.project.lock_path())?;
    let lock = text.map(|text| lock::parse(&text)).transpose()?.unwrap_or_default();
    let package = target.iter().nth(3).and_then(|base| StorePath::from_base_name(base.to_str()?).ok());
    let package = package.and_then(|path| owner(&lock, &path));
    Ok(Program { path, target, package })
}

/// The first file outside of the environment on the way from `path`: the environment's links lead straight into packages.
fn first_store_path(path: &std::path::Path) -> Option<PathBuf> {
    if let Ok(target) = path.read_link() {
        return Some(target);
    }
    // The folder itself is one link, as only one package brings it.
    let target = path.parent()?.read_link().ok()?;
    Some(target.join(path.file_name()?))
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
}

impl Explain for NoProgram {
    fn code(&self) -> Code {
        Code::PackageNotFound
    }

    fn hints(&self) -> Vec<Hint> {
        vec![Hint::run("look for a package that has it", format!("envy search {}", printable(&self.name)))]
    }
}
