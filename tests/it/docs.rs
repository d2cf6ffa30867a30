//! The documentation is true: every command in it runs and says what the page shows, every link leads somewhere, and what
//! cannot run says why. `AGENTS.md` tells writers how they mark what; `docs/page.rs` has the notes.
//!
//! Not for: what is generated (`scripts/generate.rs`), and the agent's story, which `codex::story` plays.

mod commands;
mod container;
mod image;
mod links;
mod page;
mod session;
mod shown;
mod snippets;
mod understood;

use std::fmt::Write as _;

use page::Page;

use crate::support::machine::{Kind, User};
use crate::support::project::TestProject;
use crate::support::site::Site;
use crate::support::world::Nix;

/// Pages that are transcripts of other tests.
const PLAYED_ELSEWHERE: [&str; 1] = ["docs/agent-story.md"];

/// Describes versions to come, too: what this one refuses is named there all the same.
const OF_LATER_VERSIONS: &str = "docs/design.md";

/// All pages that describe this version and nothing else.
fn of_this_version() -> Vec<Page> {
    Page::all().into_iter().filter(|page| page.path != OF_LATER_VERSIONS).collect()
}

/// Every session of a page is one reader on a machine of its own.
#[track_caller]
fn run(pages: &[Page]) {
    let site = Site::new();
    let tools = site.world.tool("git").parent().unwrap().display().to_string();
    let complaints = std::thread::scope(|scope| {
        let sessions: Vec<_> = pages
            .iter()
            .filter(|page| !PLAYED_ELSEWHERE.contains(&page.path.as_str()))
            .flat_map(|page| commands::sessions(page).into_iter().map(move |steps| (page, steps)))
            .map(|(page, steps)| {
                let (site, tools) = (&site, &tools);
                scope.spawn(move || {
                    let machine = site.machine_with(Kind::Daemon(Nix::V2_34), User::Ordinary);
                    let project = TestProject::on(&machine).asking(&site.catalog);
                    session::complaints(&project, tools, &page.path, &steps)
                })
            })
            .collect();
        sessions.into_iter().flat_map(|session| session.join().unwrap()).collect::<Vec<_>>()
    });
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

#[test]
fn the_commands_of_the_readme_run() {
    run(&[Page::read("README.md")]);
}

#[test]
fn the_commands_of_the_guides_run() {
    let (guides, _) = all_but_the_readme();
    run(&guides);
}

#[test]
fn the_commands_of_all_other_pages_run() {
    let (_, others) = all_but_the_readme();
    run(&others);
}

/// The guides, and every other page that is written by hand: what is generated has its commands from envy's own help.
fn all_but_the_readme() -> (Vec<Page>, Vec<Page>) {
    let pages = Page::all().into_iter().filter(|page| page.path != "README.md" && !page.is_generated);
    pages.partition(|page| page.path.starts_with("docs/how-to/"))
}

#[test]
fn envy_understands_every_command_that_the_documentation_names() {
    let complaints: Vec<String> = of_this_version().iter().flat_map(understood::complaints).collect();
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

#[test]
fn every_link_of_the_documentation_leads_somewhere() {
    let complaints = links::complaints(&Page::all());
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

#[test]
fn what_is_shown_in_other_languages_can_be_read() {
    let site = Site::new();
    let complaints: Vec<String> =
        of_this_version().iter().flat_map(|page| snippets::complaints(&site.world, page)).collect();
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

#[test]
fn every_page_is_in_the_table_of_contents() {
    let listed = Page::read("docs/SUMMARY.md").links;
    for page in Page::all().iter().filter_map(|page| page.path.strip_prefix("docs/")) {
        let is_listed = page == "SUMMARY.md" || listed.iter().any(|(_, link)| link == page);
        assert!(is_listed, "docs/SUMMARY.md does not list {page}");
    }
}

/// What no test runs, with its reason: read each one that is new.
#[test]
fn what_is_not_run_says_why() {
    let mut all = String::new();
    for page in Page::all() {
        for block in page.blocks.iter().filter(|block| block.has_commands()) {
            if let Some(reason) = block.not_run() {
                let _ = writeln!(all, "{}: {reason}\n    {}", page.path, block.text.lines().next().unwrap_or_default());
            }
        }
    }
    insta::assert_snapshot!(all);
}
