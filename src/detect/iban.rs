//! International bank account numbers (ISO 13616): country, two check digits modulo 97, and the national account.
//!
//! A Norwegian one is `NO`, two digits and the eleven digits of a bank account: two checks, so it needs no context.

use super::text;
use super::{Canonical, Verdict, mod11};

/// Accepts a text that is an IBAN: in one piece or in groups with single spaces, letters in upper or lower case, of the
/// length that its country has. The canonical writing is in one piece and in upper case.
pub fn accept(text: &str) -> Option<Verdict> {
    let iban = compact(text)?;
    let accepted = length_of(&iban[..2]) == Some(iban.len())
        && iban.as_bytes()[2..4].iter().all(u8::is_ascii_digit)
        && remainder(&iban) == 1
        && (&iban[..2] != "NO" || mod11::accept_konto(&iban[4..]).is_some());
    accepted.then(|| Verdict { class: "iban", canonical: Canonical::new(iban), precision_m: None })
}

/// The two check digits to put between a country's two letters and its account, 2 to 98, or `None` when either holds
/// something other than ASCII letters and digits.
pub fn check_digits(country: &str, account: &str) -> Option<u8> {
    let plain = |text: &str| text.bytes().all(|b| b.is_ascii_alphanumeric());
    if country.len() != 2 || !plain(country) || !plain(account) {
        return None;
    }
    let zeroed = format!("{country}00{account}").to_ascii_uppercase();
    // Between 98 - 96 and 98: it fits.
    Some((98 - remainder(&zeroed)) as u8)
}

/// The length in characters of an IBAN of this country (two upper-case letters), from the SWIFT IBAN Registry: the
/// countries of the EEA, Switzerland, the United Kingdom and their neighbours. `None` for all others.
pub fn length_of(country: &str) -> Option<usize> {
    let at = LENGTHS.binary_search_by_key(&country, |&(code, _)| code).ok()?;
    Some(LENGTHS[at].1)
}

const LENGTHS: &[(&str, usize)] = &[
    ("AD", 24),
    ("AL", 28),
    ("AT", 20),
    ("BA", 20),
    ("BE", 16),
    ("BG", 22),
    ("CH", 21),
    ("CY", 28),
    ("CZ", 24),
    ("DE", 22),
    ("DK", 18),
    ("EE", 20),
    ("ES", 24),
    ("FI", 18),
    ("FO", 18),
    ("FR", 27),
    ("GB", 22),
    ("GI", 23),
    ("GL", 18),
    ("GR", 27),
    ("HR", 21),
    ("HU", 28),
    ("IE", 22),
    ("IS", 26),
    ("IT", 27),
    ("LI", 21),
    ("LT", 20),
    ("LU", 20),
    ("LV", 21),
    ("MC", 27),
    ("MD", 24),
    ("ME", 22),
    ("MK", 19),
    ("MT", 31),
    ("NL", 18),
    ("NO", 15),
    ("PL", 28),
    ("PT", 25),
    ("RO", 24),
    ("RS", 22),
    ("SE", 24),
    ("SI", 19),
    ("SK", 24),
    ("SM", 27),
    ("TR", 26),
    ("UA", 29),
    ("VA", 22),
    ("XK", 20),
];

/// The letters and digits in upper case, or `None` when there is anything else than single spaces between them, or
/// fewer than 5 or more than 34 of them.
fn compact(text: &str) -> Option<String> {
    let mut iban = String::with_capacity(34);
    let mut after_char = false;
    for c in text.chars() {
        if c.is_ascii_alphanumeric() && iban.len() < 34 {
            iban.push(c.to_ascii_uppercase());
            after_char = true;
        } else if after_char && text::is_space(c) {
            after_char = false;
        } else {
            return None;
        }
    }
    (after_char && iban.len() >= 5).then_some(iban)
}

/// The number modulo 97 that ISO 13616 reads from an IBAN: the first four characters moved to the end, A as 10 to Z as
/// 35. Takes ASCII letters and digits, at least four.
fn remainder(iban: &str) -> u32 {
    let (head, account) = iban.split_at(4);
    account.chars().chain(head.chars()).fold(0, |rest, c| {
        let value = c.to_digit(36).unwrap_or(0);
        (rest * if value > 9 { 100 } else { 10 } + value) % 97
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::digits::{noise, noisy_bytes, text_of};
    use crate::detect::mod11::konto_check_digit;

    fn make(country: &str, account: &str) -> String {
        format!("{country}{:02}{account}", check_digits(country, account).unwrap())
    }

    fn grouped(iban: &str, sep: &str) -> String {
        iban.as_bytes().chunks(4).map(text::decode).collect::<Vec<_>>().join(sep)
    }

    #[test]
    fn the_published_examples_have_these_check_digits() {
        // SWIFT's registry: NO93, GB82 WEST, DE89, MT84.
        assert_eq!(check_digits("NO", &["8601", "1117947"].concat()), Some(93));
        assert_eq!(check_digits("GB", &["WEST", "123456", "9876", "5432"].concat()), Some(82));
        assert_eq!(check_digits("DE", &["37040044", "0532013000"].concat()), Some(89));
        assert_eq!(check_digits("mt", &["MALT", "011000012345", "MTLCAST001S"].concat()), Some(84));
        assert_eq!(check_digits("N", "1"), None);
        assert_eq!(check_digits("NO", "86 01"), None);
        assert_eq!(check_digits("æ", "1"), None);
    }

    #[test]
    fn writings() {
        let iban = make("NO", &["8601", "1117947"].concat());
        let verdict = accept(&iban).unwrap();
        assert_eq!(verdict.class, "iban");
        for written in [grouped(&iban, " "), grouped(&iban, "\u{A0}"), iban.to_lowercase()] {
            assert_eq!(accept(&written), Some(verdict.clone()), "{written}");
        }
        for wrong in
            [grouped(&iban, "  "), grouped(&iban, "-"), format!("{iban} "), iban[..14].to_owned(), iban[2..].to_owned()]
        {
            assert_eq!(accept(&wrong), None, "{wrong}");
        }
    }

    #[test]
    fn both_checks_must_hold() {
        let account = [8, 6, 0, 1, 1, 1, 1, 7, 9, 4];
        let check = konto_check_digit(&account).unwrap();
        let account = text_of(&account);
        assert!(accept(&make("NO", &format!("{account}{check}"))).is_some());
        assert_eq!(accept(&make("NO", &format!("{account}{}", (check + 1) % 10))), None);
        let right = make("NO", &format!("{account}{check}"));
        let wrong = format!("NO{:02}{}", (right[2..4].parse::<u8>().unwrap() + 1) % 97, &right[4..]);
        assert_eq!(accept(&wrong), None);
        // The same account under a country of another length, and under one that is not in the table.
        assert_eq!(accept(&make("SE", &format!("{account}{check}"))), None);
        assert_eq!(accept(&make("ZZ", &format!("{account}{check}"))), None);
        assert!(accept(&make("DE", &"37040044".repeat(3)[..18])).is_some());
    }

    #[test]
    fn the_table_is_sorted_and_plausible() {
        assert!(LENGTHS.windows(2).all(|w| w[0].0 < w[1].0));
        assert!(LENGTHS.iter().all(|&(code, len)| code.len() == 2 && (15..=34).contains(&len)));
        assert_eq!(length_of("NO"), Some(15));
        assert_eq!(length_of("no"), None);
    }

    #[test]
    fn any_bytes_and_the_canonical_form_again() {
        let mut next = noise(97);
        for _ in 0..50_000 {
            let len = (next() % 40) as usize;
            let _ = accept(&text::decode(&noisy_bytes(&mut next, len)));
        }
        for _ in 0..2_000 {
            let account = format!("{:018}", next() % 1_000_000_000_000_000_000);
            let iban = make("DE", &account);
            let verdict = accept(&iban).unwrap();
            assert_eq!(verdict.canonical.as_bytes(), iban.as_bytes());
        }
    }
}
