//! One connection to a daemon: sends an operation, listens, and turns every way it can fail into a [`StoreError`].

use std::io::{self, BufReader, BufWriter, Read, Write};
use std::time::Duration;

use super::handshake::{Agreement, greet};
use super::messages::{Listener, Outcome};
use super::transport::Transport;
use super::wire::WriteWire;
use crate::report::{FetchProgress, Reporter, Silent};
use crate::store::StoreError;
use crate::store::daemon::classify::classify;

const SET_OPTIONS: u64 = 19;

/// A daemon that does not even greet is stuck; a busy one greets at once.
const GREETING: Duration = Duration::from_secs(10);

/// A greeted daemon.
pub(super) struct Connection {
    reader: BufReader<Box<dyn Read + Send>>,
    writer: BufWriter<Box<dyn Write + Send>>,
    transport: Transport,
    pub(super) agreement: Agreement,
}

impl Connection {
    /// Greets the daemon behind `transport`.
    pub(super) fn open(mut transport: Transport) -> Result<Self, StoreError> {
        let (read, write) = transport.split()?;
        let (mut reader, mut writer) = (BufReader::with_capacity(1 << 16, read), BufWriter::with_capacity(1 << 16, write));
        transport.set_timeout(Some(GREETING))?;
        let agreement = greet(&mut reader, &mut writer).map_err(|error| transport.broken(&error))?;
        transport.set_timeout(None)?;
        let mut connection = Self { reader, writer, transport, agreement };
        connection.listen(&Silent, FetchProgress::default())?;
        connection.set_options()?;
        Ok(connection)
    }

    /// No setting is overridden: what a daemon allows is its administrator's business.
    fn set_options(&mut self) -> Result<(), StoreError> {
        self.call(SET_OPTIONS, |out| {
            let (keep_failed, keep_going, fallback, level, jobs, silent) = (0, 0, 0, 3, 1, 0);
            let (hook, verbosity, log_type, trace, cores, substitutes, overrides) = (1, 0, 0, 0, 0, 1, 0);
            [keep_failed, keep_going, fallback, level, jobs, silent, hook, verbosity, log_type, trace, cores, substitutes, overrides]
                .into_iter()
                .try_for_each(|number| out.write_u64(number))
        })
    }

    /// Sends an operation and waits until its answer can be read.
    pub(super) fn call(
        &mut self,
        operation: u64,
        arguments: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> Result<(), StoreError> {
        self.send(operation, arguments)?;
        self.listen(&Silent, FetchProgress::default()).map(drop)
    }

    /// Sends an operation without waiting, so that several can be under way.
    pub(super) fn send(
        &mut self,
        operation: u64,
        arguments: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> Result<(), StoreError> {
        let sent = self.writer.write_u64(operation).and_then(|()| arguments(&mut self.writer));
        sent.map_err(|error| self.transport.broken(&error))
    }

    /// Listens until the operation ended; its log lines are returned.
    pub(super) fn listen(&mut self, reporter: &dyn Reporter, expected: FetchProgress) -> Result<Vec<String>, StoreError> {
        let mut listener = Listener::new(reporter, expected);
        let heard = self.writer.flush().and_then(|()| listener.listen(&mut self.reader));
        match heard {
            Ok(Outcome::Done) => Ok(listener.log().to_vec()),
            Ok(Outcome::Failed(message)) => Err(classify(&message, listener.log())),
            Err(error) => Err(self.transport.broken(&error)),
        }
    }

    /// Reads an answer.
    pub(super) fn read<T>(
        &mut self,
        read: impl FnOnce(&mut BufReader<Box<dyn Read + Send>>) -> io::Result<T>,
    ) -> Result<T, StoreError> {
        read(&mut self.reader).map_err(|error| self.transport.broken(&error))
    }
}
