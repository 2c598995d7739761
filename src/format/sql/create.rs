//! `CREATE TABLE`: the names of the columns, and nothing else of it.

use super::names::{keyword, name, skip_blank};

/// No statement is read further than this, in bytes.
const LONGEST: usize = 96 * 1024;

/// Words that begin an entry which is no column.
const NO_COLUMN: [&str; 12] = [
    "constraint",
    "primary",
    "unique",
    "key",
    "index",
    "foreign",
    "check",
    "exclude",
    "fulltext",
    "spatial",
    "like",
    "period",
];

/// The name of the table that a statement creates.
pub(super) fn table(statement: &[u8]) -> Option<String> {
    let mut at = keyword(statement, 0, "create")?;
    for word in ["or", "replace", "global", "local", "temporary", "temp", "unlogged", "foreign", "external"] {
        at = keyword(statement, at, word).unwrap_or(at);
    }
    at = keyword(statement, at, "table")?;
    for word in ["if", "not", "exists"] {
        at = keyword(statement, at, word).unwrap_or(at);
    }
    let (table, end) = name(statement, at)?;
    (statement.get(skip_blank(statement, end)) == Some(&b'(')).then_some(table)
}

/// A column as it is created.
pub(super) struct Created {
    pub(super) name: String,
    /// Whether its values are worked out from others: SQLite leaves such columns out of its dumps without saying so,
    /// MariaDB writes them, PostgreSQL writes `DEFAULT`.
    pub(super) generated: bool,
}

/// The columns of a `CREATE TABLE`, in their order.
pub(super) fn columns(statement: &[u8]) -> Vec<Created> {
    let statement = &statement[..statement.len().min(LONGEST)];
    let mut columns = Vec::new();
    let Some(mut at) = memchr::memchr(b'(', statement) else { return columns };
    loop {
        at = skip_comments(statement, at + 1);
        let is_word = |word: &&str| keyword(statement, at, word).is_some();
        let end = entry_end(statement, at);
        if !NO_COLUMN.iter().any(|word| is_word(&word))
            && let Some((name, after)) = name(statement, at)
        {
            let entry = &statement[after..end.unwrap_or(after).max(after)];
            columns.push(Created { name, generated: is_generated(entry) });
        }
        match end {
            Some(end) if statement[end] == b',' => at = end,
            _ => return columns,
        }
    }
}

fn is_generated(entry: &[u8]) -> bool {
    let entry = entry.to_ascii_lowercase();
    let has = |words: &[u8]| memchr::memmem::find(&entry, words).is_some();
    has(b"generated always as (") || has(b" as (")
}

/// Where an entry ends: at a comma, or at the parenthesis that closes the list.
fn entry_end(text: &[u8], mut at: usize) -> Option<usize> {
    let mut depth = 0;
    loop {
        match text.get(at)? {
            b'(' => depth += 1,
            b')' if depth == 0 => return Some(at),
            b')' => depth -= 1,
            b',' if depth == 0 => return Some(at),
            quote @ (b'\'' | b'"' | b'`') => at += 1 + memchr::memchr(*quote, text.get(at + 1..)?)?,
            b'-' if text.get(at + 1) == Some(&b'-') => at += memchr::memchr(b'\n', &text[at..])?,
            _ => {}
        }
        at += 1;
    }
}

fn skip_comments(text: &[u8], at: usize) -> usize {
    let mut at = skip_blank(text, at);
    while text[at..].starts_with(b"--") {
        at += memchr::memchr(b'\n', &text[at..]).unwrap_or(text.len() - at);
        at = skip_blank(text, at);
    }
    at
}
