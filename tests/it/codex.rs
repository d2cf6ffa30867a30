//! The real Codex as a user of envy: what works inside its sandbox, and what is said of the rest.

use crate::support::codex::{Codex, Confinement, Style};
use crate::support::machine::{Kind, User};
use crate::support::site::Workplace;
use crate::support::world::Nix;

use rstest::rstest;

#[rstest]
#[case(Kind::Daemon(Nix::V2_34), User::Same)]
#[case(Kind::NoNix, User::Ordinary)]
#[case(Kind::NoNix, User::Same)]
#[case(Kind::EmptyNix, User::Ordinary)]
#[case(Kind::EmptyNix, User::Same)]
fn probe(#[case] kind: Kind, #[case] user: User) {
    let place = Workplace::with(kind, user);
    let project = place.project();
    let nix = format!("substituters = {}\ntrusted-public-keys = {}\n", place.site.cache.url(), place.site.world.public_key);
    let project = if matches!(kind, Kind::NoNix | Kind::EmptyNix) { project.with("NIX_CONFIG", nix) } else { project };
    project.envy(&["init"]).ok();
    project.envy(&["install", "hello"]).ok();
    let world = &place.site.world;
    let commands = [
        "envy run -- hello", "envy list", "envy install jq", "envy remove hello", "envy sync", "envy update", "envy outdated", "envy show hello", "envy activate",
        "envy lock", "envy rollback", "envy gc", "envy edit", "envy init", "envy install jq --json", "envy add jq; echo", "echo 'jq = \"*\"' >> envy.toml; envy run -- jq; envy list; envy status", "sed -i '$d' envy.toml; cat envy.toml", "cp envy.toml x; git init -q y; cd y; envy run -- hello", "ls -d /nix/store | head; cat /proc/self/mountinfo | grep nix; envy doctor | grep namespaces"
    ];
    let session = Codex::new(world, &project).shell(&commands);
    for (command, outcome) in commands.iter().zip(&session.outcomes) {
        eprintln!("$ {command}\n[{:?}] {}", outcome.status, outcome.output);
    }
    let codex = world.codex().display().to_string();
    let session = Codex::new(world, &project).confined(Confinement::ReadOnly).style(Style::Code).by(&[project.envy_path().to_str().unwrap(), "run", "--", &codex]).shell(&commands);
    eprintln!("=========== within envy run");
    for (command, outcome) in commands.iter().zip(&session.outcomes) {
        eprintln!("$ {command}\n[{:?}] {}", outcome.status, outcome.output);
    }
}
