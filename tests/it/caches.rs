//! Caches as they should be: what real Nix and a web server of others' make of them, logins, priorities, redirects.

use std::path::Path;

use rstest::rstest;

use crate::support::cache::{BinaryCache, Damage, Refusal};
use crate::support::chroot::ChrootStore;
use crate::support::foreign_cache::ForeignCache;
use crate::support::machine::{Kind, Machine, User};
use crate::support::project::TestProject;
use crate::support::site::Site;
use crate::support::world::Nix;

/// A project that knows these caches, and realizes into a folder of its own.
fn project<'m>(site: &Site, machine: &'m Machine, store: &ChrootStore<'_>, caches: &[&str]) -> TestProject<'m> {
    let conf = format!("substituters = {}", caches.join(" "));
    let project = TestProject::on(machine).asking(&site.catalog).with("NIX_CONFIG", conf);
    let project = project.with("ENVY_STORE", store.dir().display().to_string());
    project.envy(&["init"]).ok();
    project
}

fn content(store: &ChrootStore<'_>) {
    Nix::ALL.iter().for_each(|nix| store.verify(*nix));
    store.verify_signatures(Nix::V2_34);
}

#[rstest]
fn every_compression_that_real_nix_writes_is_undone(
    #[values("none", "xz", "bzip2", "gzip", "br")] compression: &str,
    #[values(true, false)] http: bool,
) {
    let site = Site::new();
    let (machine, store) = (site.machine_with(Kind::NoNix, User::Same), ChrootStore::new(&site.world));
    let dir = site.world.cache_in(compression);
    let cache = BinaryCache::start(&dir);
    let url = if http { cache.url() } else { format!("file://{}", dir.display()) };
    let project = project(&site, &machine, &store, &[&url]);
    project.envy(&["install", "hello", "chain-20", "libgreet", "python312", "suite"]).ok();
    assert_eq!(project.envy(&["run", "--", "hello"]).ok().stdout, "Hello, world!\n");
    content(&store);
    assert_eq!(cache.requests().is_empty(), !http);
}

#[test]
fn a_server_that_is_not_ours_serves_as_well() {
    let site = Site::new();
    let (machine, store) = (site.machine_with(Kind::NoNix, User::Same), ChrootStore::new(&site.world));
    let cache = ForeignCache::start(&site.world, &site.world.cache_dir());
    let project = project(&site, &machine, &store, &[cache.url()]);
    project.envy(&["install", "chain-50", "many-50", "ripgrep"]).ok();
    content(&store);
    let requests = cache.requests();
    assert!(requests.iter().all(|request| request.starts_with("HTTP/1.1 GET ") && request.ends_with(" 200")));
    assert_eq!(requests.len(), 2 * (50 + 50 + 1), "a narinfo and an archive each, and nothing else: {requests:?}");
}

#[test]
fn a_secure_server_is_asked_over_one_connection_and_only_if_its_authority_is_trusted() {
    let site = Site::new();
    let (machine, store) = (site.machine_with(Kind::NoNix, User::Same), ChrootStore::new(&site.world));
    let cache = ForeignCache::start_secure(&site.world, &site.world.cache_dir());
    let project = project(&site, &machine, &store, &[cache.url()]);
    let before = project.snapshot();
    let refused = project.envy(&["install", "chain-50"]).exits(6);
    assert!(refused.stderr.contains("certificate"), "{refused:?}");
    assert_eq!((project.snapshot(), cache.requests().len()), (before, 0));

    let authority = site.world.tls("authority.pem").display().to_string();
    let project = project.with("NIX_SSL_CERT_FILE", authority);
    project.envy(&["install", "chain-50", "many-50"]).ok();
    content(&store);
    let requests = cache.requests();
    assert!(requests.iter().all(|request| request.starts_with("HTTP/2.0 GET ")), "{requests:?}");
    assert_eq!(requests.len(), 200);
}

/// An empty container has no certificates; those that envy carries do not know the test's authority, which is another word
/// than that there are none.
#[test]
fn a_machine_without_certificates_has_those_that_envy_carries() {
    let site = Site::new();
    let (machine, store) = (site.machine_with(Kind::NoNix, User::Same), ChrootStore::new(&site.world));
    let cache = ForeignCache::start_secure(&site.world, &site.world.cache_dir());
    let project = project(&site, &machine, &store, &[cache.url()]);
    let bwrap = site.world.tool("bwrap").display().to_string();
    let envy = project.envy_path().display().to_string();
    let bare = |arguments: &[&str]| {
        let mut words = vec!["--dev-bind", "/", "/"];
        let places = ["/etc/ssl", "/etc/pki", "/usr/lib/ssl", "/usr/share/ca-certificates"];
        places.iter().filter(|place| Path::new(place).is_dir()).for_each(|place| words.extend(["--tmpfs", place]));
        words.extend(["--", &envy]);
        words.extend(arguments);
        project.run(&bwrap, &words)
    };
    let said = bare(&["doctor"]).stdout;
    assert!(said.contains("certificates: this machine has none, so those that envy carries count"), "{said}");
    let refused = bare(&["install", "hello"]).exits(6);
    assert!(refused.stderr.contains("UnknownIssuer"), "{refused:?}");
}

#[test]
fn a_cache_may_send_to_another_server_and_to_a_secure_one_but_not_back() {
    let site = Site::new();
    let machine = site.machine_with(Kind::NoNix, User::Same);
    let dir = site.world.cache_dir();
    let authority = site.world.tls("authority.pem").display().to_string();
    let (plain, secure) = (ForeignCache::start(&site.world, &dir), ForeignCache::start_secure(&site.world, &dir));
    for target in [plain.url(), secure.url()] {
        let store = ChrootStore::new(&site.world);
        let cache = BinaryCache::start(&dir);
        cache.refuse(Refusal::Redirect(target.to_owned()));
        let project = project(&site, &machine, &store, &[&cache.url()]).with("NIX_SSL_CERT_FILE", &authority);
        project.envy(&["install", "hello"]).ok();
        content(&store);
    }
    let store = ChrootStore::new(&site.world);
    let back = ForeignCache::start_secure_redirect(&site.world, &site.cache.url());
    let project = project(&site, &machine, &store, &[back.url()]).with("NIX_SSL_CERT_FILE", &authority);
    let refused = project.envy(&["install", "hello"]).exits(6);
    assert!(refused.stderr.contains("redirects from https to http"), "{refused:?}");
}

#[rstest]
#[case::a_login("machine 127.0.0.1 login nix password secret", 0)]
#[case::a_login_among_others(
    "machine other login a password b\n\nmachine 127.0.0.1\n  login nix\n  password secret\n",
    0
)]
#[case::another_password("machine 127.0.0.1 login nix password wrong", 6)]
#[case::no_login_for_this_host("machine cache.example.org login nix password secret", 6)]
fn a_cache_that_wants_a_login_gets_that_of_the_netrc_file(#[case] netrc: &str, #[case] status: i32) {
    let site = Site::new();
    let (machine, store) = (site.machine_with(Kind::NoNix, User::Same), ChrootStore::new(&site.world));
    site.cache.require_login("nix", "secret");
    let project = project(&site, &machine, &store, &[&site.cache.url()]);
    project.write("netrc", netrc);
    let conf = format!("netrc-file = {}/netrc", project.dir().display());
    let project = project.with("NIX_CONFIG", conf);
    let ran = project.envy(&["install", "hello"]).exits(status);
    assert!(!format!("{ran:?}").contains("secret"), "{ran:?}");
    assert_eq!(site.cache.requests().iter().any(|request| request.contains("/nar/")), status == 0);
}

#[test]
fn a_password_goes_to_nobody_but_its_host() {
    let site = Site::new();
    let (machine, store) = (site.machine_with(Kind::NoNix, User::Same), ChrootStore::new(&site.world));
    let other = BinaryCache::start(&site.world.cache_dir());
    site.cache.refuse(Refusal::Redirect(other.url().replace("127.0.0.1", "localhost")));
    let project = project(&site, &machine, &store, &[]);
    project.write("netrc", "machine 127.0.0.1 login nix password secret");
    let conf = format!("netrc-file = {}/netrc", project.dir().display());
    project.with("NIX_CONFIG", conf).envy(&["install", "hello"]).ok();
    let told = |cache: &BinaryCache| cache.received().iter().any(|request| request.header("authorization").is_some());
    assert!(told(&site.cache) && !told(&other));
}

#[test]
fn caches_are_asked_by_priority_and_those_of_equal_priority_in_order() {
    let site = Site::new();
    let machine = site.machine_with(Kind::NoNix, User::Same);
    let caches = [10, 30, 10].map(|priority| {
        let cache = BinaryCache::start(&site.world.cache_dir());
        cache.call_itself(&format!("StoreDir: /nix/store\nWantMassQuery: 1\nPriority: {priority}\n"));
        cache
    });
    let served = |urls: &[&str]| {
        caches.iter().for_each(BinaryCache::forget);
        let store = ChrootStore::new(&site.world);
        project(&site, &machine, &store, urls).envy(&["install", "hello"]).ok();
        content(&store);
        caches.iter().position(|cache| cache.requests().iter().any(|request| request.contains("/nar/"))).unwrap()
    };
    let [a, b, c] = [0, 1, 2].map(|index: usize| caches[index].url());
    assert_eq!(served(&[&a, &b, &c]), 0);
    assert_eq!(served(&[&b, &c, &a]), 2);
    assert_eq!(served(&[&a, &format!("{b}?priority=5")]), 1, "the setting overrules what a cache says of itself");
    let hello = site.world.path("hello", "2.12.2");
    caches[0].damage(&hello, Damage::Missing);
    assert_eq!(served(&[&a, &b]), 1, "what the first does not have, the next one may");
    caches[1].answer_with(500);
    caches[0].recover();
    assert_eq!(served(&[&a, &b]), 0, "one that is down keeps nobody from the others");
}

#[test]
fn a_cache_for_stores_in_another_folder_is_passed_over() {
    let site = Site::new();
    let (machine, store) = (site.machine_with(Kind::NoNix, User::Same), ChrootStore::new(&site.world));
    let strange = BinaryCache::start(&site.world.cache_dir());
    strange.call_itself("StoreDir: /opt/store\nWantMassQuery: 1\nPriority: 1\n");
    let project = project(&site, &machine, &store, &[&strange.url(), &site.cache.url()]);
    project.envy(&["install", "hello"]).ok();
    assert_eq!(strange.requests(), ["GET /nix-cache-info"]);
}
