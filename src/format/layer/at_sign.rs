//! Addresses that are written for people and not for machines: `kari (at) example.com`, `kari [krøllalfa] example [dot]
//! com`.

use memchr::memchr2;

use super::hex::{Writer, is_letter};
use crate::format::table::Unescaped;

/// The signs in brackets. A word between mere spaces is a word.
pub(super) const SINGLE: &[&[u8]] = &[b"(at)", b"[at]", b"alfa"];

/// What stands in brackets for a sign.
const SIGNS: [(&[u8], u8); 8] = [
    (b"at", b'@'),
    ("krøllalfa".as_bytes(), b'@'),
    (b"kr\xF8llalfa", b'@'),
    (b"krollalfa", b'@'),
    (b"kroellalfa", b'@'),
    (b"dot", b'.'),
    (b"punktum", b'.'),
    (b".", b'.'),
];

pub(super) fn decode(raw: &[u8], out: &mut Unescaped) {
    let mut writer = Writer::new(raw, out);
    let mut at = 0;
    while let Some(found) = raw.get(at..).and_then(|rest| rest.iter().position(|b| matches!(b, b'(' | b'[' | b'{'))) {
        let open = at + found;
        at = open + 1;
        let Some((sign, close)) = sign(raw, open) else { continue };
        let start = open - usize::from(raw[..open].ends_with(b" "));
        let end = close + 1 + usize::from(raw.get(close + 1) == Some(&b' '));
        let part = |b: Option<&u8>| b.is_some_and(|&b| is_letter(b) || b.is_ascii_digit() || b == b'_');
        if part(raw[..start].last()) && part(raw.get(end)) {
            writer.put(&[sign], start, end - start);
            at = end;
        }
    }
    writer.end();
}

/// The sign that is said in the brackets at `open`, and where they close.
fn sign(raw: &[u8], open: usize) -> Option<(u8, usize)> {
    const LONGEST: usize = 12;
    let inside = &raw[open + 1..raw.len().min(open + 1 + LONGEST)];
    let inside = &inside[..memchr2(b')', b']', inside).or_else(|| memchr::memchr(b'}', inside))?];
    let (_, sign) = SIGNS.iter().find(|(word, _)| inside.eq_ignore_ascii_case(word))?;
    Some((*sign, open + 1 + inside.len()))
}
