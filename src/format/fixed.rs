//! Tables of fixed width in text: a header whose names are parted by spaces, and rows whose fields begin where the
//! names do, counted in characters. Positions are all there is to go by, so there must be data below the names.
//!
//! All tables of a file are one table to the sink: it has no name, and columns of the same name are one column.

use std::ops::Range;

use super::Head;
use super::csv::{heads_a_column, is_data};
use super::lines::{Heads, line_at, pass_cell, skip_line, text_before, trimmed};
use super::table::{ColumnId, Hints, LONGEST_PIECE, Sink, pass_text};
use super::tape::{AHEAD, Tape};
use crate::detect::text::{char_after, decode};

/// A header has so many names, and no more than that.
const FEWEST: usize = 3;
const MOST: usize = 256;

/// So many rows must agree; so many are looked at.
const SURE: usize = 3;
const ROWS: usize = 32;

/// A longer line is no header, in bytes.
const LONGEST_HEADER: usize = 4096;

/// A longer name is none, in bytes.
const LONGEST_NAME: usize = 32;

/// After so many lines that fit nowhere, a table is over.
const MISFITS: usize = 3;

/// Whether a table surely stands in the beginning of a text. `whole` says that there is no more of it.
pub fn looks_like(head: &Head<'_>) -> bool {
    head.lines().any(|(at, line)| {
        line.strip_suffix(b"\n").is_some_and(may_be_header) && table_at(head.text, at, head.whole).is_some()
    })
}

/// Reads a text with such tables in it.
pub fn read(tape: &mut Tape<'_>, sink: &mut dyn Sink, hints: &Hints) {
    let table = sink.table(None, hints.table.as_deref());
    let mut reader = Reader { heads: Heads::new(table), passed: 0 };
    let find = |window: &[u8], _, at: usize, whole| {
        let line = &window[at..];
        let end = memchr::memchr(b'\n', &line[..line.len().min(LONGEST_HEADER)])?;
        may_be_header(&line[..end]).then(|| table_at(window, at, whole)).flatten()
    };
    while let Some(layout) = text_before(tape, sink, find) {
        let Some(ids) = reader.heads.columns(sink, &layout.names) else { continue };
        if !reader.rows(tape, sink, &layout.starts, &ids) {
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
    /// The rows of a table. A line that does not fit is text; after some of these the table is over. Says whether to go
    /// on.
    fn rows(&mut self, tape: &mut Tape<'_>, sink: &mut dyn Sink, starts: &[usize], ids: &[ColumnId]) -> bool {
        let mut misfits = 0;
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
            if line.trim_ascii().is_empty() || misfits == MISFITS {
                return true;
            }
            if part(line, starts, &mut cells) && cells.iter().filter(|cell| !cell.is_empty()).count() > 1 {
                misfits = 0;
                for (cell, &column) in cells.iter().zip(ids) {
                    pass_cell(tape, sink, column, cell.clone());
                }
                sink.end_record(self.heads.table);
                tape.pass(next);
            } else {
                misfits += 1;
                pass_text(tape, sink, next);
            }
            self.passed += next;
        }
    }
}

/// Where the fields of a table begin, in characters, and what they are called.
struct Layout {
    starts: Vec<usize>,
    names: Vec<String>,
}

/// Whether a line is worth asking [`table_at`]: it begins with a letter, and is parted by wide gaps.
#[inline]
fn may_be_header(line: &[u8]) -> bool {
    let lead = line.iter().take(4).take_while(|&&b| b == b' ').count();
    let letter = line.get(lead).is_some_and(|b| b.is_ascii_alphabetic() || *b > 0x7F);
    letter && line.len() <= LONGEST_HEADER && {
        let gap = |from: usize| line[from..].windows(2).position(|two| two == b"  ").map(|at| from + at);
        gap(lead).and_then(|first| Some(first + line[first..].iter().position(|&b| b != b' ')?)).is_some_and(|second| {
            gap(second).is_some_and(|third| line[third..].iter().any(|b| !b.is_ascii_whitespace()))
        })
    }
}

/// The table that surely begins with the header at `at`, and where its rows begin.
#[cold]
fn table_at(text: &[u8], at: usize, whole: bool) -> Option<(Layout, usize)> {
    let (header, mut body) = line_at(text, at, whole)?;
    let header = decode(&text[header]);
    if header.contains('\t') {
        return None;
    }
    let words = words(&header)?;
    let (mut lines, mut next) = (Vec::new(), body);
    let mut ruled = false;
    while let Some((line, after)) = line_at(text, next, whole) {
        let line = &text[line];
        if next == body && is_rule(line) && !ruled {
            (ruled, body, next) = (true, after, after);
            continue;
        }
        if line.trim_ascii().is_empty() || lines.len() == ROWS {
            break;
        }
        lines.push(line);
        next = after;
    }
    if lines.len() < SURE {
        return None;
    }
    let layout = Layout::of(&words, &lines)?;
    layout.holds(&lines).then_some((layout, body))
}

/// A word of a header: where it begins, in characters, and how many spaces are before it.
struct Word<'a> {
    start: usize,
    gap: usize,
    text: &'a str,
}

/// The words of a header, if they may be names and enough of them are set apart.
fn words(header: &str) -> Option<Vec<Word<'_>>> {
    let mut words: Vec<Word<'_>> = Vec::new();
    let (mut position, mut gap) = (0, 0);
    for part in header.trim_end().split(' ') {
        if part.is_empty() {
            (position, gap) = (position + 1, gap + 1);
            continue;
        }
        words.push(Word { start: position, gap: if words.is_empty() { 2 } else { gap + 1 }, text: part });
        (position, gap) = (position + part.chars().count() + 1, 0);
    }
    let apart = words.iter().filter(|word| word.gap > 1).count();
    ((FEWEST..=MOST).contains(&apart) && words.len() <= MOST && words.iter().all(|word| is_name(word.text)))
        .then_some(words)
}

/// Whether a word may stand in the name of a column.
fn is_name(word: &str) -> bool {
    let fine = |c: char| c.is_alphanumeric() || "_-./()#%".contains(c);
    word.len() <= LONGEST_NAME
        && word.chars().all(fine)
        && !word.bytes().all(|b| b.is_ascii_digit())
        && !is_data(word.as_bytes())
}

/// A line of dashes or the like under a header.
fn is_rule(line: &[u8]) -> bool {
    line.len() > 4 && line.iter().all(|b| matches!(b, b'-' | b'=' | b' ' | b'\r'))
}

impl Layout {
    /// The fields of a header under which all rows, or all but one in ten, have spaces before each field. A word that has
    /// one space before it begins a field where all rows have one there.
    fn of(words: &[Word<'_>], lines: &[&[u8]]) -> Option<Self> {
        let drawn = |c: &char| matches!(c, '\u{2500}'..='\u{257F}' | '|');
        let rows: Vec<Vec<char>> = lines.iter().map(|line| decode(line).chars().collect()).collect();
        // Trees and boxes are aligned too.
        if rows.iter().any(|row| row.iter().any(drawn)) {
            return None;
        }
        let begins = |row: &Vec<char>, at: usize| {
            at > 0 && row.get(at - 1) == Some(&' ') && row.get(at).is_some_and(|c| !c.is_whitespace())
        };
        let mut layout = Self { starts: Vec::new(), names: Vec::<String>::new() };
        for word in words {
            let all = || rows.iter().all(|row| begins(row, word.start));
            match layout.names.last_mut() {
                Some(name) if word.gap == 1 && !all() => {
                    name.push(' ');
                    name.push_str(word.text);
                }
                _ => {
                    layout.starts.push(word.start);
                    layout.names.push(word.text.to_owned());
                }
            }
        }
        let fit = rows.iter().filter(|row| layout.fits(row)).count();
        let filled = |&start: &usize| {
            let begun = rows.iter().filter(|row| start == 0 && row[0] != ' ' || begins(row, start)).count();
            begun * 3 >= rows.len()
        };
        let distinct: std::collections::HashSet<_> = layout.names.iter().collect();
        let sure = fit >= SURE && fit * 10 >= rows.len() * 9 && distinct.len() == layout.names.len();
        (sure && layout.starts.iter().all(filled)).then_some(layout)
    }

    fn fits(&self, row: &[char]) -> bool {
        let first = self.starts[0];
        !row.contains(&'\t')
            && row[..first.min(row.len())].iter().all(|&c| c == ' ')
            && self.starts[1..].iter().all(|&start| row.get(start - 1).is_none_or(|&c| c == ' '))
    }

    /// Whether the cells below the names are data, as the names themselves are not.
    fn holds(&self, lines: &[&[u8]]) -> bool {
        let mut cells = Vec::new();
        let mut columns = vec![(0, 0); self.starts.len()];
        let (mut full, mut rows) = (0, 0);
        for line in lines {
            if !part(line, &self.starts, &mut cells) {
                continue;
            }
            rows += 1;
            full += usize::from(cells.iter().filter(|cell| !cell.is_empty()).count() * 3 >= cells.len() * 2);
            for ((all, data), cell) in columns.iter_mut().zip(&cells).filter(|(_, cell)| !cell.is_empty()) {
                *all += 1;
                *data += usize::from(is_data(&line[cell.clone()]));
            }
        }
        let typed = columns.iter().filter(|(all, data)| *all > 0 && data * 10 >= all * 8).count();
        let known = self.names.iter().filter(|name| heads_a_column(name)).count();
        let capitals = self.names.iter().all(|name| !name.chars().any(char::is_lowercase));
        full * 10 >= rows * 7 && (typed > 0 && (known > 1 || capitals) || known > 2 || typed > 1 && known > 0)
    }
}

/// Parts a row where fields begin, in characters; says whether each has a space before it.
fn part(row: &[u8], starts: &[usize], cells: &mut Vec<Range<usize>>) -> bool {
    cells.clear();
    if memchr::memchr(b'\t', row).is_some() {
        return false;
    }
    let ascii = row.is_ascii();
    let (mut at, mut position) = (0, 0);
    let mut begin = None;
    for &start in starts {
        if ascii {
            at = start.min(row.len());
        } else {
            while position < start
                && let Some((_, length)) = char_after(row, at)
            {
                (at, position) = (at + length, position + 1);
            }
        }
        match begin {
            Some(begin) => cells.push(trimmed(row, begin..at)),
            None if !row[..at].trim_ascii().is_empty() => return false,
            None => {}
        }
        if at > 0 && at < row.len() && row[at - 1] != b' ' {
            return false;
        }
        begin = Some(at);
    }
    if let Some(begin) = begin {
        cells.push(trimmed(row, begin..row.len()));
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::table::testing::{Notes, noise};

    fn notes(text: &[u8]) -> Notes {
        Notes::of(text, |tape, sink| read(tape, sink, &Hints::default()))
    }

    fn rows(text: &str) -> Vec<String> {
        assert!(looks_like(&Head::of(text.as_bytes(), true)), "{text}");
        notes(text.as_bytes()).rows(None)
    }

    fn texts(text: &str) -> String {
        notes(text.as_bytes()).texts.into_iter().map(|(text, _)| text).collect()
    }

    fn assert_same(text: &[u8]) {
        notes(text).assert_same(&Notes::dropwise(text, 7, |tape, sink| read(tape, sink, &Hints::default())));
    }

    const LIST: &str = "FNR          NAVN            POSTNR POSTSTED    \n\
                        4711 1       KÅRE NORDMANN   2830   RAUFOSS     \n\
                        4712         OLA ÅS          8376   LEKNES\n\
                        471300000000 PER A B C D E F 3770   \n";

    #[test]
    fn a_list_from_a_mainframe() {
        let expected = [
            "FNR=4711 1 | NAVN=KÅRE NORDMANN | POSTNR=2830 | POSTSTED=RAUFOSS",
            "FNR=4712 | NAVN=OLA ÅS | POSTNR=8376 | POSTSTED=LEKNES",
            "FNR=471300000000 | NAVN=PER A B C D E F | POSTNR=3770",
        ];
        let full = LIST.replace("3770   \n", "3770   MOSS\n");
        let mut full_rows = expected.map(str::to_owned);
        full_rows[2].push_str(" | POSTSTED=MOSS");
        assert_eq!(rows(&full), full_rows);
        assert_eq!(rows(&full.replace('\n', "\r\n")), full_rows);
        let around = format!("Utskrift\n\n{full}\nSlutt på listen.\n");
        assert_eq!(rows(&around), full_rows);
        assert_eq!(
            texts(&around),
            "Utskrift\n\nFNR          NAVN            POSTNR POSTSTED    \n\nSlutt på listen.\n"
        );
        let latin: Vec<u8> = full.chars().map(|c| c as u8).collect();
        assert!(looks_like(&Head::of(&latin, true)));
        assert_eq!(notes(&latin).rows(None), full_rows);
        let cell = &notes(full.as_bytes()).cells[2].span;
        let bytes = cell.bytes.clone().unwrap();
        assert_eq!(&full[bytes.start as usize..bytes.end as usize], "2830");
        notes(full.as_bytes()).assert_placed(full.as_bytes());
    }

    #[test]
    fn rules_misfits_and_names_of_two_words() {
        let row = "Ola           o@example.com     7\n";
        let text = format!(
            "Kunde navn    Epost             Status nr\n------------  ----------------  ---------\n\
             Kari Nordmann k@example.com     12\n{}enaltforlangverdisomikkepasser\n{row}",
            row.repeat(9)
        );
        let found = rows(&text);
        assert_eq!(found[0], "Kunde navn=Kari Nordmann | Epost=k@example.com | Status nr=12");
        assert_eq!(found.len(), 11);
        assert!(texts(&text).ends_with("passer\n"));
    }

    #[test]
    fn what_is_none() {
        for text in [
            "",
            "LS(1)                User Commands                LS(1)\n\nNAME\n       ls - list directory contents\n",
            "total 12\ndrwxr-xr-x  2 root root  4096 Jan  1 10:00 a\ndrwxr-xr-x  2 root root  4096 Jan  1 10:00 b\ndrwxr-xr-x  2 root root  4096 Jan  1 10:00 c\n",
            "drwxr-xr-x  2 root  root  4096 a\ndrwxr-xr-x  2 root  root  4096 b\ndrwxr-xr-x  2 root  root  4096 c\ndrwxr-xr-x  2 root  root  4096 d\n",
            "mov   eax   1\nmov   ebx   2\nmov   ecx   3\nmov   edx   4\n",
            "int   a   =   1;\nint   b   =   2;\nint   c   =   3;\nint   d   =   4;\n",
            "Dette er  prosa  med mange mellomrom\nog den  har flere  linjer med tekst\nder ingenting  står under  noe annet\nsom i en  tabell  hadde gjort\n",
            "name  code  id\n  /\\    /\\\n /  \\  /  \\\n/    \\/    \\\n",
            "2020  2021  2022\n1     2     3\n4     5     6\n7     8     9\n",
            "Priority   Path   Value\n9          |      1\n3          ├s     2\n2          |├e    3\n",
        ] {
            assert!(!looks_like(&Head::of(text.as_bytes(), true)), "{text}");
            assert_eq!(texts(text), text);
        }
    }

    #[test]
    fn buffers_change_nothing() {
        let mut text = String::from("ID      NAVN           KODE\n");
        for i in 0..20_000 {
            text.push_str(&format!("{i:<7} Bjørn {:<8} {i}\n", i * 7));
        }
        text.push_str(&"x ".repeat(200_000));
        assert_same(text.as_bytes());
        assert_eq!(notes(text.as_bytes()).tables[0].2, 20_000);
    }

    #[test]
    fn anything_is_read_once() {
        noise(
            &[
                " ",
                "  ",
                "      ",
                "\n",
                "\t",
                "ID  NAVN  KODE\n",
                "1   Ola   12\n",
                "2   Åse   13\n",
                "å",
                "12",
                "-----",
                "tekst",
            ],
            &["", "ID  NAVN  KODE\n1   Ola   12\n2   Åse   13\n3   Per   14\n"],
            |round, text| {
                looks_like(&Head::of(text, round % 2 == 0));
                notes(text).assert_placed(text);
                if round % 20 == 0 {
                    assert_same(text);
                }
            },
        );
    }
}
