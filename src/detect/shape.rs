//! Named shapes around a candidate: what else a run of digits may be a part of. Packs name them in `shape = [...]`, to
//! take points or to veto.
//!
//! A shape says what the neighbourhood looks like and nothing about the candidate's own check digits. Each looks at
//! most [`LOOK`] bytes to either side.

use std::ops::Range;

use super::digits;
use super::fodselsnummer::{self, CheckRule, Day};
use super::iban;
use super::text;

/// Whether the bytes around (or of) the candidate at `span`, which lies within `hay`, have the shape.
pub type Shape = fn(hay: &[u8], span: &Range<usize>) -> bool;

/// The farthest that a shape looks to either side, in bytes.
pub const LOOK: usize = 200;

/// All shapes by the name that packs use.
pub const SHAPES: &[(&str, Shape)] = &[
    ("amount", amount),
    ("argument", argument),
    ("decimal", decimal),
    ("epoch", epoch),
    ("failing-neighbours", failing_neighbours),
    ("guid", guid),
    ("hex-digest", hex_digest),
    ("hex-neighbours", hex_neighbours),
    ("iban", in_iban),
    ("identifier", identifier),
    ("ip", ip),
    ("konto-grouping", konto_grouping),
    ("path-part", path_part),
    ("term", term),
    ("url-path", url_path),
    ("version", version),
];

/// The shape of this name, or `None` when there is none.
pub fn by_name(name: &str) -> Option<&'static (&'static str, Shape)> {
    let at = SHAPES.binary_search_by_key(&name, |&(name, _)| name).ok()?;
    Some(&SHAPES[at])
}

/// The only argument of a call, or the first: `default_rng(24816197472)`. In prose a space stands before the parenthesis.
fn argument(hay: &[u8], span: &Range<usize>) -> bool {
    let call = hay[..span.start].strip_suffix(b"(").and_then(<[u8]>::last);
    call.is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'_') && matches!(hay.get(span.end), Some(b')' | b','))
}

/// In a UUID: 8-4-4-4-12 hexadecimal digits (RFC 9562), also where it is a part of a longer name.
fn guid(hay: &[u8], span: &Range<usize>) -> bool {
    const LEN: usize = 36;
    let token = token(hay, span, |b| b.is_ascii_hexdigit() || b == b'-');
    let last = span.start.min(token.end.saturating_sub(LEN));
    (span.end.saturating_sub(LEN).max(token.start)..=last).any(|at| {
        at + LEN <= token.end
            && hay[at..at + LEN].iter().enumerate().all(|(i, &b)| (b == b'-') == matches!(i, 8 | 13 | 18 | 23))
    })
}

/// In a digest or key: a run of at least 32 hexadecimal digits, or of at least 40 characters of base64 in mixed case.
fn hex_digest(hay: &[u8], span: &Range<usize>) -> bool {
    // What is the whole of such a token is no part of a digest, but a value that is written in hexadecimal.
    let hex = token(hay, span, |b| b.is_ascii_hexdigit());
    if hex.len() >= 32 {
        return hex != *span;
    }
    let token = token(hay, span, |b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'_' | b'-' | b'='));
    if token.len() < 40 {
        return false;
    }
    // Random base64 goes on from lower case to a capital, or between letters and digits, at 42 % of its places (26, 26
    // and 10 of 64 characters); in paths and names a capital begins a word and follows no lower case.
    let outside: Vec<u8> = [&hay[token.start..span.start], b"/", &hay[span.end..token.end]].concat();
    let jumps = outside.windows(2).filter(|pair| is_jump(pair[0], pair[1])).count();
    let mixed = outside.iter().any(u8::is_ascii_lowercase) && outside.iter().any(u8::is_ascii_uppercase);
    mixed && jumps * 5 >= outside.len()
}

fn is_jump(a: u8, b: u8) -> bool {
    (a.is_ascii_lowercase() && b.is_ascii_uppercase())
        || (a.is_ascii_alphabetic() && b.is_ascii_digit())
        || (a.is_ascii_digit() && b.is_ascii_alphabetic())
}

/// A point in time: a run of 10, 13, 16 or 19 digits that is a Unix time of 2000 to 2039 in seconds, milli-, micro- or
/// nanoseconds; a run of 12, 14 or 17 that reads YYYYMMDDhhmm(ss(mmm)); or a part of an ISO 8601 date and time.
fn epoch(hay: &[u8], span: &Range<usize>) -> bool {
    let run = &hay[token(hay, span, |b| b.is_ascii_digit())];
    if run.iter().all(u8::is_ascii_digit) {
        match run.len() {
            10 | 13 | 16 | 19 => return (946_684_800..2_208_988_800).contains(&value(&run[..10])),
            12 | 14 | 17 => return is_compact_time(run),
            _ => {}
        }
    }
    // A date, a time to the minute, seconds and a fraction to the nanosecond: 29 bytes.
    (span.end.saturating_sub(29).min(span.start.saturating_sub(28))..span.end)
        .any(|at| iso_time_end(hay, at).is_some_and(|end| span.start < end))
}

/// Where the `YYYY-MM-DDThh:mm(:ss(.fff))` that starts at `at`, with `T` or a space, ends.
fn iso_time_end(hay: &[u8], at: usize) -> Option<usize> {
    let minutes = hay.get(at..at + 16)?;
    let fits = minutes.iter().zip(b"0000-00-00T00:00").all(|(&b, &t)| match t {
        b'0' => b.is_ascii_digit(),
        b'T' => b == b'T' || b == b' ',
        _ => b == t,
    });
    if !fits || !is_month_and_day(&minutes[5..7], &minutes[8..10]) {
        return None;
    }
    let seconds = match &hay[at + 16..] {
        [b':', b'0'..=b'5', b'0'..=b'9', ..] => at + 19,
        _ => return Some(at + 16),
    };
    let fraction = match &hay[seconds..] {
        [b'.' | b',', rest @ ..] => digits::run(rest, 0, 9),
        _ => 0,
    };
    Some(if fraction == 0 { seconds } else { seconds + 1 + fraction })
}

fn is_compact_time(run: &[u8]) -> bool {
    (1900..2100).contains(&value(&run[..4]))
        && is_month_and_day(&run[4..6], &run[6..8])
        && value(&run[8..10]) < 24
        && value(&run[10..12]) < 60
        && (run.len() < 14 || value(&run[12..14]) < 60)
}

fn is_month_and_day(month: &[u8], day: &[u8]) -> bool {
    (1..=12).contains(&value(month)) && (1..=31).contains(&value(day))
}

/// The number that these digits make; at most 19 of them.
fn value(digits: &[u8]) -> u64 {
    digits.iter().fold(0, |sum, &b| sum * 10 + u64::from(b.wrapping_sub(b'0') % 10))
}

/// In or beside a version: next to `1.2.3` in one word (`1.2.3-20190101`), or itself dotted after `v`, `@`, `^`, `~`,
/// `==`, `>=`, "version" or "versjon". A date is no version.
fn version(hay: &[u8], span: &Range<usize>) -> bool {
    let token = token(hay, span, |b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'+' | b'-'));
    let beside = [token.start..span.start, span.end..token.end].into_iter().any(|side| {
        let mut parts = hay[side].split(|&b| b == b'+' || b == b'-');
        parts.any(|part| has_dotted_triple(part.strip_prefix(b"v").unwrap_or(part)))
    });
    beside
        || (hay[span.clone()].contains(&b'.') && follows_version_mark(&hay[span.start.saturating_sub(12)..span.start]))
}

/// Whether three numbers follow each other in these words with full stops between, and are no date.
fn has_dotted_triple(part: &[u8]) -> bool {
    let words: Vec<&[u8]> = part.split(|&b| b == b'.').collect();
    words.windows(3).any(|w| {
        let numbers = w.iter().all(|n| (1..=5).contains(&n.len()) && n.iter().all(u8::is_ascii_digit));
        let date = matches!([w[0].len(), w[1].len(), w[2].len()], [2, 2, 2] | [1 | 2, 1 | 2, 4]);
        numbers && !date
    })
}

fn follows_version_mark(before: &[u8]) -> bool {
    let before = before.to_ascii_lowercase();
    let word = before.trim_ascii_end();
    let word = word.strip_suffix(b":").unwrap_or(word);
    [&b"@"[..], b"^", b"~", b"==", b">=", b"<=", b"version", b"versjon"].iter().any(|mark| word.ends_with(mark))
        || matches!(before.as_slice(), [.., b, b'v'] if !b.is_ascii_alphanumeric())
        || before == b"v"
}

/// In a decimal or floating-point number: digits with a full stop or an exponent go on beside it, or it is `ddd.ddd`
/// itself and the next or the last number of the row is too.
fn decimal(hay: &[u8], span: &Range<usize>) -> bool {
    let (before, after) = sides(hay, span);
    let after_point = matches!(before, [.., b'.']) && !matches!(before, [.., b'a'..=b'z' | b'A'..=b'Z', b'.']);
    let exponent_before = matches!(before, [.., b'0'..=b'9' | b'.', b'e' | b'E', b'+' | b'-']);
    let goes_on = matches!(after, [b'.', b'0'..=b'9', ..] | [b'e' | b'E', b'0'..=b'9' | b'+' | b'-', ..]);
    if after_point || exponent_before || goes_on {
        return true;
    }
    let is_gap = |b: &u8| matches!(b, b' ' | b'\t' | b',' | b';' | b'-');
    let is_part = |b: &u8| b.is_ascii_digit() || *b == b'.';
    let left = &before[..before.len() - before.iter().rev().take(3).take_while(|b| is_gap(b)).count()];
    let left = &left[left.len() - left.iter().rev().take(24).take_while(|b| is_part(b)).count()..];
    let right = &after[after.iter().take(3).take_while(|b| is_gap(b)).count()..];
    let right = &right[..right.iter().take(24).take_while(|b| is_part(b)).count()];
    is_fraction(&hay[span.clone()]) && (is_fraction(left) || is_fraction(right))
}

/// `ddd.ddd`, with at least three digits after the point.
fn is_fraction(number: &[u8]) -> bool {
    let mut parts = number.split(|&b| b == b'.');
    let digits =
        |part: Option<&[u8]>, least| part.is_some_and(|p| p.len() >= least && p.iter().all(u8::is_ascii_digit));
    digits(parts.next(), 1) && digits(parts.next(), 3) && parts.next().is_none()
}

/// Of an IPv4 address: it and the digits and dots beside it make four numbers up to 255.
fn ip(hay: &[u8], span: &Range<usize>) -> bool {
    let token = token(hay, span, |b| b.is_ascii_digit() || b == b'.');
    // Without the full stop that ends a sentence.
    let quad = hay[token.clone()].strip_suffix(b".").unwrap_or(&hay[token]);
    quad.len() <= 15
        && quad.split(|&b| b == b'.').count() == 4
        && quad
            .split(|&b| b == b'.')
            .all(|part| (1..=3).contains(&part.len()) && part.iter().all(u8::is_ascii_digit) && value(part) <= 255)
}

/// In eleven digits that are written 4-2-5 with one kind of separator, as Norwegian bank accounts are.
fn konto_grouping(hay: &[u8], span: &Range<usize>) -> bool {
    // Eleven digits and two separators of up to three bytes.
    (span.end.saturating_sub(17)..=span.start).any(|at| {
        digits::written(hay, at, 11)
            .is_some_and(|number| number.groups() == [4, 2, 5] && number.is_even() && span.end <= number.span.end)
    })
}

/// In an IBAN: a country and two digits come before, in groups of four with single spaces.
fn in_iban(hay: &[u8], span: &Range<usize>) -> bool {
    let mut start = span.start;
    for _ in 0..8 {
        let before = &hay[..start];
        let group = before.strip_suffix(b" ").or(before.strip_suffix(b"\xC2\xA0")).unwrap_or(before);
        let len = group.iter().rev().take(5).take_while(|b| b.is_ascii_alphanumeric()).count();
        if len != 4 {
            return false;
        }
        start = group.len() - 4;
        let country = std::str::from_utf8(&group[start..start + 2]).unwrap_or_default();
        if iban::length_of(country).is_some() && group[start + 2..].iter().all(u8::is_ascii_digit) {
            return text::starts_free(hay, start);
        }
    }
    false
}

/// In a row of bytes in hexadecimal: at least three of the words beside it, without a gap, are of 2, 4 or 8
/// hexadecimal digits, and one of them has a letter; or at least six are.
fn hex_neighbours(hay: &[u8], span: &Range<usize>) -> bool {
    let (before, after) = sides(hay, span);
    let is_gap = |b: &u8| matches!(b, b' ' | b'\t' | b',');
    let is_byte = |word: &[u8]| {
        let word = word.strip_prefix(b"0x").unwrap_or(word);
        matches!(word.len(), 2 | 4 | 8) && word.iter().all(u8::is_ascii_hexdigit)
    };
    let (mut bytes, mut letters) = (0, 0);
    let mut count = |word: &[u8]| {
        bytes += 1;
        letters += usize::from(word.iter().any(u8::is_ascii_alphabetic));
    };
    let left = before.rsplit(is_gap).skip(1).filter(|word| !word.is_empty());
    left.take(4).take_while(|word| is_byte(word)).for_each(&mut count);
    let right = after.split(is_gap).skip(1).filter(|word| !word.is_empty());
    right.take(4).take_while(|word| is_byte(word)).for_each(&mut count);
    // The candidate must stand apart from its neighbours.
    before.last().is_none_or(is_gap) && after.first().is_none_or(is_gap) && (bytes >= 6 || (bytes >= 3 && letters > 0))
}

/// In a longer identifier: a letter or digit is joined to it by a hyphen or number sign (`ORD-123`).
fn identifier(hay: &[u8], span: &Range<usize>) -> bool {
    joined_by(hay, span, |join, b| matches!(join, b'-' | b'#') && b.is_ascii_alphanumeric())
}

/// In a path: a letter is joined to it by a slash. (Two telephone numbers are written with a slash too.)
fn path_part(hay: &[u8], span: &Range<usize>) -> bool {
    joined_by(hay, span, |join, b| join == b'/' && b.is_ascii_alphabetic())
}

fn joined_by(hay: &[u8], span: &Range<usize>, joined: impl Fn(u8, u8) -> bool) -> bool {
    let (before, after) = sides(hay, span);
    matches!(before, [.., b, join] if joined(*join, *b)) || matches!(after, [join, b, ..] if joined(*join, *b))
}

/// Among eleven-digit numbers that are no person numbers: of at least four within [`NEIGHBOURS`] bytes, fewer than a
/// quarter pass. Of account numbers one in 31 passes, of the stroke counts of Chinese characters one in 1,700: what
/// stands among them is most likely one of them.
fn failing_neighbours(hay: &[u8], span: &Range<usize>) -> bool {
    let (mut fail, mut pass) = (0, 0);
    let mut count = |from: usize, to: usize| {
        let mut at = from;
        while at < to {
            if !hay[at].is_ascii_digit() {
                at += 1;
                continue;
            }
            let run = digits::run(hay, at, 12);
            // A run that begins before the stretch is cut off and is none.
            let whole = at == 0 || !hay[at - 1].is_ascii_digit();
            if run == 11 && whole && text::starts_free(hay, at) && text::ends_free(hay, at + 11) {
                let digits: Vec<u8> = hay[at..at + 11].iter().map(|b| b - b'0').collect();
                let number = fodselsnummer::judge(&digits, FAR_OFF);
                if number.is_some_and(|number| number.rule == CheckRule::Of1964) { pass += 1 } else { fail += 1 }
            }
            at += run;
        }
    };
    count(span.start.saturating_sub(NEIGHBOURS), span.start);
    count(span.end, hay.len().min(span.end + NEIGHBOURS));
    fail + pass >= 4 && pass * 4 < fail + pass
}

/// How far neighbours are looked for, in bytes.
const NEIGHBOURS: usize = 1000;

/// No birth date is after it.
const FAR_OFF: Day = Day { year: 2199, month: 1, day: 1 };

/// A term of a sum: `21*p`, `x*21`, `2^21`. Two asterisks around it are bold type.
fn term(hay: &[u8], span: &Range<usize>) -> bool {
    let (before, after) = sides(hay, span);
    let operand = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'(' | b')' | b'_' | b' ');
    let times = |b: Option<&u8>| matches!(b, Some(b'*' | b'^'));
    let left = times(before.last()) && before.iter().rev().nth(1).is_some_and(operand);
    let right = times(after.first()) && after.get(1).is_some_and(operand);
    (left && !times(after.first())) || (right && !times(before.last()))
}

/// In the path or query of a URL: `://` or `www.` comes before it in the same word.
fn url_path(hay: &[u8], span: &Range<usize>) -> bool {
    let word = token(hay, span, |b| b > b' ' && !matches!(b, b'"' | b'\'' | b'<' | b'>' | b'`' | b'|' | b'\\'));
    let before = &hay[word.start..span.start];
    before.windows(3).any(|w| w == b"://") || before.windows(4).any(|w| w.eq_ignore_ascii_case(b"www."))
}

/// A sum of money: a currency (kr, NOK, EUR, USD, SEK, DKK, $, €, £) before or after it, or `,-` after it.
fn amount(hay: &[u8], span: &Range<usize>) -> bool {
    const CURRENCIES: [&str; 8] = ["kr", "kr.", "nok", "eur", "usd", "sek", "dkk", "kroner"];
    let before = text::decode(&hay[span.start.saturating_sub(12)..span.start]).to_lowercase();
    let after = text::decode(&hay[span.end..hay.len().min(span.end + 12)]).to_lowercase();
    let word_before = before.trim_end().rsplit(|c: char| !(c.is_alphanumeric() || c == '.')).next();
    let word_after = after.trim_start().split(|c: char| !c.is_alphanumeric()).next();
    before.trim_end().ends_with(['$', '€', '£'])
        || after.trim_start().starts_with(['€', '£', '$'])
        || after.starts_with(",-")
        || [word_before, word_after].into_iter().flatten().any(|word| CURRENCIES.contains(&word))
}

/// The bytes around the span that are all `inside`, with the span itself.
fn token(hay: &[u8], span: &Range<usize>, inside: impl Fn(u8) -> bool) -> Range<usize> {
    let (before, after) = sides(hay, span);
    let left = before.iter().rev().take_while(|&&b| inside(b)).count();
    let right = after.iter().take_while(|&&b| inside(b)).count();
    span.start - left..span.end + right
}

/// The bytes before and after the span, at most [`LOOK`] of each.
fn sides<'h>(hay: &'h [u8], span: &Range<usize>) -> (&'h [u8], &'h [u8]) {
    (&hay[span.start.saturating_sub(LOOK)..span.start], &hay[span.end..hay.len().min(span.end + LOOK)])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::digits::{noise, noisy_bytes};

    /// Whether the part between the braces has the shape.
    fn has(name: &str, marked: &str) -> bool {
        let (before, rest) = marked.split_once('{').unwrap();
        let (value, after) = rest.split_once('}').unwrap();
        let hay = [before, value, after].concat();
        (by_name(name).unwrap().1)(hay.as_bytes(), &(before.len()..before.len() + value.len()))
    }

    fn check(name: &str, with: &[&str], without: &[&str]) {
        for marked in with {
            assert!(has(name, marked), "{name}: {marked}");
        }
        for marked in without {
            assert!(!has(name, marked), "not {name}: {marked}");
        }
    }

    #[test]
    fn the_table_is_sorted_for_its_search() {
        assert!(SHAPES.windows(2).all(|pair| pair[0].0 < pair[1].0));
        assert!(
            SHAPES.iter().all(|(name, shape)| by_name(name).is_some_and(|found| std::ptr::fn_addr_eq(found.1, *shape)))
        );
        assert!(by_name("").is_none() && by_name("uuid").is_none());
    }

    #[test]
    fn guids() {
        check(
            "guid",
            &[
                "id {6805}0000-1a2b-4c3d-8e9f-0123456789ab",
                "id {68050000}-1a2b-4c3d-8e9f-0123456789ab",
                "68050000-1a2b-4c3d-8e9f-{012345678901}",
                "x-68050000-1a2b-{4444}-8e9f-012345678901-y",
            ],
            &[
                "{68050000}",
                "{68050000}-1a2b-4c3d-8e9f-0123456789",
                "{6805}-0000",
                "{68050000}-1a2b-4c3d-8e9f-0123456789ag",
            ],
        );
    }

    #[test]
    fn digests() {
        check(
            "hex-digest",
            &[
                "d41d8cd98f00b204e98009{98ecf8427e}",
                "{68050000}aabbccddeeff00112233445566778899",
                "sha256-uU0nuZNNPgilLlLX2n2r+sSE7+N6U4/{68050000}/L5rUbSM=",
            ],
            &[
                "{68050000}",
                "aabbccddeeff{68050000}",
                "/Users/KariNordmann/Saker-Personal/Oversikt/{68050000}/Dokumenter",
                "orders/customers/addresses/telephone/{68050000}/edit",
                "g1h2j3k4l5m6n7o8p9q0r1s2t3u4v5w6x7y8/{68050000}",
                "A_B_C_D_E_F_G_H_I_J_K_L_M_N_O_P_Q_R_S_T_/{68050000}",
            ],
        );
    }

    #[test]
    fn points_in_time() {
        check(
            "epoch",
            &[
                "{1700000000}",
                "{1700000000123}",
                "17000{00000}",
                "{1700000000123456789}",
                "{20240131235959}",
                "{202401312359}",
                "2024-01-31T23:59:59,{12345678}",
                "{2024-01-31} 23:59",
                "2024-01-{31} 23:59",
            ],
            &[
                "{68050000}",
                "{9700000000}",
                "{20241331235959}",
                "{20240131245959}",
                "2024-01-31 23:59 {68050000}",
                "2024-01-31 23:59:59 {68050000}",
                "2024-01-31T23:59:59.5 {68050000}",
                "{2024-01-31}",
                "2024-13-31T23:59:59,{12345678}",
            ],
        );
    }

    #[test]
    fn versions() {
        check(
            "version",
            &[
                "1.2.3-{68050000}",
                "lib-v1.22.333+{68050000}.jar",
                "{68050000}-1.2.3",
                "v{1.2.3}",
                "pkg@{68.05.01.02}",
                "== {68.05.01.02}",
                "Versjon: {68.05.01.02}",
            ],
            &[
                "{68050000}",
                "tlf {68.05.01.02}",
                "tlf.{68.05.01.02}",
                "31.12.2020-{68050000}",
                "31.12.20-{68050000}",
                "1.2-{68050000}",
                "versjon {68050000}",
                "tv {68.05.01.02}",
            ],
        );
    }

    #[test]
    fn decimals() {
        check(
            "decimal",
            &[
                "0.{68050000}",
                " .{68050000}",
                "{68050000}.5",
                "1e-{68050000}",
                "{68050000}e5",
                "{198022.12345} 1642808.123",
                "1642808.123; {198022.12345}",
                "1.234,-{198022.12345}",
            ],
            &[
                "{68050000}",
                "slutt.{68050000}",
                "{68050000}. Neste",
                "{198022.12345}",
                "nr 12 {198022.12345} 7",
                "1,{68050000}",
            ],
        );
    }

    #[test]
    fn addresses_of_machines() {
        check(
            "ip",
            &["{10.0.0.1}", "10.0.{0.1}", "{68.05.01.02}.", "{68.05.01.02}:80"],
            &["{68.05.01.355}", "{68.05.01}", "{1.68.05.01.02}", "{68050000}", "{68 05 01 02}", "{1..2.3}"],
        );
    }

    #[test]
    fn accounts_by_grouping() {
        check(
            "konto-grouping",
            &["{1234 56 78901}", "{1234.56.78901}", "1234 56 {78901}", "{1234\u{A0}56\u{A0}78901}"],
            &["{123456 78901}", "{12345678901}", "{1234 56}.78901", "{1234.56 78901}", "1234 56 78901 {12}"],
        );
        assert!(has("konto-grouping", "kto {1234\u{202F}56\u{202F}78901}"));
    }

    #[test]
    fn accounts_by_country() {
        check(
            "iban",
            &["NO93 {8601 1117 947}", "NO93 8601 {1117} 947", "DE89 3704 {0044 0532}", "NO93\u{A0}{8601}"],
            &[
                "{8601 1117 947}",
                "PO93 {8601}",
                "NO9 {8601}",
                "XNO93 {8601}",
                "_NO93 {8601}",
                "NO93  {8601}",
                "nr. 8601 {1117 947}",
                "NO93 86 {0111}",
            ],
        );
    }

    #[test]
    fn rows_of_bytes() {
        check(
            "hex-neighbours",
            &[
                "74 68 {68 05 20 69} 6f 0a 21",
                "3f 2e {68 05 01 02} 01",
                "6e6f 2064 {3030 3931} 3032",
                "11 22 33 {68 05 01 02} 66 77 88",
                "0x41, 0x42, 0x4f, {68050000}",
            ],
            &[
                "tlf {68 05 01 02}",
                "{68 05 01 02} 68 05 01 03",
                "da {68 05 01 02} eller be",
                "x {68050000} y",
                "3f 2e 1c 1a{68050000}",
            ],
        );
    }

    #[test]
    fn arguments_of_calls() {
        check(
            "argument",
            &["default_rng({68050000})", "f({68050000}, 2)"],
            &["Kari ({68050000})", "({68050000})", "f(\"{68050000}\")", "f({68050000} + 1)"],
        );
    }

    #[test]
    fn identifiers_urls_and_amounts() {
        check(
            "identifier",
            &["ORD-{68050000}", "{68050000}-A", "nr#{68050000}", "2024-{68050000}"],
            &["{68050000}", "- {68050000}", "{68050000} - 1", "sak/{68050000}", "(-{68050000})"],
        );
        check(
            "path-part",
            &["sak/{68050000}", "{68050000}/sak"],
            &["{68050000}", "68059999/{68050000}", "a / {68050000}"],
        );
        check(
            "url-path",
            &["https://x.example/p/{68050000}/e", "(www.x.example?id={68050000})"],
            &["{68050000}", "https://x.example {68050000}", "a/{68050000}", "{68050000}://"],
        );
        check(
            "amount",
            &[
                "kr {68050000}",
                "kr. {68050000}",
                "NOK{68050000}",
                "{68050000},-",
                "{68050000} kroner",
                "€{68050000}",
                "{68050000}€",
            ],
            &["{68050000}", "lokr {68050000}", "{68050000} krav", "{68050000}, -", "tlf. {68050000}"],
        );
    }

    #[test]
    fn any_bytes_and_any_window_that_is_wide_enough() {
        let mut next = noise(200);
        let mut seen = 0;
        for _ in 0..3_000 {
            let hay = noisy_bytes(&mut next, 900);
            let start = 410 + (next() % 60) as usize;
            let end = start + 1 + (next() % 20) as usize;
            let cut = start - LOOK..end + LOOK;
            for (name, shape) in SHAPES {
                let whole = shape(&hay, &(start..end));
                seen += u32::from(whole);
                assert_eq!(shape(&hay[cut.clone()], &(LOOK..LOOK + end - start)), whole, "{name}");
                shape(&hay[start..end], &(0..end - start));
                shape(&hay, &(0..end - start));
                shape(&hay, &(start..start));
            }
        }
        assert!(seen > 100, "{seen}");
    }
}
