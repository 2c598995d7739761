//! Values of an `INSERT` that are longer than a piece: blobs, whole letters, strings put together of many.

use super::literals::{self, hex_digits, is_escape_string};
use super::values::{self, RowEnd};
use crate::format::table::{ColumnId, LONGEST_PIECE, Sink, Unescape, cut};
use crate::format::tape::Tape;

/// Hands on a value that is longer than a piece: its strings as pieces of one cell, and of what stands between them
/// what is more than their structure. `Whole` where its end lies ahead.
pub(super) fn read(tape: &mut Tape<'_>, sink: &mut dyn Sink, column: ColumnId, backslash: bool) -> RowEnd {
    let mut cell = LongCell { column, continued: false };
    if tape.look().starts_with(b"0x") {
        tape.pass(2);
        cell.hex(tape, sink);
    }
    let mut depth = 0_usize;
    loop {
        let ahead = tape.look();
        let limit = ahead.len().min(LONGEST_PIECE);
        let at = between_end(&ahead[..limit], &mut depth);
        let (between, stop) = (&ahead[..at], ahead[..limit].get(at).copied());
        let is_over = limit == ahead.len();
        let take = if stop.is_some() || is_over { at } else { cut(ahead, limit) };
        let escapes = backslash || is_escape_string(ahead, at);
        let unescape = literals::reading_long(between, escapes);
        if stop.is_none() || !literals::is_structure(between, stop == Some(b'\'')) {
            cell.piece(tape, sink, take, None);
        }
        tape.pass(take);
        match stop {
            Some(b'\'') => {
                tape.pass(1);
                if !cell.string(tape, sink, escapes, unescape) {
                    return RowEnd::CutOff;
                }
                if tape.look().first().is_some_and(|b| values::is_word(*b)) {
                    return RowEnd::Broken;
                }
            }
            Some(b';') => return RowEnd::Broken,
            Some(_) => return RowEnd::Whole,
            None if is_over || !sink.go_on() => return RowEnd::CutOff,
            None => {}
        }
    }
}

/// Where the next string begins, or the value ends, or cannot go on.
fn between_end(text: &[u8], depth: &mut usize) -> usize {
    for (at, byte) in text.iter().enumerate() {
        match byte {
            b'\'' => return at,
            b')' | b',' | b';' if *depth == 0 => return at,
            b'(' | b'[' => *depth += 1,
            b')' | b']' => *depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    text.len()
}

/// A cell that is handed on in pieces.
struct LongCell {
    column: ColumnId,
    continued: bool,
}

impl LongCell {
    fn piece(&mut self, tape: &Tape<'_>, sink: &mut dyn Sink, length: usize, unescape: Option<Unescape>) {
        sink.cell(self.column, &tape.piece(0..length, unescape).continuing(self.continued));
        self.continued = true;
    }

    /// Hands on a string from its content on, and passes its closing quote. False where the text ends first.
    fn string(&mut self, tape: &mut Tape<'_>, sink: &mut dyn Sink, backslash: bool, unescape: Unescape) -> bool {
        loop {
            let ahead = tape.look();
            let limit = ahead.len().min(LONGEST_PIECE);
            let end = literals::end(ahead, 0..limit, b'\'', backslash).map(|(end, _)| end);
            let is_over = end.is_none() && limit == ahead.len();
            let take = match end {
                Some(end) => end,
                None if is_over => limit,
                None => literals::unsplit(ahead, cut(ahead, limit), backslash),
            };
            self.piece(tape, sink, take, Some(unescape));
            tape.pass(take + usize::from(end.is_some()));
            if end.is_some() || is_over || !sink.go_on() {
                return end.is_some();
            }
        }
    }

    /// Hands on digits of a number in hexadecimal.
    fn hex(&mut self, tape: &mut Tape<'_>, sink: &mut dyn Sink) {
        loop {
            let ahead = tape.look();
            let digits = ahead.iter().take(LONGEST_PIECE).take_while(|b| b.is_ascii_hexdigit()).count();
            self.piece(tape, sink, digits, Some(hex_digits));
            tape.pass(digits);
            if digits < LONGEST_PIECE || !sink.go_on() {
                return;
            }
        }
    }
}
