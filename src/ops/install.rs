//! `install`: adds packages to the manifest, or changes what it asks for.
//!
//! Not for: what that means to lock and environment (`apply`).

mod headers;
mod refused;

use std::collections::BTreeSet;
use std::str::FromStr;

use super::apply::{Changed, apply};
use super::load::{HeldProject, Loaded};
use super::remove::NotInstalled;
use super::{Context, Error};
use crate::catalog::alias;
use crate::catalog::range::Range;
use crate::failure::{Code, Explain, Hint, printable, quoted};
use crate::manifest::edit::Editor;
use crate::manifest::{PackageId, Source, Spec};
pub use refused::InstallError;

/// `NAME[@RANGE]` as typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish {
    /// The package id: what was typed before the `@`.
    pub id: PackageId,
    /// The range, if one was typed.
    pub range: Option<String>,
}

impl FromStr for Wish {
    type Err = WishError;

    /// Split at the last `@` that is not the first character, so that `@openai/codex@0.169` works.
    fn from_str(text: &str) -> Result<Self, WishError> {
        parsed(text).map_err(|reason| WishError {
            text: printable(text).into_owned(),
            reason,
            meant: Some(meant(text)).filter(|meant| meant != text && parsed(meant).is_ok()),
        })
    }
}

fn parsed(text: &str) -> Result<Wish, String> {
    let (name, range) = match text.rfind('@').filter(|at| *at > 0) {
        Some(at) => (&text[..at], Some(&text[at + 1..])),
        None => (text, None),
    };
    let id = PackageId::new(name).map_err(|reason| format!("not a package name: {reason}"))?;
    if range.is_some_and(str::is_empty) {
        return Err("no version stands behind the `@`".to_owned());
    }
    if let Some(range) = range {
        range.parse::<Range>().map_err(|error| error.to_string())?;
    }
    Ok(Wish { id, range: range.map(str::to_owned) })
}

/// What somebody means who writes packages as another tool does: `node==22`, `node>=18`, `nixpkgs#jq`, `jq@`.
fn meant(text: &str) -> String {
    let bare = text.strip_prefix("nixpkgs#").unwrap_or(text).trim_end_matches(['@', '=']);
    let at = bare.find(['@', '=', '<', '>', '~']).filter(|at| *at > 0 && !bare[*at..].starts_with('@'));
    match at {
        Some(at) => format!("{}@{}", &bare[..at], bare[at..].trim_start_matches('=')),
        None => bare.to_owned(),
    }
}

/// What is typed is no package.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}`: {reason}")]
pub struct WishError {
    text: String,
    reason: String,
    meant: Option<String>,
}

impl Explain for WishError {
    fn code(&self) -> Code {
        Code::Usage
    }

    fn hints(&self) -> Vec<Hint> {
        vec![match &self.meant {
            Some(meant) => Hint::run("did you mean", format!("envy install {}", quoted(meant))),
            None => Hint::text("a package is a name, and behind an `@` its version: nodejs_22, python@3.12"),
        }]
    }
}

/// What to install and how.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// The packages; one transaction.
    pub wishes: Vec<Wish>,
    /// `--id`: another id for the one package.
    pub id: Option<PackageId>,
    /// `--outputs`.
    pub outputs: Option<Vec<String>>,
    /// `--priority`.
    pub priority: Option<i64>,
    /// `update`: what is wished for is installed and is to be looked up anew; without wishes, everything.
    pub update: bool,
}

/// Installs, or updates. With no packages, installing is `sync`.
pub fn install(context: &Context<'_>, request: &Request) -> Result<Changed, Error> {
    request.check()?;
    let held = HeldProject::take(context)?;
    let Edited { text, update } = edited(&held.loaded, request)?;
    let changed = apply(context, &held, &text, &update)?;
    let wishes = request.wishes.iter().filter(|_| !request.update);
    let asked = wishes.map(|wish| request.id.as_ref().unwrap_or(&wish.id).clone()).collect();
    let changed = Changed { asked, ..changed };
    Ok(Changed { notes: headers::notes(context, &changed), ..changed })
}

impl Request {
    /// Whether the options fit together.
    pub(super) fn check(&self) -> Result<(), InstallError> {
        if self.id.is_some() && self.wishes.len() != 1 {
            return Err(InstallError::OneId);
        }
        for (at, wish) in self.wishes.iter().enumerate() {
            if let Some(first) = self.wishes[..at].iter().find(|other| other.id == wish.id && other.range != wish.range)
            {
                let range = |wish: &Wish| wish.range.clone().unwrap_or_else(|| "*".to_owned());
                return Err(InstallError::TwoRanges { id: wish.id.clone(), first: range(first), second: range(wish) });
            }
        }
        Ok(())
    }
}

/// What a request makes of a project.
pub(super) struct Edited {
    /// The manifest's text.
    pub(super) text: String,
    /// Packages to look up anew even if the lock answers them.
    pub(super) update: BTreeSet<PackageId>,
}

/// The project as the request wants it.
pub(super) fn edited(loaded: &Loaded, request: &Request) -> Result<Edited, Error> {
    let packages = &loaded.manifest.packages;
    let update = match (request.update, request.wishes.as_slice()) {
        (false, _) => BTreeSet::new(),
        (true, []) => packages.keys().cloned().collect(),
        (true, wishes) => wishes.iter().map(|wish| wish.id.clone()).collect(),
    };
    if let Some(id) = update.iter().find(|id| !packages.contains_key(*id)) {
        return Err(NotInstalled::new(id, packages.keys(), "update").into());
    }
    let text = edited_text(loaded, request)?;
    Ok(Edited { text, update })
}

fn edited_text(loaded: &Loaded, request: &Request) -> Result<String, Error> {
    let mut editor = Editor::new(loaded.manifest_text())?;
    for wish in &request.wishes {
        let entry = Entry { loaded, id: request.id.as_ref().unwrap_or(&wish.id), wish };
        entry.check_id()?;
        if let Some(spec) = entry.wanted_spec(request) {
            editor.add(entry.id, &spec)?;
        }
    }
    Ok(editor.finish())
}

/// What a wish makes of the manifest's entry `id`, which may be there already.
struct Entry<'a> {
    loaded: &'a Loaded,
    id: &'a PackageId,
    wish: &'a Wish,
}

impl Entry<'_> {
    fn existing(&self) -> Option<&Spec> {
        self.loaded.manifest.packages.get(self.id)
    }

    /// Whether its id is the user's own choice, and not the package's name.
    fn is_renamed(&self) -> bool {
        *self.id != self.wish.id
    }

    /// Whether an id of one's own choice is free, or is this package already.
    fn check_id(&self) -> Result<(), InstallError> {
        let Self { loaded, id, wish } = *self;
        let Some(spec) = self.existing().filter(|_| self.is_renamed()) else { return Ok(()) };
        let package = match &spec.source {
            Source::Catalog { package, .. } => package.clone().unwrap_or_else(|| id.to_string()),
            Source::StorePath(path) => path.to_string(),
        };
        let locked = loaded.lock.packages.get(id).map(|locked| locked.name.as_str());
        let meant = |name: &str| name == wish.id.as_str() || alias::candidates(wish.id.as_str()).contains(&name);
        if meant(&package) || locked.is_some_and(meant) {
            return Ok(());
        }
        let package = printable(&package).into_owned();
        Err(InstallError::IdTaken { id: id.clone(), package, wanted: wish.id.clone() })
    }

    /// The spec to write, `None` if the manifest asks for this already.
    fn wanted_spec(&self, request: &Request) -> Option<Spec> {
        let existing = self.existing();
        let mut spec = existing.cloned().unwrap_or_else(|| Spec::version("*"));
        let package = self.is_renamed().then(|| self.wish.id.as_str().to_owned());
        if let Some(range) = &self.wish.range {
            let range = if range == "latest" { "*" } else { range };
            let package = package.or_else(|| catalog_package(&spec));
            spec.source = Source::Catalog { package, version: range.to_owned() };
        } else if package.is_some() && package != catalog_package(&spec) {
            spec.source = Source::Catalog { package, version: "*".to_owned() };
        }
        spec.outputs = request.outputs.clone().or(spec.outputs);
        spec.priority = request.priority.or(spec.priority);
        (existing != Some(&spec)).then_some(spec)
    }
}

fn catalog_package(spec: &Spec) -> Option<String> {
    match &spec.source {
        Source::Catalog { package, .. } => package.clone(),
        Source::StorePath(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wish_is_split_at_the_last_at_sign_that_is_not_the_first_character() {
        let wish = |text: &str| {
            let wish: Wish = text.parse().unwrap();
            (wish.id.as_str().to_owned(), wish.range)
        };
        assert_eq!(wish("ripgrep"), ("ripgrep".into(), None));
        assert_eq!(wish("nodejs@22"), ("nodejs".into(), Some("22".into())));
        assert_eq!(wish("@openai/codex"), ("@openai/codex".into(), None));
        assert_eq!(wish("@openai/codex@0.169"), ("@openai/codex".into(), Some("0.169".into())));
    }

    #[test]
    fn what_is_no_package_is_refused_without_printing_it_raw() {
        let refused = |text: &str| text.parse::<Wish>().unwrap_err().to_string();
        insta::assert_snapshot!(refused("../evil"), @"`../evil`: not a package name: it contains `..`");
        insta::assert_snapshot!(refused("a\u{1b}[31m"), @r"`a\u{1b}[31m`: not a package name: it has characters other than A-Z a-z 0-9 + - . _ @ / :");
        assert!("nodejs@".parse::<Wish>().is_err());
    }

    #[test]
    fn what_is_written_as_for_another_tool_leads_to_what_was_meant() {
        let meant = |text: &&str| {
            let hints = text.parse::<Wish>().unwrap_err().hints();
            let hints = hints.into_iter().map(|hint| hint.command.unwrap_or(hint.text));
            format!("{text}: {}", hints.collect::<String>())
        };
        let typed = [
            "node==22",
            "node=22",
            "node>=18",
            "nixpkgs#jq",
            "nixpkgs#jq@1.7",
            "ripgrep@",
            "jq=",
            "a b",
            "../x",
            "=",
            "jq@=@",
        ];
        insta::assert_snapshot!(typed.iter().map(meant).collect::<Vec<_>>().join("\n"), @r"
        node==22: envy install node@22
        node=22: envy install node@22
        node>=18: envy install 'node@>=18'
        nixpkgs#jq: envy install jq
        nixpkgs#jq@1.7: envy install jq@1.7
        ripgrep@: envy install ripgrep
        jq=: envy install jq
        a b: a package is a name, and behind an `@` its version: nodejs_22, python@3.12
        ../x: a package is a name, and behind an `@` its version: nodejs_22, python@3.12
        =: a package is a name, and behind an `@` its version: nodejs_22, python@3.12
        jq@=@: envy install jq
        ");
    }
}
