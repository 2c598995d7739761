//! `CREATE TABLE`: the names of the columns, and nothing else of it.

use super::names::{comment, keyword, name, skip_blank};

/// No statement is read further than this, in bytes.
const LONGEST: usize = 96 * 1024;

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

/// The columns of a `CREATE TABLE`, in their order; none where others are inherited, which come first.
pub(super) fn columns(statement: &[u8]) -> Vec<Created> {
    let statement = &statement[..statement.len().min(LONGEST)];
    let mut columns = Vec::new();
    let Some(mut at) = memchr::memchr(b'(', statement) else { return columns };
    loop {
        at = skip_comments(statement, at + 1);
        let end = entry_end(statement, at);
        if let Some((name, after)) = name(statement, at).filter(|(_, after)| !is_constraint(statement, at, *after)) {
            let entry = &statement[after..end.unwrap_or(after).max(after)];
            columns.push(Created { name, generated: is_generated(entry) });
        }
        match end {
            Some(end) if statement[end] == b',' => at = end,
            Some(end) if keyword(statement, end + 1, "inherits").is_some() => return Vec::new(),
            _ => return columns,
        }
    }
}

/// Whether an entry is no column: it begins with a word that is reserved, or with one that is a column's name unless
/// what a key, an index and so on need follows it.
fn is_constraint(text: &[u8], at: usize, after: usize) -> bool {
    let is = |word: &str| keyword(text, at, word).is_some();
    if ["constraint", "primary", "unique", "foreign", "check", "like"].iter().any(|word| is(word)) {
        return true;
    }
    let next = |word: &str| keyword(text, after, word).is_some();
    if is("key") || is("index") || is("fulltext") || is("spatial") {
        let after = skip_blank(text, after);
        return match text.get(after) {
            Some(b'(' | b'`' | b'"' | b'[') => true,
            // ``KEY navn (`navn`)``, unlike `key varchar(20)`
            _ => name(text, after).is_some_and(|(_, end)| {
                let list = skip_blank(text, end);
                next("key")
                    || next("index")
                    || keyword(text, end, "using").is_some()
                    || (text.get(list) == Some(&b'(') && !text.get(list + 1).is_some_and(u8::is_ascii_digit))
            }),
        };
    }
    (is("exclude") && (next("using") || text.get(skip_blank(text, after)) == Some(&b'(')))
        || (is("period") && next("for"))
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
            b'[' => at += memchr::memchr(b']', &text[at..])?,
            b'-' | b'/' => at += comment(&text[at..]).map_or(0, |length| length - 2),
            // Else each of many that are never closed would be read to the end.
            b'\n' if table(&text[at + 1..]).is_some() => return None,
            _ => {}
        }
        at += 1;
    }
}

fn skip_comments(text: &[u8], at: usize) -> usize {
    let mut at = skip_blank(text, at);
    while let Some(length) = text.get(at..).and_then(comment) {
        at = skip_blank(text, at + length);
    }
    at
}
