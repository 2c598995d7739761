//! Quoted-printable (RFC 2045, section 6.7; in headers RFC 2047). `id=2068051234` in a link has the same looks as an
//! escape, so a line is read as quoted-printable only if each of its equals signs could be one, and one must be.

use memchr::memchr;

use super::hex::{self, Writer, is_letter};
use crate::format::table::Unescaped;

/// What stands in or beside a value: `@ =`, space, lead bytes of UTF-8, æøå of Windows-1252, soft line breaks.
pub(super) const SIGNALS: &[&[u8]] =
    &[b"=E2", b"=40", b"=3D", b"=20", b"=C3", b"=C2", b"=E6", b"=F8", b"=E5", b"=\r\n"];

/// Soft line breaks in files with Unix line ends.
pub(super) const SINGLE: &[&[u8]] = &[b"=\n"];

/// A longer line is none that an encoder broke, in bytes: 76 characters and a line end, with some patience.
const LONGEST_LINE: usize = 80;

/// Nor is a shorter one: encoders fill their lines.
const SHORTEST_LINE: usize = 40;

/// Takes off the layer line by line. Soft breaks join a line with the next, so the line before and the line behind must
/// be in sight for a value that is cut there: [`super::AROUND`] bytes are.
pub(super) fn decode(raw: &[u8], out: &mut Unescaped) {
    let mut writer = Writer::new(raw, out);
    let mut start = 0;
    while start < raw.len() {
        let end = memchr(b'\n', &raw[start..]).map_or(raw.len(), |newline| start + newline + 1);
        line(raw, start, end, &mut writer);
        start = end;
    }
    writer.end();
}

/// What an equals sign is.
#[derive(Clone, Copy, PartialEq)]
enum Sign {
    /// No escape.
    Itself,
    /// An escape by its looks, of one character.
    Escape { length: usize, bytes: [u8; 4] },
    /// A line break that is none, of so many bytes.
    Soft(usize),
    /// The frame of an encoded word: `=?utf-8?Q?…?=`.
    Frame,
}

fn line(raw: &[u8], start: usize, end: usize, writer: &mut Writer<'_>) {
    let (mut sure, mut at) = (false, start);
    while let Some(found) = memchr(b'=', &raw[at..end]) {
        let sign = at + found;
        let what = sign_at(raw, sign, start);
        if what == Sign::Itself {
            return;
        }
        sure |= is_sure(raw, sign, what);
        at = sign + length(what);
    }
    at = start;
    while let Some(found) = memchr(b'=', &raw[at..end]) {
        let sign = at + found;
        let what = sign_at(raw, sign, start);
        match what {
            Sign::Escape { length, bytes } if sure || is_in_address(raw, sign) => {
                writer.put(&bytes[..length], sign, length * 3);
            }
            Sign::Soft(length) => writer.put(b"", sign, length),
            _ => {}
        }
        at = sign + length(what);
    }
}

fn length(sign: Sign) -> usize {
    match sign {
        Sign::Itself | Sign::Frame => 1,
        Sign::Escape { length, .. } => length * 3,
        Sign::Soft(length) => length,
    }
}

fn sign_at(raw: &[u8], at: usize, line: usize) -> Sign {
    match &raw[at + 1..] {
        [b'?', ..] => return Sign::Frame,
        _ if at > line && raw[at - 1] == b'?' => return Sign::Frame,
        [b'\n', next, ..] if is_broken(line, at, *next) => return Sign::Soft(2),
        [b'\r', b'\n', next, ..] if is_broken(line, at, *next) => return Sign::Soft(3),
        _ => {}
    }
    let mut bytes = [0; 4];
    let escapes = raw[at..].chunks(3).map_while(|escape| match escape {
        [b'=', digits @ ..] if !digits.iter().any(u8::is_ascii_lowercase) => hex::byte(digits),
        _ => None,
    });
    let known = bytes.iter_mut().zip(escapes).map(|(byte, escape)| *byte = escape).count();
    match hex::char_length(&bytes[..known]) {
        Some(length) => Sign::Escape { length, bytes },
        None => Sign::Itself,
    }
}

/// Whether an encoder would break a line here. Source code that goes on in the next line indents it.
fn is_broken(line: usize, at: usize, next: u8) -> bool {
    (SHORTEST_LINE..LONGEST_LINE).contains(&(at - line)) && !next.is_ascii_whitespace()
}

/// Whether an escape is no number behind an equals sign: it stands for the sign itself, for a character beyond ASCII,
/// or for a space at the end of a line.
fn is_sure(raw: &[u8], at: usize, sign: Sign) -> bool {
    match sign {
        Sign::Escape { length, bytes } => {
            let ends_line = matches!(raw.get(at + 3), Some(b'\n' | b'\r'));
            let beside_letter = at > 0 && is_letter(raw[at - 1]) || raw.get(at + 3).is_some_and(|&b| is_letter(b));
            match bytes[0] {
                b'=' => true,
                b' ' | b'\t' => ends_line,
                0x80.. => length > 1 || beside_letter && bytes[0] != 0xA0 && !hex_goes_on(raw, at + 3),
                _ => false,
            }
        }
        Sign::Soft(_) => true,
        Sign::Itself | Sign::Frame => false,
    }
}

/// `color=E5E5E5`: the digits are the first of more.
fn hex_goes_on(raw: &[u8], at: usize) -> bool {
    raw.get(at).is_some_and(|b| b.is_ascii_digit() || matches!(b, b'A'..=b'F'))
}

/// `kari=40example`, `example=2Ecom`: between letters, where a key and its number would not end in letters.
fn is_in_address(raw: &[u8], at: usize) -> bool {
    let sign = matches!(raw.get(at + 1..at + 3), Some(b"40"));
    let before = at > 0 && raw[at - 1].is_ascii_alphanumeric();
    let domain = raw.get(at + 3..).unwrap_or_default();
    let host = domain.iter().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_')).count();
    sign && before && domain.first().is_some_and(u8::is_ascii_alphabetic) && host > 2 && domain.get(host) == Some(&b'.')
}
