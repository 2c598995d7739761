//! Person numbers that a table has taken apart: the leading zero lost, or the date in one column and the five digits
//! behind it in another.
//!
//! What is put together here was never written so, and the check digits have less to go on. The rates at which chance
//! passes are measured in the tests below and named at each function: one such cell proves nothing, a column of them
//! does.

use super::fodselsnummer::{self, Born, CheckRule, Day, Series};
use super::{Canonical, Found, Verdict, date, digits};

/// Accepts a cell of exactly ten digits that is a person number with a `0` before it: spreadsheets and integer columns
/// lose the zero of those who are born on the first nine days of a month, 30 in 100 of all.
///
/// The class is that of the whole number. Of random numbers of ten digits one in 1,190 passes as `fnr`, one in 228 in any
/// series, and one in 48 in any class: most of them are `future-2032`.
pub fn accept_lost_zero(text: &str, today: Day) -> Option<Verdict> {
    let number = is_number(text, 10..=10).then(|| format!("0{text}"))?;
    fodselsnummer::accept(&number, today)
}

/// Accepts a date and the five digits that stand behind it in a person number, from two cells of a row. Three or four
/// digits have lost their zeros, as has a date of five.
///
/// The date is a day in any writing of [`date::accept_birth_date`], or the six digits of the number itself, with 40
/// added to the day or an offset to the month. The year has to be the one that the number tells, where the cell has all
/// four of its digits. Help numbers without a date and, until 2032, numbers of the rule of that year are refused.
///
/// Tables of synthetic people hold their true birthday, while the month in the number is raised. So where the date as
/// it stands does not do, 80 (Tenor), 65 (Norsk helsenett) and 40 (NAV) are added to its month, in this order. Each try
/// lets as much chance through as the first. Of random digits behind a random day of the last hundred years one in 139
/// passes as the date stands and one in 35 with all four tries, when the year has two digits; when it has four, one in
/// 218 and one in 54.
pub fn accept_split(date: &str, rest: &str, today: Day) -> Option<Verdict> {
    const OFFSETS: [u8; 4] = [0, 80, 65, 40];
    let rest = padded(rest.trim(), 3, 5)?;
    let date = date.trim();
    let (head, year) = match padded(date, 5, 6) {
        Some(head) => (head, None),
        None => (date::ddmmyy(date)?, date::year(date)),
    };
    let mut number: [u8; 11] = digits::bare(&format!("{head}{rest}"))?.try_into().ok()?;
    let month = number[2] * 10 + number[3];
    let tries = if (1..=12).contains(&month) { &OFFSETS[..] } else { &OFFSETS[..1] };
    tries.iter().find_map(|offset| {
        number[2..4].copy_from_slice(&[(month + offset) / 10, (month + offset) % 10]);
        let class = judge(&number, year, today)?;
        Some(Verdict { class, canonical: Canonical::new(digits::text_of(&number)), precision_m: None })
    })
}

/// [`accept_lost_zero`] for a whole cell in bytes, with the form `lost-zero`.
pub fn whole(cell: &[u8], today: Day) -> Option<Found> {
    if cell.len() != 10 {
        return None;
    }
    let text = std::str::from_utf8(cell).ok()?;
    let verdict = accept_lost_zero(text, today)?;
    Some(Found { span: 0..cell.len(), form: "lost-zero", verdict })
}

/// Whether a cell looks like the date of [`accept_split`].
pub fn is_date(cell: &[u8]) -> bool {
    let Some(b'0'..=b'9') = cell.first() else { return false };
    match cell.len() {
        // Numbers of six digits are many: day and month are looked at first.
        6 => {
            let two = |at: usize| cell[at].wrapping_sub(b'0') * 10 + cell[at + 1].wrapping_sub(b'0');
            cell.iter().all(u8::is_ascii_digit) && (1..=71).contains(&two(0)) && (1..=92).contains(&two(2))
        }
        7..=10 => std::str::from_utf8(cell).is_ok_and(|text| date::ddmmyy(text).is_some()),
        // Times of day are no birthdays, but for the midnight that programs write.
        11.. if cell.windows(5).any(|part| part == b"00:00") => {
            std::str::from_utf8(cell).is_ok_and(|text| date::ddmmyy(text).is_some())
        }
        _ => false,
    }
}

/// Whether a cell looks like the five digits of [`accept_split`], all of them.
pub fn is_rest(cell: &[u8]) -> bool {
    cell.len() == 5 && cell.iter().all(u8::is_ascii_digit)
}

/// The class of a number whose date was written with this year.
fn judge(number: &[u8], year: Option<i32>, today: Day) -> Option<&'static str> {
    const NEW_RULE: Day = Day { year: 2032, month: 1, day: 1 };
    let judged = fodselsnummer::judge(number, today)?;
    let issued = judged.rule == CheckRule::Of1964 || today >= NEW_RULE;
    let agrees = year.is_none_or(|year| match judged.born {
        Born::In(born) | Born::Future(born) => born == year,
        Born::Either(one, other) => one == year || other == year,
        Born::Unknown => true,
    });
    (issued && agrees && judged.series != Series::Fh).then(|| judged.class())
}

/// A number of `least` to `len` digits and nothing else, with zeros before it up to `len`.
fn padded(text: &str, least: usize, len: usize) -> Option<String> {
    is_number(text, least..=len).then(|| format!("{text:0>len$}"))
}

fn is_number(text: &str, len: std::ops::RangeInclusive<usize>) -> bool {
    len.contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::detect::digits::{noise, noisy_bytes, text_of};
    use crate::detect::fodselsnummer::{make, make_future_2032};
    use crate::detect::text;

    const TODAY: Day = Day { year: 2026, month: 11, day: 23 };

    /// The first number of the series from this individual number on.
    fn some(series: Series, day: u8, month: u8, year2: u8, individ: u16) -> String {
        text_of(&(individ..individ + 20).find_map(|i| make(series, day, month, year2, i)).unwrap())
    }

    fn split(date: &str, rest: &str) -> Option<(&'static str, String)> {
        accept_split(date, rest, TODAY).map(|v| (v.class, text::decode(v.canonical.as_bytes())))
    }

    #[test]
    fn a_lost_zero_is_put_back() {
        for (series, class) in [
            (Series::Tenor, "tenor"),
            (Series::NpidSynthetic, "npid-synthetic"),
            (Series::Fnr, "fnr"),
            (Series::H, "h"),
            (Series::Npid, "npid"),
        ] {
            let number = some(series, 5, 4, 5, 100);
            let verdict = accept_lost_zero(&number[1..], TODAY).unwrap();
            assert_eq!((verdict.class, verdict.canonical.as_bytes()), (class, number.as_bytes()));
            assert_eq!(accept_lost_zero(&number, TODAY), None);
            for wrong in [format!(" {}", &number[1..]), format!("{}-", &number[1..10]), number[2..].to_owned()] {
                assert_eq!(accept_lost_zero(&wrong, TODAY), None, "{wrong}");
            }
        }
        let ten = some(Series::Tenor, 15, 4, 5, 100);
        assert_eq!(accept_lost_zero(&ten[1..], TODAY), None);
        assert_eq!(accept_lost_zero("0000000000", TODAY), None);
        assert_eq!(accept_lost_zero("١٢٣٤٥", TODAY), None);
    }

    #[test]
    fn the_number_as_it_stands() {
        for (series, class) in [(Series::Tenor, "tenor"), (Series::TenorDnr, "tenor-dnr"), (Series::Nhn, "nhn")] {
            let number = some(series, 15, 9, 85, 100);
            let found = split(&number[..6], &number[6..]);
            assert_eq!(found, Some((class, number.clone())));
            assert_eq!(split(&number[..6], &format!(" {} ", &number[6..])), found);
        }
        let early = some(Series::Tenor, 5, 9, 85, 100);
        assert_eq!(split(&early[1..6], &early[6..]), Some(("tenor", early.clone())));
        for individ in [8, 44] {
            let zeros = some(Series::Tenor, 15, 9, 85, individ);
            let rest = zeros[6..].trim_start_matches('0');
            assert!((3..=4).contains(&rest.len()));
            assert_eq!(split(&zeros[..6], rest), Some(("tenor", zeros.clone())));
        }
    }

    #[test]
    fn the_true_month_of_a_synthetic_number() {
        for (series, class) in [(Series::Tenor, "tenor"), (Series::Nhn, "nhn"), (Series::H, "h"), (Series::Fnr, "fnr")]
        {
            let number = some(series, 15, 9, 85, 123);
            for date in
                ["15.09.1985", "15.9.1985", "1985-09-15", "19850915", "150985", "15.09.85", "1985-09-15 00:00:00"]
            {
                assert_eq!(split(date, &number[6..]), Some((class, number.clone())), "{series:?} {date}");
            }
            for date in ["16.09.1985", "15.08.1985", "15.09.1984", "15.09.1885", "15.09.2085"] {
                assert_ne!(split(date, &number[6..]), Some((class, number.clone())), "{date}");
            }
        }
    }

    #[test]
    fn the_century_has_to_agree() {
        let old = some(Series::Tenor, 15, 9, 12, 123);
        let young = some(Series::Tenor, 15, 9, 12, 623);
        for (rest, year, other) in [(&old[6..], 1912, 2012), (&young[6..], 2012, 1912)] {
            assert!(split(&format!("15.09.{year}"), rest).is_some());
            assert_eq!(split(&format!("15.09.{other}"), rest), None);
            assert!(split("15.09.12", rest).is_some());
        }
        // Numbers like D-numbers of before 2021 may be of either century, as long as the number has the day of one.
        let either = some(Series::TenorDnr, 15, 9, 12, 323);
        assert!(split(&either[..6], &either[6..]).is_some());
    }

    #[test]
    fn cells_that_are_no_number() {
        let number = some(Series::Tenor, 15, 9, 85, 100);
        let (date, rest) = number.split_at(6);
        for (date, rest) in [
            (date, ""),
            ("", rest),
            (date, &rest[3..]),
            (date, "00000"),
            (date, "000"),
            (date, "12a45"),
            ("15.13.1985", rest),
            ("159585x", rest),
            ("Kari", rest),
            (date, "１２３４５"),
        ] {
            assert_eq!(split(date, rest), None, "{date} {rest}");
        }
        let wrong = format!("{}{}", &rest[..4], (rest.as_bytes()[4] - b'0' + 1) % 10);
        assert_eq!(split(date, &wrong), None);
        // A felles hjelpenummer has no date to split off.
        let fh = fodselsnummer::make_fh(&[8, 1, 2, 3, 4, 5, 6, 7, 8])
            .or(fodselsnummer::make_fh(&[8, 1, 2, 3, 4, 5, 6, 7, 9]));
        let fh = text_of(&fh.unwrap());
        assert_eq!(split(&fh[..6], &fh[6..]), None);
    }

    #[test]
    fn cells_by_their_looks() {
        let number = some(Series::Tenor, 5, 9, 85, 100);
        let found = whole(&number.as_bytes()[1..], TODAY).unwrap();
        assert_eq!((found.span, found.form, found.verdict.class), (0..10, "lost-zero", "tenor"));
        assert_eq!(whole(b"\xFF123456789", TODAY), None);
        assert!(is_date(b"058985") && is_date(b"15.09.1985") && is_date(b"1985-09-15 00:00:00"));
        assert!(!is_date(b"15099") && !is_date(b"Oslo") && !is_date(b"15.13.1985") && !is_date(b"\xFF"));
        assert!(is_rest(b"12345") && !is_rest(b"1234") && !is_rest(b"1234a") && !is_rest(b""));
    }

    #[test]
    fn numbers_of_2032_count_from_then_on() {
        let number = (900..999).find_map(|i| make_future_2032(Series::Tenor, 15, 9, 10, i, 1)).unwrap();
        let number = text_of(&number);
        assert_eq!(accept_split(&number[..6], &number[6..], TODAY), None);
        let later = Day { year: 2032, month: 1, day: 1 };
        assert_eq!(accept_split(&number[..6], &number[6..], later).map(|v| v.class), Some("future-2032"));
    }

    /// A random day of the last hundred years, with its year.
    fn day(next: &mut impl FnMut() -> u64) -> (u64, u64, u64) {
        (1 + next() % 28, 1 + next() % 12, 1926 + next() % 100)
    }

    #[test]
    fn how_often_chance_passes() {
        const N: u64 = 1_000_000;
        let mut next = noise(10);
        let mut classes: BTreeMap<&str, u64> = BTreeMap::new();
        for _ in 0..N {
            let text = (1_000_000_000 + next() % 9_000_000_000).to_string();
            if let Some(verdict) = accept_lost_zero(&text, TODAY) {
                *classes.entry(verdict.class).or_default() += 1;
            }
        }
        let (mut plain2, mut any2, mut plain4, mut any4) = (0, 0, 0, 0);
        for _ in 0..N {
            let (d, m, y) = day(&mut next);
            let rest = format!("{:05}", next() % 100_000);
            let plain = |verdict: &Verdict| verdict.canonical.as_bytes()[2] <= b'1';
            if let Some(verdict) = accept_split(&format!("{d:02}{m:02}{:02}", y % 100), &rest, TODAY) {
                any2 += 1;
                plain2 += u64::from(plain(&verdict));
            }
            if let Some(verdict) = accept_split(&format!("{d:02}.{m:02}.{y}"), &rest, TODAY) {
                any4 += 1;
                plain4 += u64::from(plain(&verdict));
            }
        }
        let all: u64 = classes.values().sum();
        let flagged: u64 =
            ["future-2032", "future-birth", "no-century"].iter().filter_map(|class| classes.get(class)).sum();
        println!("lost zero, of {N}: {classes:?}");
        println!("split, of {N}: two digits {plain2} as it stands, {any2} in all; four digits {plain4} and {any4}");
        let near = |hits: u64, one_in: u64| (N * 9 / 10..N * 11 / 10).contains(&(hits * one_in));
        assert!(near(classes["fnr"], 1190) && near(all - flagged, 228) && near(all, 48), "{classes:?}");
        assert!(near(plain2, 139) && near(any2, 35) && near(plain4, 218) && near(any4, 54));
    }

    #[test]
    fn any_text() {
        let mut next = noise(5);
        let mut seen = 0;
        for round in 0..200_000 {
            let mut cell = |len: u64| {
                let noisy = text::decode(&noisy_bytes(&mut next, (len + round % 2) as usize));
                if round % 3 == 0 { noisy } else { noisy.chars().filter(char::is_ascii_digit).collect() }
            };
            let (date, rest, ten) = (cell(6), cell(5), cell(11));
            let lost = accept_lost_zero(&ten, TODAY);
            assert_eq!(whole(ten.as_bytes(), TODAY).map(|found| found.verdict), lost);
            let _ = (is_date(date.as_bytes()), is_rest(rest.as_bytes()));
            for verdict in [lost, accept_split(&date, &rest, TODAY)].into_iter().flatten() {
                seen += 1;
                let number = text::decode(verdict.canonical.as_bytes());
                assert_eq!(fodselsnummer::accept(&number, TODAY), Some(verdict));
            }
        }
        assert!(seen > 100, "{seen}");
    }
}
