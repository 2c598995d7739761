//! KID (kundeidentifikasjon): the number by which a Norwegian payment says which customer and which invoice it is for.
//!
//! Each payee makes its own: up to 25 characters of which the last is a check digit, modulo 10 (Luhn) or modulo 11,
//! where a hyphen stands for 10 (NoCommons). Payees allow as few as two; under four the check says nothing at all.

use super::{Canonical, Found, Verdict, beside, digits, luhn, mod11, text};

/// Accepts 4 to 25 characters, in one piece or in groups with one space between two, that end in either check digit.
/// The class tells which of the two fits; all zeros are refused.
///
/// The rates of chance for random digits: one in ten `mod10` or both, one in eleven `mod11` or both, two in eleven
/// together.
pub fn accept(text: &str) -> Option<Verdict> {
    judge(compact(text.trim())?)
}

/// Finds the KID whose first digit is at `at`, behind a label. Looks at most 64 bytes to either side. Two in eleven of all
/// numbers pass, so without a label nothing is one.
///
/// `form`: `bare` (4 to 25 digits together, or a hyphen for the last), `spaced` (two or more groups of one length, 3 to 5
/// digits, the last one shorter or as long, with one kind of space; eight digits at least). A bare one with more digits
/// one space away is none.
pub fn find(hay: &[u8], at: usize) -> Option<Found> {
    let first = digits::run(hay, at, LONGEST + 1);
    let (end, form) = match spaced_end(hay, at, first) {
        Some(end) => (end, "spaced"),
        None if !(SHORTEST..=LONGEST).contains(&first) => return None,
        None => (at + first, "bare"),
    };
    // A hyphen is a check digit where nothing follows it.
    let hyphen = hay.get(end) == Some(&b'-') && text::ends_free(hay, end + 1) && hay.get(end + 1) != Some(&b'-');
    let end = end + usize::from(hyphen);
    let mut digits = [0; LONGEST];
    let mut len = 0;
    for digit in hay[at..end].iter().filter(|b| b.is_ascii_digit()) {
        *digits.get_mut(len)? = digit - b'0';
        len += 1;
    }
    // Most numbers are told here, before anything is looked for.
    class(&digits[..len], hyphen)?;
    if !text::labelled(hay, &(at..end), &["kid", "kundeid", "betalingsref", "payment ref", "betalings-id"]) {
        return None;
    }
    if !beside::is_free(hay, at, end) || beside::digit_before(hay, at) || (form == "bare" && goes_on(hay, end)) {
        return None;
    }
    Some(Found { span: at..end, form, verdict: accept(&text::decode(&hay[at..end]))? })
}

/// The fewest characters that are looked at: under four the check says nothing.
const SHORTEST: usize = 4;
/// The most characters that a KID has.
const LONGEST: usize = 25;

fn judge(kid: String) -> Option<Verdict> {
    let (body, hyphen) = kid.strip_suffix('-').map_or((kid.as_str(), false), |body| (body, true));
    let digits: Vec<u8> = body.bytes().map(|b| b - b'0').collect();
    let class = class(&digits, hyphen)?;
    Some(Verdict { class, canonical: Canonical::new(kid), precision_m: None })
}

/// Which check digit these end in; with a hyphen, which one the hyphen stands for.
fn class(digits: &[u8], hyphen: bool) -> Option<&'static str> {
    match (hyphen, luhn::passes(digits), mod11::passes(digits)) {
        (true, ..) => (mod11::control(digits) == 10).then_some("mod11"),
        _ if digits.iter().all(|&digit| digit == 0) => None,
        (_, true, true) => Some("mod10-and-mod11"),
        (_, true, false) => Some("mod10"),
        (_, false, true) => Some("mod11"),
        (_, false, false) => None,
    }
}

/// Where the groups that begin at `at` end: one length for all but the last, one kind of space between.
fn spaced_end(hay: &[u8], at: usize, first: usize) -> Option<usize> {
    if !(3..=5).contains(&first) {
        return None;
    }
    let (mut end, mut count, mut last) = (at + first, first, first);
    let space = text::char_after(hay, end).filter(|&(c, _)| text::is_space(c))?;
    // A shorter group is the last one.
    while last == first && text::char_after(hay, end) == Some(space) {
        last = digits::run(hay, end + space.1, first + 1);
        if last == 0 {
            break;
        }
        (end, count) = (end + space.1 + last, count + last);
        if last > first || count > LONGEST {
            return None;
        }
    }
    (count >= 8 && !goes_on(hay, end)).then_some(end)
}

/// Whether more digits follow one space away.
fn goes_on(hay: &[u8], end: usize) -> bool {
    text::char_after(hay, end)
        .is_some_and(|(c, len)| text::is_space(c) && hay.get(end + len).is_some_and(u8::is_ascii_digit))
}

/// The digits, and the hyphen behind them if there is one, without the spaces between groups.
fn compact(text: &str) -> Option<String> {
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
    (kid.len() >= SHORTEST && after_digit).then_some(kid)
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
    fn in_text() {
        let full = |body: &str| {
            let digits: Vec<u8> = body.bytes().map(|b| b - b'0').collect();
            format!("{body}{}", luhn::check_digit(&digits))
        };
        let (short, long) = (full("123"), full("12345678901234567"));
        let fours = |sep: &str| long.as_bytes().chunks(4).map(text::decode).collect::<Vec<_>>().join(sep);
        let threes = full("12345678").as_bytes().chunks(3).map(text::decode).collect::<Vec<_>>().join(" ");
        for (value, after, form) in [
            (short.clone(), "", "bare"),
            (long.clone(), ".", "bare"),
            (long.clone(), " kr", "bare"),
            (fours(" "), "", "spaced"),
            (fours("\u{A0}"), "\n", "spaced"),
            (threes, " kr 500", "spaced"),
            ("1000005-".to_owned(), "", "bare"),
            ("1000005-".to_owned(), " ", "bare"),
        ] {
            for before in ["KID ", "KID: ", "kid=", "betalingsreferanse\\n"] {
                let text = format!("{before}{value}{after}");
                let found = find(text.as_bytes(), before.len()).unwrap();
                assert_eq!((found.form, found.span), (form, before.len()..before.len() + value.len()), "{text}");
                assert_eq!(accept(&value), Some(found.verdict));
            }
        }
        assert_eq!(find(long.as_bytes(), 0), None, "without a label");
        for (text, at) in [
            (full("12"), 0),
            (full(&"1".repeat(25)), 0),
            (format!("{short} 500"), 0),
            (format!("{long} 500"), 0),
            (format!("7 {long}"), 2),
            (format!("x{long}"), 1),
            (format!("{long}x"), 0),
            (format!("0.{long}"), 2),
            (fours("  "), 0),
            (fours("-"), 0),
            (format!("{} 12", fours(" ")), 0),
            ("1000005-7".to_owned(), 0),
            ("1000006-".to_owned(), 0),
            ("0000".to_owned(), 0),
        ] {
            assert_eq!(find(format!("kid {text}").as_bytes(), at + 4), None, "{text}");
        }
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
            let hay = noisy_bytes(&mut next, len);
            for at in 0..=hay.len() {
                if let Some(found) = find(&hay, at) {
                    assert_eq!(accept(&text::decode(&hay[found.span])), Some(found.verdict));
                }
            }
            let text = text::decode(&hay);
            if let Some(verdict) = accept(&text) {
                seen += 1;
                assert_eq!(accept(&text::decode(verdict.canonical.as_bytes())), Some(verdict));
            }
        }
        assert!(seen > 100, "{seen}");
    }
}
