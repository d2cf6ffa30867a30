//! `envy env`.

use clap::Args;

use super::{Failure, Invocation, Status, trust};
use crate::environment::activation::{Change, UNDO};
use crate::environment::formats::Format;
use crate::failure::{Code, Explain, Hint, printable};
use crate::ops;
use crate::ui::STRONG;

const EXAMPLES: &str = "\
Examples:
  envy env                                     what the environment sets, to read
  envy env --format dotenv > envy.env          for tools that read such files
  envy env --format github >> \"$GITHUB_ENV\"    for the next steps of a GitHub job
  envy env --format json                       for programs, as --json

Values are those for the caller who runs it: PATH has the caller's own folders behind the
environment's.";

/// Print what the environment sets, in the format of a shell or tool
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Env {
    /// The format [default: one to read]
    #[arg(long, value_name = "FORMAT")]
    format: Option<Format>,
    /// Fail rather than go on without code that is not trusted
    #[arg(long)]
    require_trust: bool,
}

impl Env {
    /// `envy env`, or with `--format FORMAT`.
    pub(super) fn plain(format: Option<Format>) -> Self {
        Self { format, require_trust: false }
    }

    pub(super) fn run(&self, invocation: &Invocation<'_>) -> Result<Status, Failure> {
        let ui = invocation.ui;
        if let Some(format) = self.format.filter(|format| ui.json && *format != Format::Json) {
            return Err(TwoFormats { format }.into());
        }
        let (exported, withheld) = trust::with_consent(invocation, self.require_trust, |consent| {
            ops::env::exported(&invocation.context, consent)
        })?;
        trust::say_withheld(invocation, withheld.as_ref());
        match self.format.or(ui.json.then_some(Format::Json)) {
            Some(format) => {
                let kept = format.keeps(&exported);
                if !kept.is_empty() {
                    let names = printable(&kept.join(", ")).into_owned();
                    invocation.context.reporter.warn(&format!("the format {} cannot unset {names}", format.name()));
                }
                ui.data(&format.render(&exported)?);
            }
            None => exported
                .changes
                .iter()
                .filter(|change| change.name != UNDO)
                .for_each(|change| ui.verbatim(&line(change))),
        }
        Ok(0)
    }
}

/// `--json` is a format, too.
#[derive(Debug, thiserror::Error)]
#[error("--json and --format {} are two formats", .format.name())]
pub(super) struct TwoFormats {
    pub(super) format: Format,
}

impl Explain for TwoFormats {
    fn code(&self) -> Code {
        Code::Usage
    }

    fn hints(&self) -> Vec<Hint> {
        vec![
            Hint::run("one JSON document", "envy env --json"),
            Hint::run("for what you named", format!("envy env --format {}", self.format.name())),
        ]
    }
}

/// `NAME=value`; of a search path only what is put in front of it.
fn line(change: &Change) -> String {
    let text = |text: &std::ffi::OsString| printable(&text.to_string_lossy()).into_owned();
    let name = text(&change.name);
    let Some(new) = &change.new else { return format!("{STRONG}{name}{STRONG:#} is unset") };
    let (new, old) = (text(new), change.old.as_ref().map(text).filter(|old| !old.is_empty()));
    let front = old.as_ref().and_then(|old| new.strip_suffix(old.as_str())?.strip_suffix(':'));
    match front {
        Some(front) => format!("{STRONG}{name}{STRONG:#}={front}:${name}"),
        None => format!("{STRONG}{name}{STRONG:#}={new}"),
    }
}
