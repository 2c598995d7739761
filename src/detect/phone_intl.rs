//! Telephone numbers of other countries, written with `+` or `00` and the country calling code.
//!
//! Lengths are checked, ranges are not: only the North American plan is known closer. What keeps sums, diffs, time
//! zone offsets and base64 out are the sign in front, the groups, and the neighbours.

use super::phone::{Groups, Kind, continues, digit_beside, plus_opens, run};
use super::text::{char_before, ends_free, starts_free};
use super::{Canonical, Found, Verdict};
use std::sync::OnceLock;

/// Finds the number whose country code is at `at`, with `+` before it, or whose `00` is at `at`.
///
/// `form` is `international` (in groups, or after `tel:`) or `international-bare` (digits together); `class` is
/// `foreign`, or `fictional` where the country has set numbers aside for film and television. `None` where no number
/// starts, and for Norway's +47.
pub fn find(hay: &[u8], at: usize) -> Option<Found> {
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
    let last = (0..groups.count)
        .rev()
        .find(|&i| groups.depths[i] == 0 && national(groups.digits_to(i)).is_some())?;
    let (digits, end) = (groups.digits_to(last), groups.ends[last]);
    let tel = hay[..start].ends_with(b"tel:");
    let together = last == 0;
    let free = if plus {
        plus_opens(hay, start)
    } else {
        zeros_open(hay, start, together, &groups, last)
    };
    if !free || !ends_free(hay, end) || continues(hay, end) || dull(digits, code) {
        return None;
    }
    if !together && !sane(&groups, last, code) {
        return None;
    }
    let form = if together && !tel {
        "international-bare"
    } else {
        "international"
    };
    Some(Found {
        span: start..end,
        form,
        verdict: judge(digits)?,
    })
}

/// What country code and number together are; `None` where no country has such a number, and for +47.
pub(super) fn judge(digits: &[u8]) -> Option<Verdict> {
    let (code, number) = national(digits)?;
    let text = format!(
        "+{}{}",
        std::str::from_utf8(code).ok()?,
        std::str::from_utf8(number).ok()?
    );
    let line = text.get(5..).unwrap_or_default();
    let film = FICTIONAL.iter().any(|prefix| text.starts_with(prefix)) || (code == b"1" && line.starts_with("55501"));
    let class = if film { "fictional" } else { "foreign" };
    Some(Verdict {
        class,
        canonical: Canonical::new(text),
        precision_m: None,
    })
}

/// Numbers that no subscriber has: United Kingdom (Ofcom, numbers for drama use), Sweden (PTS, numbers for use in
/// books and films), France (ARCEP, decision 2018-0881). North America's 555-01xx is above.
const FICTIONAL: &[&str] = &[
    "+447700900",
    "+442079460",
    "+441134960",
    "+441144960",
    "+441154960",
    "+441164960",
    "+441174960",
    "+441184960",
    "+441214960",
    "+441314960",
    "+441414960",
    "+441514960",
    "+441614960",
    "+441914980",
    "+441632960",
    "+463139006",
    "+46406280",
    "+46846500",
    "+46980319",
    "+33199",
    "+33261",
    "+33353",
    "+33465",
    "+33536",
    "+33639",
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
        for row in include_str!("data/calling_codes.tsv")
            .lines()
            .filter(|l| !l.starts_with('#'))
        {
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
        return groups.lens[1..=last].iter().any(|&len| len != 4);
    }
    let digits = run(hay, start) - 2;
    let mut from = start;
    if let Some((' ', len)) = char_before(hay, from) {
        from -= len;
    }
    let border = |c: char| {
        matches!(
            c,
            ':' | '=' | '"' | '\'' | ',' | ';' | '|' | '\t' | '\n' | '.' | '>' | '('
        )
    };
    (10..=15).contains(&digits) && char_before(hay, from).is_none_or(|(c, _)| border(c))
}

/// Groups as people make them: one digit alone only right after the code, no decimal fraction, no point as ISO 6709
/// writes it (+5320-00615, +492717-0023210, +40.20361-075.00417: all 55 false hits in 1.8 GB were its first two).
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
    last <= 6 && !fraction && !point && shape.iter().skip(alone).all(|&len| len > 1)
}

/// Too few different digits to be more than a placeholder or a mask.
fn dull(digits: &[u8], code: usize) -> bool {
    let number = &digits[code..];
    (b'0'..=b'9').filter(|d| number.contains(d)).count() < 3
}
