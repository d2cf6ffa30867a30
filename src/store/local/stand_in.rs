//! Unpacking archives, until `nar` does it.

use std::io::{self, Read};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use rustix::fs::{AtFlags, CWD, Timespec, Timestamps, utimensat};
use sha2::{Digest, Sha256};

use crate::store::NarDigest;

pub(super) type NarError = io::Error;

pub(super) fn unpack(archive: &mut dyn Read, target: &Path) -> Result<NarDigest, NarError> {
    let mut bytes = Vec::new();
    archive.read_to_end(&mut bytes)?;
    let mut rest = bytes.as_slice();
    expect(&mut rest, b"nix-archive-1")?;
    node(&mut rest, target)?;
    if !rest.is_empty() {
        return Err(bad());
    }
    Ok(NarDigest { sha256: Sha256::digest(&bytes).into(), size: bytes.len() as u64 })
}

fn bad() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "bad archive")
}

fn string<'a>(rest: &mut &'a [u8]) -> io::Result<&'a [u8]> {
    let (length, behind) = rest.split_first_chunk::<8>().ok_or_else(bad)?;
    let length = u64::from_le_bytes(*length) as usize;
    let text = behind.get(..length).ok_or_else(bad)?;
    *rest = behind.get(length.next_multiple_of(8)..).ok_or_else(bad)?;
    Ok(text)
}

fn expect(rest: &mut &[u8], wanted: &[u8]) -> io::Result<()> {
    if string(rest)? == wanted { Ok(()) } else { Err(bad()) }
}

fn node(rest: &mut &[u8], target: &Path) -> io::Result<()> {
    expect(rest, b"(")?;
    expect(rest, b"type")?;
    match string(rest)? {
        b"directory" => {
            fs_err::create_dir(target)?;
            while string(rest)? == b"entry" {
                expect(rest, b"(")?;
                expect(rest, b"name")?;
                let name = string(rest)?;
                expect(rest, b"node")?;
                node(rest, &target.join(std::ffi::OsStr::from_bytes(name)))?;
                expect(rest, b")")?;
            }
            fs_err::set_permissions(target, PermissionsExt::from_mode(0o555))?;
        }
        b"regular" => {
            let mut mode = 0o444;
            let mut word = string(rest)?;
            if word == b"executable" {
                mode = 0o555;
                string(rest)?;
                word = string(rest)?;
            }
            if word == b"contents" {
                fs_err::write(target, string(rest)?)?;
                expect(rest, b")")?;
            } else {
                fs_err::write(target, b"")?;
            }
            fs_err::set_permissions(target, PermissionsExt::from_mode(mode))?;
        }
        _ => {
            expect(rest, b"target")?;
            std::os::unix::fs::symlink(std::ffi::OsStr::from_bytes(string(rest)?), target)?;
            expect(rest, b")")?;
        }
    }
    let one = Timespec { tv_sec: 1, tv_nsec: 0 };
    utimensat(CWD, target, &Timestamps { last_access: one, last_modification: one }, AtFlags::SYMLINK_NOFOLLOW)?;
    Ok(())
}
