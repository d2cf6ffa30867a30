//! A catalog of one's own: one that knows nothing.

use crate::support::catalog::{CatalogService, Fault};
use crate::support::site::Workplace;

#[test]
fn a_catalog_that_knows_nothing_at_all_is_not_believed() {
    let workplace = Workplace::new();
    let project = workplace.project();
    project.envy(&["init"]).ok();
    project.envy(&["install", "greet@1.0"]).ok();
    workplace.site.catalog.break_down(Fault::NotFound);
    let before = project.snapshot();
    assert_said!(project, project.envy(&["install", "jq"]).exits(6).stderr, @r"
    Resolving 1 package
    error[unreachable]: the catalog does not even know `hello`: [HOST]
    help: see what each address answers:
      envy doctor
    help: ENVY_CATALOG_URL is where a search service or a mirror of one begins, without /v2
    ");
    for command in ["show jq", "search jq", "plan jq", "update greet", "outdated"] {
        let ran = project.envy(&command.split(' ').collect::<Vec<_>>());
        assert!(ran.stderr.contains("error[unreachable]: the catalog does not even know"), "{command}: {ran:?}");
    }
    assert_eq!(project.snapshot(), before);
}

#[test]
fn what_one_of_two_catalogs_does_not_know_is_asked_of_the_other_and_then_believed() {
    let workplace = Workplace::new();
    let empty = CatalogService::start(&workplace.site.world);
    empty.break_down(Fault::NotFound);
    let both = format!("{},{}", empty.url(), workplace.site.catalog.url());
    let project = workplace.project().with("ENVY_CATALOG_URL", both);
    project.envy(&["init"]).ok();
    project.envy(&["install", "greet"]).ok();
    workplace.site.catalog.forget();
    let ran = project.envy(&["install", "ripgrap"]).exits(3);
    assert!(ran.stderr.contains("error[package-not-found]"), "{ran:?}");
    let asked = workplace.site.catalog.requests();
    assert_eq!(asked.iter().filter(|request| request.contains("name=hello")).count(), 1, "once: {asked:?}");
}
