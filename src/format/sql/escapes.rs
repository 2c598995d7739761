//! What strings of SQL mean: doubled quotes, backslashes, bytes in hexadecimal, and the strings of calls.

use std::ops::Range;

use super::values::string_end;
use crate::format::table::{Unescape, Unescaped};

/// PostgreSQL writes bytea as `\x…`: read as text if it is text.
pub(super) fn hex_escape(content: &[u8]) -> Option<Unescape> {
    (content.len() > 2 && content.starts_with(b"\\x")).then_some(hex_text as Unescape)
}

/// `''` is a quote.
pub(super) fn doubled(raw: &[u8], out: &mut Unescaped) {
    let mut from = 0;
    while let Some(hit) = memchr::memchr(b'\'', &raw[from..]) {
        let at = from + hit;
        out.copy(raw, from..at);
        let end = raw.len().min(at + 2);
        out.put(b"'", at..end);
        from = end;
    }
    out.copy(raw, from..raw.len());
}

/// MySQL's escapes (Reference Manual, String Literals), and `''`.
pub(super) fn backslashes(raw: &[u8], out: &mut Unescaped) {
    let mut from = 0;
    while let Some(hit) = memchr::memchr2(b'\'', b'\\', &raw[from..]) {
        let at = from + hit;
        out.copy(raw, from..at);
        let end = raw.len().min(at + 2);
        let meaning: &[u8] = match (raw[at], raw.get(at + 1)) {
            (b'\'', _) => b"'",
            (_, Some(b'n')) => b"\n",
            (_, Some(b't')) => b"\t",
            (_, Some(b'r')) => b"\r",
            (_, Some(b'0')) => b"\0",
            (_, Some(b'Z')) => b"\x1A",
            (_, Some(b'b')) => b"\x08",
            (_, Some(_)) => &raw[at + 1..end],
            (_, None) => b"\\",
        };
        out.put(meaning, at..end);
        from = end;
    }
    out.copy(raw, from..raw.len());
}

/// Bytes in hexadecimal behind `0x` or `\x`: what they say if that is text, else as they stand.
pub(in crate::format) fn hex_text(raw: &[u8], out: &mut Unescaped) {
    let digits = &raw[raw.len().min(2)..];
    let decoded = data_encoding::HEXLOWER_PERMISSIVE.decode(digits).ok();
    let text = decoded.filter(|bytes| !bytes.is_empty() && is_text(bytes));
    match text {
        Some(bytes) => {
            for (i, byte) in bytes.iter().enumerate() {
                out.put(&[*byte], 2 + 2 * i..4 + 2 * i);
            }
        }
        None => out.copy(raw, 0..raw.len()),
    }
}

fn is_text(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).is_ok_and(|text| !text.chars().any(|c| c.is_control() && !c.is_whitespace()))
}

/// An expression: the first string of a call (`CAST(N'x' AS date)`), or all strings that are put together.
pub(super) fn strings(raw: &[u8], out: &mut Unescaped) {
    literals(raw, out, false);
}

pub(super) fn strings_backslash(raw: &[u8], out: &mut Unescaped) {
    literals(raw, out, true);
}

fn literals(raw: &[u8], out: &mut Unescaped, backslash: bool) {
    let call = raw.first().is_some_and(u8::is_ascii_alphabetic)
        && raw.iter().find(|b| !b.is_ascii_alphanumeric() && !matches!(b, b'_' | b'.')) == Some(&b'(');
    // `sqlite3 .dump` writes line ends as `replace('…\n…','\n',char(10))`, newer ones as `unistr('…\u000a…')`.
    let replaced = raw.get(..8).is_some_and(|head| head.eq_ignore_ascii_case(b"replace("));
    // Where the text itself holds `\n`, the shell takes `\012` for the line end, and says so behind it.
    let newline: &[u8] = if memchr::memmem::find(raw, b",'\\012',char(10)").is_some() { b"\\012" } else { b"\\n" };
    let unistr = raw.get(..7).is_some_and(|head| head.eq_ignore_ascii_case(b"unistr("));
    let hex = matches!(raw.first(), Some(b'X' | b'x')) && raw.get(1) == Some(&b'\'');
    let mut at = 0;
    while let Some(hit) = memchr::memchr(b'\'', &raw[at..]) {
        let start = at + hit + 1;
        let escapes = backslash || (start > 1 && matches!(raw[start - 2], b'E' | b'e'));
        let Some((end, _)) = string_end(raw, start, escapes) else { break };
        if hex {
            hex_literal(raw, start..end, out);
        } else {
            literal(raw, start..end, &Style { escapes, newline: replaced.then_some(newline), unistr }, out);
        }
        if call {
            return;
        }
        at = end + 1;
    }
}

/// How a literal of an expression is to be read.
struct Style {
    /// With backslashes.
    escapes: bool,
    /// What stands for a line end.
    newline: Option<&'static [u8]>,
    /// With `\uXXXX`.
    unistr: bool,
}

fn literal(raw: &[u8], range: Range<usize>, style: &Style, out: &mut Unescaped) {
    let mut from = range.start;
    let mut at = from;
    while at < range.end {
        let (length, meaning): (usize, Option<Vec<u8>>) = match (raw[at], raw.get(at + 1)) {
            (b'\'', Some(b'\'')) => (2, Some(b"'".to_vec())),
            (b'\\', _) if style.newline.is_some_and(|mark| raw[at..].starts_with(mark)) => {
                (style.newline.map_or(2, <[u8]>::len), Some(b"\n".to_vec()))
            }
            (b'\\', Some(b'r')) if style.newline.is_some() => (2, Some(b"\r".to_vec())),
            (b'\\', Some(b'n')) if style.escapes => (2, Some(b"\n".to_vec())),
            (b'\\', Some(b'r')) if style.escapes => (2, Some(b"\r".to_vec())),
            (b'\\', Some(b'u')) if style.unistr => {
                let code = raw.get(at + 2..at + 6).and_then(|hex| std::str::from_utf8(hex).ok());
                let code = code.and_then(|hex| u32::from_str_radix(hex, 16).ok()).and_then(char::from_u32);
                (if code.is_some() { 6 } else { 1 }, code.map(|c| c.to_string().into_bytes()))
            }
            (b'\\', Some(&next)) if style.escapes => (2, Some(vec![next])),
            _ => (1, None),
        };
        let end = range.end.min(at + length);
        if let Some(meaning) = meaning {
            out.copy(raw, from..at);
            out.put(&meaning, at..end);
            from = end;
        }
        at = end;
    }
    out.copy(raw, from..range.end);
}

fn hex_literal(raw: &[u8], range: Range<usize>, out: &mut Unescaped) {
    let decoded = data_encoding::HEXLOWER_PERMISSIVE.decode(&raw[range.clone()]).ok();
    match decoded.filter(|bytes| is_text(bytes)) {
        Some(bytes) => {
            for (i, byte) in bytes.iter().enumerate() {
                out.put(&[*byte], range.start + 2 * i..range.start + 2 * i + 2);
            }
        }
        None => out.copy(raw, range),
    }
}
