use std::collections::BTreeMap;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use super::*;
use crate::environment::dotenv::{self, DotenvFile};
use crate::manifest;

const MANIFEST: &str = r#"version = 1
[vars]
PLAIN = "1"
LIB = "$DIR/x.so"
DIR = "/lib"
LD_PRELOAD = "$LIB"
[hooks]
on-activate = "make"
[profile]
common = "alias x=y"
fish = " "
[options]
path-prepend = ["bin"]
dotenv = [".env"]
"#;

fn files(text: &str) -> Vec<DotenvFile> {
    let dir = tempfile::tempdir().unwrap();
    let root = fs_err::canonicalize(dir.path()).unwrap();
    fs_err::write(root.join(".env"), text).unwrap();
    dotenv::read(&root, &[".env".to_owned()]).unwrap()
}

fn code(manifest: &str, env: &str) -> Code {
    let manifest = manifest::parse("envy.toml", manifest).unwrap();
    Code::new(&Demands::of(&manifest), &manifest.vars, &files(env))
}

#[test]
fn code_is_all_that_runs_and_all_that_it_is_made_of() {
    let code = code(MANIFEST, "TOKEN=1\nEVIL=/x\nPATH=$EVIL/bin:$PATH\n");
    let shown: Vec<String> = code.0.iter().map(|(name, text)| format!("{name} = {text}")).collect();
    insta::assert_snapshot!(shown.join("\n"), @"
    .env: assignments = EVIL=/x
    PATH=$EVIL/bin:$PATH
    hooks.on-activate = make
    options.dotenv = .env
    options.path-prepend = bin
    profile.common = alias x=y
    vars.DIR = /lib
    vars.LD_PRELOAD = $LIB
    vars.LIB = $DIR/x.so
    ");
}

#[test]
fn what_runs_nothing_needs_no_trust() {
    let manifest = manifest::parse("envy.toml", "version = 1\n[vars]\nA = \"$PATH\"\n[scripts]\nt = \"x\"").unwrap();
    assert!(Demands::of(&manifest).is_empty());
    assert!(!Demands::of(&manifest::parse("envy.toml", MANIFEST).unwrap()).is_empty());
}

#[test]
fn every_part_counts_into_the_digest_and_ordinary_variables_do_not() {
    let place = Path::new("/p");
    let env = "TOKEN=1\nEVIL=/x\nPATH=$EVIL\n";
    let digest = code(MANIFEST, env).digest(place);
    let changed = |from: &str, to: &str| {
        assert!(MANIFEST.contains(from));
        code(&MANIFEST.replace(from, to), env).digest(place)
    };
    for (from, to) in [
        ("\"make\"", "\"make \""),
        ("alias x=y", "alias x=z"),
        ("[\"bin\"]", "[\"bin\", \"sbin\"]"),
        ("[\".env\"]", "[\".env\", \".env.local\"]"),
        ("\"$LIB\"", "\"$LIB:y\""),
        ("\"/lib\"", "\"/tmp\""),
        ("common", "bash"),
    ] {
        assert_ne!(changed(from, to), digest, "{from}");
    }
    assert_eq!(changed("PLAIN = \"1\"", "PLAIN = \"2\""), digest);
    assert_eq!(code(MANIFEST, "# x\nTOKEN=2\nEVIL=/x\nPATH=$EVIL\n").digest(place), digest);
    for env in
        ["EVIL=/y\nPATH=$EVIL\n", "EVIL=/x\n", "EVIL=/x\nPATH=$EVIL\nBASH_ENV=x\n", "EVIL=/x\nPATH=$EVIL\nPATH=$EVIL\n"]
    {
        assert_ne!(code(MANIFEST, env).digest(place), digest, "{env}");
    }
    assert_ne!(code(MANIFEST, env).digest(Path::new("/q")), digest);
}

#[test]
fn no_two_codes_have_one_digest() {
    let code = |pairs: &[(&str, &str)]| {
        Code(pairs.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()).digest(Path::new("/"))
    };
    assert_ne!(code(&[("a", "b"), ("c", "d")]), code(&[("a", "bcd")]));
    assert_ne!(code(&[("a", "")]), code(&[("", "a")]));
}

#[test]
fn what_is_trusted_is_read_again_and_private() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join(FILE_NAME);
    let code = Code(BTreeMap::from([("hooks.on-activate".to_owned(), "x\n\u{1b}".to_owned())]));
    let trusted = Trusted { digest: code.digest(Path::new("/p")), code };
    let mut stored = Stored::default();
    stored.refuse("r");
    stored.trust(trusted.clone());
    stored.write(&path).unwrap();
    assert_eq!(Stored::read(&path), stored);
    assert!(stored.trusts(&trusted.digest) && !stored.trusts("r") && stored.refuses("r"));
    assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600);
}

#[test]
fn what_was_trusted_before_still_is_and_the_last_word_counts() {
    let trusted = |digest: &str| Trusted { digest: digest.to_owned(), code: Code::default() };
    let mut stored = Stored::default();
    for digest in ["a", "b", "a"] {
        stored.trust(trusted(digest));
    }
    assert_eq!((stored.trusts("a"), stored.trusts("b"), stored.earlier.len()), (true, true, 1));
    stored.refuse("c");
    stored.refuse("c");
    assert_eq!((stored.refuses("c"), stored.refused.len()), (true, 1));
    stored.trust(trusted("c"));
    assert!(stored.trusts("c") && !stored.refuses("c"));
    (0..100).for_each(|number| stored.trust(trusted(&number.to_string())));
    assert!(stored.trusts("99") && stored.trusts("80") && !stored.trusts("a") && stored.earlier.len() == 32);
}

#[test]
fn a_file_that_is_damaged_or_that_others_may_write_trusts_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join(FILE_NAME);
    let trusted = Trusted { digest: "d".to_owned(), code: Code::default() };
    let stored = Stored { trusted: Some(trusted), ..Stored::default() };
    stored.write(&path).unwrap();
    let good = fs_err::read_to_string(&path).unwrap();
    for bad in ["", "{}", &good[..good.len() - 2], &good.replace("\"version\": 1", "\"version\": 2")] {
        fs_err::write(&path, bad).unwrap();
        assert_eq!(Stored::read(&path), Stored::default(), "{bad}");
    }
    fs_err::write(&path, good).unwrap();
    assert_eq!(Stored::read(&path), stored);
    for mode in [0o620, 0o602] {
        fs_err::set_permissions(&path, PermissionsExt::from_mode(mode)).unwrap();
        assert_eq!(Stored::read(&path), Stored::default(), "{mode:o}");
    }
    assert_eq!(Stored::read(dir.path()), Stored::default());
}
