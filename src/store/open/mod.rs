//! Which store to use: the order of the design, found by trying.
//!
//! A socket that answers; a store in `/nix` that is ours to write; a `nix-daemon --stdio` of our own; and, only where
//! there is no Nix database at all, a store below HOME. A daemon that is merely down is never replaced by a second store.

mod choice;
mod daemons;
#[cfg(test)]
mod tests;

use std::path::Path;

use self::choice::Choice;
use super::absent::AbsentStore;
use super::cache::Caches;
use super::config::NixConfig;
use super::layout::{Layout, state_dir};
use super::local::LocalStore;
use super::own::OwnStore;
use super::{Store, StoreError, namespace};
use crate::environ::Environ;
use crate::report::Reporter;

/// One way to a store, and what came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tried {
    /// E.g. `the daemon at /nix/var/nix/daemon-socket/socket`.
    pub way: String,
    /// Whether it is the one that is used.
    pub picked: bool,
    /// What kind of store it is, or why it is not used.
    pub finding: String,
}

/// Opens the store that the environment asks for.
///
/// # Errors
/// [`StoreError::Setting`] for an `ENVY_STORE`, `NIX_REMOTE` or `store` that envy cannot serve, [`StoreError::Sandbox`],
/// [`StoreError::DaemonDown`], [`StoreError::Foreign`], [`StoreError::Unavailable`] where there is nothing to open.
pub fn open(environ: &Environ, home: &Path, reporter: &dyn Reporter) -> Opened {
    pick(environ, home, reporter, true, &mut Vec::new())
}

/// The same for whoever only looks: a store that [`open`] would make is not made, and has nothing. Tells every way that
/// was tried, in order.
///
/// # Errors
/// As [`open`].
pub fn explain(environ: &Environ, home: &Path, reporter: &dyn Reporter, tried: &mut Vec<Tried>) -> Opened {
    pick(environ, home, reporter, false, tried)
}

fn pick(environ: &Environ, home: &Path, reporter: &dyn Reporter, make: bool, tried: &mut Vec<Tried>) -> Opened {
    let config = NixConfig::read(environ);
    let choice = Choice::of(environ, &config)?;
    let mut ways = Ways { environ, home, config, reporter, make, tried };
    match choice {
        Choice::Own(layout) => ways.own(layout).or_else(|error| match error {
            // A store that only its own Nix understands.
            StoreError::Foreign { .. } if environ.text("ENVY_STORE").is_none() => ways.process(None).map_err(|_| error),
            error => Err(error),
        }),
        Choice::Daemon { socket: Some(socket), only_socket: true } => ways.only_socket(&socket),
        Choice::Daemon { socket: Some(socket), only_socket: false } => match ways.socket(&socket)? {
            Some(store) => Ok(store),
            None => ways.process(Some(&socket)),
        },
        Choice::Daemon { socket: None, .. } => ways.process(None),
        Choice::Auto { socket } => ways.any(&socket),
    }
}

/// The ways to a store.
struct Ways<'a> {
    environ: &'a Environ,
    home: &'a Path,
    config: NixConfig,
    reporter: &'a dyn Reporter,
    /// Whether a store of our own is made where there is none.
    make: bool,
    tried: &'a mut Vec<Tried>,
}

/// A store, or why there is none.
pub type Opened = Result<Box<dyn Store>, StoreError>;

impl Ways<'_> {
    fn any(&mut self, socket: &Path) -> Opened {
        if let Some(store) = self.socket(socket)? {
            return Ok(store);
        }
        let state = state_dir(self.environ);
        let has_database = state.join("db").symlink_metadata().is_ok();
        let error = match self.own(Layout::of_machine(self.environ)) {
            Err(error @ (StoreError::Foreign { .. } | StoreError::Sandbox { .. })) => error,
            other => return other,
        };
        if has_database {
            return self.process(Some(socket)).map_err(|_| error);
        }
        // A daemon that never opened its store has no database yet, but it has been there.
        if socket.symlink_metadata().is_ok() {
            return Err(daemons::down(socket, "connection refused, and the store belongs to another user"));
        }
        self.below_home()
    }

    /// A store of our own below HOME, entered by a namespace. Nothing is put into one that could never be entered.
    fn below_home(&mut self) -> Opened {
        let layout = Layout::below_home(self.environ, self.home);
        if layout.state_dir().join("db").symlink_metadata().is_err() {
            let possible = namespace::probe().map_err(StoreError::Namespace);
            if let Err(error) = possible {
                return self.note("a store below HOME, entered by a namespace".to_owned(), Err(error));
            }
        }
        self.own(layout)
    }

    fn own(&mut self, layout: Layout) -> Opened {
        let way = format!("envy's own writer in {}", layout.place().display());
        let opened: Opened = match self.make || LocalStore::exists(&layout) {
            true => LocalStore::open(layout).map(|local| {
                let caches = self.caches(Some(local.layout()), self.reporter);
                Box::new(OwnStore { local, caches }) as _
            }),
            false => LocalStore::check(&layout).map(|()| {
                let caches = self.caches(Some(&layout), self.reporter);
                Box::new(AbsentStore { layout, caches }) as _
            }),
        };
        self.note(way, opened)
    }

    /// What fills the store with this layout; none, if it is a daemon's. The store below HOME comes first, which this user
    /// had while the machine had no Nix: nothing that is there is fetched again.
    fn caches(&self, layout: Option<&Layout>, reporter: &dyn Reporter) -> Caches {
        let caches = Caches::new(&self.config, self.environ, reporter);
        let former = Layout::below_home(self.environ, self.home);
        if layout == Some(&former) { caches } else { caches.with_neighbour(former) }
    }

    fn note(&mut self, way: String, opened: Opened) -> Opened {
        let finding = match &opened {
            Ok(store) => store.describe(),
            Err(error) => error.to_string(),
        };
        self.tried.push(Tried { way, picked: opened.is_ok(), finding });
        opened
    }
}
