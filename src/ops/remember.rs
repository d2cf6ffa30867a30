//! Writing and reading records: what lets the next `run` start at once.

use super::Context;
use super::generation::Content;
use crate::environment::Ingredient;
use crate::environment::records::{self, Composed, Record};
use crate::manifest::Manifest;
use crate::project::Project;
use crate::store::StorePath;
use crate::store::layout::Layout;

/// The environment of `ingredients`, if it was composed before and the store still has it.
pub fn composed(context: &Context<'_>, ingredients: &[Ingredient]) -> Option<Composed> {
    let composed = records::read_composed(&context.dirs.records(), &records::composition_key(ingredients))?;
    holding(context, &composed.environment).map(|_| composed.for_ingredients(ingredients))
}

/// The store in which the environment is there: a rooted one cannot be collected, so being there is being valid.
pub fn holding(context: &Context<'_>, environment: &StorePath) -> Option<Layout> {
    Layout::holding(environment, &context.environ, &context.dirs.home)
}

/// Writes the activation record of a project that has this content now.
pub fn activation(
    context: &Context<'_>,
    project: &Project,
    content: Content<'_>,
    manifest: &Manifest,
    composed: &Composed,
) {
    let key = records::key(content.manifest.as_bytes(), content.lock.as_bytes(), None, context.system);
    let record = Record::new(manifest, composed);
    // Records only save time: where they cannot be written, the next command takes the longer road. In a sandbox that is
    // as it should be.
    if let Err(error) = records::write(&context.dirs.records(), &key, &record)
        && error.kind() != std::io::ErrorKind::ReadOnlyFilesystem
    {
        context.reporter.warn(&format!("cannot remember the activation of {}: {error}", project.root().display()));
    }
}
