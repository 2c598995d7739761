//! The Luhn check digit (ISO/IEC 7812-1, annex B): payment cards, KID, GS1-like customer numbers.

use super::digits;
use super::{Canonical, Verdict};

/// Accepts a text of 2 to 64 digits, in groups with single separators or in one piece, whose last digit is the Luhn
/// check digit of the others. One random number in ten passes. All zeros pass the sum and are refused as padding.
pub fn accept(text: &str) -> Option<Verdict> {
    let digits = digits::bare(text)?;
    let accepted = passes(&digits) && digits.iter().any(|&digit| digit != 0);
    accepted.then(|| Verdict { class: "luhn", canonical: Canonical::new(digits::text_of(&digits)), precision_m: None })
}

/// Whether the last of at least two digits (0 to 9) is the check digit of the others.
pub fn passes(digits: &[u8]) -> bool {
    match digits.split_last() {
        Some((&last, body)) => !body.is_empty() && digits.iter().all(|&digit| digit <= 9) && last == check_digit(body),
        None => false,
    }
}

/// The check digit to put after these digits (0 to 9).
pub fn check_digit(body: &[u8]) -> u8 {
    let sum: u32 = body
        .iter()
        .rev()
        .enumerate()
        .map(|(i, &digit)| {
            let doubled = if i % 2 == 0 { u32::from(digit) * 2 } else { u32::from(digit) };
            doubled / 10 + doubled % 10
        })
        .sum();
    // A remainder of ten is below ten: it fits.
    ((10 - sum % 10) % 10) as u8
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::digits::{noise, noisy_bytes};
    use crate::detect::text;

    #[test]
    fn known_check_digits() {
        // Wikipedia's example 7992739871-3, and the test card of all ones after a four.
        assert_eq!(check_digit(&[7, 9, 9, 2, 7, 3, 9, 8, 7, 1]), 3);
        let mut card = vec![1; 15];
        card[0] = 4;
        assert_eq!(check_digit(&card), 1);
        assert_eq!(check_digit(&[]), 0);
        // NoCommons' KID 1234-4.
        assert_eq!(check_digit(&[1, 2, 3, 4]), 4);
    }

    #[test]
    fn accepts_groups_and_refuses_the_rest() {
        let verdict = accept(&["7992", "7398", "713"].join(" ")).unwrap();
        assert_eq!(verdict.canonical.as_bytes(), ["7992", "7398", "713"].concat().as_bytes());
        assert_eq!(verdict.class, "luhn");
        for wrong in ["", "0", "7", "0000", "12345", "1234x", "12344 ", "12  344"] {
            assert_eq!(accept(wrong), None, "{wrong}");
        }
        assert!(!passes(&[]) && !passes(&[0]) && !passes(&[200, 3]));
    }

    #[test]
    fn one_wrong_digit_is_caught() {
        let mut digits = vec![3, 1, 4, 1, 5, 9, 2, 6];
        digits.push(check_digit(&digits));
        for at in 0..digits.len() {
            for digit in (0..=9).filter(|&d| d != digits[at]) {
                let mut wrong = digits.clone();
                wrong[at] = digit;
                assert!(!passes(&wrong));
            }
        }
    }

    #[test]
    fn any_bytes_and_the_canonical_form_again() {
        let mut next = noise(3);
        let mut seen = 0;
        for _ in 0..100_000 {
            let len = (next() % 12) as usize;
            if let Some(verdict) = accept(&text::decode(&noisy_bytes(&mut next, len))) {
                seen += 1;
                let canonical = text::decode(verdict.canonical.as_bytes());
                assert_eq!(accept(&canonical), Some(verdict));
            }
        }
        assert!(seen > 100, "{seen}");
    }
}
