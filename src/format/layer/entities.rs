//! Character references of HTML (WHATWG HTML, 13.5 and 13.2.5.72 on): numbers, and the names that stand in or beside
//! values. A number without its semicolon is read as browsers do, unless it would make a letter or a digit.

use memchr::memchr;

use super::hex::Writer;
use crate::detect::text::windows_1252;
use crate::format::table::Unescaped;

/// Numbers in hexadecimal, and those that begin as `@ . + -`, digits and the no-break space do (not `&#39;`,
/// which is all over HTML); the names of what stands in values.
pub(super) const SIGNALS: &[&[u8]] =
    &[b"&#x", b"&#4", b"&#5", b"&#6", b"&#1", b"amp;#", b"&nbsp", b"&shy;", b"&comm", b"&aeli", b"&osla", b"&arin"];

/// Sorted by name.
const NAMES: &[(&[u8], char)] = &[
    (b"AElig", 'Æ'),
    (b"Aring", 'Å'),
    (b"Auml", 'Ä'),
    (b"Eacute", 'É'),
    (b"NewLine", '\n'),
    (b"Oslash", 'Ø'),
    (b"Ouml", 'Ö'),
    (b"Tab", '\t'),
    (b"Uuml", 'Ü'),
    (b"aelig", 'æ'),
    (b"amp", '&'),
    (b"apos", '\''),
    (b"aring", 'å'),
    (b"auml", 'ä'),
    (b"colon", ':'),
    (b"comma", ','),
    (b"commat", '@'),
    (b"dash", '\u{2010}'),
    (b"eacute", 'é'),
    (b"emsp", '\u{2003}'),
    (b"ensp", '\u{2002}'),
    (b"equals", '='),
    (b"gt", '>'),
    (b"hyphen", '\u{2010}'),
    (b"lowbar", '_'),
    (b"lpar", '('),
    (b"lrm", '\u{200E}'),
    (b"lt", '<'),
    (b"mdash", '—'),
    (b"minus", '\u{2212}'),
    (b"nbsp", '\u{A0}'),
    (b"ndash", '–'),
    (b"num", '#'),
    (b"oslash", 'ø'),
    (b"ouml", 'ö'),
    (b"period", '.'),
    (b"plus", '+'),
    (b"quot", '"'),
    (b"rlm", '\u{200F}'),
    (b"rpar", ')'),
    (b"shy", '\u{AD}'),
    (b"sol", '/'),
    (b"thinsp", '\u{2009}'),
    (b"uuml", 'ü'),
    (b"zwj", '\u{200D}'),
    (b"zwnj", '\u{200C}'),
];

/// A longer reference is none, in bytes; zeros may stand before a number.
const LONGEST: usize = 14;

pub(super) fn decode(raw: &[u8], out: &mut Unescaped) {
    let mut writer = Writer::new(raw, out);
    let mut at = 0;
    while let Some(found) = memchr(b'&', &raw[at..]) {
        let start = at + found;
        at = start + 1;
        if let Some((char, length)) = reference(&raw[start..]) {
            // A soft hyphen is there to be seen at the end of a line only.
            let mut utf8 = [0; 4];
            let meaning = if char == '\u{AD}' { &[] } else { char.encode_utf8(&mut utf8).as_bytes() };
            writer.put(meaning, start, length);
            at = start + length;
        }
    }
    writer.end();
}

/// The character that a reference stands for, and its length.
pub(in crate::format) fn reference(bytes: &[u8]) -> Option<(char, usize)> {
    let seen = &bytes[..bytes.len().min(LONGEST)];
    match seen.get(1..)? {
        [b'#', b'x' | b'X', ..] => number(seen, 3, 16),
        [b'#', ..] => number(seen, 2, 10),
        name => {
            let end = memchr(b';', name)?;
            let at = NAMES.binary_search_by_key(&&name[..end], |(name, _)| name).ok()?;
            Some((NAMES[at].1, end + 2))
        }
    }
}

fn number(seen: &[u8], from: usize, base: u32) -> Option<(char, usize)> {
    let mut value = 0_u32;
    let mut end = from;
    while let Some(digit) = seen.get(end).and_then(|&b| char::from(b).to_digit(base)) {
        value = value.checked_mul(base)?.checked_add(digit)?;
        end += 1;
    }
    let char = match value {
        0x80..=0x9F => windows_1252(value as u8),
        _ => char::from_u32(value)?,
    };
    if end == from || value == 0 {
        return None;
    }
    match seen.get(end) {
        Some(b';') => Some((char, end + 1)),
        Some(b'&') => Some((char, end)),
        _ => (!char.is_alphanumeric()).then_some((char, end)),
    }
}
