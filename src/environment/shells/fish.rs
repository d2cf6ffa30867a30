//! Code for fish, where `PATH` and its like are lists.

use std::os::unix::ffi::OsStrExt;

use super::super::activation::Change;

pub(super) fn render(changes: &[Change]) -> Vec<u8> {
    let mut code = Vec::new();
    for change in changes {
        let name = change.name.as_bytes();
        match &change.new {
            Some(value) => {
                code.extend(b"set -gx ");
                code.extend(name);
                // fish splits only variables that end in PATH by itself.
                if name.ends_with(b"PATH") {
                    for entry in value.as_bytes().split(|byte| *byte == b':') {
                        code.push(b' ');
                        code.extend(quote(entry));
                    }
                } else {
                    code.push(b' ');
                    code.extend(quote(value.as_bytes()));
                }
            }
            None => {
                code.extend(b"set -e ");
                code.extend(name);
            }
        }
        code.extend(b";\n");
    }
    code
}

/// In fish's single quotes, `\\` and `\'` are escapes.
fn quote(bytes: &[u8]) -> Vec<u8> {
    let mut quoted = vec![b'\''];
    for byte in bytes {
        if matches!(byte, b'\'' | b'\\') {
            quoted.push(b'\\');
        }
        quoted.push(*byte);
    }
    quoted.push(b'\'');
    quoted
}
