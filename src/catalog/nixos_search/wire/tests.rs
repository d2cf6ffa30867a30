use proptest::prelude::*;

use super::*;
use crate::system::System;

/// An answer in the backend's own shape, shortened to two hits.
pub(in crate::catalog) const ANSWER: &str = r#"{"took":7,"timed_out":false,"_shards":{"total":1,"successful":1,"skipped":0,"failed":0},"hits":{"total":{"value":2,"relation":"eq"},"max_score":61.3,"hits":[
{"_index":"latest-51-nixos-unstable","_id":"a","_score":61.3,"_source":{"type":"package","package_hydra":null,"package_attr_name":"ripgrep","package_attr_set":"No package set","package_pname":"ripgrep","package_pversion":"15.1.0","package_platforms":["x86_64-linux","aarch64-darwin","riscv64-linux","x86_64-linux"],"package_outputs":["out"],"package_default_output":"out","package_programs":["rg"],"package_mainProgram":"rg","package_license":[{"url":"https://spdx.org/licenses/Unlicense.html","fullName":"The Unlicense","shortName":"unlicense","spdxId":"Unlicense"},{"fullName":"MIT License","shortName":"mit","spdxId":null,"url":null}],"package_license_set":["The Unlicense"],"package_maintainers":[{"name":null,"github":"someone","email":null}],"package_description":"Utility that combines\nsearch with speed","package_longDescription":null,"package_system":"x86_64-linux","package_homepage":["https://ripgrep.example.org"],"package_position":"pkgs/by-name/ri/ripgrep/package.nix:80","package_dep_count":1}},
{"_index":"latest-51-nixos-unstable","_id":"b","_score":3,"_source":{"type":"package","package_attr_name":"vimPlugins.ripgrep","package_pname":"ripgrep","package_pversion":"2024-01-01","package_programs":[],"package_mainProgram":null,"package_license":null,"package_homepage":null}}]}}"#;

fn hits(sources: &[&str]) -> Vec<Hit> {
    let hits: Vec<String> = sources.iter().map(|source| format!("{{\"_source\":{source}}}")).collect();
    read(format!("{{\"hits\":{{\"hits\":[{}]}}}}", hits.join(",")).as_bytes()).unwrap()
}

#[test]
fn an_answer_is_read() {
    let hits = read(ANSWER.as_bytes()).unwrap();
    let details = &hits[0].details;
    assert_eq!((details.attribute.as_str(), details.version.as_str()), ("ripgrep", "15.1.0"));
    assert_eq!(details.systems, [System::Aarch64Darwin, System::X86_64Linux]);
    assert_eq!(details.licenses, ["Unlicense", "mit"]);
    assert_eq!(details.summary, "Utility that combines search with speed");
    assert_eq!(details.homepage, "https://ripgrep.example.org");
    assert_eq!(details.position, "pkgs/by-name/ri/ripgrep/package.nix:80");
    let found: Vec<Found> = hits.into_iter().map(Hit::found).collect();
    assert_eq!((found[0].name.as_str(), &found[0].pname), ("ripgrep", &None));
    assert_eq!(found[0].programs, ["rg"]);
    assert_eq!(found[1].pname.as_deref(), Some("ripgrep"));
}

#[test]
fn a_changed_schema_costs_only_what_changed() {
    let hits = hits(&[
        r#"{"package_attr_name":"jq"}"#,
        r#"{"type":"package","package_attr_name":"yq","package_pversion":7,"package_programs":"yq","package_license":["MIT"],"package_platforms":{"a":1},"new":[{}]}"#,
        r#"{"type":"option","package_attr_name":"services.jq"}"#,
        r#"{"package_pname":"nobody"}"#,
        "null",
    ]);
    let found: Vec<(&str, &str)> =
        hits.iter().map(|hit| (hit.details.attribute.as_str(), hit.details.version.as_str())).collect();
    assert_eq!(found, [("jq", ""), ("yq", "")]);
    assert_eq!(
        (&hits[1].details.programs[..], &hits[1].details.licenses[..]),
        (&["yq".into()][..], &["MIT".into()][..])
    );
}

#[test]
fn of_two_versions_of_an_index_the_newer_counts() {
    let older = ANSWER.replace("latest-51-", "latest-9-").replace("15.1.0", "14.0.0");
    let list = |answer: &str| answer[answer.find(r#"{"_index""#).unwrap()..answer.rfind("]}}").unwrap()].to_owned();
    for both in [[&older, ANSWER], [ANSWER, &older]] {
        let body = format!(r#"{{"hits":{{"hits":[{},{}]}}}}"#, list(both[0]), list(both[1]));
        let hits = read(body.as_bytes()).unwrap();
        assert_eq!(hits.len(), 2);
        assert_eq!(hits[0].details.version, "15.1.0");
    }
}

#[test]
fn what_is_no_answer_has_a_reason() {
    let reason = |body: &str| read(body.as_bytes()).unwrap_err();
    insta::assert_snapshot!(reason("<html>"), @"it is a web page");
    insta::assert_snapshot!(reason("{}"), @"missing field `hits` at line 1 column 2");
    insta::assert_snapshot!(reason(r#"{"hits":{"hits":{}}}"#), @"invalid type: map, expected a sequence at line 1 column 16");
}

#[test]
fn hostile_names_are_no_hits_and_hostile_texts_are_one_printable_line() {
    let hits = hits(&[
        r#"{"package_attr_name":"x; rm -rf ~"}"#,
        r#"{"package_attr_name":"x\u001b[31m"}"#,
        r#"{"package_attr_name":"good","package_description":"a\n\u001b[31mb\u202e","package_programs":["a b","ok"]}"#,
    ]);
    assert_eq!(hits.len(), 1);
    assert_eq!(hits[0].details.summary, "a [31mb\\u{202e}");
    assert_eq!(hits[0].details.programs, ["ok"]);
}

#[test]
fn the_likeliest_package_for_a_program_comes_first() {
    let mut hits = hits(&[
        r#"{"package_attr_name":"busybox","package_pname":"busybox","package_programs":["xxd","vi"]}"#,
        r#"{"package_attr_name":"python3Packages.xxd","package_programs":["xxd"],"package_mainProgram":"xxd"}"#,
        r#"{"package_attr_name":"unixtools.xxd","package_mainProgram":"xxd"}"#,
        r#"{"package_attr_name":"tinyxxd","package_programs":["xxd"],"package_mainProgram":"xxd"}"#,
        r#"{"package_attr_name":"other","package_programs":["xxd-view"]}"#,
    ]);
    hits.retain(|hit| hit.likelihood("xxd").is_some());
    hits.sort_by_key(|hit| hit.likelihood("xxd"));
    let order: Vec<&str> = hits.iter().map(|hit| hit.details.attribute.as_str()).collect();
    assert_eq!(order, ["tinyxxd", "busybox", "unixtools.xxd", "python3Packages.xxd"]);
}

proptest! {
    #[test]
    fn any_bytes_are_hits_or_a_printable_reason(at in 0..ANSWER.len(), byte in any::<u8>(), cut in 0..ANSWER.len()) {
        let mut body = ANSWER.as_bytes().to_vec();
        body[at] = byte;
        for body in [&body[..], &body[..cut]] {
            if let Err(reason) = read(body) {
                prop_assert!(!reason.chars().any(char::is_control), "{reason:?}");
            }
        }
    }
}
