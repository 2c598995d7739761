//! International bank account numbers (ISO 13616): country, two check digits modulo 97, and the national account.
//!
//! A Norwegian one is `NO`, two digits and the eleven digits of a bank account: two checks, so it needs no context.

use super::text;
use super::{Canonical, Found, Verdict, mod11};

/// Accepts a text that is an IBAN: in one piece or in groups with single spaces, letters in upper or lower case, of the
/// structure that its country has. The class is `no` or `foreign`; the canonical writing is in one piece and in upper
/// case. One random text of the right structure in 97 passes, of Norwegian ones one in 1,067.
pub fn accept(text: &str) -> Option<Verdict> {
    judge(compact(text)?)
}

/// Finds the IBAN whose check digits are at `at`, two letters before. Looks at most 130 bytes ahead.
///
/// `form`: `together`, `grouped` (in fours, with one kind of space), `account` (Norwegian ones: the account behind the
/// check digits as accounts are written, 4-2-5 with spaces or full stops).
pub fn find(hay: &[u8], at: usize) -> Option<Found> {
    let start = at.checked_sub(2)?;
    let country = [hay[start].to_ascii_uppercase(), hay[start + 1].to_ascii_uppercase()];
    let even_case =
        hay[start..at].iter().all(u8::is_ascii_uppercase) || hay[start..at].iter().all(u8::is_ascii_lowercase);
    // Digests and identifiers go on before the two letters; `n`, `r` and `t` may be an escape's.
    let goes_on = |b: &u8| b.is_ascii_alphanumeric() && !matches!(b, b'n' | b'r' | b't');
    if hay[..start].last().is_some_and(goes_on)
        || !even_case
        || !hay.get(at + 1)?.is_ascii_digit()
        || !text::starts_free(hay, start)
    {
        return None;
    }
    let len = length_of(std::str::from_utf8(&country).ok()?)?;
    let (iban, end, form) = read(hay, start, len)?;
    let verdict = judge(iban)?;
    text::ends_free(hay, end).then_some(Found { span: start..end, form, verdict })
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

/// The length in characters of an IBAN of this country (two upper-case letters), or `None` where there are none.
pub fn length_of(country: &str) -> Option<usize> {
    Some(parts(structure(country)?).fold(4, |sum, (len, _)| sum + len))
}

/// What stands behind the check digits, as SWIFT's IBAN Registry writes it without its exclamation marks: so many
/// digits (`n`), capitals (`a`), or either (`c`).
fn structure(country: &str) -> Option<&'static str> {
    let at = STRUCTURES.binary_search_by_key(&country, |&(code, _)| code).ok()?;
    Some(STRUCTURES[at].1)
}

/// The lengths and kinds of a structure's parts.
fn parts(structure: &str) -> impl Iterator<Item = (usize, u8)> {
    structure.split_inclusive(|c: char| c.is_ascii_alphabetic()).filter_map(|part| {
        let (&kind, len) = part.as_bytes().split_last()?;
        Some((len.iter().fold(0, |sum, digit| sum * 10 + usize::from(digit - b'0')), kind))
    })
}

/// SWIFT IBAN Registry, all countries (python-stdnum's `iban.dat`, and the countries that joined later).
const STRUCTURES: &[(&str, &str)] = &[
    ("AD", "8n12c"),
    ("AE", "19n"),
    ("AL", "8n16c"),
    ("AT", "16n"),
    ("AZ", "4a20c"),
    ("BA", "16n"),
    ("BE", "12n"),
    ("BG", "4a6n8c"),
    ("BH", "4a14c"),
    ("BI", "23n"),
    ("BR", "23n1a1c"),
    ("BY", "4c4n16c"),
    ("CH", "5n12c"),
    ("CR", "18n"),
    ("CY", "8n16c"),
    ("CZ", "20n"),
    ("DE", "18n"),
    ("DJ", "23n"),
    ("DK", "14n"),
    ("DO", "4c20n"),
    ("EE", "16n"),
    ("EG", "25n"),
    ("ES", "20n"),
    ("FI", "14n"),
    ("FK", "2a12n"),
    ("FO", "14n"),
    ("FR", "10n11c2n"),
    ("GB", "4a14n"),
    ("GE", "2a16n"),
    ("GI", "4a15c"),
    ("GL", "14n"),
    ("GR", "7n16c"),
    ("GT", "24c"),
    ("HN", "4a20n"),
    ("HR", "17n"),
    ("HU", "24n"),
    ("IE", "4a14n"),
    ("IL", "19n"),
    ("IQ", "4a15n"),
    ("IS", "22n"),
    ("IT", "1a10n12c"),
    ("JO", "4a4n18c"),
    ("KW", "4a22c"),
    ("KZ", "3n13c"),
    ("LB", "4n20c"),
    ("LC", "4a24c"),
    ("LI", "5n12c"),
    ("LT", "16n"),
    ("LU", "3n13c"),
    ("LV", "4a13c"),
    ("LY", "21n"),
    ("MC", "10n11c2n"),
    ("MD", "20c"),
    ("ME", "18n"),
    ("MK", "3n10c2n"),
    ("MN", "16n"),
    ("MR", "23n"),
    ("MT", "4a5n18c"),
    ("MU", "4a19n3a"),
    ("NI", "4a20n"),
    ("NL", "4a10n"),
    ("NO", "11n"),
    ("OM", "3n16c"),
    ("PK", "4a16c"),
    ("PL", "24n"),
    ("PS", "4a21c"),
    ("PT", "21n"),
    ("QA", "4a21c"),
    ("RO", "4a16c"),
    ("RS", "18n"),
    ("RU", "14n15c"),
    ("SA", "2n18c"),
    ("SC", "4a20n3a"),
    ("SD", "14n"),
    ("SE", "20n"),
    ("SI", "15n"),
    ("SK", "20n"),
    ("SM", "1a10n12c"),
    ("SO", "19n"),
    ("ST", "21n"),
    ("SV", "4a20n"),
    ("TL", "19n"),
    ("TN", "20n"),
    ("TR", "6n16c"),
    ("UA", "6n19c"),
    ("VA", "18n"),
    ("VG", "4a16n"),
    ("XK", "16n"),
    ("YE", "4a4n18c"),
];

/// The verdict on letters and digits in upper case.
fn judge(iban: String) -> Option<Verdict> {
    let (country, check) = (iban.get(..2)?, iban.get(2..4)?);
    let account = &iban[4..];
    // 98 less a remainder: 02 to 98. Other pairs give the same remainder and are never given out.
    let checked = !matches!(check, "00" | "01" | "99") && remainder(&iban) == 1;
    let accepted = check.bytes().all(|b| b.is_ascii_digit())
        && has_structure(account, structure(country)?)
        && checked
        && account.bytes().any(|b| b != b'0')
        && (country != "NO" || mod11::accept_konto(account).is_some());
    let class = if country == "NO" { "no" } else { "foreign" };
    accepted.then(|| Verdict { class, canonical: Canonical::new(iban), precision_m: None })
}

fn has_structure(account: &str, structure: &str) -> bool {
    let mut rest = account.as_bytes();
    parts(structure).all(|(len, kind)| {
        let Some((part, behind)) = rest.split_at_checked(len) else {
            return false;
        };
        rest = behind;
        match kind {
            b'n' => part.iter().all(u8::is_ascii_digit),
            b'a' => part.iter().all(u8::is_ascii_uppercase),
            _ => part.iter().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase()),
        }
    }) && rest.is_empty()
}

/// Reads `len` letters and digits: in upper case, with where they end and how they are grouped.
fn read(hay: &[u8], start: usize, len: usize) -> Option<(String, usize, &'static str)> {
    let mut iban = String::with_capacity(len);
    let mut pos = start;
    let (mut places, mut seps) = (Vec::new(), Vec::new());
    while iban.len() < len {
        let (c, width) = text::char_after(hay, pos)?;
        if c.is_ascii_alphanumeric() {
            iban.push(c.to_ascii_uppercase());
        } else if (text::is_space(c) || c == '.') && iban.len() >= 4 && places.last() != Some(&iban.len()) {
            places.push(iban.len());
            seps.push(c);
        } else {
            return None;
        }
        pos += width;
    }
    let form = match (&places[..], &seps[..]) {
        ([], []) => "together",
        (_, [space, ..]) if *space == '.' => return None,
        (_, [space, rest @ ..])
            if places.iter().copied().eq((4..len).step_by(4)) && rest.iter().all(|sep| sep == space) =>
        {
            "grouped"
        }
        ([4, 8, 10], [_, first, second]) if iban.starts_with("NO") && first == second => "account",
        _ => return None,
    };
    Some((iban, pos, form))
}

/// The letters and digits in upper case, or `None` when there is anything else than single spaces (and full stops, in
/// Norwegian ones) between them, or fewer than 5 or more than 34 of them.
fn compact(text: &str) -> Option<String> {
    let mut iban = String::with_capacity(34);
    let mut after_char = false;
    for c in text.chars() {
        if c.is_ascii_alphanumeric() && iban.len() < 34 {
            iban.push(c.to_ascii_uppercase());
            after_char = true;
        } else if after_char && (text::is_space(c) || (c == '.' && iban.starts_with("NO"))) {
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
        assert_eq!(verdict.class, "no");
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
        assert!(STRUCTURES.windows(2).all(|w| w[0].0 < w[1].0));
        for &(code, structure) in STRUCTURES {
            assert!(length_of(code).is_some_and(|len| (15..=34).contains(&len)), "{code}");
            assert!(parts(structure).all(|(len, kind)| len > 0 && b"nac".contains(&kind)), "{code}");
        }
        assert_eq!([length_of("NO"), length_of("DE"), length_of("FR"), length_of("RU")], [15, 22, 27, 33].map(Some));
        assert_eq!(length_of("no"), None);
    }

    /// An IBAN of this country, of random letters and digits.
    fn random(next: &mut impl FnMut() -> u64, country: &str) -> String {
        loop {
            let mut account = String::new();
            for (len, kind) in parts(structure(country).unwrap()) {
                for _ in 0..len {
                    let from = if kind == b'n' || (kind == b'c' && next().is_multiple_of(2)) { b'0' } else { b'A' };
                    account.push(char::from(from + (next() % if from == b'0' { 10 } else { 26 }) as u8));
                }
            }
            let iban = make(country, &account);
            if accept(&iban).is_some() {
                return iban;
            }
        }
    }

    #[test]
    fn all_countries_are_found_in_all_writings() {
        let mut next = noise(13);
        for &(country, _) in STRUCTURES {
            let iban = random(&mut next, country);
            let class = if country == "NO" { "no" } else { "foreign" };
            for (written, form) in [
                (iban.clone(), "together"),
                (iban.to_lowercase(), "together"),
                (grouped(&iban, " "), "grouped"),
                (grouped(&iban, "\u{A0}"), "grouped"),
                (grouped(&iban.to_lowercase(), " "), "grouped"),
            ] {
                for (before, after) in [("", ""), ("IBAN: ", "."), ("(", ")"), ("\\n", " 12"), ("iban=", "&bic")] {
                    let text = format!("{before}{written}{after}");
                    let found = find(text.as_bytes(), before.len() + 2).unwrap_or_else(|| panic!("{country} {form}"));
                    assert_eq!(found.span, before.len()..before.len() + written.len());
                    assert_eq!((found.form, found.verdict.class), (form, class));
                    assert_eq!(found.verdict.canonical.as_bytes(), iban.as_bytes());
                    assert_eq!(accept(&written), Some(found.verdict));
                }
            }
        }
    }

    #[test]
    fn what_is_no_iban_in_text() {
        let iban = make("NO", &["8601", "1117947"].concat());
        let fours = grouped(&iban, " ");
        let mixed = fours.replacen(' ', "\u{A0}", 1);
        for (text, at) in [
            (format!("x{iban}"), 3),
            (format!("{iban}x"), 2),
            (format!("{iban}7"), 2),
            (format!("_{iban}"), 3),
            (format!("{iban}.5"), 2),
            (grouped(&iban, "  "), 2),
            (grouped(&iban, "-"), 2),
            (grouped(&iban, "."), 2),
            (grouped(&iban, "\n"), 2),
            (mixed, 2),
            (format!("{}{}", &fours[..10], &fours[11..]), 2),
            (format!("No{}", &iban[2..]), 2),
            (iban[2..].to_owned(), 0),
            (iban[1..].to_owned(), 1),
            (make("DE", &"0".repeat(18)), 2),
        ] {
            assert_eq!(find(text.as_bytes(), at), None, "{text}");
        }
        // As an account is written, behind the check digits.
        for rest in [[" 8601", " 11", " 17947"].concat(), [" 8601", ".11", ".17947"].concat()] {
            let text = format!("IBAN {}{rest} DNB", &iban[..4]);
            let found = find(text.as_bytes(), 7).unwrap();
            assert_eq!((found.form, found.span), ("account", 5..text.len() - 4));
            assert_eq!(accept(&text[5..text.len() - 4]), Some(found.verdict));
        }
        // One structure for another: a letter among the digits, with the right remainder.
        let account: String = ["8601", "11", "1794A"].concat();
        assert_eq!(accept(&make("NO", &account)), None);
    }

    #[test]
    fn any_bytes_and_the_canonical_form_again() {
        let mut next = noise(97);
        for _ in 0..50_000 {
            let len = (next() % 40) as usize;
            let hay = noisy_bytes(&mut next, len);
            let _ = accept(&text::decode(&hay));
            for at in 0..=len {
                let _ = find(&hay, at);
            }
        }
        for _ in 0..2_000 {
            let account = format!("{:018}", next() % 1_000_000_000_000_000_000);
            let iban = make("DE", &account);
            let verdict = accept(&iban).unwrap();
            assert_eq!(verdict.canonical.as_bytes(), iban.as_bytes());
        }
    }
}
