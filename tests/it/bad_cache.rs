//! Caches that lie, break and refuse: what envy says, that nothing of it stays, and that another cache makes it good.

use rstest::rstest;

use crate::support::cache::{BinaryCache, Damage, Refusal};
use crate::support::chroot::ChrootStore;
use crate::support::machine::{Kind, User};
use crate::support::project::{Ran, TestProject};
use crate::support::site::Workplace;
use crate::support::world::Nix;

/// Two attempts, and no long waits: a test has no time.
const PATIENCE: &str = "download-attempts = 2\nstalled-download-timeout = 1\n";

/// A place without Nix.
fn bare() -> Workplace {
    Workplace::with(Kind::NoNix, User::Same)
}

/// A folder of its own to realize into, and a project that does.
fn project(place: &Workplace) -> (ChrootStore<'_>, TestProject<'_>) {
    let store = ChrootStore::new(&place.site.world);
    let project = place.project().with("NIX_CONFIG", PATIENCE);
    let project = project.with("ENVY_STORE", store.dir().display().to_string());
    project.envy(&["init"]).ok();
    (store, project)
}

/// Lets a cache treat `hello` badly, and tells how installing it then ends. Neither project nor store may have changed;
/// and with a second cache, which is honest, all must be well.
fn outcome(name: &str, spoil: impl Fn(&BinaryCache, &str)) -> String {
    let place = bare();
    let (store, project) = project(&place);
    project.envy(&["install", "greet"]).ok();
    let before = (project.snapshot(), store.entries());
    spoil(&place.site.cache, &place.site.world.path("hello", "2.12.2"));

    let refused = project.envy(&["install", "hello"]).failed();
    assert_eq!((project.snapshot(), store.entries()), before, "{name}: {refused:?}");
    assert_eq!(project.envy(&["run", "--", "greet"]).ok().stdout, "greet 2.0: good day, world\n");
    store.verify(Nix::V2_34);

    let honest = BinaryCache::start(&place.site.world.cache_dir());
    let project = project.with("NIX_CONFIG", format!("{PATIENCE}extra-substituters = {}", honest.url()));
    project.envy(&["install", "hello"]).ok();
    assert_eq!(project.envy(&["run", "--", "hello"]).ok().stdout, "Hello, world!\n");
    store.verify(Nix::V2_34);
    store.verify_signatures(Nix::V2_34);
    format!("{name}: exit {}\n{}\n", refused.status, refused.stderr)
}

/// A table of outcomes as an inline snapshot, without what differs from run to run.
macro_rules! assert_outcomes {
    ($outcomes:expr, @$wanted:literal) => {
        let filters = [
            (r"http://127\.0\.0\.1:\d{2,}", "[URL]"),
            ("[0-9a-df-np-sv-z]{32}-", "[HASH]-"),
            (r"\S*/envy-(store|project)-[^/ ]*", "[SCRATCH]"),
        ];
        insta::with_settings!({ filters => filters }, {
            insta::assert_snapshot!($outcomes.concat(), @$wanted);
        });
    };
}

#[test]
fn lies_about_a_path_are_exit_10() {
    let damages = [
        Damage::BadSignature,
        Damage::Unsigned,
        Damage::OtherNarinfo,
        Damage::CutNarinfo,
        Damage::OtherNar,
        Damage::EndlessNar,
        Damage::TrailingNar,
    ];
    let said = damages.map(|damage| outcome(&format!("{damage:?}"), |cache, path| cache.damage(path, damage)));
    assert_outcomes!(said, @"
    BadSignature: exit 10
    Resolving 1 package
    Asking the caches
    error[content-mismatch]: content does not match: /nix/store/[HASH]-hello-2.12.2 in [URL]: it has no good signature by a key in trusted-public-keys (it is signed by envy-world-1)
    help: the cache serves damaged or unsigned content, or its key is not among `trusted-public-keys` in nix.conf; nothing of it was kept

    Unsigned: exit 10
    Resolving 1 package
    Asking the caches
    error[content-mismatch]: content does not match: /nix/store/[HASH]-hello-2.12.2 in [URL]: it is not signed
    help: the cache serves damaged or unsigned content, or its key is not among `trusted-public-keys` in nix.conf; nothing of it was kept

    OtherNarinfo: exit 10
    Resolving 1 package
    Asking the caches
    error[content-mismatch]: content does not match: /nix/store/[HASH]-hello-2.12.2 in [URL]: its narinfo is that of /nix/store/[HASH]-chain-21
    help: the cache serves damaged or unsigned content, or its key is not among `trusted-public-keys` in nix.conf; nothing of it was kept

    CutNarinfo: exit 10
    Resolving 1 package
    Asking the caches
    error[content-mismatch]: content does not match: /nix/store/[HASH]-hello-2.12.2 in [URL]: its narinfo: the narinfo is cut
    help: the cache serves damaged or unsigned content, or its key is not among `trusted-public-keys` in nix.conf; nothing of it was kept

    OtherNar: exit 10
    Resolving 1 package
    Asking the caches
    Fetching 1 path, 346 B
    error[content-mismatch]: content does not match: /nix/store/[HASH]-hello-2.12.2 in [URL]: /nix/store/[HASH]-hello-2.12.2: the archive has sha256 4167d00512888328994f2ccffbac93b4cc38eaf1036f497cb8c21158e86a3d54 and 456 bytes, not sha256 373ce6a69872c512777945bdeb9738a55465bba8566ed47a1ca4ad32162a9587 and 1664 bytes
    help: the cache serves damaged or unsigned content, or its key is not among `trusted-public-keys` in nix.conf; nothing of it was kept

    EndlessNar: exit 10
    Resolving 1 package
    Asking the caches
    Fetching 1 path, 346 B
    error[content-mismatch]: content does not match: /nix/store/[HASH]-hello-2.12.2 in [URL]: it does not end
    help: the cache serves damaged or unsigned content, or its key is not among `trusted-public-keys` in nix.conf; nothing of it was kept

    TrailingNar: exit 10
    Resolving 1 package
    Asking the caches
    Fetching 1 path, 346 B
    error[content-mismatch]: content does not match: /nix/store/[HASH]-hello-2.12.2 in [URL]: Unknown frame descriptor
    help: the cache serves damaged or unsigned content, or its key is not among `trusted-public-keys` in nix.conf; nothing of it was kept
    ");
}

#[test]
fn what_a_cache_cannot_deliver_is_exit_6_and_what_it_does_not_have_exit_5() {
    let damages = [
        Damage::Missing,
        Damage::EndlessNarinfo,
        Damage::MissingNar,
        Damage::CutNar,
        Damage::BusyNar,
        Damage::SilentNar,
    ];
    let said = damages.map(|damage| outcome(&format!("{damage:?}"), |cache, path| cache.damage(path, damage)));
    assert_outcomes!(said, @"
    Missing: exit 5
    Resolving 1 package
    Asking the caches
    error[not-substitutable]: nobody has a binary of hello 2.12.2 (/nix/store/[HASH]-hello-2.12.2); asked [URL]
    help: see which versions caches have:
        envy show hello

    EndlessNarinfo: exit 6
    Resolving 1 package
    Asking the caches
    error[unreachable]: fetching failed: [URL]: its answer is larger than 1024 KiB
    help: check the network and the caches in nix.conf, then run the same command again

    MissingNar: exit 6
    Resolving 1 package
    Asking the caches
    Fetching 1 path, 346 B
    error[unreachable]: fetching failed: /nix/store/[HASH]-hello-2.12.2 in [URL]: HTTP status 404
    help: check the network and the caches in nix.conf, then run the same command again

    CutNar: exit 6
    Resolving 1 package
    Asking the caches
    Fetching 1 path, 346 B
    error[unreachable]: fetching failed: /nix/store/[HASH]-hello-2.12.2 in [URL]: its answer broke off: end of file before message length reached
    help: check the network and the caches in nix.conf, then run the same command again

    BusyNar: exit 6
    Resolving 1 package
    Asking the caches
    Fetching 1 path, 346 B
    error[unreachable]: fetching failed: /nix/store/[HASH]-hello-2.12.2 in [URL]: HTTP status 500
    help: check the network and the caches in nix.conf, then run the same command again

    SilentNar: exit 6
    Resolving 1 package
    Asking the caches
    Fetching 1 path, 346 B
    error[unreachable]: fetching failed: /nix/store/[HASH]-hello-2.12.2 in [URL]: no answer within 1 s
    help: check the network and the caches in nix.conf, then run the same command again
    ");
}

#[test]
fn a_cache_that_serves_nobody_is_told_from_one_that_has_nothing() {
    let refusals = [
        Refusal::Status(500),
        Refusal::Status(403),
        Refusal::Challenge,
        Refusal::TooMany(None),
        Refusal::TooMany(Some(3600)),
        Refusal::Status(401),
        Refusal::Redirect("ftp://127.0.0.1:9".to_owned()),
        Refusal::Redirect("http://127.0.0.1:9".to_owned()),
    ];
    let said = refusals.map(|refusal| outcome(&format!("{refusal:?}"), |cache, _| cache.refuse(refusal.clone())));
    assert_outcomes!(said, @r#"
    Status(500): exit 6
    Resolving 1 package
    Asking the caches
    error[unreachable]: fetching failed: [URL]: HTTP status 500
    help: check the network and the caches in nix.conf, then run the same command again

    Status(403): exit 5
    Resolving 1 package
    Asking the caches
    error[not-substitutable]: nobody has a binary of hello 2.12.2 (/nix/store/[HASH]-hello-2.12.2); asked [URL]
    help: see which versions caches have:
        envy show hello

    Challenge: exit 6
    Resolving 1 package
    Asking the caches
    error[unreachable]: fetching failed: [URL]: HTTP status 403 with a web page
    help: check the network and the caches in nix.conf, then run the same command again

    TooMany(None): exit 6
    Resolving 1 package
    Asking the caches
    error[unreachable]: fetching failed: [URL]: HTTP status 429
    help: check the network and the caches in nix.conf, then run the same command again

    TooMany(Some(3600)): exit 6
    Resolving 1 package
    Asking the caches
    error[unreachable]: fetching failed: [URL]: HTTP status 429
    help: check the network and the caches in nix.conf, then run the same command again

    Status(401): exit 6
    Resolving 1 package
    Asking the caches
    error[unreachable]: fetching failed: [URL]: HTTP status 401
    help: check the network and the caches in nix.conf, then run the same command again

    Redirect("ftp://127.0.0.1:9"): exit 6
    Resolving 1 package
    Asking the caches
    error[unreachable]: fetching failed: [URL]: it redirects from http to ftp
    help: check the network and the caches in nix.conf, then run the same command again

    Redirect("http://127.0.0.1:9"): exit 6
    Resolving 1 package
    Asking the caches
    error[unreachable]: fetching failed: [URL]: Connection refused
    help: check the network and the caches in nix.conf, then run the same command again
    "#);
}

/// What a cache does, and how many requests for the archive that takes.
#[rstest]
#[case::busy_at_first(|cache: &BinaryCache, _: &str| cache.refuse_for(1, Refusal::Status(500)), 1)]
#[case::too_many_at_first(|cache: &BinaryCache, _: &str| cache.refuse_for(1, Refusal::TooMany(None)), 1)]
#[case::too_many_for_a_second(|cache: &BinaryCache, _: &str| cache.refuse_for(1, Refusal::TooMany(Some(1))), 1)]
#[case::archive_busy_at_first(|cache: &BinaryCache, path: &str| cache.damage(path, Damage::BusyNarOnce), 2)]
#[case::archive_cut_once(|cache: &BinaryCache, path: &str| cache.damage(path, Damage::CutNarOnce(100)), 2)]
#[case::archive_cut_before_it_began(|cache: &BinaryCache, path: &str| cache.damage(path, Damage::CutNarOnce(0)), 2)]
#[case::archive_in_drops(|cache: &BinaryCache, path: &str| cache.damage(path, Damage::SlowNar(10)), 1)]
fn what_passes_is_waited_for(#[case] spoil: fn(&BinaryCache, &str), #[case] requests: usize) {
    let place = bare();
    let (store, project) = project(&place);
    spoil(&place.site.cache, &place.site.world.path("hello", "2.12.2"));
    let installed = project.envy(&["install", "hello"]).ok();
    assert!(!installed.stderr.contains("error"), "{installed:?}");
    assert_eq!(project.envy(&["run", "--", "hello"]).ok().stdout, "Hello, world!\n");
    store.verify(Nix::V2_34);
    assert_eq!(place.site.cache.requests().iter().filter(|request| request.contains("/nar/")).count(), requests);
}

#[rstest]
fn a_broken_download_goes_on_where_it_broke(#[values(true, false)] ranges: bool) {
    let place = bare();
    let (store, project) = project(&place);
    // here nothing is to be impatient with: the archive takes its time on a busy machine
    let project = project.without("NIX_CONFIG");
    let node = place.site.world.path("nodejs", "22.20.0");
    place.site.cache.damage(&node, Damage::CutNarOnce(10_000_000));
    if !ranges {
        place.site.cache.ignore_ranges();
    }
    project.envy(&["install", "nodejs_22"]).ok();
    store.verify(Nix::V2_34);
    let received = place.site.cache.received();
    let asked: Vec<_> = received.iter().filter_map(|request| request.header("range")).collect();
    assert!(matches!(asked.as_slice(), [range] if range.starts_with("bytes=") && *range != "bytes=0-"), "{asked:?}");
}

/// A signature says who speaks, not that it is what the lock was made of.
#[test]
fn a_lie_with_a_good_signature_is_caught_by_the_lock() {
    let place = bare();
    let (_store, writer) = project(&place);
    writer.envy(&["install", "hello"]).ok();

    let (store, reader) = project(&place);
    for file in ["envy.toml", "envy.lock"] {
        reader.write(file, writer.read(file));
    }
    place.site.cache.damage(&place.site.world.path("hello", "2.12.2"), Damage::SignedLie);
    let before = reader.snapshot();
    let refused = reader.envy(&["sync"]).exits(10);
    assert_said!(reader, refused.stderr, @"
    Asking the caches
    error[content-mismatch]: content does not match: /nix/store/[HASH]-hello-2.12.2 in [URL]: its content is not the one that envy.lock names
    help: the cache serves damaged or unsigned content, or its key is not among `trusted-public-keys` in nix.conf; nothing of it was kept
    ");
    assert_eq!(reader.envy(&["run", "--", "hello"]).status, 125);
    assert_eq!(reader.snapshot(), before);
    assert_eq!(store.entries(), [""; 0]);

    let honest = BinaryCache::start(&place.site.world.cache_dir());
    let reader = reader.with("NIX_CONFIG", format!("{PATIENCE}extra-substituters = {}", honest.url()));
    assert_eq!(reader.envy(&["run", "--", "hello"]).ok().stdout, "Hello, world!\n");
    store.verify(Nix::V2_34);
    store.verify_signatures(Nix::V2_34);
}

/// The failure is that of the first path, and what was complete by then is kept for the next attempt.
#[test]
fn half_a_closure_is_no_environment_and_the_next_attempt_fetches_only_the_rest() {
    let place = bare();
    let (store, project) = project(&place);
    let before = project.snapshot();
    let chain = place.site.world.path("chain-50", "50");
    place.site.cache.damage(&chain, Damage::CutNar);
    let Ran { stderr, .. } = project.envy(&["install", "chain-50"]).exits(6);
    assert!(stderr.contains("-chain-50"), "{stderr}");
    assert_eq!(project.snapshot(), before);
    store.verify(Nix::V2_34);
    let kept = store.valid(Nix::V2_34).len();
    assert!(kept > 0, "links that are complete were thrown away");

    place.site.cache.recover();
    place.site.cache.forget();
    project.envy(&["install", "chain-50"]).ok();
    let archives = place.site.cache.requests().iter().filter(|request| request.contains("/nar/")).count();
    assert_eq!(archives, 50 - kept);
    store.verify(Nix::V2_34);
}
