use proptest::prelude::*;
use rstest::rstest;

use super::*;
use crate::catalog::service::tests::{PKG_HELLO, RESOLVE_PYTHON, SEARCH_HELLO};

const PYTHON: &str = "/nix/store/00x3abm7y8j13i6n4sahvbar99irkc7d-python3-3.11.14";

#[test]
fn a_recorded_resolution_is_read() {
    let release = read_resolve(RESOLVE_PYTHON.as_bytes(), "python").unwrap();
    assert_eq!((release.name.as_str(), release.version.as_str()), ("python", "3.11.14"));
    assert_eq!(release.summary, "High-level dynamically-typed programming language");
    let build = &release.systems[&System::X86_64Linux];
    assert_eq!(build.attribute, "python311");
    assert_eq!(build.revision, "ee09932cedcef15aaf476f9343d1dea2cb77e261");
    assert_eq!(build.outputs[0], Output { name: "out".to_owned(), path: PYTHON.parse().unwrap(), default: true });
    assert_eq!((build.outputs[1].name.as_str(), build.outputs[1].default), ("debug", false));
}

#[test]
fn a_recorded_package_is_read() {
    let package = read_package(PKG_HELLO.as_bytes(), "hello").unwrap();
    assert_eq!(package.license, "GPL-3.0-or-later");
    assert_eq!(package.homepage, "https://www.gnu.org/software/hello/manual/");
    assert_eq!(package.releases[0].version, "2.12.2");
    assert_eq!(package.releases[0].systems[&System::X86_64Linux].attribute, "hello");
}

#[test]
fn a_recorded_search_is_read() {
    let found = read_search(SEARCH_HELLO.as_bytes()).unwrap();
    assert_eq!(found[0].name, "hello");
    assert_eq!(found[0].version, None);
    let newer = r#"{"results":[{"name":"jq","version":"1.8","systems":["x86_64-linux","riscv64-linux"]}]}"#;
    let found = read_search(newer.as_bytes()).unwrap();
    assert_eq!(
        (found[0].version.as_deref(), found[0].systems.as_slice()),
        (Some("1.8"), [System::X86_64Linux].as_slice())
    );
}

#[test]
fn what_envy_can_do_without_may_be_missing_or_null() {
    let short = br#"{"name":"nodejs","releases":[{"version":"22.2.0","last_updated":"2024-05-22T06:18:38Z"},{"version":"20.1.0","platforms":null}]}"#;
    let package = read_package(short, "nodejs").unwrap();
    assert_eq!(package.releases.len(), 2);
    assert!(package.releases.iter().all(|release| release.systems.is_empty()));
    let nulls = RESOLVE_PYTHON.replace("\"High-level dynamically-typed programming language\"", "null");
    assert_eq!(read_resolve(nulls.as_bytes(), "python").unwrap().summary, "");
    let no_outputs = format!("{}\"outputs\":null}}}}}}", RESOLVE_PYTHON.split("\"outputs\"").next().unwrap());
    let release = read_resolve(no_outputs.as_bytes(), "python").unwrap();
    assert_eq!(release.systems[&System::X86_64Linux].outputs, []);
    assert_eq!(read_search(br#"{"query":"x","total_results":0,"results":null}"#).unwrap(), []);
}

#[test]
fn a_system_that_envy_does_not_know_is_left_out() {
    let other = RESOLVE_PYTHON.replace("x86_64-linux", "riscv64-linux");
    assert!(read_resolve(other.as_bytes(), "python").unwrap().systems.is_empty());
}

#[rstest]
#[case("\"3.11.14\"", "3.11", "invalid type: floating point")]
#[case("\"3.11.14\"", "\"3\\u001b[31m\"", "its version `3\\u{1b}[31m` is empty, too long or not printable")]
#[case("\"3.11.14\"", "\"\"", "its version `` is empty")]
#[case("\"python\"", "\"perl\"", "asked for `python`, it tells of `perl`")]
#[case("/nix/store/00x3", "/tmp/00x3", "is no store path: it does not lie directly inside /nix/store")]
#[case("/nix/store/00x3", "/nix/store/../../etc/00x3", "is no store path: its hash part")]
#[case("ee09932c", "EE09932c", "is not 40 hexadecimal digits")]
#[case("\"ee09932c", "\"--ee09932c", "is not 40 hexadecimal digits")]
#[case("\"name\":\"debug\"", "\"name\":\"out\"", "`out` is no output name, or is there twice")]
#[case("\"name\":\"debug\"", "\"name\":\"../x\"", "`../x` is no output name")]
#[case("\"systems\":{", "\"systems\":[{", "invalid type: sequence, expected a map")]
#[case("{\"name\":\"python\"", "<html><p>", "it is a web page")]
#[case("\"attr_path\":\"python311\"", "\"attr_path\":\"\"", "its attribute `` is empty")]
fn a_lying_answer_is_not_used(#[case] from: &str, #[case] to: &str, #[case] reason: &str) {
    assert!(RESOLVE_PYTHON.contains(from));
    let body = RESOLVE_PYTHON.replacen(from, to, 1);
    let error = read_resolve(body.as_bytes(), "python").unwrap_err();
    assert!(error.contains(reason), "{error}");
}

#[rstest]
#[case("hello", "hello", "1", &[], true)]
#[case("Hello", "hello", "1", &[], true)]
#[case("nodejs_22", "nodejs", "22.11.0", &["nodejs_22"], true)]
#[case("python3", "python", "3.13.1", &["python313"], true)]
#[case("nodejs_22", "nodejs", "24.1.0", &["nodejs_24"], false)]
#[case("nodejs_22", "node", "22.1.0", &["node"], false)]
#[case("go_1_22", "go", "1.22.12", &["buildGo.go"], true)]
#[case("nodePackages.typescript", "typescript", "5", &["nodePackages.typescript"], true)]
#[case("helloworld", "hello", "1", &["hello"], false)]
fn an_answer_must_be_about_what_was_asked(
    #[case] asked: &str,
    #[case] name: &str,
    #[case] version: &str,
    #[case] attributes: &[&str],
    #[case] expected: bool,
) {
    assert_eq!(is_about(asked, name, Some(version), &attributes.iter().copied().collect()), expected);
}

#[test]
fn a_summary_is_one_printable_line() {
    assert_eq!(one_line(" a\n\tb\u{1b}[31m  c\u{202e}"), "a b [31m c\\u{202e}");
    assert_eq!(one_line(&"x".repeat(1000)).len(), 300);
}

proptest! {
    #[test]
    fn any_bytes_are_an_answer_or_a_printable_reason(body in ".*", at in 0usize..700, byte in any::<u8>()) {
        let mut damaged = RESOLVE_PYTHON.as_bytes().to_vec();
        let at = at % damaged.len();
        damaged[at] = byte;
        for body in [body.as_bytes(), &damaged] {
            let reasons = [read_resolve(body, "python").err(), read_package(body, "python").err(), read_search(body).err()];
            for reason in reasons.into_iter().flatten() {
                prop_assert!(!reason.contains(char::is_control), "{reason}");
            }
        }
    }
}

#[test]
fn dates_are_days_and_anything_else_is_left_out() {
    let body = br#"{"name":"a","releases":[{"version":"2","last_updated":"2025-11-23T21:50:36Z"},{"version":"1","last_updated":"yesterday!\u00e9"},{"version":"0","last_updated":null}]}"#;
    let dates = read_dates(body).unwrap();
    assert_eq!(dates.into_iter().collect::<Vec<_>>(), [("2".to_owned(), "2025-11-23".to_owned())]);
}

#[test]
fn the_first_version_tells_programs_and_marks() {
    let body = br#"{"name":"python","version":"2.7.18","last_updated":1763934636,"systems":{"x86_64-linux":{"attr_paths":["python2"],"programs":["python2","a b"],"insecure":true},"aarch64-linux":{"programs":["idle","python2"],"broken":null}}}"#;
    let details = read_details(body, "python").unwrap();
    assert_eq!(details.programs, ["idle", "python2"]);
    assert!(details.insecure && !details.broken);
    assert!(read_details(body, "ripgrep").unwrap_err().contains("it tells of `python`"));
    assert!(read_details(br#"{"name":"python"}"#, "python").is_err());
}
