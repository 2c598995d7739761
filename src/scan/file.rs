//! A file from its first byte to its last: what it is, what is in it, what could not be read of it.

use std::cell::Cell;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::time::{Duration, Instant};

use super::beside::Beside;
use super::table::Desk;
use super::{Scanner, Verdicts, container};
use crate::file_kind::FileKinds;
use crate::finding::{Finding, Span};
use crate::format::packed::unpack;
use crate::format::sniff::{Charset, HEAD, Kind, sniff};
use crate::format::table::{Hints, Sink};
use crate::format::tape::{Places, Tape};
use crate::format::{Head, TEXT_FORMATS, TextFormat, decoded_head};
use crate::reason::Reason;
use crate::source::open::Bounded;

/// What became of a file.
#[derive(Debug)]
pub struct FileRead {
    /// How many bytes of it were read.
    pub bytes: u64,
    /// Why not all of it was scanned, if so.
    pub gap: Option<Reason>,
    /// What it was read as.
    pub format: &'static str,
    /// The tables in it, and what their columns say of the findings in them.
    pub tables: Verdicts,
}

/// What ends a scan before its time, and who is told of its progress.
pub struct Limits<'a> {
    /// The longest that one file may take.
    pub timeout: Option<Duration>,
    /// Whether the whole run should stop.
    pub stop: &'a (dyn Fn() -> bool + Sync),
    /// Told of bytes as they are read.
    pub progress: &'a (dyn Fn(u64) + Sync),
}

/// What somebody who pipes data in says about it.
#[derive(Clone, Debug, Default)]
pub struct Piped {
    /// What it is to be read as; found out where nobody says.
    pub format: Option<&'static TextFormat>,
    /// What its table is called.
    pub table: Option<String>,
}

/// One stream within another is read so deep: a dump in a compressed file in a compressed file.
const DEEPEST: usize = 4;

impl Scanner<'_> {
    /// Scans an open file of so many bytes, which lies at a path, and hands on its findings in order. Findings in
    /// columns wait for [`FileRead::tables`].
    pub fn file(
        &self,
        file: &File,
        len: u64,
        path: &Path,
        limits: &Limits<'_>,
        found: &mut dyn FnMut(Finding),
    ) -> FileRead {
        let this = Self { kinds: FileKinds::of(path), ..self.clone() };
        let mut source = Bounded::new(file, len);
        let stream =
            Stream { file: Some(file), path: Some(path), piped: Piped::default(), places: Places::Offsets, depth: 0 };
        let read = this.run(&mut source, stream, limits, found);
        FileRead { gap: read.gap.or(source.shortfall()), ..read }
    }

    /// Scans what is piped in.
    pub fn piped(
        &self,
        source: &mut dyn Read,
        piped: Piped,
        limits: &Limits<'_>,
        found: &mut dyn FnMut(Finding),
    ) -> FileRead {
        self.run(source, Stream { file: None, path: None, piped, places: Places::Offsets, depth: 0 }, limits, found)
    }

    fn run(
        &self,
        source: &mut dyn Read,
        stream: Stream<'_>,
        limits: &Limits<'_>,
        found: &mut dyn FnMut(Finding),
    ) -> FileRead {
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
        let mut counted = Counted { inner: source, bytes: 0, progress: limits.progress };
        let read = self.stream(&mut counted, stream, &go_on, found);
        FileRead { bytes: counted.bytes, gap: cut.get().or(read.gap), format: read.format, tables: read.tables }
    }

    /// What a stream is, and what is in it.
    fn stream(
        &self,
        source: &mut dyn Read,
        stream: Stream<'_>,
        go_on: &dyn Fn() -> bool,
        found: &mut dyn FnMut(Finding),
    ) -> StreamRead {
        let mut head = [0; HEAD];
        let Ok(filled) = fill(source, &mut head) else {
            return StreamRead::not(Reason::Unreadable);
        };
        let head = &head[..filled];
        let mut whole = head.chain(source);
        match sniff(head) {
            Kind::Packed(_) if stream.depth >= DEEPEST => StreamRead::not(Reason::Limit),
            Kind::Packed(packing) => {
                let mut unpacked = unpack(packing, &mut whole);
                let places = stream.places.min(Places::Lines);
                let inner = Stream { file: None, places, depth: stream.depth + 1, ..stream };
                let read = self.stream(&mut unpacked, inner, go_on, found);
                StreamRead { gap: unpacked.gap().or(read.gap), ..read }
            }
            Kind::Container(container) => {
                let mut desk = Desk::new(self, found, go_on);
                let format = container::read(container, &mut whole, stream.file, &mut desk);
                desk.read(format)
            }
            Kind::Text(charset) => self.structured_or_text(&mut whole, head, charset, &stream, go_on, found),
            Kind::Unsupported(_) => StreamRead::not(Reason::Unsupported),
            Kind::Binary => StreamRead::not(Reason::Binary),
        }
    }

    /// A text, as what it looks like: a dump, a table, or lines.
    fn structured_or_text(
        &self,
        source: &mut dyn Read,
        head: &[u8],
        charset: Charset,
        stream: &Stream<'_>,
        go_on: &dyn Fn() -> bool,
        found: &mut dyn FnMut(Finding),
    ) -> StreamRead {
        let Beside { hints: near, format: known } = stream.path.map(Beside::of).unwrap_or_default();
        let told = stream.piped.format.is_some();
        let hints = Hints { table: stream.piped.table.clone().or(near.table), columns: near.columns, told };
        let text = decoded_head(head, charset);
        let begins = Head::of(&text, head.len() < HEAD);
        let looks = |format: &&TextFormat| (format.looks_like)(&begins, &hints);
        // What `mysqldump --tab` writes is COPY's format.
        let rows = (!hints.columns.is_empty() && memchr::memchr(b'\t', &text).is_some())
            .then(|| TextFormat::named("pgcopy"))
            .flatten();
        match stream.piped.format.or(known).or(rows).or_else(|| TEXT_FORMATS.iter().find(looks)) {
            Some(format) => {
                let mut tape = Tape::new(source, charset, stream.places);
                let mut desk = Desk::new(self, found, go_on);
                (format.read)(&mut tape, &mut desk, &hints);
                if tape.failure().is_some() {
                    desk.gap(Reason::Partial);
                }
                desk.read(format.name)
            }
            None => {
                let mut found = |finding: Finding| match stream.places {
                    Places::Offsets => found(finding),
                    _ => found(Finding { span: Span { bytes: None, ..finding.span.clone() }, ..finding }),
                };
                let (_, result) = self.text(source, charset, go_on, &mut found);
                StreamRead { gap: result.unwrap_or(Some(Reason::Partial)), format: "text", tables: Verdicts::default() }
            }
        }
    }

    /// The findings of a table in memory, its cells parted by `;`, under its header.
    pub fn csv(&self, text: &[u8]) -> Vec<Finding> {
        let mut all = Vec::new();
        let mut found = |finding| all.push(finding);
        let mut desk = Desk::new(self, &mut found, &|| true);
        let mut source = text;
        let mut tape = Tape::new(&mut source, Charset::Bytes { bom: 0 }, Places::Offsets);
        crate::format::csv::read(&mut tape, &mut desk, &Hints { told: true, ..Hints::default() });
        let tables = desk.read("csv").tables;
        all.into_iter().filter_map(|finding| tables.settle(finding)).collect()
    }
}

/// Where a stream comes from.
struct Stream<'a> {
    /// The open file, where the stream is one from its first byte.
    file: Option<&'a File>,
    /// Where the file lies.
    path: Option<&'a Path>,
    piped: Piped,
    places: Places,
    depth: usize,
}

/// What became of a stream.
pub(super) struct StreamRead {
    pub(super) gap: Option<Reason>,
    pub(super) format: &'static str,
    pub(super) tables: Verdicts,
}

impl StreamRead {
    fn not(reason: Reason) -> Self {
        Self { gap: Some(reason), format: "", tables: Verdicts::default() }
    }
}

fn fill(source: &mut dyn Read, head: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < head.len() {
        match source.read(&mut head[filled..]) {
            Ok(0) => break,
            Ok(read) => filled += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

/// Counts what is read.
struct Counted<'a> {
    inner: &'a mut dyn Read,
    bytes: u64,
    progress: &'a (dyn Fn(u64) + Sync),
}

impl Read for Counted<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(out)?;
        self.bytes += read as u64;
        (self.progress)(read as u64);
        Ok(read)
    }
}
