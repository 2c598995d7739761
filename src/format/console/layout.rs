//! How a drawn table lies on the screen: its rules, and where a row is parted. Looks at lines, hands nothing on.

use std::ops::Range;

use crate::detect::text::{char_after, decode};
use crate::format::csv::is_data;

/// A table that begins in a text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) layout: Layout,
    /// Where its rows begin.
    pub(super) body: usize,
}

/// How a table is drawn.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Layout {
    /// Rows under a header and a rule.
    Grid(Grid),
    /// A line for each cell, `name | value` (psql `\x`).
    Expanded,
    /// A line for each cell, `name: value`, the colons one below the other (mysql `\G`).
    Vertical,
}

/// The columns of a grid.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Grid {
    pub(super) names: Vec<String>,
    rule: Rule,
}

/// A line of dashes with junctions.
#[derive(Debug, PartialEq, Eq)]
struct Rule {
    /// Where the junctions stand, in columns of the screen.
    junctions: Vec<usize>,
    width: usize,
    /// Whether it begins and ends with one.
    boxed: bool,
}

/// A cell of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Cell {
    pub(super) place: Range<usize>,
    /// Whether it goes on in the next line.
    pub(super) wrapped: bool,
}

/// So many rows of a grid are looked at before it is taken for a table.
const ROWS: usize = 64;

/// Whether a line that begins like this is worth asking [`table_at`].
#[inline]
pub(super) fn may_begin(line: &[u8]) -> bool {
    matches!(line.first(), Some(b'+' | b'-' | b'*' | 0xE2))
}

/// The table that surely begins with the line at `at`, or with the one before it at `previous`.
#[cold]
pub(super) fn table_at(text: &[u8], previous: usize, at: usize, whole: bool) -> Option<Found> {
    let (first, second) = line_at(text, at, whole)?;
    let line = &text[first];
    let (below, third) = line_at(text, second, whole)?;
    let below = &text[below];
    if is_star_row(line) {
        return field(below, None).map(|_| Found { layout: Layout::Vertical, body: second });
    }
    if is_record(line) {
        return first_bar(below, 0).map(|_| Found { layout: Layout::Expanded, body: second });
    }
    let rule = Rule::of(line)?;
    if rule.boxed {
        let (again, body) = line_at(text, third, whole)?;
        let same = Rule::of(&text[again])?;
        let grid = Grid::new(rule, below).filter(|grid| grid.rule.junctions == same.junctions)?;
        return grid.holds_rows(text, body, whole).then_some(Found { layout: Layout::Grid(grid), body });
    }
    let header = text.get(previous..at.saturating_sub(1))?;
    let header = header.strip_suffix(b"\r").unwrap_or(header);
    if header.first() != Some(&b' ') || header.contains(&b'\n') {
        return None;
    }
    let single = rule.junctions.is_empty();
    let grid = Grid::new(rule, header)?;
    let sure = if single {
        grid.is_single(text, header, second, whole)
    } else {
        below.first() == Some(&b'(') || first_bar(below, 0).is_some()
    };
    sure.then_some(Found { layout: Layout::Grid(grid), body: second })
}

/// The line at a place without its end, and where the next one begins; `None` where the text does not show all of it.
pub(super) fn line_at(text: &[u8], at: usize, whole: bool) -> Option<(Range<usize>, usize)> {
    let rest = text.get(at..).filter(|rest| !rest.is_empty())?;
    let (end, next) = match memchr::memchr(b'\n', rest) {
        Some(end) => (at + end, at + end + 1),
        None if whole => (text.len(), text.len()),
        None => return None,
    };
    let end = if text[at..end].last() == Some(&b'\r') { end - 1 } else { end };
    Some((at..end, next))
}

impl Rule {
    fn of(line: &[u8]) -> Option<Self> {
        let (mut junctions, mut width, mut at) = (Vec::new(), 0, 0);
        while let Some((c, length)) = char_after(line, at) {
            match c {
                '-' | '─' | '━' | '═' => {}
                '+' | '┼' | '╪' | '╬' | '┬' | '╤' | '╦' | '┴' | '╧' | '╩' | '├' | '┤' | '╞' | '╡' | '╠' | '╣' | '┌'
                | '┐' | '└' | '┘' | '╔' | '╗' | '╚' | '╝' | '╭' | '╮' | '╰' | '╯' | '╟' | '╢' => {
                    junctions.push(width)
                }
                _ => return None,
            }
            width += 1;
            at += length;
        }
        let (first, last) = (junctions.first() == Some(&0), width > 0 && junctions.last() == Some(&(width - 1)));
        let apart = junctions.windows(2).all(|pair| pair[1] > pair[0] + 1);
        (width > 2 && first == last && apart && (!first || junctions.len() > 1)).then_some(Self {
            junctions,
            width,
            boxed: first,
        })
    }
}

impl Grid {
    fn new(rule: Rule, header: &[u8]) -> Option<Self> {
        let mut grid = Self { names: Vec::new(), rule };
        let mut cells = Vec::new();
        let exact = grid.part(header, &mut cells);
        grid.names = cells.iter().map(|cell| decode(header.get(cell.place.clone()).unwrap_or_default())).collect();
        // A row between two lines is no header: sqlite3 draws a line under each row where a cell has several lines.
        let is_name = |name: &String| !name.is_empty() && name.len() < 256 && !is_data(name.as_bytes());
        (exact && grid.names.iter().all(is_name)).then_some(grid)
    }

    pub(super) fn is_boxed(&self) -> bool {
        self.rule.boxed
    }

    fn is_single(&self, text: &[u8], header: &[u8], body: usize, whole: bool) -> bool {
        // A heading of Markdown is underlined like this. Here the header has a space on either side, all rows begin with
        // one, and their number stands below.
        let mut cells = Vec::new();
        let mut end = Place { at: 0, column: 0 };
        end.walk(header, usize::MAX);
        if header.len() < 3 || !self.part(header, &mut cells) || end.column != self.rule.width {
            return false;
        }
        let mut at = body;
        while let Some((line, next)) = line_at(text, at, whole) {
            match text[line].first() {
                Some(b' ') => at = next,
                Some(b'(') => return is_footer(&text[at..next]),
                _ => return false,
            }
        }
        !whole
    }

    /// Whether a line that does not fit may be a row all the same: cells with line ends, or with characters whose width
    /// is counted in other ways.
    pub(super) fn is_like_row(&self, line: &[u8]) -> bool {
        let begins = if self.rule.boxed { bar_at(line, 0).is_some() } else { line.first() == Some(&b' ') };
        begins && first_bar(line, 0).is_some()
    }

    /// Whether a line is one of the rules of this grid.
    pub(super) fn is_rule(&self, line: &[u8]) -> bool {
        may_begin(line) && Rule::of(line).is_some_and(|rule| rule.junctions == self.rule.junctions)
    }

    /// Parts a row where the junctions of the rule stand; says whether each has its bar.
    pub(super) fn part(&self, row: &[u8], cells: &mut Vec<Cell>) -> bool {
        cells.clear();
        if !self.rule.boxed && row.first() != Some(&b' ') {
            return false;
        }
        let mut place = Place { at: 0, column: 0 };
        let bars = self.rule.junctions.iter().skip(usize::from(self.rule.boxed));
        if self.rule.boxed && !place.pass_bar(row) {
            return false;
        }
        for &bar in bars {
            let start = place.at;
            place.walk(row, bar);
            let end = place.at;
            if place.column != bar || !place.pass_bar(row) {
                return false;
            }
            cells.push(cell(row, start..end, true));
        }
        if self.rule.boxed {
            return row.get(place.at..).is_some_and(|rest| rest.trim_ascii().is_empty());
        }
        let start = place.at;
        place.walk(row, usize::MAX);
        cells.push(cell(row, start..row.len(), place.column == self.rule.width));
        true
    }

    /// Whether rows follow as tables have them. Diagrams and the grid tables of reStructuredText are drawn with the same
    /// boxes, but they have a rule after each row and hold words.
    fn holds_rows(&self, text: &[u8], body: usize, whole: bool) -> bool {
        let (mut at, mut rows, mut data, mut fit) = (body, 0, 0, 0);
        let mut cells = Vec::new();
        while let Some((line, next)) = line_at(text, at, whole) {
            let line = &text[line];
            if self.is_rule(line) {
                let below = line_at(text, next, whole).map(|(line, _)| &text[line]).unwrap_or_default();
                let wide = self.names.len() > 1;
                return bar_at(below, 0).is_none()
                    && fit > 0
                    && (is_footer(below) || (wide && data > 0) || (wide && rows > 2) || (data == fit && data == rows));
            }
            if rows == 0 && bar_at(line, 0).is_none() {
                return false;
            }
            rows += 1;
            if rows > ROWS {
                return fit * 2 > rows;
            }
            if self.part(line, &mut cells) {
                fit += 1;
                let data_in =
                    |cell: &Cell| line.get(cell.place.clone()).is_some_and(|cell| is_data(cell) || cell == b"NULL");
                data += usize::from(cells.iter().any(data_in));
            }
            at = next;
        }
        !whole && fit > 1
    }
}

/// A place in a line, in bytes and in columns of the screen.
struct Place {
    at: usize,
    column: usize,
}

impl Place {
    /// Goes on to a column, or to the end of the line.
    fn walk(&mut self, line: &[u8], column: usize) {
        let rest = line.get(self.at..).unwrap_or_default();
        let most = rest.len().min(column.saturating_sub(self.column));
        if rest[..most].is_ascii() {
            self.at += most;
            self.column += most;
            return;
        }
        while self.column < column
            && let Some((c, length)) = char_after(line, self.at)
        {
            self.at += length;
            self.column += width(c);
        }
        // What takes no room stands behind the character it belongs to.
        while let Some((_, length)) = char_after(line, self.at).filter(|&(c, _)| width(c) == 0) {
            self.at += length;
        }
    }

    fn pass_bar(&mut self, line: &[u8]) -> bool {
        let Some(length) = bar_at(line, self.at) else {
            return false;
        };
        self.at += length;
        self.column += 1;
        true
    }
}

/// A cell without the spaces around it. Where it fills its column (`full`), a sign in its last place says that it goes on
/// in the next line (psql: `+` and `.`, with lines of Unicode `↵` and `…`).
fn cell(row: &[u8], place: Range<usize>, full: bool) -> Cell {
    let mut end = place.end;
    let mut wrapped = false;
    let bytes = row.get(place.clone()).unwrap_or_default();
    for sign in ["+", ".", "↵", "…"] {
        if full && bytes.len() > 1 && bytes.ends_with(sign.as_bytes()) {
            (end, wrapped) = (end - sign.len(), true);
        }
    }
    Cell { place: trimmed(row, place.start..end), wrapped }
}

pub(super) fn trimmed(line: &[u8], place: Range<usize>) -> Range<usize> {
    let left = line.get(place.clone()).unwrap_or_default().trim_ascii_start();
    let start = place.end - left.len();
    start..start + left.trim_ascii_end().len()
}

/// What parts the cells of a row.
pub(super) const BARS: [&str; 4] = ["|", "│", "║", "┃"];

/// The length of the bar that stands at a place.
pub(super) fn bar_at(line: &[u8], at: usize) -> Option<usize> {
    let rest = line.get(at..)?;
    BARS.iter().find(|bar| rest.starts_with(bar.as_bytes())).map(|bar| bar.len())
}

/// The first bar from a place on that has a space or the line's end behind it, in bytes.
pub(super) fn first_bar(line: &[u8], from: usize) -> Option<Range<usize>> {
    let mut at = from;
    loop {
        at += memchr::memchr2(b'|', 0xE2, line.get(at..)?)?;
        let bar = bar_at(line, at).unwrap_or(0);
        if bar > 0 && matches!(line.get(at + bar), None | Some(b' ')) {
            return Some(at..at + bar);
        }
        at += bar.max(1);
    }
}

/// Parts a row where it has bars; says whether it ends with one. A row of a box begins with one (`boxed`).
pub(super) fn part_at_bars(row: &[u8], boxed: bool, cells: &mut Vec<Cell>) -> bool {
    cells.clear();
    let row = row.trim_ascii_end();
    let mut start = if boxed { bar_at(row, 0).unwrap_or(0) } else { 0 };
    while let Some(bar) = first_bar(row, start) {
        cells.push(Cell { place: trimmed(row, start..bar.start), wrapped: false });
        start = bar.end;
        if start == row.len() {
            return true;
        }
    }
    cells.push(Cell { place: trimmed(row, start..row.len()), wrapped: false });
    false
}

/// psql's `-[ RECORD 1 ]---`, in whatever language, with a box or without.
pub(super) fn is_record(line: &[u8]) -> bool {
    let begins = ["-[ ", "+-[ ", "─[ ", "┌─[ ", "├─[ ", "╔═[ ", "╟─[ "];
    let Some(rest) = begins.iter().find_map(|begin| line.strip_prefix(begin.as_bytes())) else {
        return false;
    };
    let Some(end) = rest.windows(2).take(64).position(|pair| pair == b" ]") else {
        return false;
    };
    let number = rest[..end].rsplit(|&b| b == b' ').next().unwrap_or_default();
    !number.is_empty() && number.len() < end && number.iter().all(u8::is_ascii_digit)
}

/// mysql's `*************************** 1. row ***************************`.
pub(super) fn is_star_row(line: &[u8]) -> bool {
    let stars = line.iter().take_while(|&&b| b == b'*').count();
    let rest = line.get(stars..).unwrap_or_default();
    let back = rest.iter().rev().take_while(|&&b| b == b'*').count();
    let label = &rest[..rest.len() - back];
    let number = label.strip_prefix(b" ").and_then(|label| label.strip_suffix(b". row "));
    stars == 27 && back == 27 && number.is_some_and(|n| !n.is_empty() && n.iter().all(u8::is_ascii_digit))
}

/// The name and the colon of mysql's `   name: value`. All colons of a record stand at the same byte.
pub(super) fn field(line: &[u8], colon: Option<usize>) -> Option<(Range<usize>, Range<usize>)> {
    let is_colon = |&i: &usize| line.get(i) == Some(&b':') && matches!(line.get(i + 1), None | Some(b' '));
    let colon = match colon {
        Some(colon) => Some(colon).filter(is_colon),
        None => (1..line.len().min(256)).find(is_colon),
    }?;
    let name = trimmed(line, 0..colon);
    (!name.is_empty() && name.end == colon).then_some((name, colon..colon + 1))
}

/// The line below a table: `(3 rows)`, `3 rows in set (0.00 sec)`.
pub(super) fn is_footer(line: &[u8]) -> bool {
    let line = line.trim_ascii();
    if let Some(inner) = line.strip_prefix(b"(").and_then(|line| line.strip_suffix(b")")) {
        let digits = inner.iter().take_while(|b| b.is_ascii_digit()).count();
        return digits > 0 && inner.get(digits) == Some(&b' ') && inner.len() < 40;
    }
    let digits = line.iter().take_while(|b| b.is_ascii_digit()).count();
    let rest = line.get(digits..).unwrap_or_default();
    digits > 0 && (rest.starts_with(b" rows in set") || rest.starts_with(b" row in set"))
}

/// The columns that a character takes on the screen (the wide ones as in Unicode Standard Annex 11, by block).
fn width(c: char) -> usize {
    match c {
        '\u{300}'..='\u{36F}' | '\u{200B}'..='\u{200D}' | '\u{FE00}'..='\u{FE0F}' => 0,
        '\u{1100}'..='\u{115F}'
        | '\u{2E80}'..='\u{A4CF}'
        | '\u{AC00}'..='\u{D7A3}'
        | '\u{F900}'..='\u{FAFF}'
        | '\u{FE30}'..='\u{FE6F}'
        | '\u{FF00}'..='\u{FF60}'
        | '\u{FFE0}'..='\u{FFE6}'
        | '\u{1F300}'..='\u{1FAFF}'
        | '\u{20000}'..='\u{3FFFD}' => 2,
        _ => 1,
    }
}
