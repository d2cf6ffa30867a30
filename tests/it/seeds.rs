//! Replays the seeds of all fuzz targets, and what fuzzing has found, without a fuzzer.

use std::path::Path;

#[allow(unreachable_pub, reason = "a library of its own where it is fuzzed")]
#[path = "../fuzz/src/lib.rs"]
mod targets;

type Target = (&'static str, fn(&[u8]));

const TARGETS: [Target; 9] = [
    ("nar", targets::nar),
    ("narinfo", targets::narinfo),
    ("store_path", targets::store_path),
    ("cache_info", targets::cache_info),
    ("compression", targets::compression),
    ("manifest", targets::manifest),
    ("lock", targets::lock),
    ("catalog", targets::catalog),
    ("daemon", targets::daemon),
];

#[test]
#[expect(clippy::print_stderr, reason = "only the last line tells which seed has failed")]
fn every_seed_keeps_its_promise() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/corpus");
    for (name, target) in TARGETS {
        let mut seeds = 0;
        for seed in fs_err::read_dir(corpus.join(name)).unwrap() {
            let seed = seed.unwrap().path();
            eprintln!("{}", seed.display());
            target(&fs_err::read(&seed).unwrap());
            seeds += 1;
        }
        assert!(seeds > 0, "{name} has no seeds");
    }
    assert_eq!(fs_err::read_dir(corpus).unwrap().count(), TARGETS.len(), "a corpus without a target");
}
