//! Entering an environment beside direnv, mise, uv and Nix: whole processes and real shells on one machine, taking turns,
//! medians of one run. `scripts/bench enter` runs it.
//!
//! The measuring process runs inside the machine itself (this program starts itself there), so that no sandbox is timed.
//! `ENVY_BENCH_STATIC` may name a second envy, the static one.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a tool for whoever measures"
)]

#[allow(dead_code, unreachable_pub, reason = "shared with other targets, each of which uses a part")]
#[path = "../tests/support/mod.rs"]
mod support;

mod timing;

use std::path::Path;
use std::process::Stdio;

use support::cache::BinaryCache;
use support::catalog::CatalogService;
use support::machine::{Kind, Machine, User};
use support::many;
use support::project::TestProject;
use support::world::{Nix, World};
use timing::{Contender, table};

/// Variables that a cached `nix print-dev-env` exports: about as many as that of a small dev shell.
const CACHED_EXPORTS: usize = 60;

/// uv's smallest project: it keeps Python packages and no programs, but it is whom people compare speed with.
const PYTHON_PROJECT: &str = "\
[project]
name = \"small\"
version = \"1\"
requires-python = \">=3.9\"
[tool.uv]
package = false
";

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    match arguments.iter().position(|argument| argument == "--inside") {
        Some(at) => inside(&Inside::parse(&arguments[at + 1..])),
        None => outside(),
    }
}

/// Prepares the machine and the folders `small`, `other` and `large`, each of which envy, direnv and mise know.
fn outside() {
    let world = World::find();
    let (cache, catalog) = (BinaryCache::start(&world.cache_dir()), CatalogService::start(&world));
    let machine = Machine::start(&world, Kind::Daemon(Nix::V2_34), User::Same, &cache);
    let project = TestProject::on(&machine).asking(&catalog).with("NIX_REMOTE", "daemon");
    // hooks of others load zsh's own functions
    let functions = world.zsh_functions().replace(' ', ":");
    let project = if functions.is_empty() { project } else { project.with("FPATH", functions) };
    let mise = world.cache_dir().with_file_name("peers").join("mise/bin/mise").display().to_string();
    let direnv = first(&["/usr/bin/direnv".to_owned(), world.tool("direnv").display().to_string()]);
    std::os::unix::fs::symlink(world.tool("nu"), project.envy_path().with_file_name("nu")).unwrap();
    let hello = world.path("hello", "2.12.2");
    for (folder, packages) in [("small", 1), ("other", 1), ("large", 200)] {
        project.write(&format!("{folder}/envy.toml"), many::manifest(packages));
        project.write(
            &format!("{folder}/mise.toml"),
            format!("[env]\nGREETING = \"hello\"\n_.path = [\"{hello}/bin\"]\n"),
        );
        project.write(&format!("{folder}/.envrc"), "source cached.rc\n");
        project.write(&format!("{folder}/cached.rc"), cached(&hello));
        let run = |program: &str, words: &[&str]| {
            let mut command = project.command_in(&project.dir().join(folder), program, words);
            let status = command.stdout(Stdio::null()).status().unwrap();
            assert!(status.success(), "{program} {words:?}");
        };
        run(&project.envy_path().display().to_string(), &["sync", "-q"]);
        many::until_stamped(&project, &project.dir().join(folder));
        run(&direnv, &["allow"]);
        run(&mise, &["trust", "-q"]);
    }
    let uv = world.cache_dir().with_file_name("peers").join("uv/uv").display().to_string();
    project.write("python/pyproject.toml", PYTHON_PROJECT);
    let mut sync = project.command_in(&project.dir().join("python"), &uv, &["sync", "-q", "--offline"]);
    assert!(sync.status().unwrap().success());
    let this = std::env::current_exe().unwrap().display().to_string();
    let nix = world.nix_bin(Nix::V2_34).join("nix").display().to_string();
    let envy = project.envy_path().display().to_string();
    let fixed = std::env::var("ENVY_BENCH_STATIC").unwrap_or_default();
    let store = project.home().join("store").display().to_string();
    let variable = format!("ENVY_STORE={store}");
    // An environment that /nix does not have.
    project.write("own/envy.toml", many::manifest(8));
    let mut sync = project.command_in(&project.dir().join("own"), "env", &[&variable, &envy, "sync", "-q"]);
    assert!(sync.stdout(Stdio::null()).status().unwrap().success());
    let words = ["--inside", &envy, &fixed, &direnv, &mise, &uv, &nix, &hello, &store];
    let status = project.command(this, &words).stdout(Stdio::inherit()).stderr(Stdio::inherit()).status().unwrap();
    assert!(status.success());
}

fn first(candidates: &[String]) -> String {
    candidates.iter().find(|path| Path::new(path).exists()).expect("direnv").clone()
}

/// What nix-direnv sources when its cache is warm.
fn cached(hello: &str) -> String {
    let export = |index| format!("export NIX_CACHED_{index}='/nix/store/value-{index} of a variable'\n");
    let exports: String = (0..CACHED_EXPORTS).map(export).collect();
    format!("{exports}export GREETING=hello\nexport PATH='{hello}/bin'\"${{PATH:+:$PATH}}\"\n")
}

/// What the measuring process knows.
struct Inside {
    envy: String,
    fixed: Option<String>,
    direnv: String,
    mise: String,
    uv: String,
    nix: String,
    hello: String,
    /// A store of the user's, which is entered by namespaces.
    store: String,
}

impl Inside {
    fn parse(arguments: &[String]) -> Self {
        let [envy, fixed, direnv, mise, uv, nix, hello, store] = arguments else { panic!("eight words") };
        let fixed = Some(fixed.clone()).filter(|path| !path.is_empty());
        let [envy, direnv, mise, uv, nix, hello, store] = [envy, direnv, mise, uv, nix, hello, store].map(Clone::clone);
        Self { envy, fixed, direnv, mise, uv, nix, hello, store }
    }

    /// envy as it was built, and the static one if there is one.
    fn envys(&self) -> Vec<(&'static str, &str)> {
        let fixed = self.fixed.iter().map(|path| ("envy, static", path.as_str()));
        std::iter::once(("envy", self.envy.as_str())).chain(fixed).collect()
    }
}

fn inside(with: &Inside) {
    let root = std::env::current_dir().unwrap();
    commands(with, &root);
    for shell in ["bash", "zsh", "fish", "elvish", "tcsh", "nu"] {
        prompts(with, &root, shell);
    }
}

/// One command inside.
fn commands(with: &Inside, root: &Path) {
    let (small, large) = (root.join("small"), root.join("large"));
    let mut contenders = vec![Contender::new("bare exec", &small, &["true"])];
    for (label, envy) in with.envys() {
        contenders.push(Contender::new(format!("{label} run"), &small, &[envy, "run", "--", "true"]));
        contenders.push(Contender::new(format!("{label} run, 200 packages"), &large, &[envy, "run", "--", "true"]));
    }
    let inside = |envy: &str| {
        let run = Contender::new("envy run, store below HOME", &root.join("own"), &[envy, "run", "--", "true"]);
        run.with("ENVY_STORE", with.store.clone())
    };
    contenders.push(inside(with.fixed.as_deref().unwrap_or(&with.envy)));
    contenders.extend([
        Contender::new("mise exec", &small, &[&with.mise, "exec", "--", "true"]),
        Contender::new("direnv exec", &small, &[&with.direnv, "exec", ".", "true"]),
        Contender::new("uv run", &root.join("python"), &[&with.uv, "run", "--offline", "--", "true"]),
        Contender::new("nix shell PATH", &small, &[&with.nix, "shell", &with.hello, "-c", "true"]),
        Contender::new("bash, cached rc", &small, &["bash", "--norc", "-c", "source cached.rc; exec true"]),
    ]);
    table("enter and run `true`, ms", &contenders);
    let mut contenders = Vec::new();
    for (label, envy) in with.envys() {
        contenders.push(Contender::new(format!("{label} activate"), &small, &[envy, "activate", "--shell", "bash"]));
        contenders.push(Contender::new(
            format!("{label} activate, 200 packages"),
            &large,
            &[envy, "activate", "--shell", "bash"],
        ));
    }
    contenders.extend([
        Contender::new("mise env", &small, &[&with.mise, "env", "-s", "bash"]),
        Contender::new("direnv export", &small, &[&with.direnv, "export", "bash"]),
    ]);
    table("print the code that enters, ms", &contenders);
}

/// Prompts of a real shell.
fn prompts(with: &Inside, root: &Path, shell: &str) {
    let mut hooks: Vec<(String, String)> =
        with.envys().into_iter().map(|(label, envy)| (label.to_owned(), format!("{envy} hook {shell}"))).collect();
    // what the others do in shells that few use was not looked at
    if ["bash", "zsh", "fish"].contains(&shell) {
        hooks.push(("direnv".to_owned(), format!("{} hook {shell}", with.direnv)));
        hooks.push(("mise".to_owned(), format!("{} activate {shell}", with.mise)));
    }
    println!("  {shell}, a prompt where nothing changed, ms");
    for (label, hook) in &hooks {
        for folder in ["small", "large"] {
            let batch = match shell {
                _ if !label.starts_with("envy") => 10,
                "elvish" | "nu" => 100,
                _ => 1000,
            };
            let times = timing::prompts(shell, hook, root, folder, None, batch);
            timing::print(&format!("{label}{}", if folder == "large" { ", 200 packages" } else { "" }), times);
        }
    }
    println!("  {shell}, a prompt in another project, ms");
    for (label, hook) in &hooks {
        timing::print(label, timing::prompts(shell, hook, root, "small", Some("other"), 10));
    }
}
