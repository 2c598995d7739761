//! Texts whose tables are lines among other lines: what comes before a table, and the lines themselves.

use std::collections::HashMap;
use std::ops::Range;

use super::table::{ColumnId, LONGEST_PIECE, Sink, TableId, cut, pass_text};
use super::tape::{AHEAD, Tape};
use crate::reason::Reason;

/// So many names of columns are kept for one file. The rows of tables with others are text.
pub(super) const MOST_NAMES: usize = 16 * 1024;

/// The columns of the tables in one text, which are one table to others: by their names.
pub(super) struct Heads {
    pub(super) table: TableId,
    names: HashMap<String, ColumnId>,
    limited: bool,
}

impl Heads {
    pub(super) fn new(table: TableId) -> Self {
        Self { table, names: HashMap::new(), limited: false }
    }

    /// The columns of a header. A name that stands there twice, and one that is empty, is told apart by its number.
    /// `None`, and a gap, where there are too many names.
    pub(super) fn columns(&mut self, sink: &mut dyn Sink, names: &[String]) -> Option<Vec<ColumnId>> {
        if self.names.len() + names.len() > MOST_NAMES {
            if !std::mem::replace(&mut self.limited, true) {
                sink.gap(Reason::Limit);
            }
            return None;
        }
        let mut ids: Vec<ColumnId> = Vec::with_capacity(names.len());
        for (i, name) in names.iter().enumerate() {
            let numbered = format!("{name}#{}", i + 1);
            let name = if name.is_empty() || self.names.get(name).is_some_and(|id| ids.contains(id)) {
                &numbered
            } else {
                name
            };
            ids.push(*self.names.entry(name.clone()).or_insert_with(|| sink.column(self.table, name)));
        }
        Some(ids)
    }
}

/// The line at a place without its end, and where the next one begins; `None` where the text does not show all of it.
pub(super) fn line_at(text: &[u8], at: usize, whole: bool) -> Option<(Range<usize>, usize)> {
    let rest = text.get(at..).filter(|rest| !rest.is_empty())?;
    let (end, next) = match memchr::memchr(b'\n', rest) {
        Some(end) => (at + end, at + end + 1),
        None if whole => (text.len(), text.len()),
        None => return None,
    };
    let end = if end > at && text[end - 1] == b'\r' { end - 1 } else { end };
    Some((at..end, next))
}

/// Hands on text up to the rows of the next table. `find` is asked with what is in sight, where the line before a line
/// and the line itself begin, and whether the text ends where the sight does; it says where the rows begin.
pub(super) fn text_before<T>(
    tape: &mut Tape<'_>,
    sink: &mut dyn Sink,
    find: impl Fn(&[u8], usize, usize, bool) -> Option<(T, usize)>,
) -> Option<T> {
    let (mut previous, mut at) = (0, 0);
    loop {
        let window = tape.in_sight();
        let (length, whole) = (window.len(), window.len() < AHEAD);
        // A table that begins further on is looked for again when more of it is in sight.
        if at < LONGEST_PIECE {
            if let Some((table, body)) = find(window, previous, at, whole) {
                pass_text(tape, sink, body);
                return Some(table);
            }
            if let Some(end) = window.get(at..).and_then(|line| memchr::memchr(b'\n', line)) {
                (previous, at) = (at, at + end + 1);
                continue;
            }
            if whole {
                pass_text(tape, sink, length);
                return None;
            }
        }
        if at == 0 {
            skip_line(tape, sink);
        } else {
            let flush = if previous > 0 { previous } else { at };
            pass_text(tape, sink, flush);
            (previous, at) = (0, at - flush);
        }
        if !sink.go_on() {
            return None;
        }
    }
}

/// Hands on a line that is longer than what is in sight.
#[cold]
pub(super) fn skip_line(tape: &mut Tape<'_>, sink: &mut dyn Sink) {
    while sink.go_on() {
        let window = tape.in_sight();
        let end = memchr::memchr(b'\n', window);
        let length = end.map_or(window.len(), |end| end + 1);
        pass_text(tape, sink, length);
        if end.is_some() || length == 0 {
            return;
        }
    }
}

/// A range without the white space at its ends.
pub(super) fn trimmed(bytes: &[u8], range: Range<usize>) -> Range<usize> {
    let left = bytes.get(range.clone()).unwrap_or_default().trim_ascii_start();
    let start = range.end - left.len();
    start..start + left.trim_ascii_end().len()
}

/// Hands on a cell that means what it is, in pieces.
pub(super) fn pass_cell(tape: &Tape<'_>, sink: &mut dyn Sink, column: ColumnId, mut place: Range<usize>) {
    let mut continued = false;
    while !place.is_empty() {
        let bytes = tape.ahead().get(place.clone()).unwrap_or_default();
        let length = if bytes.len() > LONGEST_PIECE { cut(bytes, LONGEST_PIECE) } else { bytes.len() };
        let end = place.start + length.max(1);
        sink.cell(column, &tape.piece(place.start..end, None).continuing(continued));
        (place.start, continued) = (end, true);
    }
}
