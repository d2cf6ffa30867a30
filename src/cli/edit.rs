//! `envy edit`.

use clap::Args;

use super::{Failure, Invocation, Status, changed};
use crate::ops;
use crate::ui::Ui;

const EXAMPLES: &str = "\
Examples:
  envy edit                      with $VISUAL or $EDITOR, else vi
  EDITOR='code --wait' envy edit

envy.toml is replaced only once what you wrote is valid and its environment is there. Hooks that
you write so are trusted at once.";

/// Open envy.toml in your editor, then check and apply it
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Edit {}

impl Edit {
    pub(super) fn run(self, invocation: &Invocation<'_>) -> Result<Status, Failure> {
        let (context, ui) = (&invocation.context, invocation.ui);
        let session = ops::edit::Session::begin(context)?;
        loop {
            session.open_editor(context, ui.interactive)?;
            match session.apply(context) {
                Ok(outcome) => {
                    let status = changed::render(invocation, &outcome);
                    if ui.interactive && !session.trust(context, &outcome)? {
                        ui.say("envy.toml runs code that nobody looked at yet; look at it and decide: envy trust");
                    }
                    return Ok(status);
                }
                Err(error) if ui.interactive => {
                    ui.error(&error);
                    if !ui.confirm("Edit again?", Some(true)).unwrap_or(false) {
                        return Err(given_up(ui, session, error));
                    }
                }
                Err(error) => return Err(given_up(ui, session, error)),
            }
        }
    }
}

/// What was typed is not lost with the command.
fn given_up(ui: Ui, session: ops::edit::Session, error: ops::Error) -> Failure {
    if let Some(file) = session.keep() {
        ui.say(&format!("envy.toml is as it was; what you wrote is in {}", file.display()));
    }
    error.into()
}
