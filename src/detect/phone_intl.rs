//! Telephone numbers of other countries, written with `+` or `00` and the country calling code.
//!
//! Lengths are checked, ranges are not: only the North American plan is known closer. What keeps sums, diffs, time
//! zone offsets and base64 out are the sign in front, the groups, and the neighbours.

use super::phone::{continues, digit_beside, hex_beside, in_matrix, neighbour_after, plus_opens};
use super::text::{char_after, char_before, ends_free, is_dash, is_space, starts_free};
use super::{Canonical, Found, Verdict};
use std::sync::OnceLock;

/// Finds the number whose country code is at `at`, with `+` before it, or whose `00` is at `at`.
///
/// `form` is `international` (in groups, or after `tel:`) or `international-bare` (digits together); `class` is
/// `foreign`, or `fictional` where the country has set numbers aside for film and television. `None` where no number
/// starts, and for Norway's +47.
pub(super) fn find(hay: &[u8], at: usize) -> Option<Found> {
    let plus = at > 0 && hay[at - 1] == b'+';
    let code_at = if plus { at } else { at + 2 };
    let (code, _) = code_of(hay.get(code_at..hay.len().min(code_at + 3))?)?;
    let mut start = if plus { at - 1 } else { at };
    let mut groups = Groups::read(hay, code_at, true);
    let enclosed = start > 0 && hay[start - 1] == b'(' && hay.get(code_at + code) == Some(&b')');
    if enclosed {
        start -= 1;
        groups.depths.iter_mut().skip(1).for_each(|depth| *depth += 1);
    }
    let last = (0..groups.count).rev().find(|&i| groups.depths[i] == 0 && national(groups.digits_to(i)).is_some())?;
    let (digits, end) = (groups.digits_to(last), groups.ends[last]);
    let tel = hay[..start].ends_with(b"tel:");
    let together = last == 0;
    let free = if plus {
        plus_opens(hay, start)
    } else {
        zeros_open(hay, start, together, &groups, last) && !hex_beside(hay, start, end, 2)
    };
    let goes_on = if plus { continues(hay, end) } else { neighbour_after(hay, end) };
    if !free || !ends_free(hay, end) || goes_on || dull(digits, code) {
        return None;
    }
    if !together && (!sane(&groups, last, code) || in_matrix(hay, start, end)) {
        return None;
    }
    let form = if together && !tel { "international-bare" } else { "international" };
    Some(Found { span: start..end, form, verdict: judge(digits)? })
}

/// What country code and number together are; `None` where no country has such a number, and for +47.
pub(super) fn judge(digits: &[u8]) -> Option<Verdict> {
    let (code, number) = national(digits)?;
    let (code, number) = (std::str::from_utf8(code).ok()?, std::str::from_utf8(number).ok()?);
    let film =
        FICTIONAL.iter().any(|(country, starts)| *country == code && starts.split(' ').any(|s| number.starts_with(s)))
            || (code == "1" && number[3..].starts_with("55501"));
    let text = format!("+{code}{number}");
    let class = if film || made_up(number) { "fictional" } else { "foreign" };
    Some(Verdict { class, canonical: Canonical::new(text), precision_m: None })
}

/// Whether a number counts up from its first digit to its last (2345678) or repeats a digit six times, as numbers that are typed for an example do.
fn made_up(number: &str) -> bool {
    let bytes = number.as_bytes();
    bytes.windows(2).all(|pair| pair[1] == pair[0] + 1) || bytes.windows(6).any(|w| w.iter().all(|&b| b == w[0]))
}

/// Numbers that no subscriber has: United Kingdom (Ofcom, numbers for drama use), Sweden (PTS, numbers for use in
/// books and films), France (ARCEP, decision 2018-0881). North America's 555-01xx is in [`judge`].
const FICTIONAL: &[(&str, &str)] = &[
    ("44", "7700900 2079460 1134960 1144960 1154960 1164960 1174960 1184960 1214960 1314960 1414960 1514960 1614960"),
    ("44", "1914980 1632960"),
    ("46", "3139006 4062804 8465004 9803192 7017406"),
    ("33", "19900 26191 35301 46571 53649 63998"),
];

/// Countries whose numbers keep their leading zero abroad (Italy, San Marino, Vatican City, Congo, Côte d'Ivoire,
/// Benin, Gabon); elsewhere it is the trunk prefix, written by mistake.
const KEEP_ZERO: &[&[u8]] = &[b"39", b"378", b"379", b"242", b"225", b"229", b"241"];

/// The country code and the national number in it, if its length fits.
fn national(digits: &[u8]) -> Option<(&[u8], &[u8])> {
    let (len, range) = code_of(digits)?;
    let (code, mut number) = digits.split_at(len);
    if number.first() == Some(&b'0') && !KEEP_ZERO.contains(&code) {
        number = &number[1..];
    }
    // At most fifteen digits (E.164, 6.2.1); below eight there is nothing to tell a number from an offset.
    let fits = range.0 <= number.len() && number.len() <= range.1 && (8..=15).contains(&(len + number.len()));
    let american = |n: &[u8]| n[0] >= b'2' && n[3] >= b'2' && !n[1..].starts_with(b"11");
    let zero = number.first() == Some(&b'0') && !KEEP_ZERO.contains(&code);
    (code != b"47" && fits && !zero && (code != b"1" || american(number))).then_some((code, number))
}

/// The length of the country code that `digits` begin with, and the shortest and longest national number there.
fn code_of(digits: &[u8]) -> Option<(usize, (usize, usize))> {
    type Table = [(u8, u8); 1000];
    static TABLE: OnceLock<Box<Table>> = OnceLock::new();
    let table = TABLE.get_or_init(|| {
        let mut table = Box::new([(0, 0); 1000]);
        for row in include_str!("data/calling_codes.tsv").lines().filter(|l| !l.starts_with('#')) {
            let mut cells = row.split('\t').map(|cell| cell.parse::<u16>().unwrap_or(0));
            let (code, min, max) = (cells.next(), cells.next(), cells.next());
            if let (Some(code @ 1..1000), Some(min), Some(max)) = (code, min, max) {
                table[usize::from(code)] = (min as u8, max as u8);
            }
        }
        table
    });
    if digits.first() == Some(&b'0') {
        return None;
    }
    let mut code = 0;
    for (i, digit) in digits.iter().take(3).enumerate() {
        if !digit.is_ascii_digit() {
            return None;
        }
        code = code * 10 + usize::from(digit - b'0');
        if table[code].1 > 0 {
            return Some((i + 1, (table[code].0.into(), table[code].1.into())));
        }
    }
    None
}

/// Whether `00` may begin a number at `start`. Digits together need a label, a field border or the start of a line
/// before them; groups of four are code points and binary.
fn zeros_open(hay: &[u8], start: usize, together: bool, groups: &Groups, last: usize) -> bool {
    if !starts_free(hay, start) || digit_beside(hay, start) {
        return false;
    }
    if !together {
        // 002641-002642: a range of a register, both ends with its zeros.
        if groups.kinds[1] == Kind::Dash && hay[groups.ends[0] + 1..].starts_with(b"00") {
            return false;
        }
        return groups.lens[1..=last].iter().any(|&len| len != 4);
    }
    let digits = run(hay, start) - 2;
    let mut from = start;
    if let Some((' ', len)) = char_before(hay, from) {
        from -= len;
    }
    let border = |c: char| matches!(c, ':' | '=' | '"' | '\'' | ',' | ';' | '|' | '\t' | '\n' | '.' | '>' | '(');
    (10..=15).contains(&digits) && char_before(hay, from).is_none_or(|(c, _)| border(c))
}

/// Groups as people make them: one digit alone only right after the code, no decimal fraction, no point as ISO 6709
/// writes it (+5320-00615, +492717-0023210, +40.20361-075.…: all 36 false hits in 1.8 GB were its first two).
fn sane(groups: &Groups, last: usize, code: usize) -> bool {
    let shape = groups.shape(last);
    let glued = usize::from(shape[0]) > code;
    let alone = if glued { 1 } else { 2 };
    let fraction = last == 1 && groups.kinds[1] == Kind::Dot;
    let kinds = &groups.kinds[1..=last];
    let point = kinds.contains(&Kind::Dash) && kinds.contains(&Kind::Dot)
        || kinds == [Kind::Dash]
            && matches!(shape, [4, 5] | [6, 7])
            && groups.digits_to(last)[usize::from(shape[0])] < b'2';
    // A year of more than four digits is written with a sign (ISO 8601): +2739877-01-03.
    let date = kinds == [Kind::Dash; 2] && shape[1..] == [2, 2];
    last <= 6 && !fraction && !point && !date && shape.iter().skip(alone).all(|&len| len > 1)
}

/// Too few different digits to be more than a placeholder or a mask.
fn dull(digits: &[u8], code: usize) -> bool {
    let number = &digits[code..];
    (b'0'..=b'9').filter(|d| number.contains(d)).count() < 3
}

/// How many ASCII digits stand at `at`, counted to 17.
pub(super) fn run(hay: &[u8], at: usize) -> usize {
    super::digits::run(hay, at, 17)
}

/// What stands between two groups of digits.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Space,
    Dash,
    Dot,
    /// Parentheses and slashes, in foreign numbers only.
    Other,
}

/// One separator at `at` with a digit behind it, and its length in bytes. The no-break space also as HTML and JSON
/// write it.
pub(super) fn separator(hay: &[u8], at: usize) -> Option<(Kind, usize)> {
    let (kind, len) = match char_after(hay, at)? {
        ('.', _) => (Kind::Dot, 1),
        ('&' | '\\', _) => {
            let entity = [&b"&nbsp;"[..], b"&#160;", b"&#xa0;", b"\\u00a0", b"\\u202f"];
            (Kind::Space, entity.iter().find(|e| hay[at..].starts_with(e))?.len())
        }
        (c, len) if is_space(c) => (Kind::Space, len),
        (c, len) if is_dash(c) => (Kind::Dash, len),
        _ => return None,
    };
    hay.get(at + len)?.is_ascii_digit().then_some((kind, len))
}

/// A separator as foreign numbers have it: two signs may stand together if one is a parenthesis, and the trunk
/// prefix in parentheses, `(0)`, is passed over. Also how many parentheses it opens, less those it closes.
fn loose_separator(hay: &[u8], at: usize) -> Option<(Kind, usize, i8)> {
    if let Some((kind, len)) = separator(hay, at) {
        return Some((kind, len, 0));
    }
    let (mut end, mut depth, mut signs, mut brackets) = (at, 0, 0, 0);
    while signs <= 2 {
        match char_after(hay, end)? {
            ('0'..='9', _) => return (brackets > 0 && signs + brackets > 0).then_some((Kind::Other, end - at, depth)),
            ('(', _) if hay[end..].starts_with(b"(0)") => (end, brackets) = (end + 3, brackets + 1),
            ('(', _) => (end, brackets, depth) = (end + 1, brackets + 1, depth + 1),
            (')', _) => (end, brackets, depth) = (end + 1, brackets + 1, depth - 1),
            ('/', _) if brackets == 0 && signs == 0 => (end, brackets) = (end + 1, brackets + 1),
            (c, len) if is_space(c) || is_dash(c) => (end, signs) = (end + len, signs + 1),
            _ => return None,
        }
        if brackets > 2 {
            return None;
        }
    }
    None
}

/// Groups of digits with one separator between each, as many as make sixteen digits.
pub(super) struct Groups {
    digits: [u8; 16],
    /// Digits of each group; 0 beyond the last.
    pub(super) lens: [u8; 8],
    /// The separator before each group (of the first: `Space`).
    pub(super) kinds: [Kind; 8],
    /// Where each group ends in the haystack.
    pub(super) ends: [usize; 8],
    /// Parentheses open at the end of each group.
    pub(super) depths: [i8; 8],
    pub(super) count: usize,
}

impl Groups {
    /// Reads from the digit at `at`; `loose` as foreign numbers are written.
    pub(super) fn read(hay: &[u8], at: usize, loose: bool) -> Self {
        let mut groups =
            Self { digits: [0; 16], lens: [0; 8], kinds: [Kind::Space; 8], ends: [0; 8], depths: [0; 8], count: 0 };
        let (mut from, mut total, mut kind, mut depth) = (at, 0, Kind::Space, 0);
        while groups.count < 8 {
            let len = run(hay, from);
            if len == 0 || total + len > 16 {
                break;
            }
            groups.digits[total..total + len].copy_from_slice(&hay[from..from + len]);
            total += len;
            let i = groups.count;
            (groups.lens[i], groups.kinds[i], groups.ends[i], groups.depths[i]) = (len as u8, kind, from + len, depth);
            groups.count += 1;
            let next = if loose {
                loose_separator(hay, from + len)
            } else {
                separator(hay, from + len).map(|(kind, width)| (kind, width, 0))
            };
            let Some((next_kind, width, opened)) = next else { break };
            (kind, depth, from) = (next_kind, depth + opened, from + len + width);
        }
        groups
    }

    /// The lengths of the groups up to number `last`.
    pub(super) fn shape(&self, last: usize) -> &[u8] {
        &self.lens[..=last]
    }

    /// The digits of the groups up to number `last`.
    pub(super) fn digits_to(&self, last: usize) -> &[u8] {
        let total: usize = self.lens[..=last].iter().map(|&len| usize::from(len)).sum();
        &self.digits[..total]
    }
}

#[cfg(test)]
mod tests {
    use super::super::phone::tests::{all, one, real};
    use super::*;

    fn check(form: &str, class: &str, rows: &[(&str, &str, &str)]) {
        for (text, span, canonical) in rows {
            let got = one(text).unwrap_or_else(|| panic!("nothing in {text}"));
            assert_eq!((got.0, got.2), (real(span), Canonical::new(real(canonical))), "{text}");
            assert_eq!(got.1, form, "{text}");
            let found = all(real(text).as_bytes());
            assert_eq!(found[0].verdict.class, class, "{text}");
        }
    }

    #[test]
    fn numbers_of_other_countries() {
        check(
            "international",
            "foreign",
            &[
                ("ring +¤6 70 123 ¤5 67 nå", "+¤6 70 123 ¤5 67", "+¤6701234567"),
                ("+¤6 8 123 456 78", "+¤6 8 123 456 78", "+¤6812345678"),
                ("+¤4 (0)20 1234 5678", "+¤4 (0)20 1234 5678", "+¤42012345678"),
                ("+1 (ß12) 234-5678", "+1 (ß12) 234-5678", "+1ß122345678"),
                ("+1-ß12-234-5678", "+1-ß12-234-5678", "+1ß122345678"),
                ("(+¤6) 70 123 45 67", "(+¤6) 70 123 45 67", "+¤6701234567"),
                ("00¤6 70 123 45 67", "00¤6 70 123 45 67", "+¤6701234567"),
                ("+¤9 30/12345678", "+¤9 30/12345678", "+¤93012345678"),
                ("+¤670-123 45 67", "+¤670-123 45 67", "+¤6701234567"),
                ("tel:+¤6701234567", "+¤6701234567", "+¤6701234567"),
                ("+¤6 70 123 45 67 75646 Uppsala", "+¤6 70 123 45 67", "+¤6701234567"),
                ("+3§ 06 1ß34 5678", "+3§ 06 1ß34 5678", "+3§061ß345678"),
            ],
        );
        check(
            "international-bare",
            "foreign",
            &[
                ("+¤6701234567", "+¤6701234567", "+¤6701234567"),
                ("tlf: 00¤6701234567", "00¤6701234567", "+¤6701234567"),
            ],
        );
        check(
            "international",
            "fictional",
            &[
                ("+1 ß12 555 0123", "+1 ß12 555 0123", "+1ß125550123"),
                ("+¤4 7700 §00123", "+¤4 7700 §00123", "+¤47700§00123"),
            ],
        );
    }

    #[test]
    fn what_is_none() {
        for text in [
            "1e+10000000",
            "a+¤6701234567",
            "@@ -1,5 +10,7 @@",
            "12:00:00+0100",
            "+0100",
            "+00000000",
            "+33333333333",
            "+1 123 456 7890",
            "+1 212 155 0123",
            "+999 12 34 56 78 90",
            "+¤6 70 1",
            "+¤6 7 0 1 2 3 4 5 6 7",
            "+¤6 70 123 45 67 89 01",
            "+¤6701234567890123",
            "+¤6.701234567",
            "CA +4439-06336 America",
            "US +394421-1045903 America",
            concat!("+40.20361-", "075.00417/"),
            "0049 1234 5678 9012",
            "x 00¤6701234567",
            "int 0012 0034",
            "3 0046 70 123 45 67",
            "x = y) +¤6701234567x",
        ] {
            assert_eq!(one(text), None, "{text}");
        }
    }

    #[test]
    fn numbers_made_up_for_an_example() {
        for (text, class) in
            [("+44 1234567", "fictional"), ("+852 12345678", "fictional"), ("+61424000000", "fictional")]
        {
            assert_eq!(all(text.as_bytes()).first().map(|found| found.verdict.class), Some(class), "{text}");
        }
        assert!(all(b"002636,002641-002642,0026BA").is_empty(), "a range of a register");
    }

    #[test]
    fn the_table_of_codes() {
        let rows: Vec<Vec<&str>> = include_str!("data/calling_codes.tsv")
            .lines()
            .filter(|l| !l.starts_with('#'))
            .map(|l| l.split('\t').collect())
            .collect();
        assert!(rows.len() > 200);
        for row in &rows {
            assert_eq!(row.len(), 4, "{row:?}");
            let (min, max): (usize, usize) = (row[1].parse().expect("min"), row[2].parse().expect("max"));
            assert!(4 <= min && min <= max && max + row[0].len() <= 15, "{row:?}");
            assert_eq!(code_of(row[0].as_bytes()), Some((row[0].len(), (min, max))), "{row:?}");
            assert!(!rows.iter().any(|other| other[0] != row[0] && other[0].starts_with(row[0])), "{row:?}");
        }
        for none in ["0", "210", "999", "21", "x", ""] {
            assert_eq!(code_of(none.as_bytes()), None, "{none}");
        }
    }
}
