//! Percent-encoding (RFC 3986, section 2.1; forms: WHATWG URL, application/x-www-form-urlencoded), of UTF-8 or
//! Windows-1252. Two digits behind a percent sign are an escape only where the sign could not be a number's own.

use std::ops::Range;

use memchr::{memchr, memchr2};

use super::hex::{self, Writer};
use crate::format::table::Unescaped;

/// What stands in or beside a value: `@ + : = "`, space, the lead bytes of æøå and of no-break spaces, the sign itself.
pub(super) const SIGNALS: &[&[u8]] = &[
    b"%40", b"%20", b"%22", b"%25", b"%2B", b"%2b", b"%3A", b"%3a", b"%3D", b"%3d", b"%C3", b"%c3", b"%C2", b"%c2",
    b"%E2", b"%e2",
];

/// In the lines of a server's log links have nothing escaped but pluses for spaces.
pub(super) const SINGLE: &[&[u8]] = &[b"TTP/"];

/// A longer character is none, in bytes.
const LONGEST_CHAR: usize = 4;

pub(super) fn decode(raw: &[u8], out: &mut Unescaped) {
    let mut writer = Writer::new(raw, out);
    // The word that is looked at, and where its first `=` is if it is a form.
    let (mut at, mut word, mut form) = (0, 0..0, None);
    while let Some(found) = memchr2(b'%', b'+', &raw[at..]) {
        let start = at + found;
        at = start + 1;
        if raw[start] == b'+' && !joins_digits(raw, start) {
            continue;
        }
        if start >= word.end {
            word = word_around(raw, start, word.end);
            form = form_in(raw, &word);
        }
        if raw[start] == b'+' {
            if form.is_some_and(|equals| equals < start) {
                writer.put(b" ", start, 1);
            }
            continue;
        }
        let mut bytes = [0; LONGEST_CHAR];
        let known = escaped_bytes(&raw[start..], &mut bytes);
        let Some(length) = hex::char_length(&bytes[..known]) else { continue };
        if !is_number_in_percent(raw, start) {
            writer.put(&bytes[..length], start, length * 3);
            at = start + length * 3;
        }
    }
    writer.end();
}

/// The bytes that the escapes standing here one behind the other stand for, and how many there are.
fn escaped_bytes(raw: &[u8], bytes: &mut [u8; LONGEST_CHAR]) -> usize {
    let escapes = raw.chunks(3).map_while(|escape| match escape {
        [b'%', digits @ ..] => hex::byte(digits),
        _ => None,
    });
    bytes.iter_mut().zip(escapes).map(|(byte, escape)| *byte = escape).count()
}

/// `50%20 00`: fifty percent, then a number. No encoder leaves a space behind an escaped one.
fn is_number_in_percent(raw: &[u8], start: usize) -> bool {
    let behind_digit = start > 0 && raw[start - 1].is_ascii_digit();
    let digits = raw.get(start + 1..start + 3).is_some_and(|digits| digits.iter().all(u8::is_ascii_digit));
    behind_digit && digits && raw.get(start + 3).is_some_and(u8::is_ascii_whitespace)
}

/// The link or the form's content in which an escape stands.
fn word_around(raw: &[u8], at: usize, earliest: usize) -> Range<usize> {
    let ends = |b: &u8| b.is_ascii_whitespace() || matches!(b, b'"' | b'\'' | b'<' | b'>');
    let start = raw[earliest..at].iter().rposition(ends).map_or(earliest, |i| earliest + i + 1);
    let end = raw[at..].iter().position(ends).map_or(raw.len(), |i| at + i);
    start..end
}

/// In a form's `key=value` a space is a plus. Those between digits are read so; others stay, because many encoders leave
/// `kari+tag` as it is.
fn joins_digits(raw: &[u8], at: usize) -> bool {
    let digit = |b: Option<&u8>| b.is_some_and(|b| b.is_ascii_digit() || *b == b'-');
    at > 0 && digit(raw.get(at - 1)) && digit(raw.get(at + 1))
}

/// Where the first `=` of a word stands that is a link with a query or has escapes.
fn form_in(raw: &[u8], word: &Range<usize>) -> Option<usize> {
    let text = &raw[word.clone()];
    let equals = memchr(b'=', text)?;
    (text[..equals].contains(&b'?') || memchr(b'%', text).is_some()).then_some(word.start + equals)
}
