//! The rows of an `INSERT`: `(1,'Ola',NULL),(…);`, in every dialect's way of writing values.

use std::ops::Range;

use super::literals::{self, backslashes, doubled, hex_text, is_escape_string};
use super::names::comment;
use super::{MOST_COLUMNS, Statement, long};
use crate::format::table::{Columns, LONGEST_PIECE, Sink, Unescape, cut, pass_text};
use crate::format::tape::{AHEAD, Tape};
use crate::reason::Reason;

/// Within a row, what was read is passed when it is so long: three quarters of what lies ahead are still to be seen.
const STRIDE: usize = AHEAD / 4;

/// Reads rows up to the end of their statement.
pub(super) fn read(tape: &mut Tape<'_>, sink: &mut dyn Sink, columns: &mut Columns, backslash: bool) {
    let mut seen = 0;
    loop {
        tape.look();
        let end = row(tape, sink, columns, backslash);
        sink.end_record(columns.table());
        // Whenever the tape was filled again, which is once a mebibyte.
        if tape.bytes_read() != std::mem::replace(&mut seen, tape.bytes_read()) && !sink.go_on() {
            return;
        }
        let goes_on = match end {
            RowEnd::Whole => next(tape, sink),
            RowEnd::CutOff => {
                sink.gap(Reason::Partial);
                false
            }
            RowEnd::Broken => match resync(tape, sink) {
                Some(is_row) => {
                    sink.gap(Reason::Damaged);
                    is_row
                }
                None => {
                    sink.gap(Reason::Partial);
                    false
                }
            },
        };
        if !goes_on {
            return;
        }
    }
}

/// Passes what parts two rows; comments there are text. False at the end of the statement, which is passed.
fn next(tape: &mut Tape<'_>, sink: &mut dyn Sink) -> bool {
    let ahead = tape.look();
    let mut at = blank(ahead, 0);
    if ahead.get(at) == Some(&b',') {
        let behind = at + 1;
        let mut row = blank(ahead, behind);
        let mut comments = 0;
        while let Some(length) = comment(&ahead[row..ahead.len().min(STRIDE).max(row)]) {
            comments = row + length - behind;
            row = blank(ahead, row + length);
        }
        if ahead.get(row) == Some(&b'(') {
            if comments > 0 {
                tape.pass(behind);
                pass_text(tape, sink, comments);
                row -= behind + comments;
            }
            tape.pass(row);
            return true;
        }
    }
    // The rest of the statement: a semicolon, `ON CONFLICT …`, or nothing.
    if ahead.get(at) == Some(&b';') {
        at += 1;
        at += ahead[at..].iter().take_while(|b| matches!(b, b' ' | b'\t' | b'\r')).count();
        at += usize::from(ahead.get(at) == Some(&b'\n'));
    }
    tape.pass(at);
    false
}

/// How many values a row has, as far as it is in sight.
pub(super) fn count(row: &[u8], backslash: bool) -> usize {
    let mut count = 0;
    let mut at = 1;
    loop {
        count += 1;
        let end = match value(row, blank(row, at), backslash) {
            Value::Null(end) | Value::Cell { end, .. } => end,
            Value::Long | Value::Unfinished => return count,
        };
        if row.get(end) != Some(&b',') {
            return count;
        }
        at = end + 1;
    }
}

/// How a row ended.
pub(super) enum RowEnd {
    Whole,
    /// The text ended in it, and all of it was handed on.
    CutOff,
    /// What stands in it cannot be: a quote too many or too few; or the text ended in it.
    Broken,
}

/// Reads a row from its opening parenthesis; afterwards what lies ahead begins behind the row, or, of a broken one,
/// behind its last sound cell.
fn row(tape: &mut Tape<'_>, sink: &mut dyn Sink, columns: &mut Columns, backslash: bool) -> RowEnd {
    let mut at = 1;
    let mut position = 0;
    loop {
        if at > STRIDE {
            tape.pass(at);
            tape.look();
            at = 0;
        }
        let ahead = tape.ahead();
        let from = at;
        at = blank(ahead, at);
        let column = columns.get(sink, position.min(MOST_COLUMNS - 1));
        match value(ahead, at, backslash) {
            Value::Null(end) => at = end,
            Value::Cell { cell, unescape, end } => {
                sink.cell(column, &tape.piece(cell, unescape));
                at = end;
            }
            Value::Long => {
                tape.pass(at);
                match long::read(tape, sink, column, backslash) {
                    RowEnd::Whole => at = 0,
                    end => return end,
                }
            }
            Value::Unfinished => {
                tape.pass(from);
                return RowEnd::Broken;
            }
        }
        match tape.ahead().get(at) {
            Some(b',') => at += 1,
            _ => {
                tape.pass(at + 1);
                return RowEnd::Whole;
            }
        }
        position += 1;
        if position == MOST_COLUMNS {
            sink.gap(Reason::Limit);
        }
    }
}

/// A value of a row. Where it ends stands a comma or a closing parenthesis.
enum Value {
    /// `NULL`, `DEFAULT`, or nothing; and where it ends.
    Null(usize),
    /// A cell to hand on.
    Cell { cell: Range<usize>, unescape: Option<Unescape>, end: usize },
    /// It is longer than a piece.
    Long,
    /// No end in sight, or none that can be.
    Unfinished,
}

#[inline]
fn value(ahead: &[u8], at: usize, backslash: bool) -> Value {
    match ahead.get(at) {
        Some(b'\'') => string(ahead, at, at + 1, backslash),
        Some(b'0'..=b'9' | b'-' | b'.' | b'+') => {
            let text = &ahead[at..ahead.len().min(at + LONGEST_PIECE)];
            let length = text.iter().position(|&b| matches!(b, b',' | b')' | b'\'' | b'(' | b';')).unwrap_or(0);
            match text.get(length) {
                Some(b',' | b')') if length > 0 => {
                    let cell = at..at + text[..length].trim_ascii_end().len();
                    let hex = text.starts_with(b"0x");
                    Value::Cell { cell, unescape: hex.then_some(hex_text as Unescape), end: at + length }
                }
                _ => expression(ahead, at, backslash),
            }
        }
        Some(b'N' | b'n') if ahead.get(at + 1) == Some(&b'\'') => string(ahead, at, at + 2, backslash),
        Some(b'E' | b'e') if ahead.get(at + 1) == Some(&b'\'') => string(ahead, at, at + 2, true),
        Some(b'_') => {
            // MySQL's introducers: `_binary 'x'`, `_utf8mb4'x'`.
            let quote =
                blank(ahead, at + ahead[at..].iter().take(24).take_while(|&&b| super::names::is_plain(b)).count());
            match ahead.get(quote) {
                Some(b'\'') => string(ahead, at, quote + 1, backslash),
                _ => expression(ahead, at, backslash),
            }
        }
        Some(b',' | b')') => Value::Null(at),
        Some(_) => expression(ahead, at, backslash),
        None => Value::Unfinished,
    }
}

/// A string whose content begins at `start`; what it is a part of begins at `begin`.
#[inline]
fn string(ahead: &[u8], begin: usize, start: usize, backslash: bool) -> Value {
    let limit = ahead.len().min(start + LONGEST_PIECE);
    let Some((end, escaped)) = literals::end(ahead, start..limit, b'\'', backslash) else {
        return if limit < ahead.len() { Value::Long } else { Value::Unfinished };
    };
    let after = blank(ahead, end + 1);
    match ahead.get(after) {
        Some(b',' | b')') => {
            let unescape: Option<Unescape> = match (escaped, backslash) {
                (false, _) => literals::hex_escape(&ahead[start..end]),
                (true, true) => Some(backslashes),
                (true, false) => Some(doubled),
            };
            Value::Cell { cell: start..end, unescape, end: after }
        }
        _ => expression(ahead, begin, backslash),
    }
}

/// A value that is neither a plain string nor a number: a call, a cast, strings put together.
fn expression(ahead: &[u8], at: usize, backslash: bool) -> Value {
    let end = match expression_end(ahead, at, backslash) {
        Ok(end) => end,
        Err(value) => return value,
    };
    let cell = at..at + ahead[at..end].trim_ascii_end().len();
    let written = &ahead[cell.clone()];
    let null = |word: &str| written.eq_ignore_ascii_case(word.as_bytes());
    if written.is_empty() || ["null", "default", "empty_clob()", "empty_blob()"].iter().any(|word| null(word)) {
        return Value::Null(end);
    }
    if let [b'"', content @ .., b'"'] = written
        && memchr::memchr3(b'"', b'\\', b'\'', content).is_none()
    {
        return Value::Cell { cell: cell.start + 1..cell.end - 1, unescape: None, end };
    }
    if let Some(number) = cast_number(written) {
        return Value::Cell { cell: cell.start + number.start..cell.start + number.end, unescape: None, end };
    }
    Value::Cell { unescape: literals::reading(written, backslash), cell, end }
}

/// The number of `CAST(59.912340 AS Decimal(9, 6))`, as SQL Server's scripts write decimals.
fn cast_number(written: &[u8]) -> Option<Range<usize>> {
    const CAST: &[u8] = b"cast(";
    let head = written.get(..CAST.len())?;
    let rest = written.get(CAST.len()..).filter(|_| head.eq_ignore_ascii_case(CAST))?;
    let length = rest.iter().take_while(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-')).count();
    let is_cast = rest.get(length..length + 4)?.eq_ignore_ascii_case(b" as ");
    (length > 0 && is_cast).then_some(CAST.len()..CAST.len() + length)
}

/// The comma or parenthesis that ends an expression, which is shorter than a piece; else what the value is.
fn expression_end(ahead: &[u8], mut at: usize, backslash: bool) -> Result<usize, Value> {
    let limit = ahead.len().min(at + LONGEST_PIECE);
    let open = || if limit < ahead.len() { Value::Long } else { Value::Unfinished };
    let mut depth = 0_usize;
    while at < limit {
        match ahead[at] {
            b'(' | b'[' => depth += 1,
            b')' | b',' if depth == 0 => return Ok(at),
            b')' | b']' => depth = depth.saturating_sub(1),
            quote @ (b'\'' | b'"') => {
                let escapes = backslash || is_escape_string(ahead, at);
                let Some((end, _)) = literals::end(ahead, at + 1..limit, quote, escapes) else { return Err(open()) };
                if ahead.get(end + 1).is_some_and(|b| is_word(*b)) {
                    return Err(Value::Unfinished);
                }
                at = end;
            }
            b';' if depth == 0 => return Err(Value::Unfinished),
            _ => {}
        }
        at += 1;
    }
    Err(open())
}

/// A word that touches the end of a string: its quote closes nothing, one before it was left open.
pub(super) fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte >= 0x80
}

/// After a broken row: hands on what stands before the next row as text, and says whether there is one. Else the
/// statement ended; `None` where nothing of either kind was found.
fn resync(tape: &mut Tape<'_>, sink: &mut dyn Sink) -> Option<bool> {
    loop {
        let ahead = tape.look();
        let near = &ahead[..ahead.len().min(LONGEST_PIECE)];
        if let Some((length, is_row)) = resumption(ahead, near.len()) {
            pass_text(tape, sink, length);
            return Some(is_row);
        }
        let take = if near.len() < ahead.len() { unparted(near) } else { near.len() };
        pass_text(tape, sink, take);
        if tape.is_over() || !sink.go_on() {
            return None;
        }
    }
}

/// Where a row begins that follows another one, or a statement ends or begins; and whether it is a row.
fn resumption(text: &[u8], limit: usize) -> Option<(usize, bool)> {
    let mut at = 0;
    while let Some(hit) = memchr::memchr3(b'(', b';', b'\n', &text[at..limit]) {
        at += hit;
        let before = text[..at].trim_ascii_end();
        let found = match text[at] {
            b'(' => before.strip_suffix(b",").is_some_and(|row| row.trim_ascii_end().ends_with(b")")),
            b';' => before.ends_with(b")") && text.get(at + 1).is_none_or(u8::is_ascii_whitespace),
            _ => Statement::of(super::window(&text[at + 1..])).is_some(),
        };
        let is_row = text[at] == b'(';
        at += usize::from(!is_row);
        if found && at > 0 {
            return Some((at, is_row));
        }
        at += usize::from(is_row);
    }
    None
}

/// Where text is cut without parting the `),` from the row behind it.
fn unparted(text: &[u8]) -> usize {
    let whole = cut(text, text.len());
    let kept = text[..whole].trim_ascii_end();
    let kept = kept.strip_suffix(b",").map_or(kept, <[u8]>::trim_ascii_end);
    match kept.strip_suffix(b")").map_or(whole, <[u8]>::len) {
        0 => whole,
        length => length,
    }
}

#[inline]
fn blank(text: &[u8], mut at: usize) -> usize {
    while text.get(at).is_some_and(u8::is_ascii_whitespace) {
        at += 1;
    }
    at
}
