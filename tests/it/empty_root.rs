//! The first minute on a machine that has nothing: no /etc, no users, no certificates, no Nix, no /tmp, only the file
//! `envy`, a C library for this build of it, and a shell. And the colleague's who gets what git would bring.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::support::project::Ran;
use crate::support::scratch::Scratch;
use crate::support::site::Site;

/// Such a machine. What it writes is kept in a folder of its own from one command to the next.
struct EmptyRoot<'s> {
    site: &'s Site,
    kept: Scratch,
}

impl<'s> EmptyRoot<'s> {
    fn new(site: &'s Site) -> Self {
        let kept = Scratch::new("root");
        ["work", "home", "nix"].iter().for_each(|dir| fs_err::create_dir(kept.path().join(dir)).unwrap());
        Self { site, kept }
    }

    fn project(&self) -> PathBuf {
        self.kept.path().join("work")
    }

    /// Runs a line of shell in the project.
    fn types(&self, line: &str) -> Ran {
        let mut command = Command::new(self.site.world.tool("bwrap"));
        command.args([
            "--unshare-user",
            "--uid",
            "0",
            "--gid",
            "0",
            "--unshare-pid",
            "--unshare-ipc",
            "--die-with-parent",
        ]);
        command.args(["--proc", "/proc", "--dev", "/dev", "--chdir", "/work", "--clearenv"]);
        for (kept, there) in [("work", "/work"), ("home", "/root"), ("nix", "/nix")] {
            command.arg("--bind").arg(self.kept.path().join(kept)).arg(there);
        }
        for lib in ["/lib", "/lib64", "/usr/lib", "/usr/lib64"].map(Path::new) {
            match fs_err::read_link(lib) {
                Ok(target) => _ = command.arg("--symlink").arg(target).arg(lib),
                Err(_) if lib.exists() => _ = command.arg("--ro-bind").args([lib, lib]),
                Err(_) => {}
            }
        }
        let envy = Path::new(env!("CARGO_BIN_EXE_envy"));
        for (program, name) in [(envy, "/bin/envy"), (Path::new("/bin/sh"), "/bin/sh")] {
            command.arg("--ro-bind").arg(program.canonicalize().unwrap()).arg(name);
        }
        let conf =
            format!("substituters = {}\ntrusted-public-keys = {}", self.site.cache.url(), self.site.world.public_key);
        let variables = [
            ("HOME", "/root".to_owned()),
            ("PATH", "/bin".to_owned()),
            ("ENVY_CATALOG_URL", self.site.catalog.url()),
            ("NIX_CONFIG", conf),
        ];
        for (name, value) in variables {
            command.args(["--setenv", name, &value]);
        }
        command.args(["--", "/bin/sh", "-c", line]).stdin(Stdio::null()).output().unwrap().into()
    }
}

#[test]
fn a_new_user_in_an_empty_root_needs_nothing_but_the_one_file() {
    let site = Site::new();
    let root = EmptyRoot::new(&site);
    let began = root.types("envy init && envy install nodejs_22 greet").ok();
    assert!(began.stdout.ends_with("+ greet 2.0\n+ nodejs_22 22.20.0\n"), "{began:?}");
    assert_eq!(root.types("envy run -- node --version").ok().stdout, "v22.20.0\n");
    assert_eq!(root.types("eval \"$(envy activate)\" && greet").ok().stdout, "greet 2.0: good day, world\n");
    let edited = fs_err::read_to_string(root.project().join("envy.toml")).unwrap() + "ripgrep = \"*\"\n";
    fs_err::write(root.project().join("envy.toml"), edited).unwrap();
    assert!(root.types("envy run -- rg --version").ok().stdout.starts_with("ripgrep 15"));
    for look in ["list", "status", "which node", "history", "why greet", "search ripgrep", "show greet", "doctor", "gc"]
    {
        root.types(&format!("envy {look}")).ok();
    }
    assert_eq!(
        root.types("envy rollback && envy run -- greet").ok().stdout.lines().last(),
        Some("greet 2.0: good day, world")
    );
}

#[test]
fn a_colleague_clones_types_one_command_and_has_the_same_versions() {
    let site = Site::new();
    let (first, second) = (EmptyRoot::new(&site), EmptyRoot::new(&site));
    first.types("envy init && envy install nodejs_22 greet@1").ok();
    let where_is = "envy run -- sh -c 'command -v node; greet; echo $ENVY_ENVIRONMENT'";
    let there = first.types(where_is).ok();
    assert!(there.stdout.contains("greet 1.1"), "{there:?}");
    for file in ["envy.toml", "envy.lock", "AGENTS.md"] {
        fs_err::copy(first.project().join(file), second.project().join(file)).unwrap();
    }
    let asked = site.catalog.requests().len();
    assert_eq!(second.types(where_is).ok().stdout, there.stdout);
    assert_eq!(site.catalog.requests().len(), asked, "the lock says it all");
}
