//! Writes the generated files (`schemas/`, `completions/`, `docs/man/`, `docs/reference/`, `docs/reliability.md`, the table in `docs/mcp.md`) into the repository,
//! or with `--check` fails if they drifted.
//!
//! Run from the root of the repository: `cargo run --example generate [-- --check]`.
#![allow(clippy::print_stderr, reason = "a tool of the repository talks to whoever runs it")]

#[allow(dead_code, unreachable_pub, missing_docs, reason = "shared with the tests that hold envy to it")]
#[path = "../tests/promises/mod.rs"]
mod promises;

#[path = "generate/commands.rs"]
mod commands;
#[path = "generate/exit_codes.rs"]
mod exit_codes;
#[path = "generate/lock.rs"]
mod lock;
#[path = "generate/man.rs"]
mod man;
#[path = "generate/manifest.rs"]
mod manifest;
#[path = "generate/markdown.rs"]
mod markdown;
#[path = "generate/mcp_tools.rs"]
mod mcp_tools;
#[path = "generate/schemas.rs"]
mod schemas;
#[path = "generate/variables.rs"]
mod variables;

use std::error::Error;
use std::path::Path;
use std::process::ExitCode;

use envy::cli::Shell;

fn main() -> ExitCode {
    let check = std::env::args().any(|argument| argument == "--check");
    match generate(check) {
        Ok(drifted) if drifted.is_empty() => ExitCode::SUCCESS,
        Ok(drifted) => {
            eprintln!("out of date: {}\nrun: cargo run --example generate", drifted.join(", "));
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Writes what differs; with `check` only names it.
fn generate(check: bool) -> Result<Vec<String>, Box<dyn Error>> {
    let mut drifted = Vec::new();
    for (path, wanted) in files()? {
        if fs_err::read(&path).ok().as_deref() == Some(&wanted) {
            continue;
        }
        if check {
            drifted.push(path);
        } else {
            fs_err::create_dir_all(Path::new(&path).parent().unwrap_or(Path::new(".")))?;
            fs_err::write(&path, wanted)?;
            eprintln!("wrote {path}");
        }
    }
    Ok(drifted)
}

/// A generated file: its path in the repository and its bytes.
type Generated = (String, Vec<u8>);

fn files() -> Result<Vec<Generated>, Box<dyn Error>> {
    let files = [
        ("docs/mcp.md", filled("docs/mcp.md", "tools", &envy::mcp::tools_table())?),
        ("docs/reliability.md", promises::page().into_bytes()),
        ("completions/envy.bash", envy::cli::completion_script(Shell::Bash)),
        ("completions/_envy", envy::cli::completion_script(Shell::Zsh)),
        ("completions/envy.fish", envy::cli::completion_script(Shell::Fish)),
        ("completions/_envy.ps1", envy::cli::completion_script(Shell::Powershell)),
        ("completions/envy.elv", envy::cli::completion_script(Shell::Elvish)),
        ("completions/envy.nu", envy::cli::completion_script(Shell::Nushell)),
    ];
    let mut all: Vec<Generated> = files.into_iter().map(|(path, bytes)| (path.to_owned(), bytes)).collect();
    all.extend(man::pages()?);
    all.extend(reference()?.map(|(name, page)| (format!("docs/reference/{name}.md"), page.into_bytes())));
    all.extend(schemas::files()?);
    Ok(all)
}

/// The pages of reference, by name.
fn reference() -> Result<[(&'static str, String); 6], Box<dyn Error>> {
    Ok([
        ("commands", commands::page()),
        ("exit-codes", exit_codes::page()?),
        ("lock", lock::page()?),
        ("manifest", manifest::page()?),
        ("mcp-tools", mcp_tools::page()),
        ("variables", variables::page()),
    ])
}

/// A page with what stands between `<!-- NAME: … -->` and `<!-- /NAME -->` replaced.
fn filled(path: &str, name: &str, text: &str) -> Result<Vec<u8>, Box<dyn Error>> {
    let page = fs_err::read_to_string(path)?;
    let marked = || {
        let begin = page.find(&format!("<!-- {name}:"))?;
        let begin = begin + page[begin..].find("-->")? + "-->".len();
        Some((begin, begin + page[begin..].find(&format!("<!-- /{name} -->"))?))
    };
    let (begin, end) = marked().ok_or_else(|| format!("{path} has no place for {name}"))?;
    Ok(format!("{}\n{text}{}", &page[..begin], &page[end..]).into_bytes())
}
