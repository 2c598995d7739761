//! HTML tables and lists of terms as records, and the text around them, tags included. Read leniently: end tags may be
//! missing, nothing is nested. Only tables that say what their columns are, are read as such: many others just lay
//! out a page, and the words around a value count for more there.
//!
//! All tables of a file are one table to the sink: it has no name, and columns of the same name are one column. Where
//! each value has its label beside it, all of the table is one record, until a label comes again.

mod rows;
mod table;
mod tags;

use std::collections::HashMap;
use std::ops::Range;

use memchr::{memchr, memchr_iter, memrchr};

use self::table::Table;
use self::tags::{tag_at, unescape};
use super::lines::MOST_NAMES;
use super::table::{ColumnId, Hints, LONGEST_PIECE, Sink, TableId, Unescape, cut, pass_text};
use super::tape::Tape;
use crate::reason::Reason;

/// A label has no more bytes than this, a value in a list of terms no more than that: longer ones are prose.
const LONGEST_LABEL: usize = 64;
const LONGEST_VALUE: usize = 200;

/// What a document with tables may begin with, in lower case.
const BEGINS: [&[u8]; 20] = [
    b"!doctype html",
    b"html",
    b"!--",
    b"?xml",
    b"head",
    b"body",
    b"table",
    b"dl",
    b"div",
    b"p",
    b"center",
    b"h1",
    b"h2",
    b"h3",
    b"meta",
    b"title",
    b"style",
    b"section",
    b"main",
    b"article",
];

/// Whether a text is HTML with a table in it, from its beginning, or a long page. `whole` says that there is no more of
/// it.
pub fn looks_like(head: &[u8], whole: bool) -> bool {
    let Some(rest) = head.trim_ascii_start().strip_prefix(b"<") else {
        return false;
    };
    let begins = |with: &&[u8]| {
        let ends = rest.get(with.len()).is_none_or(|b| !b.is_ascii_alphanumeric());
        rest.get(..with.len()).is_some_and(|start| start.eq_ignore_ascii_case(with)) && (ends || with[0] == b'!')
    };
    let Some(begin) = BEGINS.iter().position(begins) else {
        return false;
    };
    begin < 2 && !whole || memchr_iter(b'<', head).any(|at| opens(&head[at..]).is_some())
}

/// Reads a text with such tables in it.
pub fn read(tape: &mut Tape<'_>, sink: &mut dyn Sink, hints: &Hints) {
    let table = sink.table(None, hints.table.as_deref());
    let mut reader = Reader { sink, table, names: HashMap::new(), limited: false, script: false, filled: false };
    while reader.sink.go_on() && !tape.is_over() {
        if let Some(opening) = reader.text(tape) {
            Table::default().read(&mut reader, tape, opening == Opening::List);
        }
    }
}

/// What begins with a `<`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Opening {
    Table,
    List,
}

fn opens(bytes: &[u8]) -> Option<Opening> {
    match bytes.get(1)? {
        b't' | b'T' if is_tag(bytes, b"<table") => Some(Opening::Table),
        b'd' | b'D' if is_tag(bytes, b"<dl") => Some(Opening::List),
        _ => None,
    }
}

fn is_tag(bytes: &[u8], tag: &[u8]) -> bool {
    bytes.get(..tag.len()).is_some_and(|found| found.eq_ignore_ascii_case(tag))
        && bytes.get(tag.len()).is_some_and(|b| b.is_ascii_whitespace() || *b == b'>')
}

struct Reader<'s> {
    sink: &'s mut dyn Sink,
    table: TableId,
    names: HashMap<String, ColumnId>,
    limited: bool,
    /// Whether this is within a script. What scripts write is no table.
    script: bool,
    /// Whether the current record has cells.
    filled: bool,
}

impl Reader<'_> {
    /// Hands on text up to what stands in the next table.
    fn text(&mut self, tape: &mut Tape<'_>) -> Option<Opening> {
        let window = tape.in_sight();
        let seen = &window[..window.len().min(LONGEST_PIECE)];
        for at in memchr_iter(b'<', seen) {
            let rest = &window[at..];
            match rest.get(1) {
                Some(b's' | b'S') if is_tag(rest, b"<script") => self.script = true,
                Some(b'/') if self.script && is_tag(rest, b"</script") => self.script = false,
                _ if self.script => {}
                _ => {
                    if let Some(opening) = opens(rest) {
                        let end = tag_at(window, at).map_or(at + 4, |tag| tag.range.end);
                        pass_text(tape, self.sink, end);
                        return Some(opening);
                    }
                }
            }
        }
        let length = if window.len() > LONGEST_PIECE { cut(window, LONGEST_PIECE) } else { window.len() };
        pass_text(tape, self.sink, length);
        None
    }

    fn column(&mut self, name: &str) -> Option<ColumnId> {
        if let Some(&id) = self.names.get(name) {
            return Some(id);
        }
        if self.names.len() >= MOST_NAMES {
            if !std::mem::replace(&mut self.limited, true) {
                self.sink.gap(Reason::Limit);
            }
            return None;
        }
        let id = self.sink.column(self.table, name);
        self.names.insert(name.to_owned(), id);
        Some(id)
    }

    /// Hands on a cell, without the white space around it, in pieces that part no tag and no reference.
    fn cell(&mut self, tape: &Tape<'_>, column: Option<ColumnId>, place: Range<usize>) {
        let mut place = trimmed(tape.ahead(), place);
        let mut continued = false;
        while !place.is_empty() {
            let bytes = &tape.ahead()[place.clone()];
            let end = place.start + if bytes.len() > LONGEST_PIECE { safe_cut(bytes) } else { bytes.len() };
            let marked = memchr::memchr2(b'<', b'&', &tape.ahead()[place.start..end]).is_some();
            let piece = tape.piece(place.start..end, marked.then_some(unescape as Unescape));
            match column {
                Some(column) => {
                    self.sink.cell(column, &piece.continuing(continued));
                    self.filled = true;
                }
                None => self.sink.text(&piece),
            }
            (place.start, continued) = (end, true);
        }
    }

    fn end_record(&mut self) {
        if std::mem::take(&mut self.filled) {
            self.sink.end_record(self.table);
        }
    }
}

/// Where a long cell is cut.
fn safe_cut(bytes: &[u8]) -> usize {
    let end = cut(bytes, LONGEST_PIECE);
    let seen = &bytes[..end];
    let tag = memrchr(b'<', seen).filter(|&at| at > 0 && memchr(b'>', &seen[at..]).is_none());
    let end = tag.unwrap_or(end);
    let reference = memrchr(b'&', &bytes[..end]).filter(|&at| at > 0 && at + 16 > end);
    reference.unwrap_or(end)
}

fn trimmed(bytes: &[u8], place: Range<usize>) -> Range<usize> {
    let left = bytes[place.clone()].trim_ascii_start();
    let start = place.end - left.len();
    start..start + left.trim_ascii_end().len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::table::testing::{Notes, noise};

    fn notes(text: &[u8]) -> Notes {
        Notes::of(text, |tape, sink| read(tape, sink, &Hints::default()))
    }

    fn rows(text: &str) -> Vec<String> {
        assert!(looks_like(text.as_bytes(), true), "{text}");
        notes(text.as_bytes()).rows(None)
    }

    fn texts(text: &str) -> String {
        notes(text.as_bytes()).texts.into_iter().map(|(text, _)| text).collect()
    }

    fn assert_same(text: &[u8]) {
        notes(text).assert_same(&Notes::dropwise(text, 7, |tape, sink| read(tape, sink, &Hints::default())));
    }

    /// Nothing is handed on twice, but for tags within cells.
    fn assert_placed(text: &[u8]) {
        let found = notes(text);
        let cells: Vec<_> = found.cells.iter().map(|cell| cell.span.bytes.clone().unwrap()).collect();
        let mut texts: Vec<_> = found.texts.iter().map(|(_, span)| span.bytes.clone().unwrap()).collect();
        texts.sort_by_key(|span| (span.start, span.end));
        let apart = |spans: &[Range<u64>]| spans.windows(2).all(|pair| pair[0].end <= pair[1].start);
        assert!(apart(&cells) && apart(&texts), "{}", String::from_utf8_lossy(text));
        for text_span in &texts {
            let inside = cells.iter().any(|cell| cell.start < text_span.end && text_span.start < cell.end);
            assert!(!inside || text[text_span.start as usize] == b'<');
        }
    }

    #[test]
    fn a_table_with_a_header() {
        let text = "<!DOCTYPE html>\n<p>Før</p><table class=\"x\"><thead><tr><th>Navn</th><th>E-<br>post</th></tr></thead>\n\
                    <tr><td>K&aring;re <b>Ås</b></td><td>k&#64;example.com</td></tr><tr><td>Ola<td>\n o@example.com \n</table><p>Etter</p>";
        assert_eq!(rows(text), ["Navn=Kåre Ås | E- post=k@example.com", "Navn=Ola | E- post=o@example.com"]);
        let found = notes(text.as_bytes());
        let bytes = found.cells[1].span.bytes.clone().unwrap();
        assert_eq!(&text[bytes.start as usize..bytes.end as usize], "k&#64;example.com");
        let all = texts(text);
        assert!(
            all.starts_with("<!DOCTYPE html>\n<p>Før</p><table class=\"x\">") && all.ends_with("</table><p>Etter</p>")
        );
        assert!(all.contains("<th>Navn</th>"));
        assert_placed(text.as_bytes());
    }

    #[test]
    fn what_tags_say_is_text() {
        let text = "<table><tr><th>a<th>b<tr><td class=\"x\"><a href=\"mailto:k@example.com\">K</a></td><!-- 1 --><td>2</td></tr></table>";
        assert_eq!(rows(text), ["a=K | b=2"]);
        let all = texts(text);
        assert!(
            all.contains("<a href=\"mailto:k@example.com\">") && all.contains("<!-- 1 -->") && !all.contains("class")
        );
    }

    #[test]
    fn labels_beside_values() {
        let text = "<table><tr><th scope=\"row\">Navn:</th><td>Kari</td></tr><tr><th>Tlf</th><td>68050000</td></tr></table>\
                    <table><tr><td>Navn:</td><td>Ola</td></tr></table><dl><dt>Navn<dd>Per<dt>By</dt><dd>Moss</dd><dt>Navn</dt><dd>Pål</dd></dl>";
        assert_eq!(rows(text), ["Navn=Kari | Tlf=68050000", "Navn=Ola", "Navn=Per | By=Moss", "Navn=Pål"]);
        let prose = format!("<dl><dt>Navn</dt><dd>{}</dd></dl>", "ord og ".repeat(40));
        assert!(notes(prose.as_bytes()).cells.is_empty());
        assert_eq!(texts(&prose), prose);
    }

    #[test]
    fn what_is_blank_parts_no_record() {
        let text =
            "<table>\n <tr>\n <th>a</th>\n <td>1</td>\n </tr>\n <tr>\n <th>b</th> <td>2</td>\n </tr>\n</table>\n";
        assert_eq!(rows(text), ["a=1 | b=2"]);
        assert_eq!(texts(text), "<table>\n</table>\n");
    }

    #[test]
    fn a_header_without_th() {
        let text = "<table><tr><td>Navn</td><td>Antall</td></tr><tr><td>Kari</td><td>12</td></tr></table>";
        assert_eq!(rows(text), ["Navn=Kari | Antall=12"]);
        for layout in [
            "<table><tr><td>Hjem</td><td>Om oss</td></tr><tr><td>Velkommen til oss</td><td>Meny</td></tr></table>",
            "<table><tr><td>Kari 1</td><td>12</td></tr><tr><td>Ola 2</td><td>12</td></tr></table>",
            "<table><tr><td>Hjem</td><td>Om</td></tr><tr><td>12</td></tr></table>",
        ] {
            assert!(notes(layout.as_bytes()).cells.is_empty(), "{layout}");
            assert_eq!(texts(layout), layout);
        }
    }

    #[test]
    fn cells_over_several_columns_and_rows() {
        let text =
            "<table><tr><th>a<th colspan=2>b<th>c<tr><td rowspan='2'>1<td>2<td>3<td>4<tr><td>5<td>6<td>7</table>";
        assert_eq!(rows(text), ["a=1 | b=2 | b#3=3 | c=4", "b=5 | b#3=6 | c=7"]);
    }

    #[test]
    fn what_is_none() {
        for text in [
            "",
            "<",
            "<p>hei</p>",
            "x <table><tr><th>a<th>b</table>",
            "<svg><table/></svg>",
            "<htmlx><table>",
            "let a = \"<table>\";",
        ] {
            assert!(!looks_like(text.as_bytes(), true), "{text}");
        }
        let script = "<html><script>x = '<table><tr><th>a<th>b<tr><td>1<td>2</table>'</script></html>";
        assert!(notes(script.as_bytes()).cells.is_empty());
        assert_eq!(texts(script), script);
    }

    #[test]
    fn an_unclosed_table_swallows_nothing() {
        let text = format!("<table><tr><th>a<th>b<tr><td>1<td>2<tr><td>3<td>{}", "prosa og mer. ".repeat(30_000));
        let found = notes(text.as_bytes());
        assert_eq!(found.rows(None), ["a=1 | b=2"]);
        let short = "<table><tr><th>a<th>b<tr><td>1<td>2<tr><td>3<td>prosa</body></html>";
        assert_eq!(rows(short), ["a=1 | b=2"]);
        assert!(texts(short).contains("prosa"));
    }

    #[test]
    fn long_cells_come_in_pieces() {
        for unit in ["x", "&amp;", "ord og ", "<b>x</b>", "<i a=\">\">"] {
            let cell = unit.repeat(100_000 / unit.len());
            let text = format!("<table><tr><th>a</th><th>b</th></tr><tr><td>{cell}</td><td>2</td></tr></table>");
            let found = notes(text.as_bytes());
            let plain = unit
                .replace("&amp;", "&")
                .replace("<b>x</b>", "x")
                .replace("<i a=\">\">", "")
                .repeat(100_000 / unit.len());
            assert_eq!(found.cells[0].value, plain.trim_end());
            assert_eq!(found.cells[1].value, "2");
            assert_same(text.as_bytes());
        }
    }

    #[test]
    fn buffers_change_nothing() {
        let mut text = String::from("<html><table><tr><th>id</th><th>navn</th></tr>");
        for i in 0..10_000 {
            let long = "lang &amp; tekst <br>".repeat(if i % 1000 == 0 { i } else { 1 });
            text.push_str(&format!("<tr><td>{i}</td><td title=\"nr {i}\">{long}</td></tr>\n"));
        }
        assert_same(text.as_bytes());
        assert!(notes(text.as_bytes()).tables[0].2 > 9_980);
    }

    #[test]
    fn anything_is_read_once() {
        noise(
            &[
                "<",
                ">",
                "<table>",
                "</table>",
                "<tr>",
                "</tr>",
                "<th>",
                "</th>",
                "<td>",
                "</td>",
                "<td colspan=\"300\" rowspan='9'>",
                "<dl>",
                "</dl>",
                "<dt>",
                "<dd>",
                "<!--",
                "-->",
                "\"",
                "=",
                "&",
                "&#64;",
                "<a href=\"",
                "tekst",
                " ",
                "<script>",
                "</script>",
                "</body>",
                "<tbody>",
                "Navn:",
                "12",
            ],
            &["", "<html><table><tr><th>a<th>b<tr><td>1<td>2", "<dl><dt>a<dd>b"],
            |round, text| {
                looks_like(text, round % 2 == 0);
                assert_placed(text);
                if round % 20 == 0 {
                    assert_same(text);
                }
            },
        );
    }
}
