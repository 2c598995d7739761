//! Why something that looks like a value is none. Asked for by people who want to know, never by a scan: a finder says
//! no as soon as it can, and this says which of its reasons it was.

use std::ops::Range;

use super::{Anchor, Day, digits, email, fodselsnummer, luhn, mod11, text};

/// What was looked at, and why it is none; `None` where nothing there looks like a value.
pub type Refusal = fn(hay: &[u8], at: usize, today: Day) -> Option<(Range<usize>, &'static str)>;

/// By the name of the validator.
const REFUSALS: &[(&str, Anchor, Refusal)] = &[
    ("email", Anchor::At, no_email),
    ("fnr", Anchor::Digit, no_fnr),
    ("konto", Anchor::Digit, no_konto),
    ("orgnr", Anchor::Digit, no_orgnr),
    ("card", Anchor::Digit, no_card),
];

/// What says why the validator of this name refuses.
pub fn of(validator: &str) -> Option<Refusal> {
    REFUSALS.iter().find(|(name, ..)| *name == validator).map(|(.., refusal)| *refusal)
}

fn no_fnr(hay: &[u8], at: usize, today: Day) -> Option<(Range<usize>, &'static str)> {
    let Some(number) = digits::written(hay, at, 11) else { return inside(hay, at, 11) };
    let span = number.span.clone();
    if fodselsnummer::form(&number).is_none() {
        return Some((span, "eleven digits, but grouped as no person number is (4-2-5 is a bank account)"));
    }
    if fodselsnummer::judge(number.digits(), today).is_some() {
        return None;
    }
    Some((span, fodselsnummer::fault(number.digits())))
}

fn no_konto(hay: &[u8], at: usize, _: Day) -> Option<(Range<usize>, &'static str)> {
    let number = digits::written(hay, at, 11)?;
    let fails = mod11::accept_konto(&digits::text_of(number.digits())).is_none();
    fails.then_some((number.span, "eleven digits, but the last is not the check digit of an account number"))
}

fn no_orgnr(hay: &[u8], at: usize, _: Day) -> Option<(Range<usize>, &'static str)> {
    let number = digits::written(hay, at, 9)?;
    let why = match number.digits()[0] {
        8 | 9 if mod11::accept_orgnr(&digits::text_of(number.digits())).is_some() => return None,
        8 | 9 => "nine digits, but the last is not the check digit of an organisation number",
        _ => "nine digits, but organisation numbers begin with 8 or 9",
    };
    Some((number.span, why))
}

fn no_card(hay: &[u8], at: usize, _: Day) -> Option<(Range<usize>, &'static str)> {
    let number = digits::written(hay, at, 16)?;
    let why = if luhn::accept(&digits::text_of(number.digits())).is_some() {
        "sixteen digits with a check digit, but no card is issued in this range, or the grouping is no card's"
    } else {
        "sixteen digits, but the last is not the check digit of a card"
    };
    Some((number.span, why))
}

fn no_email(hay: &[u8], at: usize, _: Day) -> Option<(Range<usize>, &'static str)> {
    if email::find(hay, at).is_some() {
        return None;
    }
    let is_part = |b: &&u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_' | b'+') || **b >= 0x80;
    let before = hay[..at].iter().rev().take(64).take_while(is_part).count();
    let after = hay[at + 1..].iter().take(200).take_while(is_part).count();
    let why = "what stands around the @ is no address: no domain under a known top-level domain, or a remote, a package, \
               a file or a template";
    (before > 0 && after > 0).then_some((at - before..at + 1 + after, why))
}

/// A run of `n` digits inside something longer.
fn inside(hay: &[u8], at: usize, n: usize) -> Option<(Range<usize>, &'static str)> {
    let run = digits::run(hay, at, n + 1);
    let is_part = run == n && (!text::starts_free(hay, at) || !text::ends_free(hay, at + n));
    is_part.then_some((at..at + n, "the digits are a part of a longer number or word"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: Day = Day { year: 2026, month: 11, day: 23 };

    #[test]
    fn reasons_are_told() {
        let why = |name: &str, text: &str, at: usize| of(name).unwrap()(text.as_bytes(), at, TODAY).map(|(_, why)| why);
        assert!(why("fnr", "fnr 12345678901", 4).unwrap().contains("check digit"));
        assert!(why("fnr", "99345678901", 0).unwrap().contains("check digit"));
        assert!(why("fnr", "1234.56.78901", 0).unwrap().contains("grouped"));
        assert!(why("fnr", "a12345678901", 1).unwrap().contains("part of"));
        assert_eq!(why("fnr", "1234", 0), None);
        assert!(why("orgnr", "123456789", 0).unwrap().contains("begin with"));
        assert!(why("email", "kari@localhost", 4).is_some());
        assert_eq!(why("email", " @ ", 1), None);
    }
}
