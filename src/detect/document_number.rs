//! Norwegian numbers of documents and registers that have no check: passports, driving licences, health personnel.
//!
//! Any number of the right length passes, so in text they are found behind a label only, and packs ask for a word or the
//! name of a column.

use super::digits::{self, Sep};
use super::text::{ends_free, labelled, starts_free};
use super::{Canonical, Found, Verdict};

/// What stands in every label of each kind; the words themselves are the packs'.
const PASSPORT: &[&str] = &["pass", "reisedok"];
const LICENCE: &[&str] = &["rerkort", "rarkort", "rerbevis", "licen", "sertifikat"];
const HPR: &[&str] = &["hpr", "helsepers", "health", "12.4.1.4.4", "autorisasjon"];

/// Finds the passport number whose digits begin at `at`: eight digits (until 2020), or three capitals and six digits
/// (since 19 October 2020: PRADO, Council of the EU, document NOR-JO-06001, "AAANNNNNN").
///
/// `form` is `digits` or `letters`, `class` is `passport`.
pub fn find_passport(hay: &[u8], at: usize) -> Option<Found> {
    let count = digits::run(hay, at, 10);
    let (start, form) = match count {
        8 => (at, "digits"),
        6 => (at.checked_sub(3)?, "letters"),
        _ => return None,
    };
    let end = at + count;
    if !hay[start..at].iter().all(u8::is_ascii_uppercase)
        || !alone(hay, start, end)
        || !labelled(hay, &(start..end), PASSPORT)
    {
        return None;
    }
    let verdict = accept_passport(std::str::from_utf8(&hay[start..end]).ok()?)?;
    Some(Found { span: start..end, form, verdict })
}

/// Accepts a text that is one passport number and nothing else. The canonical writing is in upper case.
pub fn accept_passport(text: &str) -> Option<Verdict> {
    let text = text.trim().to_ascii_uppercase();
    let (letters, number) = text.split_at(text.find(|c: char| c.is_ascii_digit())?);
    let fits = matches!((letters.len(), number.len()), (0, 8) | (3, 6))
        && letters.bytes().all(|b| b.is_ascii_uppercase())
        && number.bytes().all(|b| b.is_ascii_digit())
        && is_lively(number);
    fits.then(|| verdict("passport", text))
}

/// Finds the number of a driving licence whose digits begin at `at`: eleven, together or 2-2-6-1 with spaces, as the
/// card prints it behind `5.`. No public source gives the length or a check.
///
/// `form` is `together` or `grouped`, `class` is `licence`.
pub fn find_licence(hay: &[u8], at: usize) -> Option<Found> {
    let number =
        digits::written(hay, at, 11).filter(|number| !number.crowded && labelled(hay, &number.span, LICENCE))?;
    let form = match (number.groups(), number.seps()) {
        ([11], _) => "together",
        ([2, 2, 6, 1], [Sep::Space, Sep::Space, Sep::Space]) => "grouped",
        _ => return None,
    };
    let text = number.number();
    if !alone(hay, number.span.start, number.span.end) || !is_lively(&text) {
        return None;
    }
    Some(Found { span: number.span, form, verdict: verdict("licence", text) })
}

/// Accepts a text that is one number of a driving licence and nothing else.
pub fn accept_licence(text: &str) -> Option<Verdict> {
    let number = digits::whole(text.trim(), 11).filter(|number| matches!(number.groups(), [11] | [2, 2, 6, 1]))?;
    let text = number.number();
    is_lively(&text).then(|| verdict("licence", text))
}

/// Finds the number of a health professional (HPR-nummer) whose digits begin at `at`: six to nine digits, of nine
/// the first may be the zeros that messages pad it with.
///
/// `form` is `digits`, `class` is `hpr`. The canonical writing has no leading zeros.
pub fn find_hpr(hay: &[u8], at: usize) -> Option<Found> {
    let end = at + digits::run(hay, at, 10);
    if !(6..=9).contains(&(end - at)) || !alone(hay, at, end) || !labelled(hay, &(at..end), HPR) {
        return None;
    }
    let verdict = accept_hpr(std::str::from_utf8(&hay[at..end]).ok()?)?;
    Some(Found { span: at..end, form: "digits", verdict })
}

/// Accepts a text that is one number of a health professional and nothing else.
pub fn accept_hpr(text: &str) -> Option<Verdict> {
    let text = text.trim();
    let number = text.trim_start_matches('0');
    let fits = (6..=9).contains(&text.len()) && (text.len() == number.len() || text.len() == 9 && number.len() >= 6);
    let digits = text.bytes().all(|b| b.is_ascii_digit());
    (fits && digits && is_lively(number)).then(|| verdict("hpr", number.to_owned()))
}

fn verdict(class: &'static str, text: String) -> Verdict {
    Verdict { class, canonical: Canonical::new(text), precision_m: None }
}

/// Whether nothing goes on at either side: no word, decimals, or code with hyphens or slashes.
fn alone(hay: &[u8], start: usize, end: usize) -> bool {
    let before = hay[..start].last().is_some_and(|b| matches!(b, b'-' | b'/' | b'+' | b'.' | b',' | b'$' | b'#'));
    let after = hay.get(end).is_some_and(|b| matches!(b, b'-' | b'/' | b'.' | b',' | b':' | b'%'))
        && hay.get(end + 1).is_some_and(u8::is_ascii_alphanumeric);
    starts_free(hay, start) && ends_free(hay, end) && !before && !after
}

/// Whether a number is more than a placeholder: three different digits, and not 1234….
fn is_lively(number: &str) -> bool {
    let kinds = (b'0'..=b'9').filter(|digit| number.bytes().any(|b| b == *digit)).count();
    kinds >= 3 && !"12345678901".starts_with(number) && !"01234567890".starts_with(number)
}

#[cfg(test)]
mod tests {
    use super::super::digits::{noise, noisy_bytes, only};
    use super::super::text;
    use super::*;

    type Find = fn(&[u8], usize) -> Option<Found>;

    fn one(find: Find, text: &str) -> Option<(String, &'static str, Canonical)> {
        let (written, first) = only(find, text)?;
        Some((written, first.form, first.verdict.canonical))
    }

    #[test]
    fn passports() {
        let found = |text: &str, form: &'static str| Some((text.to_owned(), form, Canonical::new(text)));
        assert_eq!(one(find_passport, "Passnr: 12312312."), found("12312312", "digits"));
        assert_eq!(one(find_passport, "pass AAA123123,"), found("AAA123123", "letters"));
        assert_eq!(one(find_passport, r#"{"passport":"AAA123123"}"#), found("AAA123123", "letters"));
        for none in [
            "AAAA123123",
            "HA123123",
            "aaa123123",
            "1231231",
            "123123121",
            "12345678",
            "11111111",
            "12312312-1",
            "1.12312312",
        ] {
            assert_eq!(one(find_passport, none), None, "{none}");
        }
        assert_eq!(accept_passport("aaa123123").map(|v| v.canonical), Some(Canonical::new("AAA123123")));
        for none in ["", "F123123121", "ÆØÅ123123", "AAA29384", "AAA1231236", "passnr"] {
            assert_eq!(accept_passport(none), None, "{none}");
        }
    }

    #[test]
    fn licences() {
        let number = || Canonical::new("12312312312");
        assert_eq!(
            one(find_licence, "Driving licence 5. 12 31 231231 2"),
            Some(("12 31 231231 2".into(), "grouped", number()))
        );
        assert_eq!(one(find_licence, "førerkort 12312312312"), Some(("12312312312".into(), "together", number())));
        assert_eq!(one(find_licence, "5. 12 31 231231 2"), None, "without a label");
        for none in [
            "1231 23 12312",
            "123123 12312",
            "12-31-231231-2",
            "1 12 31 231231 2",
            "12312312312 a1x12312312312b",
            "11111111111",
        ] {
            assert_eq!(one(find_licence, none).filter(|f| f.1 == "grouped"), None, "{none}");
        }
        assert_eq!(accept_licence("12 31 231231 2").map(|v| v.canonical), Some(number()));
        assert!(accept_licence("123123 12312").is_none() && accept_licence("12345678901").is_none());
    }

    #[test]
    fn health_personnel() {
        let number = || Canonical::new("9144889");
        assert_eq!(one(find_hpr, "HPR-nr 9144889"), Some(("9144889".into(), "digits", number())));
        assert_eq!(one(find_hpr, r#""hprNumber": "009144889""#), Some(("009144889".into(), "digits", number())));
        for none in [
            "914488",
            "9144889123",
            "09144889",
            "000044889",
            "1234567",
            "9144889,5",
            "9144889-1",
            "a9144889",
            "7777777",
        ] {
            assert_eq!(one(find_hpr, none), None, "{none}");
        }
        assert!(accept_hpr(" 9144889 ").is_some() && accept_hpr("914 4889").is_none() && accept_hpr("").is_none());
    }

    #[test]
    fn any_bytes() {
        let mut next = noise(13);
        for _ in 0..20_000 {
            let len = (next() % 30) as usize;
            let hay = noisy_bytes(&mut next, len);
            for find in [find_passport, find_licence, find_hpr] {
                (0..hay.len()).filter(|&at| hay[at].is_ascii_digit()).for_each(|at| drop(find(&hay, at)));
                assert_eq!(find(b"", 0), None);
            }
            let text = text::decode(&hay);
            for accept in [accept_passport, accept_licence, accept_hpr] {
                if let Some(verdict) = accept(&text) {
                    assert_eq!(accept(&text::decode(verdict.canonical.as_bytes())), Some(verdict));
                }
            }
        }
    }
}
