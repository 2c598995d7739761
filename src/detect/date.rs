//! Days as Norwegian tables write them, and dates of birth among them.
//!
//! A date says nothing of what happened on it: only the name of a column tells a birth from a purchase. Registers hold
//! the dead too, and person numbers begin with births of 1854, so days of the last 180 years are accepted. Times of day
//! are refused, but for the midnight that programs put behind a day.

use super::fodselsnummer::Day;
use super::{Canonical, Verdict, date_text};

/// Accepts a day between 180 years before `today` and `today`, both included: `17.05.1985`, `17.5.1985`, `17/05/1985`,
/// `17-05-1985`, `17/5-1985`, `1985-05-17`, `19850517`, `17051985` and, with midnight behind it or not, any of those
/// with separators; with two digits of the year `17.05.85`, `17/05/85`, `17/5-85` and `170585`. And with the name of the
/// month in Norwegian, English or North Sámi: `17. mai 1985`, `17. mai 85`, `May 17, 1985`.
///
/// Class `birth-date`, canonical `1985-05-17`; or `two-digit-year`, canonical `--85-05-17`.
pub fn accept_birth_date(text: &str, today: Day) -> Option<Verdict> {
    verdict(Date::read(text)?, today, OLDEST)
}

/// The verdict on a day of the last so many years.
pub(super) fn verdict(date: Date, today: Day, oldest: i32) -> Option<Verdict> {
    let Date { day, month, .. } = date;
    let lived = |year: i32| {
        let born = Day { year, month, day };
        exists(year, month, day) && born <= today && Day { year: year + oldest, ..born } >= today
    };
    let (class, canonical) = match date.year {
        Year::Full(year) if lived(year) => ("birth-date", format!("{year:04}-{month:02}-{day:02}")),
        Year::Short(year) if CENTURIES.into_iter().any(|century| lived(century + year)) => {
            ("two-digit-year", format!("--{year:02}-{month:02}-{day:02}"))
        }
        _ => return None,
    };
    Some(Verdict { class, canonical: Canonical::new(canonical), precision_m: None })
}

/// The first six digits of a person number for a day in any of the writings of [`accept_birth_date`], of the years
/// 1800 to 2199.
pub(crate) fn ddmmyy(text: &str) -> Option<String> {
    let Date { day, month, year } = Date::read(text)?;
    let (Year::Full(year) | Year::Short(year)) = year;
    Some(format!("{day:02}{month:02}{:02}", year % 100))
}

/// The year of a day in any of the writings of [`accept_birth_date`], where it has all four digits.
pub(crate) fn year(text: &str) -> Option<i32> {
    match Date::read(text)?.year {
        Year::Full(year) => Some(year),
        Year::Short(_) => None,
    }
}

/// The most years since a birth that a register tells of.
const OLDEST: i32 = 180;
/// The centuries whose years are read.
const CENTURIES: [i32; 4] = [1800, 1900, 2000, 2100];

#[derive(Clone, Copy)]
pub(super) enum Year {
    Full(i32),
    /// 0 to 99.
    Short(i32),
}

/// A day of the calendar as it was written.
#[derive(Clone, Copy)]
pub(super) struct Date {
    pub(super) year: Year,
    pub(super) month: u8,
    pub(super) day: u8,
}

impl Date {
    fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.len() > 40 {
            return None;
        }
        if let Some(date) = date_text::written(text) {
            return Some(date);
        }
        if !text.is_ascii() {
            return None;
        }
        if text.bytes().all(|b| b.is_ascii_digit()) {
            return Self::together(text).or_else(|| Self::milliseconds(text));
        }
        if text.starts_with('-') && !text.starts_with("--") {
            return Self::milliseconds(text);
        }
        if let Some(short) = text.strip_prefix("--") {
            let [year, month, day] = parts(short)?.map(|(part, _)| part);
            return (short.len() == 8 && year.len() == 2).then(|| Self::new(year, month, day))?;
        }
        let (date, time) = match text.split_once(['T', ' ']) {
            Some((date, time)) => (date, Some(time)),
            None => (text, None),
        };
        if time.is_some_and(|time| !is_midnight(time)) {
            return None;
        }
        let [first, second, third] = parts(date)?;
        let separators = [first.1, second.1];
        let [first, second, third] = [first.0, second.0, third.0];
        let even = separators[0] == separators[1];
        // 17/5-1985: the slash of handwriting, with a hyphen before the year.
        let slashed = separators == [b'/', b'-'];
        let small = |part: &str| (1..=2).contains(&part.len());
        match (first.len(), second.len(), third.len()) {
            (4, 2, 2) if even => Self::new(first, second, third),
            (_, _, 4) if small(first) && small(second) && (even || slashed) => Self::new(third, second, first),
            // Two digits of the year and a hyphen on both sides: it may stand first.
            (2, 2, 2) if time.is_none() && even && separators[0] != b'-' => Self::new(third, second, first),
            (_, _, 2) if time.is_none() && small(first) && small(second) && slashed => Self::new(third, second, first),
            _ => None,
        }
    }

    /// `19850517`, `17051985` or `170585`. Eight digits have one reading at most: behind a year stands a month, and
    /// no month is 18 to 21.
    fn together(digits: &str) -> Option<Self> {
        match digits.len() {
            8 => Self::new(&digits[..4], &digits[4..6], &digits[6..])
                .or_else(|| Self::new(&digits[4..], &digits[2..4], &digits[..2])),
            6 => Self::new(&digits[4..], &digits[2..4], &digits[..2]),
            _ => None,
        }
    }

    /// A whole day as JavaScript and MongoDB count, in milliseconds since 1970: nine digits are a day at least.
    fn milliseconds(number: &str) -> Option<Self> {
        const DAY: i64 = 86_400_000;
        let number: i64 = number.parse().ok().filter(|_| (9..=14).contains(&number.len()))?;
        if number % DAY != 0 {
            return None;
        }
        // Howard Hinnant's days to civil date: eras of 400 years that begin on 1 March of year 0.
        let days = number / DAY + 719_468;
        let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
        let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted = (5 * of_year + 2) / 153;
        let (day, month) =
            (of_year - (153 * shifted + 2) / 5 + 1, if shifted < 10 { shifted + 3 } else { shifted - 9 });
        let year = era * 400 + year_of_era + i64::from(month <= 2);
        Self::new(&format!("{year:04}"), &month.to_string(), &day.to_string())
    }

    /// Of digits, when there is such a day. A short year has a leap day when any century gives it one.
    pub(super) fn new(year: &str, month: &str, day: &str) -> Option<Self> {
        let (month, day) = (month.parse().ok()?, day.parse().ok()?);
        let number: i32 = year.parse().ok()?;
        let (year, leaps_as) = match year.len() {
            4 => (Year::Full(number), number),
            _ => (Year::Short(number), 2000 + number),
        };
        ((1800..2200).contains(&leaps_as) && exists(leaps_as, month, day)).then_some(Self { year, month, day })
    }
}

/// Three runs of digits and the separators behind the first two.
fn parts(text: &str) -> Option<[(&str, u8); 3]> {
    let mut rest = text;
    let mut next = || {
        let len = rest.bytes().take_while(u8::is_ascii_digit).count();
        let (part, behind) = rest.split_at_checked(len)?;
        let separator = behind.bytes().next().unwrap_or(0);
        rest = behind.get(1..).unwrap_or("");
        (len > 0).then_some((part, separator))
    };
    let parts = [next()?, next()?, next()?];
    let separated = |separator: u8| matches!(separator, b'.' | b'/' | b'-');
    (separated(parts[0].1) && separated(parts[1].1) && parts[2].1 == 0 && rest.is_empty()).then_some(parts)
}

/// Whether a time of day is midnight, in any zone: `00:00`, `0:00:00`, `00:00:00.000`, with `Z`, ` UTC` or `+01:00`.
fn is_midnight(time: &str) -> bool {
    let time = time.strip_suffix('Z').or(time.strip_suffix(" UTC")).unwrap_or(time);
    let clock = match time.rfind(['+', '-']) {
        Some(at) => {
            let zone = &time[at + 1..];
            let digits = zone.bytes().filter(u8::is_ascii_digit).count();
            if zone.len() > 5 || digits < 2 || !zone.bytes().all(|b| b.is_ascii_digit() || b == b':') {
                return false;
            }
            time[..at].trim_end()
        }
        None => time,
    };
    let (clock, fraction) = clock.split_once('.').unwrap_or((clock, "0"));
    let zeros = !fraction.is_empty() && fraction.bytes().all(|b| b == b'0');
    zeros && matches!(clock, "00:00" | "0:00" | "00:00:00" | "0:00:00")
}

/// Whether the day exists in the Gregorian calendar.
fn exists(year: i32, month: u8, day: u8) -> bool {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let length = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => 0,
    };
    (1..=length).contains(&day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::digits::{noise, noisy_bytes};
    use crate::detect::text;

    const TODAY: Day = Day { year: 2026, month: 11, day: 23 };

    fn canonical(text: &str) -> Option<(&'static str, String)> {
        accept_birth_date(text, TODAY).map(|v| (v.class, text::decode(v.canonical.as_bytes())))
    }

    #[test]
    fn writings() {
        for text in [
            "17.05.1985",
            "17.5.1985",
            " 17/05/1985 ",
            "17/5/1985",
            "17-05-1985",
            "17/5-1985",
            "1985-05-17",
            "1985/05/17",
            "1985.05.17",
            "19850517",
            "17051985",
            "1985-05-17 00:00:00",
            "1985-05-17T00:00:00Z",
            "1985-05-17T00:00:00",
            "1985-05-17T00:00:00.000Z",
            "1985-05-17T00:00:00+01:00",
            "1985-05-17 00:00:00.000000 +0100",
            "1985-05-17 00:00",
            "1985-05-17 00:00:00 UTC",
            "17.05.1985 00:00:00",
            "17.05.1985 0:00",
        ] {
            assert_eq!(canonical(text), Some(("birth-date", "1985-05-17".to_owned())), "{text}");
            assert_eq!(ddmmyy(text).as_deref(), Some("170585"), "{text}");
            assert_eq!(year(text), Some(1985));
        }
        for text in ["17.05.85", "17/05/85", "17/5-85", "170585", "--85-05-17"] {
            assert_eq!(canonical(text), Some(("two-digit-year", "--85-05-17".to_owned())), "{text}");
            assert_eq!(ddmmyy(text).as_deref(), Some("170585"), "{text}");
            assert_eq!(year(text), None);
        }
    }

    #[test]
    fn texts_that_are_no_day() {
        for text in [
            "",
            "1985",
            "17.05",
            "17.05.",
            "17.05.1985.",
            "17.05.185",
            "17.05.19855",
            "117.05.1985",
            "17.13.1985",
            "32.05.1985",
            "00.05.1985",
            "29.02.1985",
            "31.04.1985",
            "05/17/1985",
            "17.05/1985",
            "17-05/1985",
            "17-05-85",
            "85-05-17",
            "1985-5-17",
            "1.2.3",
            "1.2.85",
            "17:05:1985",
            "17 05 1985",
            "1985-05-17 12:30:00",
            "1985-05-17T00:00:01Z",
            "1985-05-17T",
            "1985-05-17 Z",
            "17.05.85 00:00",
            "5051985",
            "1985-137",
            "--85-5-17",
            "--1985-05-17",
            "a17.05.1985",
            "17.05.1985 ca",
            "١٧.٠٥.١٩٨٥",
            "17．05．1985",
        ] {
            assert_eq!(canonical(text), None, "{text}");
            assert_eq!(ddmmyy(text), None, "{text}");
        }
    }

    #[test]
    fn registers_go_back_180_years() {
        for (text, lived) in [
            ("2026-11-23", true),
            ("2026-11-24", false),
            ("1846-11-23", true),
            ("1846-11-22", false),
            ("9999-12-31", false),
            ("0001-01-01", false),
            ("1799-01-01", false),
            ("24.11.26", true),
            ("29.02.00", true),
            ("29.02.28", true),
            ("30.02.27", false),
        ] {
            assert_eq!(canonical(text).is_some(), lived, "{text}");
        }
        let far = Day { year: i32::MAX, month: 12, day: 31 };
        let past = Day { year: i32::MIN, month: 1, day: 1 };
        for today in [far, past] {
            assert_eq!(accept_birth_date("17.05.1985", today), None);
            assert_eq!(accept_birth_date("170585", today), None);
        }
        assert_eq!(ddmmyy("1850-01-02").as_deref(), Some("020150"));
        assert_eq!(ddmmyy("9999-12-31"), None);
    }

    #[test]
    fn days_in_milliseconds() {
        for (text, day) in
            [("-473385600000", "1955-01-01"), ("951782400000", "2000-02-29"), ("-2208988800000", "1900-01-01")]
        {
            assert_eq!(canonical(text).map(|(_, canonical)| canonical).as_deref(), Some(day), "{text}");
        }
        for text in ["-473385600001", "86400000", "-5"] {
            assert_eq!(canonical(text), None, "{text}");
        }
    }

    #[test]
    fn eight_digits_have_one_reading() {
        let mut both = 0;
        for year in 1800..2200 {
            for rest in 0..10_000 {
                let text = format!("{year}{rest:04}");
                let first = Date::new(&text[..4], &text[4..6], &text[6..]).is_some();
                both += u32::from(first && Date::new(&text[4..], &text[2..4], &text[..2]).is_some());
            }
        }
        assert_eq!(both, 0);
    }

    #[test]
    fn any_text_and_the_canonical_form_again() {
        let mut next = noise(85);
        let pieces = ["17", "5", "05", "1985", "85", ".", "/", "-", "T", " ", "00:00:00", "Z", "+", "æ", "\u{A0}", "0"];
        let mut seen = 0;
        for round in 0..200_000 {
            let text: String = if round % 4 == 0 {
                let len = (next() % 14) as usize;
                text::decode(&noisy_bytes(&mut next, len))
            } else {
                let mut piece = |from: usize, n: u64| pieces[from + (next() % n) as usize];
                let date = [piece(0, 5), piece(5, 4), piece(0, 5), piece(5, 4), piece(0, 5)].concat();
                [date.as_str(), piece(0, 16), piece(8, 8), piece(8, 8)][..1 + round % 4].concat()
            };
            let _ = (ddmmyy(&text), year(&text));
            if let Some(verdict) = accept_birth_date(&text, TODAY) {
                seen += 1;
                let again = accept_birth_date(&text::decode(verdict.canonical.as_bytes()), TODAY);
                assert_eq!(again, Some(verdict), "{text}");
                assert!(ddmmyy(&text).is_some());
            }
        }
        assert!(seen > 200, "{seen}");
    }
}
