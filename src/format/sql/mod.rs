//! SQL dumps as tables, whatever server wrote them: `INSERT` in all dialects, and PostgreSQL's `COPY` (see
//! [`super::copy`]). Columns come from the statement's own list, else from the `CREATE TABLE` before it.
//!
//! A dump is read line by line for the few statements that hold data or name columns. Everything else is text; its
//! quotes are not followed, so an apostrophe in a comment opens nothing.

mod create;
mod literals;
mod long;
mod names;
mod values;

pub(in crate::format) use literals::hex_text;

use std::collections::HashMap;
use std::io::Read;

use super::table::{Columns, Hints, LONGEST_PIECE, Sink, pass_text};
use super::tape::{AHEAD, Tape};
use super::{Head, copy};
use crate::detect::text::decode;
use crate::reason::Reason;
use create::Created;
use names::{keyword, name};

/// Text is handed on when so much of it stands together.
const TEXT: usize = LONGEST_PIECE / 2;

/// The names of tables and columns that are remembered, in bytes, with what keeping them costs.
const MOST_NAMES: usize = 64 * 1024 * 1024;

/// What a name costs beside its letters.
const NAME: usize = 48;

/// Values of a row behind so many count to the last column.
pub(super) const MOST_COLUMNS: usize = 256 * 1024;

/// No head of a statement is looked for further than this: it is in sight wherever a statement begins.
const WINDOW: usize = AHEAD - TEXT;

/// So long a line may be that tells something beside its statement, in bytes.
const LONGEST_LINE: usize = 4096;

/// Whether a text holds statements of a dump.
pub fn looks_like(head: &Head<'_>) -> bool {
    const SIGNS: [&str; 9] = [
        "-- PostgreSQL database",
        "-- MySQL dump",
        "-- MariaDB dump",
        "/*!40",
        "/*M!",
        "PRAGMA foreign_keys=OFF;",
        "SET IDENTITY_INSERT ",
        "SET DEFINE OFF",
        "REM INSERTING",
    ];
    head.lines().any(|(at, line)| {
        // Most lines of code are told by their first two letters.
        let two = |at: usize| [line.get(at), line.get(at + 1)].map(|byte| byte.map_or(0, |byte| byte | 0x20));
        let sign = matches!(two(0), [b'-', b'-'] | [b'/', b'*'] | [b'p' | b'r', b'r' | b'e'] | [b's', b'e'])
            && SIGNS.iter().any(|sign| line.get(..sign.len()).is_some_and(|l| l.eq_ignore_ascii_case(sign.as_bytes())));
        let first = line.iter().position(|b| !matches!(b, b' ' | b'\t')).unwrap_or(0);
        let may_tell = matches!(two(first), [b'i', b'n'] | [b'r', b'e'] | [b'c', b'o' | b'r']);
        let tells = |of| matches!(of, Statement::Insert(_) | Statement::Copy(_) | Statement::Create(_));
        sign || may_tell && Statement::of(&head.text[at..]).is_some_and(tells)
    })
}

/// Reads a dump.
pub fn read(tape: &mut Tape<'_>, sink: &mut dyn Sink, hints: &Hints) {
    let head = tape.look();
    let backslash = is_mysql(&head[..head.len().min(TEXT)]);
    let mut dump = Dump { backslash, hints: hints.table.as_deref(), ..Dump::default() };
    // Text ahead that is not yet handed on, whether it ends where a statement may begin, and where its last line begins.
    let (mut text, mut fresh, mut line_start) = (0, true, 0);
    loop {
        let ahead = tape.look();
        if text == ahead.len() || text >= TEXT {
            pass_text(tape, sink, text);
            fresh &= line_start == text;
            (text, line_start) = (0, 0);
            if tape.is_over() || !sink.go_on() {
                return;
            }
            continue;
        }
        let line = window(&ahead[text..]);
        // Behind a semicolon a statement may begin as well, but not in a string.
        let is_free = || quotes(&ahead[line_start..text]).is_multiple_of(2);
        match Statement::of(line).filter(|_| fresh && is_free()) {
            Some(Statement::Insert(head)) => {
                pass_text(tape, sink, text);
                dump.insert(tape, sink, &head);
                (text, line_start) = (0, 0);
                if !sink.go_on() {
                    return;
                }
                continue;
            }
            Some(Statement::Copy(head)) => {
                pass_text(tape, sink, text + head.length);
                let mut columns = dump.copied(sink, &head);
                (text, line_start) = (0, 0);
                if !copy::rows(tape, sink, &mut columns, true) {
                    sink.gap(Reason::Partial);
                }
                continue;
            }
            Some(Statement::Create(table)) => dump.create(table, line),
            Some(Statement::Database(database)) => (dump.database, dump.last) = (database, None),
            None => {}
        }
        let stretch = &line[..line.len().min(TEXT)];
        match memchr::memchr2(b'\n', b';', stretch) {
            Some(end) => {
                // Most semicolons end their line.
                let end = end + usize::from(line[end] == b';' && line.get(end + 1) == Some(&b'\n'));
                text += end + 1;
                if line[end] == b'\n' {
                    (fresh, line_start) = (true, text);
                }
            }
            None => {
                text += stretch.len();
                fresh = false;
            }
        }
    }
}

fn quotes(line: &[u8]) -> usize {
    memchr::memchr_iter(b'\'', line).count()
}

/// As much of the bytes ahead as a statement is looked for in: never what happens to be held.
fn window(ahead: &[u8]) -> &[u8] {
    &ahead[..ahead.len().min(WINDOW)]
}

/// The columns of the first table that a script creates, and its name: what `mysqldump --tab` writes beside the data.
pub fn first_table(input: &mut dyn Read) -> Option<(String, Vec<String>)> {
    let mut script = Vec::new();
    input.take(1 << 20).read_to_end(&mut script).ok()?;
    let mut lines = Lines { bytes: &script, at: 0 };
    lines.find_map(|at| match Statement::of(&script[at..]) {
        Some(Statement::Create(table)) => {
            Some((table, create::columns(&script[at..]).into_iter().map(|column| column.name).collect()))
        }
        _ => None,
    })
}

/// Which column list goes with a statement of `COPY`, by PostgreSQL's archives.
pub fn copy_head(statement: &str) -> Option<(String, Vec<String>)> {
    match Statement::of(statement.as_bytes()) {
        Some(Statement::Copy(head)) => Some((head.table, head.columns)),
        _ => None,
    }
}

/// Whether `\` escapes in strings. SQLite keeps names in the quotes of MySQL where somebody wrote them so.
fn is_mysql(head: &[u8]) -> bool {
    let has = |sign: &str| memchr::memmem::find(head, sign.as_bytes()).is_some();
    if has("PRAGMA foreign_keys") || has("-- PostgreSQL database") {
        return false;
    }
    // Nothing else has a letter behind `\'`: there the string would be over.
    let mut ends = memchr::memmem::find_iter(head, b"\\'");
    ["MySQL dump", "MariaDB dump", "/*!40", "ENGINE=", "INTO `", "TABLE `"].iter().any(|sign| has(sign))
        || ends.any(|at| head.get(at + 2).is_some_and(u8::is_ascii_alphabetic))
}

/// What a dump told so far.
#[derive(Default)]
struct Dump<'h> {
    /// Whether `\` escapes in strings.
    backslash: bool,
    database: Option<String>,
    known: HashMap<(Option<String>, String), Vec<Created>>,
    /// The tables by the last part of their names in lower case; `None` where several have it.
    alike: HashMap<String, Option<(Option<String>, String)>>,
    /// What these hold, in bytes.
    names: usize,
    /// The head of the last `INSERT` and its columns: in dumps of a row a statement it is nearly always the same.
    last: Option<(Vec<u8>, Columns)>,
    hints: Option<&'h str>,
}

impl Dump<'_> {
    fn create(&mut self, table: String, statement: &[u8]) {
        let columns = create::columns(statement);
        self.last = None;
        self.names += 4 * (NAME + table.len()) + columns.iter().map(|column| NAME + column.name.len()).sum::<usize>();
        if self.names > MOST_NAMES {
            return;
        }
        let key = (self.database.clone(), table);
        let alike = self.alike.entry(last_part(&key.1)).or_insert_with(|| Some(key.clone()));
        if alike.as_ref() != Some(&key) {
            *alike = None;
        }
        self.known.insert(key, columns);
    }

    /// The columns listed, else those created; of these the generated ones are left out where the first row has no
    /// values for them.
    fn inserted(&self, sink: &mut dyn Sink, table: &str, listed: Vec<String>, first_row: &[u8]) -> Columns {
        self.columns(sink, table, listed, |given| values::count(first_row, self.backslash) == given)
    }

    /// `COPY` never writes generated columns.
    fn copied(&self, sink: &mut dyn Sink, head: &CopyHead) -> Columns {
        self.columns(sink, &head.table, head.columns.clone(), |_| true)
    }

    fn columns(
        &self,
        sink: &mut dyn Sink,
        table: &str,
        listed: Vec<String>,
        leaves_out: impl Fn(usize) -> bool,
    ) -> Columns {
        let id = sink.table(self.database.as_deref(), Some(self.hints.unwrap_or(table)));
        if !listed.is_empty() {
            return Columns::new(sink, id, &listed);
        }
        let created = self.created(table).map(Vec::as_slice).unwrap_or_default();
        let given = created.iter().filter(|column| !column.generated).count();
        let all = given == created.len() || !leaves_out(given);
        let names = created.iter().filter(|column| all || !column.generated).map(|column| column.name.clone());
        Columns::new(sink, id, &names.collect::<Vec<_>>())
    }

    /// The columns of a table that was created under this name, in any case, qualified or not.
    fn created(&self, table: &str) -> Option<&Vec<Created>> {
        let exact = self.known.get(&(self.database.clone(), table.to_owned()));
        exact.or_else(|| self.known.get(self.alike.get(&last_part(table))?.as_ref()?))
    }

    /// Reads an `INSERT`.
    fn insert(&mut self, tape: &mut Tape<'_>, sink: &mut dyn Sink, head: &InsertHead) {
        let (bytes, row) = window(tape.ahead()).split_at(head.length);
        let (bytes, mut columns) = match self.last.take() {
            Some((last, columns)) if last == bytes => (last, columns),
            _ => {
                let (table, listed) = head.names(bytes);
                (bytes.to_vec(), self.inserted(sink, &table, listed, row))
            }
        };
        tape.pass(head.length);
        values::read(tape, sink, &mut columns, self.backslash);
        self.last = Some((bytes, columns));
    }
}

fn last_part(name: &str) -> String {
    name.rsplit('.').next().unwrap_or(name).to_lowercase()
}

/// A statement that matters.
enum Statement {
    Insert(InsertHead),
    Copy(CopyHead),
    /// `CREATE TABLE` of this name.
    Create(String),
    /// What follows belongs to this database.
    Database(Option<String>),
}

/// `INSERT INTO name (columns) VALUES`.
struct InsertHead {
    /// Where the table's name begins, and the list behind it if there is one.
    name: usize,
    list: Option<usize>,
    /// Up to the first row.
    length: usize,
}

/// `COPY name (columns) FROM stdin;`, up to its line end.
struct CopyHead {
    table: String,
    columns: Vec<String>,
    length: usize,
}

impl Statement {
    fn of(line: &[u8]) -> Option<Self> {
        let start = line.iter().position(|b| !matches!(b, b' ' | b'\t'))?;
        let statement = &line[start..];
        match statement[0] | 0x20 {
            b'i' | b'r' => InsertHead::of(line, start).map(Self::Insert),
            b'c' => match keyword(statement, 0, "copy") {
                Some(at) => CopyHead::of(line, start + at).map(Self::Copy),
                None => create::table(statement).map(Self::Create),
            },
            b'u' => {
                let at = keyword(statement, 0, "use")?;
                let (database, end) = name(statement, at)?;
                let rest = statement[end..].iter().find(|b| !matches!(b, b' ' | b'\t'));
                matches!(rest, None | Some(b';' | b'\r' | b'\n')).then_some(Self::Database(Some(database)))
            }
            b'\\' | b'|' => {
                let rest = statement.strip_prefix(b"\\connect ")?;
                let rest = &rest[..rest.len().min(LONGEST_LINE)];
                let line = rest.split(|&b| b == b'\n').next()?.trim_ascii();
                // `\connect butikk`, `\connect "min butikk"`, `\connect -reuse-previous=on "dbname='butikk'"`
                let from = memchr::memchr(b'"', line).or_else(|| memchr::memrchr(b' ', line)).unwrap_or(0);
                let plain = decode(&line[from..]).trim_matches(['"', ' ']).replace("dbname=", "");
                Some(Self::Database(Some(plain.trim_matches('\'').to_owned())))
            }
            b's' => {
                let at = keyword(statement, 0, "set")?;
                let at = keyword(statement, at, "search_path")?;
                let at = statement[at..].iter().position(|b| !matches!(b, b' ' | b'='))? + at;
                name(statement, at).map(|(schema, _)| Self::Database(Some(schema)))
            }
            _ => None,
        }
    }
}

impl InsertHead {
    fn of(line: &[u8], start: usize) -> Option<Self> {
        let mut at = match keyword(line, start, "insert").or_else(|| keyword(line, start, "replace")) {
            Some(at) => at,
            // `INSERT ALL` has one `INTO` a row.
            None => keyword(line, start, "into").map(|_| start)?,
        };
        for word in ["low_priority", "delayed", "high_priority", "ignore", "all", "or", "replace", "into"] {
            at = keyword(line, at, word).unwrap_or(at);
        }
        let begin = names::skip_blank(line, at);
        let (_, mut at) = name(line, at)?;
        let list = names::list_end(line, at);
        if let Some(end) = list {
            at = end;
        }
        for word in ["overriding", "system", "user", "value"] {
            at = keyword(line, at, word).unwrap_or(at);
        }
        let end = keyword(line, at, "values").or_else(|| keyword(line, at, "value"))?;
        (*line.get(end)? == b'(').then_some(Self { name: begin, list: list.map(|_| begin), length: end })
    }

    fn names(&self, head: &[u8]) -> (String, Vec<String>) {
        let Some((table, end)) = name(head, self.name) else { return (String::new(), Vec::new()) };
        (table, if self.list.is_some() { names::list(head, end) } else { Vec::new() })
    }
}

impl CopyHead {
    fn of(line: &[u8], at: usize) -> Option<Self> {
        let (table, end) = name(line, at)?;
        let columns = names::list(line, end);
        let end = names::list_end(line, end).unwrap_or(end);
        let end = keyword(line, keyword(line, end, "from")?, "stdin")?;
        let newline = memchr::memchr(b'\n', &line[end..line.len().min(end + LONGEST_LINE)])?;
        let options = line[end..end + newline].to_ascii_lowercase();
        let has = |word: &[u8]| memchr::memmem::find(&options, word).is_some();
        let plain = has(b";") && !has(b"csv") && !has(b"binary") && !has(b"delimiter");
        plain.then_some(Self { table, columns, length: end + newline + 1 })
    }
}

/// Where lines begin.
struct Lines<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Iterator for Lines<'_> {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        let start = self.at;
        let rest = self.bytes.get(start..).filter(|rest| !rest.is_empty())?;
        self.at = start + memchr::memchr(b'\n', rest).map_or(rest.len(), |newline| newline + 1);
        Some(start)
    }
}

#[cfg(test)]
mod tests;
