//! The table `[mcp_servers.envy]` in `.codex/config.toml`: put in, brought up to date, taken out.
//!
//! What is not envy's stays byte for byte. In its own table the command, its arguments and the names of variables are envy's;
//! what a person adds, and how long they wait and what they approve, is theirs.
//! Keys as in <https://developers.openai.com/codex/config-reference>.

use fill::fill;
use toml_edit::{Document, DocumentMut, InlineTable, Item, Table, TableLike, Value, value};

use super::super::SettingsError;
use super::super::restricted::CHANGING;
use super::super::setup::is_envy;
use super::super::variables::for_server;

mod fill;
mod remove;
#[cfg(test)]
mod tests;

/// The project's settings of Codex.
pub const FILE_NAME: &str = ".codex/config.toml";

const SERVERS: &str = "mcp_servers";
const NAME: &str = "envy";
const COMMENT: &str = "# written by `envy agent setup codex`";

/// Seconds that envy may take to answer the first message; it takes milliseconds.
const STARTUP: i64 = 20;
/// Seconds that a tool may take: a first install may download gigabytes.
const PATIENCE: i64 = 3600;
/// Columns of a line of names.
const WIDTH: usize = 100;

/// Whether envy's table is in the text.
pub fn is_set(text: &str) -> Result<bool, SettingsError> {
    Ok(entry(&parse(text)?).is_some())
}

/// The text with envy's table as it should be.
pub fn set(text: &str) -> Result<String, SettingsError> {
    let new = match parse(text)?.get(SERVERS) {
        Some(item) => match item.as_table_like() {
            None => return Err(shape(SERVERS, "a table")),
            Some(servers) if servers.contains_key(NAME) => edited(text, update)?,
            Some(_) if item.is_table() => appended(text),
            Some(_) => edited(text, insert)?,
        },
        None => appended(text),
    };
    // Whatever a file looks like, it gets what it should or stays as it is.
    match parse(&new).ok().as_ref().and_then(entry).is_some_and(is_complete) {
        true => Ok(new),
        false => Err(shape("mcp_servers.envy", "written so that it can be edited")),
    }
}

/// The text without envy's table.
pub fn unset(text: &str) -> Result<String, SettingsError> {
    let document = parse(text)?;
    let Some(item) = document.get(SERVERS).and_then(|servers| servers.get(NAME)) else { return Ok(text.to_owned()) };
    let new = match item.as_table() {
        Some(table) if !table.is_dotted() => remove::sections(text, table),
        _ => edited(text, |document| {
            let servers = document.get_mut(SERVERS).and_then(Item::as_table_like_mut);
            let left = servers.map(|servers| {
                servers.remove(NAME);
                !servers.is_empty()
            });
            if left == Some(false) {
                document.remove(SERVERS);
            }
            Ok(())
        })?,
    };
    parse(&new)?;
    Ok(new)
}

/// Envy's table alone, as Codex reads it: what is checked with the installed Codex.
pub fn alone(text: &str) -> Result<String, SettingsError> {
    let mut document = edited_document(&unix(text).0)?;
    let envy = document.get(SERVERS).and_then(|servers| servers.get(NAME)).cloned();
    document.clear();
    let mut servers = Table::new();
    servers.set_implicit(true);
    servers.extend(envy.map(|envy| (NAME, envy)));
    document.insert(SERVERS, Item::Table(servers));
    Ok(document.to_string())
}

fn parse(text: &str) -> Result<Document<&str>, SettingsError> {
    Document::parse(text).map_err(|error| broken(text, &error))
}

fn edited_document(text: &str) -> Result<DocumentMut, SettingsError> {
    text.parse().map_err(|error| broken(text, &error))
}

fn broken(text: &str, error: &toml_edit::TomlError) -> SettingsError {
    let span = error.span().unwrap_or(0..0);
    let reason = error.message().lines().next().unwrap_or_default().to_owned();
    SettingsError::Broken { file: FILE_NAME.to_owned(), text: text.to_owned(), span, reason }
}

fn shape(key: &str, wanted: &'static str) -> SettingsError {
    SettingsError::Shape { file: FILE_NAME.to_owned(), key: key.to_owned(), wanted }
}

fn entry<'a>(document: &'a Document<&str>) -> Option<&'a dyn TableLike> {
    document.get(SERVERS)?.get(NAME)?.as_table_like()
}

/// Whether the table makes Codex start envy.
fn is_complete(table: &dyn TableLike) -> bool {
    let tools = table.get("tools").and_then(Item::as_table_like);
    let approval = |tool: &&str| tools.and_then(|tools| tools.get(tool)?.get("approval_mode")).is_some();
    let passed = strings(table.get("env_vars"));
    table.get("command").and_then(Item::as_str).is_some_and(is_envy)
        && strings(table.get("args")).contains(&"mcp")
        && for_server().all(|name| passed.contains(&name))
        && CHANGING.iter().all(approval)
}

fn strings(item: Option<&Item>) -> Vec<&str> {
    item.and_then(Item::as_array).into_iter().flatten().filter_map(Value::as_str).collect()
}

/// The text with the table below everything else.
fn appended(text: &str) -> String {
    let newline = if text.lines().count() > 0 && unix(text).1 { "\r\n" } else { "\n" };
    let section = section().replace('\n', newline);
    match text {
        text if text.trim_start_matches('\u{feff}').trim().is_empty() => format!("{text}{section}"),
        text if text.ends_with('\n') => format!("{text}{newline}{section}"),
        // A file that ends without a line break keeps ending so.
        _ => format!("{text}{newline}{newline}{}", section.trim_end()),
    }
}

fn section() -> String {
    let mut out = format!("{COMMENT}\n[{SERVERS}.{NAME}]\ncommand = \"envy\"\nargs = [\"mcp\"]\nenv_vars = [");
    let mut column = WIDTH;
    for name in for_server() {
        let word = format!("\"{name}\",");
        if column + word.len() + 1 > WIDTH {
            out.push_str("\n   ");
            column = 3;
        }
        out.push(' ');
        out.push_str(&word);
        column += word.len() + 1;
    }
    out.push_str(&format!("\n]\nstartup_timeout_sec = {STARTUP}\ntool_timeout_sec = {PATIENCE}\n"));
    for tool in CHANGING {
        out.push_str(&format!("\n[{SERVERS}.{NAME}.tools.{tool}]\napproval_mode = \"approve\"\n"));
    }
    out
}

/// Edits a document, whose line breaks stay as they are where all are alike.
fn edited(
    text: &str,
    edit: impl FnOnce(&mut DocumentMut) -> Result<(), SettingsError>,
) -> Result<String, SettingsError> {
    let (unix, is_dos) = unix(text);
    let mut document = edited_document(&unix)?;
    let before = document.to_string();
    edit(&mut document)?;
    let new = document.to_string();
    if new == before {
        return Ok(text.to_owned());
    }
    Ok(if is_dos { new.replace('\n', "\r\n") } else { new })
}

/// The text with plain line breaks, and whether all of them were CR LF.
fn unix(text: &str) -> (String, bool) {
    let (dos, all) = (text.matches("\r\n").count(), text.matches('\n').count());
    let is_dos = dos == all && all > 0;
    (if is_dos { text.replace("\r\n", "\n") } else { text.to_owned() }, is_dos)
}

/// Brings the table up to date that is there already.
fn update(document: &mut DocumentMut) -> Result<(), SettingsError> {
    let servers = document.get_mut(SERVERS).and_then(Item::as_table_like_mut);
    let entry = servers.and_then(|servers| servers.get_mut(NAME)).ok_or_else(|| shape(SERVERS, "a table"))?;
    let in_braces = entry.is_inline_table();
    fill(entry.as_table_like_mut().ok_or_else(|| shape("mcp_servers.envy", "a table"))?, in_braces)
}

/// Puts the table into braces.
fn insert(document: &mut DocumentMut) -> Result<(), SettingsError> {
    let servers = document.get_mut(SERVERS).and_then(Item::as_table_like_mut);
    let servers = servers.ok_or_else(|| shape(SERVERS, "a table"))?;
    let mut table = InlineTable::new();
    fill(&mut table, true)?;
    servers.insert(NAME, value(table));
    Ok(())
}
