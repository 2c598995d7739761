//! Characters that nobody sees, and digits and signs of other scripts that mean the same as ASCII's.

use super::hex::Writer;
use crate::format::table::Unescaped;

/// Zero-width space and joiners, marks of direction (a number copied from a list of
/// contacts has them around it), word joiner, byte order mark.
pub(super) const INVISIBLE_SIGNALS: &[&[u8]] = &[
    b"\xE2\x80\x8B",
    b"\xE2\x80\x8C",
    b"\xE2\x80\x8D",
    b"\xE2\x80\x8E",
    b"\xE2\x80\xAA",
    b"\xE2\x81\xA0",
    b"\xEF\xBB\xBF",
];

/// The soft hyphen.
pub(super) const INVISIBLE_SINGLE: &[&[u8]] = &[b"\xC2\xAD"];

/// Full-width `@` and `+`, the digits of mathematics, and of full-width, Arabic's and Persian's digits 0, 1, 4 and 9: a
/// mobile number begins with 4 or 9, and the month of a birth date with 0 or 1. A digit of Arabic is asked for with the
/// first byte of the next one, because two bytes alone are too short to be searched for fast.
pub(super) const WIDE_SIGNALS: &[&[u8]] = &[
    b"\xEF\xBC\xA0",
    b"\xEF\xBC\x8B",
    b"\xEF\xBC\x90",
    b"\xEF\xBC\x91",
    b"\xEF\xBC\x94",
    b"\xEF\xBC\x99",
    b"\xF0\x9D\x9F",
    b"\xD9\xA0\xD9",
    b"\xD9\xA1\xD9",
    b"\xD9\xA4\xD9",
    b"\xD9\xA9\xD9",
    b"\xDB\xB0\xDB",
    b"\xDB\xB1\xDB",
    b"\xDB\xB4\xDB",
    b"\xDB\xB9\xDB",
];

/// Drops what nobody sees.
pub(super) fn decode_invisible(raw: &[u8], out: &mut Unescaped) {
    replace(raw, out, |char| is_invisible(char).then_some(None));
}

/// Turns full-width ASCII and decimal digits of any script into ASCII. Raised, lowered and circled digits are notes and
/// powers, and stay.
pub(super) fn decode_wide(raw: &[u8], out: &mut Unescaped) {
    replace(raw, out, |char| ascii(char).map(Some));
}

fn replace(raw: &[u8], out: &mut Unescaped, meaning: impl Fn(char) -> Option<Option<u8>>) {
    let mut writer = Writer::new(raw, out);
    let mut at = 0;
    for chunk in raw.utf8_chunks() {
        let mut rest = chunk.valid();
        while let Some(found) = rest.bytes().position(|b| b >= 0xC2) {
            at += found;
            rest = &rest[found..];
            let Some(char) = rest.chars().next() else { break };
            if let Some(byte) = meaning(char) {
                writer.put(byte.as_slice(), at, char.len_utf8());
            }
            at += char.len_utf8();
            rest = &rest[char.len_utf8()..];
        }
        at += rest.len() + chunk.invalid().len();
    }
    writer.end();
}

/// Characters without width that stand in the middle of words: most of Unicode's `Default_Ignorable_Code_Point`.
fn is_invisible(char: char) -> bool {
    matches!(char, '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}')
}

/// The ASCII character that means the same.
fn ascii(char: char) -> Option<u8> {
    let code = char as u32;
    match char {
        '\u{FF01}'..='\u{FF5E}' => u8::try_from(code - 0xFEE0).ok(),
        '\u{FE6B}' => Some(b'@'),
        '\u{FE52}' | '\u{FF61}' => Some(b'.'),
        _ => {
            let zero = *ZEROS.get(ZEROS.partition_point(|&zero| zero <= code).checked_sub(1)?)?;
            let digit = u8::try_from(code - zero).ok().filter(|digit| *digit < 10)?;
            Some(b'0' + digit)
        }
    }
}

/// Where the ten digits of a script begin (Unicode 14, general category Nd; ASCII and full-width left out).
const ZEROS: &[u32] = &[
    0x660, 0x6F0, 0x7C0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xB66, 0xBE6, 0xC66, 0xCE6, 0xD66, 0xDE6, 0xE50, 0xED0, 0xF20,
    0x1040, 0x1090, 0x17E0, 0x1810, 0x1946, 0x19D0, 0x1A80, 0x1A90, 0x1B50, 0x1BB0, 0x1C40, 0x1C50, 0xA620, 0xA8D0,
    0xA900, 0xA9D0, 0xA9F0, 0xAA50, 0xABF0, 0x104A0, 0x10D30, 0x11066, 0x110F0, 0x11136, 0x111D0, 0x112F0, 0x11450,
    0x114D0, 0x11650, 0x116C0, 0x11730, 0x118E0, 0x11950, 0x11C50, 0x11D50, 0x11DA0, 0x16A60, 0x16AC0, 0x16B50,
    0x1D7CE, 0x1D7D8, 0x1D7E2, 0x1D7EC, 0x1D7F6, 0x1E140, 0x1E2F0, 0x1E950, 0x1FBF0,
];
