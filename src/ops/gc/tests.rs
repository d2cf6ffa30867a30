use std::path::Path;

use super::projects::{beyond, remove};
use super::*;
use crate::ops::generation::{Content, Generations};
use crate::ops::owner::{Presence, presence};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// So many generations, made just now; the project is switched to `current`.
fn generations(dir: &Path, count: u64, current: u64) -> Generations {
    let generations = Generations::new(dir);
    let environment = StorePath::from_base_name(&format!("{}-environment", "0".repeat(32))).unwrap();
    let content = Content { environment: &environment, manifest: "", lock: "" };
    (0..count).for_each(|_| drop(generations.prepare(content).unwrap()));
    generations.switch(current).unwrap();
    generations
}

fn dropped(generations: &Generations, keep: usize, days: u32, later: Duration) -> Vec<u64> {
    let retention = Retention { keep, younger_than: days * DAY };
    let dropped = beyond(generations, &retention, SystemTime::now() + later).unwrap();
    dropped.into_iter().map(|generation| generation.number).collect()
}

#[test]
fn a_generation_goes_if_it_is_neither_among_the_newest_nor_young() {
    let dir = tempfile::tempdir().unwrap();
    let generations = generations(dir.path(), 5, 5);
    assert_eq!(dropped(&generations, 2, 30, 31 * DAY), [1, 2, 3]);
    assert_eq!(dropped(&generations, 2, 30, 29 * DAY), [0; 0]);
    assert_eq!(dropped(&generations, 9, 0, DAY), [0; 0]);
}

#[test]
fn the_current_generation_stays_whatever_is_asked() {
    let dir = tempfile::tempdir().unwrap();
    assert_eq!(dropped(&generations(dir.path(), 3, 3), 0, 0, DAY), [1, 2]);
}

#[test]
fn a_generation_that_was_never_switched_to_goes() {
    let dir = tempfile::tempdir().unwrap();
    assert_eq!(dropped(&generations(dir.path(), 3, 2), 10, 30, Duration::ZERO), [3]);
}

#[test]
fn a_project_has_vanished_only_if_the_folder_that_it_was_in_shows_that() {
    let dir = tempfile::tempdir().unwrap();
    let project = dir.path().join("project");
    assert!(matches!(presence(&project), Presence::Unsure(_)), "an empty folder may be a disk that is not mounted");
    assert!(matches!(presence(&project.join("inner")), Presence::Unsure(_)));
    fs_err::write(dir.path().join("other"), "").unwrap();
    assert_eq!(presence(&project), Presence::Vanished);
    fs_err::create_dir(&project).unwrap();
    assert_eq!(presence(&project), Presence::There);
}

#[test]
fn a_project_that_came_back_keeps_its_state() {
    let dir = tempfile::tempdir().unwrap();
    let (state, project) = (dir.path().join("state"), dir.path().join("project"));
    fs_err::create_dir_all(state.join("generations")).unwrap();
    fs_err::create_dir(&project).unwrap();
    assert_eq!(remove(&state, &project).unwrap(), None);
    assert!(state.join("generations").exists());
    fs_err::remove_dir(&project).unwrap();
    assert_eq!(remove(&state, &project).unwrap(), Some(project));
    assert_eq!(fs_err::read_dir(dir.path()).unwrap().count(), 0);
}
