//! Feeding the daemon: many signed archives in one go, fetched by ourselves. The daemon remains the judge: it checks every
//! hash and signature against its own keys.
//!
//! Nix's own substitution waits for the references of a path before it asks for the path; a feeder asks for everything at
//! once, and only sends in that order. Not for: what is fetched from where (`super::super::cache`).
//!
//! Source: `src/libstore/daemon.cc` (`AddMultipleToStore`), `src/libutil/serialise.hh` (`FramedSource`) of Nix.

use std::io::{self, Read, Write};

use super::session::{Fault, Output, Session};
use super::wire::WriteWire;
use crate::store::Registration;
use crate::store::content_address::hex;

const ADD_MULTIPLE_TO_STORE: u64 = 44;

/// Bytes of a frame.
const FRAME: usize = 256 << 10;

/// One path with its archive.
pub(super) struct Serving<'a> {
    /// What the daemon is told, and checks.
    pub(super) what: &'a Registration,
    /// Its NAR, not compressed.
    pub(super) archive: Box<dyn Read + 'a>,
}

impl Session {
    /// Adds `count` paths, each after those that it refers to; `next` gives one after the other. If it fails, the stream
    /// is ended early, which the daemon takes for an error, and can be asked on.
    pub(super) fn add_multiple<'a>(
        &mut self,
        count: usize,
        next: impl FnMut(usize) -> io::Result<Serving<'a>>,
    ) -> Result<(), Fault> {
        let write = |out: &mut Output| {
            out.write_number(ADD_MULTIPLE_TO_STORE)?;
            // Neither repair, nor leave signatures unchecked.
            out.write_number(0)?;
            out.write_number(0)?;
            let mut frames = Frames { out, frame: Vec::with_capacity(FRAME) };
            let sent = send(count, next, &mut frames);
            frames.end()?;
            sent
        };
        self.ask_while_listening(write)
    }
}

fn send<'a>(
    count: usize,
    mut next: impl FnMut(usize) -> io::Result<Serving<'a>>,
    frames: &mut impl Write,
) -> io::Result<()> {
    frames.write_number(count as u64)?;
    for index in 0..count {
        let mut serving = next(index)?;
        write_registration(serving.what, frames)?;
        io::copy(&mut serving.archive, frames)?;
    }
    Ok(())
}

/// A `ValidPathInfo` as since protocol 1.16.
fn write_registration(what: &Registration, out: &mut impl Write) -> io::Result<()> {
    out.write_path(&what.info.path)?;
    out.write_bytes(what.deriver.as_ref().map(ToString::to_string).unwrap_or_default().as_bytes())?;
    out.write_bytes(hex(&what.info.nar_hash).as_bytes())?;
    out.write_paths(&what.info.references)?;
    // Registration time: the daemon's own.
    out.write_number(0)?;
    out.write_number(what.info.nar_size)?;
    // Not ultimate: nothing was built here.
    out.write_number(0)?;
    out.write_number(what.signatures.len() as u64)?;
    what.signatures.iter().try_for_each(|signature| out.write_bytes(signature.as_bytes()))?;
    out.write_bytes(what.content_address.as_deref().unwrap_or_default().as_bytes())
}

/// A stream cut into frames: each its length and its bytes, not padded; an empty one at the end.
struct Frames<'a> {
    out: &'a mut Output,
    frame: Vec<u8>,
}

impl Frames<'_> {
    fn cut(&mut self) -> io::Result<()> {
        if !self.frame.is_empty() {
            self.out.write_number(self.frame.len() as u64)?;
            self.out.write_all(&self.frame)?;
            self.frame.clear();
        }
        Ok(())
    }

    fn end(mut self) -> io::Result<()> {
        self.cut()?;
        self.out.write_number(0)
    }
}

impl Write for Frames<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.frame.len() + bytes.len() > FRAME {
            self.cut()?;
        }
        self.frame.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.cut()?;
        self.out.flush()
    }
}
