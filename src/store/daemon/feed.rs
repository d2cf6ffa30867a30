//! Feeding the daemon: many signed archives in one go, fetched by ourselves. The daemon remains the judge: it checks every
//! hash and signature against its own keys.
//!
//! Nix's own substitution waits for the references of a path before it asks for the path; a feeder asks for everything at
//! once, and only sends in that order. Not for: what is fetched from where (`super::super::cache`).
//!
//! Source: `src/libstore/daemon.cc` (`AddMultipleToStore`), `src/libutil/serialise.hh` (`FramedSource`) of Nix.

use std::io::{self, Write};

use super::DaemonStore;
use super::session::{Fault, Output, Session};
use super::wire::WriteWire;
use crate::report::{Event, Reporter};
use crate::store::cache::keys::Keys;
use crate::store::cache::{self, Caches, Server};
use crate::store::content_address::hex;
use crate::store::{Registration, Store, StoreError, Wanted};

const ADD_MULTIPLE_TO_STORE: u64 = 44;

/// Bytes of a frame.
const FRAME: usize = 256 << 10;

impl DaemonStore {
    /// Brings everything that is wanted by ourselves. False if the daemon should fetch it: because it does not know the
    /// keys, because we cannot reach what it perhaps can, or because a cache failed on the way.
    ///
    /// # Errors
    /// [`StoreError::Mismatch`] if every cache lies; [`StoreError::Broken`] if the conversation is over.
    pub(super) fn feed(&mut self, wanted: &Wanted<'_>, reporter: &dyn Reporter) -> Result<bool, StoreError> {
        let Some((caches, keys)) = self.caches.take() else { return Ok(false) };
        let fed = self.feed_with(&caches, &keys, wanted, reporter);
        self.caches = Some((caches, keys));
        reporter.report(Event::Done);
        fed
    }

    fn feed_with(
        &mut self,
        caches: &Caches,
        keys: &Keys,
        wanted: &Wanted<'_>,
        reporter: &dyn Reporter,
    ) -> Result<bool, StoreError> {
        let located = match cache::in_order(caches, *wanted, &mut |paths| self.valid(paths)) {
            Ok(located) => located,
            Err(error @ (StoreError::Mismatch { .. } | StoreError::Broken { .. })) => return Err(error),
            // The daemon may know other caches, or another way to them.
            Err(_) => return Ok(false),
        };
        if located.is_empty() || !located.iter().all(|located| located.is_vouched_for_by(keys)) {
            return Ok(false);
        }
        self.session.take_log();
        let mut server = Server::start(caches, &located, reporter);
        let done = self.session.add_multiple(located.len(), &mut server);
        match done {
            Ok(()) => Ok(true),
            // It says why in its own words when it has tried itself.
            Err(Fault::Daemon(_)) => Ok(false),
            Err(fault) => self.explain(Err(fault)),
        }
    }
}

impl Session {
    /// Adds `count` paths, each after those that it refers to. If an archive fails, the stream is ended early, which
    /// the daemon takes for an error, and can be asked on.
    fn add_multiple(&mut self, count: usize, server: &mut Server<'_>) -> Result<(), Fault> {
        let write = |out: &mut Output| {
            out.write_number(ADD_MULTIPLE_TO_STORE)?;
            // Neither repair, nor leave signatures unchecked.
            out.write_number(0)?;
            out.write_number(0)?;
            let mut frames = Frames { out, frame: Vec::with_capacity(FRAME) };
            // What failed is told by the daemon, which misses it.
            let _ = send(count, server, &mut frames);
            frames.end()
        };
        self.ask_while_listening(write)
    }
}

fn send(count: usize, server: &mut Server<'_>, frames: &mut Frames<'_>) -> io::Result<()> {
    frames.write_number(count as u64)?;
    for _ in 0..count {
        server.next(|located, archive| {
            write_registration(&located.narinfo.registration, frames)?;
            io::copy(archive, frames).map(drop)
        })?;
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
