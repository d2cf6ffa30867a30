//! Fault × machine × outcome.

use std::fmt;

/// A row.
pub struct Promise {
    /// Where on the page it stands.
    pub group: Group,
    /// What goes wrong, as the page says it.
    pub what: &'static str,
    /// How the test brings it about.
    pub fault: Fault,
    /// What is run then: `install hello`, mostly.
    pub command: &'static [&'static str],
    /// How it ends.
    outcome: Outcome,
    /// Where it ends otherwise.
    but: &'static [(Place, Outcome)],
}

/// A part of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// The search service.
    Catalog,
    /// Binary caches.
    Caches,
    /// This computer.
    Here,
    /// Files of the project, and whoever else changes them.
    Project,
}

/// A machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// An ordinary user with root's daemon.
    Daemon,
    /// A store that envy writes itself.
    Own,
    /// The same in HOME, as nobody in particular.
    Rootless,
}

/// How a command ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It succeeds all the same.
    Done,
    /// With this exit status and code, and nothing is changed.
    Refused(i32, &'static str),
    /// There is no such thing on such a machine.
    Absent,
}

/// What goes wrong. How is `tests/it/promises.rs`'s to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the page says what they are")]
pub enum Fault {
    CatalogDown,
    CatalogNameUnknown,
    CatalogProxyDead,
    CatalogUntrusted,
    CatalogBusy,
    CatalogBusyOnce,
    CatalogChallenge,
    CatalogLimitsLong,
    CatalogLimitsShort,
    CatalogLimitsOnce,
    CatalogPage,
    CatalogNonsense,
    CatalogWrongTypes,
    CatalogCut,
    CatalogCutOnce,
    CatalogSilent,
    CatalogStalls,
    CatalogHuge,
    CatalogRedirectsAway,
    CatalogOtherPackage,
    CatalogOtherVersion,
    CatalogOtherPlace,
    CatalogOtherPath,
    CatalogControls,
    CatalogOld,
    FirstCatalogDown,
    CacheDown,
    CacheBusy,
    CacheBusyOnce,
    CacheChallenge,
    CacheLimits,
    CacheLimitsShort,
    CacheRedirectsAway,
    CacheMissing,
    CacheUnsigned,
    CacheBadSignature,
    CacheOtherNar,
    CacheCutNar,
    CacheCutNarOnce,
    CacheEndlessNar,
    SecondCacheGood,
    DaemonDead,
    ProjectReadOnly,
    StateReadOnly,
    ProjectFull,
    StateFull,
    NoLocks,
    KilledBetweenFiles,
    Held,
    ManifestConflict,
    LockConflict,
    LockDamaged,
    LockTooNew,
    LockLies,
}

impl Group {
    /// In the page's order.
    pub const ALL: [Self; 4] = [Self::Catalog, Self::Caches, Self::Here, Self::Project];

    /// Its heading.
    pub fn title(self) -> &'static str {
        match self {
            Self::Catalog => "The search service",
            Self::Caches => "Binary caches",
            Self::Here => "This computer",
            Self::Project => "The project and its people",
        }
    }
}

impl Place {
    /// In the page's order.
    pub const ALL: [Self; 3] = [Self::Daemon, Self::Own, Self::Rootless];
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Done => f.write_str("carried through"),
            Self::Refused(status, code) => write!(f, "{status} `{code}`"),
            Self::Absent => f.write_str("—"),
        }
    }
}

impl Promise {
    /// How it ends there.
    pub fn outcome(&self, place: Place) -> Outcome {
        self.but.iter().find(|(other, _)| *other == place).map_or(self.outcome, |(_, outcome)| *outcome)
    }

    const fn new(group: Group, what: &'static str, fault: Fault, outcome: Outcome) -> Self {
        Self { group, what, fault, command: &["install", "hello"], outcome, but: &[] }
    }

    const fn but(self, but: &'static [(Place, Outcome)]) -> Self {
        Self { but, ..self }
    }

    const fn by(self, command: &'static [&'static str]) -> Self {
        Self { command, ..self }
    }
}

use Fault as F;
use Outcome::{Absent, Done};

const UNREACHABLE: Outcome = Outcome::Refused(6, "unreachable");
const MISMATCH: Outcome = Outcome::Refused(10, "content-mismatch");
const NOBODY: Outcome = Outcome::Refused(5, "not-substitutable");
const FAILED: Outcome = Outcome::Refused(1, "failed");
const SANDBOX: Outcome = Outcome::Refused(7, "sandbox-blocked");
const BAD_LOCK: Outcome = Outcome::Refused(1, "lock-invalid");

const fn catalog(what: &'static str, fault: Fault, outcome: Outcome) -> Promise {
    Promise::new(Group::Catalog, what, fault, outcome)
}

const fn caches(what: &'static str, fault: Fault, outcome: Outcome) -> Promise {
    Promise::new(Group::Caches, what, fault, outcome)
}

const fn here(what: &'static str, fault: Fault, outcome: Outcome) -> Promise {
    Promise::new(Group::Here, what, fault, outcome)
}

const fn project(what: &'static str, fault: Fault, outcome: Outcome) -> Promise {
    Promise::new(Group::Project, what, fault, outcome)
}

/// All rows.
pub const FAULTS: &[Promise] = &[
    catalog("nobody listens", F::CatalogDown, UNREACHABLE),
    catalog("its name is unknown to DNS", F::CatalogNameUnknown, UNREACHABLE),
    catalog("the proxy is dead", F::CatalogProxyDead, UNREACHABLE),
    catalog("its certificate is nobody's that is trusted", F::CatalogUntrusted, UNREACHABLE),
    catalog("500, always", F::CatalogBusy, UNREACHABLE),
    catalog("500, once", F::CatalogBusyOnce, Done),
    catalog("403 with a web page", F::CatalogChallenge, UNREACHABLE),
    catalog("429, `Retry-After` of an hour", F::CatalogLimitsLong, UNREACHABLE),
    catalog("429 once, `Retry-After` of a second", F::CatalogLimitsShort, Done),
    catalog("429 once, without `Retry-After`", F::CatalogLimitsOnce, Done),
    catalog("200 with a web page", F::CatalogPage, UNREACHABLE),
    catalog("200 with half a document of JSON", F::CatalogNonsense, UNREACHABLE),
    catalog("numbers for texts, texts for numbers", F::CatalogWrongTypes, UNREACHABLE),
    catalog("answers break off, always", F::CatalogCut, UNREACHABLE),
    catalog("answers break off, once", F::CatalogCutOnce, Done),
    catalog("accepts and never answers", F::CatalogSilent, UNREACHABLE),
    catalog("answers with headers and nothing else", F::CatalogStalls, UNREACHABLE),
    catalog("answers of a terabyte", F::CatalogHuge, UNREACHABLE),
    catalog("redirects to another scheme", F::CatalogRedirectsAway, UNREACHABLE),
    catalog("answers for another package", F::CatalogOtherPackage, UNREACHABLE),
    catalog(
        "answers with a version outside of the range",
        F::CatalogOtherVersion,
        Outcome::Refused(3, "version-not-found"),
    )
    .by(&["install", "hello@2.10"]),
    catalog("names a path outside of the store", F::CatalogOtherPlace, UNREACHABLE),
    catalog("names a store path that nobody has", F::CatalogOtherPath, NOBODY),
    catalog("names with control characters", F::CatalogControls, UNREACHABLE),
    catalog("is of the old kind: raw prefixes for versions", F::CatalogOld, Done).by(&["install", "hello@2.12"]),
    catalog("the same, and takes 2.1 for 2.12", F::CatalogOld, Outcome::Refused(3, "version-not-found"))
        .by(&["install", "hello@2.1"]),
    catalog("the first of two is down", F::FirstCatalogDown, Done),
    caches("sends to where nobody listens", F::CacheDown, UNREACHABLE),
    caches("500, always", F::CacheBusy, UNREACHABLE),
    caches("500, once", F::CacheBusyOnce, Done),
    caches("403 with a web page", F::CacheChallenge, UNREACHABLE),
    caches("429, `Retry-After` of an hour", F::CacheLimits, UNREACHABLE),
    caches("429 once, `Retry-After` of a second", F::CacheLimitsShort, Done),
    caches("redirects to another scheme", F::CacheRedirectsAway, UNREACHABLE),
    caches("does not have it", F::CacheMissing, NOBODY),
    caches("no signature", F::CacheUnsigned, MISMATCH),
    caches("a signature that is none", F::CacheBadSignature, MISMATCH),
    caches("the archive is another one", F::CacheOtherNar, MISMATCH),
    caches("the archive is cut, always", F::CacheCutNar, UNREACHABLE),
    caches("the archive is cut, once", F::CacheCutNarOnce, Done),
    // Nix reads an archive to its own end, and judges that.
    caches("the archive does not end", F::CacheEndlessNar, MISMATCH).but(&[(Place::Daemon, Done)]),
    // The daemon does not take an ordinary user's second cache.
    caches("the first of two lies", F::SecondCacheGood, Done).but(&[(Place::Daemon, MISMATCH)]),
    here("the daemon is dead", F::DaemonDead, Outcome::Refused(1, "store-unavailable"))
        .but(&[(Place::Own, Absent), (Place::Rootless, Absent)]),
    here("the project is read-only", F::ProjectReadOnly, SANDBOX),
    here("envy's state folder is read-only", F::StateReadOnly, SANDBOX),
    here("no space for the project's files", F::ProjectFull, FAILED),
    here("no space for envy's state", F::StateFull, FAILED),
    here("the file system has no locks", F::NoLocks, FAILED),
    here("the process is killed between two files", F::KilledBetweenFiles, Done).by(&["list"]),
    project("another process holds the project", F::Held, Outcome::Refused(9, "project-held")).by(&[
        "install",
        "hello",
        "--lock-timeout",
        "0",
    ]),
    project("`envy.toml` has conflict markers", F::ManifestConflict, Outcome::Refused(1, "manifest-invalid")),
    project("`envy.lock` has conflict markers", F::LockConflict, BAD_LOCK),
    project("`envy.lock` has conflict markers", F::LockConflict, Done).by(&["lock"]),
    project("`envy.lock` is damaged", F::LockDamaged, BAD_LOCK),
    project("`envy.lock` is damaged", F::LockDamaged, Done).by(&["lock"]),
    project("`envy.lock` is of a newer envy", F::LockTooNew, Outcome::Refused(1, "lock-too-new")).by(&["lock"]),
    project("`envy.lock` names other contents than the caches have", F::LockLies, MISMATCH).by(&["sync"]),
];
