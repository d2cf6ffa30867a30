//! A catalog that accepts and then says nothing: how long envy waits for it, and what it says then.

use std::time::{Duration, Instant};

use rstest::rstest;

use crate::support::catalog::{CatalogService, Fault};
use crate::support::project::TestProject;
use crate::support::site::Site;

/// As for binary caches, nix.conf says how long nothing may come.
const IMPATIENT: &str = "stalled-download-timeout = 1\n";

#[rstest]
fn a_silent_catalog_is_given_up_by_name_and_the_project_is_as_it_was(
    #[values(Fault::Silence, Fault::Stall)] fault: Fault,
) {
    let site = Site::new();
    let machine = site.machine();
    let project = TestProject::on(&machine).asking(&site.catalog).with("NIX_CONFIG", IMPATIENT);
    project.envy(&["init"]).ok();
    let before = project.snapshot();
    site.catalog.break_down(fault.clone());
    let said = project.envy(&["install", "hello"]).exits(6).stderr;
    match fault {
        Fault::Silence => {
            assert_said!(project, said.replace(&site.catalog.url().replace("http://", ""), "[HOST]"), @"
            Resolving 1 package
            error[unreachable]: the catalog is out of reach: [HOST]: no answer within [TIME]
            help: check the network and the proxy variables
            help: ENVY_CATALOG_URL names other catalogs, separated by commas and asked in that order
            ");
        }
        _ => {
            assert_said!(project, said.replace(&site.catalog.url().replace("http://", ""), "[HOST]"), @"
            Resolving 1 package
            error[unreachable]: the catalog is out of reach: [HOST]: its answer broke off: nothing came for [TIME]
            help: check the network and the proxy variables
            help: ENVY_CATALOG_URL names other catalogs, separated by commas and asked in that order
            ");
        }
    }
    assert_eq!(project.snapshot(), before);
    site.catalog.recover();
    project.envy(&["install", "hello"]).ok();
}

#[test]
fn another_catalog_answers_in_the_place_of_a_silent_one() {
    let site = Site::new();
    let machine = site.machine();
    let silent = CatalogService::start(&site.world);
    silent.break_down(Fault::Silence);
    let both = format!("{},{}", silent.url(), site.catalog.url());
    let project = TestProject::on(&machine).with("ENVY_CATALOG_URL", both).with("NIX_CONFIG", IMPATIENT);
    project.envy(&["init"]).ok();
    let began = Instant::now();
    project.envy(&["install", "hello"]).ok();
    assert!(began.elapsed() < Duration::from_secs(10), "{:?}", began.elapsed());
    assert_eq!(silent.requests().len(), 1, "it is asked once");
}
