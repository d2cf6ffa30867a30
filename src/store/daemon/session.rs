//! One conversation with a daemon: requests out, messages and answers in. Which requests there are is `operations`'.

use std::io::{self, BufReader, BufWriter, Read, Write};

use super::handshake::{Peer, greet};
use super::messages::Message;
use super::progress::FetchMeter;

/// Log lines that are kept for explaining a failure.
const LOG_LINES: usize = 200;

/// Requests that are written before their answers are read. All of them fit into the smallest buffer that a
/// kernel gives a socket, so writing them never waits for a daemon that waits for us.
const AHEAD: usize = 16;

/// Why an operation did not succeed.
#[derive(Debug)]
pub(super) enum Fault {
    /// The stream broke or carried nonsense: nothing more can be asked.
    Stream(io::Error),
    /// The daemon answered with an error, and can be asked on.
    Daemon(String),
}

impl From<io::Error> for Fault {
    fn from(error: io::Error) -> Self {
        Self::Stream(error)
    }
}

/// What comes in.
pub(super) type Input = BufReader<Box<dyn Read + Send>>;
/// What goes out.
pub(super) type Output = BufWriter<Box<dyn Write>>;

/// An open conversation.
pub(super) struct Session {
    input: Input,
    output: Output,
    log: Vec<String>,
}

impl Session {
    /// Greets the daemon at the other end.
    pub(super) fn open(input: Box<dyn Read + Send>, output: Box<dyn Write>) -> Result<(Self, Peer), Fault> {
        let (mut input, mut output) = (BufReader::new(input), BufWriter::new(output));
        let peer = greet(&mut input, &mut output)?;
        let mut session = Self { input, output, log: Vec::new() };
        session.listen(None)?;
        Ok((session, peer))
    }

    /// The log lines since the last call, the newest [`LOG_LINES`] of them.
    pub(super) fn take_log(&mut self) -> Vec<String> {
        std::mem::take(&mut self.log)
    }

    /// One request: `write` sends it, `read` takes the answer.
    pub(super) fn ask<T>(
        &mut self,
        meter: Option<&mut FetchMeter<'_>>,
        write: impl FnOnce(&mut Output) -> io::Result<()>,
        read: impl FnOnce(&mut Input) -> io::Result<T>,
    ) -> Result<T, Fault> {
        let sent = write(&mut self.output).and_then(|()| self.output.flush());
        match (sent, self.listen(meter)) {
            // A daemon that fails early closes its end; its word is better than "broken pipe".
            (_, Err(Fault::Daemon(message))) => Err(Fault::Daemon(message)),
            (Err(error), _) | (Ok(()), Err(Fault::Stream(error))) => Err(Fault::Stream(error)),
            (Ok(()), Ok(())) => Ok(read(&mut self.input)?),
        }
    }

    /// One request with a long body, during which the daemon is listened to: it may have much to say, and would else
    /// wait for us while we wait for it.
    pub(super) fn ask_while_listening(
        &mut self,
        write: impl FnOnce(&mut Output) -> io::Result<()>,
    ) -> Result<(), Fault> {
        let Self { input, output, log } = self;
        let (sent, heard) = std::thread::scope(|scope| {
            let listener = scope.spawn(|| listen(input, log, None));
            let sent = write(output).and_then(|()| output.flush());
            let heard = listener.join().unwrap_or_else(|_| Err(Fault::Stream(io::ErrorKind::Other.into())));
            (sent, heard)
        });
        match (sent, heard) {
            (_, Err(Fault::Daemon(message))) => Err(Fault::Daemon(message)),
            (Err(error), _) | (Ok(()), Err(Fault::Stream(error))) => Err(Fault::Stream(error)),
            (Ok(()), Ok(())) => Ok(()),
        }
    }

    /// The same request for each of `items`, some of them written ahead. The daemon answers in order. After
    /// an error of its own the remaining answers are still read, so that the session stays usable.
    pub(super) fn ask_each<I, T>(
        &mut self,
        items: &[I],
        mut write: impl FnMut(&mut Output, &I) -> io::Result<()>,
        mut read: impl FnMut(&mut Input, &I) -> io::Result<T>,
    ) -> Result<Vec<T>, Fault> {
        let mut answers = Vec::with_capacity(items.len());
        for batch in items.chunks(AHEAD) {
            batch.iter().try_for_each(|item| write(&mut self.output, item))?;
            self.output.flush()?;
            let mut refusal = None;
            for item in batch {
                match self.listen(None) {
                    Ok(()) => answers.push(read(&mut self.input, item)?),
                    Err(Fault::Daemon(message)) => refusal = refusal.or(Some(message)),
                    Err(fault) => return Err(fault),
                }
            }
            if let Some(message) = refusal {
                return Err(Fault::Daemon(message));
            }
        }
        Ok(answers)
    }

    /// Reads messages up to the last one.
    fn listen(&mut self, meter: Option<&mut FetchMeter<'_>>) -> Result<(), Fault> {
        listen(&mut self.input, &mut self.log, meter)
    }
}

fn listen(input: &mut Input, log: &mut Vec<String>, mut meter: Option<&mut FetchMeter<'_>>) -> Result<(), Fault> {
    loop {
        match Message::read(input)? {
            Message::Last => return Ok(()),
            Message::Error(message) => return Err(Fault::Daemon(message)),
            Message::Log(line) => keep(log, line),
            other => {
                if let Some(meter) = &mut meter {
                    meter.observe(&other);
                }
            }
        }
    }
}

fn keep(log: &mut Vec<String>, line: String) {
    if log.len() == LOG_LINES {
        log.remove(0);
    }
    log.push(line);
}

#[cfg(test)]
mod tests;
