//! A hostile repository, and a misled agent that types: the lines of docs/threat-model.md, each attacked.
//!
//! What an agent in a sandbox can do is write in the project; what runs outside is envy, restricted.

mod agents;

use std::path::{Path, PathBuf};

use rstest::rstest;

use crate::support::machine::{Kind, User};
use crate::support::project::TestProject;
use crate::support::site::Workplace;
use crate::support::world::Nix;

const MANIFEST: &str = "version = 1\n\n[packages]\n";

/// A project with `hello`, realized by a person, and a file of theirs beside it.
fn realized(place: &Workplace) -> TestProject<'_> {
    let project = place.project();
    project.write("envy.toml", MANIFEST);
    project.envy(&["install", "hello@2.12.1"]).ok();
    // as the user, who may write to it
    project.run("sh", &["-c", "echo mine > ~/mine"]).ok();
    project
}

/// A file that is none of the project's.
fn mine(project: &TestProject<'_>) -> PathBuf {
    project.home().join("mine")
}

fn is_untouched(project: &TestProject<'_>) -> bool {
    fs_err::read_to_string(mine(project)).unwrap() == "mine\n"
}

fn link(project: &TestProject<'_>, name: &str, target: &Path) {
    let _ = fs_err::remove_file(project.dir().join(name));
    fs_err::os::unix::fs::symlink(target, project.dir().join(name)).unwrap();
}

/// What the lock says of a package's output.
fn locked_path(project: &TestProject<'_>, id: &str) -> String {
    let lock: toml_edit::DocumentMut = project.read("envy.lock").parse().unwrap();
    lock["packages"][id]["systems"]["x86_64-linux"]["outputs"]["out"].as_str().unwrap().to_owned()
}

#[rstest]
fn no_link_of_the_project_is_followed_out_of_it(
    #[values("envy.toml", "envy.lock", "AGENTS.md")] name: &str,
    #[values(true, false)] inside: bool,
) {
    let place = Workplace::new();
    let project = realized(&place);
    // even what a person's own command would follow
    let target = if inside { project.dir().join("elsewhere") } else { mine(&project) };
    if inside {
        fs_err::rename(project.dir().join(name), &target).unwrap();
    }
    link(&project, name, &target);
    let before = (project.snapshot(), fs_err::read(&target).unwrap());
    let refused = project.envy(&["--restricted", "install", "greet"]).exits(1);
    assert!(refused.stderr.contains("is a symbolic link, and restricted commands follow none"), "{}", refused.stderr);
    assert!((project.snapshot(), fs_err::read(&target).unwrap()) == before);
    assert!(is_untouched(&project));
}

#[test]
fn a_persons_command_writes_through_no_link_out_of_the_checkout() {
    let place = Workplace::new();
    let project = realized(&place);
    link(&project, "AGENTS.md", &mine(&project));
    let refused = project.envy(&["install", "greet"]).exits(1);
    let error = &refused.stderr[refused.stderr.find("error").unwrap()..];
    assert_said!(project, error, @"
    error[failed]: [PROJECT]/AGENTS.md is a symbolic link out of the project, to [HOME]/mine
    help: put a file in place of the link, or keep the other one inside of the checkout; what lies outside is not the project's to change
    ");
    assert!(is_untouched(&project));
}

#[test]
fn a_link_under_the_name_of_a_new_file_is_not_written_through() {
    let place = Workplace::new();
    let project = realized(&place);
    for name in ["envy.toml", "envy.lock", "AGENTS.md"] {
        link(&project, &format!(".{name}.envy-new"), &mine(&project));
    }
    project.envy(&["--restricted", "install", "greet"]).ok();
    assert!(is_untouched(&project) && project.read("envy.toml").contains("greet"));
}

#[test]
fn a_pipe_in_place_of_a_file_holds_nobody_up() {
    let place = Workplace::new();
    let project = realized(&place);
    for name in ["AGENTS.md", "envy.lock", "envy.toml"] {
        fs_err::remove_file(project.dir().join(name)).unwrap();
        project.run("mkfifo", &[name]).ok();
        let refused = project.envy(&["--restricted", "list"]).exits(1);
        assert!(refused.stderr.contains("is not a regular file"), "{}", refused.stderr);
    }
}

#[test]
fn a_nix_daemon_planted_on_the_path_is_not_started() {
    let place = Workplace::with(Kind::SingleUser(Nix::V2_34), User::Ordinary);
    let project = realized(&place);
    let trap = format!("#!/bin/sh\necho trapped > '{}'\nexit 1\n", mine(&project).display());
    for folder in ["node_modules/.bin", "deeper/bin"] {
        project.write(&format!("{folder}/nix-daemon"), &trap);
        project.run("chmod", &["+x", &format!("{folder}/nix-daemon")]).ok();
    }
    // where a real one is installed; the test world's lies where whoever runs the tests may write
    let in_store = "/nix/store/00000000000000000000000000000000-nix/bin";
    let real = place.site.world.nix_bin(Nix::V2_34).join("nix-daemon").display().to_string();
    let install = format!(
        "mkdir -p {in_store} && printf '#!/bin/sh\\nexec \"%s\" \"$@\"\\n' '{real}' >{in_store}/nix-daemon && chmod 755 {in_store}/nix-daemon"
    );
    project.run("sh", &["-c", &install]).ok();
    // a link to it from a folder that looks like the user's own
    fs_err::os::unix::fs::symlink(project.dir().join("deeper/bin"), project.home().join("bin")).unwrap();
    let path = |project: &TestProject<'_>, folders: &[String]| {
        let own = String::from_utf8(project.run("printenv", &["PATH"]).ok().stdout.into()).unwrap();
        [folders.join(":"), in_store.to_owned(), own.trim_end().to_owned()].join(":")
    };
    let folders = [
        project.dir().join("node_modules/.bin").display().to_string(),
        "node_modules/.bin".to_owned(),
        project.home().join("bin").display().to_string(),
    ];
    let path = path(&project, &folders);
    let project = project.with("PATH", path).with("ENVY_STORE", "daemon");
    let said = project.envy(&["--restricted", "install", "greet"]).ok();
    assert!(is_untouched(&project), "{said:?}");
    // nor from a folder of the agent's own choice
    let elsewhere = project.home().join("elsewhere");
    project.run("sh", &["-c", "mkdir ~/elsewhere && cp envy.toml ~/elsewhere"]).ok();
    let mut command = project.command_in(&elsewhere, project.envy_path(), &["--restricted", "install", "clash-red"]);
    assert!(command.output().unwrap().status.success() && is_untouched(&project));
}

/// A folder for temporary files is one that an agent can write to.
#[test]
fn what_a_person_edits_lies_where_no_agent_can_write() {
    let place = Workplace::new();
    let project = realized(&place);
    project.run("sh", &["-c", "printf '#!/bin/sh\\necho \"$1\" > ~/edited\\n' > ~/editor && chmod +x ~/editor"]).ok();
    let editor = project.home().join("editor").display().to_string();
    let project = project.with("EDITOR", editor);
    project.envy(&["edit"]).ok();
    let edited = fs_err::read_to_string(project.home().join("edited")).unwrap();
    assert!(Path::new(edited.trim()).starts_with(project.home().join(".local/state/envy")), "{edited}");
}

#[test]
fn store_paths_that_only_the_lock_names_are_replaced_by_the_catalogs() {
    let place = Workplace::new();
    let project = place.project();
    project.write("envy.toml", MANIFEST);
    project.envy(&["install", "hello@2.12.1", "clash-red"]).ok();
    let (hello, other) = (locked_path(&project, "hello"), locked_path(&project, "clash-red"));
    let (lock, manifest) = (project.read("envy.lock"), project.read("envy.toml"));
    // as in a fresh clone of a hostile repository: nobody has realized this here yet
    let forged = place.project();
    forged.write("envy.toml", manifest);
    forged.write("envy.lock", lock.replace(&hello, &other));
    let said = forged.envy(&["--restricted", "install", "greet"]).ok();
    assert!(
        said.stderr.contains("hello: the catalog has other store paths than envy.lock; its 2.12.1 is taken"),
        "{said:?}"
    );
    assert_eq!(locked_path(&forged, "hello"), hello);
    assert_eq!(forged.envy(&["run", "--", "hello"]).ok().stdout, "Hello, world!\n");
    // what is right stays, byte for byte
    let right = place.project();
    right.write("envy.toml", project.read("envy.toml"));
    right.write("envy.lock", &lock);
    right.envy(&["--restricted", "install", "hello"]).ok();
    assert_eq!(right.read("envy.lock"), lock);
}

#[test]
fn a_lock_that_is_changed_after_a_person_realized_it_is_doubted_again() {
    let place = Workplace::new();
    let project = realized(&place);
    let (hello, lock) = (locked_path(&project, "hello"), project.read("envy.lock"));
    let invented = hello.replace(&hello["/nix/store/".len()..][..32], &"a".repeat(32));
    project.write("envy.lock", lock.replace(&hello, &invented));
    place.site.catalog.forget();
    project.envy(&["--restricted", "install", "greet"]).ok();
    assert_eq!(locked_path(&project, "hello"), hello);
    let asked = place.site.catalog.requests();
    assert!(asked.iter().any(|request| request.contains("hello")), "{asked:?}");
    // and believed again afterwards: one request for the new package alone
    place.site.catalog.forget();
    project.envy(&["--restricted", "install", "clash-red"]).ok();
    assert!(place.site.catalog.requests().iter().all(|request| !request.contains("hello")));
}

#[test]
fn a_lock_that_nobody_vouches_for_needs_the_catalog() {
    let place = Workplace::new();
    let project = place.project();
    project.write("envy.toml", MANIFEST);
    project.envy(&["install", "hello"]).ok();
    let clone = TestProject::on(&place.machine);
    clone.write("envy.toml", project.read("envy.toml"));
    clone.write("envy.lock", project.read("envy.lock"));
    let before = clone.snapshot();
    clone.envy(&["--restricted", "install", "greet"]).exits(6);
    clone.envy(&["--restricted", "update", "hello"]).exits(6);
    assert!(clone.snapshot() == before);
}

#[test]
fn a_store_path_of_the_manifest_is_for_a_person_to_realize() {
    let place = Workplace::new();
    let project = realized(&place);
    let path = locked_path(&project, "hello");
    project.write("envy.toml", format!("{MANIFEST}tool = {{ store-path = \"{path}\" }}\n"));
    let before = project.snapshot();
    let refused = project.envy(&["--restricted", "install", "greet"]).exits(8);
    assert_said!(project, refused.stderr, @"
    error[not-trusted]: `tool` does not come from the catalog, and nobody has fetched it here yet
    help: ask a person who knows where it comes from to fetch it:
      envy sync
    help: or leave it out:
      envy remove tool
    ");
    assert!(project.snapshot() == before);
    // once a person has, an agent may go on
    project.envy(&["sync"]).ok();
    project.envy(&["--restricted", "install", "greet"]).ok();
    // but not with another one under the same id
    let other = locked_path(&project, "greet");
    project.write("envy.toml", format!("{MANIFEST}tool = {{ store-path = \"{other}\" }}\n"));
    project.envy(&["--restricted", "install", "clash-red"]).exits(8);
}

#[test]
fn nothing_but_names_and_ranges_gets_through_as_a_name() {
    let place = Workplace::new();
    let project = realized(&place);
    let before = project.snapshot();
    for name in [
        "--dir=/tmp",
        "-d",
        "../hello",
        "/nix/store/x",
        "hello --yes",
        "hello;touch x",
        "$(touch x)",
        "hello\n[hooks]\non-activate = 'touch x'",
        "hello@2.12.1\"\n[hooks]",
        "github:me/evil#hello",
        "",
    ] {
        let refused = project.envy(&["--restricted", "install", "--", name]);
        assert_eq!(refused.status, 2, "{name}: {}", refused.stderr);
    }
    // a name like any other, which nobody has
    project.envy(&["--restricted", "install", "path:./evil"]).exits(3);
    for option in [
        "--id=x",
        "--outputs=out",
        "--priority=1",
        "--dry-run",
        "-y",
        "--locked",
        "--offline",
        "--lock-timeout=0",
        "-d.",
    ] {
        project.envy(&["--restricted", "install", "greet", option]).exits(2);
    }
    assert!(project.snapshot() == before);
}

#[test]
fn every_other_command_is_refused() {
    let place = Workplace::new();
    let project = realized(&place);
    for command in [
        &["run", "--", "touch", "x"][..],
        &["activate"],
        &["env"],
        &["trust", "--yes"],
        &["edit"],
        &["sync"],
        // realizes what the lock says
        &["which", "hello"],
        &["init"],
        &["gc"],
        &["doctor"],
        &["diff", "HEAD"],
        &["hook", "bash"],
    ] {
        let refused = project.envy(&[&["--restricted"], command].concat()).failed();
        assert!(refused.stderr.contains("is not for restricted use"), "{}", refused.stderr);
    }
    assert!(!project.dir().join("x").exists());
}

#[test]
fn no_code_of_the_manifest_runs() {
    let place = Workplace::new();
    let project = realized(&place);
    let touch = format!("touch '{}'", project.home().join("ran").display());
    project.write(
        "envy.toml",
        format!(
            "{}\n[hooks]\non-activate = \"{touch}\"\n\n[profile]\nbash = \"{touch}\"\n\n[scripts]\nhello = \"{touch}\"\n\n\
             [options]\npath-prepend = [\"bin\"]\ndotenv = [\".env\"]\n",
            project.read("envy.toml")
        ),
    );
    project.write(".env", format!("PROMPT_COMMAND='{touch}'\n"));
    for command in [
        &["install", "greet"][..],
        &["list"],
        &["status"],
        &["update"],
        &["remove", "greet"],
        &["history"],
        &["rollback"],
    ] {
        project.envy(&[&["--restricted"], command].concat()).ok();
    }
    assert!(!project.home().join("ran").exists());
}

#[rstest]
#[case::cache("[options]\nsubstituters = [\"http://127.0.0.1:1\"]\n")]
#[case::keys("[options]\ntrusted-public-keys = [\"evil-1:x\"]\n")]
#[case::catalog("[catalog]\nurl = \"http://127.0.0.1:1\"\n")]
#[case::store("[options]\nstore = \"/tmp/evil\"\n")]
#[case::flake("x = { flake = \"github:me/evil#x\" }\n")]
#[case::include("[include]\nenvironments = [\"/home/other\"]\n")]
#[case::envys_own("[vars]\nENVY_CATALOG_URL = \"http://127.0.0.1:1\"\n")]
#[case::nixs_own("[vars]\nNIX_CONFIG = \"substituters = http://127.0.0.1:1\"\n")]
#[case::state("[vars]\nXDG_STATE_HOME = \"/tmp/evil\"\n")]
#[case::home("[vars]\nHOME = \"/tmp/evil\"\n")]
fn a_manifest_has_no_words_for_caches_catalogs_stores_and_envys_own_variables(#[case] evil: &str) {
    let place = Workplace::new();
    let project = realized(&place);
    project.write("envy.toml", format!("{}{evil}", project.read("envy.toml")));
    let before = project.snapshot();
    project.envy(&["--restricted", "install", "greet"]).exits(1);
    assert!(project.snapshot() == before);
}

#[rstest]
fn proxies_certificates_and_settings_of_agents_reach_nobody_without_trust(
    #[values(
        "HTTPS_PROXY",
        "https_proxy",
        "ALL_PROXY",
        "SSL_CERT_FILE",
        "TMPDIR",
        "XDG_RUNTIME_DIR",
        "XDG_CONFIG_DIRS",
        "PATH",
        "LD_PRELOAD",
        "CODEX_HOME",
        "OPENAI_BASE_URL",
        "PYTHONUSERBASE",
        "TAR_OPTIONS",
        "NODE_EXTRA_CA_CERTS",
        "ANTHROPIC_BASE_URL"
    )]
    name: &str,
) {
    let place = Workplace::new();
    let project = realized(&place);
    project.write("envy.toml", format!("{}\n[vars]\n{name} = \"/evil\"\nPLAIN = \"x\"\n", project.read("envy.toml")));
    let seen = project.envy(&["run", "--", "sh", "-c", &format!("printf '%s %s' \"${{{name}-}}\" \"$PLAIN\"")]).ok();
    assert!(!seen.stdout.contains("/evil") && seen.stdout.ends_with(" x"), "{}", seen.stdout);
    assert!(seen.stderr.contains("trust"), "{}", seen.stderr);
}

/// The words of the threat model are kept: each line names tests that there are.
#[test]
fn every_line_of_the_threat_model_names_a_test_that_exists() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = fs_err::read_to_string(root.join("docs/threat-model.md")).unwrap();
    let mut sources = String::new();
    let mut folders = vec![root.join("src"), root.join("tests")];
    while let Some(folder) = folders.pop() {
        for path in fs_err::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            match path.extension() {
                _ if path.is_dir() => folders.push(path),
                Some(extension) if extension == "rs" => sources += &fs_err::read_to_string(path).unwrap(),
                _ => {}
            }
        }
    }
    let rows: Vec<&str> = text.lines().filter(|line| line.starts_with("| ")).skip(1).collect();
    assert!(rows.len() > 15, "{} rows", rows.len());
    for row in rows {
        let tests: Vec<&str> = row.rsplit('|').nth(1).unwrap_or_default().split('`').skip(1).step_by(2).collect();
        assert!(!tests.is_empty(), "no test: {row}");
        for test in tests {
            assert!(sources.contains(&format!("fn {test}(")), "no test {test}: {row}");
        }
    }
}
