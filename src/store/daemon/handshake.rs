//! The first words with a daemon: magic numbers, protocol versions, and whether it trusts us.
//!
//! Source: Nix' `worker-protocol.cc`, `BasicClientConnection::handshake`.

use std::io::{self, Read, Write};

use super::wire::{ReadWire, WriteWire, invalid};
use crate::failure::printable;

const CLIENT_MAGIC: u64 = 0x6e69_7863;
const DAEMON_MAGIC: u64 = 0x6478_696f;

/// What envy speaks: 1.35, the last without feature negotiation. Nix 2.8 answers 1.34.
const OFFERED: u64 = minor(35);
/// The oldest daemon that is understood: Nix 2.4's 1.32 has structured errors and framed additions.
const OLDEST: u64 = minor(32);

const fn minor(number: u64) -> u64 {
    1 << 8 | number
}

/// What the two agreed on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Agreement {
    /// Minor version of protocol 1.
    pub(super) minor: u64,
    /// The daemon's own version, e.g. `2.34.8`; empty where it does not say.
    pub(super) nix_version: String,
    /// Whether the daemon takes our settings and unsigned paths; `None` where it does not say.
    pub(super) trusted: Option<bool>,
}

/// Greets the daemon.
pub(super) fn greet(reader: &mut impl Read, writer: &mut impl Write) -> io::Result<Agreement> {
    writer.write_u64(CLIENT_MAGIC)?;
    writer.write_u64(OFFERED)?;
    writer.flush()?;
    let magic = reader.read_u64()?;
    if magic != DAEMON_MAGIC {
        return Err(invalid(format!("{magic:#x} instead of its greeting")));
    }
    let theirs = reader.read_u64()?;
    if theirs >> 8 != 1 || theirs < OLDEST {
        let version = format!("{}.{}", theirs >> 8, theirs & 0xff);
        return Err(invalid(format!("protocol {version}; envy needs 1.32 or later, that is Nix 2.4")));
    }
    let agreed = theirs.min(OFFERED) & 0xff;
    // No processor affinity, no reserved space: both are long obsolete.
    writer.write_u64(0)?;
    writer.write_u64(0)?;
    writer.flush()?;
    let nix_version = if agreed >= 33 { printable(&reader.read_text()?).into_owned() } else { String::new() };
    let trusted = match if agreed >= 35 { reader.read_u64()? } else { 0 } {
        1 => Some(true),
        2 => Some(false),
        _ => None,
    };
    Ok(Agreement { minor: agreed, nix_version, trusted })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn daemon(numbers: &[u64], version: &str, rest: &[u64]) -> io::Result<Agreement> {
        let mut stream = Vec::new();
        for number in numbers {
            stream.write_u64(*number).unwrap();
        }
        stream.write_text(version).unwrap();
        for number in rest {
            stream.write_u64(*number).unwrap();
        }
        greet(&mut stream.as_slice(), &mut Vec::new())
    }

    #[test]
    fn the_lower_version_is_spoken() {
        let old = daemon(&[DAEMON_MAGIC, minor(34)], "2.8.0", &[]).unwrap();
        assert_eq!(old, Agreement { minor: 34, nix_version: "2.8.0".into(), trusted: None });
        let new = daemon(&[DAEMON_MAGIC, minor(38)], "2.34.8", &[2]).unwrap();
        assert_eq!(new, Agreement { minor: 35, nix_version: "2.34.8".into(), trusted: Some(false) });
    }

    #[test]
    fn strangers_and_ancients_are_refused() {
        let stranger = daemon(&[0x1234, minor(35)], "", &[]).unwrap_err();
        insta::assert_snapshot!(stranger, @"");
        let ancient = daemon(&[DAEMON_MAGIC, minor(20)], "", &[]).unwrap_err();
        insta::assert_snapshot!(ancient, @"");
    }
}
