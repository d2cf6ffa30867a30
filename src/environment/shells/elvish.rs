//! Elvish.

use std::ffi::OsStr;
use std::fmt::Write as _;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use super::Guard;

/// `set-env` and `unset-env`.
pub(super) fn assign(name: &str, value: Option<&OsStr>, code: &mut Vec<u8>) {
    match value {
        Some(value) => {
            code.extend_from_slice(format!("set-env {name} ").as_bytes());
            quote(value.as_bytes(), code);
        }
        None => code.extend_from_slice(format!("unset-env {name}").as_bytes()),
    }
    code.push(b'\n');
}

/// In double quotes, in which `\xff` is a byte: code must be UTF-8, a value need not.
pub(super) fn quote(text: &[u8], code: &mut Vec<u8>) {
    let mut quoted = String::from("\"");
    for chunk in text.utf8_chunks() {
        for c in chunk.valid().chars() {
            match c {
                '"' | '\\' => quoted.extend(['\\', c]),
                c if c.is_ascii_control() => {
                    let _ = write!(quoted, "\\x{:02x}", u32::from(c));
                }
                c => quoted.push(c),
            }
        }
        for byte in chunk.invalid() {
            let _ = write!(quoted, "\\x{byte:02x}");
        }
    }
    quoted.push('"');
    code.extend_from_slice(quoted.as_bytes());
}

/// A step's memory, what to watch, and the code of `[profile]`, as the value that the hook gets. Elvish knows no time of a
/// file: the hook compares contents and the names in folders.
pub(super) fn remember(memory: &str, guard: Option<&Guard>, profile: &[u8], code: &mut Vec<u8>) {
    code.extend_from_slice(format!("put [&memory='{memory}' &watch=").as_bytes());
    match guard {
        None => code.extend_from_slice(b"$false"),
        Some(guard) => {
            let unchanged = guard.unchanged.iter().map(|file| file.path.as_path());
            let others = guard.absent.iter().chain(&guard.present).map(AsRef::<Path>::as_ref);
            code.push(b'[');
            for path in unchanged.chain(others) {
                code.push(b' ');
                quote(path.as_os_str().as_bytes(), code);
            }
            code.push(b']');
        }
    }
    code.extend_from_slice(b" &code=");
    quote(profile, code);
    code.extend_from_slice(b"]\n");
}
