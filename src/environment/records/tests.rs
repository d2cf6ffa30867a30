use std::collections::BTreeMap;

use super::*;
use crate::manifest::Options;
use crate::system::System;

fn composed() -> Composed {
    let environment: StorePath = "/nix/store/2bcv91i8fahqghn8dmyr791iaycbsjdd-envy-environment".parse().unwrap();
    let tool: StorePath = "/nix/store/3bcv91i8fahqghn8dmyr791iaycbsjdd-tool".parse().unwrap();
    let mut variables = Variables::default();
    variables.prepend.insert("PATH".to_owned(), vec![format!("{environment}/bin")]);
    Composed {
        environment,
        variables,
        programs: BTreeMap::from([("tool".to_owned(), vec!["t".to_owned()])]),
        programs_by_path: BTreeMap::from([(tool, vec!["t".to_owned()])]),
    }
}

fn manifest() -> Manifest {
    let pairs = |pairs: &[(&str, &str)]| {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect::<BTreeMap<_, _>>()
    };
    Manifest {
        vars: pairs(&[("A", "$B"), ("LD_PRELOAD", "x.so")]),
        scripts: pairs(&[("test", "cargo test")]),
        code: pairs(&[("hooks.on-activate", "rm")]),
        options: Options { dotenv: vec![".env".to_owned()], ..Options::default() },
        ..Manifest::default()
    }
}

#[test]
fn what_is_written_is_read_again() {
    let dir = tempfile::tempdir().unwrap();
    let records = dir.path().join("new/records");
    let record = Record::new(&manifest(), &composed());
    write(&records, "k", &record).unwrap();
    write_composed(&records, "k", &composed()).unwrap();
    assert_eq!(read(&records, "k"), Some(record));
    assert_eq!(read_composed(&records, "k"), Some(composed()));
    assert_eq!(read(&records, "other"), None);
}

#[test]
fn what_needs_trust_is_kept_apart() {
    let record = Record::new(&manifest(), &composed());
    assert_eq!(record.demands.names(), ["hooks.on-activate", "vars.LD_PRELOAD", "options.dotenv"]);
    assert_eq!(record.vars.keys().collect::<Vec<_>>(), ["A"]);
}

#[test]
fn damaged_records_and_those_of_another_version_are_as_good_as_none() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("k");
    write(dir.path(), "k", &Record::new(&manifest(), &composed())).unwrap();
    let good = fs_err::read_to_string(&path).unwrap();
    for bad in [
        "",
        "{}",
        &good[..good.len() - 1],
        &good.replace("\"version\":2", "\"version\":1"),
        &good.replace("/nix/store/2b", "/tmp/2b"),
    ] {
        fs_err::write(&path, bad).unwrap();
        assert_eq!(read(dir.path(), "k"), None, "{bad}");
    }
}

#[test]
fn a_key_depends_on_every_part_and_on_where_parts_end() {
    let key = |manifest: &str, lock: &str, role| key(manifest.as_bytes(), lock.as_bytes(), role, System::X86_64Linux);
    let keys = [key("ab", "c", None), key("a", "bc", None), key("ab", "c", Some("")), key("ab", "c", Some("x"))];
    let different: std::collections::BTreeSet<&String> = keys.iter().collect();
    assert_eq!(different.len(), keys.len());
    assert_ne!(super::key(b"ab", b"c", None, System::Aarch64Linux), keys[0]);
}

#[test]
fn a_composition_is_known_by_paths_and_priorities_alone() {
    let ingredient = |id: &str, priority, letter: char| Ingredient {
        priority,
        id: id.to_owned(),
        path: StorePath::from_base_name(&format!("{}-x", letter.to_string().repeat(32))).unwrap(),
        real_path: id.into(),
    };
    let first = composition_key(&[ingredient("a", 5, 'a'), ingredient("b", 5, 'b')]);
    assert_eq!(first, composition_key(&[ingredient("y", 5, 'b'), ingredient("z", 5, 'a')]));
    assert_ne!(first, composition_key(&[ingredient("a", 5, 'a'), ingredient("b", 4, 'b')]));
}

#[test]
fn programs_follow_when_an_id_changes() {
    let path: StorePath = "/nix/store/3bcv91i8fahqghn8dmyr791iaycbsjdd-tool".parse().unwrap();
    let renamed = Ingredient { priority: 5, id: "new".to_owned(), real_path: "/".into(), path };
    let programs = composed().for_ingredients(&[renamed]).programs;
    assert_eq!(programs, BTreeMap::from([("new".to_owned(), vec!["t".to_owned()])]));
}
