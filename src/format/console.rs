//! Tables as psql, mysql and sqlite3 draw them on a screen, and the text around them. Finds records and cells; how a
//! table lies on the screen is `layout`'s business.
//!
//! A cell that is drawn over several lines is handed on as several cells of its column in one record.

mod layout;

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use self::layout::{
    BARS, Found, Grid, Layout, bar_at, field, first_bar, is_footer, is_record, is_star_row, line_at, may_begin,
    part_at_bars, table_at, trimmed,
};
use super::Head;
use super::lines::MOST_NAMES;
use super::table::{ColumnId, Hints, LONGEST_PIECE, Sink, TableId, cut, pass_text};
use super::tape::{AHEAD, Tape};
use crate::detect::text::decode;
use crate::reason::Reason;

/// A longer name of a cell that has its own line is none.
const LONGEST_NAME: usize = 256;

/// A cell that is drawn over several lines has no more bytes than this; what follows is no part of the table.
const LONGEST_CELL: usize = LONGEST_PIECE;

/// Whether a table that a database's console drew surely stands in the first 64 KiB or fewer of a text. `whole` says
/// that there is no more of it.
pub fn looks_like(head: &Head<'_>) -> bool {
    let mut previous = 0;
    head.lines().any(|(at, line)| {
        let before = std::mem::replace(&mut previous, at);
        may_begin(line) && table_at(head.text, before, at, head.whole).is_some()
    })
}

/// Reads a text with such tables in it. All of them are one table to the sink.
pub fn read(tape: &mut Tape<'_>, sink: &mut dyn Sink, hints: &Hints) {
    let table = sink.table(None, hints.table.as_deref());
    let mut reader =
        Reader { table, names: HashMap::new(), limited: false, passed: 0, stopped: false, open: false, rest: 0 };
    while let Some(layout) = reader.text(tape, sink) {
        match layout {
            Layout::Grid(grid) => reader.grid(tape, sink, &grid),
            Layout::Expanded => reader.lines(tape, sink, &Labels::Bar),
            Layout::Vertical => reader.lines(tape, sink, &Labels::Colon),
        }
        reader.end_record(sink);
        if reader.stopped {
            return;
        }
    }
}

/// What parts name and value where each cell has its own line.
enum Labels {
    Bar,
    Colon,
}

struct Reader {
    table: TableId,
    names: HashMap<Vec<u8>, ColumnId>,
    limited: bool,
    /// Bytes since the sink was asked whether to go on.
    passed: usize,
    stopped: bool,
    /// Whether the current record has cells.
    open: bool,
    /// Bytes since a cell began that may go on in further lines.
    rest: usize,
}

impl Reader {
    /// Hands on text up to the rows of the next table.
    fn text(&mut self, tape: &mut Tape<'_>, sink: &mut dyn Sink) -> Option<Layout> {
        let (mut previous, mut at) = (0, 0);
        loop {
            let window = tape.in_sight();
            let whole = window.len() < AHEAD;
            let line = window.get(at..).unwrap_or_default();
            if may_begin(line)
                && let Some(Found { layout, body }) = table_at(window, previous, at, whole)
            {
                pass_text(tape, sink, body);
                return Some(layout);
            }
            let end = memchr::memchr(b'\n', line);
            let length = window.len();
            match end {
                Some(end) if at < LONGEST_PIECE => (previous, at) = (at, at + end + 1),
                None if whole => {
                    pass_text(tape, sink, length);
                    return None;
                }
                None if at == 0 => skip_line(tape, sink),
                _ => {
                    let flush = if previous > 0 { previous } else { at };
                    pass_text(tape, sink, flush);
                    (previous, at) = (0, at - flush);
                    if !sink.go_on() {
                        return None;
                    }
                }
            }
        }
    }

    fn grid(&mut self, tape: &mut Tape<'_>, sink: &mut dyn Sink, grid: &Grid) {
        let ids = self.columns(sink, &grid.names);
        let mut cells = Vec::new();
        // Which column the next line goes on with, where a cell holds line ends.
        let mut inside = None;
        while self.goes_on(sink) {
            let window = tape.in_sight();
            let Some((line, next)) = line_at(window, 0, window.len() < AHEAD) else {
                return;
            };
            let row = &window[line];
            if grid.is_boxed() && grid.is_rule(row) {
                inside = None;
                self.end_record(sink);
                pass_text(tape, sink, next);
                self.passed += next;
                continue;
            }
            let (column, ended);
            if inside.is_none() && grid.part(row, &mut cells) {
                column = 0;
                ended = !cells.iter().any(|cell| cell.wrapped);
            } else if inside.is_some() || grid.is_like_row(row) {
                column = inside.unwrap_or(0);
                let closed = part_at_bars(row, inside.is_none() && grid.is_boxed(), &mut cells);
                let reached = column + cells.len() - usize::from(!closed);
                self.rest = if inside.is_some() { self.rest + next } else { next };
                ended = !grid.is_boxed() || reached >= ids.len() || self.rest > LONGEST_CELL;
                inside = (!ended).then_some(reached);
            } else {
                return;
            }
            for (i, cell) in cells.iter().enumerate() {
                let id = ids.get((column + i).min(ids.len().saturating_sub(1))).copied().flatten();
                self.cell(tape, sink, id, cell.place.clone());
            }
            self.open = true;
            if ended {
                self.end_record(sink);
            }
            self.pass(tape, next);
        }
    }

    /// Cells that have a line each, with their names before them.
    fn lines(&mut self, tape: &mut Tape<'_>, sink: &mut dyn Sink, labels: &Labels) {
        // The column of the last cell, and where the colons stand.
        let (mut last, mut colons) = (None, None);
        while self.goes_on(sink) {
            let window = tape.in_sight();
            if window.is_empty() {
                return;
            }
            let whole = window.len() < AHEAD;
            let (line, next) = line_at(window, 0, whole).unwrap_or((0..window.len(), window.len()));
            let row = &window[line];
            let begins = match labels {
                Labels::Bar => is_record(row),
                Labels::Colon => is_star_row(row),
            };
            if begins {
                self.end_record(sink);
                pass_text(tape, sink, next);
                self.passed += next;
                (last, colons) = (None, None);
                continue;
            }
            let labelled = match labels {
                Labels::Bar => label_and_bar(row),
                Labels::Colon => field(row, colons),
            };
            let more = last.is_some() && self.rest <= LONGEST_CELL && !ends_vertical(row);
            let value = match (labelled, labels) {
                (Some((name, mark)), _) => {
                    colons = Some(mark.start);
                    // psql repeats no name where a value goes on in the next line.
                    if !name.is_empty() {
                        last = Some(self.column(sink, row.get(name).unwrap_or_default()));
                    }
                    self.rest = 0;
                    mark.end + usize::from(row.get(mark.end) == Some(&b' '))
                }
                (None, Labels::Colon) if more => 0,
                (None, _) => return,
            };
            self.rest += next;
            self.open = true;
            let boxed = bar_at(tape.ahead(), 0).is_some();
            self.value(tape, sink, last.flatten(), value, boxed);
        }
    }

    /// Hands on what stands from a place to the end of the line, however long that is.
    fn value(&mut self, tape: &mut Tape<'_>, sink: &mut dyn Sink, column: Option<ColumnId>, from: usize, boxed: bool) {
        self.pass(tape, from);
        let mut continued = false;
        loop {
            let window = tape.in_sight();
            let whole = window.len() < AHEAD;
            if let Some((line, next)) = line_at(window, 0, whole).filter(|(line, _)| line.len() <= LONGEST_PIECE) {
                let value = if continued { line } else { value_of(window, line, next, boxed) };
                self.piece(tape, sink, column, value, continued);
                return self.pass(tape, next);
            }
            let end = cut(window, LONGEST_PIECE.min(window.len()));
            self.piece(tape, sink, column, 0..end, continued);
            self.pass(tape, end);
            continued = true;
            if end == 0 || !self.goes_on(sink) {
                return;
            }
        }
    }

    fn cell(&self, tape: &Tape<'_>, sink: &mut dyn Sink, column: Option<ColumnId>, mut place: Range<usize>) {
        let mut continued = false;
        while !place.is_empty() {
            let bytes = tape.ahead().get(place.clone()).unwrap_or_default();
            let length = if bytes.len() > LONGEST_PIECE { cut(bytes, LONGEST_PIECE) } else { bytes.len() };
            self.piece(tape, sink, column, place.start..place.start + length, continued);
            (place.start, continued) = (place.start + length.max(1), true);
        }
    }

    fn piece(
        &self,
        tape: &Tape<'_>,
        sink: &mut dyn Sink,
        column: Option<ColumnId>,
        place: Range<usize>,
        continued: bool,
    ) {
        if place.is_empty() {
            return;
        }
        let piece = tape.piece(place, None);
        match column {
            Some(column) => sink.cell(column, &piece.continuing(continued)),
            None => sink.text(&piece),
        }
    }

    /// The columns of a grid. A name that stands there twice is told apart by its number.
    fn columns(&mut self, sink: &mut dyn Sink, names: &[String]) -> Vec<Option<ColumnId>> {
        let mut seen = HashSet::new();
        let mut ids = Vec::with_capacity(names.len());
        for (i, name) in names.iter().enumerate() {
            let numbered = format!("{name}#{}", i + 1);
            let name = if seen.insert(name) { name } else { &numbered };
            ids.push(self.column(sink, name.as_bytes()));
        }
        ids
    }

    fn column(&mut self, sink: &mut dyn Sink, name: &[u8]) -> Option<ColumnId> {
        if let Some(&id) = self.names.get(name) {
            return Some(id);
        }
        if self.names.len() >= MOST_NAMES {
            if !std::mem::replace(&mut self.limited, true) {
                sink.gap(Reason::Limit);
            }
            return None;
        }
        let id = sink.column(self.table, &decode(name));
        self.names.insert(name.to_vec(), id);
        Some(id)
    }

    fn end_record(&mut self, sink: &mut dyn Sink) {
        if std::mem::take(&mut self.open) {
            sink.end_record(self.table);
        }
    }

    fn pass(&mut self, tape: &mut Tape<'_>, count: usize) {
        tape.pass(count);
        self.passed += count;
    }

    fn goes_on(&mut self, sink: &mut dyn Sink) -> bool {
        if self.passed < LONGEST_PIECE {
            return true;
        }
        self.passed = 0;
        self.stopped = !sink.go_on();
        !self.stopped
    }
}

/// Passes a line that is longer than what is in sight.
#[cold]
fn skip_line(tape: &mut Tape<'_>, sink: &mut dyn Sink) {
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

/// The name and the bar of `name | value`, with a box or without.
fn label_and_bar(row: &[u8]) -> Option<(Range<usize>, Range<usize>)> {
    let start = bar_at(row, 0).unwrap_or(0);
    let bar = first_bar(row, start)?;
    let name = trimmed(row, start..bar.start);
    (name.len() <= LONGEST_NAME).then_some((name, bar))
}

/// A value without the bar of a box behind it, and without psql's sign that it goes on in the line that begins at `next`.
fn value_of(window: &[u8], line: Range<usize>, next: usize, boxed: bool) -> Range<usize> {
    let mut value = trimmed(window, line);
    let ends_with = |value: &Range<usize>, end: &str| window[value.clone()].ends_with(end.as_bytes());
    if let Some(bar) = BARS.iter().find(|bar| boxed && ends_with(&value, bar)) {
        value = trimmed(window, value.start..value.end - bar.len());
    }
    let sign = ["+", "↵"].into_iter().find(|sign| ends_with(&value, sign));
    let below = line_at(window, next, true).and_then(|(line, _)| label_and_bar(&window[line]));
    match sign {
        Some(sign) if below.is_some_and(|(name, _)| name.is_empty()) => {
            trimmed(window, value.start..value.end - sign.len())
        }
        _ => value,
    }
}

/// Whether a line is what mysql says below its records.
fn ends_vertical(row: &[u8]) -> bool {
    is_footer(row) || row.starts_with(b"mysql> ") || row.starts_with(b"MariaDB [")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::table::testing::{Notes, dice};

    fn notes(text: &str) -> Notes {
        assert!(looks_like(&Head::of(text.as_bytes(), true)), "{text}");
        Notes::of(text.as_bytes(), |tape, sink| read(tape, sink, &Hints::default()))
    }

    fn rows(text: &str) -> Vec<String> {
        notes(text).rows(None)
    }

    fn texts(text: &str) -> String {
        notes(text).texts.into_iter().map(|(text, _)| text).collect()
    }

    const PSQL: &str = " id |  navn  |      epost       \n----+--------+------------------\n  1 | Kåre   | k@example.com\n  2 | a | b  | \n(2 rows)\n\n";

    #[test]
    fn psql_aligned() {
        let expected = ["id=1 | navn=Kåre | epost=k@example.com", "id=2 | navn=a | b"];
        assert_eq!(rows(PSQL), expected);
        assert_eq!(rows(&PSQL.replace('\n', "\r\n")), expected);
        assert_eq!(rows(&format!("kunder=# select * from kunde;\n{PSQL}kunder=# \\q\n")), expected);
        let all = texts(&format!("foran\n{PSQL}bak\n"));
        let rule = "----+--------+------------------";
        assert_eq!(all, format!("foran\n id |  navn  |      epost       \n{rule}\n(2 rows)\n\nbak\n"));
        let unicode = PSQL.replace(" | ", " │ ").replace("----+--------+---", "────┼────────┼───").replace('-', "─");
        assert_eq!(rows(&unicode), ["id=1 | navn=Kåre | epost=k@example.com", "id=2 | navn=a │ b"]);
    }

    #[test]
    fn places_of_cells() {
        let notes = notes(PSQL);
        let span = &notes.cells[2].span;
        let lines = span.lines.unwrap();
        assert_eq!((lines.line, lines.column, lines.end_column), (3, 16, 29));
        assert_eq!(span.bytes, Some(82..95));
        assert_eq!(&PSQL[82..95], "k@example.com");
        assert_eq!(notes.cells[3].record, 2);
    }

    #[test]
    fn a_width_that_is_counted_otherwise() {
        // Padded by bytes, and a wide character.
        let text = " id | navn  | by \n----+-------+----\n  1 | Kåre | x\n  2 | 李明  | y\n  3 | 😀a   | z\n(3 rows)\n";
        assert_eq!(rows(text), ["id=1 | navn=Kåre | by=x", "id=2 | navn=李明 | by=y", "id=3 | navn=😀a | by=z"]);
    }

    #[test]
    fn psql_cells_over_several_lines() {
        let text = " id |  tekst  \n----+---------\n  1 | linje1 +\n    | linje2\n  2 | x\n(2 rader)\n";
        assert_eq!(rows(text), ["id=1 | tekst=linje1 | tekst=linje2", "id=2 | tekst=x"]);
        let boxed = "+----+---------+\n| id |  tekst  |\n+----+---------+\n|  1 | linje1 +|\n|    | linje2  |\n|  2 | x       |\n+----+---------+\n(2 rows)\n";
        assert_eq!(rows(boxed), ["id=1 | tekst=linje1 | tekst=linje2", "id=2 | tekst=x"]);
    }

    #[test]
    fn one_column() {
        let text = "     epost     \n---------------\n a@example.com\n b@example.com\n(2 rows)\n";
        assert_eq!(rows(text), ["epost=a@example.com", "epost=b@example.com"]);
        assert!(!looks_like(&Head::of(b" Overskrift \n------------\n\nTekst.\n", true)));
        assert!(!looks_like(&Head::of(b"Overskrift\n----------\nTekst.\n", true)));
    }

    #[test]
    fn psql_expanded() {
        let text = "-[ RECORD 1 ]---------\nid    | 1\nnavn  | Kari | Ola\ntekst | linje1+\n      | linje2\n-[ RECORD 2 ]---------\nid    | 2\nnavn  | \ntekst | A+\n\nferdig\n";
        let expected = ["id=1 | navn=Kari | Ola | tekst=linje1 | tekst=linje2", "id=2 | tekst=A+"];
        assert_eq!(rows(text), expected);
        assert_eq!(texts(text), "-[ RECORD 1 ]---------\n-[ RECORD 2 ]---------\n\nferdig\n");
        let boxed = "+-[ RECORD 1 ]------+\n| id   | 1          |\n| navn | Kari       |\n+-[ RECORD 2 ]------+\n| id   | 2          |\n| navn | Ola        |\n+------+------------+\n";
        assert_eq!(rows(boxed), ["id=1 | navn=Kari", "id=2 | navn=Ola"]);
    }

    #[test]
    fn mysql_boxes() {
        let rule = "+----+--------------+\n";
        let text = format!(
            "mysql> select * from k;\n{rule}| id | navn         |\n{rule}|  1 | Kåre | Ola   |\n|  2 | to\nlinjer |\n|  3 | NULL         |\n{rule}3 rows in set (0.00 sec)\n"
        );
        assert_eq!(rows(&text), ["id=1 | navn=Kåre | Ola", "id=2 | navn=to | navn=linjer", "id=3 | navn=NULL"]);
        let one = format!("{rule}| id | navn         |\n{rule}|  1 | Kari         |\n{rule}");
        assert_eq!(rows(&format!("{one}\nmer\n{one}")), ["id=1 | navn=Kari", "id=1 | navn=Kari"]);
        let lite = "┌────┬──────┐\n│ id │ navn │\n├────┼──────┤\n│ 1  │ Kåre │\n└────┴──────┘\n";
        assert_eq!(rows(lite), ["id=1 | navn=Kåre"]);
    }

    #[test]
    fn mysql_vertical() {
        let stars = "*".repeat(27);
        let text = format!(
            "{stars} 1. row {stars}\n   id: 1\n navn: Kari: N\ntekst: linje1\nlinje2: x\n{stars} 2. row {stars}\n   id: 2\n navn: NULL\ntekst: \n2 rows in set (0.01 sec)\n"
        );
        let expected = ["id=1 | navn=Kari: N | tekst=linje1 | tekst=linje2: x", "id=2 | navn=NULL"];
        assert_eq!(rows(&text), expected);
        assert!(texts(&text).ends_with("2 rows in set (0.01 sec)\n"));
        let long = text.replace("linje1", &"x".repeat(300_000));
        assert_eq!(notes(&long).cells[2].value.len(), 300_000);
    }

    #[test]
    fn other_texts_hold_no_tables() {
        let others = [
            "| id | navn |\n|----|------|\n| 1  | Kari |\n",
            "| id | navn |\n|----+------|\n| 1  | Kari |\n",
            "id | navn\n---|-----\n1  | Kari\n",
            "+----+------+\n| id | navn |\n+====+======+\n| 1  | Kari |\n+----+------+\n",
            "+----+------+\n| ab | navn |\n+----+------+\n| cd | Kari |\n+----+------+\n| ef | Kari |\n+----+------+\n",
            "+------+    +------+\n| fil  |--->| hode |\n+------+    +------+\n",
            "+------+\n| fil  |\n+------+\n",
            "***********************\n* kommentar\n",
            "--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n",
            "----------+----------\n",
            "",
        ];
        for text in others {
            assert!(!looks_like(&Head::of(text.as_bytes(), true)), "{text}");
        }
    }

    /// Bits of tables and bytes between them, in a random order.
    fn hostile(seed: u64, length: usize) -> Vec<u8> {
        let mut dice = dice(seed);
        let stars = format!("{0} 1. row {0}\n", "*".repeat(27));
        let bits = [
            "\n",
            "\n",
            " ",
            "|",
            "+",
            "-",
            "a",
            "\"",
            "\t",
            ",",
            "æ",
            "│",
            "─",
            ":",
            "(2 rows)\n",
            "-[ RECORD 1 ]-\n",
            "+--+--+\n| a| b|\n+--+--+\n| 1| 2|\n",
            " a | b\n---+---\n 1 | 2\n",
            "+--+--+\n",
            " | ",
            "a: ",
            "| x\n",
        ];
        let mut text = Vec::new();
        while text.len() < length {
            let bit = bits.get(dice(bits.len() + 1)).map_or(stars.as_bytes(), |bit| bit.as_bytes());
            let times = if dice(512) == 0 { dice(90_000) } else { 1 };
            text.extend(std::iter::repeat_n(bit, times.min(200_000 / bit.len())).flatten());
            if dice(64) == 0 {
                text.push(0xE6);
            }
        }
        text
    }

    #[test]
    fn hostile_texts() {
        for seed in 0..300 {
            let text = hostile(seed, if seed % 30 == 0 { 400_000 } else { 400 });
            let _ = looks_like(&Head::of(&text, true));
            let hints = Hints::default();
            let whole = Notes::of(&text, |tape, sink| read(tape, sink, &hints));
            whole.assert_same(&Notes::dropwise(&text, 1, |tape, sink| read(tape, sink, &hints)));
            let mut spans: Vec<_> = whole.texts.iter().filter_map(|(_, span)| span.bytes.clone()).collect();
            let cells: Vec<_> = whole.cells.iter().filter_map(|cell| cell.span.bytes.clone()).collect();
            assert!(cells.windows(2).all(|pair| pair[0].end <= pair[1].start), "seed {seed}");
            assert!(spans.windows(2).all(|pair| pair[0].end <= pair[1].start), "seed {seed}");
            spans.extend(cells);
            spans.sort_by_key(|span| span.start);
            assert!(spans.windows(2).all(|pair| pair[0].end <= pair[1].start), "seed {seed}");
            assert!(spans.last().is_none_or(|last| last.end <= text.len() as u64), "seed {seed}");
        }
    }
}
