//! Tables as text with delimiters: CSV in its dialects, TSV, and what `COPY` and `mysqldump --tab` write. Finds records
//! and cells; what the dialect is, `dialect` finds out from the beginning of the text.

mod dialect;
mod evidence;
mod fields;

use std::ops::Range;

use self::dialect::{Dialect, HEAD};
use self::fields::{Field, Scan, Syntax};
use super::Head;
use super::table::{ColumnId, Columns, Hints, LONGEST_PIECE, Sink, cut, pass_text};
use super::tape::{AHEAD, Tape};
use crate::detect::text::decode;
use crate::reason::Reason;

/// Cells beyond so many columns belong to the last of them (Excel has 16,384).
const MOST_COLUMNS: usize = 256 * 1024;

/// A column's name is cut after so many bytes.
const LONGEST_NAME: usize = 256;

/// Columns have no names but their numbers where the names before were longer than this together, in bytes.
const LONGEST_NAMES: usize = 8 * 1024 * 1024;

/// Whether a text is surely a table with delimiters, from its first 64 KiB or fewer.
pub fn looks_like(head: &Head<'_>) -> bool {
    let whole = head.whole && head.text.len() <= HEAD;
    dialect::may_be_delimited(head) && Dialect::of(head.text, whole, &[]).is_some()
}

/// Reads a table with delimiters; a text that is surely none is handed on as text.
///
/// A cell that is quoted may be as long as it likes if it closes within [`AHEAD`]. If it does not, and the text does not
/// end before, it goes on in pieces unless half of the lines in sight look like records. A quote that closes nowhere is
/// an ordinary character.
pub fn read(tape: &mut Tape<'_>, sink: &mut dyn Sink, hints: &Hints) {
    let ahead = tape.look();
    let whole = ahead.len() <= HEAD;
    let sure = Dialect::of(ahead, whole, &hints.columns);
    let Some(dialect) = sure.or_else(|| hints.told.then(|| Dialect::told(ahead, whole))) else {
        while !tape.is_over() && sink.go_on() {
            pass_text(tape, sink, LONGEST_PIECE);
        }
        return;
    };
    let table = sink.table(None, hints.table.as_deref());
    pass_text(tape, sink, dialect.preamble);
    let mut damaged = false;
    let names = match hints.columns.as_slice() {
        [] if dialect.header => header(dialect.syntax, tape, sink, &mut damaged),
        known => known.to_vec(),
    };
    let columns = Columns::new(sink, table, &names);
    let (syntax, fields) = (dialect.syntax, dialect.fields);
    Rows { syntax, fields, columns, position: 0, damaged, limited: false, passed: 0 }.read(tape, sink);
}

/// Whether a cell is a number, a date, an e-mail address or a code rather than words.
pub(super) fn is_data(cell: &[u8]) -> bool {
    evidence::is_data(cell)
}

/// Whether a name holds a word that heads columns.
pub(super) fn heads_a_column(name: &str) -> bool {
    evidence::is_known(name)
}

/// Reads the names of the columns. What holds them is text as well.
fn header(syntax: Syntax, tape: &mut Tape<'_>, sink: &mut dyn Sink, damaged: &mut bool) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let (mut at, mut length) = (0, 0);
    loop {
        let window = tape.in_sight();
        let whole = window.len() < AHEAD;
        let rest = window.get(at..).unwrap_or_default();
        let field = match syntax.field(rest, whole) {
            Scan::Whole(field) => field,
            Scan::Endless | Scan::Open(_) if at > 0 => {
                pass_text(tape, sink, at);
                at = 0;
                continue;
            }
            Scan::Endless | Scan::Open(_) => match syntax.plain(rest, whole) {
                Scan::Whole(field) => Field { stray: true, ..field },
                _ => Field { content: 0..0, escaped: false, next: rest.len(), last: whole, stray: true },
            },
        };
        let name = rest.get(field.content.clone()).unwrap_or_default();
        let name = decode(&name[..name.len().min(LONGEST_NAME)]);
        let name = if field.escaped { name.replace("\"\"", "\"") } else { name };
        // A `#` before the first name marks the header as a comment to other programs.
        let name = if names.is_empty() { name.trim_start_matches(['#', ' ']).to_owned() } else { name };
        length += name.len();
        if names.len() < MOST_COLUMNS {
            names.push(if length <= LONGEST_NAMES { name } else { String::new() });
        }
        if field.stray {
            tell_damage(sink, damaged);
        }
        at += field.next;
        if field.last || at >= LONGEST_PIECE {
            pass_text(tape, sink, at);
            at = 0;
        }
        if field.last || tape.is_over() {
            return names;
        }
    }
}

fn tell_damage(sink: &mut dyn Sink, told: &mut bool) {
    if !std::mem::replace(told, true) {
        sink.gap(Reason::Damaged);
    }
}

/// The records, from the first that is no header.
///
/// Measured on 64 MB of customers (nine columns, one of them quoted; one core of a busy machine, best and median of 20
/// runs): finding the fields alone 1745 and 1085 MB/s, with the tape and a sink that counts 720 and 478. csv-core 0.1.13
/// did 426 and 279 field by field, 1250 and 817 record by record. Only the former tells where a field stands in the
/// file, as we must; the latter does not, and neither ends a quote that never closes.
struct Rows {
    syntax: Syntax,
    /// How many fields a record has.
    fields: usize,
    columns: Columns,
    /// Which field of the record comes next.
    position: usize,
    damaged: bool,
    limited: bool,
    /// Bytes since the sink was asked whether to go on.
    passed: usize,
}

impl Rows {
    fn read(&mut self, tape: &mut Tape<'_>, sink: &mut dyn Sink) {
        loop {
            let window = tape.in_sight();
            if window.is_empty() {
                break;
            }
            let whole = window.len() < AHEAD;
            let scan = match self.syntax.field(window, whole) {
                Scan::Open(_) if self.looks_like_records(window) => self.syntax.plain(window, whole).into_stray(),
                scan => scan,
            };
            match scan {
                Scan::Whole(field) => self.field(tape, sink, &field),
                Scan::Endless => self.endless(tape, sink),
                Scan::Open(from) => self.open(tape, sink, from),
            }
            if self.passed >= LONGEST_PIECE {
                self.passed = 0;
                if !sink.go_on() {
                    return;
                }
            }
        }
        if self.position > 0 {
            sink.end_record(self.columns.table());
        }
    }

    #[inline]
    fn field(&mut self, tape: &mut Tape<'_>, sink: &mut dyn Sink, field: &Field) {
        // Between tabs hardly anybody quotes: there a quote is most often just that.
        if field.stray && self.syntax.delimiter != b'\t' {
            tell_damage(sink, &mut self.damaged);
        }
        let empty = field.content.is_empty();
        if !empty && !self.is_null(tape.ahead(), &field.content) {
            let column = self.column(sink);
            let content = field.content.clone();
            if content.len() <= LONGEST_PIECE {
                let unescape = field.escaped.then(|| self.syntax.unescape());
                sink.cell(column, &tape.piece(content, unescape));
            } else {
                self.pieces(tape, sink, column, content, false);
            }
        }
        self.pass(tape, field.next);
        match (field.last, empty && self.position == 0) {
            (true, true) => {}
            (true, false) => self.end_record(sink),
            (false, _) => self.position += 1,
        }
    }

    /// Whether a cell is `\N`, which is null where backslashes escape.
    #[inline]
    fn is_null(&self, ahead: &[u8], content: &Range<usize>) -> bool {
        self.syntax.backslashes && ahead.get(content.clone()) == Some(b"\\N")
    }

    #[inline]
    fn column(&mut self, sink: &mut dyn Sink) -> ColumnId {
        if self.position >= MOST_COLUMNS && !std::mem::replace(&mut self.limited, true) {
            sink.gap(Reason::Limit);
        }
        self.columns.get(sink, self.position.min(MOST_COLUMNS - 1))
    }

    #[inline]
    fn pass(&mut self, tape: &mut Tape<'_>, count: usize) {
        tape.pass(count);
        self.passed += count;
    }

    fn end_record(&mut self, sink: &mut dyn Sink) {
        sink.end_record(self.columns.table());
        self.position = 0;
    }

    /// Hands on a range of what is in sight in pieces that part no escape.
    fn pieces(
        &self,
        tape: &Tape<'_>,
        sink: &mut dyn Sink,
        column: ColumnId,
        mut range: Range<usize>,
        mut continued: bool,
    ) {
        while !range.is_empty() {
            let left = tape.ahead().get(range.clone()).unwrap_or_default();
            let end = range.start + self.piece_end(left);
            let piece = tape.piece(range.start..end, Some(self.syntax.unescape()));
            sink.cell(column, &piece.continuing(continued));
            (range.start, continued) = (end, true);
        }
    }

    /// How much of a content goes into one piece.
    fn piece_end(&self, content: &[u8]) -> usize {
        if content.len() <= LONGEST_PIECE {
            return content.len();
        }
        let end = cut(content, LONGEST_PIECE);
        let escapes = content[..end].iter().rev().take_while(|&&b| b == self.syntax.escape()).count();
        end - escapes % 2
    }

    /// Whether what is in sight has the delimiters of records in at least half of its lines.
    fn looks_like_records(&self, window: &[u8]) -> bool {
        let mut lines = window.split(|&b| b == self.syntax.newline).skip(1).peekable();
        let (mut like, mut count) = (0, 0);
        while let Some(line) = lines.next() {
            if lines.peek().is_some() {
                count += 1;
                let delimiters = memchr::memchr_iter(self.syntax.delimiter, line).count();
                like += usize::from(delimiters + 1 == self.fields);
            }
        }
        count > 0 && like * 2 >= count
    }

    /// An unquoted cell that has no end in sight.
    #[cold]
    fn endless(&mut self, tape: &mut Tape<'_>, sink: &mut dyn Sink) {
        let column = self.column(sink);
        let mut continued = false;
        loop {
            let window = tape.in_sight();
            if let Scan::Whole(field) = self.syntax.plain(window, window.len() < AHEAD) {
                let start = if continued { 0 } else { field.content.start };
                self.pieces(tape, sink, column, start..field.content.end.max(start), continued);
                self.pass(tape, field.next);
                return self.end_field(sink, field.last);
            }
            let end = self.piece_end(window);
            self.pieces(tape, sink, column, 0..end, continued);
            self.pass(tape, end);
            continued = true;
            if !sink.go_on() {
                return;
            }
        }
    }

    /// A quoted cell that does not close in sight and holds no records: it goes on until it closes, or until what
    /// follows looks like records after all.
    #[cold]
    fn open(&mut self, tape: &mut Tape<'_>, sink: &mut dyn Sink, from: usize) {
        let column = self.column(sink);
        let mut continued = false;
        self.pass(tape, from);
        loop {
            let window = tape.in_sight();
            let whole = window.len() < AHEAD;
            let close = self.syntax.late_close(window, whole);
            let (end, next, last) = match close {
                Some(close) => close,
                None if whole || self.looks_like_records(window) => {
                    tell_damage(sink, &mut self.damaged);
                    let line = memchr::memchr(self.syntax.newline, window);
                    let end = line.unwrap_or(window.len());
                    (end, window.len().min(end + 1), true)
                }
                None => {
                    let end = self.piece_end(window);
                    (end, end, false)
                }
            };
            let goes_on = close.is_none() && end == next && !whole;
            self.pieces(tape, sink, column, 0..end, continued);
            self.pass(tape, next);
            continued = true;
            if !goes_on {
                return self.end_field(sink, last);
            }
            if !sink.go_on() {
                return;
            }
        }
    }

    fn end_field(&mut self, sink: &mut dyn Sink, last: bool) {
        if last {
            self.end_record(sink);
        } else {
            self.position += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::sniff::Charset;
    use crate::format::table::testing::{Notes, dice};
    use crate::format::tape::Places;

    fn notes(text: &[u8]) -> Notes {
        Notes::of(text, |tape, sink| read(tape, sink, &Hints::default()))
    }

    fn rows(text: &str) -> Vec<String> {
        notes(text.as_bytes()).rows(None)
    }

    fn with_columns(text: &[u8], names: &[&str]) -> Notes {
        let columns = names.iter().map(|&name| name.to_owned()).collect();
        let hints = Hints { table: Some("kunder".to_owned()), columns, told: false };
        Notes::of(text, |tape, sink| read(tape, sink, &hints))
    }

    fn is_csv(text: &str) -> bool {
        looks_like(&Head::of(text.as_bytes(), true))
    }

    #[test]
    fn a_name_with_a_comma() {
        let expected =
            ["Etternavn, fornavn=Lund, Åse | mobil=68 05 00 00", "Etternavn, fornavn=Ås, Ola | mobil=68 05 00 01"];
        let text = "Etternavn, fornavn\tmobil\nLund, Åse\t68 05 00 00\nÅs, Ola\t68 05 00 01\n";
        assert_eq!(rows(text), expected);
        let text = "\"Etternavn, fornavn\",mobil\n\"Lund, Åse\",68 05 00 00\n\"Ås, Ola\",68 05 00 01\n";
        assert_eq!(rows(text), expected);
    }

    #[test]
    fn short_tables_with_empty_first_cells() {
        for text in [
            "lat\tlon\tfornavn\tsum\n60.5\t8.2\tÅse\t12.5\n\t14.4\tNora\t7.5\n\t10.1\tSiv\t\n",
            "felt1\tf2\tkol3\tf4\n\tHaug\t36780\t1950-09-21\n}se\tBerg\t72870\t1957-11-25\nOla\tLund\t72871\t1957-11-26\nSiv\tMoe\t72872\t1957-11-27\n",
            "Fornavn;By\nKari;Moss\nOla;Oslo\n",
            "78794\t1509291504409\ttone@example.com\t7\n13870\t1529532413276\tola@example.com\t8\n\t1529532413276\tsiv@example.com\t9\n",
            "900101;09.03.2023;7009896478;372.00;68050001\n900102;27. mai 2025;RR16545642NO;925.00;68050002\n900103;10.12.2021;12636467;790.00;68050003\n900104;2022-08-20;703746990;645.00;68050004\n",
        ] {
            assert!(is_csv(text), "{text}");
        }
        for text in [
            "if (a)\n\tb;\n\tc;\n",
            "all:\n\tcc -o x x.c\n\tstrip x\n",
            "int a;\nint b;\nint c;\n",
            "func main() {\n\tx := 1\n\ty\t:= 2\n\tz\t:= 3\n}\n",
            "type T struct {\n\tname\tstring\n\tcode\tint\n\tdate\tint\n}\n",
        ] {
            assert!(!is_csv(text), "{text}");
        }
    }

    const KUNDER: &str = "navn;epost;sum\nKari Nordmann;kari@example.com;12,50\nOla Nordmann;ola@example.com;7,00\n";

    #[test]
    fn a_norwegian_export() {
        let expected = [
            "navn=Kari Nordmann | epost=kari@example.com | sum=12,50",
            "navn=Ola Nordmann | epost=ola@example.com | sum=7,00",
        ];
        assert_eq!(rows(KUNDER), expected);
        assert_eq!(rows(&KUNDER.replace('\n', "\r\n")), expected);
        assert_eq!(rows(&KUNDER.replace('\n', "\r")), expected);
        assert_eq!(rows(&KUNDER.replace(';', "\t")), expected);
        assert_eq!(rows(&KUNDER.replace(';', "|")), expected);
        assert_eq!(rows(KUNDER.trim_end()), expected);
        assert_eq!(rows(&format!("sep=;\r\n{KUNDER}")), expected);
        assert_eq!(rows(&format!("sep=^\n{}", KUNDER.replace(';', "^"))), expected);
        assert_eq!(rows(&format!("Rapport fra salg\n# laget i dag\n\n{KUNDER}")), expected);
        assert_eq!(rows(&KUNDER.replace(';', " ; ")), expected);
    }

    #[test]
    fn what_stands_above_the_records_is_text() {
        let texts = |text: &str| notes(text.as_bytes()).texts.into_iter().map(|(text, _)| text).collect::<String>();
        assert_eq!(texts(KUNDER), "navn;epost;sum\n");
        let above = format!("Rapport for kari@example.com\n# laget i dag\n\n{KUNDER}");
        assert_eq!(texts(&above), "Rapport for kari@example.com\n# laget i dag\n\nnavn;epost;sum\n");
        assert_eq!(texts(&format!("sep=;\n{KUNDER}")), "sep=;\nnavn;epost;sum\n");
        assert_eq!(texts("Bare litt tekst, ikke noe mer.\n"), "Bare litt tekst, ikke noe mer.\n");
    }

    #[test]
    fn quotes_and_line_ends_in_cells() {
        let text =
            "id,navn,merknad\n1,\"Nordmann, Kari\",\"sa \"\"hei\"\"\"\n2,\"Ola\",\"to\r\nlinjer\"\n3, \"Per\" ,x\n";
        let expected = [
            "id=1 | navn=Nordmann, Kari | merknad=sa \"hei\"",
            "id=2 | navn=Ola | merknad=to\r\nlinjer",
            "id=3 | navn=Per | merknad=x",
        ];
        assert_eq!(rows(text), expected);
        let behind = rows("id,navn\n1,\"Kari\" Nordmann\n2,Ola \"Olsen\" Dal\n3,x\n");
        assert_eq!(behind, ["id=1 | navn=\"Kari\" Nordmann", "id=2 | navn=Ola \"Olsen\" Dal", "id=3 | navn=x"]);
    }

    #[test]
    fn places_of_cells() {
        let notes = notes("id;navn;sum\n1;  Kåre ;5\n2;\"Ola\";7\n".as_bytes());
        let place = |i: usize| {
            let span = notes.cells[i].span.clone();
            let lines = span.lines.unwrap();
            (span.bytes.unwrap(), lines.line, lines.column, lines.end_column)
        };
        assert_eq!(place(1), (16..21, 2, 5, 9));
        assert_eq!(place(2), (23..24, 2, 11, 12));
        assert_eq!(place(4), (28..31, 3, 4, 7));
        assert_eq!(notes.cells[4].record, 2);
    }

    #[test]
    fn windows_1252() {
        let notes = notes(b"navn;f\xF8dt\nK\xE5re;2001-02-03\nBj\xF8rn;2002-03-04\n");
        assert_eq!(notes.rows(None), ["navn=Kåre | født=2001-02-03", "navn=Bjørn | født=2002-03-04"]);
    }

    #[test]
    fn headers() {
        assert_eq!(rows(&"Kari;1;kari@example.com\n".repeat(3))[0], "#1=Kari | #2=1 | #3=kari@example.com");
        // All text: the first names of people must not become the names of columns.
        assert!(!is_csv("Kari;Nordmann\nOla;Hansen\nPer;Olsen\n"));
        assert_eq!(rows("navn;navn;;sum\na;b;c;1\nd;e;f;2\n")[0], "navn=a | navn#2=b | #3=c | sum=1");
        assert_eq!(rows("#id\tname\tcity\n1\ta\tb\n2\tc\td\n")[0], "id=1 | name=a | city=b");
        assert_eq!(rows("\"kunde \"\"a\"\"\",id\nx,1\ny,2\n").len(), 0, "a quote is no part of a name");
        assert!(is_csv("fornavn;etternavn;epost\n"));
    }

    #[test]
    fn ragged_records() {
        let mut text = KUNDER.to_owned();
        for i in 0..30 {
            text.push_str(&format!("Per;per@example.com;{i}\n"));
        }
        text.push_str("\n  \nkort\nlang;b@example.com;1;mer;\n");
        let rows = rows(&text);
        assert_eq!(rows.len(), 34);
        assert_eq!(rows[32], "navn=kort");
        assert_eq!(rows[33], "navn=lang | epost=b@example.com | sum=1 | #4=mer");
        let short = "id;navn;epost;mobil\n1;a\n2;b\n3;c\n4;d;d@example.com\n5;e\n6;f\n";
        assert_eq!(self::rows(short)[3], "id=4 | navn=d | epost=d@example.com");
    }

    #[test]
    fn a_quote_that_never_closes() {
        let mut text = "navn;epost\n".to_owned();
        for i in 0..20_000 {
            let quote = if i == 100 { "\"" } else { "" };
            text.push_str(&format!("{quote}Kari {i};k{i}@example.com\n"));
        }
        let notes = notes(text.as_bytes());
        assert_eq!(notes.gaps, [Reason::Damaged]);
        let rows = notes.rows(None);
        assert_eq!(rows.len(), 20_000);
        assert_eq!(rows[100], "navn=\"Kari 100 | epost=k100@example.com");
        // At the end of the text, and before the opening quote of a later cell.
        let rows = self::rows("navn;epost\na;a@example.com\nb;\"b@example.com\nc;\"c@example.com\"\nd;\"d@example");
        let expected = [
            "navn=a | epost=a@example.com",
            "navn=b | epost=\"b@example.com",
            "navn=c | epost=c@example.com",
            "navn=d | epost=\"d@example",
        ];
        assert_eq!(rows, expected);
    }

    #[test]
    fn long_cells_go_on_in_pieces() {
        let words = "lange tekster om \"\"alt\"\" mulig\n".repeat(20_000);
        let text = format!("id;navn;tekst\n1;a;b\n2;c;\"{words}\"\n3;d;{}\n4;e;f\n", "x".repeat(300_000));
        let notes = notes(text.as_bytes());
        assert_eq!(notes.gaps, []);
        assert_eq!(notes.cells.len(), 12);
        assert!(notes.cells[5].value == words.replace("\"\"", "\""));
        assert_eq!(notes.cells[8].value.len(), 300_000);
        assert_eq!(notes.rows(None)[3], "id=4 | navn=e | tekst=f");
        // One that closes within what is in sight, and one that never does.
        let words = "ord og ord\n".repeat(9000);
        let text = format!("id;navn;tekst\n1;a;b\n2;c;\"{words}\"\n3;d;\"{}", words.repeat(20));
        let notes = self::notes(text.as_bytes());
        assert_eq!(notes.gaps, [Reason::Damaged]);
        assert!(notes.cells[5].value == words);
        assert!(notes.cells[8].value.len() > 1_000_000);
    }

    #[test]
    fn very_many_columns() {
        let line = |cell: &dyn Fn(usize) -> String| (0..100_000).map(cell).collect::<Vec<_>>().join(";") + "\n";
        let text = line(&|i| format!("felt_{i}")) + &line(&|i| i.to_string()).repeat(2);
        let notes = with_few_notes(text.as_bytes());
        assert_eq!(notes, (100_000, 200_000, 2));
        assert_eq!(with_few_notes(";".repeat(1 << 20).as_bytes()), (0, 0, 0));
    }

    /// How many columns, cells and records there are; [`Notes`] would search its columns for each cell.
    fn with_few_notes(text: &[u8]) -> (u32, usize, usize) {
        #[derive(Default)]
        struct Few(u32, usize, usize);
        impl Sink for Few {
            fn table(&mut self, _: Option<&str>, _: Option<&str>) -> crate::format::table::TableId {
                crate::format::table::TableId(0)
            }
            fn column(&mut self, _: crate::format::table::TableId, _: &str) -> ColumnId {
                self.0 += 1;
                ColumnId(self.0)
            }
            fn cell(&mut self, _: ColumnId, _: &crate::format::table::Piece<'_>) {
                self.1 += 1;
            }
            fn end_record(&mut self, _: crate::format::table::TableId) {
                self.2 += 1;
            }
            fn text(&mut self, _: &crate::format::table::Piece<'_>) {}
            fn gap(&mut self, _: Reason) {}
            fn go_on(&mut self) -> bool {
                true
            }
        }
        let (mut few, mut source) = (Few::default(), text);
        let mut tape = Tape::new(&mut source, Charset::Bytes { bom: 0 }, Places::Offsets);
        read(&mut tape, &mut few, &Hints::default());
        (few.0, few.1, few.2)
    }

    #[test]
    fn known_columns() {
        let text = b"1\tKari\\tN\\\\\\\nx\t\\N\n2\t\"Ola\tola@example.com\n3\t\\101\\x42c\t\n";
        let notes = with_columns(text, &["id", "navn", "epost"]);
        let expected = ["id=1 | navn=Kari\tN\\\nx", "id=2 | navn=\"Ola | epost=ola@example.com", "id=3 | navn=ABc"];
        assert_eq!(notes.rows(Some("kunder")), expected);
        let notes = with_columns(b"a;b\n", &["x", "y"]);
        assert_eq!(notes.rows(Some("kunder")), ["x=a | y=b"]);
        let notes = with_columns(b"a@example.com\nb@example.com\n", &["epost"]);
        assert_eq!(notes.rows(Some("kunder")), ["epost=a@example.com", "epost=b@example.com"]);
    }

    #[test]
    fn other_texts_are_no_tables() {
        let others = [
            "",
            "navn\nKari\nOla\n",
            "int a;\nint b;\nreturn a, b;\n",
            "int x[] = {\n  1, 2, 3,\n  4, 5, 6,\n};\n",
            "1, 2, 3,\n4, 5, 6,\n7, 8, 9,\n",
            "1,2,3\n4,5,6\n7,8,9\n",
            "| navn | epost |\n|------|-------|\n| Kari | kari@example.com |\n",
            "navn | epost\n---- | -----\nKari | kari@example.com\nOla | ola@example.com\n",
            " id | navn \n----+------\n  1 | Kari\n  2 | Ola\n(2 rows)\n",
            "navn=Kari, Ola\nby=Oslo, Bergen\nland=Norge, Sverige\n",
            "; kommentar\n[del]\na=1\nb=2\n; kommentar\n",
            "{\"navn\":\"Kari\",\"id\":1}\n{\"navn\":\"Ola\",\"id\":2}\n",
            "INSERT INTO k VALUES (1,'Kari');\nINSERT INTO k VALUES (2,'Ola');\n",
            "2026-11-23 10:00:00,123 INFO start\n2026-11-23 10:00:01,456 INFO slutt\n2026-11-23 10:00:02,1 INFO a\n",
            "Hei Kari, takk for sist\nDet var fint, synes jeg\nVi ses, hilsen Ola\n",
            "Kari Nordmann, Storgata 1, 0155 Oslo\nOla Nordmann, Lillegata 2, 0155 Oslo\n",
            "foo(a, b);\nbar(c, d);\nbaz(e, f);\n",
            "a: 1, b: 2\na: 3, b: 4\na: 5, b: 6\n",
            "\"en\",\n\"to\",\n\"tre\",\n",
            "[files]\nmvn://a/b/4.Final|lib/b.jar\nmvn://a/c/4.Final|lib/c.jar\nmvn://a/d/4.Final|lib/d.jar\nmvn://e|f\n",
            "all:\n\tcc -o a a.c\n\tcc -o b b.c\n\tcc -o c c.c\n",
        ];
        for text in others {
            assert!(!is_csv(text), "{text}");
        }
    }

    #[test]
    fn small_tables_are_tables() {
        let tables = [
            "navn;epost\nKari;kari@example.com\n",
            "id,name\n1,Kari\n",
            "\"id\",\"name\"\n\"1\",\"Kari\"\n",
            "x,y\n1,2\n3,4\n",
            "land;hovedstad\nNorge;Oslo\nSverige;Stockholm\nDanmark;København\n",
            "name, email\nKari, kari@example.com\nOla, ola@example.com\n",
            "Dato;Beløp;Tekst;\n01.02.2026;12,50;Kiwi;\n02.02.2026;7,00;Rema;\n",
        ];
        for text in tables {
            assert!(is_csv(text), "{text}");
        }
    }

    /// Random text of the bytes that decide.
    fn hostile(seed: u64, length: usize) -> Vec<u8> {
        let mut dice = dice(seed);
        let bytes = b"\"\",,;;\n\n\t|+-\r\\ a1\xF8#";
        let mut text = if seed.is_multiple_of(3) { b"id;navn\n1;a\n".to_vec() } else { Vec::new() };
        while text.len() < length {
            let byte = bytes[dice(bytes.len())];
            let long = dice(512) == 0 && !b",;\t|".contains(&byte);
            let times = if long { dice(90_000) } else { 1 };
            text.extend(std::iter::repeat_n(byte, times));
        }
        text
    }

    #[test]
    fn hostile_texts() {
        for seed in 0..300 {
            let text = hostile(seed, if seed % 30 == 0 { 400_000 } else { 300 });
            let hints = match seed % 4 {
                0 => Hints::default(),
                1 => Hints { columns: vec!["a".to_owned()], ..Hints::default() },
                _ => Hints { columns: vec!["a".to_owned(), "b".to_owned()], ..Hints::default() },
            };
            let whole = Notes::of(&text, |tape, sink| read(tape, sink, &hints));
            whole.assert_same(&Notes::dropwise(&text, 1, |tape, sink| read(tape, sink, &hints)));
            let in_order = |spans: Vec<Range<u64>>| {
                assert!(spans.windows(2).all(|pair| pair[0].end <= pair[1].start), "seed {seed}");
                assert!(spans.last().is_none_or(|last| last.end <= text.len() as u64), "seed {seed}");
            };
            in_order(whole.cells.iter().filter_map(|cell| cell.span.bytes.clone()).collect());
            in_order(whole.texts.iter().filter_map(|(_, span)| span.bytes.clone()).collect());
        }
    }
}
