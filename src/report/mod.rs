//! Floor 6: what was found, as people and programs read it. Every report but the list of findings is made from the
//! [`document::Document`].

mod assemble;
pub mod document;
pub mod explain;
pub mod findings;
mod message;
mod terminal;

use std::io;

pub use assemble::{MapInForce, Names, assemble};
use document::Document;
pub use findings::Findings;

/// What a report says about the scan itself.
#[derive(Clone, Debug, Default)]
pub struct Header {
    /// The paths asked for, as they may be shown.
    pub roots: Vec<String>,
    /// ISO 8601 date.
    pub as_of: String,
    /// RFC 3339 time, or none in a reproducible report.
    pub started: Option<String>,
    /// RFC 3339 time, or none in a reproducible report.
    pub finished: Option<String>,
    /// The key's id, where fingerprints are under a key file.
    pub key_id: Option<String>,
    /// Somebody stopped the scan.
    pub interrupted: bool,
    /// `--audit`.
    pub audit: bool,
    /// Settings of a configuration file that made the scan see less.
    pub weakened_by: Vec<String>,
}

/// A kind of report.
#[derive(Debug)]
pub struct Reporter {
    /// The word after `--report`.
    pub name: &'static str,
    /// Whether it lists findings one by one, so that they must be kept while scanning.
    pub lists_findings: bool,
    /// Writes it.
    pub write: fn(&Answer, &Look, &mut dyn io::Write) -> io::Result<()>,
}

/// What a report is made from.
#[derive(Debug)]
pub struct Answer<'a> {
    /// The inventory, judged.
    pub document: &'a Document,
    /// The findings, where a reporter asked for them.
    pub findings: Option<&'a Findings>,
    /// How the run ends, for the report that people read: the exit code and why.
    pub verdict: &'a str,
}

/// How a report for people should look.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    /// Colours, on a terminal that wants them.
    pub colour: bool,
    /// The lowest confidence shown.
    pub min_confidence: crate::finding::Confidence,
}

/// All kinds of report: a report is one file and one row here.
pub const REPORTERS: &[Reporter] = &[
    Reporter { name: "terminal", lists_findings: false, write: terminal::write },
    Reporter { name: "json", lists_findings: false, write: json },
    Reporter { name: "jsonl", lists_findings: true, write: findings::write },
];

/// The reporter of this name.
pub fn reporter(name: &str) -> Option<&'static Reporter> {
    REPORTERS.iter().find(|reporter| reporter.name == name)
}

fn json(answer: &Answer, _: &Look, out: &mut dyn io::Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, answer.document)?;
    out.write_all(b"\n")
}
