//! The rows of PostgreSQL's `COPY` in text format, alone or in a dump: cells parted by tabs, `\N` for null, escapes
//! with backslashes (PostgreSQL documentation, COPY, File Formats).

use super::sql;
use super::table::{ColumnId, Columns, Hints, LONGEST_PIECE, Sink, Unescape, Unescaped, cut, pass_text};
use super::tape::{AHEAD, Tape};

/// So many bytes of a cell are looked at one by one.
const SHORT: usize = 24;

/// Reads a stream of rows, as `psql -c '\copy …'` writes it.
pub fn read(tape: &mut Tape<'_>, sink: &mut dyn Sink, hints: &Hints) {
    let table = sink.table(None, hints.table.as_deref());
    let mut columns = Columns::new(sink, table, &hints.columns);
    rows(tape, sink, &mut columns, false);
    while !tape.is_over() && sink.go_on() {
        pass_text(tape, sink, LONGEST_PIECE);
    }
}

/// Reads rows up to `\.` or the end of the text; says whether the end was one that should be: with `marked`, `\.`.
pub fn rows(tape: &mut Tape<'_>, sink: &mut dyn Sink, columns: &mut Columns, marked: bool) -> bool {
    let mut count: u32 = 0;
    loop {
        let ahead = tape.look();
        if ahead.is_empty() {
            return !marked;
        }
        if ahead.starts_with(b"\\.") && matches!(ahead.get(2), None | Some(b'\n' | b'\r')) {
            let end = memchr::memchr(b'\n', ahead).map_or(ahead.len(), |newline| newline + 1);
            tape.pass(end);
            return true;
        }
        let whole = row(tape, sink, columns);
        sink.end_record(columns.table());
        count = count.wrapping_add(1);
        if !whole {
            return !marked;
        }
        if count.is_multiple_of(1024) && !sink.go_on() {
            return true;
        }
    }
}

/// Reads a row and its line end. False where the text ends before the line does.
fn row(tape: &mut Tape<'_>, sink: &mut dyn Sink, columns: &mut Columns) -> bool {
    let mut at = 0;
    let mut position = 0;
    loop {
        if at > AHEAD - LONGEST_PIECE - 1 {
            tape.pass(at);
            tape.look();
            at = 0;
        }
        let ahead = tape.ahead();
        let column = columns.get(sink, position);
        let limit = ahead.len().min(at + LONGEST_PIECE);
        let Some((end, escaped)) = cell_end(&ahead[..limit], at) else {
            tape.pass(at);
            let more = long_cell(tape, sink, column);
            tape.look();
            if tape.ahead().is_empty() {
                return false;
            }
            at = 1;
            position += 1;
            if !more {
                tape.pass(1);
                return true;
            }
            continue;
        };
        let line_end = ahead[end] == b'\n';
        let cell = at..if line_end && end > at && ahead[end - 1] == b'\r' { end - 1 } else { end };
        if !escaped {
            sink.cell(column, &tape.piece(cell, None));
        } else if ahead[cell.clone()] != *b"\\N" {
            sink.cell(column, &tape.piece(cell.clone(), Some(escapes(&ahead[cell]))));
        }
        at = end + 1;
        position += 1;
        if line_end {
            tape.pass(at);
            return true;
        }
    }
}

/// The tab or line end that ends a cell, and whether there is a backslash before.
#[inline]
fn cell_end(text: &[u8], at: usize) -> Option<(usize, bool)> {
    let rest = text.get(at..)?;
    // Most cells are shorter than setting up a vector search takes.
    for (i, &byte) in rest.iter().take(SHORT).enumerate() {
        match byte {
            b'\t' | b'\n' => return Some((at + i, false)),
            b'\\' => return escaped_end(rest, i).map(|end| (at + end, true)),
            _ => {}
        }
    }
    let hit = SHORT + memchr::memchr3(b'\t', b'\n', b'\\', rest.get(SHORT..)?)?;
    match rest[hit] {
        b'\\' => escaped_end(rest, hit).map(|end| (at + end, true)),
        _ => Some((at + hit, false)),
    }
}

/// The end of a cell with a backslash at `at`. What a backslash stands before ends nothing: `mysqldump --tab` writes it
/// before line ends and tabs themselves.
fn escaped_end(rest: &[u8], mut at: usize) -> Option<usize> {
    loop {
        at += memchr::memchr3(b'\t', b'\n', b'\\', rest.get(at..)?)?;
        if rest[at] != b'\\' {
            return Some(at);
        }
        at += 2;
    }
}

/// Hands on a cell that is longer than a piece; what lies ahead then begins with what ends it. Says whether that is a
/// tab.
fn long_cell(tape: &mut Tape<'_>, sink: &mut dyn Sink, column: ColumnId) -> bool {
    let mut continued = false;
    loop {
        tape.look();
        let ahead = tape.ahead();
        let limit = ahead.len().min(LONGEST_PIECE);
        let end = escaped_end(&ahead[..limit], 0);
        let mut take = end.unwrap_or_else(|| if limit < ahead.len() { cut(ahead, limit) } else { limit });
        if end.is_none() && take > 1 && ahead[..take].iter().rev().take_while(|&&b| b == b'\\').count() % 2 == 1 {
            take -= 1;
        }
        sink.cell(column, &tape.piece(0..take, Some(unescape)).continuing(continued));
        continued = true;
        let is_tab = end.map(|end| ahead[end] == b'\t');
        tape.pass(take);
        if let Some(is_tab) = is_tab {
            return is_tab;
        }
        if tape.is_over() || !sink.go_on() {
            return false;
        }
    }
}

fn escapes(cell: &[u8]) -> Unescape {
    if cell.starts_with(b"\\\\x") && memchr::memchr(b'\\', &cell[3..]).is_none() { bytea } else { unescape }
}

/// `\\x6f6c61`: what the bytes say, if that is text.
fn bytea(raw: &[u8], out: &mut Unescaped) {
    let mut inner = Unescaped::default();
    sql::hex_text(&raw[1..], &mut inner);
    for at in 0..inner.text.len() {
        let place = inner.raw(at..at + 1);
        out.put(&inner.text[at..=at], place.start + 1..place.end + 1);
    }
}

/// The escapes of `COPY`.
pub fn unescape(raw: &[u8], out: &mut Unescaped) {
    let mut from = 0;
    while let Some(hit) = memchr::memchr(b'\\', &raw[from..]) {
        let at = from + hit;
        out.copy(raw, from..at);
        let octal = raw[at + 1..].iter().take(3).take_while(|b| (b'0'..=b'7').contains(b)).count();
        let (length, byte) = match raw.get(at + 1) {
            None => (1, b'\\'),
            Some(b'n') => (2, b'\n'),
            Some(b't') => (2, b'\t'),
            Some(b'r') => (2, b'\r'),
            Some(b'b') => (2, 8),
            Some(b'f') => (2, 12),
            Some(b'v') => (2, 11),
            Some(_) if octal > 0 => {
                let value = raw[at + 1..at + 1 + octal].iter().fold(0u32, |sum, b| sum * 8 + u32::from(b - b'0'));
                (1 + octal, value as u8)
            }
            Some(&other) => (2, other),
        };
        out.put(&[byte], at..at + length);
        from = at + length;
    }
    out.copy(raw, from..raw.len());
}
