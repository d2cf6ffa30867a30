use super::*;
use crate::lock::tests::{hello, id};

fn two() -> Lock {
    let path = "/nix/store/2bcv91i8fahqghn8dmyr791iaycbsjdd-hello-2.12.2".parse().unwrap();
    let other = "/nix/store/3bcv91i8fahqghn8dmyr791iaycbsjdd-other-1".parse().unwrap();
    let digest = crate::lock::NarDigest { sha256: [7; 32], size: 7 };
    Lock {
        packages: [(id("@gnu/hello"), hello("2")), (id("jq"), hello("1"))].into(),
        closures: [(crate::system::System::X86_64Linux, [(path, digest), (other, digest)].into())].into(),
    }
}

fn salvaged(text: &str) -> Lock {
    let [lock] = salvage(text).unwrap().try_into().unwrap();
    lock
}

#[test]
fn a_good_lock_is_read_as_it_is() {
    assert_eq!(salvaged(&two().to_text()), two());
    assert_eq!(salvaged(""), Lock::default());
}

#[test]
fn what_is_damaged_is_left_out_and_the_rest_is_kept() {
    let text = two().to_text();
    let lost = |from: &str, to: &str| {
        assert!(text.contains(from), "{from}");
        let lock = salvaged(&text.replacen(from, to, 1));
        let names: Vec<String> = lock.packages.keys().map(ToString::to_string).collect();
        (names.join(" "), lock.closures.values().map(std::collections::BTreeMap::len).sum::<usize>())
    };
    let all = ("@gnu/hello jq".to_owned(), 2);
    assert_eq!(lost("version = 1\n", ""), all);
    assert_eq!(lost("version = 1\n", "version = what\n"), all);
    assert_eq!(lost("version = \"2\"", "version = \"2"), ("jq".to_owned(), 2));
    assert_eq!(lost("/nix/store/aaaa", "/tmp/aaaa"), ("jq".to_owned(), 2));
    assert_eq!(
        lost("[packages.jq.systems.x86_64-linux]", "[packages.jq.systems.x86_64-li"),
        ("@gnu/hello".to_owned(), 2)
    );
    assert_eq!(lost("\"3bcv", "3bcv"), ("@gnu/hello jq".to_owned(), 1));
    assert_eq!(lost("[closure.x86_64-linux]", "[closure.vax-vms]"), ("@gnu/hello jq".to_owned(), 0));
    assert_eq!(lost("[packages.jq]", "[packages.\"../jq\"]"), ("@gnu/hello".to_owned(), 2));
}

#[test]
fn a_table_that_is_there_twice_counts_once() {
    let text = two().to_text();
    let block = &text[text.find("[packages.jq]").unwrap()..text.find("[closure").unwrap()];
    assert_eq!(salvaged(&format!("{text}{}", block.replace("version = \"1\"", "version = \"9\""))), two());
}

#[test]
fn about_a_newer_lock_nothing_is_guessed() {
    let newer = |text: String| matches!(salvage(&text), Err(LockError::TooNew { version: 2 }));
    let text = two().to_text();
    assert!(newer(text.replace("version = 1\n", "version = 2\n")));
    assert!(newer(text.replace("version = 1\n", "version = 2\n").replace("name = \"hello\"", "name = \"hello")));
    assert!(newer(text.replace("version = 1\n", "<<<<<<< a\nversion = 1\n=======\nversion = 2\n>>>>>>> b\n")));
}

proptest::proptest! {
    #[test]
    fn any_damage_gives_blocks_that_were_there(at in 0_usize..1500, length in 0_usize..80, junk in "[a-z\"\\[\\]=\n. ]{0,12}") {
        let text = two().to_text();
        let (start, end) = (at.min(text.len()), (at + length).min(text.len()));
        let damaged = format!("{}{junk}{}", &text[..start], &text[end..]);
        for lock in salvage(&damaged).unwrap_or_default() {
            // A block is read as it stands: only damage that leaves a lock of its own can change one.
            for (id, package) in &lock.packages {
                let reread = parse(&Lock { packages: [(id.clone(), package.clone())].into(), ..Lock::default() }.to_text());
                proptest::prop_assert!(reread.is_ok());
            }
        }
    }
}
