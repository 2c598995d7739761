//! KID (kundeidentifikasjon): the number by which a Norwegian payment says which customer and which invoice it is for.
//!
//! Each payee makes its own: up to 25 characters of which the last is a check digit, modulo 10 (Luhn) or modulo 11,
//! where a hyphen stands for 10 (NoCommons). Payees allow as few as two; under four the check says nothing at all.

use super::{Canonical, Verdict, luhn, mod11, text};

/// Accepts 4 to 25 characters, in one piece or in groups with one space between two, that end in either check digit.
/// The class tells which of the two fits; all zeros are refused.
///
/// The rates of chance for random digits: one in ten `mod10` or both, one in eleven `mod11` or both, two in eleven
/// together.
pub fn accept(text: &str) -> Option<Verdict> {
    let kid = compact(text.trim())?;
    let (body, hyphen) = kid.strip_suffix('-').map_or((kid.as_str(), false), |body| (body, true));
    let digits: Vec<u8> = body.bytes().map(|b| b - b'0').collect();
    let class = match (hyphen, luhn::passes(&digits), mod11::passes(&digits)) {
        (true, ..) if mod11::control(&digits) == 10 => "mod11",
        (true, ..) => return None,
        _ if digits.iter().all(|&digit| digit == 0) => return None,
        (_, true, true) => "mod10-and-mod11",
        (_, true, false) => "mod10",
        (_, false, true) => "mod11",
        (_, false, false) => return None,
    };
    Some(Verdict { class, canonical: Canonical::new(kid), precision_m: None })
}

/// The digits, and the hyphen behind them if there is one, without the spaces between groups.
fn compact(text: &str) -> Option<String> {
    const LONGEST: usize = 25;
    let mut kid = String::with_capacity(LONGEST);
    let mut after_digit = false;
    for c in text.chars() {
        match c {
            '0'..='9' | '-' if kid.len() == LONGEST || kid.ends_with('-') => return None,
            '0'..='9' => after_digit = true,
            '-' if after_digit => {}
            c if after_digit && text::is_space(c) => {
                after_digit = false;
                continue;
            }
            _ => return None,
        }
        kid.push(c);
    }
    (kid.len() >= 4 && after_digit).then_some(kid)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::digits::{noise, noisy_bytes, text_of};

    fn judged(text: &str) -> Option<(&'static str, String)> {
        accept(text).map(|v| (v.class, text::decode(v.canonical.as_bytes())))
    }

    #[test]
    fn both_checks() {
        // NoCommons' 1234-4 and 1000005 with a hyphen.
        assert_eq!(judged(&["1234", "4"].concat()), Some(("mod10", ["1234", "4"].concat())));
        assert_eq!(judged("1000005-"), Some(("mod11", "1000005-".to_owned())));
        let body = [3, 1, 4, 1, 5, 9, 2, 6];
        for (check, class) in [(luhn::check_digit(&body), "mod10"), (mod11::control(&body), "mod11")] {
            let kid = format!("{}{check}", text_of(&body));
            assert_eq!(judged(&kid), Some((class, kid.clone())));
            let grouped = format!(" {} {}\u{A0}{} ", &kid[..3], &kid[3..6], &kid[6..]);
            assert_eq!(judged(&grouped), Some((class, kid)));
        }
        let both = (1000..9999).find(|n| judged(&n.to_string()).is_some_and(|(class, _)| class == "mod10-and-mod11"));
        assert!(both.is_some());
    }

    #[test]
    fn lengths_and_characters() {
        let long = |n: usize| {
            let body = vec![7; n - 1];
            format!("{}{}", text_of(&body), luhn::check_digit(&body))
        };
        assert!(judged(&long(4)).is_some() && judged(&long(25)).is_some());
        assert!(judged(&long(3)).is_none() && judged(&long(26)).is_none());
        for wrong in [
            "",
            "-",
            "0000",
            "00000000",
            "1000006-",
            "1000005--",
            "10-00005",
            "1000005 -",
            "12 3  44",
            "1234,4",
            "12a44",
        ] {
            assert_eq!(judged(wrong), None, "{wrong}");
        }
        assert_eq!(judged("１２３４４"), None);
    }

    #[test]
    fn how_often_chance_passes() {
        const N: u32 = 400_000;
        let mut next = noise(19);
        let (mut ten, mut eleven, mut any) = (0, 0, 0);
        for _ in 0..N {
            let len = 6 + (next() % 20) as usize;
            let text: String = (0..len).map(|_| char::from(b'0' + (next() % 10) as u8)).collect();
            let class = accept(&text).map_or("", |v| v.class);
            ten += u32::from(class.contains("mod10"));
            eleven += u32::from(class.contains("mod11"));
            any += u32::from(!class.is_empty());
        }
        println!("of {N}: {ten} mod10, {eleven} mod11, {any} together");
        let near = |hits: u32, rate: f64| (f64::from(hits) / f64::from(N) - rate).abs() < 0.003;
        assert!(near(ten, 0.1) && near(eleven, 1.0 / 11.0) && near(any, 2.0 / 11.0), "{ten} {eleven} {any}");
    }

    #[test]
    fn any_text_and_the_canonical_form_again() {
        let mut next = noise(4);
        let mut seen = 0;
        for _ in 0..100_000 {
            let len = (next() % 30) as usize;
            let text = text::decode(&noisy_bytes(&mut next, len));
            if let Some(verdict) = accept(&text) {
                seen += 1;
                assert_eq!(accept(&text::decode(verdict.canonical.as_bytes())), Some(verdict));
            }
        }
        assert!(seen > 100, "{seen}");
    }
}
