//! Lines from somebody else, none of which is kept beyond a length. What they say is not read here.

use std::io;

use tokio::io::{AsyncBufReadExt, AsyncRead, BufReader};

/// A line.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// Without its end; the last one need not have any.
    Whole(Vec<u8>),
    /// A longer one than is read. Said as soon as it is too long; the rest of it is passed over.
    TooLong,
}

/// Reads lines of at most so many bytes.
pub(super) struct Lines<R> {
    reader: BufReader<R>,
    longest: usize,
    begun: Vec<u8>,
    /// Whether the rest of a line is still to be passed over.
    passing_over: bool,
}

impl<R: AsyncRead + Unpin> Lines<R> {
    pub(super) fn new(reader: R, longest: usize) -> Self {
        Self { reader: BufReader::new(reader), longest, begun: Vec::new(), passing_over: false }
    }

    /// The next line; `None` at the end. Whoever stops waiting for it loses nothing: bytes are taken from the reader and kept
    /// in one step.
    pub(super) async fn next(&mut self) -> io::Result<Option<Line>> {
        loop {
            let read = self.reader.fill_buf().await?;
            if read.is_empty() {
                let last = std::mem::take(&mut self.begun);
                return Ok((!last.is_empty()).then_some(Line::Whole(last)));
            }
            let end = read.iter().position(|byte| *byte == b'\n');
            let part = &read[..end.unwrap_or(read.len())];
            let fits = self.begun.len() + part.len() <= self.longest;
            if !self.passing_over && fits {
                self.begun.extend_from_slice(part);
            }
            let taken = part.len() + usize::from(end.is_some());
            self.reader.consume(taken);
            match (self.passing_over, fits) {
                (true, _) => self.passing_over = end.is_none(),
                (false, false) => {
                    self.begun = Vec::new();
                    self.passing_over = end.is_none();
                    return Ok(Some(Line::TooLong));
                }
                (false, true) if end.is_some() => return Ok(Some(Line::Whole(std::mem::take(&mut self.begun)))),
                (false, true) => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &[u8], buffer: usize) -> Vec<Line> {
        let mut lines = Lines { reader: BufReader::with_capacity(buffer, text), ..Lines::new(text, 5) };
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        std::iter::from_fn(|| runtime.block_on(lines.next()).unwrap()).collect()
    }

    #[test]
    fn a_line_that_is_too_long_costs_itself_alone() {
        let whole = |text: &str| Line::Whole(text.into());
        let text = b"12345\n123456\n\nab\r\n1234567890123456\nlast";
        for buffer in 1..=text.len() {
            let said = all(text, buffer);
            let wanted = [whole("12345"), Line::TooLong, whole(""), whole("ab\r"), Line::TooLong, whole("last")];
            assert_eq!(said, wanted, "read {buffer} bytes at once");
        }
        assert_eq!(all(b"1234567890", 3), [Line::TooLong]);
        assert_eq!(all(b"", 3), []);
    }

    #[test]
    fn of_a_line_that_is_too_long_nothing_is_kept() {
        let mut lines = Lines::new(tokio::io::repeat(b'x'), 1 << 16);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        assert_eq!(runtime.block_on(lines.next()).unwrap(), Some(Line::TooLong));
        let endless = async { tokio::time::timeout(std::time::Duration::from_millis(20), lines.next()).await };
        assert!(runtime.block_on(endless).is_err(), "it has no end");
        assert_eq!(lines.begun.capacity(), 0);
    }
}
