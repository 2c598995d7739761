//! The coverage ledger: everything met is scanned, or listed with a reason. Nothing is skipped silently.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::finding::Name;
use crate::source::Reason;

/// What was met, what was read of it, and what was not and why.
#[derive(Debug, Default)]
pub struct Coverage {
    /// Files read from beginning to end.
    pub files_scanned: u64,
    /// Bytes read, of files read in part too.
    pub bytes_scanned: u64,
    /// Data records read.
    pub records_scanned: u64,
    /// What was not read, or not wholly, by reason.
    pub not_scanned: BTreeMap<Reason, Missed>,
}

/// What was not read for one reason.
#[derive(Debug, Default)]
pub struct Missed {
    /// How many entries; a folder is one.
    pub count: u64,
    /// The first of them by name.
    pub examples: BTreeSet<Arc<Name>>,
}

/// How many examples are kept for each reason.
const EXAMPLES: usize = 5;

impl Coverage {
    /// Counts a file that was read to its end.
    pub fn scanned(&mut self, bytes: u64) {
        self.files_scanned += 1;
        self.bytes_scanned += bytes;
    }

    /// Counts something that was not read, or only so many bytes of it.
    pub fn missed(&mut self, reason: Reason, bytes: u64, name: Name) {
        self.bytes_scanned += bytes;
        let missed = self.not_scanned.entry(reason).or_default();
        missed.count += 1;
        missed.keep(Arc::new(name));
    }

    /// Everything met: scanned and not.
    pub fn files_seen(&self) -> u64 {
        self.files_scanned + self.not_scanned.values().map(|missed| missed.count).sum::<u64>()
    }

    /// Whether something that should have been read could not be.
    pub fn is_incomplete(&self, audit: bool) -> bool {
        self.not_scanned.keys().any(|reason| reason.incomplete(audit))
    }

    pub(super) fn merge(&mut self, other: Self) {
        self.files_scanned += other.files_scanned;
        self.bytes_scanned += other.bytes_scanned;
        self.records_scanned += other.records_scanned;
        super::merge_maps(&mut self.not_scanned, other.not_scanned, |mine, more| {
            mine.count += more.count;
            more.examples.into_iter().for_each(|name| mine.keep(name));
        });
    }
}

impl Missed {
    fn keep(&mut self, name: Arc<Name>) {
        self.examples.insert(name);
        if self.examples.len() > EXAMPLES {
            self.examples.pop_last();
        }
    }
}
