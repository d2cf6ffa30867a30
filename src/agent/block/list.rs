//! What the block lists, a line each: scripts and packages, as many as there is room for.
//!
//! The words come from a manifest, a catalog and packages, so nothing of them may end a line, a code span or the block.

use super::{BEGIN, BlockContent, END};

/// A package as the block lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Package {
    /// Package id.
    pub id: String,
    /// Its locked version; may be empty.
    pub version: String,
    /// Programs that it brings; the first few are listed.
    pub programs: Vec<String>,
}

/// A script as the block lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Script {
    /// Its name.
    pub name: String,
    /// What it runs; the beginning is listed.
    pub command: String,
}

/// Programs of one package that are listed.
const PROGRAMS: usize = 4;
/// Scripts that are listed.
const SCRIPTS: usize = 8;
/// Characters of a script that are listed.
const COMMAND: usize = 40;

const SCRIPTS_HEAD: &str = "\nScripts, run with `envy run NAME`:\n\n";
const PACKAGES_HEAD: &str = "\nPackages (`envy list` shows all):\n\n";
const NONE: &str = "- none yet\n";

/// All lists in at most `room` bytes. Packages get what scripts leave, and those at most a third of it.
pub(super) fn lists(content: &BlockContent, room: usize) -> String {
    let mut out = String::new();
    let scripts: Vec<String> = content.scripts.iter().map(script_line).collect();
    if !scripts.is_empty() {
        out.push_str(SCRIPTS_HEAD);
        out.push_str(&fitting(&scripts, SCRIPTS, (room / 3).saturating_sub(size(SCRIPTS_HEAD))));
    }
    out.push_str(PACKAGES_HEAD);
    let packages: Vec<String> = content.packages.iter().map(package_line).collect();
    let left = room.saturating_sub(size(&out));
    out + &if packages.is_empty() { NONE.to_owned() } else { fitting(&packages, packages.len(), left) }
}

/// As many lines, and not more than `most`, as fit into `room` bytes with the number of those that do not.
fn fitting(lines: &[String], most: usize, room: usize) -> String {
    let mut out = String::new();
    for (index, line) in lines.iter().enumerate() {
        let left = lines.len() - index;
        let rest = if left > 1 { size(&more(left - 1)) } else { 0 };
        if index == most || size(&out) + size(line) + rest > room {
            out.push_str(&more(left));
            break;
        }
        out.push_str(line);
    }
    out
}

fn more(count: usize) -> String {
    format!("- and {count} more\n")
}

fn package_line(package: &Package) -> String {
    let version = match clean(&package.version) {
        version if version.is_empty() => version,
        version => format!(" {version}"),
    };
    let programs: Vec<String> =
        package.programs.iter().take(PROGRAMS).map(|name| format!("`{}`", clean(name))).collect();
    let more = if package.programs.len() > PROGRAMS { ", …" } else { "" };
    let programs = if programs.is_empty() { String::new() } else { format!(": {}{more}", programs.join(", ")) };
    format!("- `{}`{version}{programs}\n", clean(&package.id))
}

fn script_line(script: &Script) -> String {
    let fits = |c: &char| (c.is_ascii_graphic() || *c == ' ') && !"`<>".contains(*c);
    let command = script.command.trim();
    let shown: String = command.chars().take_while(fits).take(COMMAND).collect();
    let (shown, more) = (shown.trim_end(), if shown.len() < command.len() { " …" } else { "" });
    match shown {
        "" => format!("- `{}`\n", clean(&script.name)),
        shown => format!("- `{}`: `{shown}`{more}\n", clean(&script.name)),
    }
}

/// The packages that a block in `text` lists, whichever branch of a merge wrote the line: for those who cannot know which
/// programs a package brings, as nothing of it is there.
pub fn listed(text: &str) -> Vec<Package> {
    let mut inside = false;
    let lines = text.lines().map(str::trim).filter(|line| {
        inside = if inside { *line != END } else { line.starts_with(BEGIN) };
        inside
    });
    lines.filter_map(package).collect()
}

/// A line of the list, read back.
fn package(line: &str) -> Option<Package> {
    let (id, rest) = line.strip_prefix("- `")?.split_once('`')?;
    let (version, programs) = rest.split_once(": ").unwrap_or((rest, ""));
    let name = |word: &str| word.trim_matches('`').to_owned();
    let programs = programs.split(", ").filter(|word| !word.is_empty()).map(name).collect();
    Some(Package { id: id.to_owned(), version: version.trim().to_owned(), programs })
}

/// A line of the scripts, read back.
fn script(line: &str) -> Option<Script> {
    let (name, shown) = line.strip_prefix("- `")?.split_once("`: `")?;
    let command = match shown.strip_suffix("` …") {
        // What is not shown begins with something that cannot be.
        Some(shown) => format!("{shown}\u{1}"),
        None => shown.strip_suffix('`')?.to_owned(),
    };
    Some(Script { name: name.to_owned(), command })
}

/// Whether a line is one that a list can have, or heads one: read back and written again it is the same.
pub(super) fn is_list(line: &str) -> bool {
    let count = line.strip_prefix("- and ").and_then(|rest| rest.strip_suffix(" more")?.parse().ok());
    let written = [package(line).map(|it| package_line(&it)), script(line).map(|it| script_line(&it)), count.map(more)];
    [SCRIPTS_HEAD, PACKAGES_HEAD, NONE].iter().any(|head| head.trim() == line)
        || written.iter().flatten().any(|written| written.trim_end() == line)
}

/// Bytes of a text in a file whose lines end with CR LF: the block must be small there, too.
pub(super) fn size(text: &str) -> usize {
    text.len() + text.matches('\n').count()
}

/// Nothing that could end a line, a code span, or the block itself.
fn clean(text: &str) -> String {
    let allowed = |c: &char| c.is_ascii_alphanumeric() || "+-._@/:=?…".contains(*c);
    text.chars().filter(allowed).take(64).collect::<String>().replace("--", "-")
}
