//! Code for bash, zsh and every POSIX shell: the common part of their languages is enough.

use std::os::unix::ffi::OsStrExt;

use super::super::activation::Change;

pub(super) fn render(changes: &[Change]) -> Vec<u8> {
    let mut code = Vec::new();
    let mut path = false;
    for change in changes.iter().filter(|change| is_name(change.name.as_bytes())) {
        path |= change.name == "PATH";
        match &change.new {
            Some(value) => {
                code.extend(b"export ");
                code.extend(change.name.as_bytes());
                code.push(b'=');
                code.extend(quote(value.as_bytes()));
            }
            None => {
                code.extend(b"unset ");
                code.extend(change.name.as_bytes());
            }
        }
        code.extend(b";\n");
    }
    if path {
        // The shell remembers where programs were; a shell that does not know `hash -r` forgets by itself.
        code.extend(b"hash -r 2>/dev/null || true;\n");
    }
    code
}

/// Single quotes keep every byte but themselves.
pub(super) fn quote(bytes: &[u8]) -> Vec<u8> {
    let mut quoted = vec![b'\''];
    for byte in bytes {
        if *byte == b'\'' {
            quoted.extend(b"'\\''");
        } else {
            quoted.push(*byte);
        }
    }
    quoted.push(b'\'');
    quoted
}

/// Whether the shells can name it at all; what they cannot, no environment of ours sets.
fn is_name(name: &[u8]) -> bool {
    name.first().is_some_and(|c| c.is_ascii_alphabetic() || *c == b'_')
        && name.iter().all(|c| c.is_ascii_alphanumeric() || *c == b'_')
}
