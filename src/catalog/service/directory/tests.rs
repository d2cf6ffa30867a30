use std::time::Duration;

use super::super::ServiceConfig;
use super::super::tests::{FakeService, SEARCH_HELLO, SERVICE_CACHE_CONTROL, config, nobody, reply, service};
use super::*;

#[test]
fn an_answer_says_who_gave_it_and_how_old_it_is() {
    let fake = FakeService::start(|_| reply(200, SEARCH_HELLO).with("Cache-Control", SERVICE_CACHE_CONTROL));
    let (dir, dead) = (tempfile::tempdir().unwrap(), nobody());
    let asking = || {
        let bases = vec![dead.clone(), fake.url.clone()];
        let mut service = Service::new(ServiceConfig { bases, cache_dir: Some(dir.path().to_owned()), ..config(&[]) });
        service.sandboxed = || false;
        service
    };
    let host = |url: &str| url.replace("http://", "");
    let first = asking().find(&["hello"]).unwrap().origin;
    assert_eq!(first, Origin { host: host(&fake.url), age: None, instead_of: Some(host(&dead)) });
    let again = asking().find(&["hello"]).unwrap().origin;
    assert!(again.age.is_some_and(|age| age < Duration::from_secs(60)));
    assert_eq!(fake.paths().len(), 1);
}

#[test]
fn several_words_are_searches_of_their_own_and_one_of_all_joined() {
    let fake = FakeService::always(200, SEARCH_HELLO);
    let told = service(&[&fake.url]).find(&["json", "processor"]).unwrap();
    assert_eq!(told.answer.len(), 1, "the same package once");
    let mut paths = fake.paths();
    paths.sort();
    assert_eq!(paths, ["/v2/search?q=json", "/v2/search?q=json-processor", "/v2/search?q=processor"]);
    assert!(service(&[&fake.url]).find(&[]).unwrap().answer.is_empty());
}
