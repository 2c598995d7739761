//! Standard input that can be left while it waits: a blocked read of a pipe is not woken by a signal, so it happens on a
//! thread of its own.

use std::io::{self, Read};
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::time::Duration;

/// How often somebody who waits for input asks whether to go on.
const PATIENCE: Duration = Duration::from_millis(100);

/// Standard input, which breaks off when `stop` says so.
pub(super) fn read(stop: &(dyn Fn() -> bool + Sync)) -> impl Read {
    let (sender, pieces) = sync_channel(4);
    std::thread::spawn(move || {
        let mut input = io::stdin().lock();
        loop {
            let mut piece = vec![0; 256 * 1024];
            let read = input.read(&mut piece);
            let over = !matches!(read, Ok(1..));
            piece.truncate(*read.as_ref().unwrap_or(&0));
            if sender.send(read.map(|_| piece)).is_err() || over {
                return;
            }
        }
    });
    Pieces { pieces, piece: Vec::new(), at: 0, stop }
}

struct Pieces<'a> {
    pieces: Receiver<io::Result<Vec<u8>>>,
    piece: Vec<u8>,
    at: usize,
    stop: &'a (dyn Fn() -> bool + Sync),
}

impl Read for Pieces<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while self.at == self.piece.len() {
            match self.pieces.recv_timeout(PATIENCE) {
                Ok(piece) => (self.piece, self.at) = (piece?, 0),
                Err(RecvTimeoutError::Timeout) if (self.stop)() => return Err(io::Error::other("interrupted")),
                Err(RecvTimeoutError::Timeout) => continue,
                Err(RecvTimeoutError::Disconnected) => return Ok(0),
            }
            if self.piece.is_empty() {
                return Ok(0);
            }
        }
        let take = out.len().min(self.piece.len() - self.at);
        out[..take].copy_from_slice(&self.piece[self.at..self.at + take]);
        self.at += take;
        Ok(take)
    }
}
