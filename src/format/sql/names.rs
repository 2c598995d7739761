//! Names and words of SQL, as all dialects write them.

use crate::detect::text::decode;

/// The longest list of columns that is read, in bytes.
const LONGEST_LIST: usize = 64 * 1024;

/// Where what follows this word begins, white space passed, if the word stands here whole.
pub(super) fn keyword(text: &[u8], at: usize, word: &str) -> Option<usize> {
    let at = skip_blank(text, at);
    let end = at + word.len();
    let here = text.get(at..end)?.eq_ignore_ascii_case(word.as_bytes());
    (here && !text.get(end).is_some_and(|&b| is_plain(b))).then(|| skip_blank(text, end))
}

/// A name, qualified or not, and where it ends: `public.kunde`, `"Lærekontrakt"`, `` `db`.`t` ``, `[dbo].[Kunde]`. The
/// quotes are left out.
pub(super) fn name(text: &[u8], at: usize) -> Option<(String, usize)> {
    let mut at = skip_blank(text, at);
    let mut whole = String::new();
    loop {
        let (part, end) = part(text, at)?;
        whole.push_str(&part);
        at = end;
        if text.get(at) != Some(&b'.') {
            return Some((whole, at));
        }
        whole.push('.');
        at += 1;
    }
}

fn part(text: &[u8], at: usize) -> Option<(String, usize)> {
    let close = match text.get(at)? {
        quote @ (b'"' | b'`' | b'\'') => *quote,
        b'[' => b']',
        _ => {
            let length = text[at..].iter().take_while(|&&b| is_plain(b)).count();
            return (length > 0).then(|| (decode(&text[at..at + length]), at + length));
        }
    };
    let mut part = Vec::new();
    let mut from = at + 1;
    loop {
        let end = from + memchr::memchr(close, text.get(from..)?.get(..1024.min(text.len() - from))?)?;
        part.extend_from_slice(&text[from..end]);
        if text.get(end + 1) != Some(&close) {
            return Some((decode(&part), end + 1));
        }
        part.push(close);
        from = end + 2;
    }
}

/// The names of a list in parentheses; empty where there is none.
pub(super) fn list(text: &[u8], at: usize) -> Vec<String> {
    let mut names = Vec::new();
    let mut at = skip_blank(text, at);
    if text.get(at) != Some(&b'(') {
        return names;
    }
    while matches!(text.get(at), Some(b'(' | b',')) {
        let Some((name, end)) = name(text, at + 1) else { break };
        names.push(name);
        at = skip_blank(text, end);
    }
    names
}

/// Where a list of names in parentheses ends; `None` where there is none.
pub(super) fn list_end(text: &[u8], at: usize) -> Option<usize> {
    let mut at = skip_blank(text, at);
    let limit = text.len().min(at + LONGEST_LIST);
    if text.get(at) != Some(&b'(') {
        return None;
    }
    while at < limit && matches!(text.get(at), Some(b'(' | b',')) {
        at = skip_blank(text, skip_name(text, at + 1)?);
    }
    (text.get(at) == Some(&b')')).then_some(at + 1)
}

/// How long a comment is, its line end with it.
pub(super) fn comment(text: &[u8]) -> Option<usize> {
    match text {
        [b'-', b'-', ..] | [b'#', ..] => memchr::memchr(b'\n', text).map(|end| end + 1),
        [b'/', b'*', ..] => memchr::memmem::find(text, b"*/").map(|end| end + 2),
        _ => None,
    }
}

fn skip_name(text: &[u8], at: usize) -> Option<usize> {
    name(text, at).map(|(_, end)| end)
}

pub(super) fn skip_blank(text: &[u8], mut at: usize) -> usize {
    while text.get(at).is_some_and(u8::is_ascii_whitespace) {
        at += 1;
    }
    at
}

pub(super) fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$' | b'#' | b'@') || byte >= 0x80
}
