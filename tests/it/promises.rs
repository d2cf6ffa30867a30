//! Holds envy to the tables of `docs/reliability.md`: each row's fault on each of its machines, and what commands touch.

mod setting;
mod touched;

#[allow(unreachable_pub, reason = "shared with what writes the page")]
#[path = "../promises/mod.rs"]
mod table;

use rstest::rstest;

use setting::{Setting, with};
use table::faults::{FAULTS, Group, Outcome, Place, Promise};

use crate::support::project::Ran;

/// So many tests share the rows of a group: none of them takes long.
const PARTS: usize = 4;

#[rstest]
fn every_fault_ends_as_the_page_says(
    #[values(Group::Catalog, Group::Caches, Group::Here, Group::Project)] group: Group,
    #[values(Place::Daemon, Place::Own, Place::Rootless)] place: Place,
    #[values(0, 1, 2, 3)] part: usize,
) {
    let rows = FAULTS.iter().filter(|promise| promise.group == group).skip(part).step_by(PARTS);
    let broken: Vec<String> = rows.filter_map(|promise| broken(promise, place)).collect();
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

/// What of a promise is not kept, if anything.
fn broken(promise: &Promise, place: Place) -> Option<String> {
    let outcome = promise.outcome(place);
    let wrong =
        (outcome != Outcome::Absent).then(|| with(place, |setting| wrong(setting, promise, outcome))).flatten()?;
    Some(format!("{}, envy {}, {place:?}, not {outcome}: {wrong}", promise.what, promise.command.join(" ")))
}

fn wrong(setting: &Setting<'_>, promise: &Promise, outcome: Outcome) -> Option<String> {
    let (files, before) = (setting.files(), setting.project.snapshot());
    let trouble = setting.bring_about(promise.fault);
    let found = setting.project.snapshot();
    let ran = setting.run(&trouble, promise.command);
    drop(trouble);
    if !ended(&ran, outcome) {
        return Some(format!("it ended otherwise: {ran:#?}"));
    }
    // What a kill left is undone by whatever comes next, and what is refused leaves all as it found it.
    let undone = promise.command == ["list"];
    if (undone || ran.status != 0) && setting.project.snapshot() != *(if undone { &before } else { &found }) {
        return Some(format!("the project was changed: {ran:#?}"));
    }
    setting.recover(&files);
    let after = [&["run", "--", "greet"][..], &["install", "hello"], &["run", "--", "hello"]];
    let after = after.map(|command| setting.project.envy(command));
    let well = after.iter().all(|ran| ran.status == 0) && after[2].stdout == "Hello, world!\n";
    (!well).then(|| format!("afterwards it is not well: {ran:#?} {after:#?}"))
}

/// Whether it ended so: with one error and no more, and nothing in it that drives a terminal.
fn ended(ran: &Ran, outcome: Outcome) -> bool {
    let printable = !ran.stderr.contains('\u{1b}') && !ran.stderr.contains("panicked");
    let errors = ran.stderr.matches("error[").count();
    printable
        && match outcome {
            Outcome::Refused(status, code) => {
                ran.status == status && errors == 1 && ran.stderr.contains(&format!("error[{code}]"))
            }
            Outcome::Done | Outcome::Absent => ran.status == 0 && errors == 0,
        }
}

#[test]
fn the_page_is_what_the_tests_hold_envy_to() {
    let page = fs_err::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/reliability.md")).unwrap_or_default();
    assert!(page == table::page(), "docs/reliability.md is out of date: cargo run --example generate");
}
