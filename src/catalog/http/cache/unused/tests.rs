use std::path::PathBuf;

use super::super::{Cache, Lifetime};
use super::*;

const URL: &str = "https://example.org/v2/resolve?name=hello";

/// A cache with an answer that was last used so long ago.
fn kept(age: Duration) -> (tempfile::TempDir, Cache) {
    let dir = tempfile::tempdir().unwrap();
    let cache = Cache::new(dir.path().to_owned());
    cache.write(URL, b"{}", None, Lifetime::new(DAY, DAY), SystemTime::now());
    set_age(&cache.file(URL), age);
    (dir, cache)
}

fn set_age(file: &Path, age: Duration) {
    let time = SystemTime::now() - age;
    File::options().write(true).open(file).unwrap().set_modified(time).unwrap();
}

fn put(dir: &Path, name: &str, age: Duration) -> PathBuf {
    let file = dir.join(name);
    fs_err::write(&file, "some bytes").unwrap();
    set_age(&file, age);
    file
}

fn modified(file: &Path) -> SystemTime {
    file.metadata().unwrap().modified().unwrap()
}

fn collect(dir: &Path, dry_run: bool) -> Unused {
    drop_unused(dir, SystemTime::now(), dry_run)
}

#[test]
fn an_answer_that_nobody_used_for_thirty_days_goes() {
    let (dir, cache) = kept(29 * DAY);
    assert_eq!(collect(dir.path(), false), Unused::default());
    set_age(&cache.file(URL), 31 * DAY);
    let bytes = cache.file(URL).metadata().unwrap().blocks() * 512;
    let gone = Unused { answers: 1, bytes, ..Unused::default() };
    assert_eq!(collect(dir.path(), true), gone);
    assert!(cache.file(URL).exists(), "it was only looked for");
    assert_eq!(collect(dir.path(), false), gone);
    assert!(!cache.file(URL).exists());
    assert_eq!(cache.read(URL), None);
}

#[test]
fn an_answer_that_is_used_stays() {
    let (dir, cache) = kept(31 * DAY);
    assert!(cache.read(URL).is_some());
    assert_eq!(collect(dir.path(), false), Unused::default());
    assert!(cache.read(URL).is_some());
}

#[test]
fn a_use_leaves_word_once_a_day() {
    let (_dir, cache) = kept(23 * DAY / 24);
    let file = cache.file(URL);
    let before = modified(&file);
    assert!(cache.read(URL).is_some());
    assert_eq!(modified(&file), before);
    set_age(&file, 25 * DAY / 24);
    assert!(cache.read(URL).is_some());
    assert!(modified(&file) > before);
}

#[test]
fn what_is_no_answer_to_the_question_was_not_used() {
    let (_dir, cache) = kept(Duration::ZERO);
    fs_err::write(cache.file(URL), "not an answer").unwrap();
    set_age(&cache.file(URL), 31 * DAY);
    let before = modified(&cache.file(URL));
    assert_eq!(cache.read(URL), None);
    assert_eq!(modified(&cache.file(URL)), before);
}

#[test]
fn what_a_writer_that_died_left_goes_after_a_day() {
    let dir = tempfile::tempdir().unwrap();
    let writing = put(dir.path(), ".tmpAb12Cd", 23 * DAY / 24);
    let left = put(dir.path(), ".tmpEf34Gh", 25 * DAY / 24);
    let unused = collect(dir.path(), false);
    assert_eq!((unused.answers, unused.unfinished, unused.failure), (0, 1, None));
    assert!(unused.bytes > 0);
    assert!(writing.exists() && !left.exists());
}

#[test]
fn what_is_not_the_caches_stays_however_old() {
    let (dir, cache) = kept(31 * DAY);
    let hash = cache.file(URL).file_name().unwrap().to_str().unwrap().to_owned();
    let mine = [".hidden", "notes", &hash[1..], &hash.to_uppercase(), &format!("{hash}.bak")];
    let mine = mine.map(|name| put(dir.path(), name, 400 * DAY));
    let folder = dir.path().join("a".repeat(64));
    fs_err::create_dir(&folder).unwrap();
    File::open(&folder).unwrap().set_modified(SystemTime::now() - 400 * DAY).unwrap();
    let link = dir.path().join("b".repeat(64));
    std::os::unix::fs::symlink(&mine[0], &link).unwrap();
    assert_eq!(collect(dir.path(), false).answers, 1);
    assert!(mine.iter().all(|file| file.exists()) && folder.exists() && link.exists());
}

#[test]
fn an_answer_from_the_future_stays() {
    let (dir, cache) = kept(Duration::ZERO);
    let unused = drop_unused(dir.path(), SystemTime::now() - 400 * DAY, false);
    assert_eq!(unused, Unused::default());
    assert!(cache.file(URL).exists());
}

#[test]
fn a_reader_that_has_an_answer_open_reads_on() {
    let (dir, cache) = kept(31 * DAY);
    let open = File::open(cache.file(URL)).unwrap();
    assert_eq!(collect(dir.path(), false).answers, 1);
    assert!(io::read_to_string(open).unwrap().ends_with("\n{}"));
}

#[test]
fn a_writer_that_was_taken_for_dead_fails_nothing_and_keeps_nothing_half() {
    let (dir, cache) = kept(31 * DAY);
    let unfinished = tempfile::Builder::new().prefix(UNFINISHED).tempfile_in(dir.path()).unwrap();
    set_age(unfinished.path(), 2 * DAY);
    assert_eq!(collect(dir.path(), false).unfinished, 1);
    assert!(unfinished.persist(cache.file(URL)).is_err());
    assert_eq!(cache.read(URL), None);
}

#[test]
fn a_cache_that_is_not_there_is_nothing_and_one_that_cannot_be_read_is_told() {
    let dir = tempfile::tempdir().unwrap();
    assert_eq!(collect(&dir.path().join("http"), false), Unused::default());
    let file = put(dir.path(), "file", Duration::ZERO);
    let unused = collect(&file, false);
    assert!(unused.failure.is_some_and(|failure| failure.contains("Not a directory")));
}
