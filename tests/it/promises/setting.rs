//! A project with `greet` on one of the machines, and every fault of the table brought about for real.

use std::os::fd::OwnedFd;
use std::os::unix::net::UnixListener;
use std::path::PathBuf;

use rustix::fs::{FlockOperation, flock};

use super::table::faults::{Fault, Place};
use crate::support::cache::{BinaryCache, Damage, Refusal};
use crate::support::catalog::Fault as Mood;
use crate::support::chroot::ChrootStore;
use crate::support::foreign_cache::ForeignCache;
use crate::support::machine::{Kind, Machine, User};
use crate::support::project::{Ran, TestProject};
use crate::support::saboteur::{RENAMES, Saboteur};
use crate::support::site::Site;

/// Two attempts, and no long waits: a test has no time.
const PATIENCE: &str = "download-attempts = 2\nstalled-download-timeout = 1\n";

/// A port on which nobody listens.
const NOBODY: &str = "http://127.0.0.1:9";

/// A project on a machine that is well.
pub(super) struct Setting<'m> {
    site: &'m Site,
    machine: &'m Machine,
    pub(super) project: TestProject<'m>,
}

/// What makes a command go wrong, for as long as this lives.
#[derive(Default)]
pub(super) struct Trouble {
    variables: Vec<(&'static str, String)>,
    /// Folders that cannot be written to.
    read_only: Option<PathBuf>,
    /// Calls that fail, about which file, and how.
    refused: Option<(&'static str, PathBuf, &'static str)>,
    _server: Option<ForeignCache>,
    _cache: Option<BinaryCache>,
    _lock: Option<OwnedFd>,
}

/// Does something on such a machine, with `greet` installed.
pub(super) fn with<T>(place: Place, act: impl FnOnce(&Setting<'_>) -> T) -> T {
    let site = Site::new();
    let machine = match place {
        Place::Daemon => site.machine(),
        Place::Own => site.machine_with(Kind::NoNix, User::Same),
        Place::Rootless => site.machine_with(Kind::NoNix, User::Ordinary),
    };
    let store = (place == Place::Own).then(|| ChrootStore::new(&site.world));
    let mut project = TestProject::on(&machine).asking(&site.catalog).with("NIX_CONFIG", PATIENCE);
    if let Some(store) = &store {
        project = project.with("ENVY_STORE", store.dir().display().to_string());
    }
    project.envy(&["init"]).ok();
    project.envy(&["install", "greet"]).ok();
    act(&Setting { site: &site, machine: &machine, project })
}

impl Setting<'_> {
    /// Whatever the services did wrong, they do no more; and the project's files are these.
    pub(super) fn recover(&self, files: &[(&'static str, String)]) {
        self.site.catalog.recover();
        self.site.cache.recover();
        self.machine.admit_user();
        files.iter().for_each(|(file, text)| self.project.write(file, text));
    }

    /// The project's files as they are.
    pub(super) fn files(&self) -> Vec<(&'static str, String)> {
        ["envy.toml", "envy.lock", "AGENTS.md"].map(|file| (file, self.project.read(file))).into()
    }

    /// Runs `envy ARGUMENTS…` in trouble.
    pub(super) fn run(&self, trouble: &Trouble, arguments: &[&str]) -> Ran {
        if let Some((calls, path, error)) = &trouble.refused {
            return Saboteur::of(&self.site.world, calls).about(path).refuse(&self.project, error, arguments);
        }
        let envy = self.project.envy_path().display().to_string();
        let mut words = Vec::new();
        if let Some(folder) = &trouble.read_only {
            let folder = folder.display().to_string();
            words.push(self.site.world.tool("bwrap").display().to_string());
            words.extend(["--dev-bind", "/", "/", "--ro-bind", &folder, &folder, "--"].map(str::to_owned));
        }
        words.push(envy);
        words.extend(arguments.iter().map(|&argument| argument.to_owned()));
        let rest: Vec<&str> = words[1..].iter().map(String::as_str).collect();
        let mut command = self.project.command(&words[0], &rest);
        command.envs(trouble.variables.iter().map(|(name, value)| (name, value)));
        command.output().unwrap().into()
    }

    /// Makes this go wrong.
    pub(super) fn bring_about(&self, fault: Fault) -> Trouble {
        let ways = [Self::spoil_catalog, Self::spoil_cache, Self::spoil_machine, Self::spoil_project];
        ways.into_iter().find_map(|way| way(self, fault)).unwrap_or_else(|| panic!("no way to bring about {fault:?}"))
    }

    /// What the search service does, or keeps from it.
    fn spoil_catalog(&self, fault: Fault) -> Option<Trouble> {
        let catalog = &self.site.catalog;
        match fault {
            Fault::CatalogDown => return Some(asking(NOBODY)),
            Fault::CatalogNameUnknown => {
                let mut trouble = asking("http://catalog.invalid");
                trouble.variables.push(("RES_OPTIONS", "timeout:1 attempts:1".to_owned()));
                return Some(trouble);
            }
            Fault::CatalogProxyDead => {
                let mut trouble = asking("http://catalog.invalid");
                trouble.variables.push(("http_proxy", NOBODY.to_owned()));
                return Some(trouble);
            }
            Fault::CatalogUntrusted => {
                let server = ForeignCache::start_secure(&self.site.world, &self.site.world.cache_dir());
                return Some(Trouble {
                    variables: asking(server.url()).variables,
                    _server: Some(server),
                    ..Trouble::default()
                });
            }
            Fault::CatalogBusy => catalog.break_down(Mood::Internal),
            Fault::CatalogBusyOnce => catalog.break_down_for(1, Mood::Internal),
            Fault::CatalogChallenge => catalog.break_down(Mood::Challenge),
            Fault::CatalogLimitsLong => catalog.break_down(Mood::TooMany(3600)),
            Fault::CatalogLimitsShort => catalog.break_down_for(1, Mood::TooMany(1)),
            Fault::CatalogLimitsOnce => catalog.break_down_for(1, Mood::Limit),
            Fault::CatalogPage => catalog.break_down(Mood::Html),
            Fault::CatalogNonsense => catalog.break_down(Mood::Half),
            Fault::CatalogWrongTypes => catalog.break_down(Mood::WrongTypes),
            Fault::CatalogCut => catalog.break_down(Mood::Cut),
            Fault::CatalogCutOnce => catalog.break_down_for(1, Mood::Cut),
            Fault::CatalogSilent => catalog.break_down(Mood::Silence),
            Fault::CatalogStalls => catalog.break_down(Mood::Stall),
            Fault::CatalogHuge => catalog.break_down(Mood::Huge(1 << 40)),
            Fault::CatalogRedirectsAway => catalog.break_down(Mood::Redirect("ftp://127.0.0.1:9/")),
            Fault::CatalogOtherPackage => catalog.break_down(Mood::OtherPackage("other")),
            Fault::CatalogOtherVersion => catalog.break_down(Mood::OtherVersion("9.9")),
            Fault::CatalogOtherPlace => catalog.break_down(Mood::OtherPath("/tmp/evil")),
            Fault::CatalogOtherPath => {
                catalog.break_down(Mood::OtherPath("/nix/store/2bcv91i8fahqghn8dmyr791iaycbsjdd-hello-2.12.2"));
            }
            Fault::CatalogControls => catalog.break_down(Mood::OtherName("hello\u{1b}[31m")),
            Fault::CatalogOld => catalog.match_prefixes(),
            Fault::FirstCatalogDown => return Some(asking(&format!("{NOBODY},{}", catalog.url()))),
            _ => return None,
        }
        Some(Trouble::default())
    }

    /// What the binary cache does.
    fn spoil_cache(&self, fault: Fault) -> Option<Trouble> {
        let (cache, hello) = (&self.site.cache, self.site.world.path("hello", "2.12.2"));
        match fault {
            Fault::CacheDown => cache.refuse(Refusal::Redirect(NOBODY.to_owned())),
            Fault::CacheBusy => cache.refuse(Refusal::Status(500)),
            Fault::CacheBusyOnce => cache.refuse_for(1, Refusal::Status(500)),
            Fault::CacheChallenge => cache.refuse(Refusal::Challenge),
            Fault::CacheLimits => cache.refuse(Refusal::TooMany(Some(3600))),
            Fault::CacheLimitsShort => cache.refuse_for(1, Refusal::TooMany(Some(1))),
            Fault::CacheRedirectsAway => cache.refuse(Refusal::Redirect("ftp://127.0.0.1:9".to_owned())),
            Fault::CacheMissing => cache.damage(&hello, Damage::Missing),
            Fault::CacheUnsigned => cache.damage(&hello, Damage::Unsigned),
            Fault::CacheBadSignature => cache.damage(&hello, Damage::BadSignature),
            Fault::CacheOtherNar => cache.damage(&hello, Damage::OtherNar),
            Fault::CacheCutNar => {
                // else it would go on where it broke, to the end
                cache.ignore_ranges();
                cache.damage(&hello, Damage::CutNar);
            }
            Fault::CacheCutNarOnce => cache.damage(&hello, Damage::CutNarOnce(100)),
            Fault::CacheEndlessNar => cache.damage(&hello, Damage::EndlessNar),
            Fault::SecondCacheGood => {
                cache.damage(&hello, Damage::OtherNar);
                let honest = BinaryCache::start(&self.site.world.cache_dir());
                let conf = format!("{PATIENCE}extra-substituters = {}", honest.url());
                return Some(Trouble {
                    variables: vec![("NIX_CONFIG", conf)],
                    _cache: Some(honest),
                    ..Trouble::default()
                });
            }
            _ => return None,
        }
        Some(Trouble::default())
    }

    /// What this computer cannot do.
    fn spoil_machine(&self, fault: Fault) -> Option<Trouble> {
        match fault {
            Fault::DaemonDead => {
                let socket = self.project.home().join("socket");
                // closed at once, it stays as after a crash
                drop(UnixListener::bind(&socket).unwrap());
                self.machine.bar_user();
                let variables = vec![("NIX_DAEMON_SOCKET_PATH", socket.display().to_string())];
                return Some(Trouble { variables, ..Trouble::default() });
            }
            Fault::ProjectReadOnly => return Some(read_only(self.project.dir())),
            Fault::StateReadOnly => return Some(read_only(self.state())),
            Fault::ProjectFull => {
                return Some(refused("write", self.project.dir().join(".envy.lock.envy-new"), "ENOSPC"));
            }
            Fault::StateFull => return Some(refused("write", self.state().join(".journal.json.envy-new"), "ENOSPC")),
            Fault::NoLocks => return Some(refused("flock", self.project.dir(), "ENOLCK")),
            Fault::KilledBetweenFiles => {
                let saboteur = Saboteur::of(&self.site.world, RENAMES);
                // the lock takes its place first
                let saboteur = saboteur.about(self.project.dir());
                assert_eq!(saboteur.kill_at(&self.project, 2, &["install", "hello"]).status, 137);
            }
            _ => return None,
        }
        Some(Trouble::default())
    }

    /// What others do to the project.
    fn spoil_project(&self, fault: Fault) -> Option<Trouble> {
        match fault {
            Fault::Held => {
                let folder = fs_err::File::open(self.project.dir()).unwrap().into_parts().0;
                flock(&folder, FlockOperation::LockExclusive).unwrap();
                return Some(Trouble { _lock: Some(folder.into()), ..Trouble::default() });
            }
            Fault::ManifestConflict => {
                self.change("envy.toml", |text| format!("{text}<<<<<<< HEAD\n=======\n>>>>>>> x\n"))
            }
            Fault::LockConflict => self.change("envy.lock", |text| format!("{text}<<<<<<< HEAD\n=======\n>>>>>>> x\n")),
            Fault::LockDamaged => self.change("envy.lock", |text| text.replace("[closure.", "[closure")),
            Fault::LockTooNew => self.change("envy.lock", |text| text.replace("version = 1\n", "version = 2\n")),
            Fault::LockLies => {
                self.project.envy(&["install", "hello"]).ok();
                let files = self.files();
                self.project.envy(&["remove", "hello"]).ok();
                self.recover(&files);
                self.change("envy.lock", |text| {
                    let line = text.lines().find(|line| line.contains("-hello-") && line.contains("sha256-")).unwrap();
                    let (path, digest) = line.split_once("sha256-").unwrap();
                    text.replace(line, &format!("{path}sha256-AAAA{}", &digest[4..]))
                });
            }
            _ => return None,
        }
        Some(Trouble::default())
    }

    fn change(&self, file: &str, change: impl FnOnce(String) -> String) {
        self.project.write(file, change(self.project.read(file)));
    }

    /// The project's state folder.
    fn state(&self) -> PathBuf {
        let folders = fs_err::read_dir(self.project.home().join(".local/state/envy/projects")).unwrap();
        let [folder] = folders.map(|entry| entry.unwrap().path()).collect::<Vec<_>>().try_into().unwrap();
        folder
    }
}

fn asking(url: &str) -> Trouble {
    Trouble { variables: vec![("ENVY_CATALOG_URL", url.to_owned())], ..Trouble::default() }
}

fn read_only(folder: PathBuf) -> Trouble {
    Trouble { read_only: Some(folder), ..Trouble::default() }
}

fn refused(calls: &'static str, path: PathBuf, error: &'static str) -> Trouble {
    Trouble { refused: Some((calls, path, error)), ..Trouble::default() }
}
