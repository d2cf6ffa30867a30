//! `curl … | sh`: scripts/install.sh, given to real shells on standard input as people do, against a server on loopback.

use std::os::unix::fs::symlink;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};

use rstest::rstest;

use crate::support::foreign_cache::ForeignCache;
use crate::support::http::{Body, Breakdown, Reply, Server};
use crate::support::project::Ran;
use crate::support::scratch::Scratch;
use crate::support::world::World;

const SCRIPT: &str = include_str!("../../scripts/install.sh");
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// What the script may use beside the shell and what downloads.
const TOOLS: [&str; 13] =
    ["chmod", "cp", "dirname", "gzip", "mkdir", "mktemp", "mv", "rm", "rmdir", "sha256sum", "tar", "uname", "env"];

/// How the server answers for a file.
type Spoil = dyn Fn(&str, Reply) -> Reply + Send + Sync;

/// A release on a server, a user who has no envy yet, and the tools that they have.
pub(crate) struct Site {
    dir: Scratch,
    spoil: Arc<Mutex<Box<Spoil>>>,
    pub(crate) server: Server,
}

impl Site {
    /// With a release of a stand-in.
    pub(crate) fn new(downloader: &str) -> Self {
        let dir = Scratch::new("install");
        for folder in ["home", "tmp", "tools", "release"] {
            fs_err::create_dir(dir.path().join(folder)).unwrap();
        }
        for tool in TOOLS.into_iter().chain([downloader]) {
            symlink(find(tool), dir.path().join("tools").join(tool)).unwrap();
        }
        release(&dir.path().join("release"), VERSION);
        let spoil: Arc<Mutex<Box<Spoil>>> = Arc::new(Mutex::new(Box::new(|_, reply| reply)));
        let (folder, how) = (dir.path().join("release"), Arc::clone(&spoil));
        let server = Server::start(0, move |request| {
            // a proxy is asked for a whole address
            let file = request.path.rsplit('/').next().unwrap();
            let path = folder.join(file);
            let mut reply = Reply::new(if path.exists() { 200 } else { 404 }, "application/octet-stream", "nothing");
            if path.exists() {
                reply.body = Body::File(path);
            }
            (how.lock().unwrap())(file, reply)
        });
        Self { dir, spoil, server }
    }

    fn home(&self) -> PathBuf {
        self.dir.path().join("home")
    }

    fn installed(&self) -> PathBuf {
        self.home().join(".local/bin/envy")
    }

    pub(crate) fn spoil(&self, how: impl Fn(&str, Reply) -> Reply + Send + Sync + 'static) {
        *self.spoil.lock().unwrap() = Box::new(how);
    }

    /// The shell with the script's text on standard input, started.
    fn start(&self, shell: &str, script: &str, more: &[(&str, &str)], words: &[String]) -> Child {
        let words: Vec<String> = words.iter().cloned().chain([find(shell).display().to_string()]).collect();
        let mut command = Command::new(&words[0]);
        command.args(&words[1..]).env_clear().current_dir(self.home()).process_group(0);
        command.env("PATH", self.dir.path().join("tools")).env("HOME", self.home());
        command.env("TMPDIR", self.dir.path().join("tmp")).env("SHELL", "/bin/bash");
        command.env("ENVY_RELEASES", self.server.url()).envs(more.iter().copied());
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        // it may have ended already
        let _ = std::io::Write::write_all(&mut child.stdin.take().unwrap(), script.as_bytes());
        child
    }

    fn run(&self, shell: &str, more: &[(&str, &str)]) -> Ran {
        self.ran(self.start(shell, SCRIPT, more, &[]))
    }

    /// How it ended, with places by name.
    fn ran(&self, child: Child) -> Ran {
        let mut ran = Ran::from(child.wait_with_output().unwrap());
        for text in [&mut ran.stdout, &mut ran.stderr] {
            *text = text.replace(&self.server.url(), "[RELEASES]").replace(self.home().to_str().unwrap(), "[HOME]");
            *text = text.replace(VERSION, "[VERSION]").replace(std::env::consts::ARCH, "[ARCH]");
        }
        ran
    }

    /// That it failed, left nothing anywhere, and what it said.
    fn failed(&self, ran: &Ran) -> String {
        assert_eq!((ran.status, ran.stdout.as_str()), (1, ""), "{ran:?}");
        self.assert_untouched();
        ran.stderr.clone()
    }

    fn assert_untouched(&self) {
        for folder in ["home", "tmp"] {
            let left: Vec<_> = fs_err::read_dir(self.dir.path().join(folder)).unwrap().collect();
            assert!(left.is_empty(), "{left:?}");
        }
    }
}

/// This machine's own tool, else the test world's.
fn find(tool: &str) -> PathBuf {
    let path = std::env::var_os("PATH").unwrap();
    let mut own = std::env::split_paths(&path).map(|folder| folder.join(tool));
    let found = own.find(|file| file.is_file()).unwrap_or_else(|| World::find().tool(tool));
    assert!(found.is_file(), "this test needs {tool}");
    found
}

/// A release of a stand-in for envy, in the layout of scripts/release.
fn release(into: &Path, version: &str) {
    let name = format!("envy-{version}-{}-linux", std::env::consts::ARCH);
    let script = "set -eu; mkdir -p \"$1/$2\"; cd \"$1\"; \
        printf '#!/bin/sh\\n[ \"$*\" = --version ] && echo envy %s\\n' \"$3\" >\"$2/envy\"; chmod 755 \"$2/envy\"; \
        tar -czf \"$2.tar.gz\" \"$2\"; rm -r \"$2\"; sha256sum envy-*.tar.gz >SHA256SUMS; echo '0  envy-1-other-linux.tar.gz' >>SHA256SUMS";
    let done = Command::new("bash").args(["-c", script, "-"]).arg(into).args([name.as_str(), version]).status();
    assert!(done.unwrap().success());
}

#[rstest]
fn one_command_installs_envy(#[values("dash", "bash")] shell: &str, #[values("curl", "wget")] downloader: &str) {
    let site = Site::new(downloader);
    let ran = site.run(shell, &[]);
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""), "{ran:?}");
    insta::allow_duplicates! { insta::assert_snapshot!(ran.stdout, @r#"
    installed envy [VERSION] as [HOME]/.local/bin/envy
    [HOME]/.local/bin is not on PATH yet. Put this into your shell's start file, and open a new shell:
        export PATH="[HOME]/.local/bin:$PATH"
    next, in the folder of a project: envy init
    "#) };
    let said = Command::new(site.installed()).arg("--version").output().unwrap().stdout;
    assert_eq!(String::from_utf8(said).unwrap(), format!("envy {VERSION}\n"));
    assert_eq!(fs_err::read_dir(site.installed().parent().unwrap()).unwrap().count(), 1);
    assert_eq!(fs_err::read_dir(site.dir.path().join("tmp")).unwrap().count(), 0);
}

#[test]
fn what_scripts_release_packs_can_be_installed() {
    let site = Site::new("curl");
    fs_err::remove_dir_all(site.dir.path().join("release")).unwrap();
    crate::release::packed(site.dir.path(), "release");
    let ran = site.run("dash", &[]);
    assert!(ran.stdout.starts_with("installed envy [VERSION] as [HOME]/.local/bin/envy\n"), "{ran:?}");
}

#[rstest]
fn what_goes_wrong_on_the_way_installs_nothing(
    #[values("dash", "bash")] shell: &str,
    #[values("curl", "wget")] downloader: &str,
) {
    let site = Site::new(downloader);
    site.spoil(|file, reply| if file == "SHA256SUMS" { reply } else { Reply::new(404, "text/html", "<p>no") });
    let said = site.failed(&site.run(shell, &[]));
    let archive = "[RELEASES]/envy-[VERSION]-[ARCH]-linux.tar.gz";
    assert!(said.ends_with(&format!("install: cannot download {archive}\n")), "{said}");

    site.spoil(|_, reply| Reply { status: 503, ..reply });
    let said = site.failed(&site.run(shell, &[]));
    assert!(said.ends_with("install: cannot download [RELEASES]/SHA256SUMS\n"), "{said}");

    site.spoil(|file, reply| match file {
        "SHA256SUMS" => reply,
        _ => Reply { breakdown: Some(Breakdown::Cut), ..reply },
    });
    let said = site.failed(&site.run(shell, &[]));
    assert!(said.ends_with(&format!("install: cannot download {archive}\n")), "{said}");
}

#[rstest]
fn what_does_not_match_its_checksum_is_not_installed(#[values("dash", "bash")] shell: &str) {
    let site = Site::new("curl");
    site.spoil(|file, reply| match file {
        "SHA256SUMS" => reply,
        _ => Reply::new(200, "application/gzip", "something else"),
    });
    let said = site.failed(&site.run(shell, &[]));
    let wanted = fs_err::read_to_string(site.dir.path().join("release/SHA256SUMS")).unwrap();
    let said = said.replace(wanted.split(' ').next().unwrap(), "[WANTED]");
    insta::allow_duplicates! { insta::assert_snapshot!(said, @"
    install: envy-[VERSION]-[ARCH]-linux.tar.gz does not match its checksum, nothing was installed
      wanted [WANTED]
      got    f41f3fa625ff120ddca7ef456bf66371ecea23c129f4e4c32367101edb516cf8
    ") };
}

#[rstest]
#[case(
    "ENVY_RELEASES",
    "http://example.org",
    "anybody on the way can change what plain HTTP brings: ENVY_RELEASES must begin with https://"
)]
#[case(
    "ENVY_RELEASES",
    "http://localhost:1@192.0.2.1/x",
    "ENVY_RELEASES has an @, behind which another server may stand: http://localhost:1@192.0.2.1/x"
)]
#[case(
    "ENVY_RELEASES",
    "ftp://example.org",
    "ENVY_RELEASES is no address that begins with https://: ftp://example.org"
)]
#[case("ENVY_VERSION", "9.9.9", "[RELEASES] has no envy 9.9.9 for [ARCH]")]
#[case("ENVY_BIN", "/dev/null/bin", "/dev/null is no folder; set ENVY_BIN to the one that envy shall be in")]
fn what_cannot_work_is_said(
    #[case] variable: &str,
    #[case] value: &str,
    #[case] wanted: &str,
    #[values("dash", "bash")] shell: &str,
) {
    let site = Site::new("curl");
    let said = site.failed(&site.run(shell, &[(variable, value)]));
    assert_eq!(said, format!("install: {wanted}\n"));
}

/// What came by HTTPS brings nobody to where everybody on the way can answer.
#[rstest]
fn no_redirect_leads_from_https_to_plain_http(
    #[values("dash", "bash")] shell: &str,
    #[values("curl", "wget")] downloader: &str,
) {
    let (site, world) = (Site::new(downloader), World::find());
    let (authority, settings) = (world.tls("authority.pem"), site.dir.path().join("wgetrc"));
    fs_err::write(&settings, format!("ca_certificate = {}\n", authority.display())).unwrap();
    let trusting = [("CURL_CA_BUNDLE", authority.to_str().unwrap()), ("WGETRC", settings.to_str().unwrap())];

    let honest = ForeignCache::start_secure(&world, &site.dir.path().join("release"));
    let ran = site.run(shell, &[&trusting[..], &[("ENVY_RELEASES", honest.url())]].concat());
    assert_eq!(ran.status, 0, "{ran:?}");
    fs_err::remove_dir_all(site.home().join(".local")).unwrap();

    let leading = ForeignCache::start_secure_redirect(&world, &site.server.url());
    let said = site.failed(&site.run(shell, &[&trusting[..], &[("ENVY_RELEASES", leading.url())]].concat()));
    let remark = if downloader == "wget" { "; wget follows no redirect here, curl would" } else { "" };
    assert!(said.ends_with(&format!("install: cannot download {}/SHA256SUMS{remark}\n", leading.url())), "{said}");
    assert_eq!(site.server.received(), []);
}

#[test]
fn a_wget_that_follows_redirects_anywhere_gets_nothing_by_https() {
    let site = Site::new("wget");
    let wget = site.dir.path().join("tools/wget");
    fs_err::remove_file(&wget).unwrap();
    fs_err::write(&wget, "#!/bin/sh\necho 'BusyBox v1.37.0 multi-call binary.' >&2; exit 1\n").unwrap();
    fs_err::set_permissions(&wget, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    let said = site.failed(&site.run("dash", &[("ENVY_RELEASES", "https://127.0.0.1:1")]));
    insta::assert_snapshot!(said, @"install: this wget follows redirects from HTTPS to plain HTTP: install curl, or GNU wget");
}

#[rstest]
fn loopback_may_end_with_a_slash_or_nothing(#[values("", "/")] end: &str) {
    let site = Site::new("curl");
    let proxy = site.server.url();
    let ran = site.run("dash", &[("ENVY_RELEASES", &format!("http://127.0.0.1{end}")), ("http_proxy", &proxy)]);
    assert_eq!(ran.status, 0, "{ran:?}");
}

#[test]
fn without_an_address_it_says_how_to_build() {
    let site = Site::new("curl");
    insta::assert_snapshot!(site.failed(&site.run("dash", &[("ENVY_RELEASES", "")])), @"
    install: envy has no public address for its releases yet. Set ENVY_RELEASES to the address of one, or build it
    from a checkout, with a Rust toolchain or with Nix:
        cargo install --locked --path .
        nix profile install .
    ");
}

#[rstest]
#[case("Darwin", "x86_64", "there are binaries for Linux only; from a checkout: cargo install --locked --path .")]
#[case("Linux", "riscv64", "there is no binary for riscv64; from a checkout: cargo install --locked --path .")]
fn other_machines_build_it(#[case] system: &str, #[case] machine: &str, #[case] wanted: &str) {
    let site = Site::new("curl");
    let uname = site.dir.path().join("tools/uname");
    fs_err::remove_file(&uname).unwrap();
    let script = format!("#!/bin/sh\ncase $1 in -s) echo {system} ;; *) echo {machine} ;; esac\n");
    fs_err::write(&uname, script).unwrap();
    fs_err::set_permissions(&uname, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    assert_eq!(site.failed(&site.run("dash", &[])), format!("install: {wanted}\n"));
}

#[rstest]
fn a_folder_that_cannot_be_written_is_noticed_before_the_download(#[values("dash", "bash")] shell: &str) {
    let site = Site::new("curl");
    let (bwrap, home) = (World::find().tool("bwrap"), site.home().display().to_string());
    let mut words = vec![bwrap.display().to_string()];
    words.extend(["--bind", "/", "/", "--dev-bind", "/dev", "/dev", "--ro-bind", &home, &home].map(String::from));
    let said = site.failed(&site.ran(site.start(shell, SCRIPT, &[], &words)));
    assert_eq!(said, "install: [HOME] cannot be written; set ENVY_BIN to a folder of yours\n");
    assert_eq!(site.server.received(), []);
}

#[test]
fn of_several_versions_one_is_named() {
    let site = Site::new("curl");
    release(&site.dir.path().join("release"), "9.8.7");
    let said = site.failed(&site.run("dash", &[]));
    assert!(said.starts_with("install: there are several versions, set ENVY_VERSION to one: envy-"), "{said}");
    let ran = site.run("dash", &[("ENVY_VERSION", "9.8.7"), ("ENVY_BIN", "bin")]);
    assert!(ran.stdout.starts_with("installed envy 9.8.7 as [HOME]/bin/envy\n"), "{ran:?}");
}

#[rstest]
fn what_is_there_is_replaced_only_by_what_works(#[values("dash", "bash")] shell: &str) {
    let site = Site::new("curl");
    fs_err::create_dir_all(site.installed().parent().unwrap()).unwrap();
    fs_err::write(site.installed(), "the old one").unwrap();
    site.spoil(|_, reply| Reply { breakdown: Some(Breakdown::Cut), ..reply });
    assert_eq!(site.run(shell, &[]).status, 1);
    assert_eq!(fs_err::read_to_string(site.installed()).unwrap(), "the old one");

    site.spoil(|_, reply| reply);
    let folder = site.installed().parent().unwrap().display().to_string();
    let path = format!("{}:{folder}", site.dir.path().join("tools").display());
    let ran = site.run(shell, &[("PATH", &path)]);
    assert_eq!(
        ran.stdout,
        "installed envy [VERSION] as [HOME]/.local/bin/envy\nnext, in the folder of a project: envy init\n"
    );
    assert!(fs_err::read_to_string(site.installed()).unwrap().starts_with("#!/bin/sh"));
}

#[rstest]
fn whoever_interrupts_it_finds_nothing(#[values("dash", "bash")] shell: &str) {
    let site = Site::new("curl");
    let (asked, was_asked) = std::sync::mpsc::channel();
    site.spoil(move |file, reply| {
        if file == "SHA256SUMS" {
            return reply;
        }
        let _ = asked.send(());
        Reply { breakdown: Some(Breakdown::Stall), ..reply }
    });
    let child = site.start(shell, SCRIPT, &[], &[]);
    was_asked.recv().unwrap();
    let group = rustix::process::Pid::from_child(&child);
    rustix::process::kill_process_group(group, rustix::process::Signal::INT).unwrap();
    site.failed(&site.ran(child));
}

#[test]
fn half_a_script_does_nothing() {
    let site = Site::new("curl");
    let lines: Vec<&str> = SCRIPT.lines().collect();
    for count in (1..lines.len()).step_by(7) {
        let ran = site.ran(site.start("dash", &lines[..count].join("\n"), &[], &[]));
        assert_eq!(ran.stdout, "", "of {count} lines");
        site.assert_untouched();
    }
    assert_eq!(site.server.received(), []);
}

#[rstest]
fn a_proxy_is_asked(#[values("curl", "wget")] downloader: &str) {
    let site = Site::new(downloader);
    let proxy = site.server.url();
    let ran = site.run("dash", &[("ENVY_RELEASES", "http://127.0.0.1:1"), ("http_proxy", &proxy)]);
    assert_eq!(ran.status, 0, "{ran:?}");
    assert!(site.server.received().iter().all(|request| request.path.starts_with("http://127.0.0.1:1/")));
}
