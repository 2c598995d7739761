//! Which dialect a table is written in, if the text is a table at all. Only the beginning of the text is asked, and no
//! list of dialects is tried out: a delimiter must give the same number of fields nearly everywhere, and the cells must
//! look like cells. Wrongly calling a text a table costs it the words around its values, so in doubt it is none.

use super::evidence::{Evidence, header_of, is_data, most_misfits};
use super::fields::{Field, Scan, Syntax};
use crate::format::Head;

/// So much of a text is looked at, in bytes.
pub(super) const HEAD: usize = 64 * 1024;

/// So much of it must already speak for a delimiter, before the rest is looked at.
const GLANCE: usize = 4 * 1024;

/// At most so many lines stand above the header.
const LONGEST_PREAMBLE: usize = 32;

/// Tried in this order. A comma comes last: it also stands in Norwegian numbers and in prose.
const DELIMITERS: [u8; 4] = [b'\t', b';', b'|', b','];

/// Whether a text is worth a closer look: of its first lines enough hold one delimiter, not as their last character.
/// Nearly all source code is told here, in a tenth of the time (73,000 files of cargo's registry: 1.8 s became 0.2).
pub(super) fn may_be_delimited(head: &Head<'_>) -> bool {
    const LINES: usize = 24;
    let text = &head.text[..head.text.len().min(GLANCE)];
    let mut holding = [0; DELIMITERS.len()];
    let mut all = 0;
    let mut hold = |line: &[u8]| {
        let Some((_, line)) = line.trim_ascii().split_last() else { return all };
        let mut held = [false; DELIMITERS.len()];
        for &byte in line.iter().filter(|&&byte| matches!(byte, b'\t' | b';' | b'|' | b',')) {
            DELIMITERS.iter().zip(&mut held).for_each(|(&delimiter, held)| *held |= byte == delimiter);
        }
        holding.iter_mut().zip(held).for_each(|(lines, held)| *lines += usize::from(held));
        all += 1;
        all
    };
    if text.contains(&b'\n') {
        let lines = head.lines().take_while(|(start, _)| *start < text.len());
        lines.map(|(start, line)| hold(&line[..line.len().min(text.len() - start)])).find(|&all| all == LINES);
    } else {
        text.split(|&b| b == b'\r').map(hold).find(|&all| all == LINES);
    }
    let declared = text.get(..4).is_some_and(|start| start.eq_ignore_ascii_case(b"sep="));
    // Cells over several lines thin the delimiters out, so a third will do.
    declared || holding.iter().any(|&lines| lines * 3 >= all)
}

/// How a table is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Dialect {
    pub(super) syntax: Syntax,
    /// How many fields a record has.
    pub(super) fields: usize,
    /// How many bytes stand before the header or the first record.
    pub(super) preamble: usize,
    pub(super) header: bool,
}

impl Dialect {
    /// The dialect of the table that begins like this, if it surely is one. `whole` says that the text has no more than
    /// [`HEAD`] bytes. Where the `columns` are known, it is a table.
    pub(super) fn of(head: &[u8], whole: bool, columns: &[String]) -> Option<Self> {
        let head = &head[..head.len().min(HEAD)];
        let newline = if !head.contains(&b'\n') && head.contains(&b'\r') { b'\r' } else { b'\n' };
        if !columns.is_empty() {
            return Some(Self::of_columns(head, whole, newline, columns.len()));
        }
        if let Some((delimiter, preamble)) = declared(head, newline) {
            let syntax = Syntax { delimiter, newline, backslashes: false };
            let survey = Survey::of(&head[preamble..], syntax, whole);
            let shape = survey.shape()?;
            let header = header_of(&Evidence::of(&head[preamble..], syntax, &survey, &shape), true);
            return Some(Self { syntax, fields: shape.fields, preamble, header: header.unwrap_or(false) });
        }
        DELIMITERS.into_iter().find_map(|delimiter| {
            let syntax = Syntax { delimiter, newline, backslashes: false };
            Self::surely(head, whole, syntax)
        })
    }

    /// The dialect of a table that somebody says is one: the delimiter under which most records are alike. One column
    /// where there is none.
    pub(super) fn told(head: &[u8], whole: bool) -> Self {
        let head = &head[..head.len().min(HEAD)];
        let newline = if !head.contains(&b'\n') && head.contains(&b'\r') { b'\r' } else { b'\n' };
        let alike = |delimiter: u8| {
            let syntax = Syntax { delimiter, newline, backslashes: false };
            let survey = Survey::of(head, syntax, whole);
            let fields = survey.records.first().map_or(1, |record| record.fields);
            let fits = survey.records.iter().filter(|record| record.fields == fields).count();
            (if fields > 1 { fits } else { 0 }, syntax, fields)
        };
        let (_, syntax, fields) = DELIMITERS.into_iter().map(alike).max_by_key(|(fits, ..)| *fits).unwrap_or((
            0,
            Syntax { delimiter: b',', newline, backslashes: false },
            1,
        ));
        // A first record with data in it is no header.
        let mut at = 0;
        let mut header = true;
        while let Some(field) = head.get(at..).and_then(|rest| next_field(rest, syntax, whole, 0)) {
            let content = head.get(at + field.content.start..at + field.content.end).unwrap_or_default();
            header &= !is_data(content);
            at += field.next;
            if field.last {
                break;
            }
        }
        Self { syntax, fields, preamble: 0, header }
    }

    fn surely(head: &[u8], whole: bool, syntax: Syntax) -> Option<Self> {
        if head.len() > GLANCE {
            let glance = Survey::of(&head[..GLANCE], syntax, false);
            let records = glance.records.len();
            if records > 2 && glance.shape().is_none_or(|shape| shape.misfits * 2 > records) {
                return None;
            }
        }
        let survey = Survey::of(head, syntax, whole);
        let shape = survey.shape()?;
        // What the evidence could forgive at most.
        if shape.misfits > most_misfits(survey.records.len()) {
            return None;
        }
        let header = header_of(&Evidence::of(head, syntax, &survey, &shape), false)?;
        let preamble = survey.records.get(shape.first)?.start;
        Some(Self { syntax, fields: shape.fields, preamble, header })
    }

    /// The dialect of a table whose columns are known: the delimiter that most often gives as many fields.
    fn of_columns(head: &[u8], whole: bool, newline: u8, columns: usize) -> Self {
        let (mut best, mut most) = (DELIMITERS[0], 0);
        for delimiter in DELIMITERS {
            let syntax = Syntax { delimiter, newline, backslashes: delimiter == b'\t' };
            let survey = Survey::of(head, syntax, whole);
            let fits = survey.records.iter().filter(|record| record.fields == columns).count();
            if fits > most {
                (best, most) = (delimiter, fits);
            }
        }
        let syntax = Syntax { delimiter: best, newline, backslashes: best == b'\t' };
        Self { syntax, fields: columns, preamble: 0, header: false }
    }
}

/// The delimiter of Excel's line `sep=;`, and where the table begins.
fn declared(head: &[u8], newline: u8) -> Option<(u8, usize)> {
    let line = memchr::memchr(newline, head)?;
    let delimiter = *head.get(4)?;
    let known =
        head.get(..4)?.eq_ignore_ascii_case(b"sep=") && (delimiter.is_ascii_punctuation() || delimiter == b'\t');
    (known && delimiter != b'"' && head.get(5..line)?.trim_ascii().is_empty()).then_some((delimiter, line + 1))
}

/// The records of a head, as one delimiter parts it.
pub(super) struct Survey {
    pub(super) records: Vec<Record>,
}

/// A record of a head.
pub(super) struct Record {
    pub(super) start: usize,
    pub(super) fields: usize,
}

/// What the records of a head have in common.
pub(super) struct Shape {
    /// The record that comes first in the table.
    pub(super) first: usize,
    /// How many fields most records have.
    pub(super) fields: usize,
    /// How many records after the first have more or fewer.
    pub(super) misfits: usize,
    /// Whether the first record is the longest, and most others leave out what is empty at their end.
    pub(super) ragged: bool,
}

impl Survey {
    /// Empty lines are no records. The last record counts where the text ends with it.
    fn of(head: &[u8], syntax: Syntax, whole: bool) -> Self {
        let mut records = Vec::new();
        let (mut start, mut at, mut fields) = (0, 0, 0);
        while let Some(rest) = head.get(at..).filter(|rest| !rest.is_empty()) {
            let field = match next_field(rest, syntax, whole, records.len()) {
                Some(field) => field,
                None => break,
            };
            at += field.next;
            fields += 1;
            if field.last {
                if fields > 1 || !field.content.is_empty() {
                    records.push(Record { start, fields });
                }
                (start, fields) = (at, 0);
            }
        }
        // The last line has no line end, but a delimiter at its end. Or the one record is longer than the head.
        if fields > 0 && (whole || records.is_empty()) {
            records.push(Record { start, fields: fields + usize::from(whole) });
        }
        Self { records }
    }

    /// The number of fields, at least two, that is the most frequent one, and where the table begins.
    fn shape(&self) -> Option<Shape> {
        let mut counts: Vec<usize> = self.records.iter().map(|record| record.fields).filter(|&n| n > 1).collect();
        counts.sort_unstable();
        let runs = counts.chunk_by(|a, b| a == b);
        let fields = runs.max_by_key(|run| run.len()).and_then(|run| run.first().copied())?;
        let longest = self.records.iter().map(|record| record.fields).max()?;
        if self.records.first().is_some_and(|record| record.fields == longest && longest > fields) {
            let misfits = self.records.iter().filter(|record| record.fields < 2).count();
            return Some(Shape { first: 0, fields: longest, misfits, ragged: true });
        }
        let first = self.records.iter().take(LONGEST_PREAMBLE).position(|record| record.fields == fields)?;
        let misfits = self.records[first..].iter().filter(|record| record.fields != fields).count();
        Some(Shape { first, fields, misfits, ragged: false })
    }
}

/// The next field of a head, or `None` where the head ends before it does.
pub(super) fn next_field(rest: &[u8], syntax: Syntax, whole: bool, records: usize) -> Option<Field> {
    match syntax.field(rest, whole) {
        Scan::Whole(field) => Some(field),
        // Two records are enough to go by; before that a quote that stays open is a stray one.
        Scan::Open(_) if records < 2 => match syntax.plain(rest, whole) {
            Scan::Whole(field) => Some(field),
            _ => None,
        },
        Scan::Endless | Scan::Open(_) => None,
    }
}
