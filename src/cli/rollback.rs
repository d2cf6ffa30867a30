//! `envy rollback`.

use clap::Args;
use clap_complete::engine::ArgValueCompleter;

use super::{Failure, Invocation, Status, changed, plan};
use crate::documents;
use crate::failure::printable;
use crate::ops;
use crate::ops::rollback::{Request, RolledBack, Target};

const EXAMPLES: &str = "\
Examples:
  envy rollback              take the last change back; once more: the one before it
  envy rollback --steps 2    both at once
  envy rollback 3            to generation 3 of `envy history`
  envy rollback --dry-run    only show what would change

envy.toml and envy.lock become what they were, byte for byte. A rollback makes a generation too, so
it can be taken back itself. If the files say what no generation has, it is refused, and --force
keeps copies of them.";

/// Go back to an earlier generation
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Rollback {
    /// Number of the generation [default: the one before]
    #[arg(value_name = "GENERATION", add = ArgValueCompleter::new(super::complete::candidates::generations))]
    generation: Option<u64>,
    /// How many steps to go back
    #[arg(short = 'k', long, value_name = "N", default_value = "1", conflicts_with = "generation", value_parser = clap::value_parser!(u16).range(1..))]
    steps: u16,
    /// Replace the files also where no generation has what they say now; copies are kept
    #[arg(long)]
    force: bool,
    /// Only show what would be done
    #[arg(long)]
    dry_run: bool,
}

impl Rollback {
    pub(super) fn run(self, invocation: &Invocation<'_>) -> Result<Status, Failure> {
        let target = self.generation.map_or(Target::Back(self.steps.into()), Target::Generation);
        let request = Request { target, force: self.force };
        if self.dry_run {
            return preview(invocation, &request);
        }
        let outcome = ops::rollback::rollback(&invocation.context, &request)?;
        invocation.context.reporter.report(crate::report::Event::Done);
        let ui = invocation.ui;
        if ui.json {
            invocation.document(&documents::RolledBack::from(&outcome));
            return Ok(0);
        }
        outcome.changed.packages.iter().for_each(|change| ui.line(&changed::line(change)));
        outcome.changed.adjusted.iter().for_each(|adjusted| ui.line(&changed::setting(adjusted)));
        ui.line(&summary(&outcome));
        for (file, copy) in &outcome.replaced {
            ui.say(&format!("kept a copy of the replaced {file}: {}", printable(&copy.to_string_lossy())));
        }
        if outcome.generation != outcome.before {
            ui.say(&format!("to take it back: envy rollback {}", outcome.before));
        }
        Ok(0)
    }
}

fn summary(outcome: &RolledBack) -> String {
    match outcome.generation == outcome.before {
        true => format!("nothing to do: the project is as generation {} has it", outcome.restored),
        false => format!("generation {} is as generation {} was", outcome.generation, outcome.restored),
    }
}

fn preview(invocation: &Invocation<'_>, request: &Request) -> Result<Status, Failure> {
    let preview = ops::rollback::preview(&invocation.context, request)?;
    let next = format!("envy rollback {}{}", preview.restored, if request.force { " --force" } else { "" });
    match preview.refused {
        Some(refused) => {
            plan::render(invocation, &preview.planned);
            Err(refused.into())
        }
        None => plan::finish(invocation, preview.planned, &next),
    }
}
