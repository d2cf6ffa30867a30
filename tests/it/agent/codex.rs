//! The real Codex: it accepts what is written, and an agent in its sandbox can neither write that nor be let out by another
//! envy.

use std::path::{Path, PathBuf};

use envy::agent::codex::rules::{allowed, others};
use envy::agent::codex::user::trusting;

use super::json;
use crate::support::machine::{Kind, Machine, User};
use crate::support::project::{Ran, TestProject};
use crate::support::site::Site;
use crate::support::world::World;

/// Where envy and Codex lie on a machine: a folder in which no agent may write, unlike all of a test's own.
const TOOLS: &str = "/nix/tools";

/// The world's Codex, with what belongs to it beside it.
fn codex_of(world: &World) -> PathBuf {
    world.tool("").ancestors().nth(1).unwrap().join("sources/codex/bin/codex")
}

fn put(from: &Path, to: &Path) {
    if fs_err::hard_link(from, to).is_err() {
        fs_err::copy(from, to).unwrap();
    }
}

struct Setting<'m> {
    project: TestProject<'m>,
}

fn with(act: impl FnOnce(&Setting<'_>, &World)) {
    let site = Site::new();
    let machine = site.machine_with(Kind::EmptyNix, User::Same);
    let setting = Setting { project: installed(&machine, &site.world) };
    setting.project.command(site.world.tool("git"), &["init", "-q"]).output().unwrap();
    setting.envy(&["init"]).ok();
    act(&setting, &site.world);
}

fn installed<'m>(machine: &'m Machine, world: &World) -> TestProject<'m> {
    let project = TestProject::on(machine);
    let tools = machine.host_path(TOOLS);
    fs_err::create_dir(&tools).unwrap();
    put(&fs_err::canonicalize(project.envy_path()).unwrap(), &tools.join("envy"));
    put(&codex_of(world), &tools.join("codex"));
    project.with("PATH", format!("{TOOLS}:/usr/bin:/bin"))
}

impl Setting<'_> {
    fn envy(&self, arguments: &[&str]) -> Ran {
        self.project.run(&format!("{TOOLS}/envy"), arguments)
    }

    fn codex(&self, arguments: &[&str]) -> Ran {
        self.project.run(&format!("{TOOLS}/codex"), arguments)
    }

    fn user_file(&self, name: &str) -> PathBuf {
        self.project.home().join(".codex").join(name)
    }

    fn trust(&self) {
        fs_err::create_dir_all(self.user_file("")).unwrap();
        fs_err::write(self.user_file("config.toml"), trusting(&self.project.dir())).unwrap();
    }
}

#[test]
fn codex_reads_the_settings_in_a_trusted_project_and_the_block_in_any() {
    with(|setting, _| {
        let wrote = setting.envy(&["agent", "setup", "codex"]).ok();
        assert!(wrote.stderr.contains("checked with codex-cli 0.169.0"), "{wrote:?}");
        assert!(wrote.stderr.contains(&trusting(&setting.project.dir()).replace('\n', "\n    ")), "{wrote:?}");
        assert!(!wrote.stderr.contains("warning"), "{wrote:?}");
        let prompt = setting.codex(&["debug", "prompt-input", "hi"]).ok().stdout;
        assert!(prompt.contains("Run every command as `envy run -- COMMAND`"), "{prompt}");
        assert!(setting.codex(&["mcp", "get", "envy"]).failed().stderr.contains("No MCP server named 'envy'"));

        setting.trust();
        let server = json(&setting.codex(&["mcp", "get", "envy", "--json"]).ok().stdout);
        let transport = &server["transport"];
        assert_eq!((&transport["command"], &transport["args"][0]), (&"envy".into(), &"mcp".into()));
        let passed: Vec<&str> =
            transport["env_vars"].as_array().unwrap().iter().filter_map(|name| name.as_str()).collect();
        assert_eq!(passed, envy::agent::variables::for_server().collect::<Vec<_>>());
        assert_eq!(server["tool_timeout_sec"], 3600.0);
        let again = setting.envy(&["agent", "setup", "codex"]).ok();
        assert!(!again.stderr.contains("trust"), "{again:?}");
    });
}

#[test]
fn codex_knows_every_key_of_the_settings() {
    with(|setting, _| {
        setting.envy(&["agent", "setup", "codex"]).ok();
        setting.trust();
        setting.codex(&["app-server", "--strict-config"]).ok();
        let file = ".codex/config.toml";
        setting.project.write(file, setting.project.read(file).replacen("approval_mode", "approval_modes", 1));
        assert!(setting.codex(&["app-server", "--strict-config"]).failed().stderr.contains("approval_modes"));
    });
}

#[test]
fn what_codex_does_not_take_is_not_written() {
    with(|setting, _| {
        let text = "[mcp_servers.envy]\nenabled = \"perhaps\"\n";
        setting.project.write(".codex/config.toml", text);
        let refused = setting.envy(&["agent", "setup", "codex"]).exits(1);
        assert!(refused.stderr.contains("codex-cli 0.169.0 does not accept the settings"), "{refused:?}");
        assert!(refused.stderr.contains("expected a boolean"), "{refused:?}");
        assert_eq!(setting.project.read(".codex/config.toml"), text);
    });
}

#[test]
fn rules_allow_the_restricted_commands_of_this_very_envy_and_nothing_else() {
    with(|setting, _| {
        let refused = setting.envy(&["agent", "setup", "codex", "--user"]).exits(8);
        assert!(refused.stderr.contains("envy agent setup codex --user --yes"), "{refused:?}");
        assert!(!setting.user_file("rules").exists() && !setting.project.dir().join(".codex").exists());
        setting.envy(&["agent", "setup", "codex", "--user", "--yes"]).ok();
        let rules = setting.user_file("rules/envy.rules").display().to_string();
        let envy = format!("{TOOLS}/envy");
        let decision = |words: &[String]| {
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            let ran = setting.codex(&[&["execpolicy", "check", "--rules", &rules, "--"], &words[..]].concat()).ok();
            json(&ran.stdout)["decision"].as_str().map(str::to_owned)
        };
        for words in allowed(&envy) {
            assert_eq!(decision(&words).as_deref(), Some("allow"), "{words:?}");
        }
        let planted = format!("{}/envy", setting.project.dir().display());
        for words in others(&envy).into_iter().chain(others(&planted)).chain(allowed(&planted)) {
            assert_eq!(decision(&words), None, "{words:?}");
        }
        setting.envy(&["agent", "check"]).ok();
        // rules for an envy that is no longer this one
        let text = fs_err::read_to_string(&rules).unwrap();
        fs_err::write(&rules, text.replace(TOOLS, "/old")).unwrap();
        let stale = setting.envy(&["agent", "check"]).exits(1);
        assert!(stale.stderr.contains("next: envy agent setup codex --user"), "{stale:?}");
        setting.envy(&["agent", "setup", "codex", "--user", "--yes"]).ok();
        let left = setting.envy(&["agent", "remove"]).ok();
        assert!(left.stderr.contains("envy agent remove --user") && Path::new(&rules).exists(), "{left:?}");
        setting.envy(&["agent", "remove", "--user", "--yes"]).ok();
        assert!(!Path::new(&rules).exists());
    });
}

#[test]
fn rules_of_somebody_else_and_an_envy_that_agents_can_replace_are_refused() {
    with(|setting, _| {
        let rules = setting.user_file("rules/envy.rules");
        // one that lies in a folder for temporary files
        let theirs = setting.project.home().join("envy");
        put(&fs_err::canonicalize(setting.project.envy_path()).unwrap(), &theirs);
        let refused = setting.project.run(theirs.to_str().unwrap(), &["agent", "setup", "codex", "--user", "--yes"]);
        let refused = refused.exits(8);
        assert!(refused.stderr.contains("error[not-trusted]: an agent may write to"), "{refused:?}");
        assert!(!rules.exists());
        fs_err::create_dir_all(rules.parent().unwrap()).unwrap();
        fs_err::write(&rules, "mine = 1\n").unwrap();
        assert!(
            setting.envy(&["agent", "setup", "codex", "--user", "--yes"]).exits(1).stderr.contains("is not envy's")
        );
        assert_eq!(fs_err::read_to_string(&rules).unwrap(), "mine = 1\n");
        // writable for more than its user: by Codex's settings
        fs_err::remove_file(&rules).unwrap();
        let roots = format!("[sandbox_workspace_write]\nwritable_roots = [\"{TOOLS}\"]\n");
        fs_err::write(setting.user_file("config.toml"), roots).unwrap();
        let refused = setting.envy(&["agent", "setup", "codex", "--user", "--yes"]).exits(8);
        assert!(refused.stderr.contains("writable by Codex's settings"), "{refused:?}");
    });
}

#[test]
fn an_agent_does_not_let_itself_out() {
    with(|setting, _| {
        for yes in [&[][..], &["--yes"]] {
            let words = [&["agent", "setup", "codex", "--user"], yes].concat();
            let mut command = setting.project.command(format!("{TOOLS}/envy"), &words);
            let refused: Ran = command.env("CODEX_THREAD_ID", "1").output().unwrap().into();
            let refused = refused.exits(8);
            assert!(
                refused.stderr.contains("not for an agent to decide") && !refused.stderr.contains("--yes"),
                "{refused:?}"
            );
            assert!(!setting.user_file("rules").exists() && !setting.project.dir().join(".codex").exists());
        }
    });
}

#[test]
fn a_codex_or_envy_that_the_project_brings_is_never_run() {
    with(|setting, _| {
        let dir = setting.project.dir().join("bin");
        for name in ["codex", "envy"] {
            setting.project.write(&format!("bin/{name}"), format!("#!/bin/sh\ntouch {}/ran\n", dir.display()));
            std::fs::set_permissions(dir.join(name), std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
        }
        let mut command = setting.project.command(format!("{TOOLS}/envy"), &["agent", "setup", "codex"]);
        let ran: Ran = command.env("PATH", format!("{}:{TOOLS}:/usr/bin:/bin", dir.display())).output().unwrap().into();
        let ran = ran.ok();
        assert!(
            ran.stderr.contains("the first envy on PATH is")
                && ran.stderr.contains("not checked with Codex: an agent may write to"),
            "{ran:?}"
        );
        assert!(!dir.join("ran").exists());
    });
}

#[test]
fn in_the_sandbox_the_block_can_be_mended_and_the_settings_are_a_persons() {
    with(|setting, world| {
        let codex = codex_of(world).display().to_string();
        let sandboxed = |mode: &str, arguments: &[&str]| {
            let mode = format!("sandbox_mode=\"{mode}\"");
            let envy = format!("{TOOLS}/envy");
            let mut command = setting.project.command(&codex, &["sandbox", "-c", &mode, "--", &envy]);
            // Codex makes no sandbox from a home below the temporary folder
            let command = command.args(arguments).env("TMPDIR", setting.project.home().join("tmp"));
            Ran::from(command.output().unwrap())
        };
        fs_err::create_dir(setting.project.home().join("tmp")).unwrap();
        fs_err::create_dir(setting.user_file("")).unwrap();
        setting.project.write("AGENTS.md", setting.project.read("AGENTS.md").replace("Missing a tool?", "No tool?"));
        let refused = sandboxed("read-only", &["agent", "sync"]).exits(7);
        assert!(refused.stderr.contains("error[sandbox-blocked]: a sandbox protects"), "{refused:?}");
        sandboxed("workspace-write", &["agent", "sync"]).ok();
        assert!(setting.project.read("AGENTS.md").contains("Missing a tool?"));
        let before = setting.project.snapshot();
        let refused = sandboxed("workspace-write", &["agent", "setup", "codex"]).exits(7);
        assert!(refused.stderr.ends_with("to run it in a terminal: envy agent setup codex\n"), "{refused:?}");
        assert_eq!(setting.project.snapshot(), before);
    });
}
