//! Percent-encoding (RFC 3986, section 2.1; forms: WHATWG URL, application/x-www-form-urlencoded), of UTF-8 or
//! Windows-1252. Two digits behind a percent sign are an escape only where the sign could not be a number's own.

use std::ops::Range;

use memchr::memchr;

use super::hex::{self, Writer};
use crate::format::table::Unescaped;

/// What stands in or beside a value: `@ + : = "`, space, the lead bytes of æøå and of no-break spaces, the sign itself.
pub(super) const SIGNALS: &[&[u8]] = &[
    b"%40", b"%20", b"%22", b"%25", b"%2B", b"%2b", b"%3A", b"%3a", b"%3D", b"%3d", b"%C3", b"%c3", b"%C2", b"%c2",
    b"%E2", b"%e2",
];

/// A longer character is none, in bytes.
const LONGEST_CHAR: usize = 4;

pub(super) fn decode(raw: &[u8], out: &mut Unescaped) {
    let mut writer = Writer::new(raw, out);
    // The word in which one is, where its first `=` is, and how far its pluses were looked at.
    let (mut at, mut word, mut form, mut seen) = (0, 0..0, None, 0);
    while let Some(found) = memchr(b'%', &raw[at..]) {
        let start = at + found;
        at = start + 1;
        let mut bytes = [0; LONGEST_CHAR];
        let known = escaped_bytes(&raw[start..], &mut bytes);
        let Some(length) = hex::char_length(&bytes[..known]) else { continue };
        if is_number_in_percent(raw, start) {
            continue;
        }
        if start >= word.end {
            word = word_around(raw, start, word.end);
            form = memchr(b'=', &raw[word.clone()]).map(|equals| word.start + equals);
            seen = form.unwrap_or(word.end);
        }
        if form.is_some() {
            pluses(raw, seen..start, &mut writer);
        }
        writer.put(&bytes[..length], start, length * 3);
        at = start + length * 3;
        seen = seen.max(at);
        if form.is_some() && memchr(b'%', &raw[at..word.end]).is_none() {
            pluses(raw, seen..word.end, &mut writer);
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

/// In a form's `key=value` a space is a plus. Those between digits are read so; others stay, because many encoders leave `kari+tag` as it is.
fn pluses(raw: &[u8], range: Range<usize>, writer: &mut Writer<'_>) {
    for at in range {
        let digit = |at: usize| raw.get(at).is_some_and(u8::is_ascii_digit);
        if raw[at] == b'+' && at > 0 && digit(at - 1) && digit(at + 1) {
            writer.put(b" ", at, 1);
        }
    }
}
