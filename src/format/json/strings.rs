//! The strings of JSON: where they end, and what their escapes mean (RFC 8259, section 7).

use memchr::{memchr, memchr2};

use super::super::paths::char_start;
use super::super::table::{LONGEST_PIECE, Unescape, Unescaped, cut};
use crate::detect::text::decode;

pub(super) fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.' | b'_')
}

/// The length of the string that begins here, up to its quote, and whether it holds escapes; `None` where it is longer
/// than a piece, or does not end.
#[inline]
pub(super) fn closing(bytes: &[u8]) -> Option<(usize, bool)> {
    let bytes = &bytes[..bytes.len().min(LONGEST_PIECE + 1)];
    let (mut at, mut escaped) = (0, false);
    loop {
        let found = at + memchr2(b'"', b'\\', bytes.get(at..)?)?;
        if bytes[found] == b'"' {
            return Some((found, escaped));
        }
        escaped = true;
        at = found + 2;
    }
}

/// Where a string longer than a piece is cut: as [`cut`] says, but within no escape and no character.
pub(super) fn string_cut(bytes: &[u8]) -> usize {
    let wanted = cut(bytes, LONGEST_PIECE);
    let mut at = 0;
    while let Some(found) = memchr(b'\\', &bytes[at..wanted]) {
        let escape = at + found;
        at = escape + escape_length(&bytes[escape..]);
        if at > wanted {
            return escape;
        }
        if at == wanted {
            return wanted;
        }
    }
    char_start(bytes, wanted)
}

/// The length of the escape that begins here; a surrogate pair is one.
fn escape_length(bytes: &[u8]) -> usize {
    match hex_escape(bytes) {
        Some(0xD800..=0xDBFF) if matches!(bytes.get(6..).and_then(hex_escape), Some(0xDC00..=0xDFFF)) => 12,
        Some(_) => 6,
        None => 2,
    }
}

/// The number in `\u00e6`.
fn hex_escape(bytes: &[u8]) -> Option<u32> {
    let digits = bytes.strip_prefix(b"\\u")?.get(..4)?;
    digits.iter().try_fold(0, |number, &b| Some(number * 16 + char::from(b).to_digit(16)?))
}

pub(super) fn unescape_if(escaped: bool) -> Option<Unescape> {
    escaped.then_some(unescape as Unescape)
}

/// What a string means. Escapes that are none stay as they are.
pub(super) fn unescape(raw: &[u8], plain: &mut Unescaped) {
    let mut at = 0;
    let mut copied = 0;
    while let Some(found) = raw.get(at..).and_then(|rest| memchr(b'\\', rest)) {
        let escape = at + found;
        let bytes = &raw[escape..];
        let mut utf8 = [0; 4];
        let (meaning, length) = match bytes.get(1) {
            Some(b'"') => (&b"\""[..], 2),
            Some(b'\\') => (&b"\\"[..], 2),
            Some(b'/') => (&b"/"[..], 2),
            Some(b'b') => (&b"\x08"[..], 2),
            Some(b'f') => (&b"\x0C"[..], 2),
            Some(b'n') => (&b"\n"[..], 2),
            Some(b'r') => (&b"\r"[..], 2),
            Some(b't') => (&b"\t"[..], 2),
            _ => match escaped_char(bytes) {
                Some((char, length)) => (char.encode_utf8(&mut utf8).as_bytes(), length),
                None => {
                    at = escape + 2;
                    continue;
                }
            },
        };
        plain.copy(raw, copied..escape);
        plain.put(meaning, escape..escape + length);
        at = escape + length;
        copied = at;
    }
    plain.copy(raw, copied..raw.len());
}

fn escaped_char(bytes: &[u8]) -> Option<(char, usize)> {
    let high = hex_escape(bytes)?;
    if let (0xD800..=0xDBFF, Some(low @ 0xDC00..=0xDFFF)) = (high, bytes.get(6..).and_then(hex_escape)) {
        return char::from_u32(0x1_0000 + ((high - 0xD800) << 10) + (low - 0xDC00)).map(|char| (char, 12));
    }
    char::from_u32(high).map(|char| (char, 6))
}

/// A key as it is called.
pub(super) fn plain(raw: &[u8]) -> String {
    if memchr(b'\\', raw).is_none() {
        return decode(raw);
    }
    let mut plain = Unescaped::default();
    unescape(raw, &mut plain);
    decode(&plain.text)
}

/// A position is not longer, in bytes.
const LONGEST_POSITION: usize = 100;

/// Whether these bytes begin with an array of two or three numbers with a fraction somewhere. Taken apart its numbers
/// would mean nothing.
pub(super) fn is_position(bytes: &[u8]) -> bool {
    let Some(close) = memchr(b']', &bytes[..bytes.len().min(LONGEST_POSITION)]) else { return false };
    let inside = bytes.get(1..close).unwrap_or_default();
    let number = |b: &u8| b.is_ascii_digit() || b.is_ascii_whitespace() || matches!(b, b'.' | b'-' | b',');
    let commas = inside.iter().filter(|&&b| b == b',').count();
    (1..=2).contains(&commas) && inside.iter().all(number) && memchr(b'.', inside).is_some()
}
