//! What the escapes of the web, of mail and of source code share: bytes written as two hexadecimal digits.

use crate::format::table::Unescaped;

/// The byte that two hexadecimal digits stand for.
#[inline]
pub(super) fn byte(digits: &[u8]) -> Option<u8> {
    let [high, low, ..] = digits else { return None };
    let digit = |b: u8| char::from(b).to_digit(16);
    u8::try_from(digit(*high)? * 16 + digit(*low)?).ok()
}

/// How many bytes of a run of escaped bytes are one character to be read: 1 for ASCII that text is made of, the length
/// of a character of UTF-8, 1 for æøå (and é) of Windows-1252, else `None`.
pub(super) fn char_length(bytes: &[u8]) -> Option<usize> {
    let length = match *bytes.first()? {
        b'\t' | b'\n' | b'\r' | 0x20..0x7F => return Some(1),
        0xC2..=0xDF => 2,
        0xE0..=0xEF => 3,
        0xF0..=0xF4 => 4,
        _ => 0,
    };
    if length > 0 && bytes.get(..length).is_some_and(|char| std::str::from_utf8(char).is_ok()) {
        return Some(length);
    }
    matches!(bytes[0], 0xA0 | 0xC5 | 0xC6 | 0xC9 | 0xD8 | 0xE5 | 0xE6 | 0xE9 | 0xF8).then_some(1)
}

/// Whether a byte is a letter of ASCII or a part of a letter beyond.
pub(super) fn is_letter(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte >= 0x80
}

/// Writes down a text of which some ranges mean something else.
pub(super) struct Writer<'a> {
    raw: &'a [u8],
    out: &'a mut Unescaped,
    copied: usize,
}

impl<'a> Writer<'a> {
    /// Begins at the beginning.
    pub(super) fn new(raw: &'a [u8], out: &'a mut Unescaped) -> Self {
        Self { raw, out, copied: 0 }
    }

    /// The raw bytes from `start` on, `length` of them, stand for this; what comes before means what it is.
    pub(super) fn put(&mut self, meaning: &[u8], start: usize, length: usize) {
        self.out.copy(self.raw, self.copied..start);
        self.out.put(meaning, start..start + length);
        self.copied = start + length;
    }

    /// The rest means what it is.
    pub(super) fn end(self) {
        self.out.copy(self.raw, self.copied..self.raw.len());
    }
}
