//! Norwegian registration marks of vehicles: two letters and five digits, or four for motorcycles, mopeds, tractors and
//! trailers.
//!
//! They have no check, and product codes, flights and postal codes of other countries are written alike: packs ask for
//! a word. Personal marks (two to seven characters of the owner's choice) are left out: any word would be one.

use super::text::{char_after, char_before, ends_free, starts_free};
use super::{Canonical, Found, Verdict, digits};

/// Finds the mark whose first digit is at `at`.
///
/// `form`: `together` or `spaced` (one space, also a no-break one, between letters and digits). `class`: `car` (five
/// digits from 10000) or `motorcycle` (four from 1000). Letters are upper-case here; [`accept`] takes any.
pub fn find(hay: &[u8], at: usize) -> Option<Found> {
    let count = digits::run(hay, at, 6);
    let gap = match char_before(hay, at)? {
        (' ' | '\u{A0}' | '\u{202F}' | '-', len) => len,
        _ => 0,
    };
    let start = at.checked_sub(gap + 2)?;
    let (letters, end) = (&hay[start..start + 2], at + count);
    let first = *hay.get(at)?;
    if !matches!(count, 4 | 5) || first == b'0' || !is_series(letters) {
        return None;
    }
    // A hyphen on either side joins it to a code.
    let joined = matches!(char_before(hay, start), Some(('-' | '/' | '#' | '$' | '&' | '%', _)))
        || matches!(char_after(hay, end), Some(('-' | '/' | '%', _)))
            && hay.get(end + 1).is_some_and(u8::is_ascii_alphanumeric);
    if joined || !starts_free(hay, start) || !ends_free(hay, end) {
        return None;
    }
    // A scheme of signatures (RFC 8032), the one word of source code that is a mark.
    if &hay[start..end] == b"ED25519" {
        return None;
    }
    let form = match (gap, hay[at - 1]) {
        (0, _) => "together",
        (_, b'-') => "dashed",
        _ => "spaced",
    };
    Some(Found { span: start..end, form, verdict: verdict(letters, &hay[at..end])? })
}

/// Accepts a text that is one mark and nothing else, in upper or lower case, together or with a space or hyphen. The
/// canonical writing is in upper case and together.
pub fn accept(text: &str) -> Option<Verdict> {
    let text = text.trim().to_ascii_uppercase();
    let (letters, rest) = text.split_at_checked(2)?;
    let number = rest.strip_prefix([' ', '\u{A0}', '\u{202F}', '-']).unwrap_or(rest);
    let plain = matches!(number.len(), 4 | 5) && number.bytes().all(|b| b.is_ascii_digit()) && !number.starts_with('0');
    if plain && is_series(letters.as_bytes()) { verdict(letters.as_bytes(), number.as_bytes()) } else { None }
}

/// Whether two letters are a series. I, M, O, Q, Æ, Ø and Å are not used (olavsplates.com, list of Norwegian codes
/// since 1971), and G comes first only in GA, of gas (Statens vegvesen to elbil.no, July 2023). E and a letter is
/// electric, HY hydrogen; other series told the district until 2013.
fn is_series(letters: &[u8]) -> bool {
    let used = |b: &u8| b.is_ascii_uppercase() && !matches!(b, b'I' | b'M' | b'O' | b'Q');
    letters.iter().all(used) && (letters[0] != b'G' || letters[1] == b'A')
}

fn verdict(letters: &[u8], number: &[u8]) -> Option<Verdict> {
    let class = if number.len() == 5 { "car" } else { "motorcycle" };
    let text = String::from_utf8([letters, number].concat()).ok()?;
    Some(Verdict { class, canonical: Canonical::new(text), precision_m: None })
}

#[cfg(test)]
mod tests {
    use super::super::digits::{noise, noisy_bytes};
    use super::super::text;
    use super::*;

    fn one(text: &[u8]) -> Option<(String, &'static str, &'static str)> {
        let mut found = (0..text.len())
            .filter(|&i| text[i].is_ascii_digit() && !(i > 0 && text[i - 1].is_ascii_digit()))
            .filter_map(|i| find(text, i));
        let first = found.next()?;
        assert!(found.next().is_none());
        Some((text::decode(&text[first.span]), first.form, first.verdict.class))
    }

    #[test]
    fn marks() {
        let real = |a: &str, b: &'static str, c: &'static str| Some((a.to_owned(), b, c));
        assert_eq!(one(b"regnr AB 12345, NOR"), real("AB 12345", "spaced", "car"));
        assert_eq!(one("kjennemerke: EL\u{A0}12345".as_bytes()), real("EL\u{A0}12345", "spaced", "car"));
        assert_eq!(one(b"skilt HY\xA012345"), real("HY\u{A0}12345", "spaced", "car"));
        assert_eq!(one(b"(GA12345)"), real("GA12345", "together", "car"));
        assert_eq!(one(br#"{"regnr":"ZZ1234"}"#), real("ZZ1234", "together", "motorcycle"));
        assert_eq!(one(br"a\nEV12345\n"), real("EV12345", "together", "car"));
        for text in ["ab 12345", " AB12345 ", "AB-12345", "AB\u{A0}12345"] {
            assert_eq!(accept(text).map(|v| v.canonical), Some(Canonical::new("AB12345")), "{text}");
        }
    }

    #[test]
    fn what_is_none() {
        for none in [
            "AI 12345",
            "MA12345",
            "QX12345",
            "OO12345",
            "GB 12345",
            "AB 01234",
            "AB 123",
            "AB 123456",
            "AB  12345",
            "ABC 12345",
            "xAB12345",
            "AB12345x",
            "AB12345-01",
            "X-AB12345",
            "ab12345",
            "ED25519",
            "AB\n12345",
            "AB12345/6",
            "1AB12345",
            "ÅAB12345",
            "#AB1234",
            "12345",
            "AB12345.5",
        ] {
            assert_eq!(one(none.as_bytes()), None, "{none}");
        }
        for none in ["", "A", "AB", "AB 012345", "AB 0123", "AB12345x", "ØB12345", "AB  12345"] {
            assert_eq!(accept(none), None, "{none}");
        }
    }

    #[test]
    fn any_bytes() {
        let mut next = noise(12);
        for _ in 0..20_000 {
            let len = (next() % 30) as usize;
            let hay = noisy_bytes(&mut next, len);
            (0..hay.len()).filter(|&at| hay[at].is_ascii_digit()).for_each(|at| drop(find(&hay, at)));
            drop(accept(&text::decode(&hay)));
        }
        assert_eq!(find(b"", 0), None);
    }
}
