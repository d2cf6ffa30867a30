//! Archives one after the other in a given order, downloaded ahead: for a daemon that takes many in one go.

use std::collections::VecDeque;
use std::io::{self, Read};

use super::compression::decoder;
use super::download::Download;
use super::locate::{Caches, Located};
use super::meter::Meter;
use crate::report::Reporter;

/// Downloads under way, the one that is read included.
const AHEAD: usize = 48;

/// The archives of several paths.
pub(in crate::store) struct Server<'a> {
    caches: &'a Caches,
    meter: Meter<'a>,
    to_start: VecDeque<&'a Located>,
    started: VecDeque<(&'a Located, Download)>,
}

impl<'a> Server<'a> {
    /// Starts downloading, in the order of `located`.
    pub(in crate::store) fn start(caches: &'a Caches, located: &'a [Located], reporter: &'a dyn Reporter) -> Self {
        let mut meter = Meter::new(reporter);
        located.iter().for_each(|located| meter.found(located));
        reporter.phase(&meter.phase());
        let to_start = located.iter().collect();
        Self { caches, meter, to_start, started: VecDeque::new() }
    }

    /// Gives the next path's uncompressed archive to `take`.
    pub(in crate::store) fn next(
        &mut self,
        take: impl FnOnce(&Located, &mut dyn Read) -> io::Result<()>,
    ) -> io::Result<()> {
        self.fill()?;
        let Some((located, download)) = self.started.pop_front() else { return Ok(()) };
        let decoded = decoder(located.narinfo.compression, Box::new(download))?;
        let result = take(located, &mut Told { decoded, server: self });
        self.meter.ended(&located.narinfo.registration.info.path, result.is_ok());
        self.meter.tick();
        result
    }

    fn fill(&mut self) -> io::Result<()> {
        while self.started.len() < AHEAD
            && let Some(located) = self.to_start.pop_front()
        {
            let counter = self.meter.started(located);
            let download = self.caches.download(located, counter, || {}).map_err(io::Error::other)?;
            self.started.push_back((located, download.map_err(|failure| io::Error::other(failure.reason))?));
        }
        Ok(())
    }
}

/// Tells progress while it is read.
struct Told<'s, 'a> {
    decoded: Box<dyn Read + Send>,
    server: &'s mut Server<'a>,
}

impl Read for Told<'_, '_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.server.meter.tick();
        self.decoded.read(buffer)
    }
}
