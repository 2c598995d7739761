//! The list of findings, one JSON object a line, ordered by path and place. There may be more of them than memory, so
//! they are written down, masked, as they are found: in memory first, then in an unlinked file that only this process
//! can reach.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::sync::{Arc, Mutex, PoisonError};

use serde::{Deserialize, Serialize};
use tempfile::SpooledTempFile;

use super::{Answer, Look, Names};
use crate::finding::{Confidence, Finding, Name};
use crate::scan::Verdicts;

/// Findings of more bytes than this move to a file.
const IN_MEMORY: usize = 64 << 20;

/// Findings written down for the report, in the order that files came.
#[derive(Debug)]
pub struct Findings {
    log: Mutex<Log>,
    /// How names are shown; known when the scan is over.
    names: Names,
}

#[derive(Debug)]
struct Log {
    file: SpooledTempFile,
    blocks: Vec<Block>,
    /// What the columns of a file's tables said.
    tables: BTreeMap<Arc<Name>, Arc<Verdicts>>,
    length: u64,
    failure: Option<io::Error>,
}

/// The findings of a stretch of one file.
#[derive(Clone, Debug)]
struct Block {
    name: Arc<Name>,
    /// Whether its columns have a say in it.
    in_columns: bool,
    /// Counts the blocks of one file.
    part: u64,
    start: u64,
    length: u64,
}

/// One line without its path, which is known to be shown only when all names are.
#[derive(Serialize, Deserialize)]
struct Line<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    table: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    record: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_column: Option<u64>,
    start: Option<u64>,
    end: Option<u64>,
    category: Cow<'a, str>,
    rule: Cow<'a, str>,
    #[serde(default, skip_serializing_if = "str::is_empty")]
    class: Cow<'a, str>,
    confidence: Cow<'a, str>,
    points: i32,
    synthetic: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    precision_m: Option<u32>,
    masked: Cow<'a, str>,
    fingerprint: String,
    /// Only while the column has not been weighed: its number.
    #[serde(skip_serializing_if = "Option::is_none")]
    in_column: Option<u32>,
}

/// The findings of one file, gathered until they are worth writing down.
#[derive(Debug)]
pub struct Sheet<'f> {
    findings: &'f Findings,
    name: Arc<Name>,
    part: u64,
    in_columns: bool,
    bytes: Vec<u8>,
}

/// A sheet is written down when it has this many bytes.
const SHEET: usize = 256 * 1024;

impl Default for Findings {
    fn default() -> Self {
        let file = SpooledTempFile::new(IN_MEMORY);
        let log = Log { file, blocks: Vec::new(), tables: BTreeMap::new(), length: 0, failure: None };
        Self { log: Mutex::new(log), names: Names::default() }
    }
}

impl Findings {
    /// An empty sheet for one file.
    pub fn sheet(&self, name: Arc<Name>) -> Sheet<'_> {
        Sheet { findings: self, name, part: 0, in_columns: false, bytes: Vec::new() }
    }

    /// The same findings with the names that may be shown.
    #[must_use]
    pub fn with_names(self, names: Names) -> Self {
        Self { names, ..self }
    }

    /// What the columns of a file's tables say of the findings in them.
    pub fn tables(&self, name: Arc<Name>, tables: Arc<Verdicts>) {
        self.log.lock().unwrap_or_else(PoisonError::into_inner).tables.insert(name, tables);
    }

    fn keep(&self, name: &Arc<Name>, part: u64, in_columns: bool, bytes: &[u8]) {
        let mut log = self.log.lock().unwrap_or_else(PoisonError::into_inner);
        if log.failure.is_some() {
            return;
        }
        let block = Block { name: Arc::clone(name), in_columns, part, start: log.length, length: bytes.len() as u64 };
        match log.file.write_all(bytes) {
            Ok(()) => {
                log.length += block.length;
                log.blocks.push(block);
            }
            Err(error) => log.failure = Some(error),
        }
    }
}

impl Sheet<'_> {
    /// Writes a finding down.
    ///
    /// # Panics
    /// Never: a line has string keys, and memory takes all bytes.
    pub fn add(&mut self, finding: &Finding) {
        let lines = finding.span.lines;
        let line = Line {
            table: None,
            field: None,
            record: finding.span.record,
            line: lines.map(|lines| lines.line),
            column: lines.map(|lines| lines.column),
            end_column: lines.map(|lines| lines.end_column),
            start: finding.span.bytes.as_ref().map(|bytes| bytes.start),
            end: finding.span.bytes.as_ref().map(|bytes| bytes.end),
            category: Cow::Borrowed(&finding.category),
            rule: Cow::Borrowed(&finding.rule),
            class: Cow::Borrowed(finding.class),
            confidence: Cow::Borrowed(finding.cap.name()),
            points: finding.points,
            synthetic: finding.synthetic,
            precision_m: finding.precision_m,
            masked: Cow::Borrowed(&finding.masked),
            fingerprint: finding.fingerprint.hex(),
            in_column: finding.column,
        };
        let line = match finding.column {
            Some(_) => line,
            None => Line { confidence: Cow::Borrowed(finding.confidence.name()), ..line },
        };
        self.in_columns |= finding.column.is_some();
        serde_json::to_writer(&mut self.bytes, &line).expect("a line has string keys and memory takes all bytes");
        self.bytes.push(b'\n');
        if self.bytes.len() >= SHEET {
            self.turn();
        }
    }

    fn turn(&mut self) {
        self.findings.keep(&self.name, self.part, self.in_columns, &self.bytes);
        self.part += 1;
        self.in_columns = false;
        self.bytes.clear();
    }
}

impl Drop for Sheet<'_> {
    fn drop(&mut self) {
        if !self.bytes.is_empty() {
            self.turn();
        }
    }
}

/// Writes the findings in order.
pub(super) fn write(answer: &Answer, _: &Look, out: &mut dyn Write) -> io::Result<()> {
    let Some(findings) = answer.findings else {
        return Err(io::Error::other("the findings were not kept: only a scan can list them"));
    };
    let mut log = findings.log.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(error) = log.failure.take() {
        return Err(error);
    }
    let mut blocks = log.blocks.clone();
    blocks.sort_by(|a, b| (&a.name, a.part).cmp(&(&b.name, b.part)));
    let mut bytes = Vec::new();
    for block in blocks {
        let mut head = serde_json::to_string(findings.names.show(&block.name))?;
        if let Some(raw) = block.name.bytes_b64() {
            head.push_str(&format!(",\"path_bytes_b64\":\"{raw}\""));
        }
        bytes.resize(block.length as usize, 0);
        log.file.seek(SeekFrom::Start(block.start))?;
        log.file.read_exact(&mut bytes)?;
        let tables = log.tables.get(&block.name).filter(|_| block.in_columns).cloned();
        for line in bytes.split_inclusive(|&b| b == b'\n') {
            let settled;
            let line = match &tables {
                None => line,
                Some(tables) => match settle(line, tables, &findings.names)? {
                    Some(line) => {
                        settled = line;
                        &settled[..]
                    }
                    None => continue,
                },
            };
            // Each line is an object of several fields: what follows its brace joins the path.
            out.write_all(format!("{{\"path\":{head},").as_bytes())?;
            out.write_all(&line[1..])?;
        }
    }
    Ok(())
}

/// A line with what its column says; `None` where it is no finding after all.
fn settle(line: &[u8], tables: &Verdicts, names: &Names) -> io::Result<Option<Vec<u8>>> {
    let mut line: Line = serde_json::from_slice(line)?;
    if let Some(column) = line.in_column.take() {
        // While it waits, the confidence is the highest that its kind may reach.
        let cap = Confidence::named(&line.confidence).unwrap_or(Confidence::Certain);
        let Some((points, confidence)) = tables.weigh(Some(column), &line.rule, line.points, cap) else {
            return Ok(None);
        };
        (line.points, line.confidence) = (points, Cow::Borrowed(confidence.name()));
        if let Some(column) = tables.columns.get(&column) {
            let table = tables.tables.get(column.table).and_then(|table| table.name.as_deref());
            line.table = table.map(|name| names.show(name).to_owned());
            line.field = Some(names.show(&column.name).to_owned());
        }
    }
    let mut bytes = serde_json::to_vec(&line)?;
    bytes.push(b'\n');
    Ok(Some(bytes))
}
