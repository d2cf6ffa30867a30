//! Daily life of a project: cloning, editing by hand, entering, agreeing, and what stays untouched.

use crate::support::project::{TestProject, snapshot};
use crate::support::site::{Site, Workplace};

#[test]
fn a_fresh_clone_runs_from_the_lock_alone() {
    let place = Workplace::new();
    let project = place.project().having(&["hello", "greet"]);
    // another machine, another user's home, and no catalog at all
    let other = place.site.machine();
    let clone = TestProject::on(&other);
    for file in ["envy.toml", "envy.lock", "AGENTS.md"] {
        clone.write(file, project.read(file));
    }
    let before = clone.snapshot();
    assert_eq!(clone.envy(&["run", "--locked", "--", "hello"]).ok().stdout, "Hello, world!\n");
    assert_eq!(clone.snapshot(), before, "running changes no file of the project");
    other.verify_store();
}

#[test]
fn what_a_model_writes_into_the_manifest_is_what_run_gives() {
    let place = Workplace::new();
    let project = place.project();
    project.write("envy.toml", "version = 1\n# mine\n[packages]\nhello = \"*\" # yes\n[vars]\nWHO = \"$BASE/you\"\nBASE = \"me\"\n[scripts]\nwho = \"echo $WHO\"\n");
    assert_eq!(project.envy(&["run", "who", "too"]).ok().stdout, "me/you too\n");
    assert!(project.read("envy.lock").contains("[packages.hello]"));
    assert!(project.read("envy.toml").contains("hello = \"*\" # yes"));
    let asked = place.site.catalog.requests().len();
    let text = project.read("envy.toml").replace("\"me\"", "\"them\"");
    project.write("envy.toml", text);
    assert_eq!(project.envy(&["run", "who"]).ok().stdout, "them/you\n");
    assert_eq!(place.site.catalog.requests().len(), asked, "new variables ask no catalog");
}

#[test]
fn run_with_a_lock_that_does_not_answer_is_refused_where_it_may_not_change() {
    let place = Workplace::new();
    let project = place.project();
    project.write("envy.toml", "version = 1\n[packages]\nhello = \"*\"\n");
    let refused = project.envy(&["run", "--locked", "--", "hello"]);
    assert_eq!(refused.status, 125);
    assert!(refused.stderr.contains("error[lock-outdated]"), "{refused:?}");
    assert_eq!(project.envy(&["sync", "--locked"]).status, 4);
    let in_ci = TestProject::on(&place.machine).asking(&place.site.catalog).with("CI", "true");
    in_ci.write("envy.toml", "version = 1\n[packages]\nhello = \"*\"\n");
    assert_eq!(in_ci.envy(&["run", "hello"]).status, 125);
}

#[test]
fn installing_again_changes_nothing_and_asks_nobody() {
    let place = Workplace::new();
    let project = place.project().having(&["hello"]);
    let (before, asked) = (project.snapshot(), place.site.catalog.requests().len());
    assert_eq!(project.envy(&["install", "hello"]).ok().stdout, "nothing to do\n");
    assert_eq!(project.envy(&["sync"]).ok().stdout, "nothing to do\n");
    assert_eq!(project.snapshot(), before);
    assert_eq!(place.site.catalog.requests().len(), asked);
}

#[test]
fn activation_in_a_shell_is_undone_exactly() {
    let site = Site::new();
    let machine = site.machine();
    let project = TestProject::on(&machine).asking(&site.catalog).with("GREETING", "hi");
    project.write("envy.toml", "version = 1\n[packages]\nhello = \"*\"\n[vars]\nGREETING = \"hello\"\n");
    project.envy(&["sync"]).ok();
    for shell in ["bash", "sh"] {
        let script = "set -eu\nold=$(env | grep -v ^_= | sort)\neval \"$(envy activate)\"\nhello\necho $GREETING\n\
            eval \"$(envy deactivate)\"\nnew=$(env | grep -v ^_= | sort)\n[ \"$old\" = \"$new\" ] && echo same\n";
        assert_eq!(project.run(shell, &["-c", script]).ok().stdout, "Hello, world!\nhello\nsame\n", "{shell}");
    }
}

#[test]
fn activate_in_a_terminal_is_a_subshell() {
    let place = Workplace::new();
    let project = place.project();
    project.write("envy.toml", "version = 1\n[packages]\nhello = \"*\"\n");
    project.envy(&["sync"]).ok();
    let mut terminal = project.envy_in_terminal(&["activate"]);
    terminal.wait_for("(envy:project)");
    terminal.send("hello; exit 7\n");
    terminal.wait_for("Hello, world!");
    assert_eq!(terminal.finish().0, 7);
}

#[test]
fn list_which_and_status_say_what_there_is() {
    let place = Workplace::new();
    let project = place.project().having(&["hello@2.10"]);
    let list = project.envy(&["list", "--json"]).ok().document();
    assert_eq!(list["packages"][0]["id"], "hello");
    assert_eq!(list["packages"][0]["version"], "2.10");
    assert_eq!(list["packages"][0]["outputs"][0], "out");
    let which = project.envy(&["which", "hello"]).ok();
    assert_eq!(which.stdout.trim_end(), format!("{}/bin/hello", place.site.world.path("hello", "2.10")));
    assert!(which.stderr.contains("from hello 2.10"));
    let status = project.envy(&["status", "--json"]).ok().document();
    assert_eq!(
        (&status["locked"], &status["realized"], &status["agents_md"]),
        (&true.into(), &true.into(), &true.into())
    );
}

#[test]
fn a_conflict_names_both_packages_and_the_command_that_settles_it() {
    let place = Workplace::new();
    let project = place.project();
    project.envy(&["init"]).ok();
    let before = project.snapshot();
    let refused = project.envy(&["install", "clash-blue", "clash-red"]);
    assert!(refused.stderr.contains("error[file-conflict]"), "{refused:?}");
    assert!(refused.stderr.contains("bin/clash") && refused.stderr.contains("--priority"), "{refused:?}");
    assert_eq!(project.snapshot(), before, "nothing changed");
}

/// What hints would have somebody type, each one alone.
fn commands(said: &str) -> Vec<&str> {
    said.lines().map(str::trim).filter(|line| line.starts_with("envy ")).collect()
}

fn typed(project: &TestProject<'_>, line: &str) {
    for command in line.split(" && ") {
        project.envy(&command.split(' ').skip(1).collect::<Vec<_>>()).ok();
    }
}

#[test]
fn what_is_offered_against_a_conflict_works_as_it_is_typed() {
    let site = Site::new();
    let machine = site.machine();
    let refused = |standing: &[&str], asked: &[&str], chosen: &str| {
        let project = TestProject::on(&machine).asking(&site.catalog);
        project.envy(&["init"]).ok();
        project.envy(&[&["install"], standing].concat()).ok();
        let refused = project.envy(&[&["install"], asked].concat()).exits(1);
        let offered = commands(&refused.stderr);
        assert_eq!(offered.len(), 2, "{refused:?}");
        typed(&project, offered.iter().find(|line| line.contains(chosen)).unwrap());
        project
    };
    for priority in [4, 6] {
        let project = refused(&["hello@2.10"], &["hello@2.12", "--id", "hello-new"], &format!("--priority {priority}"));
        let manifest = project.read("envy.toml");
        assert!(manifest.contains("hello = \"2.10\""), "{manifest}");
        let new = format!("hello-new = {{ package = \"hello\", version = \"2.12\", priority = {priority} }}");
        assert!(manifest.contains(&new), "{manifest}");
    }
    for color in ["blue", "red"] {
        let project = refused(&[], &["clash-blue", "clash-red"], &format!("clash-{color} --priority 4"));
        assert_eq!(project.envy(&["run", "clash"]).ok().stdout, format!("{color}\n"));
    }
}

#[test]
fn what_stands_already_is_offered_for_removal_and_nothing_else_is() {
    let place = Workplace::new();
    let project = place.project();
    project.envy(&["init"]).ok();
    let refused = project.envy(&["install", "secret-sauce"]).exits(5);
    assert_eq!(commands(&refused.stderr), ["envy show secret-sauce"]);
    project.write("envy.toml", "version = 1\n[packages]\nsecret-sauce = \"*\"\n");
    let refused = project.envy(&["sync"]).exits(5);
    assert_eq!(commands(&refused.stderr), ["envy show secret-sauce", "envy remove secret-sauce"]);
    project.write("envy.toml", "version = 1\n[packages]\nclash-red = \"*\"\nclash-blue = \"*\"\n");
    let refused = project.envy(&["sync"]).exits(1);
    let offered = commands(&refused.stderr);
    assert_eq!(offered.len(), 4, "{refused:?}");
    typed(&project, offered[2]);
}

#[test]
fn a_conflict_that_was_written_by_hand_can_be_mended_by_hand() {
    let site = Site::new();
    let machine = site.machine();
    let project = TestProject::on(&machine).asking(&site.catalog);
    project.write("envy.toml", "version = 1\n[packages]\nclash-red = \"*\"\nclash-blue = \"*\"\n");
    let refused = project.envy(&["sync"]).exits(1);
    assert_said!(project, refused.stderr, @r"
    Resolving 2 packages
    Fetching 2 paths, [SIZE]
    Composing the environment
    error[file-conflict]: clash-red and clash-blue both bring `bin/clash`, and they differ
    help: let clash-red win:
      envy install clash-red --priority 4
    help: let clash-blue win:
      envy install clash-blue --priority 4
    help: or go without clash-blue:
      envy remove clash-blue
    help: or give the one that is to win `priority = 4` in envy.toml, then:
      envy sync
    ");
    let edit = refused.stderr.lines().find(|line| line.contains("in envy.toml")).unwrap();
    let edit = edit.split('`').nth(1).unwrap();
    let manifest = project.read("envy.toml");
    project.write("envy.toml", manifest.replace("red = \"*\"", &format!("red = {{ {edit} }}")));
    typed(&project, commands(&refused.stderr)[3]);
    assert_eq!(project.envy(&["run", "clash"]).ok().stdout, "red\n");
}

#[test]
fn an_id_that_is_another_package_is_not_replaced() {
    let place = Workplace::new();
    let project = place.project().having(&["hello@2.10"]);
    let before = project.snapshot();
    let refused = project.envy(&["install", "greet", "--id", "hello"]).exits(2);
    assert_said!(project, refused.stderr, @"
    error[usage]: the id `hello` is taken: in envy.toml it is hello, not greet
    help: choose another id:
      envy install greet --id greet-2
    help: or go without hello first:
      envy remove hello
    ");
    project.envy(&["plan", "hello", "hello"]).ok();
    assert_eq!(project.snapshot(), before);
    typed(&project, commands(&refused.stderr)[0]);
    project.envy(&["install", "hello@2.12", "--id", "hello"]).ok();
    project.envy(&["install", "greet@1.1", "--id", "greet-2"]).ok();
    assert!(project.read("envy.toml").contains("hello = \"2.12\""), "a range of the same package changes as ever");
}

#[test]
fn one_package_with_two_ranges_is_refused() {
    let place = Workplace::new();
    let project = place.project();
    project.envy(&["init"]).ok();
    let before = project.snapshot();
    let refused = project.envy(&["install", "hello@2.10", "hello@2.12"]).exits(2);
    assert_said!(project, refused.stderr, @"
    error[usage]: `hello` is named twice, as 2.10 and as 2.12
    help: take one of them:
      envy install hello@2.12
    help: or give the second one an id of its own:
      envy install hello@2.12 --id hello-2
    ");
    assert_eq!(project.snapshot(), before);
}

#[test]
fn what_no_cache_has_ends_before_anything_changed() {
    let place = Workplace::new();
    let project = place.project();
    project.envy(&["init"]).ok();
    let before = project.snapshot();
    let refused = project.envy(&["install", "secret-sauce"]);
    assert_eq!(refused.status, 5, "{refused:?}");
    let said = &refused.stderr;
    assert!(said.contains("secret-sauce 1.0") && said.contains("/nix/store/") && said.contains("unfree"), "{said}");
    assert!(said.contains(&place.site.cache.url()), "the caches that were asked: {said}");
    assert_eq!(project.snapshot(), before);
}

#[test]
fn what_is_realized_runs_in_any_copy_without_daemon_and_catalog_and_writes_nothing() {
    let place = Workplace::new();
    let project = place.project().having(&["hello"]);
    project.envy(&["run", "hello"]).ok();
    // as a git worktree or a moved checkout has them
    let (copy, files) = (project.dir().join("copy"), ["envy.toml", "envy.lock"].map(|file| project.dir().join(file)));
    fs_err::create_dir(&copy).unwrap();
    fs_extra::copy_items(&files, &copy, &fs_extra::dir::CopyOptions::new()).unwrap();
    let project = project.with("ENVY_CATALOG_URL", "http://127.0.0.1:9").with("NIX_DAEMON_SOCKET_PATH", "/nowhere");
    let before = (snapshot(&project.home()), project.snapshot());
    assert_eq!(project.envy(&["-d", "copy", "run", "--", "hello"]).ok().stdout, "Hello, world!\n");
    assert_eq!((snapshot(&project.home()), project.snapshot()), before);
}
