use std::collections::BTreeSet;
use std::path::Path;

use super::*;

/// Read by crates that envy uses, so no line of envy names them.
const BY_CRATES: &[&str] = &[
    "ALL_PROXY",
    "CLICOLOR",
    "CLICOLOR_FORCE",
    "HTTPS_PROXY",
    "HTTP_PROXY",
    "NO_COLOR",
    "NO_PROXY",
    "all_proxy",
    "http_proxy",
    "https_proxy",
    "no_proxy",
];

/// What envy sets for itself or others, and a field of a narinfo.
const NOT_READ: &[&str] = &[
    // a manifest may not set it untrusted; what reads it is not envy
    "SSL_CERT_DIR",
    "ENVY_ENVIRONMENT",
    "ENVY_PROJECT",
    "ENVY_ROLE",
    "ENVY_RUN",
    "ENVY_UNDO",
    "CA",
    "ENVY_SHELL_ENV",
    "ENVY_SHELL_ZDOTDIR",
    "ENVY_SHELL_INIT",
    "NIX_PYTHONPATH",
    "XDG_DATA_DIRS",
];

fn sources(dir: &Path, texts: &mut Vec<String>) {
    for entry in fs_err::read_dir(dir).unwrap().map(Result::unwrap) {
        let (path, name) = (entry.path(), entry.file_name().into_string().unwrap());
        if path.is_dir() {
            if name != "tests" {
                sources(&path, texts);
            }
        } else if name.ends_with(".rs") && name != "tests.rs" && name != "variables.rs" {
            let text = fs_err::read_to_string(path).unwrap();
            texts.push(text.split("#[cfg(test)]\nmod tests {").next().unwrap().to_owned());
        }
    }
}

/// The string literals of a text that could be names of variables, each with what stands before it.
fn names(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let is_name = |word: &str| {
        word.starts_with(|c: char| c.is_ascii_uppercase())
            && word.bytes().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == b'_')
    };
    let quotes: Vec<usize> = text.match_indices('"').map(|(at, _)| at).collect();
    let pairs: Vec<(usize, usize)> = quotes.windows(2).map(|pair| (pair[0], pair[1])).collect();
    pairs.into_iter().map(|(from, to)| (&text[..from], &text[from + 1..to])).filter(move |(_, word)| is_name(word))
}

/// Names that envy's own code reads: those handed to `Environ`, and all that look as if they were envy's, Nix's or XDG's.
fn read() -> BTreeSet<String> {
    let mut texts = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut texts);
    let handed = |before: &str| [".text(", ".get(", ".absolute("].iter().any(|call| before.ends_with(call));
    let known = |name: &str| ["ENVY_", "NIX_", "XDG_", "SSL_", "CODEX_"].iter().any(|prefix| name.starts_with(prefix));
    let found = texts.iter().flat_map(|text| names(text)).filter(|(before, name)| handed(before) || known(name));
    found.map(|(_, name)| name.to_owned()).filter(|name| name.len() > 1 && !name.ends_with('_')).collect()
}

#[test]
fn every_variable_that_envy_reads_is_listed() {
    let listed: BTreeSet<&str> = VARIABLES.iter().map(|variable| variable.name).collect();
    let missing: Vec<String> =
        read().into_iter().filter(|name| !listed.contains(&**name) && !NOT_READ.contains(&&**name)).collect();
    assert!(missing.is_empty(), "src/agent/variables.rs does not list {missing:?}");
}

#[test]
fn every_listed_variable_is_read() {
    let mut texts = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut texts);
    let all = texts.concat();
    let gone = |name: &&str| !BY_CRATES.contains(name) && !all.contains(&format!("\"{name}\""));
    let gone: Vec<&str> = VARIABLES.iter().map(|variable| variable.name).filter(gone).collect();
    assert!(gone.is_empty(), "nobody reads {gone:?}");
}

#[test]
fn the_list_is_sorted_and_a_server_gets_what_it_needs() {
    assert!(VARIABLES.is_sorted_by_key(|variable| variable.name));
    let names: Vec<&str> = for_server().collect();
    for name in ["ENVY_CATALOG_URL", "ENVY_STORE", "NIX_CONFIG", "XDG_STATE_HOME", "https_proxy", "SSL_CERT_FILE"] {
        assert!(names.contains(&name), "{name}");
    }
    assert!(!names.contains(&"CODEX_THREAD_ID") && !names.contains(&"EDITOR"));
}
