//! Where the kernel, its settings or a sandbox forbid namespaces, envy says which, and how to go on.

use std::path::PathBuf;

use envy::store::namespace::{NamespaceError, Refusal, probe};

use super::project;
use crate::support::machine::{Kind, Machine, User};
use crate::support::namespace::only_root_can;
use crate::support::project::{Ran, TestProject};
use crate::support::site::Site;

/// A machine on which uid 1000 works in its own `Confinement`.
struct Confined<'m> {
    site: &'m Site,
    project: TestProject<'m>,
}

/// Options of bubblewrap, a script that goes before the command, and a seccomp filter.
#[derive(Default)]
struct Confinement {
    options: Vec<String>,
    script: String,
    filter: Option<Vec<u8>>,
}

impl<'m> Confined<'m> {
    fn on(site: &'m Site, machine: &'m Machine) -> Self {
        Self { site, project: project(site, machine) }
    }

    /// Runs a program under a confinement.
    fn run(&self, confinement: &Confinement, words: &[&str]) -> Ran {
        let filter = confinement.filter.as_ref().map(|filter| {
            self.project.write("filter.bpf", filter);
            "--seccomp 9"
        });
        let bwrap = self.site.world.tool("bwrap");
        let options = format!("{} {}", confinement.options.join(" "), filter.unwrap_or_default());
        let outer = format!(
            "{}exec {} --unshare-user --dev-bind / / {options} -- sh -c '{}exec \"$@\"' sh \"$@\"",
            if filter.is_some() { "exec 9< filter.bpf; " } else { "" },
            bwrap.display(),
            confinement.script,
        );
        self.project.run("sh", &[&["-c", &outer, "sh"], words].concat())
    }

    /// `envy run hello` under a confinement: its status and words.
    fn refusal(&self, confinement: &Confinement) -> String {
        let refused = self.run(confinement, &["envy", "run", "hello"]).exits(125);
        assert_eq!(refused.stdout, "");
        refused.stderr
    }

    /// A folder with these files in place of `/proc/sys/kernel`.
    fn kernel_settings(&self, file: &str, value: &str) -> Vec<String> {
        self.project.write(&format!("kernel/{file}"), value);
        ["--bind".to_owned(), self.project.dir().join("kernel").display().to_string(), "/proc/sys/kernel".to_owned()]
            .to_vec()
    }
}

fn zero() -> Confinement {
    let options = ["--cap-add", "CAP_SYS_RESOURCE"].map(str::to_owned).to_vec();
    Confinement { options, script: "echo 0 > /proc/sys/user/max_user_namespaces; ".to_owned(), filter: None }
}

/// A seccomp filter that answers a call with an error and allows every other; see seccomp(2) and
/// `linux/filter.h` for the instructions.
fn deny(call: u32, errno: u32) -> Option<Vec<u8>> {
    let (load, jump_if_equal, answer) = (0x20_u16, 0x15_u16, 0x06_u16);
    let instructions = [
        (load, 0, 0, 0),
        (jump_if_equal, 0, 1, call),
        (answer, 0, 0, 0x0005_0000 | errno),
        (answer, 0, 0, 0x7fff_0000),
    ];
    let bytes = |(code, yes, no, value): (u16, u8, u8, u32)| {
        [&code.to_ne_bytes()[..], &[yes, no], &value.to_ne_bytes()[..]].concat()
    };
    Some(instructions.into_iter().flat_map(bytes).collect())
}

const UNSHARE: u32 = if cfg!(target_arch = "x86_64") { 272 } else { 97 };
const MOUNT: u32 = if cfg!(target_arch = "x86_64") { 165 } else { 40 };
const OPEN_TREE: u32 = 428;
const EPERM: u32 = 1;
const EACCES: u32 = 13;
const ENOSYS: u32 = 38;

#[test]
fn a_limit_of_zero_is_named_with_the_command_that_lifts_it() {
    let site = Site::new();
    let machine = site.machine_with(Kind::NoNix, User::Ordinary);
    let confined = Confined::on(&site, &machine);
    insta::assert_snapshot!(confined.refusal(&zero()), @r#"
    error[store-unavailable]: cannot enter the store in your home folder: the kernel setting user.max_user_namespaces is 0, which forbids user namespaces
    help: as an administrator, until the next boot:
        sudo sysctl -w user.max_user_namespaces=15000
    help: or have a /nix of your own, which needs no namespace:
        sudo install -d -o "$(id -u)" /nix
    help: or run envy as root, or install Nix (https://nixos.org/download); ENVY_STORE says which store is used: `daemon` for Nix's, `local` for a /nix of your own
    "#);
}

#[test]
fn a_sandbox_that_allows_none_is_told_as_one() {
    let site = Site::new();
    let machine = site.machine_with(Kind::NoNix, User::Ordinary);
    let confined = Confined::on(&site, &machine);
    let disabled = Confinement { options: vec!["--disable-userns".to_owned()], ..Confinement::default() };
    let said = confined.refusal(&disabled);
    assert!(said.contains("error[sandbox-blocked]") && said.contains("allows no further user namespaces"), "{said}");
    let filter = Confinement { filter: deny(UNSHARE, EPERM), ..Confinement::default() };
    let said = confined.refusal(&filter);
    assert!(said.contains("error[sandbox-blocked]") && said.contains("seccomp"), "{said}");
    // other ways in do not help where mounting is forbidden, as in a container under an AppArmor profile
    let filter = Confinement { filter: deny(MOUNT, EACCES), ..Confinement::default() };
    assert!(confined.refusal(&filter).contains("error[sandbox-blocked]"));
}

#[test]
fn an_older_kernels_calls_are_enough() {
    let site = Site::new();
    let machine = site.machine_with(Kind::NoNix, User::Ordinary);
    let confined = Confined::on(&site, &machine);
    for answer in [ENOSYS, EPERM] {
        let old = Confinement { filter: deny(OPEN_TREE, answer), ..Confinement::default() };
        assert_eq!(confined.run(&old, &["envy", "run", "hello"]).ok().stdout, "Hello, world!\n");
    }
}

#[test]
fn settings_of_debian_and_ubuntu_are_named() {
    let site = Site::new();
    let machine = site.machine_with(Kind::NoNix, User::Ordinary);
    let confined = Confined::on(&site, &machine);
    let options = confined.kernel_settings("unprivileged_userns_clone", "0\n");
    let debian = Confinement { options, filter: deny(UNSHARE, EPERM), ..Confinement::default() };
    let said = confined.refusal(&debian);
    assert!(said.contains("sudo sysctl -w kernel.unprivileged_userns_clone=1"), "{said}");
    fs_err::remove_dir_all(confined.project.dir().join("kernel")).unwrap();
    let options = confined.kernel_settings("apparmor_restrict_unprivileged_userns", "1\n");
    let ubuntu = Confinement { options, filter: deny(MOUNT, EACCES), ..Confinement::default() };
    let said = confined.refusal(&ubuntu);
    assert!(said.contains("sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0"), "{said}");
}

#[test]
fn a_chroot_is_told_as_one() {
    let site = Site::new();
    let machine = site.machine_with(Kind::NoNix, User::Ordinary);
    let confined = Confined::on(&site, &machine);
    confined.project.write("jail/file", "");
    let (jail, scratch) = (confined.project.dir().join("jail"), confined.project.dir().parent().unwrap().to_path_buf());
    let folders = ["/usr", "/bin", "/lib", "/lib64", "/etc", "/proc"].map(PathBuf::from);
    let mut options = ["--cap-add", "CAP_SYS_CHROOT"].map(str::to_owned).to_vec();
    for folder in folders.iter().chain([&scratch]) {
        let place = jail.join(folder.strip_prefix("/").unwrap());
        options.extend(["--bind-try".to_owned(), folder.display().to_string(), place.display().to_string()]);
    }
    let chroot = Confinement { options, ..Confinement::default() };
    let project = confined.project.dir().display().to_string();
    let words = ["/usr/sbin/chroot", jail.to_str().unwrap(), "env", "-C", &project, "envy", "run", "hello"];
    let said = confined.run(&chroot, &words).exits(125).stderr;
    assert!(said.contains("error[store-unavailable]") && said.contains("runs in a chroot"), "{said}");
}

#[test]
fn root_without_the_capability_is_told_which() {
    if only_root_can() {
        return;
    }
    let site = Site::new();
    let machine = site.machine_with(Kind::NoNix, User::Same);
    let confined = Confined::on(&site, &machine);
    let setpriv = site.world.tool("setpriv").display().to_string();
    let said = confined.project.run(&setpriv, &["--bounding-set=-setfcap", "envy", "run", "hello"]).exits(125).stderr;
    assert!(said.contains("CAP_SETFCAP"), "{said}");
}

#[test]
fn probing_finds_out_by_trying_and_leaves_this_process_where_it_is() {
    let namespaces = || ["user", "mnt"].map(|kind| fs_err::read_link(format!("/proc/self/ns/{kind}")).unwrap());
    let before = namespaces();
    probe().unwrap();
    assert_eq!(namespaces(), before);

    let site = Site::new();
    let machine = site.machine_with(Kind::NoNix, User::Same);
    let confined = Confined::on(&site, &machine);
    let this = std::env::current_exe().unwrap();
    let name = "rootless::refused::what_the_probe_says_in_a_confinement";
    let said = confined.run(&zero(), &[this.to_str().unwrap(), "--ignored", "--exact", name]).ok();
    assert!(said.stdout.contains("1 passed"), "{said:?}");
}

#[test]
#[ignore = "run by the test above, in a confinement"]
fn what_the_probe_says_in_a_confinement() {
    assert!(matches!(probe(), Err(NamespaceError::Refused { refusal: Refusal::SetToZero })));
}
