//! `schemas/`: a schema for each file of envy's and each document of `--json`, and the page that lists them.

use std::error::Error;
use std::fmt::Write as _;

use envy::documents::published::{self, PUBLISHED, Published, WITHOUT};
use envy::{catalog, lock, manifest};
use serde_json::Value;

use super::Generated;

/// What a schema is called, the file that it is for, and what makes it.
type File = (&'static str, &'static str, fn() -> Value);

/// Schemas of files.
const FILES: &[File] = &[
    ("envy", "`envy.toml`", manifest::schema::json_schema),
    ("envy.lock", "`envy.lock`", lock::schema::json_schema),
    ("config", "`$XDG_CONFIG_HOME/envy/config.toml`", catalog::nixos_search::config_schema),
];

pub(crate) fn files() -> Result<Vec<Generated>, Box<dyn Error>> {
    let mut files = vec![("schemas/README.md".to_owned(), index()?.into_bytes())];
    for (name, _, schema) in FILES {
        files.push(file(name, &schema())?);
    }
    for command in PUBLISHED {
        files.push(file(&command.name(), &command.schema())?);
    }
    files.push(file(published::FAILURE, &published::failure())?);
    Ok(files)
}

fn file(name: &str, schema: &Value) -> Result<Generated, Box<dyn Error>> {
    let mut text = serde_json::to_vec_pretty(schema)?;
    text.push(b'\n');
    Ok((path(name), text))
}

fn path(name: &str) -> String {
    format!("schemas/{}", file_name(name))
}

fn file_name(name: &str) -> String {
    format!("{name}.schema.json")
}

const INTRODUCTION: &str = "\
<!-- Written by `cargo run --example generate`. -->
# Schemas

JSON Schema, draft 2020-12. [docs/json.md](../docs/json.md) says what programs may rely on, and how an editor comes to know the files.

## Files

| file | schema | |
|---|---|---|
";

const DOCUMENTS: &str = "
## What commands print with `--json`

| command | schema | the document |
|---|---|---|
";

const FAILURES: &str = "
A command that fails prints one document on stderr, and none on stdout unless the one above says otherwise:
";

fn index() -> Result<String, std::fmt::Error> {
    let mut page = INTRODUCTION.to_owned();
    for (name, file, schema) in FILES {
        writeln!(page, "| {file} | {} | {} |", link(name), description(&schema()))?;
    }
    page.push_str(DOCUMENTS);
    for command in PUBLISHED {
        documents(&mut page, command)?;
    }
    for (command, why) in WITHOUT {
        writeln!(page, "| `envy {command}` | | none: {why} |")?;
    }
    writeln!(page, "{FAILURES}{}.", link(published::FAILURE))?;
    Ok(page)
}

/// A line a document.
fn documents(page: &mut String, command: &Published) -> std::fmt::Result {
    for document in command.documents {
        let when = if document.when.is_empty() { String::new() } else { format!(" {}", document.when) };
        writeln!(
            page,
            "| `envy {}`{when} | {} | {} |",
            command.command,
            link(&command.name()),
            one_line(&document.about())
        )?;
    }
    Ok(())
}

fn link(name: &str) -> String {
    format!("[{0}]({0})", file_name(name))
}

fn description(schema: &Value) -> String {
    one_line(schema["description"].as_str().unwrap_or_default())
}

fn one_line(text: &str) -> String {
    text.split("\n\n").next().unwrap_or_default().replace('\n', " ")
}
