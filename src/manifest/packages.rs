//! `[packages]`: every form that a spec can have.

use std::collections::BTreeMap;

use toml_edit::{Item, Key, TableLike};

use super::error::{ManifestError, Source};
use super::read::{entries, string, strings, systems};
use super::{PackageId, Source as From, Spec};
use crate::catalog::range::Range;
use crate::failure::{Hint, printable};

pub(super) const KEYS: &[&str] = &["version", "package", "outputs", "systems", "priority", "store-path", "flake"];

pub(super) fn read(source: Source<'_>, table: &dyn TableLike) -> Result<BTreeMap<PackageId, Spec>, ManifestError> {
    let mut packages = BTreeMap::new();
    for (key, item) in entries(table) {
        let id = PackageId::new(key.get()).map_err(|reason| {
            let message = format!("`{}` cannot be a package id: {reason}", printable(key.get()));
            source.at_key(key, message, "not a package id")
        })?;
        let spec = spec(source, &id, item)?;
        refuse_version_in_id(source, &id, key, &spec)?;
        packages.insert(id, spec);
    }
    Ok(packages)
}

fn spec(source: Source<'_>, id: &PackageId, item: &Item) -> Result<Spec, ManifestError> {
    if let Some(text) = item.as_str() {
        check_range(source, id, item, text)?;
        return Ok(Spec::version(text));
    }
    let expected = "a version range such as \"*\", or a table";
    let table = item.as_table_like().ok_or_else(|| source.not_a_string(item, &format!("package `{id}`"), expected))?;
    let mut fields = Fields::default();
    for (key, item) in entries(table) {
        fields.read(source, id, key, item)?;
    }
    if fields.store_path.is_some() {
        refuse_beside_store_path(source, id, table)?;
    }
    Ok(fields.into_spec())
}

#[derive(Default)]
struct Fields {
    version: Option<String>,
    package: Option<String>,
    store_path: Option<crate::store::StorePath>,
    outputs: Option<Vec<String>>,
    systems: Option<Vec<crate::system::System>>,
    priority: Option<i64>,
}

impl Fields {
    fn read(&mut self, source: Source<'_>, id: &PackageId, key: &Key, item: &Item) -> Result<(), ManifestError> {
        let what = format!("`{}` of package `{id}`", printable(key.get()));
        match key.get() {
            "version" => {
                let text = string(source, item, &what)?;
                check_range(source, id, item, text)?;
                self.version = Some(text.to_owned());
            }
            "package" => {
                let text = string(source, item, &what)?;
                let wrong = |reason| source.at_item(item, format!("{what} is no package name: {reason}"), "not a name");
                self.package = Some(PackageId::new(text).map_err(wrong)?.as_str().to_owned());
            }
            "store-path" => {
                let text = string(source, item, &what)?;
                let wrong =
                    |error| source.at_item(item, format!("{what} is no store path: {error}"), "not a store path");
                self.store_path = Some(text.parse().map_err(wrong)?);
            }
            "outputs" => self.outputs = Some(outputs(source, item, &what)?),
            "systems" => self.systems = Some(systems(source, item, &what)?),
            "priority" => {
                let wrong = || source.wrong_type(item, &what, "an integer");
                self.priority = Some(item.as_integer().ok_or_else(wrong)?);
            }
            "flake" => {
                return Err(source
                    .at_key(
                        key,
                        format!("package `{id}`: flakes are not supported by this version of envy yet"),
                        "not yet",
                    )
                    .hint(Hint::run("look for it in the catalog", format!("envy search {id}")))
                    .unsupported());
            }
            _ => return Err(source.unknown_key(key, &format!("of package `{id}`"), KEYS)),
        }
        Ok(())
    }

    fn into_spec(self) -> Spec {
        let source = match self.store_path {
            Some(path) => From::StorePath(path),
            // `{ package = "gcc13" }` and `{ outputs = […] }` mean any version.
            None => From::Catalog { package: self.package, version: self.version.unwrap_or_else(|| "*".to_owned()) },
        };
        Spec { source, outputs: self.outputs, systems: self.systems, priority: self.priority }
    }
}

/// A store path is one output of one version: there is nothing left to choose.
fn refuse_beside_store_path(source: Source<'_>, id: &PackageId, table: &dyn TableLike) -> Result<(), ManifestError> {
    for name in ["version", "package", "outputs"] {
        if let Some((key, _)) = table.get_key_value(name) {
            let message = format!("package `{id}` has a `store-path`, so it cannot have `{name}`");
            return Err(source.at_key(key, message, "one or the other"));
        }
    }
    Ok(())
}

/// `"nodejs@22" = "*"` is how a version is written on the command line, not here.
fn refuse_version_in_id(source: Source<'_>, id: &PackageId, key: &Key, spec: &Spec) -> Result<(), ManifestError> {
    let is_name = matches!(spec.source, From::Catalog { package: None, .. });
    match id.as_str().rsplit_once('@').filter(|(name, _)| is_name && !name.is_empty()) {
        None => Ok(()),
        Some((name, range)) => Err(source
            .at_key(key, format!("`{id}` is no package id: here the version is the value"), "a version in the id")
            .hint(Hint::text(format!("write `{} = \"{range}\"`", toml_edit::Key::new(name).display_repr())))),
    }
}

fn outputs(source: Source<'_>, item: &Item, what: &str) -> Result<Vec<String>, ManifestError> {
    let outputs = strings(source, item, what, |name| {
        let allowed = |c: char| c.is_ascii_alphanumeric() || "-_.+?=".contains(c);
        let valid = !name.is_empty() && name.chars().all(allowed);
        if valid { Ok(name.to_owned()) } else { Err("it is no output name") }
    })?;
    if outputs.is_empty() {
        return Err(source.at_item(item, format!("{what} is empty"), "name one output at least"));
    }
    Ok(outputs)
}

fn check_range(source: Source<'_>, id: &PackageId, item: &Item, text: &str) -> Result<(), ManifestError> {
    match text.parse::<Range>() {
        Ok(_) => Ok(()),
        Err(error) => {
            let hint = Hint::text("a range is `*`, `22`, `3.12`, `^14`, `~1.2`, or `>=1.2 <2`");
            Err(source.at_item(item, format!("package `{id}`: {error}"), "not a version range").hint(hint))
        }
    }
}
