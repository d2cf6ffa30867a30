use super::*;
use crate::failure::Explain;

const NOBODY_2_34: &str = "path '\u{1b}[35;1m/nix/store/ahpq8c4kkn140src6009ah73k368ip16-alpha-1.0\u{1b}[0m' is required, but there is no substituter that can build it";
const NOBODY_2_8: &str = "build of \u{1b}[35;1m'/nix/store/ahpq8c4kkn140src6009ah73k368ip16-alpha-1.0'\u{1b}[0m failed";

fn told(message: &str, log: &[&str]) -> String {
    let log: Vec<String> = log.iter().map(|line| (*line).to_owned()).collect();
    let error = classify(message, &log);
    format!("{}: {error}", error.code().slug())
}

#[test]
fn a_path_that_nobody_has_is_not_substitutable() {
    insta::assert_snapshot!(
        told(NOBODY_2_34, &[]),
        @"not-substitutable: no cache has it: path '/nix/store/ahpq8c4kkn140src6009ah73k368ip16-alpha-1.0' is required, but there is no substituter that can build it"
    );
    insta::assert_snapshot!(
        told(NOBODY_2_8, &[]),
        @"not-substitutable: no cache has it: build of '/nix/store/ahpq8c4kkn140src6009ah73k368ip16-alpha-1.0' failed"
    );
}

#[test]
fn a_cache_out_of_reach_is_found_in_the_log() {
    insta::assert_snapshot!(told(NOBODY_2_8, &[
        "\u{1b}[35;1mwarning:\u{1b}[0m \u{1b}[31;1merror:\u{1b}[0m unable to download 'http://cache/nar/a.nar.xz': HTTP error 500 ('Internal Server Error')\n\n       response body:\n\n       \u{1b}[35;1m<html>oops</html>\u{1b}[0m; retrying in 340 ms\n",
        "\u{1b}[31;1merror:\u{1b}[0m unable to download 'http://cache/nar/a.nar.xz': HTTP error 500 ('Internal Server Error')\n\n       response body:\n\n       \u{1b}[35;1m<html>oops</html>\u{1b}[0m\n",
    ]), @"unreachable: fetching failed: unable to download 'http://cache/nar/a.nar.xz': HTTP error 500 ('Internal Server Error')");
    insta::assert_snapshot!(told(NOBODY_2_34, &[
        "\u{1b}[35;1mwarning:\u{1b}[0m file '\u{1b}[35;1mnar/a.nar.xz\u{1b}[0m' does not exist in binary cache '\u{1b}[35;1mhttp://cache\u{1b}[0m'",
    ]), @"unreachable: fetching failed: file 'nar/a.nar.xz' does not exist in binary cache 'http://cache'");
    insta::assert_snapshot!(
        told("unable to \u{1b}[35;1mdownload\u{1b}[0m '\u{1b}[35;1mhttp://cache/a.narinfo\u{1b}[0m': HTTP error \u{1b}[35;1m429\u{1b}[0m\n\nresponse body:\n\nhello", &[]),
        @"unreachable: fetching failed: unable to download 'http://cache/a.narinfo': HTTP error 429"
    );
}

#[test]
fn an_attempt_that_was_repeated_is_no_reason() {
    let retried = [
        "warning: unable to download 'http://cache/a.narinfo': HTTP error 500\n\nresponse body:\n\noops; retrying in 345 ms (attempt 1/5)\n",
    ];
    assert!(told(NOBODY_2_34, &retried).starts_with("not-substitutable"));
    assert_eq!(unreachable(&[retried[0].to_owned()]), None);
    let failed = "\u{1b}[35;1mwarning:\u{1b}[0m unable to download 'http://cache/nix-cache-info': Couldn't connect to server (7)";
    let failed = unreachable(&[failed.to_owned()]).unwrap();
    insta::assert_snapshot!(failed, @"unable to download 'http://cache/nix-cache-info': Couldn't connect to server (7)");
}

#[test]
fn wrong_hashes_and_missing_signatures_are_mismatches() {
    insta::assert_snapshot!(told(NOBODY_2_34, &[
        "\u{1b}[31;1merror:\u{1b}[0m hash mismatch importing path '\u{1b}[35;1m/nix/store/x5iyivjhpxry4cimlqg56jbn3vmnx3rv-bad-1\u{1b}[0m';\n         specified: \u{1b}[35;1msha256:00p5\u{1b}[0m\n         got:       \u{1b}[35;1msha256:06dk\u{1b}[0m\n",
    ]), @"content-mismatch: content does not match: hash mismatch importing path '/nix/store/x5iyivjhpxry4cimlqg56jbn3vmnx3rv-bad-1'; specified: sha256:00p5 got: sha256:06dk");
    for words in [
        "warning: the substitute for '/nix/store/x' from 'http://cache' is not signed by any of the keys in 'trusted-public-keys'\n",
        "warning: ignoring substitute for '/nix/store/x' from 'http://cache', as it's not signed by any of the keys in 'trusted-public-keys'\n",
        "error: input compression not recognized\n",
    ] {
        assert!(told(NOBODY_2_8, &[words]).starts_with("content-mismatch"), "{words}");
    }
}

#[test]
fn an_unknown_error_is_told_as_it_stands_but_tamed() {
    insta::assert_snapshot!(
        told("\u{1b}[31merror:\u{1b}[0m path 'x\u{202e}' is not valid", &[]),
        @r"failed: the Nix daemon refused: path 'x\u{202e}' is not valid"
    );
    insta::assert_snapshot!(
        told(NOBODY_2_34, &["error: writing to file: No space left on device"]),
        @"failed: the Nix daemon refused: path '/nix/store/ahpq8c4kkn140src6009ah73k368ip16-alpha-1.0' is required, but there is no substituter that can build it: writing to file: No space left on device"
    );
    assert_eq!(readable(&"a".repeat(5000)).chars().count(), SHOWN + 1);
}
