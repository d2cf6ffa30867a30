//! A store in HOME on machines without a Nix: what `run` and `activate` do there. What they say where the kernel forbids
//! it is in `refused`.

mod refused;

use std::io::{BufRead, BufReader};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Stdio;

use rstest::rstest;
use rustix::process::{Pid, Signal, kill_process};

use crate::support::machine::{Kind, Machine, User};
use crate::support::namespace::only_root_can;
use crate::support::project::{Ran, TestProject, snapshot};
use crate::support::site::Site;
use crate::support::world::Nix;

const MANIFEST: &str = "version = 1\n[packages]\nhello = \"*\"\nsole = { package = \"greet\" }\n[vars]\nWHO = \"me\"\n";

/// A project whose environment real Nix made on another machine, and whose store then came into this user's HOME.
pub(crate) fn project<'m>(site: &Site, machine: &'m Machine) -> TestProject<'m> {
    let maker = site.machine_with(Kind::SingleUser(Nix::V2_34), User::Ordinary);
    let made = TestProject::on(&maker).asking(&site.catalog);
    made.write("envy.toml", MANIFEST);
    made.envy(&["sync"]).ok();
    let project = TestProject::on(machine);
    ["envy.toml", "envy.lock"].iter().for_each(|file| project.write(file, made.read(file)));
    let copy = "set -e; mkdir -p ~/.local/share/nix/root ~/.local/state/envy\n\
        set -- \"$1\" \"$2\" 'cp -a --no-preserve=ownership'\n\
        $3 \"$1\" ~/.local/share/nix/root/; $3 \"$2\" ~/.local/state/envy/";
    let (nix, records) = (maker.host_path("/nix"), made.home().join(".local/state/envy/records"));
    project.run("sh", &["-c", copy, "sh", nix.to_str().unwrap(), records.to_str().unwrap()]).ok();
    project
}

/// `envy run -- sh -c SCRIPT`.
fn run(project: &TestProject<'_>, script: &str) -> Ran {
    project.envy(&["run", "--", "sh", "-c", script])
}

#[rstest]
fn programs_run_from_a_store_in_home_and_nothing_is_written(
    #[values(Kind::NoNix, Kind::EmptyNix)] kind: Kind,
    #[values(User::Same, User::Ordinary)] user: User,
) {
    let site = Site::new();
    let machine = site.machine_with(kind, user);
    let project = project(&site, &machine);
    // the run directory is made by the first one
    assert_eq!(project.envy(&["run", "hello"]).ok().stdout, "Hello, world!\n");
    let host = || project.run("sh", &["-c", "ls -A / /nix 2>&1; cat /proc/self/mountinfo"]).stdout;
    let all = project.dir().parent().unwrap().to_path_buf();
    let before = (host(), snapshot(&all));
    let said =
        run(&project, "hello; echo $WHO; id -u; id -g; cat envy.toml; ls -d /usr/bin/env /dev/null /proc/self").ok();
    let user = machine.ordinary_user().unwrap_or_else(|| rustix::process::getuid().as_raw());
    assert!(said.stdout.starts_with(&format!("Hello, world!\nme\n{user}\n{user}\n{MANIFEST}")), "{said:?}");
    assert_eq!((host(), snapshot(&all)), before);
}

#[rstest]
fn the_store_is_a_nix_store_to_real_nix_inside(#[values(Kind::NoNix, Kind::EmptyNix)] kind: Kind) {
    let site = Site::new();
    let machine = site.machine_with(kind, User::Ordinary);
    let project = project(&site, &machine);
    let nix_store = site.world.nix_bin(Nix::V2_34).join("nix-store");
    let verify = format!("{} --verify --check-contents", nix_store.display());
    let verified = run(&project, &verify).ok();
    assert!(!["error", "modified", "disappeared"].iter().any(|word| verified.stderr.contains(word)), "{verified:?}");
}

#[test]
fn the_new_root_has_what_the_old_one_had_and_is_as_unwritable() {
    let site = Site::new();
    let machine = site.machine_with(Kind::NoNix, User::Ordinary);
    let project = project(&site, &machine);
    let list = "for entry in /* /.[!.]*; do [ -e \"$entry\" ] && stat --format '%N %F' \"$entry\"; done; true";
    let (outside, inside) = (project.run("sh", &["-c", list]).ok().stdout, run(&project, list).ok().stdout);
    assert_eq!(inside.replace("'/nix' directory\n", ""), outside);
    let touched = run(&project, "touch /new || mkdir /folder");
    assert_ne!(touched.status, 0);
    assert!(touched.stderr.contains("Read-only file system"), "{touched:?}");
}

#[test]
fn exit_statuses_are_the_commands_own() {
    let site = Site::new();
    let machine = site.machine_with(Kind::NoNix, User::Ordinary);
    let project = project(&site, &machine);
    assert_eq!(run(&project, "exit 7").status, 7);
    assert_eq!(run(&project, "kill -TERM $$").status, 128 + 15);
    assert_eq!(project.envy(&["run", "--", "no-such-program"]).status, 127);
    assert_eq!(project.envy(&["run", "--", "/etc/passwd"]).status, 126);
}

#[test]
fn signals_reach_the_command() {
    let site = Site::new();
    let machine = site.machine_with(Kind::NoNix, User::Ordinary);
    let project = project(&site, &machine);
    let script = "trap 'kill $!; exit 7' INT; sleep 1000 & echo ready; while :; do wait; done";
    let mut command = project.command(project.envy_path(), &["run", "--", "sh", "-c", script]);
    let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    assert_eq!(line, "ready\n");
    kill_process(Pid::from_child(&child), Signal::INT).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(7));
}

/// `envy -d PROJECT run -- sh -c SCRIPT` in another folder.
fn run_in(project: &TestProject<'_>, dir: &Path, script: &str) -> Ran {
    let home = project.dir();
    let words = ["-d", home.to_str().unwrap(), "run", "--", "sh", "-c", script];
    project.command_in(dir, project.envy_path(), &words).output().unwrap().into()
}

#[rstest]
fn the_working_directory_stays(#[values(Kind::NoNix, Kind::EmptyNix)] kind: Kind) {
    let site = Site::new();
    let machine = site.machine_with(kind, User::Ordinary);
    let project = project(&site, &machine);
    project.write("a/b/file", "text");
    let store = project.home().join(".local/share/nix/root/nix/store");
    for dir in [&project.dir().join("a/b"), Path::new("/"), Path::new("/proc"), Path::new("/usr/bin"), &store] {
        // without PWD a shell asks the kernel
        let said = run_in(&project, dir, "unset PWD; exec sh -c 'pwd -P; ls -d . > /dev/null'").ok();
        assert_eq!(said.stdout.trim_end(), dir.to_str().unwrap());
        assert_eq!(said.stderr, "");
    }
}

#[rstest]
fn a_working_directory_that_cannot_be_entered_again_stays_all_the_same(
    #[values(Kind::NoNix, Kind::EmptyNix)] kind: Kind,
    #[values(true, false)] own: bool,
) {
    let site = Site::new();
    let machine = site.machine_with(kind, User::Ordinary);
    let project = project(&site, &machine);
    project.write("locked/inner/file", "text");
    let locked = project.dir().join("locked");
    let owner = machine.ordinary_user().filter(|_| own).unwrap_or_else(|| rustix::process::getuid().as_raw());
    std::os::unix::fs::chown(&locked, Some(owner), Some(owner)).unwrap();
    fs_err::set_permissions(&locked, PermissionsExt::from_mode(0o700)).unwrap();
    let lock = if own { "chmod 0 ..; " } else { "" };
    let script = format!("{lock}\"$0\" -d \"$1\" run -- sh -c 'cat file; hello'");
    let (envy, home) = (project.envy_path().to_str().unwrap(), project.dir());
    let words = ["-c", &script, envy, home.to_str().unwrap()];
    let said: Ran = project.command_in(&locked.join("inner"), "sh", &words).output().unwrap().into();
    fs_err::set_permissions(&locked, PermissionsExt::from_mode(0o700)).unwrap();
    assert_eq!(said.ok().stdout, "textHello, world!\n");
}

#[rstest]
fn run_within_run_only_execs(#[values(Kind::NoNix, Kind::EmptyNix)] kind: Kind) {
    let site = Site::new();
    let machine = site.machine_with(kind, User::Ordinary);
    let project = project(&site, &machine);
    let script = "readlink /proc/self/ns/mnt; envy run -- sh -c 'readlink /proc/self/ns/mnt; hello'";
    let said = run(&project, script).ok().stdout;
    let lines: Vec<&str> = said.lines().collect();
    assert_eq!((lines[0], lines[2]), (lines[1], "Hello, world!"));
}

/// Bubblewrap as Codex starts it: all read-only but the project, no network, other processes unseen.
fn sandbox(site: &Site, project: &TestProject<'_>) -> Vec<String> {
    let dir = project.dir().display().to_string();
    let program = site.world.tool("bwrap").display().to_string();
    let options = "--new-session --die-with-parent --ro-bind / / --dev /dev --unshare-user --unshare-pid --unshare-net";
    let options = options.split(' ').map(str::to_owned);
    let rest = ["--proc", "/proc", "--bind", &dir, &dir, "--"].map(str::to_owned);
    [program].into_iter().chain(options).chain(rest).collect()
}

#[rstest]
fn run_works_in_an_agents_sandbox_within_run_and_around_it(
    #[values(Kind::NoNix, Kind::EmptyNix)] kind: Kind,
    #[values(User::Same, User::Ordinary)] user: User,
) {
    let site = Site::new();
    let machine = site.machine_with(kind, user);
    let project = project(&site, &machine);
    let sandbox = sandbox(&site, &project);
    let sandbox: Vec<&str> = sandbox.iter().map(String::as_str).collect();
    let envy = project.envy_path().to_str().unwrap();
    let command = [envy, "run", "--", "hello"];
    let inside = [&["run", "--"], &sandbox[..], &command[..]].concat();
    assert_eq!(project.envy(&inside).ok().stdout, "Hello, world!\n");
    // started beside the environment, the sandbox must allow a namespace, and root may have none there
    if user == User::Ordinary {
        let around = [&sandbox[1..], &command[..]].concat();
        assert_eq!(project.run(sandbox[0], &around).ok().stdout, "Hello, world!\n");
    }
}

#[test]
fn what_the_host_mounts_later_appears_inside() {
    let site = Site::new();
    let machine = site.machine_with(Kind::NoNix, User::Ordinary);
    let project = project(&site, &machine);
    project.write("later/empty", "");
    // a host of its own, on which this user may mount
    let script = "set -e; mount --make-rshared /; mkfifo inside go\n\
        envy run -- sh -c 'echo > inside; read -r _ < go; cat later/file' & read -r _ < inside\n\
        mount -t tmpfs tmpfs later; echo mounted > later/file; echo > go; wait $!";
    let bwrap = site.world.tool("bwrap").display().to_string();
    let host = ["--unshare-user", "--uid", "0", "--gid", "0", "--cap-add", "ALL", "--dev-bind", "/", "/", "--"];
    let said = project.run(&bwrap, &[&host[..], &["sh", "-c", script]].concat());
    assert_eq!(said.ok().stdout, "mounted\n");
}

#[test]
fn a_store_that_the_user_names_is_entered_too() {
    let site = Site::new();
    let machine = site.machine_with(Kind::NoNix, User::Ordinary);
    let project = project(&site, &machine);
    project.run("sh", &["-c", "mv ~/.local/share/nix/root ~/mine; ln -s ~/mine ~/link"]).ok();
    for folder in ["mine", "link"] {
        let named = project.home().join(folder).display().to_string();
        let mut command = project.command(project.envy_path(), &["run", "hello"]);
        assert_eq!(Ran::from(command.env("ENVY_STORE", named).output().unwrap()).ok().stdout, "Hello, world!\n");
    }
}

#[test]
fn a_subshell_is_inside() {
    let site = Site::new();
    let machine = site.machine_with(Kind::NoNix, User::Ordinary);
    let project = project(&site, &machine);
    let mut terminal = project.envy_in_terminal(&["activate"]);
    terminal.wait_for("(envy:project)");
    terminal.send("hello; pwd\n");
    terminal.wait_for("Hello, world!");
    terminal.wait_for(project.dir().to_str().unwrap());
    terminal.send("exit 7\n");
    assert_eq!(terminal.finish().0, 7);
}

#[test]
fn a_running_shell_cannot_go_inside_but_one_that_is_inside_activates() {
    let site = Site::new();
    let machine = site.machine_with(Kind::NoNix, User::Ordinary);
    let project = project(&site, &machine);
    let refused = project.envy(&["activate"]).exits(1);
    assert_eq!(refused.stdout, "");
    let filters = project.filters();
    insta::with_settings!({ filters => filters.iter().map(|(from, to)| (from.as_str(), *to)) .collect::<Vec<_>>() }, {
        insta::assert_snapshot!(refused.stderr, @"
        error[unsupported]: this environment lies in a store of your own, below [HOME]/.local/share/nix/root, which only commands that envy starts see at /nix: a shell that runs already cannot enter it
        help: start a shell inside:
            envy activate --subshell
        help: or run one command:
            envy run -- COMMAND
        ");
    });
    let inside = "eval \"$(envy activate)\"; hello; eval \"$(envy deactivate)\"; command -v hello || echo gone";
    let bare = format!("PATH=/usr/bin:/bin:{}; {inside}", project.envy_path().parent().unwrap().display());
    assert_eq!(run(&project, &bare).ok().stdout, "Hello, world!\ngone\n");
}

#[test]
fn which_list_and_status_need_no_namespace() {
    let site = Site::new();
    let machine = site.machine_with(Kind::NoNix, User::Ordinary);
    let project = project(&site, &machine);
    let which = project.envy(&["which", "hello"]).ok();
    assert_eq!(which.stdout.trim_end(), format!("{}/bin/hello", site.world.path("hello", "2.12.2")));
    assert!(which.stderr.contains("from hello 2.12.2"), "{which:?}");
    let status = project.envy(&["status", "--json"]).ok().document();
    assert_eq!((&status["realized"], &status["locked"]), (&true.into(), &true.into()));
    assert!(project.envy(&["list"]).ok().stdout.contains("hello"));
    // the same inside
    assert_eq!(run(&project, "envy which hello").ok().stdout, which.stdout);
}

#[test]
fn root_keeps_its_identity() {
    if only_root_can() {
        return;
    }
    let site = Site::new();
    let machine = site.machine_with(Kind::NoNix, User::Same);
    let project = project(&site, &machine);
    assert_eq!(run(&project, "id -u; touch ~/made && stat --format %u ~/made").ok().stdout, "0\n0\n");
}
