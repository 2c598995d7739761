//! Vehicle identification numbers (ISO 3779): seventeen letters and digits without I, O and Q, the last four of them
//! digits.
//!
//! North America and China put a check digit in the ninth place (49 CFR 565.15); European makers put what they like
//! there, so most numbers in Norway have none.

use super::text::{char_after, char_before, ends_free, starts_free};
use super::{Canonical, Found, Verdict};

/// The characters of a number.
const LEN: usize = 17;

/// Finds the number whose first digit is at `at`; letters of it may come before. Letters are upper-case here;
/// [`accept`] takes any.
///
/// `form` is `plain`. `class`: `checked` where the ninth place is the check digit (by chance 1 in 11), else
/// `unchecked`.
pub fn find(hay: &[u8], at: usize) -> Option<Found> {
    let letters = hay[..at].iter().rev().take(LEN).take_while(|b| b.is_ascii_uppercase()).count();
    let start = at - letters;
    let end = start + LEN;
    let number = hay.get(start..end)?;
    if !is_vin(number) || !starts_free(hay, start) || !ends_free(hay, end) {
        return None;
    }
    // A hyphen or plus goes on with a longer code, an equals sign ends base64.
    let joins = |c: Option<(char, usize)>| matches!(c, Some(('-' | '+' | '.' | '$' | '%' | '#', _)));
    let after = joins(char_after(hay, end)) && hay.get(end + 1).is_some_and(u8::is_ascii_alphanumeric);
    if joins(char_before(hay, start)) || after || hay.get(end) == Some(&b'=') {
        return None;
    }
    Some(Found { span: start..end, form: "plain", verdict: verdict(number)? })
}

/// Accepts a text that is one number and nothing else, in upper or lower case. The canonical writing is in upper case.
pub fn accept(text: &str) -> Option<Verdict> {
    let number = text.trim().to_ascii_uppercase().into_bytes();
    if is_vin(&number) { verdict(&number) } else { None }
}

fn is_vin(number: &[u8]) -> bool {
    let fits = number.len() == LEN
        && number[LEN - 4..].iter().all(u8::is_ascii_digit)
        && number.iter().all(|b| value(*b).is_some())
        // No area of the world begins with 0.
        && number[0] != b'0';
    if !fits {
        return false;
    }
    let letters = number.iter().filter(|b| b.is_ascii_uppercase()).count();
    // The maker and the model are letters for the most part; hexadecimal is something else.
    let hex = number.iter().all(u8::is_ascii_hexdigit);
    let mut kinds = [false; 256];
    number.iter().for_each(|&b| kinds[usize::from(b)] = true);
    letters >= 3
        && !hex
        && number[..3].iter().any(u8::is_ascii_uppercase)
        && kinds.iter().filter(|&&kind| kind).count() >= 6
}

fn verdict(number: &[u8]) -> Option<Verdict> {
    let class = if check(number)? == number[8] { "checked" } else { "unchecked" };
    let text = String::from_utf8(number.to_vec()).ok()?;
    Some(Verdict { class, canonical: Canonical::new(text), precision_m: None })
}

/// The check digit that belongs in the ninth place (49 CFR 565.15(c)).
fn check(number: &[u8]) -> Option<u8> {
    const WEIGHTS: [u32; LEN] = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];
    let sum: u32 = number.iter().zip(WEIGHTS).map(|(&b, weight)| value(b).map(|v| v * weight)).sum::<Option<u32>>()?;
    Some(match (sum % 11) as u8 {
        10 => b'X',
        digit => b'0' + digit,
    })
}

/// What a character counts (49 CFR 565.15, table III); `None` where it is not used.
fn value(byte: u8) -> Option<u32> {
    let value = match byte {
        b'0'..=b'9' => byte - b'0',
        b'A'..=b'H' => byte - b'A' + 1,
        b'J'..=b'N' => byte - b'J' + 1,
        b'P' => 7,
        b'R' => 9,
        b'S'..=b'Z' => byte - b'S' + 2,
        _ => return None,
    };
    Some(value.into())
}

#[cfg(test)]
mod tests {
    use super::super::digits::{noise, noisy_bytes, only};
    use super::super::text;
    use super::*;

    fn one(text: &str) -> Option<(String, &'static str)> {
        let (written, first) = only(find, text)?;
        Some((written, first.verdict.class))
    }

    /// A number with its check digit, from sixteen characters.
    fn made(head: &str, tail: &str) -> String {
        let zeroed = format!("{head}0{tail}");
        format!("{head}{}{tail}", char::from(check(zeroed.as_bytes()).expect("a number")))
    }

    #[test]
    fn checked_and_unchecked() {
        // The example of Wikipedia's article, whose check digit is X.
        assert_eq!(one("VIN: 1M8GDM9AXKP042788."), Some(("1M8GDM9AXKP042788".into(), "checked")));
        let number = made("5YJXZZZZ", "ZZ000001");
        assert_eq!(one(&format!("vin={number}")), Some((number.clone(), "checked")));
        let other = if &number[8..9] == "1" { "2" } else { "1" };
        let wrong = format!("{}{other}{}", &number[..8], &number[9..]);
        assert_eq!(one(&wrong), Some((wrong.clone(), "unchecked")));
        assert_eq!(one("WZZZZZ1JZXW000010"), Some(("WZZZZZ1JZXW000010".into(), "unchecked")));
        assert_eq!(one(r#""vin":"WZZZZZ1JZXW000010\n""#).map(|v| v.1), Some("unchecked"));
        assert_eq!(accept(" wzzzzz1jzxw000010 ").map(|v| v.canonical), Some(Canonical::new("WZZZZZ1JZXW000010")));
    }

    #[test]
    fn what_is_none() {
        for none in [
            "11111111111111111",
            "WZZZZZ1JZXW00001",
            "WZZZZZ1JZXW0000101",
            "XWZZZZZ1JZXW000010",
            "WZZZZZ1JZXW00001A",
            "WZZZZZIJZXW000010",
            "0ZZZZZ1JZXW000010",
            "ABCDEF01234567890",
            "wzzzzz1jzxw000010",
            "A-WZZZZZ1JZXW000010",
            "WZZZZZ1JZXW000010-B",
            "WZZZZZ1JZXW000010==a",
            "12345678901234567",
        ] {
            assert_eq!(one(none), None, "{none}");
        }
        assert!(accept("WZZZZZ1JZXW00001").is_none() && accept("").is_none() && accept("ÆØÅ45678901234567").is_none());
    }

    #[test]
    fn any_bytes() {
        let mut next = noise(11);
        for _ in 0..20_000 {
            let len = (next() % 40) as usize;
            let hay = noisy_bytes(&mut next, len);
            (0..hay.len()).filter(|&at| hay[at].is_ascii_digit()).for_each(|at| drop(find(&hay, at)));
            drop(accept(&text::decode(&hay)));
        }
        assert_eq!(find(b"", 0), None);
    }
}
