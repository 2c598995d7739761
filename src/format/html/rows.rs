//! The rows of one table, or the terms of a list: where their cells stand. Looks at bytes ahead, hands nothing on.

use std::ops::Range;

use memchr::memrchr;

use super::tags::{Name, Tag, next_tag};

/// What comes next in a table.
#[derive(Debug)]
pub(super) enum Step {
    Row(Row),
    /// The table ends at this place.
    End(usize),
    /// So much comes before anything else.
    Text(usize),
    /// A row begins here and has no end in sight, which is so long.
    Long(usize),
}

/// A row, or a term with what is said of it.
#[derive(Debug, Default)]
pub(super) struct Row {
    pub(super) range: Range<usize>,
    pub(super) cells: Vec<Cell>,
    /// What else says something: tags with more than their looks, comments, text between cells.
    pub(super) others: Vec<Range<usize>>,
}

#[derive(Clone, Debug)]
pub(super) struct Cell {
    /// Whether it is a header or a term.
    pub(super) head: bool,
    pub(super) content: Range<usize>,
    pub(super) columns: usize,
    pub(super) rows: usize,
}

impl Row {
    /// How many cells are headers.
    pub(super) fn heads(&self) -> usize {
        self.cells.iter().filter(|cell| cell.head).count()
    }

    /// The same, counted from where it begins.
    pub(super) fn rebased(mut self) -> Self {
        let start = self.range.start;
        let shift = |range: &mut Range<usize>| *range = range.start - start..range.end - start;
        self.cells.iter_mut().for_each(|cell| shift(&mut cell.content));
        self.others.iter_mut().for_each(shift);
        shift(&mut self.range);
        self
    }
}

/// What comes next from a place within a table or, where `list`, within a list of terms. `skip` says that this is within
/// a row that was too long. `whole` says that the text ends where the window does.
pub(super) fn next_row(bytes: &[u8], from: usize, whole: bool, list: bool, skip: bool) -> Step {
    let mut reading = Reading { row: Row::default(), begun: None, open: None, outside: from, list, skip };
    let mut at = from;
    while let Some(tag) = next_tag(bytes, at) {
        at = tag.range.end;
        if let Some(step) = reading.tag(bytes, &tag) {
            return step;
        }
    }
    match reading.begun {
        // A cell without an end may be all the rest of the text: it is none.
        Some(_) if whole => {
            reading.drop_open();
            reading.end(bytes, bytes.len())
        }
        Some(start) if start > from => Step::Text(start),
        Some(_) => Step::Long(bytes.len()),
        None if whole => Step::Text(bytes.len()),
        // A tag may begin at the end of what is in sight.
        None => Step::Text(memrchr(b'<', bytes).filter(|&at| at * 2 > bytes.len()).unwrap_or(bytes.len())),
    }
}

struct Reading {
    row: Row,
    /// Where the row begins.
    begun: Option<usize>,
    open: Option<Cell>,
    /// Where what stands in no cell begins.
    outside: usize,
    list: bool,
    skip: bool,
}

impl Reading {
    fn tag(&mut self, bytes: &[u8], tag: &Tag) -> Option<Step> {
        let Range { start, end } = tag.range;
        let filled = self.open.is_some() || !self.row.cells.is_empty();
        match (tag.name, tag.closing) {
            (Name::Row, false) if !self.list => {
                if filled {
                    self.close(start);
                    return Some(self.end(bytes, start));
                }
                self.begin(start);
            }
            (Name::Row, true) if !self.list => {
                self.skip = false;
                if self.begun.is_some() {
                    self.close(start);
                    self.other(bytes, start);
                    self.outside = end;
                    return Some(self.end(bytes, end));
                }
            }
            (Name::Cell { head, list }, closing) if list == self.list => {
                self.close(start);
                if list && head && !closing {
                    if self.row.heads() < self.row.cells.len() {
                        return Some(self.end(bytes, start));
                    }
                    self.begin(start);
                }
                if self.skip {
                    return None;
                }
                self.other(bytes, start);
                if !closing {
                    self.begin(start);
                    let (columns, rows) = tag.spans(bytes);
                    self.open = Some(Cell { head, content: end..end, columns, rows });
                }
            }
            (Name::Table | Name::List | Name::Part | Name::Page, closing) => {
                let mine = match tag.name {
                    Name::List => self.list,
                    Name::Part => !self.list,
                    Name::Page => closing,
                    _ => true,
                };
                if mine {
                    return self.boundary(bytes, tag);
                }
            }
            _ => {}
        }
        if self.begun.is_some() {
            if self.open.is_none() {
                self.other(bytes, start);
                self.outside = end;
            }
            if tag.tells(bytes) {
                self.row.others.push(start..end);
            }
        }
        None
    }

    /// A tag that ends the row, and the table perhaps.
    fn boundary(&mut self, bytes: &[u8], tag: &Tag) -> Option<Step> {
        let Range { start, end } = tag.range;
        if self.begun.is_some() {
            if tag.name == Name::Page {
                self.drop_open();
            }
            self.close(start);
            return Some(self.end(bytes, start));
        }
        match (tag.name, tag.closing) {
            (Name::Part, _) => None,
            (Name::Page, _) | (_, false) => Some(Step::End(start)),
            (_, true) => Some(Step::End(end)),
        }
    }

    fn begin(&mut self, at: usize) {
        self.skip = false;
        if self.begun.is_none() {
            (self.begun, self.outside) = (Some(at), at);
        }
    }

    fn close(&mut self, at: usize) {
        if let Some(mut cell) = self.open.take() {
            cell.content.end = at;
            self.row.cells.push(cell);
            self.outside = at;
        }
    }

    /// What an unclosed cell held is text.
    fn drop_open(&mut self) {
        if let Some(cell) = self.open.take() {
            self.outside = cell.content.start;
            self.row.others.retain(|other| other.end <= cell.content.start);
        }
    }

    /// Keeps what stands outside of cells up to a place.
    fn other(&mut self, bytes: &[u8], at: usize) {
        if self.begun.is_some() && self.outside < at {
            if !bytes[self.outside..at].trim_ascii().is_empty() {
                self.row.others.push(self.outside..at);
            }
            self.outside = at;
        }
    }

    fn end(&mut self, bytes: &[u8], at: usize) -> Step {
        self.other(bytes, at);
        self.row.range = self.begun.unwrap_or(at)..at;
        Step::Row(std::mem::take(&mut self.row))
    }
}
