//! `envy trust`, and the question that `run` and `activate` ask.

use clap::Args;

use super::{Failure, Invocation, Status, review};
use crate::agent::detect;
use crate::documents;
use crate::failure::{Code, Explain, Hint, printable};
use crate::ops;
use crate::ops::trust::{Review, State, Withheld};
use crate::report::{Event, Warning};

const EXAMPLES: &str = "\
Examples:
  envy trust             show the code that envy.toml runs, and ask
  envy trust --yes       trust it as it is now
  envy trust --revoke    trust none of it any more

A project's hooks, profiles and some of its variables run code on your machine: nothing of it runs
before you said so. Trust is for one folder and every byte of what is shown; what changes needs it
anew.";

/// Decide whether this project's own code may run
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Trust {
    /// Forget what was decided
    #[arg(long, conflicts_with = "yes")]
    revoke: bool,
}

impl Trust {
    pub(super) fn run(self, invocation: &Invocation<'_>) -> Result<Status, Failure> {
        let (context, ui) = (&invocation.context, invocation.ui);
        if self.revoke {
            let revoked = ops::trust::revoke(context)?;
            let line = if revoked { "trust is revoked" } else { "nothing was decided about this project" };
            if ui.json {
                invocation.document(&documents::Revoked { revoked });
            } else {
                ui.line(line)
            }
            return Ok(0);
        }
        let review = ops::trust::look(context)?;
        context.reporter.report(Event::Done);
        if ui.json {
            // Who reads this has seen nothing yet: `--yes` trusts nothing here.
            invocation.document(&documents::Trust::from(&review));
            return Ok(0);
        }
        review::lines(&review).iter().for_each(|line| ui.verbatim(line));
        match review.state {
            State::Nothing | State::Trusted => return Ok(0),
            _ if invocation.yes => {}
            _ => match person(invocation).map(|ask| ask()) {
                Some(Some(true)) => {}
                Some(Some(false)) => {
                    ops::trust::decide_on(context, &review, false)?;
                    ui.line("not trusted; `run` and `activate` go on without it");
                    return Ok(Code::NotTrusted.exit_status());
                }
                _ => return Err(NobodyAsked { agent: detect::variable(&context.environ) }.into()),
            },
        }
        ops::trust::decide_on(context, &review, true)?;
        ui.line("trusted");
        Ok(0)
    }
}

/// Asks the person at the terminal, if there is one (`interactive` means no agent); who wants to hear nothing is not asked.
fn person(invocation: &Invocation<'_>) -> Option<impl Fn() -> Option<bool>> {
    let ui = invocation.ui;
    (ui.interactive && !ui.quiet).then_some(move || ui.confirm("Trust it?", None))
}

/// Calls `go_on` with who gives trust on the way of `run` and `activate`; `required` is `--require-trust`.
pub(super) fn with_consent<T>(
    invocation: &Invocation<'_>,
    required: bool,
    go_on: impl FnOnce(&ops::trust::Consent<'_>) -> T,
) -> T {
    let Some(ask) = person(invocation) else {
        return go_on(&ops::trust::Consent { required, silent: invocation.ui.json, ask: None });
    };
    let show_and_ask = |review: &Review| {
        invocation.context.reporter.report(Event::Done);
        review::lines(review).iter().for_each(|line| invocation.ui.say_verbatim(line));
        ask()
    };
    go_on(&ops::trust::Consent { required, silent: false, ask: Some(&show_and_ask) })
}

/// Says in one line what was left out.
pub(super) fn say_withheld(invocation: &Invocation<'_>, withheld: Option<&Withheld>) {
    let Some(withheld) = withheld else { return };
    let who = match detect::variable(&invocation.context.environ) {
        Some(_) => "whoever you work for can look at it",
        None => "to look at it and decide",
    };
    invocation.context.reporter.report(Event::Warning(Warning {
        code: Some(Code::NotTrusted),
        message: withheld.line(),
        hints: vec![Hint::run(who, "envy trust")],
    }));
}

/// Nobody is there to say yes or no.
#[derive(Debug, thiserror::Error)]
#[error("not trusted: {}", .agent.map_or_else(|| "there is no terminal to ask on".to_owned(), not_for_an_agent))]
pub(in crate::cli) struct NobodyAsked {
    /// The variable that says that an agent runs this.
    agent: Option<&'static str>,
}

fn not_for_an_agent(variable: &str) -> String {
    format!("an agent runs this, as {variable} is set, and it is not for an agent to decide")
}

impl Explain for NobodyAsked {
    fn code(&self) -> Code {
        Code::NotTrusted
    }

    fn hints(&self) -> Vec<Hint> {
        if self.agent.is_some() {
            vec![Hint::run("ask whoever you work for to look at it in a terminal", "envy trust")]
        } else {
            vec![Hint::run("if you have looked at what is shown", "envy trust --yes")]
        }
    }
}

/// A text of the project as a person may see it: nothing in it drives the terminal, or hides.
pub(super) fn visible(line: &str) -> String {
    let hidden = |c: char| {
        matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180e}' | '\u{200b}'..='\u{200d}'
        | '\u{2028}' | '\u{2029}' | '\u{2060}'..='\u{2064}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}'
        | '\u{e0000}'..='\u{e01ef}')
    };
    let tabs: Vec<String> = line.split('\t').map(|part| printable(part).into_owned()).collect();
    let mut shown = String::new();
    for c in tabs.join("\t").chars() {
        if hidden(c) { shown.extend(c.escape_unicode()) } else { shown.push(c) }
    }
    shown
}

#[cfg(test)]
impl NobodyAsked {
    /// For the list of all errors.
    pub(in crate::cli) fn examples() -> Vec<crate::ops::Error> {
        vec![Self { agent: None }.into(), Self { agent: Some("CODEX_CI") }.into()]
    }
}
