use super::*;
use crate::lock::tests::{hello, id};
use crate::manifest::Spec;

fn manifest(names: &[&str]) -> Manifest {
    let packages = names.iter().map(|name| (id(name), Spec::version("*"))).collect();
    Manifest { packages, ..Manifest::default() }
}

fn side(packages: &[(&str, &str)]) -> Lock {
    let locked =
        |(name, version): &(&str, &str)| (id(name), LockedPackage { request: format!("{name}@*"), ..hello(version) });
    Lock { packages: packages.iter().map(locked).collect(), ..Lock::default() }
}

fn row(name: &str, byte: u8) -> Lock {
    let path = format!("/nix/store/2bcv91i8fahqghn8dmyr791iaycbsjdd-{name}").parse().unwrap();
    let table = [(path, NarDigest { sha256: [byte; 32], size: 1 })].into();
    Lock { closures: [(System::X86_64Linux, table)].into(), ..Lock::default() }
}

#[test]
fn what_either_side_has_locked_stays_and_what_nobody_wants_goes() {
    let sides = [side(&[("a", "1"), ("gone", "1"), ("mine", "1")]), side(&[("a", "1"), ("theirs", "2")])];
    let united = unite(&manifest(&["a", "mine", "theirs", "new"]), &sides);
    assert_eq!(united.lock, side(&[("a", "1"), ("mine", "1"), ("theirs", "2")]));
    assert_eq!(united.notes, [""; 0]);
}

#[test]
fn a_block_that_answers_another_range_is_none() {
    let mut other = side(&[("a", "1")]);
    other.packages.get_mut(&id("a")).unwrap().request = "a@^1".to_owned();
    assert_eq!(unite(&manifest(&["a"]), &[other.clone(), side(&[("a", "0.9")])]).lock, side(&[("a", "0.9")]));
    assert_eq!(unite(&manifest(&["a"]), &[other]).lock, Lock::default());
}

#[test]
fn of_two_versions_the_newer_stays_in_either_direction_and_that_is_said() {
    let (one, other) = (side(&[("a", "1.9")]), side(&[("a", "1.10")]));
    for sides in [[one.clone(), other.clone()], [other.clone(), one]] {
        let united = unite(&manifest(&["a"]), &sides);
        assert_eq!(united.lock, other);
        insta::allow_duplicates! { insta::assert_snapshot!(united.notes.concat(), @"a is locked as 1.9 and as 1.10: 1.10 stays"); }
    }
}

#[test]
fn closure_rows_are_united_and_those_in_dispute_are_dropped() {
    let united = unite(&manifest(&[]), &[row("a", 1), row("b", 2), row("a", 1)]);
    assert_eq!(united.lock.closures[&System::X86_64Linux].len(), 2);
    let united = unite(&manifest(&[]), &[row("a", 1), row("a", 2), row("b", 2)]);
    assert_eq!(united.lock, row("b", 2));
    insta::assert_snapshot!(united.notes.concat(), @"both sides lock /nix/store/2bcv91i8fahqghn8dmyr791iaycbsjdd-a with other contents: neither is kept");
}
