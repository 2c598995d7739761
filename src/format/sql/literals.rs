//! What stands in quotes in an `INSERT`, and how it is read: by its prefix, or by the call around it.

use std::ops::Range;

use super::names::is_plain;
use crate::format::table::{Unescape, Unescaped};

/// The quote that closes a string with this content, and whether there are escapes in it. The end of the content is
/// how far to look; a quote there may be the first of two.
#[inline]
pub(super) fn end(text: &[u8], content: Range<usize>, quote: u8, backslash: bool) -> Option<(usize, bool)> {
    let mut at = content.start;
    let mut escaped = false;
    loop {
        let rest = text.get(at..content.end)?;
        at += if backslash { memchr::memchr2(quote, b'\\', rest) } else { memchr::memchr(quote, rest) }?;
        if text[at] == quote && text.get(at + 1) != Some(&quote) {
            return Some((at, escaped));
        }
        escaped = true;
        at += 2;
    }
}

/// A cut in the content of a string that parts no escape; `at` lies behind the first of them.
pub(super) fn unsplit(text: &[u8], at: usize, backslash: bool) -> usize {
    let mut from = 0;
    loop {
        let rest = &text[from..at];
        let hit = if backslash { memchr::memchr2(b'\'', b'\\', rest) } else { memchr::memchr(b'\'', rest) };
        match hit.map(|hit| from + hit) {
            None => return at,
            Some(escape) if escape + 2 > at => return escape,
            Some(escape) => from = escape + 2,
        }
    }
}

/// Whether the string that opens here is PostgreSQL's `E'…'`, with backslashes.
pub(super) fn is_escape_string(text: &[u8], quote: usize) -> bool {
    prefix(text, quote) == Some(b'e')
}

/// The one letter before a quote, in lower case.
fn prefix(text: &[u8], quote: usize) -> Option<u8> {
    match text.get(..quote)? {
        [.., before, letter] if !is_plain(*before) => Some(letter | 0x20),
        [letter] => Some(letter | 0x20),
        _ => None,
    }
}

/// How an expression is read that holds strings; `None` where it has to be taken as it stands.
pub(super) fn reading(written: &[u8], backslash: bool) -> Option<Unescape> {
    if !each(written, backslash, |_, _| {}) {
        return None;
    }
    Some(if backslash { strings_backslash } else { strings })
}

/// How a string is read that is longer than a piece, by what stands before it.
pub(super) fn reading_long(before: &[u8], backslash: bool) -> Unescape {
    if is_call(before, b"replace(") {
        long_lines
    } else if is_call(before, b"unistr(") {
        long_unistr
    } else if prefix(before, before.len()) == Some(b'x') {
        hex_digits
    } else if backslash {
        backslashes
    } else {
        doubled
    }
}

fn is_call(before: &[u8], name: &[u8]) -> bool {
    before.len().checked_sub(name.len()).is_some_and(|at| before[at..].eq_ignore_ascii_case(name))
}

/// Whether what stands between the strings of an expression says nothing but how they are put together: operators,
/// names of calls and types, short numbers.
pub(super) fn is_structure(between: &[u8], before_string: bool) -> bool {
    let mut at = 0;
    let mut type_follows = false;
    while let Some(start) = between[at..].iter().position(|&b| is_plain(b) || matches!(b, b'"' | b'`')) {
        let start = at + start;
        let end = start + between[start..].iter().take_while(|&&b| is_plain(b) || b == b'.').count();
        let word = &between[start..end];
        let behind = between[end..].trim_ascii_start();
        let known = word.len() <= 4 && word.iter().all(u8::is_ascii_digit) || is_any(word, &["as", "collate"]);
        let named = if behind.starts_with(b"(") {
            is_any(word, &CALLS) || READERS.iter().any(|reader| starts_with(word, reader))
        } else {
            behind.is_empty() && before_string && (word[..word.len().min(1)] == *b"_" || is_any(word, &PREFIXES))
        };
        if word.is_empty() || !(known || named || type_follows || between[..start].ends_with(b"::")) {
            return false;
        }
        type_follows = known && !word[0].is_ascii_digit();
        at = end;
    }
    true
}

fn is_any(word: &[u8], words: &[&str]) -> bool {
    words.iter().any(|known| word.eq_ignore_ascii_case(known.as_bytes()))
}

fn starts_with(text: &[u8], word: &str) -> bool {
    text.get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word.as_bytes()))
}

/// What may stand before a string beside the character set that MySQL writes there.
const PREFIXES: [&str; 9] = ["n", "e", "x", "b", "u", "date", "time", "timestamp", "interval"];

/// Calls that say what their string is.
const CALLS: [&str; 7] = ["cast", "unistr", "char", "chr", "nchar", "hextoraw", "st_geomfromtext"];

/// How calls begin whose further strings say how the first one is to be read.
const READERS: [&str; 4] = ["to_", "replace", "str_to_date", "convert"];

/// Finds the strings that make up an expression, in their quotes, and says what stands before each; of a call it is the
/// first one. False where the expression holds more than that.
fn each(raw: &[u8], backslash: bool, mut take: impl FnMut(Range<usize>, Range<usize>)) -> bool {
    let (mut at, mut depth, mut taken, mut reads) = (0, 0_usize, false, false);
    let mut before = 0..0;
    loop {
        let quote = memchr::memchr(b'\'', &raw[at..]).map(|hit| at + hit);
        let between = at..quote.unwrap_or(raw.len());
        if !is_structure(&raw[between.clone()], quote.is_some()) {
            return false;
        }
        for (i, byte) in raw[between.clone()].iter().enumerate() {
            match byte {
                b'(' if depth == 0 => {
                    depth = 1;
                    taken = false;
                    let name = raw[at..at + i].iter().rev().take_while(|&&b| is_plain(b)).count();
                    reads = READERS.iter().any(|reader| starts_with(&raw[at + i - name..], reader));
                }
                b'(' => depth += 1,
                b')' => depth = depth.saturating_sub(1),
                b'[' if raw.get(at + i + 1) != Some(&b']') => return false,
                _ => {}
            }
        }
        before.end = between.end;
        let Some(quote) = quote else { return true };
        let escapes = backslash || is_escape_string(raw, quote);
        let Some((end, _)) = end(raw, quote + 1..raw.len(), b'\'', escapes) else { return false };
        if depth == 0 || !taken {
            take(before.clone(), quote + 1..end);
            before.start = end + 1;
        } else if !reads || !is_format(&raw[quote + 1..end]) {
            return false;
        }
        taken = true;
        at = end + 1;
    }
}

/// Whether a string says how another one is to be read: `DD.MM.RRRR HH24:MI:SSXFF`, `\n`.
fn is_format(content: &[u8]) -> bool {
    let letters = || content.iter().filter(|byte| byte.is_ascii_alphabetic());
    letters().all(|letter| b"adfhimnoprstxyz".contains(&(letter | 0x20)))
        && (letters().all(u8::is_ascii_uppercase) || letters().all(u8::is_ascii_lowercase))
        && content.iter().filter(|byte| byte.is_ascii_digit() || **byte >= 0x80).count() <= 4
}

fn strings(raw: &[u8], out: &mut Unescaped) {
    put_strings(raw, out, false);
}

fn strings_backslash(raw: &[u8], out: &mut Unescaped) {
    put_strings(raw, out, true);
}

fn put_strings(raw: &[u8], out: &mut Unescaped, backslash: bool) {
    let has = |sign: &[u8]| memchr::memmem::find(raw, sign).is_some();
    let style = Style {
        // `sqlite3 .dump` writes line ends as `replace('…\n…','\n',char(10))`. Where the text itself holds `\n`, the
        // shell takes `\012` for the line end, and says so behind it.
        newline: match starts_with(raw, "replace(") {
            true if has(b",'\\012',char(10)") => Some(b"\\012"),
            true if has(b",'\\n',char(10)") => Some(b"\\n"),
            _ => None,
        },
        carriage: has(b",'\\r',char(13)"),
        // Newer ones write `unistr('…\u000a…')`.
        unistr: starts_with(raw, "unistr("),
        backslash,
    };
    each(raw, backslash, |before, content| {
        // `'…' || chr(10) || '…'`
        let lower = raw[before.clone()].to_ascii_lowercase();
        if before.start > 0 && memchr::memmem::find(&lower, b"ch").is_some() {
            out.put(b"\n", before.clone());
        }
        match prefix(raw, before.end) {
            Some(b'x') => {
                if !put_hex(raw, content.clone(), false, out) {
                    out.copy(raw, content);
                }
            }
            Some(b'e') => put_literal(raw, content, &Style { backslash: true, ..style }, out),
            _ => put_literal(raw, content, &style, out),
        }
    });
}

/// How the content of a string is read, beside `''`.
#[derive(Clone, Copy, Default)]
struct Style {
    /// With MySQL's escapes.
    backslash: bool,
    /// What stands for a line end.
    newline: Option<&'static [u8]>,
    /// With `\r` for a carriage return.
    carriage: bool,
    /// With `\uXXXX`.
    unistr: bool,
}

fn put_literal(raw: &[u8], range: Range<usize>, style: &Style, out: &mut Unescaped) {
    let mut from = range.start;
    while let Some(hit) = memchr::memchr2(b'\'', b'\\', &raw[from..range.end]) {
        let at = from + hit;
        let rest = &raw[at..range.end];
        let mut letter = [0; 4];
        let (length, meaning): (usize, &[u8]) = match rest {
            [b'\'', ..] => (2, b"'"),
            _ if style.newline.is_some_and(|mark| rest.starts_with(mark)) => {
                (style.newline.map_or(2, <[u8]>::len), b"\n")
            }
            [_, b'r', ..] if style.carriage => (2, b"\r"),
            [_, b'\\', ..] if style.unistr => (2, b"\\"),
            [_, b'u', ..] if style.unistr => match unicode(rest) {
                Some(c) => (6, c.encode_utf8(&mut letter).as_bytes()),
                None => (1, b"\\"),
            },
            _ if style.backslash => (2, meaning(rest)),
            _ => (1, b"\\"),
        };
        let end = range.end.min(at + length);
        out.copy(raw, from..at);
        out.put(meaning, at..end);
        from = end;
    }
    out.copy(raw, from..range.end);
}

/// `\u000a`
fn unicode(escape: &[u8]) -> Option<char> {
    let digits = std::str::from_utf8(escape.get(2..6)?).ok()?;
    u32::from_str_radix(digits, 16).ok().and_then(char::from_u32)
}

/// What a backslash and the byte behind it mean (MySQL Reference Manual, String Literals).
fn meaning(escape: &[u8]) -> &[u8] {
    match escape.get(1) {
        Some(b'n') => b"\n",
        Some(b't') => b"\t",
        Some(b'r') => b"\r",
        Some(b'0') => b"\0",
        Some(b'Z') => b"\x1A",
        Some(b'b') => b"\x08",
        Some(_) => &escape[1..2],
        None => b"\\",
    }
}

/// `''` is a quote.
pub(super) fn doubled(raw: &[u8], out: &mut Unescaped) {
    put_literal(raw, 0..raw.len(), &Style::default(), out);
}

/// MySQL's escapes, and `''`.
pub(super) fn backslashes(raw: &[u8], out: &mut Unescaped) {
    put_literal(raw, 0..raw.len(), &Style { backslash: true, ..Style::default() }, out);
}

fn long_lines(raw: &[u8], out: &mut Unescaped) {
    put_literal(raw, 0..raw.len(), &Style { newline: Some(b"\\n"), ..Style::default() }, out);
}

fn long_unistr(raw: &[u8], out: &mut Unescaped) {
    put_literal(raw, 0..raw.len(), &Style { unistr: true, ..Style::default() }, out);
}

/// PostgreSQL writes bytea as `\x…`: read as text if it is text.
pub(super) fn hex_escape(content: &[u8]) -> Option<Unescape> {
    (content.len() > 2 && content.starts_with(b"\\x")).then_some(hex_text as Unescape)
}

/// Bytes in hexadecimal behind `0x` or `\x`: what they say if that is text, else as they stand.
pub(in crate::format) fn hex_text(raw: &[u8], out: &mut Unescaped) {
    if !put_hex(raw, raw.len().min(2)..raw.len(), false, out) {
        out.copy(raw, 0..raw.len());
    }
}

/// A part of such digits: a character may go on in the piece before or behind.
pub(super) fn hex_digits(raw: &[u8], out: &mut Unescaped) {
    if !put_hex(raw, 0..raw.len(), true, out) {
        out.copy(raw, 0..raw.len());
    }
}

/// Adds what digits say if that is text.
fn put_hex(raw: &[u8], digits: Range<usize>, torn: bool, out: &mut Unescaped) -> bool {
    let decoded = data_encoding::HEXLOWER_PERMISSIVE.decode(&raw[digits.clone()]).ok();
    let Some(bytes) = decoded.filter(|bytes| is_text(bytes, torn)) else { return false };
    for (i, byte) in bytes.iter().enumerate() {
        out.put(&[*byte], digits.start + 2 * i..digits.start + 2 * i + 2);
    }
    true
}

fn is_text(bytes: &[u8], torn: bool) -> bool {
    let first = bytes.iter().take_while(|&&b| torn && b & 0xC0 == 0x80).count();
    let bytes = &bytes[first.min(3)..];
    let valid = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) if torn && error.error_len().is_none() => {
            std::str::from_utf8(&bytes[..error.valid_up_to()]).unwrap_or_default()
        }
        Err(_) => return false,
    };
    !valid.is_empty() && !valid.chars().any(|c| c.is_control() && !c.is_whitespace())
}
