//! A catalog of one's own: one that knows nothing, and one that wants a login.

use rstest::rstest;

use crate::support::catalog::{CatalogService, Fault};
use crate::support::project::TestProject;
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

fn with_netrc<'m>(project: TestProject<'m>, words: &str) -> TestProject<'m> {
    project.write("netrc", words);
    let conf = format!("netrc-file = {}/netrc", project.dir().display());
    project.with("NIX_CONFIG", conf)
}

#[rstest]
#[case::a_login("machine 127.0.0.1 login team password secret", 0)]
#[case::another_password("machine 127.0.0.1 login team password wrong", 6)]
#[case::no_login_for_this_host("machine catalog.example.org login team password secret", 6)]
fn a_catalog_that_wants_a_login_gets_that_of_the_netrc_file(#[case] netrc: &str, #[case] status: i32) {
    let workplace = Workplace::new();
    workplace.site.catalog.require_login("team", "secret");
    let project = with_netrc(workplace.project(), netrc);
    for command in ["search greet", "show greet", "plan greet"] {
        let arguments: Vec<&str> = command.split(' ').collect();
        project.write("envy.toml", "version = 1\n");
        let ran = project.envy(&arguments).exits(status);
        assert!(!format!("{ran:?}").contains("secret"), "{command}: {ran:?}");
        let denied = "HTTP status 401: it wants a name and password that it knows";
        assert_eq!(ran.stderr.contains(denied), status != 0, "{command}: {ran:?}");
    }
    let doctor = project.envy(&["doctor"]).stdout;
    assert_eq!(doctor.contains("401"), status != 0, "{doctor}");
}

#[test]
fn a_login_in_the_url_comes_before_that_of_the_netrc_file() {
    let workplace = Workplace::new();
    workplace.site.catalog.require_login("team", "secret");
    let url = workplace.site.catalog.url().replace("http://", "http://team:secret@");
    let project = with_netrc(workplace.project(), "machine 127.0.0.1 login team password wrong");
    let project = project.with("ENVY_CATALOG_URL", url);
    project.envy(&["search", "greet"]).ok();
    let kept = project.run("sh", &["-c", "grep -rl greet ~/.cache/envy/http; grep -r secret ~/.cache/envy"]);
    assert!(!kept.stdout.is_empty() && !kept.stdout.contains("secret"), "no password is kept: {kept:?}");
}

#[test]
fn a_login_for_a_catalog_goes_to_nobody_but_its_host() {
    let workplace = Workplace::new();
    let catalog = &workplace.site.catalog;
    let other = CatalogService::start(&workplace.site.world);
    let target: &'static str = format!("{}/v2/search?q=greet", other.url().replace("127.0.0.1", "localhost")).leak();
    catalog.break_down(Fault::Redirect(target));
    let project = with_netrc(workplace.project(), "machine 127.0.0.1 login team password secret");
    project.envy(&["search", "greet"]).ok();
    let told = |service: &CatalogService| {
        let received = service.received();
        assert!(!received.is_empty());
        received.iter().any(|request| request.header("authorization").is_some())
    };
    assert!(told(catalog) && !told(&other));
}
