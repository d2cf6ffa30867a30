//! `envy init`.

use clap::Args;

use super::{Failure, Invocation, Status};
use crate::documents;
use crate::ops;

const EXAMPLES: &str = "\
Examples:
  envy init                    make this folder a project
  envy init -d services/api    another one

It writes envy.toml, which names no packages yet, and a marked block in AGENTS.md, which tells
coding agents about envy. Commit both.";

/// Start an environment in this folder
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Init {}

impl Init {
    pub(super) fn run(self, invocation: &Invocation<'_>) -> Result<Status, Failure> {
        let initialized = ops::init::init(&invocation.context)?;
        let ui = invocation.ui;
        let root = initialized.project.root().display();
        if ui.json {
            invocation.document(&documents::Initialized::from(&initialized));
        } else if initialized.files.is_empty() {
            ui.line(&format!("{root} is a project already"));
        } else {
            ui.line(&format!("wrote {} in {root}", initialized.files.join(" and ")));
            ui.say("next: envy search WORDS, envy install NAME");
        }
        Ok(0)
    }
}
