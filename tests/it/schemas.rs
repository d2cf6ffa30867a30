//! What `--json` prints is what `schemas/` says, judged by a validator that has nothing to do with what wrote them; editors
//! that know the schema of `envy.toml` help with it.

mod documents;
mod editors;
mod failures;
mod files;

use std::collections::BTreeSet;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use envy::documents::published::{FAILURE, PUBLISHED, WITHOUT};
use serde_json::{Value, json};

use crate::support::project::TestProject;
use crate::support::world::World;

const SCRIPT: &str = include_str!("schemas/validate.py");

/// `schemas/` of the repository.
fn folder() -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "schemas"].iter().collect()
}

/// Documents that were printed, and the schemas that say they may be.
#[derive(Default)]
struct Printed(Vec<Value>);

impl Printed {
    /// Takes in a document of this schema; `from` is who printed it.
    fn add(&mut self, schema: &str, from: &str, text: &str) -> Value {
        let document: Value = serde_json::from_str(text).unwrap_or_else(|error| panic!("{from}: {error}: {text}"));
        self.0.push(json!({ "schema": schema, "from": from, "document": document }));
        document
    }

    /// Runs a command, which succeeds, and takes in what it prints.
    fn envy(&mut self, project: &TestProject<'_>, line: &[&str]) -> Value {
        self.exits(project, line, 0)
    }

    /// The same, with another exit status.
    fn exits(&mut self, project: &TestProject<'_>, line: &[&str], status: i32) -> Value {
        let ran = project.envy(&[line, &["--json"]].concat());
        assert_eq!(ran.status, status, "{line:?}: {ran:?}");
        if !ran.stderr.is_empty() {
            assert_ne!(status, 0, "{line:?} succeeds and says something besides: {ran:?}");
            self.add(FAILURE, &line.join(" "), &ran.stderr);
        }
        self.add(&schema_of(line), &line.join(" "), &ran.stdout)
    }

    /// What the validator says: problems, and which fields none of the documents has.
    fn judged(&self) -> Vec<String> {
        judged(&json!(self.0))
    }
}

fn judged(documents: &Value) -> Vec<String> {
    let mut python = Command::new(World::find().python());
    let mut python =
        python.args(["-c", SCRIPT]).arg(folder()).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    python.stdin.take().unwrap().write_all(documents.to_string().as_bytes()).unwrap();
    let output = python.wait_with_output().unwrap();
    assert!(output.status.success());
    String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect()
}

/// The name of the schema of a command line.
fn schema_of(line: &[&str]) -> String {
    let command = line.join(" ");
    let is_it = |published: &str| command == published || command.starts_with(&format!("{published} "));
    PUBLISHED.iter().find(|published| is_it(published.command)).unwrap_or_else(|| panic!("{command}")).name()
}

#[test]
fn every_command_has_a_schema_or_says_why_not() {
    fn leaves(command: &clap::Command, name: &str, found: &mut BTreeSet<String>) {
        for sub in command.get_subcommands().filter(|sub| !sub.is_hide_set()) {
            let name = format!("{name} {}", sub.get_name()).trim().to_owned();
            if sub.has_subcommands() { leaves(sub, &name, found) } else { _ = found.insert(name) }
        }
    }
    let mut commands = BTreeSet::new();
    leaves(&envy::cli::command(), "", &mut commands);
    let without = WITHOUT.iter().map(|(command, _)| *command);
    let known: BTreeSet<String> =
        PUBLISHED.iter().map(|published| published.command).chain(without).map(str::to_owned).collect();
    assert_eq!(known, commands, "a row in src/documents/published.rs is missing or too much");
}
