use super::*;
use crate::ops::generation::Content;
use crate::store::StorePath;

/// Generations with these manifests; a number after the text: the generation that it brought back.
fn generations(dir: &std::path::Path, manifests: &[(&str, Option<u64>)]) -> Generations {
    let generations = Generations::new(dir);
    let environment: StorePath = "/nix/store/2bcv91i8fahqghn8dmyr791iaycbsjdd-environment".parse().unwrap();
    for (manifest, restores) in manifests {
        let content = Content { environment: &environment, manifest, lock: "" };
        let generation = generations.prepare(content).unwrap();
        generation.describe(&Origin { restores: *restores, ..Origin::default() }, content).unwrap();
        generations.switch(generation.number).unwrap();
    }
    generations
}

fn steps(generations: &Generations, steps: usize) -> Option<u64> {
    back(generations, generations.current().unwrap(), steps).ok().map(|generation| generation.number)
}

#[test]
fn a_step_back_is_the_generation_before() {
    let dir = tempfile::tempdir().unwrap();
    let generations = generations(dir.path(), &[("a", None), ("b", None), ("c", None)]);
    assert_eq!([0, 1, 2, 3].map(|count| steps(&generations, count)), [Some(3), Some(2), Some(1), None]);
}

#[test]
fn a_second_rollback_goes_one_further_instead_of_back_and_forth() {
    let dir = tempfile::tempdir().unwrap();
    let once = [("a", None), ("b", None), ("c", None), ("b", Some(2))];
    assert_eq!(steps(&generations(&dir.path().join("once"), &once), 1), Some(1));
    let twice = [&once[..], &[("a", Some(1))]].concat();
    assert_eq!(steps(&generations(&dir.path().join("twice"), &twice), 1), None, "there is nothing before the first");
    let taken_back = [&once[..], &[("c", Some(3))]].concat();
    assert_eq!(steps(&generations(&dir.path().join("taken_back"), &taken_back), 1), Some(2));
    let of_a_rollback = [&once[..], &[("c", Some(3)), ("b", Some(4))]].concat();
    assert_eq!(steps(&generations(&dir.path().join("of_a_rollback"), &of_a_rollback), 1), Some(1));
}

#[test]
fn what_came_after_a_rollback_is_undone_first() {
    let dir = tempfile::tempdir().unwrap();
    let generations = generations(dir.path(), &[("a", None), ("b", None), ("a", Some(1)), ("d", None)]);
    assert_eq!(steps(&generations, 1), Some(3));
}

#[test]
fn the_same_files_realized_again_are_no_other_state() {
    let dir = tempfile::tempdir().unwrap();
    let generations = generations(dir.path(), &[("a", None), ("b", None), ("b", None), ("b", None)]);
    assert_eq!(steps(&generations, 1), Some(1));
}

#[test]
fn generations_that_were_dropped_are_passed_over() {
    let dir = tempfile::tempdir().unwrap();
    let generations = generations(dir.path(), &[("a", None), ("b", None), ("c", None), ("b", Some(2))]);
    generations.remove(2).unwrap();
    assert_eq!(steps(&generations, 1), Some(1));
    generations.remove(1).unwrap();
    assert_eq!(steps(&generations, 1), None);
}
