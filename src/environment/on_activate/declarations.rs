//! What bash's `export -p` prints, read back byte by byte.
//!
//! Since 4.4 bash writes a value with control characters or broken UTF-8 as `$'…'`, before that and otherwise as `"…"`, in
//! which `\` stands before `"`, `$`, `` ` `` and itself (bash's `lib/sh/shquote.c` and `strtrans.c`). In POSIX mode the line
//! begins with `export`, else with `declare` and flags.

use std::collections::BTreeMap;

/// Exported variables that have a value, by name.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Declarations(pub(super) BTreeMap<String, Vec<u8>>);

impl Declarations {
    /// `None` if the text is not what bash prints.
    pub(super) fn parse(text: &[u8]) -> Option<Self> {
        let mut declarations = Self::default();
        let mut rest = text;
        while !rest.is_empty() {
            let (flags, behind) = head(rest)?;
            let end = behind.iter().position(|byte| matches!(byte, b'=' | b'\n'))?;
            let name = std::str::from_utf8(&behind[..end]).ok()?;
            rest = &behind[end + 1..];
            if behind[end] == b'\n' {
                // Marked for export, but without a value: programs do not see it.
                continue;
            }
            let (value, behind) = value(rest)?;
            rest = behind.strip_prefix(b"\n")?;
            // Arrays are not exported, whatever their flags say.
            if !flags.iter().any(|flag| matches!(flag, b'a' | b'A')) {
                declarations.0.insert(name.to_owned(), value);
            }
        }
        Some(declarations)
    }
}

/// The flags of a line, and what is behind them.
fn head(line: &[u8]) -> Option<(&[u8], &[u8])> {
    if let Some(behind) = line.strip_prefix(b"export ") {
        // POSIX mode shows the flags of other attributes as options.
        let behind = behind.strip_prefix(b"-").map_or(Some((&b""[..], behind)), split_at_space);
        return behind;
    }
    split_at_space(line.strip_prefix(b"declare -")?)
}

fn split_at_space(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let space = text.iter().position(|byte| *byte == b' ')?;
    Some((&text[..space], &text[space + 1..]))
}

/// A value in any of bash's quotes, and what is behind it.
fn value(text: &[u8]) -> Option<(Vec<u8>, &[u8])> {
    if let Some(text) = text.strip_prefix(b"\"") {
        double(text)
    } else if let Some(text) = text.strip_prefix(b"$'") {
        ansi(text)
    } else {
        // An array (`(…)`, or in bash 3.2 `'(…)'`) or nothing that was ever seen: up to the end of the line.
        let end = text.iter().position(|byte| *byte == b'\n')?;
        Some((text[..end].to_vec(), &text[end..]))
    }
}

fn double(mut text: &[u8]) -> Option<(Vec<u8>, &[u8])> {
    let mut value = Vec::new();
    loop {
        match text {
            [b'"', behind @ ..] => return Some((value, behind)),
            [b'\\', next @ (b'"' | b'$' | b'`' | b'\\'), behind @ ..] => {
                value.push(*next);
                text = behind;
            }
            [byte, behind @ ..] => {
                value.push(*byte);
                text = behind;
            }
            [] => return None,
        }
    }
}

fn ansi(mut text: &[u8]) -> Option<(Vec<u8>, &[u8])> {
    let mut value = Vec::new();
    loop {
        match text {
            [b'\'', behind @ ..] => return Some((value, behind)),
            [b'\\', a @ b'0'..=b'3', b @ b'0'..=b'7', c @ b'0'..=b'7', behind @ ..] => {
                value.push((a - b'0') * 64 + (b - b'0') * 8 + (c - b'0'));
                text = behind;
            }
            [b'\\', next, behind @ ..] => {
                value.push(match next {
                    b'a' => 7,
                    b'b' => 8,
                    b't' => b'\t',
                    b'n' => b'\n',
                    b'v' => 11,
                    b'f' => 12,
                    b'r' => b'\r',
                    b'E' | b'e' => 27,
                    b'\\' | b'\'' | b'"' | b'?' => *next,
                    _ => return None,
                });
                text = behind;
            }
            [byte, behind @ ..] => {
                value.push(*byte);
                text = behind;
            }
            [] => return None,
        }
    }
}
