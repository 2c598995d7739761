//! DUF numbers: what the Norwegian Directorate of Immigration calls a person by who has a case there (Datasystemet for
//! utlendings- og flyktningsaker).
//!
//! `YYYY LLLLLL KK`: the year of the first case, a serial number, and two digits that are the sum of the serial number
//! and the year, weighted 4, 6, 3, 2, 7, 5, 4, 6, 3, 2, modulo 11 (norsk-nummer-validering, after lovas.info; Skaar.Utils). Of
//! random twelve-digit numbers one in 24,000 passes; of minutes (YYYYMMDDhhmm) of these years one in 60.

use super::digits::{self, Written};
use super::{Canonical, Day, Found, Verdict, beside};

/// The year of the oldest numbers. The register is of the 1990s; cases of before that were taken over.
const FIRST_YEAR: i32 = 1985;

/// Accepts a text that is one DUF number, together or 4-6-2, and nothing else. The canonical writing is the digits.
pub fn accept(text: &str, today: Day) -> Option<Verdict> {
    judge(&digits::whole(text, 12)?, today)
}

/// Finds the DUF number whose first digit is at `at`. Looks at most 30 bytes ahead.
///
/// `form`: `together`, `4 6 2` (with one kind of space or dash and no more digits beside). `class`: `duf`.
pub fn find(hay: &[u8], at: usize, today: Day) -> Option<Found> {
    if !matches!(hay.get(at)?, b'1' | b'2') || !matches!(digits::run(hay, at, 13), 4 | 12) {
        return None;
    }
    let number = digits::written(hay, at, 12).filter(|number| !number.crowded)?;
    let verdict = judge(&number, today)?;
    let form = if number.groups().len() == 1 { "together" } else { "4 6 2" };
    beside::is_free(hay, at, number.span.end).then_some(Found { span: number.span, form, verdict })
}

/// The two check digits of a year and a serial number of six digits (0 to 9), as one number: 0 to 10.
pub fn control(year: [u8; 4], serial: [u8; 6]) -> u8 {
    const WEIGHTS: [u16; 10] = [4, 6, 3, 2, 7, 5, 4, 6, 3, 2];
    let sum: u16 = serial.iter().chain(&year).zip(WEIGHTS).map(|(&digit, weight)| u16::from(digit) * weight).sum();
    // A remainder of eleven is below eleven: it fits.
    (sum % 11) as u8
}

fn judge(number: &Written, today: Day) -> Option<Verdict> {
    let digits = number.digits();
    let &[y, e, a, r, s1, s2, s3, s4, s5, s6, k1, k2] = digits else {
        return None;
    };
    let year = [y, e, a, r].iter().fold(0, |sum, &digit| sum * 10 + i32::from(digit));
    let serial = [s1, s2, s3, s4, s5, s6];
    let layout = matches!(number.groups(), [12] | [4, 6, 2])
        && number.is_even()
        && number.seps().first() != Some(&digits::Sep::Dot);
    let accepted = layout
        && (FIRST_YEAR..=today.year).contains(&year)
        && serial != [0; 6]
        && control([y, e, a, r], serial) == k1 * 10 + k2;
    accepted.then(|| Verdict { class: "duf", canonical: Canonical::new(number.number()), precision_m: None })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::digits::{noise, noisy_bytes};
    use crate::detect::text;

    const TODAY: Day = Day { year: 2026, month: 11, day: 23 };

    fn make(year: u32, serial: u32) -> String {
        let digits: Vec<u8> = format!("{year:04}{serial:06}").bytes().map(|b| b - b'0').collect();
        let check = control(digits[..4].try_into().unwrap(), digits[4..].try_into().unwrap());
        format!("{year:04}{serial:06}{check:02}")
    }

    fn form(text: &str, at: usize) -> Option<&'static str> {
        find(text.as_bytes(), at, TODAY).map(|found| found.form)
    }

    #[test]
    fn the_weights_are_those_that_are_published() {
        for (serial, year, expected) in [
            ([0, 0, 0, 0, 0, 1], [1, 9, 9, 0], 5 + 4 + 6 * 9 + 3 * 9),
            ([1, 1, 1, 1, 1, 1], [2, 0, 0, 0], 4 + 6 + 3 + 2 + 7 + 5 + 4 * 2),
            ([1, 2, 3, 4, 5, 6], [2, 0, 1, 9], 4 + 12 + 9 + 8 + 35 + 30 + 8 + 3 + 18),
            ([0; 6], [0; 4], 0),
        ] {
            assert_eq!(u16::from(control(year, serial)), expected % 11);
        }
    }

    #[test]
    fn writings() {
        let number = make(2019, 123_456);
        let (year, serial, check) = (&number[..4], &number[4..10], &number[10..]);
        for (written, expected) in [
            (number.clone(), "together"),
            (format!("{year} {serial} {check}"), "4 6 2"),
            (format!("{year}\u{A0}{serial}\u{A0}{check}"), "4 6 2"),
            (format!("{year}-{serial}-{check}"), "4 6 2"),
        ] {
            assert_eq!(form(&written, 0), Some(expected));
            assert_eq!(form(&format!("DUF: {written}."), 5), Some(expected));
            let verdict = accept(&written, TODAY).unwrap();
            assert_eq!((verdict.class, verdict.canonical.as_bytes()), ("duf", number.as_bytes()));
        }
        for wrong in [
            format!("{year} {serial}{check}"),
            format!("{year}.{serial}.{check}"),
            format!("{year} {serial}-{check}"),
            format!("{year} {serial} {check} 12"),
            format!("{number}1"),
            format!("{number}x"),
            make(1984, 123_456),
            make(2027, 123_456),
            make(2019, 0),
            format!("{}{:02}", &number[..10], (check.parse::<u8>().unwrap() + 1) % 11),
            format!("{}{:02}", &number[..10], check.parse::<u8>().unwrap() + 11),
        ] {
            assert_eq!(form(&wrong, 0), None, "{wrong}");
        }
        for before in ["x", "-", "0.", "12 "] {
            assert_eq!(form(&format!("{before}{year} {serial} {check}"), before.len()), None, "{before}");
        }
    }

    #[test]
    fn how_often_chance_passes() {
        const N: u64 = 3_000_000;
        let mut next = noise(12);
        let hits = (0..N).filter(|_| accept(&format!("{:012}", next() % 1_000_000_000_000), TODAY).is_some()).count();
        println!("of {N} random numbers {hits} pass");
        assert!((60..200).contains(&hits), "{hits}");
        let minutes = (0..100_000).filter(|_| {
            let mut below = |n: u64| next() % n;
            let (year, month, day) = (1990 + below(36), 1 + below(12), 1 + below(28));
            accept(&format!("{year}{month:02}{day:02}{:02}{:02}", below(24), below(60)), TODAY).is_some()
        });
        let minutes = minutes.count();
        println!("of 100000 minutes {minutes} pass");
        assert!((1200..2200).contains(&minutes), "{minutes}");
    }

    #[test]
    fn any_bytes_never_panic() {
        let mut next = noise(5);
        for _ in 0..20_000 {
            let mut hay = noisy_bytes(&mut next, 24);
            hay.splice(12..12, make(1990 + (next() % 30) as u32, (next() % 1_000_000) as u32).into_bytes());
            for at in 0..=hay.len() {
                if let Some(found) = find(&hay, at, TODAY) {
                    assert_eq!(accept(&text::decode(&hay[found.span]), TODAY), Some(found.verdict));
                }
            }
        }
    }
}
