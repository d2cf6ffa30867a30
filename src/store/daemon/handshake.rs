//! The first words between client and daemon: who speaks which version, and whether the daemon trusts us.
//!
//! Source: the Nix manual, "Nix Daemon Protocol", and `src/libstore/{remote-store,daemon}.cc` of Nix.

use std::io::{self, Read, Write};

use super::wire::{ReadWire, WriteWire, nonsense};

const CLIENT_MAGIC: u64 = 0x6e69_7863;
const DAEMON_MAGIC: u64 = 0x6478_696f;

/// Every version of the protocol that is spoken today is 1.x; only x is spoken of.
const MAJOR: u64 = 1;

/// The newest version that we offer: Nix 2.15 and later. Later ones add only what envy does not use.
pub(super) const OFFERED_MINOR: u64 = 35;

/// The oldest version that we accept: Nix 2.4. What envy asks looks the same in all versions since.
const OLDEST_MINOR: u64 = 32;

/// What the daemon says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Peer {
    /// The version of the protocol that both speak is `1.<minor>`.
    pub(super) minor: u64,
    /// The version of Nix, e.g. `2.34.8`. Unknown before protocol 1.33.
    pub(super) nix_version: Option<String>,
    /// Whether the daemon takes settings and unsigned paths from us. Unknown before protocol 1.35.
    pub(super) trusted: Option<bool>,
}

/// Greets the daemon. The messages that follow, up to the first "last", are the caller's to read.
pub(super) fn greet(input: &mut impl Read, output: &mut impl Write) -> io::Result<Peer> {
    output.write_number(CLIENT_MAGIC)?;
    output.flush()?;
    if input.read_number()? != DAEMON_MAGIC {
        return Err(nonsense("a greeting that is not the Nix daemon's"));
    }
    let version = input.read_number()?;
    let (major, daemon_minor) = (version >> 8, version & 0xff);
    let minor = daemon_minor.min(OFFERED_MINOR);
    if major != MAJOR || minor < OLDEST_MINOR {
        let wanted = format!("envy needs 1.{OLDEST_MINOR} (Nix 2.4) or later");
        return Err(nonsense(&format!("protocol version {major}.{daemon_minor}; {wanted}")));
    }
    output.write_number(MAJOR << 8 | OFFERED_MINOR)?;
    // No CPU affinity, no reserve of space: both obsolete, both still expected.
    output.write_number(0)?;
    output.write_number(0)?;
    output.flush()?;
    let nix_version = if minor >= 33 { Some(input.read_text()?) } else { None };
    let trusted = if minor >= 35 { read_trust(input)? } else { None };
    Ok(Peer { minor, nix_version, trusted })
}

fn read_trust(input: &mut impl Read) -> io::Result<Option<bool>> {
    match input.read_number()? {
        0 => Ok(None),
        1 => Ok(Some(true)),
        2 => Ok(Some(false)),
        other => Err(nonsense(&format!("{other} for whether we are trusted"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn greeted_by(version: u64, rest: impl FnOnce(&mut Vec<u8>)) -> (io::Result<Peer>, Vec<u8>) {
        let (mut stream, mut sent) = (Vec::new(), Vec::new());
        stream.write_number(DAEMON_MAGIC).unwrap();
        stream.write_number(version).unwrap();
        rest(&mut stream);
        (greet(&mut &stream[..], &mut sent), sent)
    }

    #[test]
    fn a_new_daemon_is_spoken_to_in_our_newest_version() {
        let (peer, sent) = greeted_by(0x126, |stream| {
            stream.write_bytes(b"2.34.8").unwrap();
            stream.write_number(2).unwrap();
        });
        assert_eq!(peer.unwrap(), Peer { minor: 35, nix_version: Some("2.34.8".to_owned()), trusted: Some(false) });
        assert_eq!(sent, b"cxin\0\0\0\0\x23\x01\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0");
    }

    #[test]
    fn an_older_daemon_says_nothing_of_trust() {
        let (peer, _) = greeted_by(0x122, |stream| stream.write_bytes(b"2.8.0").unwrap());
        assert_eq!(peer.unwrap(), Peer { minor: 34, nix_version: Some("2.8.0".to_owned()), trusted: None });
    }

    #[test]
    fn the_oldest_daemon_says_nothing_of_itself() {
        let (peer, _) = greeted_by(0x120, |_| {});
        assert_eq!(peer.unwrap(), Peer { minor: 32, nix_version: None, trusted: None });
    }

    #[test]
    fn a_daemon_that_is_too_old_is_named() {
        let (peer, _) = greeted_by(0x115, |_| {});
        insta::assert_snapshot!(peer.unwrap_err(), @"the daemon sent protocol version 1.21; envy needs 1.32 (Nix 2.4) or later");
    }

    #[test]
    fn something_else_behind_the_socket_is_noticed() {
        let error = greet(&mut &b"HTTP/1.1 400 Bad"[..], &mut Vec::new()).unwrap_err();
        insta::assert_snapshot!(error, @"the daemon sent a greeting that is not the Nix daemon's");
    }
}
