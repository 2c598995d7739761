//! The texts of XML: names, entities, and where a long text may be cut.

use memchr::{memchr, memrchr};

use super::super::paths::{LONGEST_KEY, char_start};
use super::super::table::{LONGEST_PIECE, Unescape, Unescaped, cut};
use crate::detect::text::decode;

/// A longer reference is none, in bytes: `&#x10FFFF;`.
const LONGEST_REFERENCE: usize = 12;

/// Whether a byte is white space between tags and attributes.
pub(super) fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n')
}

/// Whether there is nothing but white space.
pub(super) fn is_blank(bytes: &[u8]) -> bool {
    bytes.iter().all(|&b| is_space(b))
}

/// The length of the name that begins here, 0 where none does; looked at as far as a name may be long.
pub(super) fn name_length(bytes: &[u8]) -> usize {
    let ends = |&b: &u8| b <= b' ' || matches!(b, b'<' | b'>' | b'/' | b'=' | b'"' | b'\'' | b'&' | b'(' | b')' | b';');
    let seen = &bytes[..bytes.len().min(LONGEST_KEY + 1)];
    match seen.first() {
        Some(b'0'..=b'9' | b'-' | b'.' | b'!' | b'?') => 0,
        _ => seen.iter().position(ends).unwrap_or(seen.len()),
    }
}

/// Where a text is cut that does not end here, if it is too long: in no reference and no character.
pub(super) fn text_cut(bytes: &[u8]) -> usize {
    if bytes.len() <= LONGEST_PIECE {
        return bytes.len();
    }
    let wanted = char_start(bytes, cut(bytes, LONGEST_PIECE));
    let tail = wanted.saturating_sub(LONGEST_REFERENCE);
    match memrchr(b'&', &bytes[tail..wanted]) {
        Some(found) if memchr(b';', &bytes[tail + found..wanted]).is_none() => tail + found,
        _ => wanted,
    }
}

/// How to read what holds references.
pub(super) fn unescape_if(escaped: bool) -> Option<Unescape> {
    escaped.then_some(unescape as Unescape)
}

/// What a text means. The five entities of XML and numbers are known, others stay as they are.
pub(super) fn unescape(raw: &[u8], plain: &mut Unescaped) {
    let (mut at, mut copied) = (0, 0);
    while let Some(found) = memchr(b'&', &raw[at..]) {
        let start = at + found;
        at = start + 1;
        if let Some((char, length)) = reference(&raw[start..]) {
            plain.copy(raw, copied..start);
            plain.put(char.encode_utf8(&mut [0; 4]).as_bytes(), start..start + length);
            at = start + length;
            copied = at;
        }
    }
    plain.copy(raw, copied..raw.len());
}

/// The character that a reference stands for, and its length.
fn reference(bytes: &[u8]) -> Option<(char, usize)> {
    let seen = &bytes[..bytes.len().min(LONGEST_REFERENCE)];
    let end = memchr(b';', seen)?;
    let number = |digits: &[u8], base| {
        let digits = std::str::from_utf8(digits).ok().filter(|digits| !digits.starts_with('+'))?;
        char::from_u32(u32::from_str_radix(digits, base).ok()?)
    };
    let char = match seen.get(1..end)? {
        b"lt" => '<',
        b"gt" => '>',
        b"amp" => '&',
        b"quot" => '"',
        b"apos" => '\'',
        [b'#', b'x' | b'X', digits @ ..] => number(digits, 16)?,
        [b'#', digits @ ..] => number(digits, 10)?,
        _ => return None,
    };
    Some((char, end + 1))
}

/// A name as it is called.
pub(super) fn plain(raw: &[u8]) -> String {
    if memchr(b'&', raw).is_none() {
        return decode(raw);
    }
    let mut plain = Unescaped::default();
    unescape(raw, &mut plain);
    decode(&plain.text)
}
