//! UTM coordinates in running text: a north and an east in metres, with their zone or their names said near them.
//!
//! Of pairs of such numbers 24 % lie inside Norway, so there is nothing without a zone, a reference system, or the
//! words north and east at both numbers.

use super::super::{Found, text};
use super::{run_ahead, utm};

/// Finds the pair whose first number, of six or seven digits before the decimals, begins at `at`; or of five, where it is
/// an east near the false origin and its zone is said.
///
/// Class `precise`. Form `zone` where a zone or system is said near (`UTM 32`, `32V`, `EUREF89 sone 33`, `EPSG:25833`),
/// `keyed` where only the words are (`N 6642808 Ø 598022`), `map-url` in a link to norgeskart.no. The span runs from the first number to the second.
pub(crate) fn find(hay: &[u8], at: usize) -> Option<Found> {
    let near_origin = short(hay, at);
    let first = near_origin.or_else(|| number(hay, at))?;
    let second_at = between(hay, first)?;
    let second = easting(hay, second_at)?;
    let digits = at;
    let at = at - usize::from(near_origin.is_some() && is_minus(&hay[..at]));
    if at == digits && !text::starts_free(hay, at) && !is_label(hay, at)
        || matches!(hay[..at].last(), Some(b'-' | b'/' | b'.' | b'+'))
    {
        return None;
    }
    let ends = text::ends_free(hay, second) || matches!(hay.get(second), Some(b'N' | b'E' | b'm'));
    let (one, other) = (text::decode(&hay[at..first]), text::decode(&hay[second_at..second]));
    let verdict = utm::pair(&one, &other).filter(|_| ends)?;
    let (head, tail) = (&hay[at.saturating_sub(BEFORE)..at], &hay[second..hay.len().min(second + AFTER)]);
    let zone = zone_in(head).or_else(|| zone_in(tail));
    let form = match zone {
        Some(zone) if fits(zone, &one, &other) => "zone",
        Some(_) => return None,
        None if near_origin.is_some() => return None,
        None if is_keyed(head, &hay[first..second_at], &tail[..tail.len().min(2)]) => "keyed",
        None if is_norgeskart(hay, at, &hay[first..second_at]) => "map-url",
        None => return None,
    };
    Some(Found { span: at..second, form, verdict })
}

/// A link to Kartverket's map, whose `lat` and `lon` are north and east in metres of zone 33.
fn is_norgeskart(hay: &[u8], at: usize, between: &[u8]) -> bool {
    let head = &hay[at.saturating_sub(200)..at];
    let link = head.rsplit(|b| b.is_ascii_whitespace()).next().unwrap_or_default();
    link.ends_with(b"lat=")
        && matches!(between, b"&lon=" | b"&amp;lon=")
        && memchr::memmem::find(link, b"norgeskart").is_some()
}

/// How far the zone may stand, in bytes.
const BEFORE: usize = 60;
const AFTER: usize = 40;

/// Where a number of six or seven digits with at most three decimals ends.
fn number(hay: &[u8], at: usize) -> Option<usize> {
    let whole = run_ahead(hay, at, 8, |b| b.is_ascii_digit()).filter(|n| matches!(n, 6 | 7))?;
    let end = at + whole;
    let decimals = match hay.get(end) {
        Some(b'.' | b',') => run_ahead(hay, end + 1, 20, |b| b.is_ascii_digit())?,
        _ => 0,
    };
    // A comma and more than three digits part two numbers.
    Some(if matches!(decimals, 1..=3) { end + 1 + decimals } else { end })
}

/// Where an east ends that may be west of the false origin: in zone 33 the coast of Vestlandet has from -65,700 to
/// 99,999.
fn easting(hay: &[u8], at: usize) -> Option<usize> {
    let digits = at + usize::from(hay.get(at) == Some(&b'-'));
    let whole = |end: &usize| {
        let decimals = matches!(hay.get(*end), Some(b'.' | b','));
        !decimals || !hay.get(end + 1).is_some_and(u8::is_ascii_digit)
    };
    short(hay, digits).filter(whole).or_else(|| number(hay, digits))
}

/// Where a number of five digits ends.
fn short(hay: &[u8], at: usize) -> Option<usize> {
    (run_ahead(hay, at, 6, |b| b.is_ascii_digit()) == Some(5)).then_some(at + 5)
}

/// Whether what ends with a minus ends with a sign: nothing that it could join stands before it, as in ` -24051`,
/// `=-24051`.
fn is_minus(before: &[u8]) -> bool {
    matches!(before, [.., b' ' | b'=' | b':' | b',' | b';', b'-'])
}

/// Where the second number begins: behind at most 40 bytes without a digit, one line end and no sentence.
fn between(hay: &[u8], from: usize) -> Option<usize> {
    const MOST: usize = 40;
    let gap = run_ahead(hay, from, MOST, |b| !b.is_ascii_digit()).filter(|&gap| gap > 0)?;
    let bytes = &hay[from..from + gap];
    let lines = bytes.iter().filter(|&&b| b == b'\n').count();
    let last = *bytes.last()?;
    let minus = usize::from(is_minus(bytes));
    (lines < 2
        && (minus > 0 || !matches!(last, b'-' | b'.' | b'/' | b'+' | b'_'))
        && !bytes.windows(2).any(|pair| pair == b". "))
    .then_some(from + gap - minus)
}

/// Whether `N` or `E` stands right before the number: `N6642808`.
fn is_label(hay: &[u8], at: usize) -> bool {
    let alone = at < 2 || !hay[at - 2].is_ascii_alphanumeric();
    alone && matches!(hay[at - 1], b'N' | b'E' | b'X' | b'Y')
}

/// The zone, or 0 for a system without one, that a text names.
fn zone_in(near: &[u8]) -> Option<u8> {
    (0..near.len()).rev().find_map(|i| {
        let begins = |word: &[u8]| near.get(i..i + word.len()).is_some_and(|b| b.eq_ignore_ascii_case(word));
        let fresh = i == 0 || !near[i - 1].is_ascii_alphanumeric();
        match near[i] {
            b'u' | b'U' if fresh && begins(b"utm") => {
                // `utm_source=` is a mark of advertisers.
                let campaign = near.get(i + 3) == Some(&b'_') && near.get(i + 5).is_some_and(u8::is_ascii_alphabetic);
                (!campaign && !near.get(i + 3).is_some_and(u8::is_ascii_alphabetic)).then(|| two_digits(&near[i + 3..]))
            }
            b's' | b'S' | b'z' | b'Z' if begins(b"sone") || begins(b"zone") => {
                Some(two_digits(&near[i + 4..])).filter(|zone| (31..=37).contains(zone))
            }
            b'e' | b'E' if fresh && (begins(b"euref") || begins(b"etrs") || begins(b"epsg")) => {
                Some(system(&near[i..]))
            }
            b's' | b'S' if begins(b"srid") => Some(system(&near[i..])),
            b'3' if fresh => match near.get(i + 1..i + 3) {
                Some([digit @ b'1'..=b'7', b'V' | b'W' | b'X'])
                    if !near.get(i + 3).is_some_and(u8::is_ascii_alphanumeric) =>
                {
                    Some(30 + digit - b'0')
                }
                _ => None,
            },
            _ => None,
        }
    })
}

/// The number of two digits behind at most two marks and the word `sone`; 0 where there is none.
fn two_digits(behind: &[u8]) -> u8 {
    let skip = behind.iter().take(7).take_while(|b| b" -:_=.sonezSONEZ\"".contains(b)).count();
    match behind.get(skip..) {
        Some([a @ b'0'..=b'9', b @ b'0'..=b'9', rest @ ..]) if !rest.first().is_some_and(u8::is_ascii_digit) => {
            (a - b'0') * 10 + b - b'0'
        }
        _ => 0,
    }
}

/// The zone of `EPSG:25832`, `EPSG:32633`; 0 for any other.
fn system(near: &[u8]) -> u8 {
    let at = near.iter().take(14).position(|b| b.is_ascii_digit()).unwrap_or(0);
    match near.get(at..at + 5) {
        Some(
            [b'2', b'5', b'8', a @ b'0'..=b'9', b @ b'0'..=b'9'] | [b'3', b'2', b'6', a @ b'0'..=b'9', b @ b'0'..=b'9'],
        ) => (a - b'0') * 10 + b - b'0',
        _ => 0,
    }
}

/// Whether the pair lies in the zone; in one that Norway does not use officially, or in none, any pair does.
fn fits(zone: u8, one: &str, other: &str) -> bool {
    let metres = |text: &str| text.replace(',', ".").parse::<f64>().unwrap_or(0.0);
    let (a, b) = (metres(one), metres(other));
    !matches!(zone, 32 | 33 | 35) || utm::in_norway(Some(zone), a.max(b), a.min(b))
}

/// Whether north and east are said of both numbers, before each or behind each.
fn is_keyed(head: &[u8], middle: &[u8], tail: &[u8]) -> bool {
    let last = |bytes: &[u8]| {
        let marks = bytes.iter().rev().take(6).take_while(|b| b" :=\"'_.>\t".contains(b)).count();
        axis(&word_before(&bytes[..bytes.len() - marks]))
    };
    let first = |bytes: &[u8]| match text::char_after(bytes, usize::from(bytes.first() == Some(&b' '))) {
        Some(('N', _)) => Some(true),
        Some(('E' | 'Ø', _)) => Some(false),
        _ => None,
    };
    matches!((last(head), last(middle)), (Some(a), Some(b)) if a != b)
        || matches!((first(middle), first(tail)), (Some(a), Some(b)) if a != b)
}

fn word_before(bytes: &[u8]) -> String {
    let len = bytes.iter().rev().take(10).take_while(|b| b.is_ascii_alphabetic() || **b >= 0x80).count();
    text::decode(&bytes[bytes.len() - len..])
}

/// Whether a word means north (`true`) or east.
fn axis(word: &str) -> Option<bool> {
    match word.to_lowercase().as_str() {
        "n" | "nord" | "north" | "northing" => Some(true),
        "e" | "ø" | "øst" | "ost" | "oest" | "aust" | "east" | "easting" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::digits::{noise, noisy_bytes};
    use super::*;

    fn one(text: &str) -> Option<(&str, &'static str, String)> {
        let hay = text.as_bytes();
        let starts = |&at: &usize| hay[at].is_ascii_digit() && (at == 0 || !hay[at - 1].is_ascii_digit());
        let all: Vec<Found> = (0..hay.len()).filter(starts).filter_map(|at| find(hay, at)).collect();
        assert!(all.len() < 2, "{text}");
        let found = all.into_iter().next()?;
        Some((&text[found.span], found.form, text::decode(found.verdict.canonical.as_bytes())))
    }

    #[test]
    fn pairs() {
        for (text, span, form) in [
            ("UTM 33 331234 7223345", "331234 7223345", "zone"),
            ("UTM33: 331234, 7223345", "331234, 7223345", "zone"),
            ("utm-sone 33: 331234,7223345", "331234,7223345", "zone"),
            ("33W 331234E 7223345N", "331234E 7223345", "zone"),
            ("N 7223345 Ø 331234 (EUREF89 sone 33)", "7223345 Ø 331234", "zone"),
            ("X: 7223345 Y: 331234 EPSG:25833", "7223345 Y: 331234", "zone"),
            ("srid=25833 og 331234 7223345", "331234 7223345", "zone"),
            ("N 7223345 Ø 331234", "7223345 Ø 331234", "keyed"),
            ("N7223345 E331234", "7223345 E331234", "keyed"),
            ("\"nord\": 7223345, \"øst\": 331234", "7223345, \"øst\": 331234", "keyed"),
            ("7223345N 331234E", "7223345N 331234", "keyed"),
        ] {
            assert_eq!(one(text), Some((span, form, "utm 7223345 331234".to_owned())), "{text}");
        }
        assert_eq!(one("UTM33 331234.25 7223345,5").map(|f| f.2).as_deref(), Some("utm 7223345.5 331234.25"));
        assert_eq!(one("UTM 33: N 6867050 Ø -24051").map(|f| f.2).as_deref(), Some("utm 6867050 -24051"));
        assert_eq!(one("UTM 33: N 6867050 Ø 84019").map(|f| f.2).as_deref(), Some("utm 6867050 84019"));
        let link = "https://norgeskart.no/#!?zoom=15&lat=6862024&lon=-32374";
        assert_eq!(one(link).map(|f| f.1), Some("map-url"));
        for none in [
            "UTM 33 6867050-24051",
            "UTM 33 6867050 1234",
            "331234 7223345",
            "X: 7223345 Y: 331234",
            "UTM 33 331234",
            "UTM 33 331234 8223345",
            "UTM 35 731234 7723345",
            "UTM 33 1331234 17223345",
            "?utm_source=331234&id=7223345",
            "utmost 331234 7223345",
            "zone 12 331234 7223345",
            "UTM 33 331000 7223000",
            "UTM 33 a331234 7223345",
            "UTM 33 331234 7223345x",
            "UTM 33 331234. Neste 7223345",
            "UTM 33 331234-7223345",
            "nord 331234 nord 7223345",
        ] {
            assert_eq!(one(none), None, "{none}");
        }
    }

    #[test]
    fn any_bytes() {
        let mut next = noise(23);
        for _ in 0..30_000 {
            let mut hay = b"UTM33 ".to_vec();
            hay.extend(noisy_bytes(&mut next, 10));
            hay.extend(format!("{} ", 6_000_000 + next() % 2_000_000).bytes());
            hay.extend(noisy_bytes(&mut next, 10));
            for at in 0..hay.len() {
                let _ = find(&hay, at).map(|found| assert!(found.span.end <= hay.len()));
            }
        }
    }
}
