//! From lock to ingredients: which store paths of which packages go into this system's environment.

use crate::environment::Ingredient;
use crate::failure::{Code, Explain, Hint, printable};
use crate::lock::{Lock, LockedSystem};
use crate::manifest::{DEFAULT_PRIORITY, Manifest, PackageId, Spec};
use crate::report::Reporter;
use crate::store::StorePath;
use crate::system::System;

/// What the lock holds for `system`, in the manifest's priorities and outputs. A package that the
/// system does not have is left out, with a warning where the manifest names the system.
pub fn select(
    manifest: &Manifest,
    lock: &Lock,
    system: System,
    reporter: &dyn Reporter,
) -> Result<Vec<Ingredient>, SelectError> {
    let mut ingredients = Vec::new();
    for (id, spec) in &manifest.packages {
        if spec.systems.as_ref().is_some_and(|systems| !systems.contains(&system)) {
            continue;
        }
        let Some(locked) = lock.packages.get(id).and_then(|package| package.systems.get(&system)) else {
            let named = spec.systems.as_ref().or(manifest.options.systems.as_ref());
            if named.is_some_and(|systems| systems.contains(&system)) {
                reporter.warn(&format!("{id} is not available for {system} and left out"));
            }
            continue;
        };
        for path in outputs(id, spec, locked)? {
            ingredients.push(Ingredient {
                priority: spec.priority.unwrap_or(DEFAULT_PRIORITY),
                id: id.as_str().to_owned(),
                real_path: path.to_string().into(),
                path,
            });
        }
    }
    Ok(ingredients)
}

fn outputs(id: &PackageId, spec: &Spec, locked: &LockedSystem) -> Result<Vec<StorePath>, SelectError> {
    let names = spec.outputs.as_ref().unwrap_or(&locked.default_outputs);
    let find = |name: &String| {
        locked.outputs.get(name).cloned().ok_or_else(|| SelectError::NoOutput {
            id: id.clone(),
            output: name.clone(),
            available: locked.outputs.keys().cloned().collect(),
        })
    };
    names.iter().map(find).collect()
}

/// Why the lock gives no environment.
#[derive(Debug, thiserror::Error)]
pub enum SelectError {
    /// The manifest names an output that the package does not have.
    #[error("{id} has no output `{}`, only {}", printable(.output), .available.join(", "))]
    NoOutput {
        /// The package.
        id: PackageId,
        /// The output asked for.
        output: String,
        /// Those that there are.
        available: Vec<String>,
    },
}

impl Explain for SelectError {
    fn code(&self) -> Code {
        Code::VersionNotFound
    }

    fn hints(&self) -> Vec<Hint> {
        let Self::NoOutput { id, available, .. } = self;
        vec![Hint::run("name outputs that it has", format!("envy install {id} --outputs {}", available.join(",")))]
    }
}
