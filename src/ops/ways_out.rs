//! What to type when packages cannot become one environment: an install that failed left envy.toml as it was, so a package
//! of it is installed anew, and only what stands there is changed or removed.
//!
//! What stands there with all packages may have been written by hand, so editing it is named besides the error's own hints.

use super::{Context, Error};
use crate::environment::compose::ComposeError;
use crate::failure::{Code, Explain, Hint, command_line};
use crate::manifest::{Manifest, PackageId, Source, Spec};

/// The manifest as the project has it, and as it was to become.
#[derive(Debug, Clone, Copy)]
pub struct Manifests<'a> {
    /// What envy.toml says now.
    pub standing: &'a Manifest,
    /// What it was to say.
    pub wanted: &'a Manifest,
}

impl<'a> Manifests<'a> {
    /// Where envy.toml stays as it is.
    pub fn unchanged(manifest: &'a Manifest) -> Self {
        Self { standing: manifest, wanted: manifest }
    }

    /// Whether envy.toml asks for this package already as it was to be.
    fn stands(self, id: &str) -> bool {
        let spec = |manifest: &'a Manifest| find(manifest, id).map(|(_, spec)| spec);
        spec(self.standing) == spec(self.wanted)
    }

    /// `install` of a package as it was wanted, with options changed; `None` for what no command line can say.
    pub(super) fn install(self, id: &str, change: impl FnOnce(&mut Spec)) -> Option<String> {
        let (id, spec) = find(self.wanted, id)?;
        let mut spec = spec.clone();
        change(&mut spec);
        let Source::Catalog { package, version } = &spec.source else { return None };
        let name = package.as_deref().unwrap_or(id.as_str());
        let version = if version == "*" { String::new() } else { format!("@{version}") };
        let mut words = vec!["install".to_owned(), format!("{name}{version}")];
        let mut option = |name: &str, value: String| words.extend([name.to_owned(), value]);
        if name != id.as_str() {
            option("--id", id.to_string());
        }
        if let Some(outputs) = &spec.outputs {
            option("--outputs", outputs.join(","));
        }
        if let Some(priority) = spec.priority {
            option("--priority", priority.to_string());
        }
        Some(command_line(&words))
    }
}

fn find<'a>(manifest: &'a Manifest, id: &str) -> Option<(&'a PackageId, &'a Spec)> {
    manifest.packages.iter().find(|(key, _)| key.as_str() == id)
}

/// The error of composing, with hints that work as they are typed.
pub(super) fn explain(context: &Context<'_>, error: ComposeError, manifests: Manifests<'_>) -> Error {
    let ways = Ways { context, manifests };
    let hints = match &error {
        ComposeError::FileConflict { first, second, priority, .. } => {
            let (first, second) = (first.id.as_str(), second.id.as_str());
            match (manifests.stands(first), manifests.stands(second)) {
                (true, true) => ways.standing(&error, first == second, *priority),
                _ if first == second => ways.only_out(first),
                (true, false) => ways.beside(first, second, *priority),
                (false, true) => ways.beside(second, first, *priority),
                (false, false) => ways.both_new(first, second, *priority),
            }
        }
        ComposeError::NotAFolder { id, .. } if !manifests.stands(id) => ways.only_out(id),
        ComposeError::BadPropagation { package, .. } if !manifests.stands(package) => {
            error.hints().into_iter().take(1).collect()
        }
        _ => return error.into(),
    };
    Uncomposed { error, hints }.into()
}

/// Commands for this project, to be typed as they stand.
#[derive(Clone, Copy)]
struct Ways<'a> {
    context: &'a Context<'a>,
    manifests: Manifests<'a>,
}

impl Ways<'_> {
    fn install(self, id: &str, change: impl FnOnce(&mut Spec)) -> Option<String> {
        self.manifests.install(id, change).map(|command| self.context.line(&command))
    }

    /// Packages that all stand in envy.toml, where a person may just have written them: that is a place to mend it, too.
    fn standing(self, error: &ComposeError, same: bool, priority: i64) -> Vec<Hint> {
        let edit = match same {
            true => "outputs = [\"out\"]".to_owned(),
            false => format!("priority = {}", priority.saturating_sub(1)),
        };
        let whose = if same { "it" } else { "the one that is to win" };
        let by_hand = Hint::run(format!("or give {whose} `{edit}` in envy.toml, then"), self.context.line("sync"));
        error.hints().into_iter().chain([by_hand]).collect()
    }

    fn only_out(self, id: &str) -> Vec<Hint> {
        let command = self.install(id, |spec| spec.outputs = Some(vec!["out".to_owned()]));
        command.map(|command| Hint::run("take one output", command)).into_iter().collect()
    }

    /// A package that came beside one that stands.
    fn beside(self, standing: &str, new: &str, priority: i64) -> Vec<Hint> {
        let with = |priority: i64| self.install(new, |spec| spec.priority = Some(priority));
        let (Some(wins), Some(loses)) = (with(priority.saturating_sub(1)), with(priority.saturating_add(1))) else {
            return vec![Hint::text(format!("give {new} another priority: the lower number wins"))];
        };
        vec![Hint::run(format!("let {new} win"), wins), Hint::run(format!("let {standing} win"), loses)]
    }

    /// Two packages that came together.
    fn both_new(self, first: &str, second: &str, priority: i64) -> Vec<Hint> {
        let win = |winner: &str, loser: &str| {
            let winning = self.install(winner, |spec| spec.priority = Some(priority.saturating_sub(1)))?;
            let losing = self.install(loser, |_| ())?;
            Some(Hint::run(format!("let {winner} win"), format!("{winning} && {losing}")))
        };
        [win(first, second), win(second, first)].into_iter().flatten().collect()
    }
}

/// Packages that cannot become one environment, and envy.toml does not have all of them.
#[derive(Debug, thiserror::Error)]
#[error("{error}")]
struct Uncomposed {
    error: ComposeError,
    hints: Vec<Hint>,
}

impl Explain for Uncomposed {
    fn code(&self) -> Code {
        self.error.code()
    }

    fn hints(&self) -> Vec<Hint> {
        self.hints.clone()
    }
}

#[cfg(test)]
/// For the list of all errors.
pub(crate) fn example(error: ComposeError) -> Error {
    let hints = vec![Hint::run("let busybox win", "envy install busybox --priority 4")];
    Uncomposed { error, hints }.into()
}
