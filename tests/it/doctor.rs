//! `envy doctor`: what it finds on machines that are well and on those that are not.

use std::time::{Duration, Instant, SystemTime};

use serde_json::Value;

use crate::support::cache::BinaryCache;
use crate::support::catalog::Fault;
use crate::support::catalog::nixos::{NixosFault, NixosSearchService};
use crate::support::machine::{Kind, Machine, User};
use crate::support::project::{TestProject, snapshot};
use crate::support::site::{Site, Workplace};
use crate::support::world::Nix;

/// Verdict and finding of all checks of a subject.
fn of(document: &Value, subject: &str) -> Vec<(String, String)> {
    let checks = document["checks"].as_array().unwrap().iter().filter(|check| check["subject"] == subject);
    let text = |check: &Value, key: &str| check[key].as_str().unwrap().to_owned();
    checks.map(|check| (text(check, "verdict"), text(check, "finding"))).collect()
}

/// All lines but those that depend on the computer that runs the tests; what to do about a check belongs to it.
fn said(text: &str) -> String {
    let varies = |line: &str| {
        ["disk ", "host:", "wsl:", "namespaces:", "certificates:"].iter().any(|subject| line[6..].starts_with(subject))
    };
    let mut kept = true;
    let lines = text.lines().filter(|line| {
        if !line.starts_with(' ') {
            kept = !varies(line);
        }
        kept
    });
    lines.fold(String::new(), |all, line| all + line + "\n")
}

#[test]
fn a_machine_that_is_well_is_told_so() {
    let place = Workplace::new();
    let project = place.project().having(&["hello"]);
    let before = (project.snapshot(), snapshot(&project.home()));
    let ran = project.envy(&["doctor"]).ok();
    assert_said!(project, said(&ran.stdout), @"
    ok  store: Nix daemon 2.34.8, protocol 1.35: the daemon at /nix/var/nix/daemon-socket/socket
    ok  database: /nix/var/nix/db/db.sqlite, schema 10; only the daemon writes to it
    ok  locks: free: no other program holds the store
    ok  cache [URL]: answers in [TIME], priority 0, signs with envy-world-1 (trusted)
    ok  keys: 1 key is trusted
    skip  clock: no cache told its own time
    ok  catalog [URL]: answers in [TIME]
    ok  folder [HOME]/.local/state/envy: can be written to, as those for answers and sockets can
    ok  proxy: none is set
    ok  project [PROJECT]: its lock answers, its environment is realized
    ok  agents-md: AGENTS.md says what agents must know
    ");
    assert_eq!((project.snapshot(), snapshot(&project.home())), before, "looking changes nothing");
}

#[test]
fn the_document_is_stable() {
    let place = Workplace::new();
    let project = place.project();
    let document = project.envy(&["doctor", "--json"]).ok().document();
    assert_eq!(document["healthy"], true);
    let subjects: Vec<&str> =
        document["checks"].as_array().unwrap().iter().map(|check| check["subject"].as_str().unwrap()).collect();
    insta::assert_snapshot!(subjects.join(" "), @"store database locks namespaces cache keys clock catalog disk folder host certificates proxy project");
    assert_said!(project, format!("{:#}", document["checks"][0]), @r#"
    {
      "verdict": "ok",
      "subject": "store",
      "about": null,
      "finding": "Nix daemon 2.34.8, protocol 1.35: the daemon at /nix/var/nix/daemon-socket/socket",
      "next": null
    }
    "#);
    assert_said!(project, format!("{:#}", document["stores"]), @r#"
    [
      {
      "way": "the daemon at /nix/var/nix/daemon-socket/socket",
      "picked": true,
      "finding": "Nix daemon 2.34.8, protocol 1.35"
      }
    ]
    "#);
}

#[test]
fn what_is_broken_fails_and_names_the_next_command() {
    let site = Site::new();
    let conf = "substituters = http://127.0.0.1:9\ntrusted-public-keys = what-1:ever\n";
    let mut machine = Machine::configured(&site.world, Kind::Daemon(Nix::V2_34), User::Ordinary, conf);
    machine.kill_daemon();
    let project = TestProject::on(&machine);
    project.write("envy.toml", "version = 2\n");
    let ran = project.envy(&["doctor"]).exits(1);
    assert_said!(project, said(&ran.stdout), @"
    fail  store: the Nix daemon at /nix/var/nix/daemon-socket/socket does not answer: connection refused, and the store belongs to another user
      start the daemon: sudo systemctl start nix-daemon
    fail  cache [URL]: Connection refused
      check the network, the proxy variables, and its address in nix.conf
    warn  keys: `what-1:ever` is no public key
      correct it in nix.conf: NAME:BASE64, as `nix key convert-secret-to-public` prints it
    fail  keys: no key is trusted, so nothing that is fetched counts
      add the keys of your caches to `trusted-public-keys` in nix.conf
    skip  clock: no cache told its own time
    fail  catalog [URL]: the catalog is out of reach: 127.0.0.1:9: Connection refused
      check the network and the proxy variables
    ok  folder [HOME]/.local/state/envy: can be written to, as those for answers and sockets can
    ok  proxy: none is set
    fail  project: envy.toml is of version 2, this envy reads 1
      install a newer envy
    ");
    assert_said!(project, ran.stderr, @"
    Looking at store, caches, catalog and machine
    error[failed]: 5 checks failed: store, cache [URL], keys, catalog [URL], project
    help: do what stands below each `fail`, then look again:
      envy doctor
    ");
    let ran = project.envy(&["doctor", "--json"]).exits(1);
    let error: Value = serde_json::from_str(&ran.stderr).unwrap();
    assert_eq!((&error["error"]["code"], &ran.document()["healthy"]), (&"failed".into(), &false.into()));
}

#[test]
fn offline_nothing_is_asked_and_nothing_fails_for_it() {
    let place = Workplace::new();
    let project = place.project();
    let document = project.envy(&["doctor", "--offline", "--json"]).ok().document();
    for subject in ["cache", "catalog", "clock"] {
        assert!(of(&document, subject).iter().all(|(verdict, _)| verdict == "skip"), "{document:#}");
    }
    assert!(place.site.cache.requests().is_empty() && place.site.catalog.requests().is_empty());
}

#[test]
fn a_second_cache_in_reach_makes_a_broken_one_a_warning() {
    let site = Site::new();
    let folder = site.world.cache_dir();
    let conf = format!(
        "substituters = s3://bucket http://127.0.0.1:9 {} file://{}?priority=3\ntrusted-public-keys = {}\n",
        site.cache.url(),
        folder.display(),
        site.world.public_key
    );
    let machine = Machine::configured(&site.world, Kind::SingleUser(Nix::V2_34), User::Same, &conf);
    let project = TestProject::on(&machine).asking(&site.catalog);
    let document = project.envy(&["doctor", "--json"]).ok().document();
    let found: Vec<String> = document["checks"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|check| check["subject"] == "cache")
        .map(|check| format!("{} {} {}", check["verdict"], check["about"], check["finding"]).replace('"', ""))
        .collect();
    let found = found.join("\n").replace(folder.to_str().unwrap(), "[CACHE]");
    assert_said!(project, found, @"
    ok [URL] answers in [TIME], priority 0, whose key the first fetch will show
    ok file://[CACHE] answers in [TIME], priority 3, whose key the first fetch will show
    warn s3://bucket envy fetches from http, https and file
    warn [URL] Connection refused
    ");
}

#[test]
fn a_cache_whose_key_is_not_trusted_is_told() {
    let site = Site::new();
    let conf = format!("substituters = {}\n", site.cache.url());
    let machine = Machine::configured(&site.world, Kind::Daemon(Nix::V2_34), User::Ordinary, &conf);
    let project = TestProject::on(&machine).asking(&site.catalog);
    project.envy(&["init"]).ok();
    project.write("envy.toml", "version = 1\n[packages]\nhello = \"*\"\n");
    project.envy(&["lock"]).ok();
    let document = project.envy(&["doctor", "--json"]).ok().document();
    let (verdict, finding) = &of(&document, "cache")[0];
    let name = site.world.public_key.split(':').next().unwrap();
    assert!(verdict == "warn" && finding.contains(&format!("signs with {name}, which is none")), "{document:#}");
}

#[test]
fn a_users_caches_that_the_daemon_ignores_are_told() {
    let site = Site::new();
    let machine = site.machine();
    let conf = format!("extra-substituters = {}", BinaryCache::start(&site.world.cache_dir()).url());
    let project = TestProject::on(&machine).asking(&site.catalog).with("NIX_CONFIG", conf);
    let document = project.envy(&["doctor", "--json"]).ok().document();
    let (verdict, finding) = &of(&document, "daemon")[0];
    assert!(verdict == "warn" && finding.contains("extra-trusted-substituters"), "{document:#}");
}

#[test]
fn the_nixos_search_backend_is_asked_where_one_is_configured() {
    let site = Site::new();
    let machine = site.machine();
    let backend = NixosSearchService::start(&site.world);
    let project = TestProject::on(&machine).asking(&site.catalog);
    assert_eq!(of(&project.envy(&["doctor", "--json"]).ok().document(), "nixos-search"), []);
    let project = project.with("ENVY_NIXOS_SEARCH_URL", backend.url());
    let host = backend.bare_url().replace("http://", "").replace("/backend", "");
    let line = || {
        let said = project.envy(&["doctor"]).ok().stdout;
        let mut lines = said.lines().skip_while(|line| !line.contains("nixos-search"));
        let (line, next) = (lines.next().unwrap(), lines.next().filter(|next| next.starts_with(' ')));
        format!("{line}\n{}", next.unwrap_or_default()).replace(&host, "[HOST]")
    };
    assert_said!(project, line(), @"ok  nixos-search http://[HOST]/backend: answers in [TIME]");
    backend.break_down(NixosFault::Status(503));
    assert_said!(project, line(), @"
    warn  nixos-search http://[HOST]/backend: no answer from [HOST]: HTTP status 503
      check the network and the proxy variables
    ");
    backend.break_down(NixosFault::Silence);
    assert_said!(project, line(), @"
    warn  nixos-search http://[HOST]/backend: no answer from [HOST]: no answer within [TIME]
      check the network and the proxy variables
    ");
    let offline = project.envy(&["doctor", "--json", "--offline"]).ok().document();
    assert_eq!(of(&offline, "nixos-search")[0].0, "skip");
    backend.recover();
    let project = project.with("ENVY_NIXOS_SEARCH_URL", backend.bare_url());
    let ran = project.envy(&["doctor", "--json"]).ok();
    let (verdict, finding) = of(&ran.document(), "nixos-search").remove(0);
    assert!(verdict == "warn" && finding.contains("wants a name and password"), "{finding}");
    let project = project.with("ENVY_NIXOS_SEARCH_URL", "tester:pass@word");
    let ran = project.envy(&["doctor", "--json"]).ok();
    let (verdict, finding) = of(&ran.document(), "nixos-search").remove(0);
    assert!(verdict == "warn" && !ran.stdout.contains("pass"), "{finding}");
    // of a file, as well
    let config = project.home().join(".config/envy/config.toml");
    fs_err::create_dir_all(config.parent().unwrap()).unwrap();
    fs_err::write(config, format!("[catalog]\nnixos-search = \"{}\"\n", backend.url())).unwrap();
    let project = project.without("ENVY_NIXOS_SEARCH_URL");
    assert_eq!(of(&project.envy(&["doctor", "--json"]).ok().document(), "nixos-search")[0].0, "ok");
}

#[test]
fn what_never_answers_holds_nobody_up() {
    let place = Workplace::new();
    let project = place.project();
    place.site.cache.slow_down(Duration::from_secs(60));
    place.site.catalog.break_down(Fault::Silence);
    let began = Instant::now();
    let document = project.envy(&["doctor", "--json"]).exits(1).document();
    // both are waited for at the same time
    assert!(began.elapsed() < Duration::from_secs(11), "{:?}", began.elapsed());
    for subject in ["cache", "catalog"] {
        assert_eq!(of(&document, subject)[0].0, "fail", "{document:#}");
    }
}

#[test]
fn a_collector_at_work_is_told() {
    let place = Workplace::with(Kind::SingleUser(Nix::V2_34), User::Same);
    let project = place.project();
    let file = fs_err::File::create(place.machine.host_path("/nix/var/nix/gc.lock")).unwrap();
    rustix::fs::flock(&file, rustix::fs::FlockOperation::LockExclusive).unwrap();
    let document = project.envy(&["doctor", "--json", "--offline"]).document();
    let (verdict, finding) = &of(&document, "locks")[0];
    assert!(verdict == "warn" && finding.contains("collects garbage"), "{document:#}");
}

#[test]
fn a_clock_that_is_wrong_is_told_by_the_caches() {
    let place = Workplace::new();
    let project = place.project();
    let clock = |date| {
        place.site.cache.tell_time(date);
        of(&project.envy(&["doctor", "--json"]).ok().document(), "clock").remove(0)
    };
    let now = SystemTime::now();
    assert_eq!(clock(now).0, "ok");
    let (verdict, finding) = clock(now - Duration::from_secs(3600));
    assert_eq!((verdict.as_str(), finding.as_str()), ("warn", "60 min ahead of the caches'"));
    assert!(clock(now + Duration::from_secs(3600)).1.ends_with("min behind the caches'"));
}

#[test]
fn on_a_machine_without_nix_looking_makes_no_store() {
    let site = Site::new();
    let machine = site.machine_with(Kind::NoNix, User::Ordinary);
    let conf = format!("substituters = {}\ntrusted-public-keys = {}", site.cache.url(), site.world.public_key);
    let project = TestProject::on(&machine).asking(&site.catalog).with("NIX_CONFIG", conf);
    let before = snapshot(&project.home());
    let document = project.envy(&["doctor", "--json"]).document();
    assert_eq!(snapshot(&project.home()), before);
    let ways: Vec<String> =
        document["stores"].as_array().unwrap().iter().map(|way| format!("{} {}", way["way"], way["picked"])).collect();
    assert_said!(project, ways.join("\n").replace('"', ""), @"
    the daemon at /nix/var/nix/daemon-socket/socket false
    envy's own writer in /nix false
    envy's own writer in [HOME]/.local/share/nix/root true
    ");
    assert_said!(project, of(&document, "database")[0].1, @"[HOME]/.local/share/nix/root/nix/var/nix/db/db.sqlite will be made with the first package");
}

#[test]
fn a_folder_that_cannot_be_written_to_fails() {
    let site = Site::new();
    let machine = site.machine();
    let project = TestProject::on(&machine).asking(&site.catalog).with("XDG_STATE_HOME", "/proc/envy");
    let document = project.envy(&["doctor", "--json"]).exits(1).document();
    assert!(of(&document, "folder").iter().any(|(verdict, _)| verdict == "fail"), "{document:#}");
}
