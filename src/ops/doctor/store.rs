//! Which store is used and why, and whether its database can be used.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use super::{Check, locks};
use crate::environ::Environ;
use crate::failure::{Hint, printable};
use crate::report::{Event, Reporter};
use crate::store::layout::{Layout, state_dir};
use crate::store::local::LocalStore;
use crate::store::open::{Tried, explain};
use crate::store::path::STORE_DIR;
use crate::store::{Store, StoreError, StorePath};

/// What came of opening the store.
pub(super) struct Opened {
    pub(super) checks: Vec<Check>,
    pub(super) tried: Vec<Tried>,
    /// Where the store's files are, if there is one.
    pub(super) store_dir: Option<PathBuf>,
    /// Whether its environments can only be entered by a namespace; `None` if there is no store.
    pub(super) needs_namespace: Option<bool>,
}

impl Opened {
    pub(super) fn unanswered() -> Self {
        Self { checks: vec![Check::late("store")], tried: Vec::new(), store_dir: None, needs_namespace: None }
    }
}

/// Opens the store as every command does, but makes none.
pub(super) fn look(environ: &Environ, home: &Path) -> Opened {
    let heard = Heard::default();
    let mut tried = Vec::new();
    let opened = explain(environ, home, &heard, &mut tried);
    let mut checks = vec![judge(&opened, &tried)];
    let warnings = heard.0.into_inner().unwrap_or_default();
    checks
        .extend(warnings.into_iter().map(|warning| Check::warn("daemon", warning, Hint::text("ask an administrator"))));
    let store_dir = opened.ok().and_then(|store| store_dir(&*store));
    if let Some(store_dir) = &store_dir {
        let state = state_of(store_dir, environ);
        let by_us = tried.iter().any(|tried| tried.picked && tried.way.starts_with("envy's own"));
        checks.push(database(&state, by_us));
        checks.push(locks::look(&state));
        checks.extend(former(&Layout::below_home(environ, home), store_dir));
    }
    let needs_namespace = store_dir.as_deref().map(|dir| dir != Path::new(STORE_DIR));
    Opened { checks, tried, store_dir, needs_namespace }
}

/// Which store it is; and before it, those that could not be used.
fn judge(opened: &Result<Box<dyn Store>, StoreError>, tried: &[Tried]) -> Check {
    let passed = tried.iter().filter(|tried| !tried.picked);
    let passed: Vec<String> = passed.map(|tried| format!("{}: {}", tried.way, printable(&tried.finding))).collect();
    match opened {
        Err(error) => Check::error("store", error),
        Ok(store) => {
            let way = tried.iter().find(|tried| tried.picked).map_or("", |tried| tried.way.as_str());
            let mut finding = store.describe();
            if !way.starts_with("envy's own") {
                finding = format!("{finding}: {way}");
            }
            if !passed.is_empty() {
                finding = format!("{finding}; passed over: {}", passed.join("; "));
            }
            Check::ok("store", finding)
        }
    }
}

/// The store below HOME, where another one is used by now.
fn former(former: &Layout, used: &Path) -> Option<Check> {
    if former.store_dir() == used || !LocalStore::exists(former) {
        return None;
    }
    let root = printable(&former.place().to_string_lossy()).into_owned();
    let finding = format!(
        "{root} is no longer used; what a project needs of it is taken over, then `chmod -R u+w {root} && rm -r {root}` \
         frees its space"
    );
    Some(Check::ok("former store", finding))
}

/// Where the store has its paths, as this process sees it.
fn store_dir(store: &dyn Store) -> Option<PathBuf> {
    let any = StorePath::from_base_name("00000000000000000000000000000000-any").ok()?;
    Some(store.real_path(&any).parent()?.to_path_buf())
}

fn state_of(store_dir: &Path, environ: &Environ) -> PathBuf {
    match store_dir.strip_prefix(STORE_DIR) {
        Ok(_) => state_dir(environ),
        Err(_) => store_dir.parent().unwrap_or(store_dir).join("var/nix"),
    }
}

/// Whether the database is one, and whose business it is.
fn database(state: &Path, by_us: bool) -> Check {
    let file = state.join("db/db.sqlite");
    let schema = fs_err::read_to_string(state.join("db/schema")).unwrap_or_default();
    let schema = printable(schema.trim()).into_owned();
    match begin(&file) {
        Ok(begin) if begin == *b"SQLite format 3\0" => {
            let whose = if by_us { "" } else { "; only the daemon writes to it" };
            Check::ok("database", format!("{}, schema {schema}{whose}", file.display()))
        }
        Ok(_) => {
            let verify = Hint::run("let a Nix look at it", "nix-store --verify");
            Check::fail("database", format!("{} is no SQLite database", file.display()), verify)
        }
        Err(error) if by_us && error.kind() == std::io::ErrorKind::NotFound => {
            Check::ok("database", format!("{} will be made with the first package", file.display()))
        }
        Err(_) if !by_us => Check::ok("database", format!("{}: only the daemon reads it", file.display())),
        Err(error) => Check::fail("database", error.to_string(), Hint::text("give it back to its owner")),
    }
}

fn begin(file: &Path) -> std::io::Result<[u8; 16]> {
    let mut begin = [0; 16];
    fs_err::File::open(file)?.read_exact(&mut begin)?;
    Ok(begin)
}

/// Keeps what a store warns of.
#[derive(Default)]
struct Heard(Mutex<Vec<String>>);

impl Reporter for Heard {
    fn report(&self, event: Event) {
        if let (Event::Warning(warning), Ok(mut heard)) = (event, self.0.lock()) {
            heard.push(warning.line());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Verdict;
    use super::*;

    fn found(bytes: Option<&[u8]>, by_us: bool) -> Verdict {
        let dir = tempfile::tempdir().unwrap();
        fs_err::create_dir(dir.path().join("db")).unwrap();
        if let Some(bytes) = bytes {
            fs_err::write(dir.path().join("db/db.sqlite"), bytes).unwrap();
        }
        database(dir.path(), by_us).verdict
    }

    #[test]
    fn a_database_is_recognized_and_one_that_is_not_ours_need_not_be_read() {
        assert_eq!(found(Some(b"SQLite format 3\0..."), true), Verdict::Ok);
        assert_eq!(found(Some(b"something else altogether"), false), Verdict::Fail);
        assert_eq!(found(None, true), Verdict::Ok, "the first install makes it");
        assert_eq!(found(None, false), Verdict::Ok);
    }
}
