//! What stands right beside a number that has no sign of its own, such as an account, a card or an organisation number:
//! whether it may begin and end there, and whether it stands in a row of groups of digits.

use super::text;

/// Whether the number at `at..end` stands by itself: not within a word, number, decimal, identifier, term or sum of
/// money.
pub(super) fn is_free(hay: &[u8], at: usize, end: usize) -> bool {
    text::starts_free(hay, at) && text::ends_free(hay, end) && opens(hay, at) && closes(hay, end)
}

/// Whether digits end one space or dash before `at`.
pub(super) fn digit_before(hay: &[u8], at: usize) -> bool {
    text::char_before(hay, at)
        .is_some_and(|(c, len)| is_gap(c) && hay[..at - len].last().is_some_and(u8::is_ascii_digit))
}

/// Whether digits begin one space or dash behind `end`.
pub(super) fn digit_after(hay: &[u8], end: usize) -> bool {
    text::char_after(hay, end).is_some_and(|(c, len)| is_gap(c) && hay.get(end + len).is_some_and(u8::is_ascii_digit))
}

fn is_gap(c: char) -> bool {
    text::is_space(c) || text::is_dash(c)
}

/// No operator, sign, currency, or part of a decimal or identifier right before it.
fn opens(hay: &[u8], at: usize) -> bool {
    match text::char_before(hay, at) {
        Some(('$' | '€' | '£' | '%' | '+' | '^' | '~' | '@' | '*' | '&', _)) => false,
        // "nr.123" is written, but ".123" is a decimal, in the paths of drawings also behind a letter.
        Some(('.', _)) => hay[..at - 1].iter().rev().take(2).filter(|b| b.is_ascii_alphabetic()).count() == 2,
        Some((c, len)) if text::is_dash(c) => text::char_before(hay, at - len).is_some_and(|(c, _)| c.is_alphabetic()),
        _ => true,
    }
}

/// No operator, and no dash with more of an identifier, right behind it.
fn closes(hay: &[u8], end: usize) -> bool {
    match text::char_after(hay, end) {
        Some(('%' | '^' | '~' | '*' | '@' | '&', _)) => false,
        Some((c, len)) if text::is_dash(c) => {
            text::char_after(hay, end + len).is_none_or(|(c, _)| !c.is_ascii_hexdigit())
        }
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::digits::{noise, noisy_bytes};

    #[test]
    fn what_may_stand_beside() {
        for (before, after, free) in [
            ("", "", true),
            ("nr.", ".", true),
            ("(", ")", true),
            ("\\n", "", true),
            ("kort-", " - ", true),
            ("a=", "&b", false),
            ("c.", "", false),
            (".", "", false),
            ("0.", "", false),
            ("9-", "", false),
            ("-", "", false),
            ("", "-a", false),
            ("$", "", false),
            ("", "*2", false),
            ("_", "", false),
            ("", "x", false),
        ] {
            let text = format!("{before}123{after}");
            assert_eq!(is_free(text.as_bytes(), before.len(), before.len() + 3), free, "{text}");
        }
        assert!(digit_before(b"1 2", 2) && digit_before("1\u{A0}2".as_bytes(), 3) && !digit_before(b"a 2", 2));
        assert!(digit_after(b"2-1", 1) && !digit_after(b"2 ", 1) && !digit_after(b"2", 1));
    }

    #[test]
    fn any_bytes_never_panic() {
        let mut next = noise(21);
        for _ in 0..5_000 {
            let hay = noisy_bytes(&mut next, 16);
            for at in 0..=hay.len() {
                let _ = (is_free(&hay, at, at), digit_before(&hay, at), digit_after(&hay, at));
            }
        }
    }
}
