//! The rows of PostgreSQL's `COPY` in text format, alone or in a dump: cells parted by tabs, `\N` for null, escapes
//! with backslashes (PostgreSQL documentation, COPY, File Formats).

use super::sql;
use super::table::{ColumnId, Columns, Hints, LONGEST_PIECE, Sink, Unescape, Unescaped, cut, pass_text};
use super::tape::{AHEAD, Tape};
use crate::reason::Reason;

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
    let mut seen = 0;
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
        if !whole {
            return !marked;
        }
        // Whenever the tape was filled again, which is once a mebibyte.
        if tape.bytes_read() != std::mem::replace(&mut seen, tape.bytes_read()) && !sink.go_on() {
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
        // A row of no columns is an empty line.
        if position == 0 && columns.is_empty() && matches!(ahead, [b'\n', ..] | [b'\r', b'\n', ..]) {
            tape.pass(1 + usize::from(ahead[0] == b'\r'));
            return true;
        }
        let column = columns.get(sink, position.min(sql::MOST_COLUMNS - 1));
        let limit = ahead.len().min(at + LONGEST_PIECE);
        let Some((end, escaped)) = cell_end(&ahead[..limit], at) else {
            tape.pass(at);
            if tape.ahead() == b"\\N" {
                tape.pass(2);
                return false;
            }
            let is_tab = long_cell(tape, sink, column);
            if tape.is_over() {
                return false;
            }
            at = 1;
            position += 1;
            if !is_tab {
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
        if position == sql::MOST_COLUMNS {
            sink.gap(Reason::Limit);
        }
    }
}

/// The tab or line end that ends a cell, and whether there is a backslash before. Behind a backslash both are content,
/// as MySQL writes them.
#[inline]
fn cell_end(text: &[u8], at: usize) -> Option<(usize, bool)> {
    // Most cells are shorter than setting up a vector search takes.
    for (i, &byte) in text.get(at..)?.iter().take(24).enumerate() {
        match byte {
            b'\t' | b'\n' => return Some((at + i, false)),
            b'\\' => return Some((escaped_end(text, at + i)?, true)),
            _ => {}
        }
    }
    let hit = at + memchr::memchr3(b'\t', b'\n', b'\\', &text[at..])?;
    if text[hit] == b'\\' { Some((escaped_end(text, hit)?, true)) } else { Some((hit, false)) }
}

/// The same from a place on that parts no escape.
fn escaped_end(text: &[u8], mut at: usize) -> Option<usize> {
    loop {
        at += memchr::memchr3(b'\t', b'\n', b'\\', text.get(at..)?)?;
        if text[at] != b'\\' {
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
        let take = end.unwrap_or_else(|| if limit < ahead.len() { unsplit(ahead, cut(ahead, limit)) } else { limit });
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

/// A cut that parts no escape: they are four bytes at most, and no more than one of them reaches over it.
fn unsplit(cell: &[u8], at: usize) -> usize {
    let mut from = 0;
    while let Some(hit) = memchr::memchr(b'\\', &cell[from..at]) {
        let escape = from + hit;
        from = escape + escape_at(cell, escape).0;
        if from > at {
            return escape;
        }
    }
    at
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
        let (length, byte) = escape_at(raw, at);
        out.put(&[byte], at..at + length);
        from = at + length;
    }
    out.copy(raw, from..raw.len());
}

/// How long an escape is, and what it means.
fn escape_at(raw: &[u8], at: usize) -> (usize, u8) {
    let octal = raw[at + 1..].iter().take(3).take_while(|b| (b'0'..=b'7').contains(b)).count();
    match raw.get(at + 1) {
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
    }
}
