//! Whether two files are the same to an environment: their bytes and whether they are executable.

use std::io::{self, Read};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::Path;

/// Reads only as far as it has to. Linked copies of one file (`nix-store --optimise`) are not read at all.
pub(super) fn same_file(first: &Path, second: &Path) -> io::Result<bool> {
    if first == second {
        return Ok(true);
    }
    let (one, two) = (fs_err::metadata(first)?, fs_err::metadata(second)?);
    if (one.dev(), one.ino()) == (two.dev(), two.ino()) {
        return Ok(true);
    }
    let executable = |metadata: &std::fs::Metadata| metadata.permissions().mode() & 0o100 != 0;
    if one.len() != two.len() || executable(&one) != executable(&two) {
        return Ok(false);
    }
    same_bytes(fs_err::File::open(first)?, fs_err::File::open(second)?)
}

fn same_bytes(mut first: impl Read, mut second: impl Read) -> io::Result<bool> {
    let (mut one, mut two) = (vec![0; 64 * 1024], vec![0; 64 * 1024]);
    loop {
        let count = first.read(&mut one)?;
        if count == 0 {
            return Ok(second.read(&mut two[..1])? == 0);
        }
        match second.read_exact(&mut two[..count]) {
            Ok(()) if one[..count] == two[..count] => {}
            Ok(()) => return Ok(false),
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(false),
            Err(error) => return Err(error),
        }
    }
}
