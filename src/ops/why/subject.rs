//! What somebody asks `why` for: a store path or a file in one, a package id, a name, a program.

use std::path::{Path, PathBuf};

use crate::environment::Ingredient;
use crate::environment::compose;
use crate::store::path::STORE_DIR;
use crate::store::{PathInfo, StorePath};

/// As what something was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Matched {
    /// The environment itself.
    Environment,
    /// A store path.
    Path,
    /// An output of the package with that id.
    Package,
    /// A path of that name, with or without its version.
    Name,
    /// A path that has a program of that name.
    Program,
}

impl Matched {
    /// As `--json` has it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Environment => "environment",
            Self::Path => "path",
            Self::Package => "package",
            Self::Name => "name",
            Self::Program => "program",
        }
    }
}

/// A question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Query {
    /// Exactly this path.
    Path(StorePath),
    /// A program of an environment, whose own path refers only to links.
    Program(String),
    /// An id, name or program.
    Word(String),
}

impl Query {
    /// As typed. A path may lead over links and may be one in a store below another folder.
    pub(super) fn parse(text: &str, cwd: &Path) -> Self {
        let resolved = || fs_err::canonicalize(cwd.join(text)).ok().and_then(|path| inside(path.to_str()?));
        let (path, below) = match inside(text).or_else(|| text.contains('/').then(resolved).flatten()) {
            Some(found) => found,
            None => return Self::Word(text.to_owned()),
        };
        let program = below.strip_prefix("bin/").or_else(|| below.strip_prefix("sbin/"));
        match program {
            Some(program) if path.name() == compose::NAME => Self::Program(program.to_owned()),
            _ => Self::Path(path),
        }
    }

    /// Whether this very path is meant.
    pub(super) fn is_exactly(&self, path: &StorePath) -> bool {
        matches!(self, Self::Path(asked) if asked == path)
    }

    /// What of a closure is meant, sorted by path. `real` says where a path's files are.
    pub(super) fn find(
        &self,
        ingredients: &[Ingredient],
        closure: &[PathInfo],
        real: &dyn Fn(&StorePath) -> PathBuf,
    ) -> Vec<(StorePath, Matched)> {
        let own: Vec<&StorePath> = match self {
            Self::Word(word) => ingredients.iter().filter(|one| one.id == *word).map(|one| &one.path).collect(),
            _ => Vec::new(),
        };
        if !own.is_empty() {
            let mut own: Vec<_> = own.into_iter().map(|path| (path.clone(), Matched::Package)).collect();
            own.sort();
            return own;
        }
        let matched = |path: &StorePath| match self {
            Self::Path(asked) => (asked == path).then_some(Matched::Path),
            Self::Program(program) => has_program(&real(path), program).then_some(Matched::Program),
            Self::Word(word) if is_name_of(word, path) => Some(Matched::Name),
            Self::Word(word) => has_program(&real(path), word).then_some(Matched::Program),
        };
        closure.iter().filter_map(|info| Some((info.path.clone(), matched(&info.path)?))).collect()
    }
}

/// The store path in a text and what follows it, wherever the store's folder is.
fn inside(text: &str) -> Option<(StorePath, String)> {
    let start = text.find(STORE_DIR)? + STORE_DIR.len();
    let mut parts = text.get(start..)?.strip_prefix('/')?.splitn(2, '/');
    let path = StorePath::from_base_name(parts.next()?).ok()?;
    Some((path, parts.next().unwrap_or_default().trim_end_matches('/').to_owned()))
}

/// `glibc`, `glibc-2.40` and the hash are names of `<hash>-glibc-2.40`.
fn is_name_of(word: &str, path: &StorePath) -> bool {
    [path.name(), without_version(path.name()), path.hash_part(), path.base_name()].contains(&word)
}

/// As Nix parses names: the version begins after the first dash that no letter follows (`parseDrvName`).
fn without_version(name: &str) -> &str {
    let is_version = |at: &usize| name[at + 1..].chars().next().is_some_and(|next| !next.is_alphabetic());
    let mut dashes = name.match_indices('-').map(|(at, _)| at);
    dashes.find(is_version).map_or(name, |at| &name[..at])
}

fn has_program(dir: &Path, name: &str) -> bool {
    let is_file_name = !name.is_empty() && !name.contains('/') && name != "." && name != "..";
    is_file_name && ["bin", "sbin"].iter().any(|bin| dir.join(bin).join(name).symlink_metadata().is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    const HASH: &str = "2bcv91i8fahqghn8dmyr791iaycbsjdd";

    fn path(name: &str) -> StorePath {
        StorePath::from_base_name(&format!("{HASH}-{name}")).unwrap()
    }

    #[test]
    fn a_path_is_found_in_any_form_of_it() {
        let parse = |text: &str| Query::parse(text, Path::new("/"));
        let glibc = Query::Path(path("glibc-2.40"));
        for form in ["", "/", "/lib/libc.so.6", "/lib/"] {
            assert_eq!(parse(&format!("/nix/store/{HASH}-glibc-2.40{form}")), glibc, "{form}");
        }
        assert_eq!(parse(&format!("/home/u/.local/share/nix/root/nix/store/{HASH}-glibc-2.40/lib")), glibc);
        assert_eq!(parse("glibc"), Query::Word("glibc".into()));
        assert_eq!(parse("/nix/store/nonsense"), Query::Word("/nix/store/nonsense".into()));
        let program = format!("/nix/store/{HASH}-envy-environment/bin/node");
        assert_eq!(parse(&program), Query::Program("node".into()));
    }

    #[test]
    fn a_link_leads_to_its_path() {
        let dir = tempfile::tempdir().unwrap();
        let target = dir.path().join(format!("nix/store/{HASH}-hello-1"));
        fs_err::create_dir_all(&target).unwrap();
        fs_err::os::unix::fs::symlink(&target, dir.path().join("result")).unwrap();
        assert_eq!(Query::parse("./result", dir.path()), Query::Path(path("hello-1")));
    }

    #[test]
    fn names_are_split_from_versions_as_nix_does() {
        for (name, without) in [
            ("glibc-2.40-66-bin", "glibc"),
            ("glibc-locales-2.40", "glibc-locales"),
            ("hook", "hook"),
            ("python3.12-greet-1.0", "python3.12-greet"),
            ("gcc-14-20241116-lib", "gcc"),
            ("a-", "a-"),
            ("ä-1", "ä"),
        ] {
            assert_eq!(without_version(name), without);
        }
        let glibc = path("glibc-2.40-66");
        for word in ["glibc", "glibc-2.40-66", HASH] {
            assert!(is_name_of(word, &glibc), "{word}");
        }
        assert!(!is_name_of("gli", &glibc));
    }
}
