//! Escapes of source code and of what programs print: `\u00f8`, `\u{f8}`, `\xf8`, `\303\270` (as git and PostgreSQL
//! write bytes), and a backslash before a sign that stands for itself (`\@` in Perl, `\_` in Markdown and LaTeX).

use memchr::memchr;

use super::hex::{self, Writer};
use crate::format::table::Unescaped;

/// `\u{…}` is usual in tables of Unicode, so only characters that values are made of are asked for there.
pub(super) const SIGNALS: &[&[u8]] =
    &[b"\\u00", b"\\u20", b"\\u{4", b"\\x40", b"\\x2", b"\\x3", b"\\xc3", b"\\xC3", b"\\303"];

pub(super) fn decode(raw: &[u8], out: &mut Unescaped) {
    let mut writer = Writer::new(raw, out);
    let mut at = 0;
    while let Some(found) = raw.get(at..).and_then(|rest| memchr(b'\\', rest)) {
        let start = at + found;
        let bytes = &raw[start..];
        let mut utf8 = [0; 4];
        let simple: Option<&[u8]> = match bytes.get(1) {
            Some(b'n') => Some(b"\n"),
            Some(b'r') => Some(b"\r"),
            Some(b't') => Some(b"\t"),
            Some(b'\\' | b'"' | b'\'' | b'/' | b'@' | b'_') => Some(&bytes[1..2]),
            _ => None,
        };
        let (meaning, length) = match simple {
            Some(meaning) => (meaning, 2),
            None => match escaped_char(bytes).map(|(char, length)| (&*char.encode_utf8(&mut utf8), length)) {
                Some((char, length)) => (char.as_bytes(), length),
                None => match escaped_bytes(bytes, &mut utf8) {
                    Some((count, length)) => (&utf8[..count], length),
                    None => {
                        at = start + 1;
                        continue;
                    }
                },
            },
        };
        writer.put(meaning, start, length);
        at = start + length;
    }
    writer.end();
}

/// The character of `\u00f8`, a pair of surrogates, `\u{f8}` or `\U000000f8`, and the length of its escape.
fn escaped_char(bytes: &[u8]) -> Option<(char, usize)> {
    let is_text = |char: &(char, usize)| !char.0.is_control() || matches!(char.0, '\t' | '\n' | '\r');
    if let Some(braced) = bytes.strip_prefix(b"\\u{") {
        let end = memchr(b'}', &braced[..braced.len().min(7)])?;
        return Some((char::from_u32(hex_number(&braced[..end])?)?, end + 4)).filter(is_text);
    }
    if let Some(digits) = bytes.strip_prefix(b"\\U").and_then(|rest| rest.get(..8)) {
        return Some((char::from_u32(hex_number(digits)?)?, 10)).filter(is_text);
    }
    let high = four(bytes)?;
    if let (0xD800..=0xDBFF, Some(low @ 0xDC00..=0xDFFF)) = (high, bytes.get(6..).and_then(four)) {
        return char::from_u32(0x1_0000 + ((high - 0xD800) << 10) + (low - 0xDC00)).map(|char| (char, 12));
    }
    char::from_u32(high).map(|char| (char, 6)).filter(is_text)
}

fn four(bytes: &[u8]) -> Option<u32> {
    hex_number(bytes.strip_prefix(b"\\u")?.get(..4)?)
}

fn hex_number(digits: &[u8]) -> Option<u32> {
    let number = |number: u32, &b: &u8| Some(number * 16 + char::from(b).to_digit(16)?);
    if digits.is_empty() { None } else { digits.iter().try_fold(0, number) }
}

/// The bytes of one character written as `\xc3\xb8` or `\303\270`: how many there are, and the length of their escapes.
/// Octal numbers are read beyond ASCII only, because `\100` may be a hundredth group.
fn escaped_bytes(bytes: &[u8], out: &mut [u8; 4]) -> Option<(usize, usize)> {
    let is_octal = bytes.get(1) != Some(&b'x');
    let escapes = bytes.chunks(4).map_while(|escape| match escape {
        [b'\\', b'x', digits @ ..] if !is_octal => hex::byte(digits),
        [b'\\', a @ b'2'..=b'3', b @ b'0'..=b'7', c @ b'0'..=b'7'] if is_octal => {
            Some((a - b'0') * 64 + (b - b'0') * 8 + (c - b'0'))
        }
        _ => None,
    });
    let known = out.iter_mut().zip(escapes).map(|(byte, escape)| *byte = escape).count();
    let length = hex::char_length(&out[..known])?;
    Some((length, length * 4))
}
