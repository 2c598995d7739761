//! Looking around in bytes that are UTF-8, or Windows-1252 where they are not.
//!
//! Numbers, addresses and points are ASCII in both, so files are matched as bytes and only the neighbourhood of a
//! candidate is decoded. A byte that is no part of a UTF-8 sequence is read as Windows-1252 (what Norwegian exports
//! that are not UTF-8 are written in).

use std::ops::Range;

use crate::detect::lanes::{BLOCK, Block};

/// The character that ends just before `at` and its length in bytes, or `None` at the start.
pub fn char_before(hay: &[u8], at: usize) -> Option<(char, usize)> {
    let last = *hay[..at].last()?;
    if last < 0x80 {
        return Some((last as char, 1));
    }
    for len in 2..=at.min(4) {
        let tail = &hay[at - len..at];
        if tail[0] >= 0xC0 {
            match std::str::from_utf8(tail).ok().and_then(|s| s.chars().next()) {
                Some(c) => return Some((c, len)),
                None => break,
            }
        }
    }
    Some((windows_1252(last), 1))
}

/// The character that starts at `at` and its length in bytes, or `None` at the end.
pub fn char_after(hay: &[u8], at: usize) -> Option<(char, usize)> {
    let first = *hay.get(at)?;
    if first < 0x80 {
        return Some((first as char, 1));
    }
    let len = match first {
        0xC2..=0xDF => 2,
        0xE0..=0xEF => 3,
        0xF0..=0xF4 => 4,
        _ => 1,
    };
    if let Some(c) =
        hay.get(at..at + len).and_then(|bytes| std::str::from_utf8(bytes).ok()).and_then(|s| s.chars().next())
    {
        return Some((c, len));
    }
    Some((windows_1252(first), 1))
}

/// The Windows-1252 reading of one byte (WHATWG Encoding Standard, index windows-1252; the five unassigned bytes
/// stand for the C1 control of the same number).
pub fn windows_1252(byte: u8) -> char {
    const C1: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8D}', 'Ž', '\u{8F}', '\u{90}', '‘',
        '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9D}', 'ž', 'Ÿ',
    ];
    match byte {
        0x80..=0x9F => C1[usize::from(byte - 0x80)],
        _ => byte as char,
    }
}

/// The bytes as text: UTF-8 where they are, each stray byte as Windows-1252.
pub fn decode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() + 8);
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().map(|&b| windows_1252(b)));
    }
    text
}

/// A space as people put it inside numbers: ASCII space, no-break (U+00A0), narrow no-break (U+202F), thin (U+2009)
/// and figure space (U+2007). Norwegian formatters emit the no-break ones.
pub fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\u{A0}' | '\u{202F}' | '\u{2009}' | '\u{2007}')
}

/// A hyphen or dash as people put it inside numbers: ASCII, U+2010 to U+2013, and the minus sign U+2212.
pub fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2013}' | '\u{2212}')
}

/// Whether a word or number may not end or begin right beside `c`: letters, digits and the underscore.
pub fn is_word(c: char) -> bool {
    c == '_' || c.is_alphanumeric()
}

/// Whether one of these stems (ASCII, lower case) stands within [`LABEL`] bytes before `at`, in any case. A quick look for
/// finders of numbers that are nothing without a label: of a gigabyte of source code 490,000 numbers have the length of a
/// passport's or a health professional's.
pub fn label_before(hay: &[u8], at: usize, stems: &[&str]) -> bool {
    let lead = &hay[at.saturating_sub(LABEL)..at];
    let mut bytes = [0; LABEL];
    bytes[..lead.len()].copy_from_slice(lead);
    let block = Block::of(&bytes).folded();
    stems.iter().any(|stem| {
        let stem = stem.as_bytes();
        // Their first two letters are nowhere, mostly.
        let mut starts = block.is(stem[0]).bits() & block.is(stem[1]).bits() >> 1;
        while starts != 0 {
            let start = starts.trailing_zeros() as usize;
            starts &= starts - 1;
            if lead.get(start..start + stem.len()).is_some_and(|here| here.eq_ignore_ascii_case(stem)) {
                return true;
            }
        }
        false
    })
}

/// The same, or one of the stems in parentheses right behind the value: `9144889 (HPR-nr)`.
pub fn labelled(hay: &[u8], span: &Range<usize>, stems: &[&str]) -> bool {
    let behind = &hay[span.end..hay.len().min(span.end + LABEL / 2)];
    let inner = behind.strip_prefix(b" (").or(behind.strip_prefix(b"("));
    label_before(hay, span.start, stems) || inner.is_some_and(|inner| label_before(inner, inner.len(), stems))
}

/// How far before a number its label may begin, in bytes.
pub const LABEL: usize = BLOCK;

/// Whether a number may begin at `at`: no word character before it (an escape such as `\n` in source code and JSON
/// counts as the control character it stands for), no decimal point of a longer number.
pub fn starts_free(hay: &[u8], at: usize) -> bool {
    match char_before(hay, at) {
        None => true,
        Some(('n' | 't' | 'r', _)) => {
            let slashes = hay[..at - 1].iter().rev().take(8).take_while(|&&b| b == b'\\').count();
            slashes % 2 == 1
        }
        Some(('.', _)) => !(at >= 2 && hay[at - 2].is_ascii_digit()),
        Some((c, _)) => !is_word(c),
    }
}

/// Whether a number may end at `at`: no word character after it, no decimal point with a digit behind.
pub fn ends_free(hay: &[u8], at: usize) -> bool {
    match char_after(hay, at) {
        None => true,
        Some(('.', _)) => !hay.get(at + 1).is_some_and(u8::is_ascii_digit),
        Some((c, _)) => !is_word(c),
    }
}

/// Whether nothing else stands between the quotes or parentheses around a span.
pub(super) fn is_enclosed(hay: &[u8], span: &Range<usize>) -> bool {
    let around = (span.start.checked_sub(1).map(|at| hay[at]), hay.get(span.end));
    matches!(around, (Some(b'('), Some(b')')) | (Some(b'"'), Some(b'"')) | (Some(b'\''), Some(b'\'')))
}

/// Where what stands behind a dash at `at` begins, if there is a space on either side of it.
pub(super) fn behind_spaced_dash(hay: &[u8], at: usize) -> Option<usize> {
    let (space, one) = char_after(hay, at)?;
    let (dash, two) = char_after(hay, at + one)?;
    let (again, three) = char_after(hay, at + one + two)?;
    (is_space(space) && is_dash(dash) && is_space(again)).then_some(at + one + two + three)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_are_read_in_both_encodings() {
        assert_eq!(char_before("ø1".as_bytes(), 2), Some(('ø', 2)));
        assert_eq!(char_before(b"\xF81", 1), Some(('ø', 1)));
        assert_eq!(char_after("1\u{A0}2".as_bytes(), 1), Some(('\u{A0}', 2)));
        assert_eq!(char_after(b"1\xA02", 1), Some(('\u{A0}', 1)));
        assert_eq!(char_after(b"", 0), None);
        assert_eq!(char_before(b"", 0), None);
    }

    #[test]
    fn boundaries() {
        assert!(starts_free(b"\\n1", 2));
        assert!(!starts_free(b"n1", 1));
        assert!(!starts_free(b"\\\\n1", 3));
        assert!(!starts_free(b"0.1", 2));
        assert!(starts_free(b"a.1", 2));
        assert!(!ends_free(b"1.5", 1));
        assert!(ends_free(b"1. Neste", 1));
        assert!(!ends_free("1å".as_bytes(), 1));
    }

    #[test]
    fn stray_bytes_are_windows_1252() {
        assert_eq!(decode(b"bl\xE5b\xE6r \xC3\xB8 \x96"), "blåbær ø –");
    }
}
