//! Check digits modulo 11 with the weights 2, 3, 4, 5, 6, 7, 2, 3 … from the right: Norwegian bank accounts,
//! organisation numbers and KID all use them (NoCommons; python-stdnum `no.kontonr`, `no.orgnr`).
//!
//! A random number passes once in eleven times, so this check alone proves next to nothing. The second check digit of a
//! fødselsnummer has the same weights: every fødselsnummer passes as a bank account.

use super::digits::{self, Written};
use super::{Canonical, Verdict};

/// Accepts a bank account number: eleven digits, in one piece or written 4-2-5 with one kind of separator. All zeros
/// are refused (NoCommons).
pub fn accept_konto(text: &str) -> Option<Verdict> {
    let number = digits::whole(text, 11)?;
    let accepted =
        is_grouped(&number, &[4, 2, 5]) && passes(number.digits()) && number.digits().iter().any(|&d| d != 0);
    accepted.then(|| verdict("konto", number.number()))
}

/// Accepts an organisation number: nine digits that begin with 8 or 9, in one piece or written 3-3-3, with or without
/// the `NO` and `MVA` of the value added tax register. The canonical writing is the nine digits.
pub fn accept_orgnr(text: &str) -> Option<Verdict> {
    let bare = text.strip_prefix("NO").map_or(text, |rest| rest.strip_prefix([' ', '\u{A0}']).unwrap_or(rest));
    let bare = bare.strip_suffix("MVA").map_or(bare, |rest| rest.strip_suffix([' ', '\u{A0}']).unwrap_or(rest));
    let number = digits::whole(bare, 9)?;
    let accepted = is_grouped(&number, &[3, 3, 3]) && number.digits()[0] >= 8 && passes(number.digits());
    accepted.then(|| verdict("orgnr", number.number()))
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

fn is_grouped(number: &Written, groups: &[u8]) -> bool {
    number.groups().len() == 1 || (number.groups() == groups && number.is_even())
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
        // A passing number that begins with something else.
        let other =
            (0..9).find_map(|d| orgnr_check_digit(&[1, 2, 3, 4, 5, 6, 7, d]).map(|c| vec![1, 2, 3, 4, 5, 6, 7, d, c]));
        assert_eq!(accept_orgnr(&digits::text_of(&other.unwrap())), None);
        assert_eq!(accept_orgnr("NO MVA"), None);
        assert_eq!(orgnr_check_digit(&[9; 9]), None);
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
