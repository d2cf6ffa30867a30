//! `envy plan`, and `--dry-run` of `install`, `update` and `remove`.

use std::collections::BTreeSet;

use clap::Args;
use clap_complete::engine::ArgValueCompleter;
use indicatif::HumanBytes;

use super::{Failure, Invocation, Status, changed};
use crate::documents;
use crate::failure::command_line;
use crate::ops;
use crate::ops::install::{Request, Wish};
use crate::ops::plan::{Environment, Need, Planned, Size};
use crate::store::StorePath;

const EXAMPLES: &str = "\
Examples:
  envy plan                         what `envy sync` would do
  envy plan nodejs_22 python@3.12   what `envy install` of these would do
  envy plan --json | jq .download_size

Nothing is changed. A path that several packages need counts for each of them, and once in the
total. Exit 5 if something can only be built, as no cache has it.";

/// Show what sync or install would do: packages, downloads, sizes
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Plan {
    /// What to plan the installation of, as `envy install` takes it [default: plan a sync]
    #[arg(value_name = "PACKAGE", add = ArgValueCompleter::new(super::complete::candidates::packages))]
    packages: Vec<String>,
}

impl Plan {
    pub(super) fn run(self, invocation: &Invocation<'_>) -> Result<Status, Failure> {
        let wishes = self.packages.iter().map(|text| text.parse::<Wish>()).collect::<Result<_, _>>()?;
        let next = match self.packages.is_empty() {
            true => "envy sync".to_owned(),
            false => format!("envy install {}", command_line(&self.packages)),
        };
        show(invocation, &Request { wishes, ..Request::default() }, &next)
    }
}

/// Plans and prints: what is in the way of the plan comes after it. `next` carries it out.
pub(super) fn show(invocation: &Invocation<'_>, request: &Request, next: &str) -> Result<Status, Failure> {
    finish(invocation, ops::plan::plan(&invocation.context, request)?, next)
}

/// Prints what would be done.
pub(super) fn render(invocation: &Invocation<'_>, planned: &Planned) {
    invocation.context.reporter.report(crate::report::Event::Done);
    let ui = invocation.ui;
    if ui.json {
        invocation.document(&documents::Plan::from(planned));
    } else if planned.is_nothing() {
        ui.line("nothing to do");
    } else {
        planned.packages.iter().for_each(|change| ui.line(&changed::line(change)));
        if !planned.needs.is_empty() {
            let rows: Vec<Vec<String>> = planned.needs.iter().map(row).collect();
            ui.table(&["PACKAGE", "PATHS", "DOWNLOAD", "UNPACKED", "FROM"], &rows, &[4]);
        }
        ui.line(&total(planned));
    }
}

/// Prints a plan, and what is in the way of it or how to carry it out.
pub(super) fn finish(invocation: &Invocation<'_>, planned: Planned, next: &str) -> Result<Status, Failure> {
    render(invocation, &planned);
    match planned.blocked {
        Some(error) => Err(error.into()),
        None => {
            if !planned.is_nothing() {
                invocation.ui.say(&format!("next: {next}"));
            }
            Ok(0)
        }
    }
}

fn row(need: &Need) -> Vec<String> {
    let caches = if need.caches.is_empty() { "the daemon's caches".to_owned() } else { list(&need.caches) };
    vec![need.id.clone(), need.size.paths.to_string(), download(&need.size), unpacked(&need.size), caches]
}

fn list(caches: &BTreeSet<String>) -> String {
    caches.iter().map(String::as_str).collect::<Vec<_>>().join(", ")
}

fn download(size: &Size) -> String {
    bytes(size.download, size.download_unknown, size.paths)
}

fn unpacked(size: &Size) -> String {
    bytes(size.unpacked, size.unpacked_unknown, size.paths)
}

fn bytes(known: u64, unknown: usize, paths: usize) -> String {
    match unknown {
        0 => HumanBytes(known).to_string(),
        _ if unknown == paths => "unknown".to_owned(),
        _ => format!("at least {}", HumanBytes(known)),
    }
}

/// The last line: all downloads together, or what else there would be to do.
fn total(planned: &Planned) -> String {
    let size = planned.total();
    let paths = if size.paths == 1 { "1 path".to_owned() } else { format!("{} paths", size.paths) };
    if size.paths > 0 {
        let sizes = match (size.download_unknown == size.paths, size.unpacked_unknown == size.paths) {
            (true, true) => "of unknown size".to_owned(),
            (true, false) => format!("{} unpacked", unpacked(&size)),
            (false, true) => format!("{} to download", download(&size)),
            (false, false) => format!("{} to download, {} unpacked", download(&size), unpacked(&size)),
        };
        return format!("total: {paths}, {sizes}");
    }
    let mut rest = planned.files.iter().map(|file| format!("write {file}")).collect::<Vec<_>>();
    match planned.environment {
        Environment::Current => {}
        Environment::Switch => rest.push("switch the environment".to_owned()),
        Environment::Compose => rest.push("compose the environment".to_owned()),
    }
    if planned.blocked.is_some() {
        let names: Vec<&str> = planned.unknown.iter().map(StorePath::name).collect();
        return format!("cannot be done: no cache has {}", names.join(", "));
    }
    match rest.is_empty() {
        true => "nothing to fetch".to_owned(),
        false => format!("nothing to fetch; would {}", rest.join(", ")),
    }
}
