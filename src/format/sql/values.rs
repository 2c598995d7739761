//! The rows of an `INSERT`: `(1,'Ola',NULL),(…);`, in every dialect's way of writing values.

use std::ops::Range;

use super::escapes::{backslashes, doubled, hex_escape, hex_text, strings, strings_backslash};
use crate::format::table::{Columns, LONGEST_PIECE, Sink, Unescape, cut};
use crate::format::tape::{AHEAD, Tape};
use crate::reason::Reason;

/// Within a row, what was read is passed when it is so long: three quarters of what lies ahead are still to be seen.
const STRIDE: usize = AHEAD / 4;

/// An expression that is longer is none: something is wrong with its quotes.
const LONGEST_EXPRESSION: usize = LONGEST_PIECE;

/// A broken row is looked for its end so far.
const RESYNC: usize = STRIDE;

/// Reads rows up to the end of their statement, and says how many of the bytes ahead belong to it as text.
pub(super) fn read(tape: &mut Tape<'_>, sink: &mut dyn Sink, columns: &mut Columns, backslash: bool) -> usize {
    let mut rows: u32 = 0;
    loop {
        tape.look();
        let end = row(tape, sink, columns, backslash);
        sink.end_record(columns.table());
        rows = rows.wrapping_add(1);
        match end {
            RowEnd::Whole => {}
            RowEnd::CutOff => {
                sink.gap(Reason::Partial);
                return 0;
            }
            RowEnd::Broken => {
                sink.gap(Reason::Damaged);
                match resync(tape, sink) {
                    true => continue,
                    false => return 0,
                }
            }
        }
        let ahead = tape.look();
        let mut at = blank(ahead, 0);
        if ahead.get(at) == Some(&b',') {
            at = blank(ahead, at + 1);
            if ahead.get(at) == Some(&b'(') {
                tape.pass(at);
                if rows.is_multiple_of(1024) && !sink.go_on() {
                    return 0;
                }
                continue;
            }
        }
        // The rest of the statement: a semicolon, `ON CONFLICT …`, or nothing.
        if ahead.get(at) == Some(&b';') {
            at += 1;
        }
        let end_of_line = memchr::memchr(b'\n', &ahead[at..]).map_or(ahead.len(), |newline| at + newline + 1);
        let is_rest_blank = ahead[at..end_of_line].trim_ascii().is_empty();
        tape.pass(if is_rest_blank { end_of_line } else { at });
        return 0;
    }
}

/// How many values a row has, as far as it is in sight.
pub(super) fn count(row: &[u8], backslash: bool) -> usize {
    let mut count = 0;
    let mut at = 1;
    loop {
        count += 1;
        let end = match value(row, blank(row, at), backslash) {
            Value::Null(end) | Value::Cell { end, .. } => end,
            Value::Long { .. } | Value::Unfinished => return count,
        };
        if row.get(end) != Some(&b',') {
            return count;
        }
        at = end + 1;
    }
}

/// How a row ended.
enum RowEnd {
    Whole,
    /// The text ended in it.
    CutOff,
    /// What stands in it cannot be: a quote too many or too few.
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
        let column = columns.get(sink, position);
        match value(ahead, at, backslash) {
            Value::Null(end) => at = end,
            Value::Cell { cell, unescape, end } => {
                sink.cell(column, &tape.piece(cell, unescape));
                at = end;
            }
            Value::Long { start, backslash } => {
                tape.pass(start);
                if !long_string(tape, sink, column, backslash) {
                    return RowEnd::CutOff;
                }
                tape.look();
                at = match expression_end(tape.ahead(), 0, backslash) {
                    Some(end) => end,
                    None => return cut_or_broken(tape, 0),
                };
            }
            Value::Unfinished => return cut_or_broken(tape, from),
        }
        match tape.ahead().get(at) {
            Some(b',') => at += 1,
            Some(b')') => {
                tape.pass(at + 1);
                return RowEnd::Whole;
            }
            _ => return cut_or_broken(tape, from),
        }
        position += 1;
    }
}

fn cut_or_broken(tape: &mut Tape<'_>, from: usize) -> RowEnd {
    let ahead = tape.ahead();
    let is_tail =
        tape.sees_end() && memchr::memmem::find(&ahead[from..], b"\n").is_none_or(|at| from + at + 64 > ahead.len());
    tape.pass(from);
    if is_tail { RowEnd::CutOff } else { RowEnd::Broken }
}

/// A value of a row.
enum Value {
    /// `NULL`, `DEFAULT`, or nothing; and where it ends.
    Null(usize),
    /// A cell to hand on.
    Cell { cell: Range<usize>, unescape: Option<Unescape>, end: usize },
    /// A string that does not end within a piece; where its content begins.
    Long { start: usize, backslash: bool },
    /// No end in sight, or none that can be.
    Unfinished,
}

#[inline]
fn value(ahead: &[u8], at: usize, backslash: bool) -> Value {
    match ahead.get(at) {
        Some(b'\'') => string(ahead, at, at + 1, backslash),
        Some(b'0'..=b'9' | b'-' | b'.' | b'+') => {
            let end = at + ahead[at..].iter().position(|&b| matches!(b, b',' | b')' | b'\'' | b'(')).unwrap_or(0);
            let cell = at..at + ahead[at..end].trim_ascii_end().len();
            let hex = ahead[cell.clone()].starts_with(b"0x");
            match ahead.get(end) {
                Some(b',' | b')') if end > at && cell.len() <= LONGEST_PIECE => {
                    Value::Cell { cell, unescape: hex.then_some(hex_text as Unescape), end }
                }
                _ => expression(ahead, at, backslash),
            }
        }
        Some(b'N' | b'n') if ahead.get(at + 1) == Some(&b'\'') => string(ahead, at, at + 2, backslash),
        Some(b'E' | b'e') if ahead.get(at + 1) == Some(&b'\'') => string(ahead, at, at + 2, true),
        Some(b'_') => {
            // MySQL's introducers: `_binary 'x'`, `_utf8mb4'x'`.
            let quote = at + ahead[at..].iter().take(24).position(|&b| b == b'\'').unwrap_or(0);
            if quote > at { string(ahead, at, quote + 1, backslash) } else { expression(ahead, at, backslash) }
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
    let Some((end, escaped)) = string_end(&ahead[..limit], start, backslash) else {
        return if limit < ahead.len() { Value::Long { start, backslash } } else { Value::Unfinished };
    };
    let unescape: Option<Unescape> = match (escaped, backslash) {
        (false, _) => hex_escape(&ahead[start..end]),
        (true, true) => Some(backslashes),
        (true, false) => Some(doubled),
    };
    let after = blank(ahead, end + 1);
    match ahead.get(after) {
        Some(b',' | b')') => Value::Cell { cell: start..end, unescape, end: after },
        _ => expression(ahead, begin, backslash),
    }
}

/// The quote that closes a string whose content begins at `at`, and whether there are escapes in it.
#[inline]
pub(super) fn string_end(text: &[u8], mut at: usize, backslash: bool) -> Option<(usize, bool)> {
    let mut escaped = false;
    loop {
        let rest = text.get(at..)?;
        let hit = if backslash { memchr::memchr2(b'\'', b'\\', rest) } else { memchr::memchr(b'\'', rest) }?;
        at += hit;
        if text[at] == b'\'' && text.get(at + 1) != Some(&b'\'') {
            return Some((at, escaped));
        }
        escaped = true;
        at += 2;
    }
}

/// Hands on a string that is longer than a piece, and passes its closing quote. False where the text ends first.
fn long_string(
    tape: &mut Tape<'_>,
    sink: &mut dyn Sink,
    column: crate::format::table::ColumnId,
    backslash: bool,
) -> bool {
    let mut continued = false;
    let unescape: Unescape = if backslash { backslashes } else { doubled };
    loop {
        tape.look();
        let ahead = tape.ahead();
        let limit = ahead.len().min(LONGEST_PIECE - 1);
        let end = string_end(&ahead[..limit], 0, backslash).map(|(end, _)| end);
        let last = end.is_some() || limit == ahead.len();
        let take = end.unwrap_or_else(|| if last { limit } else { unsplit(ahead, cut(ahead, limit), backslash) });
        sink.cell(column, &tape.piece(0..take, Some(unescape)).continuing(continued));
        continued = true;
        tape.pass(take + usize::from(end.is_some()));
        if last {
            return end.is_some();
        }
        if !sink.go_on() {
            return false;
        }
    }
}

/// A cut that parts no escape.
fn unsplit(text: &[u8], at: usize, backslash: bool) -> usize {
    let run = |byte: u8| text[..at].iter().rev().take_while(|&&b| b == byte).count();
    let odd = run(b'\'') % 2 == 1 || (backslash && run(b'\\') % 2 == 1);
    if odd && at > 1 { at - 1 } else { at }
}

/// A value that is neither a plain string nor a number: a call, a cast, strings put together.
fn expression(ahead: &[u8], at: usize, backslash: bool) -> Value {
    let Some(end) = expression_end(ahead, at, backslash) else { return Value::Unfinished };
    let cell = at..at + ahead[at..end].trim_ascii_end().len();
    let written = &ahead[cell.clone()];
    let null = |word: &str| written.eq_ignore_ascii_case(word.as_bytes());
    if written.is_empty() || ["null", "default", "empty_clob()", "empty_blob()"].iter().any(|word| null(word)) {
        return Value::Null(end);
    }
    let quoted = memchr::memchr(b'\'', written).is_some();
    let unescape = quoted.then_some(if backslash { strings_backslash as Unescape } else { strings as Unescape });
    Value::Cell { cell, unescape, end }
}

/// The comma or parenthesis that ends an expression.
fn expression_end(ahead: &[u8], mut at: usize, backslash: bool) -> Option<usize> {
    let text = &ahead[..ahead.len().min(at + LONGEST_EXPRESSION)];
    let mut depth = 0;
    loop {
        match text.get(at)? {
            b'(' | b'[' => depth += 1,
            b')' | b',' if depth == 0 => return Some(at),
            b')' | b']' => depth -= 1,
            b'\'' => {
                let before = at.checked_sub(1).map(|i| text[i]);
                let escapes = backslash || matches!(before, Some(b'E' | b'e'));
                at = string_end(text, at + 1, escapes)?.0;
                // A word that touches the end of a string: its quote closes nothing, one before it was left open.
                if text.get(at + 1).is_some_and(|b| b.is_ascii_alphanumeric() || *b >= 0x80) {
                    return None;
                }
            }
            b';' if depth == 0 => return None,
            _ => {}
        }
        at += 1;
    }
}

/// After a broken row: hands on what stands before the next row as text. False where the statement seems to end first.
fn resync(tape: &mut Tape<'_>, sink: &mut dyn Sink) -> bool {
    let ahead = tape.look();
    let near = &ahead[..ahead.len().min(RESYNC)];
    let mut at = 0;
    while let Some(hit) = memchr::memchr2(b'(', b';', &near[at..]) {
        at += hit;
        let before = near[..at].trim_ascii_end();
        let row =
            near[at] == b'(' && before.ends_with(b",") && before[..before.len() - 1].trim_ascii_end().ends_with(b")");
        let end = near[at] == b';' && before.ends_with(b")") && matches!(near.get(at + 1), None | Some(b'\n' | b'\r'));
        if (row || end) && at > 0 {
            let length = at + usize::from(end);
            super::pass_text(tape, sink, length);
            return row;
        }
        at += 1;
    }
    let length = near.len();
    super::pass_text(tape, sink, length);
    !tape.is_over() && resync_later(tape, sink)
}

fn resync_later(tape: &mut Tape<'_>, sink: &mut dyn Sink) -> bool {
    let mut left = 64;
    while left > 0 && !tape.is_over() && sink.go_on() {
        let ahead = tape.look();
        let near = ahead.len().min(RESYNC);
        if let Some(hit) = memchr::memmem::find(&ahead[..near], b"),(") {
            super::pass_text(tape, sink, hit + 2);
            return true;
        }
        if let Some(hit) = memchr::memmem::find(&ahead[..near], b";\n") {
            super::pass_text(tape, sink, hit + 2);
            return false;
        }
        super::pass_text(tape, sink, near);
        left -= 1;
    }
    false
}

#[inline]
fn blank(text: &[u8], mut at: usize) -> usize {
    while text.get(at).is_some_and(u8::is_ascii_whitespace) {
        at += 1;
    }
    at
}
