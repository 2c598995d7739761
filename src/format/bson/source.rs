//! The bytes of a BSON file as a stream.

use std::io::{self, Read};

use super::{Halt, PARTIAL};

/// What is held at once, in bytes: a piece and what must be seen behind it, with room to read much at a time.
const HELD: usize = 256 * 1024;

/// The bytes of the file, from where one stands.
pub(super) struct Source<'r> {
    input: &'r mut dyn Read,
    bytes: Vec<u8>,
    filled: usize,
    at: usize,
    /// How many bytes of the file come before `at`.
    pub(super) passed: u64,
    ended: bool,
    /// Whether reading broke off.
    pub(super) failed: bool,
}

impl<'r> Source<'r> {
    pub(super) fn new(input: &'r mut dyn Read) -> Self {
        Self { input, bytes: vec![0; HELD], filled: 0, at: 0, passed: 0, ended: false, failed: false }
    }

    /// What lies ahead: at least so many bytes, of at most half of what is held, or all that is left.
    #[inline]
    pub(super) fn look(&mut self, least: usize) -> &[u8] {
        if self.filled - self.at < least && !self.ended {
            self.refill();
        }
        &self.bytes[self.at..self.filled]
    }

    #[cold]
    fn refill(&mut self) {
        self.bytes.copy_within(self.at..self.filled, 0);
        self.filled -= self.at;
        self.at = 0;
        while self.filled < self.bytes.len() && !self.ended {
            match self.input.read(&mut self.bytes[self.filled..]) {
                Ok(0) => self.ended = true,
                Ok(read) => self.filled += read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(_) => (self.ended, self.failed) = (true, true),
            }
        }
    }

    pub(super) fn pass(&mut self, count: usize) {
        let count = count.min(self.filled - self.at);
        self.at += count;
        self.passed += count as u64;
    }

    pub(super) fn take<const N: usize>(&mut self) -> Result<[u8; N], Halt> {
        let bytes = *self.look(N).first_chunk().ok_or(PARTIAL)?;
        self.pass(N);
        Ok(bytes)
    }
}
