//! What speaks for and against a table: names above, and below them cells whose columns hold one kind of thing.

use std::collections::HashSet;

use super::dialect::{Shape, Survey, next_field};
use super::fields::Syntax;
use crate::detect::text::decode;

/// So many columns and records are looked at.
const COLUMNS: usize = 256;
const RECORDS: usize = 400;

/// A header's name has no more bytes and words than these.
const LONGEST_NAME: usize = 64;
const MOST_WORDS: usize = 6;

/// So many names that are all different are a header even if there is nothing below them in sight.
const MANY: usize = 64;

/// What a cell looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Empty,
    Number,
    Date,
    Email,
    Code,
    Text,
}

const KINDS: usize = 6;

/// What the records of a head show.
#[derive(Debug, Default)]
pub(super) struct Evidence {
    delimiter: u8,
    fields: usize,
    misfits: usize,
    ragged: bool,
    /// Records that were looked at, the first one (perhaps a header) not counted.
    records: usize,
    first: Vec<String>,
    columns: Vec<Column>,
    /// Records with a bracket or quote that has no partner in its cell, as code and JSON have.
    torn: usize,
    indented: usize,
    /// Records that begin with a tab which is the delimiter: code that is indented, or an empty first cell.
    led: usize,
    /// Records that end with a delimiter.
    trailing: usize,
    /// Delimiters, and those of them with a space behind.
    delimiters: usize,
    spaced: usize,
    quoted: usize,
    cells: usize,
    /// Bytes of all cells that are not quoted.
    bytes: usize,
    /// Whether a line is drawn under the header, as Markdown and consoles do.
    ruled: bool,
}

#[derive(Debug, Default)]
struct Column {
    kinds: [usize; KINDS],
    /// How many cells have a capital letter.
    capitals: usize,
}

impl Evidence {
    pub(super) fn of(head: &[u8], syntax: Syntax, survey: &Survey, shape: &Shape) -> Self {
        let mut this = Self {
            delimiter: syntax.delimiter,
            fields: shape.fields,
            misfits: shape.misfits,
            ragged: shape.ragged,
            columns: (0..shape.fields.min(COLUMNS)).map(|_| Column::default()).collect(),
            ..Self::default()
        };
        for (i, record) in survey.records.iter().skip(shape.first).take(RECORDS).enumerate() {
            let line = head.get(record.start..).unwrap_or_default();
            this.ruled |= i < 3 && is_rule(line, syntax.newline);
            if record.fields == shape.fields || shape.ragged {
                this.record(line, syntax, i == 0, record.fields);
            }
        }
        this
    }

    fn record(&mut self, line: &[u8], syntax: Syntax, first: bool, fields: usize) {
        let (mut at, mut torn, mut last_empty) = (0, false, false);
        self.records += usize::from(!first);
        match line.first() {
            Some(b'\t') if syntax.delimiter == b'\t' => self.led += 1,
            Some(b' ' | b'\t') => self.indented += 1,
            _ => {}
        }
        for position in 0..fields {
            let rest = line.get(at..).unwrap_or_default();
            let Some(field) = next_field(rest, syntax, true, 0) else { break };
            let cell = rest.get(field.content.clone()).unwrap_or_default();
            let quoted = field.content.start > 0 && rest.get(field.content.start - 1) == Some(&b'"');
            self.delimiters += usize::from(position > 0);
            self.spaced += usize::from(position > 0 && rest.first() == Some(&b' ') && rest.get(1) != Some(&b' '));
            self.quoted += usize::from(quoted);
            self.cells += 1;
            self.bytes += if quoted { 0 } else { cell.len() };
            torn |= !quoted && !field.stray && !is_balanced(cell);
            last_empty = cell.is_empty();
            if first {
                self.first.push(decode(&cell[..cell.len().min(2 * LONGEST_NAME)]));
            } else if let Some(column) = self.columns.get_mut(position) {
                column.kinds[kind(cell) as usize] += 1;
                column.capitals += usize::from(cell.iter().any(u8::is_ascii_uppercase));
            }
            at += field.next;
        }
        self.torn += usize::from(torn);
        self.trailing += usize::from(last_empty);
    }

    /// How many columns hold one kind of thing that is no plain text.
    fn typed(&self) -> usize {
        self.columns.iter().filter(|column| column.kind().is_some()).count()
    }

    /// How many different kinds the columns are of, text included.
    fn variety(&self) -> usize {
        let of = |wanted: Kind| self.columns.iter().any(|column| column.main() == Some(wanted));
        [Kind::Number, Kind::Date, Kind::Email, Kind::Code, Kind::Text].into_iter().filter(|&kind| of(kind)).count()
    }

    /// Whether the records look like something else: code, prose, lists, drawn tables.
    fn is_no_table(&self) -> bool {
        let all = self.records + 1;
        let drawn = self.delimiter == b'|' && self.first.first().is_some_and(String::is_empty);
        let listed = self.trailing * 2 > all && self.fields < 3;
        let wordy = self.bytes > 80 * self.cells.max(1);
        // Under names that head tables a cell of prose may hold half a bracket.
        let torn = self.torn * if self.known_names() > 2 || self.is_regular() { 2 } else { 10 } > all;
        self.ruled
            || drawn
            || listed
            || wordy
            || torn
            || self.indented * 10 > all
            || (self.led * 10 > all && !self.is_regular())
    }

    /// Whether all records have as many cells, under a header that surely is one or of kinds of data: what begins with a
    /// tab has an empty first cell then, and a lone bracket is a letter of an old character set.
    fn is_regular(&self) -> bool {
        let known = self.known_names();
        let named =
            (known > 0 || self.typed() > 1) && self.first.iter().all(|name| !name.is_empty()) && self.is_named();
        self.fields > 2 && self.misfits == 0 && !self.ragged && (named || self.typed() > 2) && self.led <= self.records
    }

    /// Whether the first record is names and nothing else.
    fn is_named(&self) -> bool {
        let names: Vec<&str> = self.first.iter().map(|name| name.trim().trim_start_matches(['#', ' '])).collect();
        let empty = names.iter().filter(|name| name.is_empty()).count();
        let mut seen = HashSet::new();
        empty <= names.len() / 4 + usize::from(names.last().is_some_and(|name| name.is_empty()))
            && names.len() - empty > 1
            && names.iter().all(|name| name.is_empty() || (is_name(name) && (seen.insert(*name) || is_known(name))))
    }

    /// How many names are words that head columns.
    fn known_names(&self) -> usize {
        self.first.iter().filter(|name| is_known(name)).count()
    }

    /// Whether names are written in another way than what stands below them: as words without capitals.
    fn differs_in_style(&self) -> bool {
        let word = |c: char| !c.is_uppercase() && (c.is_alphanumeric() || " _-".contains(c));
        let plain = self.first.iter().all(|name| name.chars().all(word));
        plain && self.records > 0 && self.columns.iter().any(|column| column.capitals * 10 > self.records * 8)
    }
}

impl Column {
    /// The kind of nearly all cells that are not empty.
    fn main(&self) -> Option<Kind> {
        let all: usize = self.kinds.iter().sum::<usize>() - self.kinds[Kind::Empty as usize];
        let kinds = [Kind::Number, Kind::Date, Kind::Email, Kind::Code, Kind::Text];
        kinds.into_iter().find(|&kind| all > 0 && self.kinds[kind as usize] * 10 >= all * 9)
    }

    /// The same, unless it is plain text.
    fn kind(&self) -> Option<Kind> {
        self.main().filter(|&kind| kind != Kind::Text)
    }
}

/// Whether this surely is a table, and then whether its first record is the header. `declared` says that the file itself
/// names its delimiter.
pub(super) fn header_of(evidence: &Evidence, declared: bool) -> Option<bool> {
    let named = evidence.is_named();
    let (known, typed, records) = (evidence.known_names(), evidence.typed(), evidence.records);
    let many = evidence.fields >= MANY && records == 0;
    let header = named && (known > 0 || typed > 0 || many || evidence.differs_in_style());
    if evidence.ragged && (!header || known < 2) {
        return None;
    }
    if declared {
        return Some(header);
    }
    let slack = if header && known > 1 { most_misfits(records) } else { records / 20 };
    if evidence.is_no_table() || evidence.misfits > slack {
        return None;
    }
    let comma = evidence.delimiter == b',';
    // A tab or a semicolon hardly stands in other lines the same number of times.
    let rare =
        matches!(evidence.delimiter, b'\t' | b';') && evidence.misfits == 0 && (known > 0 || evidence.fields > 2);
    let prose = evidence.spaced * 2 > evidence.delimiters && evidence.delimiter != b'\t';
    let sure = if header {
        match (known, typed) {
            (2.., _) => !prose || (typed > 0 && records > 0),
            (_, 1..) => records > 1 && (!prose || typed * 2 >= evidence.fields),
            _ => {
                let enough = if rare { 1 } else { 2 };
                !prose && (records > enough && (!comma || evidence.fields > 2) || evidence.fields >= MANY)
            }
        }
    } else {
        let few = if comma { 4 } else { 3 };
        let plenty = evidence.fields >= few && evidence.misfits == 0 && evidence.spaced == 0 && typed > 0;
        let numbers = rare && plenty && records > 2 && typed > 2;
        records > 1 && !prose && (typed > 1 || plenty) && (evidence.variety() > 1 || numbers)
    };
    sure.then_some(header)
}

/// So many of the records may have another number of fields under a header whose names are known.
pub(super) fn most_misfits(records: usize) -> usize {
    records / 5 + usize::from(records > 3)
}

fn is_name(name: &str) -> bool {
    let fine = |c: char| c.is_alphanumeric() || " _-./()%#&+*:?[]".contains(c) || (c > '\u{7F}' && !c.is_control());
    // `Etternavn, fornavn`: no delimiter, since the name is quoted or something else parts the fields.
    let listed = name.matches(", ").count() == 1 && is_known(name);
    let fine = |c: char| fine(c) || (c == ',' && listed);
    let digits = name.bytes().filter(u8::is_ascii_digit).count();
    name.len() <= LONGEST_NAME
        && name.split_ascii_whitespace().count() <= MOST_WORDS
        && name.chars().any(char::is_alphabetic)
        && name.chars().all(fine)
        && digits < 6
        && !name.ends_with(':')
        && !name.contains("//")
        && !matches!(kind(name.as_bytes()), Kind::Number | Kind::Date | Kind::Email)
        && is_balanced(name.as_bytes())
}

/// Words that head columns, whole or at the end of a compound (`kundenavn`, `ship_address`).
const ENDS: [&str; 34] = [
    "navn",
    "nummer",
    "nr",
    "adresse",
    "dato",
    "epost",
    "mail",
    "telefon",
    "tlf",
    "mobil",
    "kode",
    "poststed",
    "beløp",
    "land",
    "kjønn",
    "alder",
    "status",
    "name",
    "number",
    "address",
    "date",
    "email",
    "phone",
    "code",
    "zip",
    "city",
    "country",
    "gender",
    "amount",
    "birthday",
    "comment",
    "title",
    "description",
    "count",
];

/// Words that head columns only as they are.
const WORDS: [&str; 24] = [
    "id",
    "no",
    "type",
    "value",
    "key",
    "age",
    "sex",
    "url",
    "fnr",
    "dnr",
    "kid",
    "iban",
    "konto",
    "kommune",
    "fylke",
    "fodt",
    "født",
    "sum",
    "mva",
    "user",
    "created",
    "updated",
    "opprettet",
    "endret",
];

/// Whether a name holds a word that heads columns.
pub(super) fn is_known(name: &str) -> bool {
    let lower = name.to_lowercase();
    lower.split(|c: char| !c.is_alphanumeric()).any(|word| {
        WORDS.contains(&word) || ENDS.iter().any(|end| word.ends_with(end)) || (word.ends_with("id") && word.len() < 9)
    })
}

fn is_rule(line: &[u8], newline: u8) -> bool {
    let line = line.split(|&b| b == newline).next().unwrap_or_default().trim_ascii();
    line.windows(2).any(|pair| pair == b"--" || pair == b"==")
        && line.iter().all(|b| matches!(b, b'-' | b'=' | b'+' | b'|' | b':' | b' '))
}

/// Whether each bracket of a cell has its partner there, and each quote.
fn is_balanced(cell: &[u8]) -> bool {
    let (mut round, mut square, mut curly, mut quotes) = (0_i32, 0_i32, 0_i32, 0);
    for &byte in cell {
        match byte {
            b'(' => round += 1,
            b')' => round -= 1,
            b'[' => square += 1,
            b']' => square -= 1,
            b'{' => curly += 1,
            b'}' => curly -= 1,
            b'"' => quotes += 1,
            _ => {}
        }
        if round < 0 || square < 0 || curly < 0 {
            return false;
        }
    }
    round == 0 && square == 0 && curly == 0 && quotes % 2 == 0
}

/// Whether a cell is of a kind that names are not.
pub(super) fn is_data(cell: &[u8]) -> bool {
    !matches!(kind(cell), Kind::Empty | Kind::Text)
}

fn kind(cell: &[u8]) -> Kind {
    let cell = cell.trim_ascii();
    let Some(&first) = cell.first() else {
        return Kind::Empty;
    };
    let digits = cell.iter().filter(|b| b.is_ascii_digit()).count();
    let parts = cell.iter().filter(|b| matches!(b, b'-' | b'/' | b':')).count();
    let all = |also: &[u8]| cell.iter().all(|b| b.is_ascii_digit() || also.contains(b));
    if digits > 0 && all(b" .,+-%") && parts < 2 {
        return Kind::Number;
    }
    if digits > 3 && first.is_ascii_digit() && all(b"-/:. TZ+,") {
        return Kind::Date;
    }
    if let Some(at) = memchr::memchr(b'@', cell) {
        let plain = !cell.iter().any(|b| b.is_ascii_whitespace() || b"<>()\"=;,/".contains(b));
        if at > 0 && plain && cell[at..].contains(&b'.') {
            return Kind::Email;
        }
    }
    let hex = cell.iter().all(|b| b.is_ascii_hexdigit() || *b == b'-');
    if hex && digits > 3 && cell.len() > 7 { Kind::Code } else { Kind::Text }
}
