//! The man pages: `envy(1)`, and one for each command that help lists, from the same command line as `--help`.

use std::error::Error;

use clap_mangen::Man;
use clap_mangen::roff::{Roff, roman};
use envy::cli::help::{Part, paragraphs, split};

/// When the command line was last changed for a release.
const DATE: &str = "2026-11-27";

/// Path in the repository and text of each page.
pub(crate) fn pages() -> Result<Vec<crate::Generated>, Box<dyn Error>> {
    let mut command = envy::cli::command().disable_help_subcommand(true);
    command.build();
    let mut pages = Vec::new();
    add(&command, "envy", &[], &mut pages)?;
    Ok(pages)
}

/// The page of a command, and those of its own commands.
fn add(
    command: &clap::Command,
    name: &str,
    above: &[String],
    pages: &mut Vec<crate::Generated>,
) -> Result<(), Box<dyn Error>> {
    pages.push((format!("docs/man/{name}.1"), page(command.clone(), name, above)?));
    let above = [above, &[format!("{name}(1)")]].concat();
    for subcommand in command.get_subcommands().filter(|subcommand| !subcommand.is_hide_set()) {
        add(subcommand, &format!("{name}-{}", subcommand.get_name()), &above, pages)?;
    }
    Ok(())
}

fn page(command: clap::Command, name: &str, see_also: &[String]) -> Result<Vec<u8>, Box<dyn Error>> {
    // clap's page of examples is a section of its own here
    let examples = command.get_after_help().map(ToString::to_string).unwrap_or_default();
    let has_commands = command.get_subcommands().any(|subcommand| !subcommand.is_hide_set());
    let command = command.display_name(name.to_owned()).after_help(None::<&str>);
    let source = format!("envy {}", env!("CARGO_PKG_VERSION"));
    let man = Man::new(command).title(name.to_uppercase()).date(DATE).source(source).manual("envy");
    let mut out = Vec::new();
    man.render_title(&mut out)?;
    man.render_name_section(&mut out)?;
    man.render_synopsis_section(&mut out)?;
    man.render_description_section(&mut out)?;
    man.render_options_section(&mut out)?;
    if has_commands {
        man.render_subcommands_section(&mut out)?;
    }
    let mut more = Roff::new();
    if let Some((examples, remarks)) = split(&examples) {
        more.control("SH", ["EXAMPLES"]);
        more.control("nf", []);
        let lines: Vec<&str> = examples.lines().map(str::trim_start).collect();
        more.text([roman(lines.join("\n"))]);
        more.control("fi", []);
        if !remarks.is_empty() {
            more.control("SH", ["NOTES"]);
            add_notes(remarks, &mut more);
        }
    }
    if !see_also.is_empty() {
        more.control("SH", ["SEE ALSO"]);
        more.text([roman(see_also.join(", "))]);
    }
    more.to_writer(&mut out)?;
    Ok(tidy(&String::from_utf8(out)?).into_bytes())
}

/// Paragraphs, of which indented lines stay as they are: they are to be copied.
fn add_notes(remarks: &str, page: &mut Roff) {
    for (index, paragraph) in paragraphs(remarks).into_iter().enumerate() {
        if index > 0 {
            page.control("PP", []);
        }
        for part in paragraph {
            match part {
                Part::Copied(lines) => {
                    page.control("nf", []);
                    page.text([roman(lines)]);
                    page.control("fi", []);
                }
                Part::Said(text) => {
                    page.text([roman(text)]);
                }
            }
        }
    }
}

/// Without what `mandoc -T lint` warns of: spaces at line ends, breaks beside empty lines, and the preamble that every
/// section brings.
fn tidy(page: &str) -> String {
    const PREAMBLE: [&str; 2] = [".ie \\n(.g .ds Aq \\(aq", ".el .ds Aq '"];
    let mut lines: Vec<&str> = Vec::new();
    for line in page.lines().map(str::trim_end).filter(|line| !PREAMBLE.contains(line)) {
        match (lines.last(), line) {
            (Some(&""), ".br") => {}
            (Some(&".br"), "") => {
                lines.pop();
                lines.push(line);
            }
            _ => lines.push(line),
        }
    }
    [&PREAMBLE[..], &lines].concat().join("\n") + "\n"
}
