//! Reading ahead on another thread, so that making bytes and using them take two cores.

use std::io::{self, Read};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

/// Bytes of a piece.
const PIECE: usize = 256 << 10;
/// Pieces that wait to be used.
const PIECES: usize = 4;

/// Gives `take` what `source` has, while another thread reads on. That thread ends with `take`, but for a read of `source`
/// that it is in.
pub(super) fn ahead<R>(source: impl Read + Send, take: impl FnOnce(&mut dyn Read) -> R) -> R {
    let (sender, pieces) = sync_channel(PIECES);
    std::thread::scope(|scope| {
        scope.spawn(move || read_on(source, &sender));
        let mut pieces = Pieces { pieces, current: io::Cursor::default() };
        take(&mut pieces)
    })
}

fn read_on(mut source: impl Read, sender: &SyncSender<io::Result<Vec<u8>>>) {
    loop {
        let mut piece = Vec::with_capacity(PIECE);
        let result = source.by_ref().take(PIECE as u64).read_to_end(&mut piece);
        let is_last = result.is_err() || piece.len() < PIECE;
        // What was read before an error is used before the error is told.
        let sent = sender.send(Ok(piece)).and_then(|()| match result {
            Ok(_) => Ok(()),
            Err(error) => sender.send(Err(error)),
        });
        if is_last || sent.is_err() {
            return;
        }
    }
}

struct Pieces {
    pieces: Receiver<io::Result<Vec<u8>>>,
    current: io::Cursor<Vec<u8>>,
}

impl Read for Pieces {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let count = self.current.read(buffer)?;
            if count > 0 || buffer.is_empty() {
                return Ok(count);
            }
            match self.pieces.recv() {
                Ok(piece) => self.current = io::Cursor::new(piece?),
                Err(_) => return Ok(0),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives some bytes, then an error.
    struct Breaks(usize);

    impl Read for Breaks {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let count = self.0.min(buffer.len()).min(1000);
            self.0 -= count;
            buffer[..count].fill(7);
            if count == 0 { Err(io::Error::other("broken off")) } else { Ok(count) }
        }
    }

    #[test]
    fn everything_comes_in_its_order() {
        for size in [0, 1, PIECE - 1, PIECE, PIECE + 1, 9 * PIECE + 5] {
            let bytes: Vec<u8> = (0..size).map(|n| (n % 251) as u8).collect();
            let mut read = Vec::new();
            ahead(&bytes[..], |source| source.read_to_end(&mut read)).unwrap();
            assert!(read == bytes, "{size}");
        }
    }

    #[test]
    fn an_error_comes_after_what_was_before_it() {
        for size in [0, PIECE, 2 * PIECE + 3] {
            let mut read = Vec::new();
            let result = ahead(Breaks(size), |source| source.read_to_end(&mut read));
            assert_eq!((read.len(), result.unwrap_err().to_string()), (size, "broken off".to_owned()));
        }
    }

    #[test]
    fn nobody_is_left_when_reading_ends_early() {
        assert_eq!(ahead(io::repeat(1), |source| source.read(&mut [0; 10]).unwrap()), 10);
    }
}
