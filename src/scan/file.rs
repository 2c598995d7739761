//! A file from its first byte to its last: what it is, what is in it, what could not be read of it.

use std::cell::Cell;
use std::io::{self, Read};
use std::time::{Duration, Instant};

use super::Scanner;
use crate::finding::Finding;
use crate::format::sniff::{HEAD, Kind, sniff};
use crate::source::Reason;
use crate::source::open::Bounded;

/// What became of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileRead {
    /// How many bytes of it were scanned.
    pub bytes: u64,
    /// Why not all of it was, if so.
    pub gap: Option<Reason>,
}

/// What ends a scan before its time.
pub struct Limits<'a> {
    /// The longest that one file may take.
    pub timeout: Option<Duration>,
    /// Whether the whole run should stop.
    pub stop: &'a (dyn Fn() -> bool + Sync),
}

impl Scanner<'_> {
    /// Scans an open file of so many bytes and hands on its findings, in order.
    pub fn file(&self, file: impl Read, len: u64, limits: &Limits, found: &mut dyn FnMut(Finding)) -> FileRead {
        let mut source = Bounded::new(file, len);
        let mut read = self.source(&mut source, limits, found);
        read.gap = read.gap.or(source.shortfall());
        read
    }

    /// Scans anything that can be read, such as standard input.
    pub fn source(&self, mut source: impl Read, limits: &Limits, found: &mut dyn FnMut(Finding)) -> FileRead {
        let begun = Instant::now();
        let cut = Cell::new(None);
        let go_on = || {
            if (limits.stop)() {
                cut.set(Some(Reason::Partial));
            } else if limits.timeout.is_some_and(|most| begun.elapsed() > most) {
                cut.set(Some(Reason::Timeout));
            }
            cut.get().is_none()
        };
        let mut head = [0; HEAD];
        let mut filled = 0;
        while filled < HEAD {
            match source.read(&mut head[filled..]) {
                Ok(0) => break,
                Ok(read) => filled += read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(_) => {
                    return FileRead { bytes: 0, gap: Some(Reason::Unreadable) };
                }
            }
        }
        let charset = match sniff(&head[..filled]) {
            Kind::Text(charset) => charset,
            Kind::Unsupported(_) => {
                return FileRead { bytes: 0, gap: Some(Reason::Unsupported) };
            }
            Kind::Binary => {
                return FileRead { bytes: 0, gap: Some(Reason::Binary) };
            }
        };
        let whole = (&head[..filled]).chain(source);
        let (bytes, result) = self.text(whole, charset, &go_on, found);
        let gap = if result.is_err() { Some(Reason::Partial) } else { cut.get() };
        FileRead { bytes, gap }
    }
}
