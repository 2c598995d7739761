//! What formats hand on: tables, their records, the cells of these, and the text between. A format tells structure and
//! nothing else; what a cell holds is found out above.

use std::ops::Range;

use super::tape::{Held, Tape};
use crate::finding::Span;
use crate::reason::Reason;

/// A cell or a stretch of text is handed on in pieces of at most this many bytes as they stand in the file.
pub const LONGEST_PIECE: usize = 64 * 1024;

/// A table of one file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TableId(pub u32);

/// A column of one table of one file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ColumnId(pub u32);

/// Takes what a format reads, in the order in which it stands.
pub trait Sink {
    /// The table of this name, as the file writes it; the same name gives the same table. `None` is the file itself,
    /// where it holds one nameless table (CSV, JSON). A `database` is told where the file names one for what follows.
    fn table(&mut self, database: Option<&str>, name: Option<&str>) -> TableId;

    /// The column of this name in a table; the same name gives the same column. Columns count in the order in which
    /// they are first asked for. Columns without a name are called `#1`, `#2` and so on; a key path is written
    /// `kunde.kontakt[].epost`.
    fn column(&mut self, table: TableId, name: &str) -> ColumnId;

    /// A cell of the current record of its table. Cells that are null are not handed on; empty ones may be.
    fn cell(&mut self, column: ColumnId, piece: &Piece<'_>);

    /// The current record of this table is whole.
    fn end_record(&mut self, table: TableId);

    /// Text that is no cell: comments, statements, prose.
    fn text(&mut self, piece: &Piece<'_>);

    /// Something could not be read, or not as what it claims to be. What else there is follows all the same.
    fn gap(&mut self, reason: Reason);

    /// Whether to go on; asked at least once for each mebibyte.
    fn go_on(&mut self) -> bool;
}

/// What is known of a file beside its content.
#[derive(Clone, Debug, Default)]
pub struct Hints {
    /// The name of its one table, where somebody gave it.
    pub table: Option<String>,
    /// The names of its columns, where they stand elsewhere; empty where they are not known.
    pub columns: Vec<String>,
    /// Whether somebody says what the file is, so that its looks need not be sure.
    pub told: bool,
}

/// Turns bytes as they stand in a file into what they mean.
pub type Unescape = fn(&[u8], &mut Unescaped);

/// A cell, a part of one, or a stretch of text, as it stands in the file.
pub struct Piece<'a> {
    /// The bytes as they stand, at most [`LONGEST_PIECE`].
    pub raw: &'a [u8],
    /// How to read them, where they hold escapes; `None` where they mean what they are.
    pub unescape: Option<Unescape>,
    /// Whether this piece goes on with the cell of the call before.
    pub continued: bool,
    ground: Ground<'a>,
}

/// What a piece lies on.
enum Ground<'a> {
    Tape { held: &'a Held, at: usize },
    Nowhere,
}

impl<'a> Piece<'a> {
    /// A piece of no place: a cell of a container.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { raw: bytes, unescape: None, continued: false, ground: Ground::Nowhere }
    }

    #[inline]
    pub(super) fn on_tape(raw: &'a [u8], unescape: Option<Unescape>, held: &'a Held, at: usize) -> Self {
        Self { raw, unescape, continued: false, ground: Ground::Tape { held, at } }
    }

    /// The same piece, as one that goes on with a cell.
    #[must_use]
    pub fn continuing(self, continued: bool) -> Self {
        Self { continued, ..self }
    }

    /// Where a range of the raw bytes stands.
    pub fn locate(&self, raw: Range<usize>) -> Span {
        match self.ground {
            Ground::Tape { held, at } => held.locate(at + raw.start..at + raw.end),
            Ground::Nowhere => Span::default(),
        }
    }
}

/// A text freed of its escapes, and the way back.
#[derive(Debug, Default)]
pub struct Unescaped {
    /// What the bytes mean.
    pub text: Vec<u8>,
    /// Where a stretch of the text begins, and where it stands in the raw bytes.
    steps: Vec<Step>,
    end: usize,
}

#[derive(Clone, Copy, Debug)]
struct Step {
    text: usize,
    raw: usize,
    /// Whether each byte of the stretch stands for one raw byte; else all of it stands for the same raw bytes.
    copied: bool,
}

impl Unescaped {
    /// Forgets everything.
    pub fn clear(&mut self) {
        self.text.clear();
        self.steps.clear();
        self.end = 0;
    }

    /// Adds bytes that mean what they are: `raw[range]`.
    pub fn copy(&mut self, raw: &[u8], range: Range<usize>) {
        if range.is_empty() {
            return;
        }
        self.steps.push(Step { text: self.text.len(), raw: range.start, copied: true });
        self.text.extend_from_slice(&raw[range.clone()]);
        self.end = range.end;
    }

    /// Adds what the raw bytes of a range stand for: nothing, a character, or more.
    pub fn put(&mut self, meaning: &[u8], range: Range<usize>) {
        self.steps.push(Step { text: self.text.len(), raw: range.start, copied: false });
        self.text.extend_from_slice(meaning);
        self.end = range.end;
    }

    /// The raw bytes that a range of the text stands for.
    pub fn raw(&self, text: Range<usize>) -> Range<usize> {
        let start = self.raw_at(text.start);
        if text.is_empty() {
            return start..start;
        }
        let last = text.end - 1;
        let step = self.steps.partition_point(|step| step.text <= last);
        let end = match self.steps.get(step.wrapping_sub(1)) {
            Some(at) if at.copied => at.raw + (last - at.text) + 1,
            _ => self.steps.get(step).map_or(self.end, |next| next.raw),
        };
        start..end.max(start)
    }

    fn raw_at(&self, text: usize) -> usize {
        let step = self.steps.partition_point(|step| step.text <= text);
        match self.steps.get(step.wrapping_sub(1)) {
            Some(at) if at.copied => at.raw + (text - at.text),
            Some(at) => at.raw,
            None => 0,
        }
    }
}

/// Columns of one table by position, made when they are first met: those of a header or a list of columns first, more
/// as `#n` where a record is longer.
#[derive(Debug)]
pub struct Columns {
    table: TableId,
    ids: Vec<ColumnId>,
}

impl Columns {
    /// The columns of these names. An empty name and one that was there before are told apart by their number.
    pub fn new(sink: &mut dyn Sink, table: TableId, names: &[String]) -> Self {
        let mut this = Self { table, ids: Vec::with_capacity(names.len()) };
        let mut seen = std::collections::HashSet::with_capacity(names.len());
        for (i, name) in names.iter().enumerate() {
            let number = format!("#{}", i + 1);
            let name = match name.trim() {
                "" => number,
                name if seen.insert(name) => name.to_owned(),
                name => format!("{name}{number}"),
            };
            this.ids.push(sink.column(table, &name));
        }
        this
    }

    /// The table that they belong to.
    pub fn table(&self) -> TableId {
        self.table
    }

    /// How many have been met.
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether there is none yet.
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// The column at a position, counted from 0.
    #[inline]
    pub fn get(&mut self, sink: &mut dyn Sink, position: usize) -> ColumnId {
        while self.ids.len() <= position {
            self.ids.push(sink.column(self.table, &format!("#{}", self.ids.len() + 1)));
        }
        self.ids[position]
    }
}

/// Where a stretch of text that is too long is cut: after the last line end or else white space of its last 4 KiB, so
/// that no value is cut in two; `limit` where there is none.
pub fn cut(bytes: &[u8], limit: usize) -> usize {
    let tail = limit.saturating_sub(4096);
    let last = |wanted: &dyn Fn(u8) -> bool| bytes[tail..limit].iter().rposition(|&b| wanted(b)).map(|i| tail + i + 1);
    last(&|b| b == b'\n').or_else(|| last(&|b| b.is_ascii_whitespace())).unwrap_or(limit)
}

/// Hands on a long stretch of text, as [`Sink::text`], in pieces that end where lines do.
pub fn pass_text(tape: &mut Tape<'_>, sink: &mut dyn Sink, mut length: usize) {
    while length > 0 {
        let ahead = tape.look();
        let most = length.min(ahead.len());
        if most == 0 {
            return;
        }
        let take = if most > LONGEST_PIECE { cut(ahead, LONGEST_PIECE) } else { most };
        sink.text(&tape.piece(0..take, None));
        tape.pass(take);
        length -= take;
    }
}

#[cfg(test)]
pub(super) mod testing {
    //! A sink that writes down what it is handed, for the tests of the formats.

    use std::io::Read;

    use super::*;
    use crate::format::sniff::Charset;
    use crate::format::tape::Places;

    /// A source that hands out a few bytes at a time.
    pub(crate) struct Drops<'a>(pub(crate) &'a [u8], pub(crate) usize);

    impl Read for Drops<'_> {
        fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
            let most = out.len().min(self.1);
            self.0.read(&mut out[..most])
        }
    }

    /// Throws that are the same on every machine (Marsaglia's xorshift): a number below the sides that are asked for.
    pub(crate) fn dice(seed: u64) -> impl FnMut(usize) -> usize {
        let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
        move |sides| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            (state >> 33) as usize % sides
        }
    }

    /// Checks texts that begin with one of `begins` and go on with parts in any order and stray bytes.
    pub(crate) fn noise(parts: &[&str], begins: &[&str], mut check: impl FnMut(usize, &[u8])) {
        let mut dice = dice(1);
        for round in 0..4_000 {
            let mut text = begins[dice(begins.len())].as_bytes().to_vec();
            for _ in 0..dice(60) {
                text.extend_from_slice(parts[dice(parts.len())].as_bytes());
                if dice(20) == 0 {
                    text.push(dice(256) as u8);
                }
            }
            check(round, &text);
        }
    }

    /// What came, as lines to compare: `table/column[record]=value @start..end line:column`.
    #[derive(Default)]
    pub(crate) struct Notes {
        pub(crate) tables: Vec<(Option<String>, Option<String>, u64)>,
        pub(crate) columns: Vec<(TableId, String)>,
        pub(crate) cells: Vec<Note>,
        pub(crate) texts: Vec<(String, Span)>,
        pub(crate) gaps: Vec<Reason>,
    }

    #[derive(Clone, Debug, PartialEq)]
    pub(crate) struct Note {
        pub(crate) table: Option<String>,
        pub(crate) column: String,
        pub(crate) record: u64,
        pub(crate) value: String,
        pub(crate) span: Span,
    }

    impl Notes {
        /// Reads a text with a format's own function.
        pub(crate) fn of(text: &[u8], read: impl FnOnce(&mut Tape<'_>, &mut dyn Sink)) -> Self {
            Self::dropwise(text, usize::MAX, read)
        }

        /// As [`Notes::of`], from a source that hands out `drop` bytes at a time.
        pub(crate) fn dropwise(text: &[u8], drop: usize, read: impl FnOnce(&mut Tape<'_>, &mut dyn Sink)) -> Self {
            let mut notes = Self::default();
            let mut source = Drops(text, drop);
            read(&mut Tape::new(&mut source, Charset::Bytes { bom: 0 }, Places::Offsets), &mut notes);
            notes
        }

        pub(crate) fn assert_same(&self, other: &Self) {
            assert_eq!(self.cells, other.cells);
            assert_eq!(self.texts, other.texts);
            assert_eq!(self.gaps, other.gaps);
            assert_eq!(self.tables, other.tables);
        }

        /// Nothing is handed on twice, and all of it stands within the text.
        pub(crate) fn assert_placed(&self, text: &[u8]) {
            let spans = self.cells.iter().map(|cell| &cell.span).chain(self.texts.iter().map(|(_, span)| span));
            let mut spans: Vec<_> = spans.map(|span| span.bytes.clone().unwrap()).collect();
            spans.sort_by_key(|span| (span.start, span.end));
            assert!(spans.windows(2).all(|pair| pair[0].end <= pair[1].start), "{}", text.escape_ascii());
            assert!(spans.last().is_none_or(|last| last.end <= text.len() as u64), "{}", text.escape_ascii());
        }

        /// `column=value` of each cell, records parted by ` | `.
        pub(crate) fn rows(&self, table: Option<&str>) -> Vec<String> {
            let mut rows: Vec<(u64, String)> = Vec::new();
            for note in self.cells.iter().filter(|note| note.table.as_deref() == table) {
                let cell = format!("{}={}", note.column, note.value);
                match rows.last_mut() {
                    Some((record, row)) if *record == note.record => {
                        row.push_str(" | ");
                        row.push_str(&cell);
                    }
                    _ => rows.push((note.record, cell)),
                }
            }
            rows.into_iter().map(|(_, row)| row).collect()
        }
    }

    impl Sink for Notes {
        fn table(&mut self, database: Option<&str>, name: Option<&str>) -> TableId {
            let key = (database.map(str::to_owned), name.map(str::to_owned));
            let known = self.tables.iter().position(|(d, n, _)| (d, n) == (&key.0, &key.1));
            TableId(known.unwrap_or_else(|| {
                self.tables.push((key.0, key.1, 0));
                self.tables.len() - 1
            }) as u32)
        }

        fn column(&mut self, table: TableId, name: &str) -> ColumnId {
            let known = self.columns.iter().position(|(t, n)| *t == table && n == name);
            ColumnId(known.unwrap_or_else(|| {
                self.columns.push((table, name.to_owned()));
                self.columns.len() - 1
            }) as u32)
        }

        fn cell(&mut self, column: ColumnId, piece: &Piece<'_>) {
            assert!(piece.raw.len() <= LONGEST_PIECE);
            let mut plain = Unescaped::default();
            match piece.unescape {
                Some(unescape) => unescape(piece.raw, &mut plain),
                None => plain.copy(piece.raw, 0..piece.raw.len()),
            }
            let value = crate::detect::text::decode(&plain.text);
            if piece.continued {
                let last = self.cells.last_mut().expect("a cell to go on with");
                last.value.push_str(&value);
                return;
            }
            let (table, name) = self.columns[column.0 as usize].clone();
            let (_, table, records) = self.tables[table.0 as usize].clone();
            let span = piece.locate(0..piece.raw.len());
            self.cells.push(Note { table, column: name, record: records + 1, value, span });
        }

        fn end_record(&mut self, table: TableId) {
            self.tables[table.0 as usize].2 += 1;
        }

        fn text(&mut self, piece: &Piece<'_>) {
            assert!(piece.raw.len() <= LONGEST_PIECE);
            self.texts.push((crate::detect::text::decode(piece.raw), piece.locate(0..piece.raw.len())));
        }

        fn gap(&mut self, reason: Reason) {
            self.gaps.push(reason);
        }

        fn go_on(&mut self) -> bool {
            true
        }
    }

    #[test]
    fn the_way_back_through_escapes() {
        let mut plain = Unescaped::default();
        let raw = b"ab\\'cd\\u0040ef";
        plain.copy(raw, 0..2);
        plain.put(b"'", 2..4);
        plain.copy(raw, 4..6);
        plain.put(b"@", 6..12);
        plain.copy(raw, 12..14);
        assert_eq!(plain.text, b"ab'cd@ef");
        assert_eq!(plain.raw(0..2), 0..2);
        assert_eq!(plain.raw(2..3), 2..4);
        assert_eq!(plain.raw(3..6), 4..12);
        assert_eq!(plain.raw(5..6), 6..12);
        assert_eq!(plain.raw(6..8), 12..14);
    }
}
