use super::*;

const SHA256: &str = "adeb8ecde4c981fe04dca8109adbc82481e7c87142bc40d3fa1c77de5a49a270";

fn path() -> StorePath {
    "/nix/store/p7ppdxbsdqla77zxamg6rqxn9v8f92h0-t".parse().unwrap()
}

/// As daemons write it; the hash is a parameter.
fn info(hash: &str) -> io::Result<PathInfo> {
    let mut stream = Vec::new();
    stream.write_bytes(b"")?;
    stream.write_bytes(hash.as_bytes())?;
    stream.write_paths(&BTreeSet::from([path()]))?;
    stream.write_number(1_795_521_279)?;
    stream.write_number(1240)?;
    stream.write_number(0)?;
    stream.write_number(1)?;
    stream.write_bytes(b"key-1:signature")?;
    stream.write_bytes(b"fixed:r:sha256:0w5295ddwxqwzb9l1g22f74fg094r3drl458vh2gx0f9wk6qxsxd")?;
    let mut rest = &stream[..];
    let info = read_path_info(&mut rest, path())?;
    assert!(rest.is_empty());
    Ok(info)
}

#[test]
fn what_a_daemon_knows_of_a_path_is_read_whole() {
    let info = info(SHA256).unwrap();
    assert_eq!(crate::store::content_address::hex(&info.nar_hash), SHA256);
    assert_eq!(info.nar_size, 1240);
    assert_eq!(info.references, BTreeSet::from([path()]));
}

#[test]
fn only_64_hexadecimal_digits_are_a_hash() {
    for hash in ["", &SHA256[1..], &format!("{SHA256}00"), &SHA256.replace("ad", "+d"), &SHA256.replace('d', "é")] {
        let error = info(hash).unwrap_err();
        assert_eq!(error.to_string(), "the daemon sent something else in the place of a SHA-256", "{hash}");
    }
}
