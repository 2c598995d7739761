//! What the rows of one table are: headers, records, labels with their values, or text.

use super::rows::{Cell, Row, Step, next_row};
use super::tags::{label, unescape};
use super::{LONGEST_LABEL, LONGEST_VALUE, Reader};
use crate::detect::text::decode;
use crate::format::csv::is_data;
use crate::format::table::{ColumnId, LONGEST_PIECE, Unescaped, pass_text};
use crate::format::tape::{AHEAD, Tape};

/// What is known of the table that is read.
#[derive(Default)]
pub(super) struct Table {
    /// The columns of its header, none where it has no header (yet).
    columns: Vec<Option<ColumnId>>,
    /// How many more rows each column is taken by a cell from above.
    taken: Vec<usize>,
    /// Whether any row was read.
    begun: bool,
    /// Whether the row before was a header whose cells go over several columns.
    grouped: bool,
    /// The labels of the current record, where each value has one.
    labels: Vec<Option<ColumnId>>,
}

/// What a row is.
enum Kind {
    Header,
    /// Cells under a header.
    Record,
    /// Labels with their values.
    Labelled,
    Text,
}

impl Table {
    /// Reads the table, or the list of terms, behind whose first tag the tape stands, up to its end.
    pub(super) fn read(mut self, reader: &mut Reader<'_>, tape: &mut Tape<'_>, list: bool) {
        let (mut passed, mut skip) = (0, false);
        loop {
            let window = tape.in_sight();
            let whole = window.len() < AHEAD;
            let step = if window.is_empty() { Step::End(0) } else { next_row(window, 0, whole, list, skip) };
            let length = match step {
                Step::End(end) => {
                    self.end_record(reader);
                    return pass_text(tape, reader.sink, end);
                }
                Step::Row(row) => {
                    skip = false;
                    // What is blank would part the values of a record that has a row for each.
                    if tape.ahead()[..row.range.start].trim_ascii().is_empty() {
                        tape.pass(row.range.start);
                    } else {
                        pass_text(tape, reader.sink, row.range.start);
                    }
                    let row = row.rebased();
                    let after = row.range.end;
                    self.row(reader, tape, &row, list);
                    after
                }
                Step::Text(length) | Step::Long(length) => {
                    skip |= matches!(step, Step::Long(_));
                    pass_text(tape, reader.sink, length);
                    length
                }
            };
            passed += length;
            if passed >= LONGEST_PIECE {
                passed = 0;
                if !reader.sink.go_on() {
                    return self.end_record(reader);
                }
            }
        }
    }

    /// Reads the row that begins where the tape stands, and passes it.
    fn row(&mut self, reader: &mut Reader<'_>, tape: &mut Tape<'_>, row: &Row, list: bool) {
        let kind = self.kind(tape.in_sight(), row, list);
        self.begun = true;
        self.grouped = matches!(kind, Kind::Header) && row.cells.iter().any(|cell| cell.columns > 1);
        match kind {
            Kind::Header => {
                self.header(reader, tape.ahead(), row);
                pass_text(tape, reader.sink, row.range.end);
                return;
            }
            Kind::Text => {
                self.place(row, |_, _| {});
                pass_text(tape, reader.sink, row.range.end);
                return;
            }
            Kind::Record => self.record(reader, tape, row),
            Kind::Labelled => self.labelled(reader, tape, row),
        }
        for other in &row.others {
            let mut other = other.clone();
            while !other.is_empty() {
                let end = other.end.min(other.start + LONGEST_PIECE);
                reader.sink.text(&tape.piece(other.start..end, None));
                other.start = end;
            }
        }
        tape.pass(row.range.end);
    }

    fn kind(&self, bytes: &[u8], row: &Row, list: bool) -> Kind {
        let (all, heads) = (row.cells.len(), row.heads());
        let short =
            |cell: &Cell| cell.content.len() <= 8 * LONGEST_LABEL && is_label(&label(&bytes[cell.content.clone()]));
        if heads == all {
            let named = all > 1 && row.cells.iter().any(short) && !self.grouped;
            return if named && !list { Kind::Header } else { Kind::Text };
        }
        if !self.columns.is_empty() {
            // A single cell is a heading between rows.
            return if all > 1 || self.columns.len() == 1 { Kind::Record } else { Kind::Text };
        }
        if row.cells[0].head {
            let is_value = |cell: &Cell| !list || label(&bytes[cell.content.clone()]).len() <= LONGEST_VALUE;
            let fine = row.cells.iter().all(|cell| if cell.head { short(cell) } else { is_value(cell) });
            return if fine { Kind::Labelled } else { Kind::Text };
        }
        if list || heads > 0 {
            return Kind::Text;
        }
        let colon = |cell: &Cell| strip(&bytes[cell.content.clone()]).trim_end().ends_with(':');
        if all == 2 && colon(&row.cells[0]) && short(&row.cells[0]) {
            return Kind::Labelled;
        }
        if !self.begun && self.is_plain_header(bytes, row) { Kind::Header } else { Kind::Text }
    }

    /// Whether the first row names columns though its cells are not marked so: short words without digits, and below them
    /// as many cells of which some hold data.
    fn is_plain_header(&self, bytes: &[u8], row: &Row) -> bool {
        const ROWS: usize = 3;
        let word = |cell: &Cell| {
            let name = if cell.content.len() > 512 { String::new() } else { label(&bytes[cell.content.clone()]) };
            let fine = |c: char| c.is_alphabetic() || " -_./()".contains(c);
            name.len() <= 32 && is_label(&name) && name.chars().all(fine) && !name.ends_with('.')
        };
        if row.cells.len() < 2 || !row.cells.iter().all(word) {
            return false;
        }
        let (mut from, mut rows, mut data) = (row.range.end, 0, 0);
        let sight = &bytes[..bytes.len().min(LONGEST_PIECE)];
        while rows < ROWS
            && let Step::Row(next) = next_row(sight, from, sight.len() < LONGEST_PIECE, false, false)
        {
            if next.cells.len() != row.cells.len() {
                return false;
            }
            let holds =
                |cell: &Cell| cell.content.len() < 512 && is_data(label(&sight[cell.content.clone()]).as_bytes());
            data += usize::from(next.cells.iter().any(holds));
            rows += 1;
            from = next.range.end;
        }
        rows > 0 && data == rows
    }

    /// The columns of a header. A name that stands there twice is told apart by its number.
    fn header(&mut self, reader: &mut Reader<'_>, bytes: &[u8], row: &Row) {
        self.end_record(reader);
        let mut names: Vec<String> = Vec::new();
        self.taken.clear();
        self.place(row, |position, cell| {
            let content = &bytes[cell.content.clone()];
            let mut name = label(&content[..content.len().min(8 * LONGEST_LABEL)]);
            if let Some((end, _)) = name.char_indices().nth(2 * LONGEST_LABEL) {
                name.truncate(end);
            }
            names.resize(position, String::new());
            names.extend(std::iter::repeat_n(name, cell.columns));
        });
        let mut seen = std::collections::HashSet::new();
        let mut columns = Vec::with_capacity(names.len());
        for (i, name) in names.iter().enumerate() {
            let number = format!("#{}", i + 1);
            columns.push(match name.as_str() {
                "" => reader.column(&number),
                name if seen.insert(name) => reader.column(name),
                name => reader.column(&format!("{name}{number}")),
            });
        }
        self.columns = columns;
    }

    fn record(&mut self, reader: &mut Reader<'_>, tape: &Tape<'_>, row: &Row) {
        let columns = std::mem::take(&mut self.columns);
        let mut last = 0;
        self.place(row, |position, cell| {
            last = position.min(columns.len() - 1);
            reader.cell(tape, columns[last], cell.content.clone());
        });
        self.columns = columns;
        reader.end_record();
    }

    fn labelled(&mut self, reader: &mut Reader<'_>, tape: &Tape<'_>, row: &Row) {
        let marked = row.heads() > 0;
        let mut column = None;
        let mut values = 0;
        for (i, cell) in row.cells.iter().enumerate() {
            if if marked { cell.head } else { i == 0 } {
                column = reader.column(&label(&tape.ahead()[cell.content.clone()]));
                if self.labels.contains(&column) {
                    self.end_record(reader);
                }
                self.labels.push(column);
                values = 0;
                continue;
            }
            // The second value of a label belongs to another record, but for the values of one term.
            values += 1;
            reader.cell(tape, column, cell.content.clone());
        }
        if values > 1 {
            self.end_record(reader);
        }
    }

    fn end_record(&mut self, reader: &mut Reader<'_>) {
        if !self.labels.is_empty() {
            self.labels.clear();
            reader.end_record();
        }
    }

    /// Says of each cell of a row in which column it stands, where cells go over several columns and rows.
    fn place(&mut self, row: &Row, mut each: impl FnMut(usize, &Cell)) {
        const MOST: usize = 4096;
        let mut position = 0;
        let mut now = std::mem::take(&mut self.taken);
        let mut next: Vec<usize> = now.iter().map(|rows| rows.saturating_sub(1)).collect();
        for cell in &row.cells {
            while now.get(position).is_some_and(|&rows| rows > 0) {
                position += 1;
            }
            each(position, cell);
            if cell.rows > 1 && position + cell.columns <= MOST {
                next.resize(next.len().max(position + cell.columns), 0);
                next[position..position + cell.columns].fill(cell.rows - 1);
            }
            position = (position + cell.columns).min(MOST);
        }
        now.clear();
        self.taken = next;
    }
}

fn is_label(label: &str) -> bool {
    !label.is_empty() && label.len() <= LONGEST_LABEL && label.chars().any(char::is_alphabetic)
}

/// A text without its tags.
fn strip(raw: &[u8]) -> String {
    if raw.len() > 8 * LONGEST_LABEL {
        return String::new();
    }
    let mut plain = Unescaped::default();
    unescape(raw, &mut plain);
    decode(&plain.text)
}
