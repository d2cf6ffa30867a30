//! The usual surroundings of a test: the world's cache and catalog, and machines that know them.

use super::cache::BinaryCache;
use super::catalog::CatalogService;
use super::machine::{Kind, Machine, User};
use super::project::TestProject;
use super::world::{Nix, World};

/// A cache and a catalog of a test's own.
pub struct Site {
    /// The test world.
    pub world: World,
    /// Its packages.
    pub cache: BinaryCache,
    /// Its search service.
    pub catalog: CatalogService,
}

impl Site {
    /// Starts both.
    pub fn new() -> Self {
        let world = World::find();
        Self { cache: BinaryCache::start(&world.cache_dir()), catalog: CatalogService::start(&world), world }
    }

    /// The commonest machine: an ordinary, untrusted user with the newest Nix daemon.
    pub fn machine(&self) -> Machine {
        self.machine_with(Kind::Daemon(Nix::V2_34), User::Ordinary)
    }

    /// Another machine that knows the same cache.
    pub fn machine_with(&self, kind: Kind, user: User) -> Machine {
        Machine::start(&self.world, kind, user, &self.cache)
    }
}

/// A site and one machine on it.
pub struct Workplace {
    /// The machine; it ends before its services.
    pub machine: Machine,
    /// The services.
    pub site: Site,
}

impl Workplace {
    /// With the commonest machine.
    pub fn new() -> Self {
        let site = Site::new();
        Self { machine: site.machine(), site }
    }

    /// With another machine.
    pub fn with(kind: Kind, user: User) -> Self {
        let site = Site::new();
        Self { machine: site.machine_with(kind, user), site }
    }

    /// An empty project that asks the site's search service.
    pub fn project(&self) -> TestProject<'_> {
        TestProject::on(&self.machine).asking(&self.site.catalog)
    }
}
