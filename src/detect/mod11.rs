//! Check digits modulo 11 with the weights 2, 3, 4, 5, 6, 7, 2, 3 … from the right: Norwegian bank accounts,
//! organisation numbers and KID all use them (NoCommons; python-stdnum `no.kontonr`, `no.orgnr`).
//!
//! A random number passes once in eleven times, so this check alone proves next to nothing. The second check digit of a
//! fødselsnummer has the same weights: every fødselsnummer passes as a bank account.

use super::digits::{self, Sep, Written};
use super::{Canonical, Found, Verdict, beside, text};

/// Accepts a bank account number: eleven digits, in one piece or written 4-2-5 with one kind of separator. Numbers of
/// bank 0000 are refused (the old postgiro, which had another check; padding and all zeros are among them: NoCommons,
/// python-stdnum).
pub fn accept_konto(text: &str) -> Option<Verdict> {
    konto(&digits::whole(text, 11)?)
}

/// Finds the bank account number whose first digit is at `at`. Looks at most 30 bytes ahead.
///
/// `form`: `dotted`, `spaced` or `dashed` (4-2-5), `bare` (together); `-crowded` is added to `spaced` and `dashed` where
/// one more group of digits stands beside it. What is dotted has no more beside it: that is another kind of number.
pub fn find_konto(hay: &[u8], at: usize) -> Option<Found> {
    let number = match digits::run(hay, at, 12) {
        4 | 11 => digits::written(hay, at, 11)?,
        _ => return None,
    };
    let form = match (number.seps().first(), number.crowded) {
        (None, _) => "bare",
        (Some(Sep::Dot), false) => "dotted",
        (Some(Sep::Dot), true) => return None,
        (Some(Sep::Space), false) => "spaced",
        (Some(Sep::Space), true) => "spaced-crowded",
        (Some(Sep::Dash), false) => "dashed",
        (Some(Sep::Dash), true) => "dashed-crowded",
    };
    let verdict = konto(&number)?;
    beside::is_free(hay, at, number.span.end).then_some(Found { span: number.span, form, verdict })
}

/// Accepts an organisation number: nine digits that begin with 8 or 9, in one piece or written 3-3-3, with or without
/// the `NO` and `MVA` of the value added tax register. The canonical writing is the nine digits.
pub fn accept_orgnr(text: &str) -> Option<Verdict> {
    let bare = text.strip_prefix("NO").map_or(text, |rest| rest.strip_prefix([' ', '\u{A0}']).unwrap_or(rest));
    let bare = bare.strip_suffix("MVA").map_or(bare, |rest| rest.strip_suffix([' ', '\u{A0}']).unwrap_or(rest));
    orgnr(&digits::whole(bare, 9)?)
}

/// Finds the organisation number whose first digit is at `at`. Looks at most 30 bytes ahead and 5 behind.
///
/// The span is the nine digits, also in `NO 974 760 673 MVA`: they are the number, and the same in all writings; the
/// letters say that it is registered for tax, and stay where a value is struck out. `form`: `mva` (MVA behind, with or
/// without NO before), `no-prefix` (NO and nothing between before), `grouped` (3-3-3 with spaces), `bare`. Groups with
/// more digits beside them are a row of numbers or a sum of money, and none.
pub fn find_orgnr(hay: &[u8], at: usize) -> Option<Found> {
    if !matches!(hay.get(at)?, b'8' | b'9') {
        return None;
    }
    let (digits, end) = nine(hay, at)?;
    if !is_orgnr(&digits) {
        return None;
    }
    let joined = hay[..at].ends_with(b"NO") && text::starts_free(hay, at - 2);
    let form = match mva_end(hay, end) {
        Some(after) if joined || text::starts_free(hay, at) => text::ends_free(hay, after).then_some("mva")?,
        _ if !text::ends_free(hay, end) => return None,
        _ if joined => "no-prefix",
        _ if !beside::is_free(hay, at, end) => return None,
        _ if end == at + 9 => "bare",
        _ if !beside::digit_before(hay, at) && !beside::digit_after(hay, end) => "grouped",
        _ => return None,
    };
    Some(Found { span: at..end, form, verdict: verdict("orgnr", digits::text_of(&digits)) })
}

/// Accepts any text of 2 to 64 digits, in groups with single separators or in one piece, whose last digit, or the
/// hyphen in its place that KID has for 10, is the check digit of the others. All zeros are refused: they are padding.
pub fn accept(text: &str) -> Option<Verdict> {
    if let Some(body) = text.strip_suffix('-') {
        let body = digits::bare(body)?;
        return (control(&body) == 10).then(|| verdict("mod11", digits::text_of(&body) + "-"));
    }
    let digits = digits::bare(text)?;
    let accepted = passes(&digits) && digits.iter().any(|&digit| digit != 0);
    accepted.then(|| verdict("mod11", digits::text_of(&digits)))
}

/// Whether the last of at least two digits (0 to 9) is the check digit of the others.
pub fn passes(digits: &[u8]) -> bool {
    match digits.split_last() {
        Some((&last, body)) => !body.is_empty() && digits.iter().all(|&digit| digit <= 9) && last == control(body),
        None => false,
    }
}

/// The check value of these digits (0 to 9): 0 to 10, where 10 has no digit.
pub fn control(body: &[u8]) -> u8 {
    let sum: u32 = body.iter().rev().zip((2..=7).cycle()).map(|(&digit, weight)| u32::from(digit) * weight).sum();
    // A remainder of eleven is below eleven: it fits.
    ((11 - sum % 11) % 11) as u8
}

/// The check digit of a bank account's first ten digits, or `None` when they are not ten or have none.
pub fn konto_check_digit(first10: &[u8]) -> Option<u8> {
    (first10.len() == 10).then(|| control(first10)).filter(|&check| check < 10)
}

/// The check digit of an organisation number's first eight digits, or `None` when they are not eight or have none.
pub fn orgnr_check_digit(first8: &[u8]) -> Option<u8> {
    (first8.len() == 8).then(|| control(first8)).filter(|&check| check < 10)
}

fn konto(number: &Written) -> Option<Verdict> {
    let accepted =
        is_grouped(number, &[4, 2, 5]) && passes(number.digits()) && number.digits()[..4].iter().any(|&d| d != 0);
    accepted.then(|| verdict("konto", number.number()))
}

fn orgnr(number: &Written) -> Option<Verdict> {
    let accepted = is_grouped(number, &[3, 3, 3]) && is_orgnr(number.digits());
    accepted.then(|| verdict("orgnr", number.number()))
}

/// 999999999 passes the check and is the largest number of nine digits.
fn is_orgnr(digits: &[u8]) -> bool {
    digits[0] >= 8 && passes(digits) && digits.iter().any(|&digit| digit != 9)
}

fn is_grouped(number: &Written, groups: &[u8]) -> bool {
    number.groups().len() == 1 || (number.groups() == groups && number.is_even())
}

/// Nine digits (0 to 9), together or 3-3-3 with one kind of space, and where they end.
fn nine(hay: &[u8], at: usize) -> Option<([u8; 9], usize)> {
    let mut digits = [0; 9];
    let (mut pos, group) = match digits::run(hay, at, 10) {
        9 => (at, 9),
        3 => (at, 3),
        _ => return None,
    };
    for (i, place) in digits.iter_mut().enumerate() {
        if i > 0 && i % group == 0 {
            let (_, len) = text::char_after(hay, pos).filter(|&(c, _)| text::is_space(c))?;
            pos += len;
            if digits::run(hay, pos, 4) != 3 {
                return None;
            }
        }
        *place = hay[pos] - b'0';
        pos += 1;
    }
    Some((digits, pos))
}

/// Where the `MVA` behind an organisation number ends: right behind it, or one space away; written `mva` too.
fn mva_end(hay: &[u8], end: usize) -> Option<usize> {
    let space = text::char_after(hay, end).filter(|&(c, _)| text::is_space(c)).map_or(0, |(_, len)| len);
    let after = end + space + 3;
    hay.get(after - 3..after)?.eq_ignore_ascii_case(b"MVA").then_some(after)
}

fn verdict(class: &'static str, canonical: String) -> Verdict {
    Verdict { class, canonical: Canonical::new(canonical), precision_m: None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::digits::{noise, noisy_bytes};
    use crate::detect::fodselsnummer::{Series, make};
    use crate::detect::text;

    fn canonical(verdict: Option<Verdict>) -> Option<String> {
        verdict.map(|v| text::decode(v.canonical.as_bytes()))
    }

    #[test]
    fn accounts() {
        // Public examples (python-stdnum, NoCommons, norsk-validator), in parts.
        for parts in
            [["8601", "11", "17947"], ["9710", "53", "02049"], ["9710", "27", "49069"], ["7694", "05", "12057"]]
        {
            let plain = parts.concat();
            for written in [plain.clone(), parts.join("."), parts.join(" "), parts.join("\u{A0}")] {
                assert_eq!(canonical(accept_konto(&written)), Some(plain.clone()), "{written}");
            }
            let digits = digits::bare(&plain).unwrap();
            assert_eq!(konto_check_digit(&digits[..10]), Some(digits[10]));
            for wrong in [
                format!("{} {}", &plain[..6], &plain[6..]),
                [&parts[..2].join("."), parts[2]].join(" "),
                plain[..10].to_owned(),
                format!("{}{}", &plain[..10], (digits[10] + 1) % 10),
            ] {
                assert_eq!(accept_konto(&wrong), None, "{wrong}");
            }
        }
        assert_eq!(accept_konto(&"0".repeat(11)), None);
        assert_eq!(konto_check_digit(&[1; 9]), None);
    }

    #[test]
    fn every_person_number_passes_as_an_account() {
        for individ in 0..999 {
            if let Some(digits) = make(Series::Tenor, 7, 7, 7, individ) {
                assert!(accept_konto(&digits::text_of(&digits)).is_some());
            }
        }
    }

    #[test]
    fn organisations() {
        for parts in [["988", "077", "917"], ["980", "430", "596"], ["948", "007", "029"], ["982", "952", "573"]] {
            let plain = parts.concat();
            for written in
                [plain.clone(), parts.join(" "), format!("NO{plain}MVA"), format!("NO {} MVA", parts.join(" "))]
            {
                assert_eq!(canonical(accept_orgnr(&written)), Some(plain.clone()), "{written}");
            }
            let digits = digits::bare(&plain).unwrap();
            assert_eq!(orgnr_check_digit(&digits[..8]), Some(digits[8]));
        }
        for wrong in [["123", "456", "789"].concat(), ["988", "077", "918"].join(" "), ["995", "222", "18"].concat()] {
            assert_eq!(accept_orgnr(&wrong), None, "{wrong}");
        }
        assert!(passes(&[9; 9]) && accept_orgnr(&"9".repeat(9)).is_none());
        // A passing number that begins with something else.
        let other =
            (0..9).find_map(|d| orgnr_check_digit(&[1, 2, 3, 4, 5, 6, 7, d]).map(|c| vec![1, 2, 3, 4, 5, 6, 7, d, c]));
        assert_eq!(accept_orgnr(&digits::text_of(&other.unwrap())), None);
        assert_eq!(accept_orgnr("NO MVA"), None);
        assert_eq!(orgnr_check_digit(&[9; 9]), None);
    }

    /// The form and canonical writing of the value whose first digit is the first of the text.
    fn found(find: fn(&[u8], usize) -> Option<Found>, text: &str) -> Option<(&'static str, String, String)> {
        let at = text.bytes().position(|b| b.is_ascii_digit())?;
        let found = find(text.as_bytes(), at)?;
        let canonical = text::decode(found.verdict.canonical.as_bytes());
        Some((found.form, canonical, text[found.span].to_owned()))
    }

    #[test]
    fn accounts_in_text() {
        let parts = ["8601", "11", "17947"];
        let plain = parts.concat();
        for (sep, form) in [
            ("", "bare"),
            (".", "dotted"),
            (" ", "spaced"),
            ("\u{A0}", "spaced"),
            ("\u{202F}", "spaced"),
            ("-", "dashed"),
            ("\u{2011}", "dashed"),
        ] {
            let written = parts.join(sep);
            for (before, after) in
                [("", ""), ("konto: ", "."), ("(", ")"), ("nr.", " DNB"), ("\\n", ","), ("konto-", "")]
            {
                let text = format!("{before}{written}{after}");
                assert_eq!(found(find_konto, &text), Some((form, plain.clone(), written.clone())), "{text}");
            }
            for (before, after) in
                [("x", ""), ("", "x"), ("-", ""), ("$", ""), ("", "%"), ("", "-7"), (".", ""), ("_", "")]
            {
                let text = format!("{before}{written}{after}");
                assert_eq!(found(find_konto, &text), None, "{text}");
            }
        }
        for (text, form) in [("8601 11 17947 500", "spaced-crowded"), ("8601 11 17947 DNB", "spaced")] {
            assert_eq!(found(find_konto, text).map(|found| found.0), Some(form));
        }
        for (text, at) in [("1.8601.11.17947", 2), ("8601.11.17947.1", 0), ("8601.11.17948", 0), ("8601.1117947", 0)] {
            assert_eq!(find_konto(text.as_bytes(), at), None, "{text}");
        }
        // The right check digit, and no bank.
        let padded = [0, 0, 0, 0, 1, 2, 3, 4, 5];
        let padded = (0..9).find_map(|d| konto_check_digit(&[&padded[..], &[d]].concat()).map(|c| (d, c))).unwrap();
        let text = format!("000012345{}{}", padded.0, padded.1);
        assert!(passes(&digits::bare(&text).unwrap()));
        assert_eq!((found(find_konto, &text), accept_konto(&text)), (None, None));
        for digit in 0..=9 {
            assert_eq!(accept_konto(&digit.to_string().repeat(11)), None);
        }
    }

    #[test]
    fn organisations_in_text() {
        let parts = ["988", "077", "917"];
        let (plain, spaced) = (parts.concat(), parts.join(" "));
        for (text, form) in [
            (plain.clone(), Some("bare")),
            (format!("orgnr: {plain}."), Some("bare")),
            (spaced.clone(), Some("grouped")),
            (parts.join("\u{A0}"), Some("grouped")),
            (format!("org. no {spaced}"), Some("grouped")),
            (format!("{plain}MVA"), Some("mva")),
            (format!("{plain} mva."), Some("mva")),
            (format!("NO{plain}MVA"), Some("mva")),
            (format!("NO {spaced} MVA"), Some("mva")),
            (format!("NO{spaced}\u{A0}MVA"), Some("mva")),
            (format!("NO{plain}"), Some("no-prefix")),
            (format!("no{plain}"), None),
            (format!("XNO{plain}"), None),
            (format!("NO{plain}MVAX"), None),
            (format!("{plain}MV"), None),
            (format!("{plain}.5"), None),
            (format!("{spaced} 123"), None),
            (parts.join("."), None),
            (format!("{} {}", &plain[..3], &plain[3..]), None),
            (format!("-{plain}"), None),
            (format!("0.{plain}"), None),
        ] {
            let result = found(find_orgnr, &text).filter(|found| found.1 == plain);
            assert_eq!(result.as_ref().map(|found| found.0), form, "{text}");
            if let Some((_, _, span)) = result {
                assert_eq!(digits::text_of(&digits::bare(&span).unwrap()), plain);
            }
        }
        assert_eq!(find_orgnr(format!("12 {spaced}").as_bytes(), 3), None);
        assert_eq!(find_orgnr(parts.join("\u{A0}").replace("917", "918").as_bytes(), 0), None);
    }

    #[test]
    fn customer_numbers_may_end_in_a_hyphen() {
        // NoCommons' KID 1000005-.
        assert_eq!(canonical(accept("1000005-")), Some("1000005-".to_owned()));
        for wrong in ["-", "", "1000006-", "0000", "1", "0", "1000005--", "1000005x"] {
            assert_eq!(accept(wrong), None, "{wrong}");
        }
        assert!(!passes(&[]) && !passes(&[0]) && !passes(&[255, 255]));
    }

    #[test]
    fn any_bytes_and_the_canonical_form_again() {
        let mut next = noise(11);
        let mut seen = [0; 3];
        for _ in 0..200_000 {
            let len = (next() % 13) as usize;
            let text = text::decode(&noisy_bytes(&mut next, len));
            for at in 0..=text.len() {
                let _ = (find_konto(text.as_bytes(), at), find_orgnr(text.as_bytes(), at));
            }
            for (i, accept) in [accept_konto, accept_orgnr, accept].into_iter().enumerate() {
                if let Some(verdict) = accept(&text) {
                    seen[i] += 1;
                    assert_eq!(accept(&text::decode(verdict.canonical.as_bytes())), Some(verdict));
                }
            }
        }
        assert!(seen.iter().all(|&n| n > 0), "{seen:?}");
    }
}
