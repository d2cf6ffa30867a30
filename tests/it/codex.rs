//! The real Codex as a user of envy: what works inside its sandbox, and what is said of the rest.

use crate::support::codex::{Codex, Confinement, Style};
use crate::support::machine::{Kind, User};
use crate::support::site::Workplace;
use crate::support::world::Nix;

use rstest::rstest;

#[rstest]
fn probe(#[values(User::Same, User::Ordinary)] user: User, #[values(Style::Classic, Style::Code)] style: Style) {
    let place = Workplace::with(Kind::Daemon(Nix::V2_34), user);
    let project = place.project();
    project.envy(&["init"]).ok();
    project.envy(&["install", "hello"]).ok();
    let session = Codex::new(&place.site.world, &project).style(style).shell(&[
        "envy run -- hello", "envy list", "envy status", "envy which hello", "envy env", "envy history", "envy show hello", "envy search hello", "envy search python", "envy install jq", "envy remove hello", "envy sync", "envy update", "envy outdated",
        "envy plan", "envy lock", "envy rollback", "envy gc", "envy doctor", "envy why hello", "envy diff", "envy trust", "envy run --with jq -- jq", "envy activate", "envy deactivate", "envy hook bash", "envy edit", "envy init", "envy export direnv", "envy list --json", "envy status --json", "envy install jq --json"
    ]);
    for outcome in &session.outcomes {
        eprintln!("[{:?}] {}", outcome.status, outcome.output);
    }
    eprintln!("{}", session.prompt.text.len());
    eprintln!("{:?}", session.prompt.tools);
    let _ = Confinement::ReadOnly;
}
