//! What `install` tells of a library whose headers stay away: nixpkgs keeps them in an output that is not a default one.
//!
//! Not for: packages with programs, which are mostly wanted for those.

use crate::lock::LockedSystem;
use crate::manifest::PackageId;
use crate::ops::Context;
use crate::ops::apply::Changed;
use crate::ops::ways_out::Manifests;

/// The output that nixpkgs puts headers and pkg-config files into.
const DEV: &str = "dev";

/// A line for each library that came without them, although they are there to be had.
pub(super) fn notes(context: &Context<'_>, changed: &Changed) -> Vec<String> {
    let came = |id: &&PackageId| changed.packages.iter().any(|change| change.id == **id && change.from.is_none());
    let note = |id: &PackageId| {
        let command = context.line(&with_headers(context, changed, id)?);
        Some(format!("headers and pkg-config files of {id} are in its {DEV} output: {command}"))
    };
    changed.asked.iter().filter(came).filter_map(note).collect()
}

/// The command that brings them, too; `None` where nothing is missed.
fn with_headers(context: &Context<'_>, changed: &Changed, id: &PackageId) -> Option<String> {
    let LockedSystem { outputs, default_outputs, .. } = changed.lock.packages.get(id)?.systems.get(&context.system)?;
    let is_program = changed.composed.programs.get(id.as_str()).is_some_and(|programs| !programs.is_empty());
    let chosen = changed.manifest.packages.get(id)?.outputs.is_some();
    if chosen || is_program || !outputs.contains_key(DEV) || default_outputs.iter().any(|output| output == DEV) {
        return None;
    }
    let wanted = default_outputs.iter().cloned().chain([DEV.to_owned()]).collect();
    Manifests::unchanged(&changed.manifest).install(id.as_str(), |spec| spec.outputs = Some(wanted))
}
