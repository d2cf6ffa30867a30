//! `envy env` and `envy export`, and their readers: real shells, and other programs where this machine has them.

use crate::support::project::{Ran, TestProject};
use crate::support::prompt::program;
use crate::support::site::Site;

const MANIFEST: &str = "version = 1\n[packages]\nhello = \"*\"\n[vars]\nWHO = \"it's me\"\nTWO = \"a\\nb\"\n";

fn with<'m>(site: &Site, machine: &'m crate::support::machine::Machine) -> TestProject<'m> {
    let project = TestProject::on(machine).asking(&site.catalog);
    project.write("envy.toml", MANIFEST);
    project.envy(&["sync"]).ok();
    project
}

#[test]
fn env_shows_what_the_environment_sets_the_same_from_inside() {
    let site = Site::new();
    let machine = site.machine();
    let project = with(&site, &machine).with("CPATH", "/mine");
    let outside = project.envy(&["env"]).ok();
    let shown: String = outside
        .stdout
        .lines()
        .filter(|line| !line.contains("CERT") && !line.contains("ENVY_RUN"))
        .map(|line| format!("{line}\n"))
        .collect();
    assert_said!(project, shown, @r"
    ENVY_ENVIRONMENT=/nix/store/[HASH]-envy-environment
    ENVY_PROJECT=[PROJECT]
    INFOPATH=/nix/store/[HASH]-envy-environment/share/info:
    MANPATH=/nix/store/[HASH]-envy-environment/share/man:
    PATH=/nix/store/[HASH]-envy-environment/bin:$PATH
    TWO=a\nb
    WHO=it's me
    XDG_DATA_DIRS=/nix/store/[HASH]-envy-environment/share:/usr/local/share:/usr/share
    ");
    assert_eq!(project.envy(&["run", "--", "envy", "env"]).ok(), outside);
    let json = project.envy(&["env", "--json"]).ok().document();
    assert_eq!(
        (&json["WHO"], &json["TWO"], &json["ENVY_UNDO"]),
        (&"it's me".into(), &"a\nb".into(), &serde_json::Value::Null)
    );
    assert_eq!(project.envy(&["env", "--format", "json"]).ok().stdout, project.envy(&["env", "--json"]).ok().stdout);
}

#[test]
fn each_shell_takes_its_format() {
    let site = Site::new();
    let machine = site.machine();
    let project = with(&site, &machine);
    let scripts = [
        ("bash", "eval \"$(envy env --format bash)\"; hello; printenv WHO TWO"),
        ("zsh", "eval \"$(envy env --format zsh)\"; hello; printenv WHO TWO"),
        ("sh", "eval \"$(envy env --format sh)\"; hello; printenv WHO TWO"),
        ("fish", "envy env --format fish | source; hello; printenv WHO TWO"),
        ("elvish", "eval (envy env --format elvish | slurp); hello; print $E:WHO\"\n\"$E:TWO\"\n\""),
        ("tcsh", "eval \"`envy env --format tcsh`\"; hello; printenv WHO; printenv TWO"),
        ("nu", "load-env (envy env --format nu | from nuon); hello; print $env.WHO $env.TWO"),
    ];
    for (shell, script) in scripts {
        let program = program(&site.world, shell);
        let said = project.run(program.to_str().unwrap(), &["-c", script]).ok();
        assert_eq!(said.stdout, "Hello, world!\nit's me\na\nb\n", "{shell}");
    }
}

#[test]
fn activate_and_deactivate_speak_to_every_shell() {
    let site = Site::new();
    let machine = site.machine();
    let project = with(&site, &machine).with("TWO", "before");
    let scripts = [
        ("fish", "envy activate | source; hello; envy deactivate | source; echo $TWO; set -q WHO; or echo gone"),
        (
            "elvish",
            "eval (envy activate | slurp); hello; eval (envy deactivate | slurp); echo $E:TWO; if (not (has-env WHO)) { echo gone }",
        ),
        ("tcsh", "eval \"`envy activate`\"; hello; eval \"`envy deactivate`\"; echo $TWO; if ( ! $?WHO ) echo gone"),
        ("zsh", "eval \"$(envy activate)\"; hello; eval \"$(envy deactivate)\"; echo $TWO; echo ${WHO-gone}"),
    ];
    for (shell, script) in scripts {
        let program = program(&site.world, shell);
        let said = project.run(program.to_str().unwrap(), &["-c", script]).ok();
        assert_eq!(said.stdout, "Hello, world!\nbefore\ngone\n", "{shell}: {said:?}");
    }
    let nu =
        "envy activate --shell nu | save in.nu; nu -c 'source in.nu; hello; envy deactivate --shell nu | save out.nu'";
    project
        .run(
            "sh",
            &[
                "-c",
                &nu.replace("nu -c", &format!("{} -c", program(&site.world, "nu").display()))
                    .replacen("| save", ">", 1),
            ],
        )
        .ok();
    let out = project.read("out.nu");
    assert!(out.contains("$env.TWO = \"before\"\n") && out.contains("hide-env --ignore-errors WHO\n"), "{out}");
}

#[test]
fn what_a_format_cannot_carry_is_said_before_anything_is_written() {
    let site = Site::new();
    let machine = site.machine();
    let project = with(&site, &machine);
    project.write("envy.toml", MANIFEST.replace("it's me", "it's \\\"me\\\""));
    let refused: Ran = project.envy(&["env", "--format", "dotenv"]).exits(1);
    assert_eq!(refused.stdout, "");
    assert_said!(project, refused.stderr, @"
    error[unsupported]: the format dotenv cannot carry WHO: its value has characters for which readers of such files know no common way
    help: any value can be carried by shell code:
      envy env --format bash
    help: or set WHO to something else in envy.toml or your shell
    ");
}
