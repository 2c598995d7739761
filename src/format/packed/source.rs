//! Packed bytes as they are read, whatever the pieces in which they come.

use std::io::{self, ErrorKind, Read};

/// So many packed bytes are read at once.
const HELD: usize = 128 * 1024;

/// The packed bytes. An error ends them like their end does.
pub(super) struct Source<'r> {
    input: &'r mut dyn Read,
    held: Vec<u8>,
    at: usize,
    filled: usize,
    /// How many bytes were used.
    pub(super) taken: u64,
    ended: bool,
    pub(super) failed: bool,
    /// Whether more was wanted than there was.
    pub(super) starved: bool,
}

impl<'r> Source<'r> {
    pub(super) fn new(input: &'r mut dyn Read) -> Self {
        let held = vec![0; HELD];
        Self { input, held, at: 0, filled: 0, taken: 0, ended: false, failed: false, starved: false }
    }

    /// What is held, at least one byte of it; nothing at the end, which is then known to have been hit.
    pub(super) fn next(&mut self) -> &[u8] {
        if self.at == self.filled {
            self.refill();
            self.starved = self.filled == 0;
        }
        &self.held[self.at..self.filled]
    }

    /// What lies ahead: at least 16 bytes, or all that is left.
    pub(super) fn ahead(&mut self) -> &[u8] {
        if self.filled - self.at < 16 {
            self.refill();
        }
        &self.held[self.at..self.filled]
    }

    pub(super) fn pass(&mut self, count: usize) {
        self.at += count;
        self.taken += count as u64;
    }

    /// Passes over so many bytes. Returns whether there were as many.
    pub(super) fn skip(&mut self, mut count: u64) -> bool {
        while count > 0 {
            let step = usize::try_from(count).unwrap_or(usize::MAX).min(self.next().len());
            if step == 0 {
                return false;
            }
            self.pass(step);
            count -= step as u64;
        }
        true
    }

    pub(super) fn skip_zeros(&mut self) {
        loop {
            let ahead = self.ahead();
            let zeros = ahead.iter().take_while(|&&byte| byte == 0).count();
            if zeros == 0 {
                return;
            }
            self.pass(zeros);
        }
    }

    #[cold]
    fn refill(&mut self) {
        self.held.copy_within(self.at..self.filled, 0);
        self.filled -= self.at;
        self.at = 0;
        while self.filled < self.held.len() && !self.ended {
            match self.input.read(&mut self.held[self.filled..]) {
                Ok(0) => self.ended = true,
                Ok(read) => self.filled += read,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(_) => (self.ended, self.failed) = (true, true),
            }
        }
    }
}

impl Read for Source<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let held = self.next();
        let take = held.len().min(out.len());
        out[..take].copy_from_slice(&held[..take]);
        self.pass(take);
        Ok(take)
    }
}
