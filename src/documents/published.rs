//! The published schemas: which document each command prints with `--json`, as `schemas/` has it.
//!
//! Readers are to ignore fields that they do not know, as a newer envy may say more, so no schema forbids any; tests hold
//! what is printed to exactly the fields that are described. Not for: what agents are told of a tool (`mcp::schema`).

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde_json::{Value, json};

use super::{
    AgentCheck, AgentFiles, Agents, Changed, Collected, Diagnosis, Diff, Exported, Failure, History, Initialized,
    Locked, Outdated, Packages, Plan, Revoked, RolledBack, Search, ShellCode, Show, Status, Trust, Variables, Which,
    Why, warned,
};
use crate::failure::Code;

/// What a command prints with `--json`.
pub struct Published {
    /// The command, without `envy`: `install`, `agent setup`.
    pub command: &'static str,
    /// Its documents; where there are several, each with the case that it is for.
    pub documents: &'static [Document],
}

/// One document.
pub struct Document {
    /// When the command prints it, as it stands behind its name. Empty for the usual case.
    pub when: &'static str,
    schema: fn(&mut SchemaGenerator) -> Schema,
}

/// Commands whose stdout is not envy's, and whose it is. Their failures are documents like all others.
pub const WITHOUT: &[(&str, &str)] = &[
    ("run", "stdout is that of the command that runs"),
    ("mcp", "stdout has the messages of the Model Context Protocol"),
];

/// The name of the schema of failures.
pub const FAILURE: &str = "error";

const fn usual<T: JsonSchema>() -> Document {
    when::<T>("")
}

const fn when<T: JsonSchema>(when: &'static str) -> Document {
    Document { when, schema: warned::schema::<T> }
}

/// One that has no room for warnings, as its fields are other people's names.
const fn bare<T: JsonSchema>() -> Document {
    Document { when: "", schema: T::json_schema }
}

const fn of(command: &'static str, documents: &'static [Document]) -> Published {
    Published { command, documents }
}

/// All of them, as the first page of help has them.
pub const PUBLISHED: &[Published] = &[
    of("init", &[usual::<Initialized>()]),
    of("search", &[usual::<Search>()]),
    of("show", &[usual::<Show>()]),
    of("install", &[usual::<Changed>(), when::<Plan>("with `--dry-run`")]),
    of("remove", &[usual::<Changed>(), when::<Plan>("with `--dry-run`")]),
    of("update", &[usual::<Changed>(), when::<Plan>("with `--dry-run`")]),
    of("outdated", &[usual::<Outdated>()]),
    of("list", &[usual::<Packages>()]),
    of("which", &[usual::<Which>()]),
    of("why", &[usual::<Why>()]),
    of("edit", &[usual::<Changed>()]),
    of("activate", &[usual::<ShellCode>()]),
    of("deactivate", &[usual::<ShellCode>()]),
    of("hook", &[usual::<ShellCode>()]),
    of("env", &[bare::<Variables>()]),
    of("trust", &[usual::<Trust>(), when::<Revoked>("with `--revoke`")]),
    of("status", &[usual::<Status>()]),
    of("sync", &[usual::<Changed>()]),
    of("plan", &[usual::<Plan>()]),
    of("lock", &[usual::<Locked>()]),
    of("diff", &[usual::<Diff>()]),
    of("history", &[usual::<History>()]),
    of("rollback", &[usual::<RolledBack>(), when::<Plan>("with `--dry-run`")]),
    of("gc", &[usual::<Collected>()]),
    of("doctor", &[usual::<Diagnosis>()]),
    of("agent setup", &[usual::<AgentFiles>(), when::<Agents>("without the name of an agent")]),
    of("agent sync", &[usual::<AgentFiles>()]),
    of("agent check", &[usual::<AgentCheck>()]),
    of("agent remove", &[usual::<AgentFiles>()]),
    of("export direnv", &[usual::<Exported>()]),
    of("completions", &[usual::<ShellCode>()]),
];

impl Published {
    /// The name of its schema: `schemas/NAME.schema.json`.
    pub fn name(&self) -> String {
        self.command.replace(' ', "-")
    }

    /// The schema, after JSON Schema draft 2020-12.
    pub fn schema(&self) -> Value {
        let mut generator = generator();
        let choices: Vec<Value> = self.documents.iter().map(|document| document.choice(&mut generator)).collect();
        let said = match choices.as_slice() {
            [only] => only.clone(),
            _ => json!({ "description": "One of several documents.", "anyOf": choices }),
        };
        let title = format!("envy {} --json", self.command);
        root(&self.name(), &title, said, generator)
    }
}

impl Document {
    /// What it is, in a sentence.
    pub fn about(&self) -> String {
        let schema = (self.schema)(&mut generator()).to_value();
        schema["description"].as_str().unwrap_or_default().to_owned()
    }

    fn choice(&self, generator: &mut SchemaGenerator) -> Value {
        let mut schema = (self.schema)(generator);
        if !self.when.is_empty() {
            schema.insert("title".to_owned(), self.when.into());
        }
        schema.to_value()
    }
}

/// The schema of what stands alone on stderr when a command fails with `--json`.
pub fn failure() -> Value {
    let mut generator = generator();
    let said = Failure::json_schema(&mut generator).to_value();
    let mut schema = root(FAILURE, "An error of envy with --json", said, generator);
    // Others may come, so they are no enumeration.
    let codes: Vec<&str> = Code::ALL.iter().map(|code| code.slug()).collect();
    if let Some(Value::Object(code)) = schema.pointer_mut("/$defs/FailureDetails/properties/code") {
        code.insert("examples".to_owned(), codes.into());
    }
    schema
}

fn generator() -> SchemaGenerator {
    SchemaSettings::draft2020_12().for_serialize().into_generator()
}

/// A whole schema: what it is called, then what it says, then what that refers to.
fn root(name: &str, title: &str, said: Value, mut generator: SchemaGenerator) -> Value {
    let mut schema = json!({ "title": title });
    let definitions = generator.take_definitions(true);
    if let (Some(schema), Value::Object(said)) = (schema.as_object_mut(), said) {
        schema.extend(said);
        if !definitions.is_empty() {
            schema.insert("$defs".to_owned(), Value::Object(definitions));
        }
    }
    crate::schema::named(name, schema)
}

#[cfg(test)]
mod tests;
