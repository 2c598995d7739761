//! Gender as tables hold it: a letter or a word, in Norwegian or English.

use super::{Canonical, Verdict};

/// Accepts `M`, `K`, `F` and `X` in either case and the words for them. The canonical writing is `M` for men and boys,
/// `K` for women and girls, and `X` for all else, unknown included.
///
/// A letter alone says nothing; only the name of a column makes it a gender.
pub fn accept(text: &str) -> Option<Verdict> {
    const WORDS: [(&str, &[&str]); 3] = [
        ("M", &["m", "mann", "male", "man", "gutt", "gut", "hankjønn", "hannkjønn", "hankjonn", "mannlig"]),
        ("K", &["k", "f", "kvinne", "female", "woman", "jente", "hunkjønn", "hokjønn", "hunkjonn", "kvinnelig"]),
        ("X", &["x", "ukjent", "unknown", "annet", "anna", "other", "ikke-binær", "ikkje-binær", "non-binary"]),
    ];
    let text = text.trim();
    if text.len() > 20 {
        return None;
    }
    let word = text.to_lowercase();
    let (letter, _) = WORDS.iter().find(|(_, words)| words.contains(&word.as_str()))?;
    Some(Verdict { class: "gender", canonical: Canonical::new(*letter), precision_m: None })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::digits::{noise, noisy_bytes};
    use crate::detect::text;

    fn canonical(text: &str) -> Option<String> {
        accept(text).map(|v| text::decode(v.canonical.as_bytes()))
    }

    #[test]
    fn words_and_letters() {
        for (letter, texts) in [
            ("M", ["M", "m", "mann", "Male", " MAN ", "gutt", "Hankjønn"]),
            ("K", ["K", "k", "F", "f", "Kvinne", "FEMALE", "jente"]),
            ("X", ["X", "x", "ukjent", "Unknown", "annet", "OTHER", "ikke-binær"]),
        ] {
            for text in texts {
                assert_eq!(canonical(text).as_deref(), Some(letter), "{text}");
            }
            assert_eq!(canonical(letter).as_deref(), Some(letter));
        }
        assert_eq!(canonical("HANKJØNN").as_deref(), Some("M"));
    }

    #[test]
    fn texts_that_are_no_gender() {
        for text in ["", " ", "1", "0", "MK", "M/K", "menn", "kvinner", "ja", "herr", "mann kvinne", "Ｍ", "М", "k."]
        {
            assert_eq!(accept(text), None, "{text}");
        }
    }

    #[test]
    fn any_text() {
        let mut next = noise(2);
        let mut seen = 0;
        for _ in 0..100_000 {
            let len = (next() % 4) as usize;
            let mut text = text::decode(&noisy_bytes(&mut next, len));
            if next().is_multiple_of(2) {
                text.push(['m', 'K', 'ø', '\u{1F600}'][(next() % 4) as usize]);
            }
            if let Some(verdict) = accept(&text) {
                seen += 1;
                assert_eq!(accept(&text::decode(verdict.canonical.as_bytes())), Some(verdict));
            }
        }
        assert!(seen > 100, "{seen}");
    }
}
