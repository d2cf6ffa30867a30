//! The real Codex as a user of envy: what works inside its sandbox, what is said of the rest, and the way out.
//!
//! Each session first proves that its sandbox holds ([`Codex::session`]).

mod asking;
mod inside;
mod refused;
mod rules;
mod story;
mod tools;

use crate::support::codex::{Codex, Confinement, Style};
use crate::support::machine::Kind;
use crate::support::project::TestProject;
use crate::support::site::Workplace;

/// A project that asks the place's catalog, and where there is no Nix also knows its cache.
fn project_on(place: &Workplace, kind: Kind) -> TestProject<'_> {
    let (project, site) = (place.project(), &place.site);
    match kind {
        Kind::Daemon(_) | Kind::SingleUser(_) => project,
        _ => {
            let keys = &site.world.public_key;
            project.with("NIX_CONFIG", format!("substituters = {}\ntrusted-public-keys = {keys}\n", site.cache.url()))
        }
    }
}

/// A project on the commonest machine that has `hello`.
fn with_hello(place: &Workplace) -> TestProject<'_> {
    place.project().having(&["hello"])
}
