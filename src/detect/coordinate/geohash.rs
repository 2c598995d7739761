//! Geohashes: a place as letters and digits of base 32, `u4xsudv`.
//!
//! Any short word of lower-case letters and digits is one, so only the key `geohash` before it makes it a place. Source:
//! the description by Niemeyer (2008); five bits a character, longitude first.

use super::super::{Canonical, Found, Verdict, text};
use super::Point;

/// Finds the geohash of six to twelve characters whose first digit is at `at`, with the key `geohash` (`geo_hash`,
/// `geohash7`) before it and nothing but marks between.
///
/// Class `precise`, or `coarse` for six characters (611 m); form `key`. The precision is the step of the latitude.
pub(crate) fn find(hay: &[u8], at: usize) -> Option<Found> {
    let back = hay[..at].iter().rev().take(LENGTHS.1 + 1).take_while(|b| b.is_ascii_alphabetic()).count();
    let start = at - back;
    if !hay[..start].last().is_some_and(|&b| is_mark(b)) {
        return None;
    }
    let len = hay[start..].iter().take(LENGTHS.1 + 1).take_while(|b| b.is_ascii_alphanumeric()).count();
    let end = start + len;
    if !(LENGTHS.0..=LENGTHS.1).contains(&len) || !is_keyed(&hay[..start]) || !text::ends_free(hay, end) {
        return None;
    }
    let verdict = judge(str::from_utf8(&hay[start..end]).ok()?)?;
    Some(Found { span: start..end, form: "key", verdict })
}

/// Accepts a text that is one geohash of six to twelve characters and nothing else. A cell is one only where its column
/// says so: most words of code are.
pub(crate) fn accept(text: &str) -> Option<Verdict> {
    judge(text.trim())
}

const LENGTHS: (usize, usize) = (6, 12);

/// So many marks may stand between a key and its value.
const MARKS: usize = 12;

pub(crate) fn is_mark(byte: u8) -> bool {
    matches!(
        byte,
        b' ' | b'"' | b'\'' | b'`' | b':' | b'=' | b'>' | b'(' | b'[' | b'{' | b',' | b'\\' | b'\t' | b'_' | b'-'
    )
}

/// Whether the bytes end with the key and what may stand between a key and its value.
fn is_keyed(before: &[u8]) -> bool {
    let marks = before.iter().rev().take(MARKS).take_while(|&&b| is_mark(b)).count();
    let head = &before[..before.len() - marks];
    let digits = head.iter().rev().take(2).take_while(|b| b.is_ascii_digit()).count();
    let head = &head[..head.len() - digits];
    let head = head.strip_suffix(b"_").unwrap_or(head);
    let ends = |word: &[u8]| head.len() >= word.len() && head[head.len() - word.len()..].eq_ignore_ascii_case(word);
    marks > 0 && [&b"geohash"[..], b"geo_hash", b"geo-hash", b"geohashes"].into_iter().any(ends)
}

/// Decodes a geohash in one case of letters, with a digit and a letter in it.
fn judge(hash: &str) -> Option<Verdict> {
    const ALPHABET: &[u8] = b"0123456789bcdefghjkmnpqrstuvwxyz";
    let lower = hash.to_ascii_lowercase();
    let mixed = hash.bytes().any(|b| b.is_ascii_uppercase()) && hash.bytes().any(|b| b.is_ascii_lowercase());
    let both = hash.bytes().any(|b| b.is_ascii_digit()) && hash.bytes().any(|b| b.is_ascii_alphabetic());
    if !(LENGTHS.0..=LENGTHS.1).contains(&hash.len()) || mixed || !both {
        return None;
    }
    let (mut lat, mut lon) = ((-90.0, 180.0), (-180.0, 360.0));
    let mut is_lon = true;
    for b in lower.bytes() {
        let value = ALPHABET.iter().position(|&c| c == b)?;
        for bit in (0..5).rev() {
            let axis: &mut (f64, f64) = if is_lon { &mut lon } else { &mut lat };
            axis.1 /= 2.0;
            axis.0 += if value >> bit & 1 == 1 { axis.1 } else { 0.0 };
            is_lon = !is_lon;
        }
    }
    // The corner of 0, 0 is what an empty position is stored as.
    if lat.0 == 0.0 && lon.0 == 0.0 {
        return None;
    }
    let metres = lat.1 * Point::DEGREE_M;
    let class = if metres < 500.0 { "precise" } else { "coarse" };
    Some(Verdict { class, canonical: Canonical::new(lower), precision_m: Some(metres.round() as u32) })
}

#[cfg(test)]
mod tests {
    use super::super::super::digits::{noise, noisy_bytes};
    use super::*;

    fn one(text: &str) -> Option<(&str, &'static str, Option<u32>)> {
        let hay = text.as_bytes();
        let starts = |&at: &usize| hay[at].is_ascii_digit() && (at == 0 || !hay[at - 1].is_ascii_digit());
        let found = (0..hay.len()).filter(starts).find_map(|at| find(hay, at))?;
        Some((&text[found.span], found.verdict.class, found.verdict.precision_m))
    }

    #[test]
    fn behind_a_key() {
        for (text, span, class, metres) in [
            ("geohash: u4xsudv", "u4xsudv", "precise", 153),
            ("\"geohash\":\"u4xsud\"", "u4xsud", "coarse", 611),
            ("geo_hash='u4xsudvbc'", "u4xsudvbc", "precise", 5),
            ("<geohash>u4xsudvbcz12</geohash>", "u4xsudvbcz12", "precise", 0),
            ("GEOHASH_7 = U4XSUDV", "U4XSUDV", "precise", 153),
            ("\"locationGeohash\": \"u4xsudv\"", "u4xsudv", "precise", 153),
        ] {
            assert_eq!(one(text), Some((span, class, Some(metres))), "{text}");
        }
        for none in [
            "u4xsudv",
            "hash: u4xsudv",
            "geohash u4xsu",
            "geohash u4xsudvbcz123",
            "geohash: u4xsuda",
            "geohash: U4xsudv",
            "geohash: 1234567",
            "geohash: precise",
            "geohash2",
            "geohash: s000000",
            "geohash of u4xsudv",
            "geohash: u4xsudv_1",
            "geohash u4xsudv.5",
        ] {
            assert_eq!(one(none), None, "{none}");
        }
        assert_eq!(accept("U4XSUDV").map(|v| v.canonical), Some(Canonical::new("u4xsudv")));
    }

    #[test]
    fn any_bytes() {
        let mut next = noise(21);
        for _ in 0..20_000 {
            let mut hay = noisy_bytes(&mut next, 8);
            hay.extend(b"geohash: ");
            hay.extend(noisy_bytes(&mut next, 12));
            for at in 0..hay.len() {
                if let Some(found) = find(&hay, at) {
                    assert_eq!(accept(&text::decode(&hay[found.span])), Some(found.verdict));
                }
            }
        }
    }
}
