use super::*;

const URL: &str = "https://example.org/v2/resolve?name=hello";

fn at(seconds: u64) -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(seconds)
}

fn lifetime(fresh: u64, stale: u64) -> Lifetime {
    Lifetime { fresh: Duration::from_secs(fresh), stale: Duration::from_secs(stale) }
}

fn cache() -> (tempfile::TempDir, Cache) {
    let dir = tempfile::tempdir().unwrap();
    let cache = Cache::new(dir.path().join("http"));
    (dir, cache)
}

#[test]
fn headers_say_how_long_an_answer_lives() {
    let read = |control, age| Lifetime::from_headers(control, age);
    assert_eq!(read("public, s-maxage=3600, stale-while-revalidate=86400", ""), Some(lifetime(3600, 86400)));
    assert_eq!(read("public, s-maxage=3600", "600"), Some(lifetime(3000, 0)));
    assert_eq!(read("public, max-age=0, s-maxage=60", ""), Some(lifetime(0, 0)));
    assert_eq!(read("max-age=999999999", ""), Some(lifetime(86400, 0)));
    assert_eq!(read("max-age=60, no-cache", ""), Some(lifetime(0, 0)));
    assert_eq!(read("No-Store", ""), None);
    assert_eq!(read("", "nonsense"), Some(lifetime(0, 0)));
}

#[test]
fn an_answer_is_fresh_then_better_than_none_then_neither() {
    let (_dir, cache) = cache();
    cache.write(URL, b"{}", Some("\"a\""), lifetime(60, 100), at(1000));
    let cached = cache.read(URL).unwrap();
    assert_eq!((cached.body.as_slice(), cached.entry.etag.as_deref()), (b"{}".as_slice(), Some("\"a\"")));
    assert!(cached.is_fresh(at(1059)) && !cached.is_fresh(at(1060)));
    assert!(cached.is_better_than_none(at(1159)) && !cached.is_better_than_none(at(1160)));
    assert!(!cached.is_fresh(at(999)), "an answer from the future is not fresh");
}

#[test]
fn what_was_cached_for_another_url_or_was_changed_is_not_there() {
    let (_dir, cache) = cache();
    cache.write(URL, b"{\"name\":1}", None, lifetime(60, 0), at(0));
    assert_eq!(cache.read("https://example.org/"), None);
    let file = cache.file(URL);
    fs::rename(&file, cache.file("https://example.org/")).unwrap();
    assert_eq!(cache.read("https://example.org/"), None);
    for damage in [b"".as_slice(), b"\n", b"not json\n{}", b"{\"url\":1}\n{}"] {
        fs::write(&file, damage).unwrap();
        assert_eq!(cache.read(URL), None);
    }
    cache.write(URL, b"{\"name\":1}", None, lifetime(60, 0), at(0));
    let bytes = fs::read(&file).unwrap();
    fs::write(&file, &bytes[..bytes.len() - 1]).unwrap();
    assert_eq!(cache.read(URL), None);
}

#[test]
fn a_cache_that_cannot_be_written_keeps_nothing_and_fails_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("file");
    fs::write(&file, "").unwrap();
    let cache = Cache::new(file.join("http"));
    cache.write(URL, b"{}", None, lifetime(60, 0), at(0));
    assert_eq!(cache.read(URL), None);
}
