//! Plus codes (Open Location Code): a place as eight to fifteen characters, `9FFGWQ72+HV`.
//!
//! Source: the specification of Open Location Code 1.1 (google/open-location-code). Ten characters are a cell of
//! 1/8000 degree, 14 m; each one more divides it by five in latitude.

use super::super::{Canonical, Found, Verdict, postal, text};
use super::{Point, Step};

/// Finds the plus code whose first digit is at `at`.
///
/// A full code inside Norway is of class `precise`, or `coarse` when its cell is wider than 500 m; a full and precise
/// one elsewhere is of class `world`. Form `full`; `short` for the last six or seven characters and the name of a
/// Norwegian place behind them, as maps write it: `WQ72+HV Oslo`.
pub(crate) fn find(hay: &[u8], at: usize) -> Option<Found> {
    let part = |b: u8| value(b).is_some() || b == b'+';
    let back = hay[..at].iter().rev().take(DIGITS + 2).take_while(|&&b| part(b) && !b.is_ascii_digit()).count();
    let start = at - back;
    let (plus, short) = match (hay.get(start + DIGITS), hay.get(start + SHORT)) {
        (Some(b'+'), _) => (start + DIGITS, false),
        (_, Some(b'+')) => (start + SHORT, true),
        _ => return None,
    };
    let end = plus + 1 + hay[plus + 1..].iter().take(8).take_while(|&&b| value(b).is_some()).count();
    let joined = |c: Option<u8>| c.is_some_and(|b| matches!(b, b'+' | b'-' | b'_' | b'=' | b'.' | b'*'));
    if !text::starts_free(hay, start) || !text::ends_free(hay, end) || joined(hay[..start].last().copied()) {
        return None;
    }
    if matches!(hay.get(end), Some(b'+' | b'-' | b'=' | b'/')) {
        return None;
    }
    let code = str::from_utf8(&hay[start..end]).ok()?;
    if short {
        let place =
            (end - plus >= 3).then(|| postal::any_place_at(hay, end + 1)).flatten().filter(|_| hay[end] == b' ')?;
        let named = hay[end + 1].is_ascii_uppercase() || hay[end + 1] >= 0x80;
        let canonical = text::decode(&hay[start..place]).to_uppercase();
        let verdict = Verdict { class: "precise", canonical: Canonical::new(canonical), precision_m: Some(14) };
        return named.then_some(Found { span: start..place, form: "short", verdict });
    }
    Some(Found { span: start..end, form: "full", verdict: judge(code)? })
}

/// Accepts a text that is one full code and nothing else, in any case of letters.
pub(crate) fn accept(text: &str) -> Option<Verdict> {
    judge(&text.trim().to_ascii_uppercase())
}

/// Characters before the `+` of a full code, and of one without the first four.
const DIGITS: usize = 8;
const SHORT: usize = 4;

/// The value of a character of a code. There are no vowels, so that no code spells a word.
fn value(b: u8) -> Option<usize> {
    b"23456789CFGHJMPQRVWX".iter().position(|&c| c == b)
}

/// Decodes a full code. Zeros may stand for the last pairs before the `+`, and then nothing behind it.
fn judge(code: &str) -> Option<Verdict> {
    let (head, tail) = code.split_once('+')?;
    let known = head.trim_end_matches('0');
    let padded = known.len() < DIGITS;
    if head.len() != DIGITS
        || known.is_empty()
        || known.len() % 2 == 1
        || (padded && !tail.is_empty())
        || tail.len() == 1
    {
        return None;
    }
    // A sum of two numbers is no place.
    if tail.len() > 7 || head.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let digits: Vec<usize> = known.bytes().chain(tail.bytes()).map(value).collect::<Option<_>>()?;
    let (mut lat, mut lon, mut height, mut width) = (-90.0, -180.0, 400.0, 400.0);
    for pair in digits[..digits.len().min(10)].chunks_exact(2) {
        (height, width) = (height / 20.0, width / 20.0);
        (lat, lon) = (lat + pair[0] as f64 * height, lon + pair[1] as f64 * width);
    }
    for digit in digits.iter().skip(10) {
        (height, width) = (height / 5.0, width / 4.0);
        (lat, lon) = (lat + (digit / 4) as f64 * height, lon + (digit % 4) as f64 * width);
    }
    let centre = Point::new(lat + height / 2.0, lon + width / 2.0, Step::Degrees(0))?;
    let metres = height * Point::DEGREE_M;
    let class = match (centre.in_norway(), metres < 500.0) {
        (true, true) => "precise",
        (true, false) => "coarse",
        (false, true) => "world",
        (false, false) => return None,
    };
    Some(Verdict { class, canonical: Canonical::new(code), precision_m: Some(metres.round() as u32) })
}

#[cfg(test)]
mod tests {
    use super::super::super::digits::{noise, noisy_bytes};
    use super::*;

    fn one(text: &str) -> Option<(&str, &'static str, &'static str, Option<u32>)> {
        let hay = text.as_bytes();
        let starts = |&at: &usize| hay[at].is_ascii_digit() && (at == 0 || !hay[at - 1].is_ascii_digit());
        let mut all = (0..hay.len()).filter(starts).filter_map(|at| find(hay, at));
        let found = all.next()?;
        assert!(all.all(|other| other.span == found.span), "{text}");
        Some((&text[found.span], found.form, found.verdict.class, found.verdict.precision_m))
    }

    #[test]
    fn codes() {
        for (text, span, form, class, metres) in [
            ("ved 9FFGWQ72+HV.", "9FFGWQ72+HV", "full", "precise", 14),
            ("https://plus.codes/9FFGWQ72+HVQ", "9FFGWQ72+HVQ", "full", "precise", 3),
            ("9FFGWQ72+", "9FFGWQ72+", "full", "precise", 278),
            ("9FFGWQ00+", "9FFGWQ00+", "full", "coarse", 5566),
            ("CFGX2222+22", "CFGX2222+22", "full", "precise", 14),
            ("849VCWC8+R9", "849VCWC8+R9", "full", "world", 14),
            ("WQ72+HV Oslo, Norge", "WQ72+HV Oslo", "short", "precise", 14),
        ] {
            assert_eq!(one(text), Some((span, form, class, Some(metres))), "{text}");
        }
        for none in [
            "9FFGWQ72",
            "9FFGWQ7+HV",
            "9FFGWQ72+H",
            "9FFGWQ72+HVA",
            "9AFGWQ72+HV",
            "x9FFGWQ72+HV",
            "9FFGWQ72+HV=",
            "84900000+",
            "84VC0000+",
            "XXFGWQ72+HV",
            "WQ72+HV",
            "WQ72+HV London",
            "12345678+90",
            "22222222+22222222222",
            "9ffgwq72+hv",
            "1 23456789+23",
            "C+4+2",
        ] {
            assert_eq!(one(none), None, "{none}");
        }
        assert_eq!(accept("9ffgwq72+hv").map(|v| v.canonical), Some(Canonical::new("9FFGWQ72+HV")));
    }

    #[test]
    fn any_bytes() {
        let mut next = noise(20);
        for round in 0..40_000 {
            let hay: Vec<u8> = match round % 2 {
                0 => noisy_bytes(&mut next, 24),
                _ => (0..16).map(|_| b"2345679CFGHJQRVWX+ 0\xC3"[(next() % 21) as usize]).collect(),
            };
            for at in 0..hay.len() {
                if let Some(found) = find(&hay, at).filter(|found| found.form == "full") {
                    assert_eq!(accept(&text::decode(&hay[found.span])), Some(found.verdict));
                }
            }
        }
    }
}
