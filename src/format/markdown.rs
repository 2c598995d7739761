//! Pipe tables in Markdown and other text (GitHub Flavored Markdown, 4.10), and the text around them: a header, a line
//! of dashes with as many cells, rows. Rows may be indented or quoted, and code fences do not matter.
//!
//! All tables of a file are one table to the sink: it has no name, and columns of the same name are one column.

use std::ops::Range;

use memchr::{memchr, memchr2_iter};

use super::lines::{Heads, line_at, pass_cell, skip_line, text_before, trimmed};
use super::table::{ColumnId, Hints, LONGEST_PIECE, Sink, Unescape, Unescaped};
use super::tape::{AHEAD, Tape};
use crate::detect::text::decode;

/// The name of a column is cut after so many bytes.
const LONGEST_NAME: usize = 256;

/// Whether a table surely stands in the beginning of a text. `whole` says that there is no more of it.
pub fn looks_like(head: &[u8], whole: bool) -> bool {
    let mut at = 0;
    while let Some(found) = head.get(at..).and_then(|rest| memchr(b'|', rest)) {
        let bar = at + found;
        at = bar + 1;
        if !is_beside_dash(head, bar) {
            continue;
        }
        let line = start_of_line(head, bar);
        if table_at(head, start_of_line(head, line.saturating_sub(1)), line, whole).is_some() {
            return true;
        }
        let Some(end) = memchr(b'\n', &head[at..]) else { return false };
        at += end + 1;
    }
    false
}

/// Reads a text with such tables in it.
pub fn read(tape: &mut Tape<'_>, sink: &mut dyn Sink, hints: &Hints) {
    let table = sink.table(None, hints.table.as_deref());
    let mut reader = Reader { heads: Heads::new(table), passed: 0 };
    let find = |window: &[u8], previous, at, whole| {
        let line = &window[at..];
        (may_be_rule(line)).then(|| table_at(window, previous, at, whole)).flatten()
    };
    while let Some(names) = text_before(tape, sink, find) {
        let Some(columns) = reader.heads.columns(sink, &names) else { continue };
        if !reader.rows(tape, sink, columns) {
            return;
        }
    }
}

struct Reader {
    heads: Heads,
    /// Bytes since the sink was asked whether to go on.
    passed: usize,
}

impl Reader {
    /// The rows of a table, up to a line that is none. Says whether to go on.
    fn rows(&mut self, tape: &mut Tape<'_>, sink: &mut dyn Sink, columns: Vec<ColumnId>) -> bool {
        let mut cells = Vec::new();
        loop {
            if self.passed >= LONGEST_PIECE {
                self.passed = 0;
                if !sink.go_on() {
                    return false;
                }
            }
            let window = tape.in_sight();
            let Some((line, next)) = line_at(window, 0, window.len() < AHEAD) else {
                if !window.is_empty() {
                    skip_line(tape, sink);
                }
                return true;
            };
            let line = &window[line];
            if !part(line, &mut cells) {
                return true;
            }
            self.row(tape, sink, &columns, &cells);
            tape.pass(next);
            self.passed += next;
        }
    }

    /// What a row has beyond its header belongs to its last column.
    fn row(&self, tape: &Tape<'_>, sink: &mut dyn Sink, columns: &[ColumnId], cells: &[Range<usize>]) {
        let Some(&last) = columns.last() else { return };
        for (i, cell) in cells.iter().enumerate() {
            let column = columns.get(i).copied().unwrap_or(last);
            let bytes = tape.ahead().get(cell.clone()).unwrap_or_default();
            let escaped = memchr(b'\\', bytes).is_some();
            if cell.is_empty() {
                continue;
            }
            if escaped && cell.len() <= LONGEST_PIECE {
                sink.cell(column, &tape.piece(cell.clone(), Some(unescape as Unescape)));
            } else {
                pass_cell(tape, sink, column, cell.clone());
            }
        }
        sink.end_record(self.heads.table);
    }
}

/// The names of the table whose line of dashes begins at `at`, with its header at `previous`, and where its rows begin.
fn table_at(text: &[u8], previous: usize, at: usize, whole: bool) -> Option<(Vec<String>, usize)> {
    if previous >= at || !may_be_rule(text.get(at..)?) {
        return None;
    }
    let (line, body) = line_at(text, at, whole)?;
    let fields = rule(&text[line])?;
    let (header, _) = line_at(&text[..at], previous, true)?;
    let header = &text[header];
    let mut cells = Vec::new();
    if !part(header, &mut cells) || cells.len() != fields || cells.iter().all(Range::is_empty) || rule(header).is_some()
    {
        return None;
    }
    let name = |cell: &Range<usize>| plain_name(&header[cell.clone()]);
    Some((cells.iter().map(name).collect(), body))
}

/// A name without the marks of Markdown around it.
fn plain_name(cell: &[u8]) -> String {
    let mut plain = Unescaped::default();
    unescape(&cell[..cell.len().min(LONGEST_NAME)], &mut plain);
    decode(&plain.text).trim_matches(|c: char| matches!(c, '*' | '`' | '_') || c.is_whitespace()).to_owned()
}

fn is_beside_dash(head: &[u8], bar: usize) -> bool {
    let mark = |byte: Option<&u8>| matches!(byte, Some(b'-' | b':'));
    let behind = head.get(bar + 1..).unwrap_or_default().iter().find(|&&b| b != b' ');
    let before = head[..bar].iter().rev().find(|&&b| b != b' ');
    mark(behind) || mark(before)
}

fn start_of_line(text: &[u8], at: usize) -> usize {
    memchr::memrchr(b'\n', &text[..at]).map_or(0, |end| end + 1)
}

/// Whether a line that begins like this may be one of dashes.
#[inline]
fn may_be_rule(line: &[u8]) -> bool {
    let begins = line.iter().find(|&&b| !matches!(b, b' ' | b'\t' | b'>'));
    matches!(begins, Some(b'|' | b'-' | b':'))
}

/// How many cells of dashes a line has, if it is one of these.
fn rule(line: &[u8]) -> Option<usize> {
    if memchr(b'|', line).is_none() || !line.iter().all(|b| matches!(b, b'|' | b'-' | b':' | b' ' | b'\t' | b'>')) {
        return None;
    }
    let mut cells = Vec::new();
    part(line, &mut cells);
    let is_rule = |cell: &Range<usize>| {
        let cell = &line[cell.clone()];
        let cell = cell.strip_prefix(b":").unwrap_or(cell);
        let cell = cell.strip_suffix(b":").unwrap_or(cell);
        !cell.is_empty() && cell.iter().all(|&b| b == b'-')
    };
    cells.iter().all(is_rule).then_some(cells.len())
}

/// Parts a line where it has bars that no backslash takes away; says whether it has one. What quotes or indents it and a
/// bar at either end do not count.
fn part(line: &[u8], cells: &mut Vec<Range<usize>>) -> bool {
    cells.clear();
    let lead = line.iter().take_while(|b| matches!(b, b' ' | b'\t' | b'>')).count();
    let end = line.trim_ascii_end().len();
    let (mut start, mut bars, mut escaped) = (lead, 0, None);
    for at in memchr2_iter(b'|', b'\\', &line[..end]) {
        if at < lead || escaped == Some(at) {
            continue;
        }
        if line[at] == b'\\' {
            escaped = Some(at + 1);
            continue;
        }
        bars += 1;
        if at > lead {
            cells.push(trimmed(line, start..at));
        }
        start = at + 1;
    }
    if start < end {
        cells.push(trimmed(line, start..end));
    }
    bars > 0
}

/// `\|` stands for `|` in a cell, whatever stands around it. Other escapes stay: `\\` is most often a path.
fn unescape(raw: &[u8], plain: &mut Unescaped) {
    let mut copied = 0;
    for slash in memchr::memmem::find_iter(raw, b"\\|") {
        plain.copy(raw, copied..slash);
        plain.put(b"|", slash..slash + 2);
        copied = slash + 2;
    }
    plain.copy(raw, copied..raw.len());
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

    const TABLE: &str = "# Kunder\n\n| navn | epost |\n|---|:--:|\n| Kåre | k@example.com |\n| a \\| b | |\n\nSlutt.\n";

    #[test]
    fn a_table_among_text() {
        let expected = ["navn=Kåre | epost=k@example.com", "navn=a | b"];
        assert_eq!(rows(TABLE), expected);
        assert_eq!(rows(&TABLE.replace('\n', "\r\n")), expected);
        assert_eq!(rows(&TABLE.replace("\n|", "\n  > |")), expected);
        assert_eq!(texts(TABLE), "# Kunder\n\n| navn | epost |\n|---|:--:|\n\nSlutt.\n");
        let cell = &notes(TABLE.as_bytes()).cells[1].span;
        let bytes = cell.bytes.clone().unwrap();
        assert_eq!(&TABLE[bytes.start as usize..bytes.end as usize], "k@example.com");
        let lines = cell.lines.unwrap();
        assert_eq!((lines.line, lines.column, lines.end_column), (5, 10, 23));
        notes(TABLE.as_bytes()).assert_placed(TABLE.as_bytes());
    }

    #[test]
    fn bars_at_the_ends_may_be_missing() {
        assert_eq!(
            rows("**navn** | `by`\n--- | ---\nKari | Moss\nOla|Oslo\nferdig\n"),
            ["navn=Kari | by=Moss", "navn=Ola | by=Oslo"]
        );
        assert_eq!(rows("| a |\n|---|\n| 1 |"), ["a=1"]);
        assert_eq!(rows("|a|a||\n|-|-|-|\n|1|2|3|4|"), ["a=1 | a#2=2 | #3=3 | #3=4"]);
    }

    #[test]
    fn tables_share_columns() {
        let text = format!("{TABLE}\n{}", TABLE.replace("navn", "by"));
        let found = notes(text.as_bytes());
        assert_eq!(found.tables, [(None, None, 4)]);
        assert_eq!(found.columns.iter().map(|(_, name)| name.as_str()).collect::<Vec<_>>(), ["navn", "epost", "by"]);
    }

    #[test]
    fn what_is_none() {
        for text in [
            "",
            "|",
            "|---|---|\n| a | b |\n",
            "| a | b |\n|---|\n| 1 | 2 |\n",
            "a\n---\nb\n",
            "let x = a | b;\nlet y = |-| 1;\n",
            "/// | a | b |\n/// |---|---|\n/// | 1 | 2 |\n",
            "| a | b |\n| 1 | 2 |\n",
            "+---+---+\n| a | b |\n+---+---+\n",
            "a || b\n-||-\n",
        ] {
            assert!(!looks_like(text.as_bytes(), true), "{text}");
            assert_eq!(texts(text), text);
        }
        assert!(!looks_like(b"| a | b |\n|---|-", false));
    }

    #[test]
    fn long_lines() {
        for length in [LONGEST_PIECE, LONGEST_PIECE + 1, AHEAD - 9, AHEAD + 1, 300_000] {
            let word = "x".repeat(length);
            let text = format!("{word}\n| a | b |\n|---|---|\n| 1 | {word} |\n| 2 | 3 |\n{word}");
            let found = notes(text.as_bytes());
            assert!(found.rows(None).iter().any(|row| row.starts_with("a=1")) == (length + 8 < AHEAD));
            let all: usize = found.cells.iter().map(|cell| cell.value.len()).sum();
            assert!(all + found.texts.iter().map(|(text, _)| text.len()).sum::<usize>() > 3 * length);
            assert_same(text.as_bytes());
        }
    }

    #[test]
    fn buffers_change_nothing() {
        let mut text = String::new();
        for i in 0..20_000 {
            text.push_str(if i % 700 == 0 { "\nprosa\n\n| id | navn |\n| --- | :-- |\n" } else { "" });
            text.push_str(&format!("| {i} | Bjørn \\| {i} |\n"));
        }
        assert_same(text.as_bytes());
        assert_eq!(notes(text.as_bytes()).tables[0].2, 20_000);
    }

    #[test]
    fn anything_is_read_once() {
        noise(
            &[
                "|",
                " | ",
                "---",
                "|---|---|",
                "\n",
                "\r\n",
                "\\",
                "\\|",
                ":",
                " ",
                "> ",
                "tekst",
                "| a | b |\n|---|---|\n",
                "å",
            ],
            &["", "| a | b |\n|--|--|\n"],
            |round, text| {
                looks_like(text, round % 2 == 0);
                notes(text).assert_placed(text);
                if round % 20 == 0 {
                    assert_same(text);
                }
            },
        );
    }
}
