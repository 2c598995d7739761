//! Names of people, one to a cell.
//!
//! By its letters alone a name cannot be told from a place, a product or a heading, so this is a test for the cells of
//! a column that says what it holds. A given name that is common in Norway is told apart, which a rule may count on
//! even where the column has a poor name.

use super::latin::{canonical, is_apostrophe, is_filler, is_hyphen, is_letter};
use super::name_words::family_first;
use super::{Canonical, Verdict, names};

/// Accepts one to five words of 2 to 60 characters together, without digits: each in Latin letters with a capital first
/// or all in capitals, with hyphens and apostrophes; initials; and the small words of surnames (`von`, `de`, `van`
/// `der` and so on). Also `Etternavn, Fornavn`, and `ETTERNAVN FORNAVN` where the lists know which is which. Words that stand for a missing value, and names that end like those of
/// companies (`AS`, `kommune`), are refused.
///
/// Class `given` when the first word, or the first part of one with a hyphen, is a common given name; `name` otherwise.
/// The canonical writing is in capitals, given names first.
pub fn accept(text: &str) -> Option<Verdict> {
    let text = text.trim();
    if text.len() > 4 * LONGEST {
        return None;
    }
    let (last, first) = match text.split_once(',') {
        Some((last, first)) if !last.trim().is_empty() && !first.trim().is_empty() => (last, first),
        Some(_) => return None,
        None => ("", text),
    };
    let mut words: Vec<&str> = first.split_whitespace().chain(last.split_whitespace()).take(MOST_WORDS + 1).collect();
    let family = family_first(&words);
    words.rotate_left(family);
    let kinds: Vec<Kind> = words.iter().map(|word| Kind::of(word)).collect::<Option<_>>()?;
    let last = kinds.last()?;
    let name = canonical(words.iter().copied());
    let length = (2..=LONGEST).contains(&name.chars().count());
    if words.len() > MOST_WORDS || !length || *last == Kind::Small || !kinds.contains(&Kind::Full) {
        return None;
    }
    // Judged in the writing that is compared, so that it is judged the same again.
    if is_filler(&name) || is_company(&name) {
        return None;
    }
    let class = if is_given(&name) { "given" } else { "name" };
    Some(Verdict { class, canonical: Canonical::new(name), precision_m: None })
}

pub(super) const MOST_WORDS: usize = 5;
/// In characters.
const LONGEST: usize = 60;

/// What a word of a name is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A name.
    Full,
    /// `K.`, `K`, `J.R.`, or `jr.` behind a name.
    Initial,
    /// `von`, `de`.
    Small,
}

impl Kind {
    /// `None` where no name has such a word.
    pub(super) fn of(word: &str) -> Option<Self> {
        const SMALL: [&str; 24] = [
            "af", "al", "av", "bin", "da", "das", "de", "del", "den", "der", "di", "do", "dos", "du", "el", "ibn",
            "la", "le", "of", "ten", "ter", "van", "von", "zu",
        ];
        if SMALL.contains(&word) {
            return Some(Self::Small);
        }
        if ["jr", "jr.", "sr", "sr."].iter().any(|suffix| word.eq_ignore_ascii_case(suffix)) {
            return Some(Self::Initial);
        }
        if is_initials(word) {
            return Some(Self::Initial);
        }
        is_full(word).then_some(Self::Full)
    }
}

/// One capital, or several with a full stop behind each and perhaps hyphens between: `K`, `K.`, `J.R.`, `J.-P.`.
fn is_initials(word: &str) -> bool {
    let mut letters = 0;
    let mut after_letter = false;
    let mut after_stop = false;
    for c in word.chars() {
        match c {
            '.' if after_letter => (after_letter, after_stop) = (false, true),
            c if is_hyphen(c) && after_stop => after_stop = false,
            c if is_letter(c) && c.is_uppercase() && !after_letter => {
                letters += 1;
                (after_letter, after_stop) = (true, false);
            }
            _ => return false,
        }
    }
    (after_letter && letters == 1) || after_stop
}

/// A word of at least two letters, in parts with hyphens or apostrophes between.
fn is_full(word: &str) -> bool {
    let letters = word.chars().filter(|&c| is_letter(c)).count();
    let mut parts = word.split(|c| is_hyphen(c) || is_apostrophe(c));
    let Some(first) = parts.next() else { return false };
    // `al-Hassan`, `d'Arc`: the capital comes behind.
    let article = ["al", "el", "d", "l", "t"].contains(&first);
    let behind = word.chars().skip_while(|&c| is_letter(c)).nth(1);
    let begins = if article { behind.is_some_and(char::is_uppercase) } else { starts_upper(first) };
    letters >= 2 && begins && (article || is_part(first)) && parts.all(is_part)
}

/// Letters in lower case behind the first, or all in capitals, or with the capital inside that some prefixes bring.
fn is_part(part: &str) -> bool {
    const PREFIXES: [&str; 8] = ["De", "Di", "Fitz", "La", "Le", "Mac", "Mc", "Van"];
    let small = |text: &str| text.chars().all(char::is_lowercase);
    let tail = |text: &str| text.chars().next().map_or(0, char::len_utf8);
    let plain = |text: &str| small(&text[tail(text)..]);
    let prefixed = |prefix: &str| part.strip_prefix(prefix).is_some_and(|rest| starts_upper(rest) && plain(rest));
    let cased = plain(part) || part.chars().all(char::is_uppercase) || PREFIXES.into_iter().any(prefixed);
    !part.is_empty() && part.chars().all(is_letter) && cased
}

fn starts_upper(text: &str) -> bool {
    text.chars().next().is_some_and(char::is_uppercase)
}

/// Whether the last of several words is what companies and public bodies have there.
pub(super) fn is_company(name: &str) -> bool {
    const FORMS: [&str; 22] = [
        "AB",
        "ANS",
        "APS",
        "AS",
        "ASA",
        "AVD",
        "BORETTSLAG",
        "ENK",
        "FYLKESKOMMUNE",
        "GMBH",
        "INC",
        "KOMMUNE",
        "KS",
        "LLC",
        "LTD",
        "NUF",
        "OY",
        "SA",
        "SAMEIE",
        "SAMEIET",
        "STIFTELSE",
        "STIFTELSEN",
    ];
    name.rsplit_once(' ').is_some_and(|(_, last)| FORMS.contains(&last))
}

/// Whether the first word, or what stands before its first hyphen, is on the list of given names.
fn is_given(name: &str) -> bool {
    let word = name.split(' ').next().unwrap_or(name).to_lowercase();
    names::given(&word).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::digits::noise;
    use crate::detect::text;

    fn judged(text: &str) -> Option<(&'static str, String)> {
        accept(text).map(|v| (v.class, text::decode(v.canonical.as_bytes())))
    }

    #[test]
    fn names() {
        for (text, class, canonical) in [
            ("Kari Nordmann", "given", "KARI NORDMANN"),
            ("  Kari   Nordmann ", "given", "KARI NORDMANN"),
            ("KARI NORDMANN", "given", "KARI NORDMANN"),
            ("Nordmann, Kari", "given", "KARI NORDMANN"),
            ("NORDMANN, Kari Anne", "given", "KARI ANNE NORDMANN"),
            ("van der Berg, Jan", "given", "JAN VAN DER BERG"),
            ("Jan van der Berg", "given", "JAN VAN DER BERG"),
            ("Anne-Lise Øverås", "given", "ANNE-LISE ØVERÅS"),
            ("Anne‑lise", "given", "ANNE-LISE"),
            ("Ola N. Nordmann", "given", "OLA N. NORDMANN"),
            ("J.R. Nordmann", "name", "J.R. NORDMANN"),
            ("J.-P. Nordmann", "name", "J.-P. NORDMANN"),
            ("O Nordmann", "name", "O NORDMANN"),
            ("Ola Nordmann jr.", "given", "OLA NORDMANN JR."),
            ("Sean O’Brien", "given", "SEAN O'BRIEN"),
            ("Ronald McDonald", "given", "RONALD MCDONALD"),
            ("Jeanne d'Arc", "name", "JEANNE D'ARC"),
            ("Omar al-Hassan", "given", "OMAR AL-HASSAN"),
            ("Áile Sárá", "given", "ÁILE SÁRÁ"),
            ("Jürgen Strauß", "given", "JÜRGEN STRAUSS"),
            ("Kari\u{A0}Nordmann", "given", "KARI NORDMANN"),
            ("Nordmann", "name", "NORDMANN"),
            ("Bo", "given", "BO"),
            ("HANSEN KARI ANNE", "given", "KARI ANNE HANSEN"),
            ("HANSEN FÆRØVIK SOLVEIG", "given", "SOLVEIG HANSEN FÆRØVIK"),
            ("ANDRESEN DANIEL", "given", "DANIEL ANDRESEN"),
            ("Strøm Tone", "given", "TONE STRØM"),
            ("Ståle, Johansen", "given", "STÅLE JOHANSEN"),
            ("SARA NOAH", "given", "SARA NOAH"),
            ("DANIEL MARTIN", "given", "DANIEL MARTIN"),
        ] {
            assert_eq!(judged(text), Some((class, canonical.to_owned())), "{text}");
            assert_eq!(judged(canonical), Some((class, canonical.to_owned())), "{canonical}");
        }
    }

    #[test]
    fn texts_that_are_no_name() {
        for text in [
            "",
            " ",
            "K",
            "K.",
            "kari nordmann",
            "Kari nordmann",
            "Kari liker fisk",
            "Kari Nordmann 2",
            "Kari2",
            "kari@example.com",
            "Kari, ",
            ", Kari",
            "A, B, C",
            "Kari, Ola, Per",
            "Kari Anne Berit Ola Per Nordmann",
            "von",
            "Ola von",
            "Kari/Ola",
            "Kari & Ola",
            "Kari (mor)",
            "JavaScript",
            "PostgreSQL",
            "iPhone",
            "Fjordkjøp AS",
            "Nordmann Bygg ASA",
            "Oslo kommune",
            "Ås Kommune",
            "NULL",
            "Ukjent",
            "True",
            "Ja",
            "-",
            "Kari-",
            "-Kari",
            "O''Brien",
            "K..",
            "Кари",
            "Kari\u{1F600}",
            "Kari_Nordmann",
            "Møte kl.",
        ] {
            assert_eq!(judged(text), None, "{text}");
        }
        assert!(judged(&"Aa".repeat(20)).is_none());
        assert!(judged(&format!("A{}", "a".repeat(59))).is_some());
        assert!(judged(&format!("A{}", "a".repeat(60))).is_none());
        assert!(judged(&format!("A{}ß", "a".repeat(58))).is_none(), "61 characters in capitals");
        assert!(judged(&"Å".repeat(100_000)).is_none());
    }

    #[test]
    fn small_words_and_companies() {
        for (word, expected) in [("af", true), ("zu", true), ("la", true), ("og", false)] {
            assert_eq!(Kind::of(word).is_some_and(|kind| kind == Kind::Small), expected, "{word}");
        }
        assert!(is_company("X AB") && is_company("X STIFTELSEN") && is_company("X Y ASA") && is_company("X KOMMUNE"));
        assert!(!is_company("AS") && !is_company("") && !is_company("AS X"));
    }

    #[test]
    fn any_text_and_the_canonical_form_again() {
        let pieces = [
            "Kari",
            "Ola",
            "Nordmann",
            "NORDMANN",
            "ola",
            " ",
            " ",
            " ",
            "  ",
            ", ",
            ",",
            "-",
            "'",
            "’",
            ".",
            "von ",
            "de",
            "J.",
            "K",
            "Mc",
            "Æ",
            "øy",
            "ß",
            "ǰ",
            "ŉ",
            "ǅ",
            "İ",
            "ı",
            "é",
            "e\u{301}",
            "đ",
            "1",
            "_",
            "\u{A0}",
            "\u{1F600}",
            "AS",
            "jr.",
            "ſ",
            "\n",
            "NULL",
            "al-",
            "d'",
        ];
        let mut next = noise(7);
        let mut seen = 0;
        for _ in 0..300_000 {
            let text: String = (0..next() % 7).map(|_| pieces[(next() % pieces.len() as u64) as usize]).collect();
            if let Some(verdict) = accept(&text) {
                seen += 1;
                assert_eq!(accept(&text::decode(verdict.canonical.as_bytes())), Some(verdict), "{text:?}");
            }
        }
        assert!(seen > 1000, "{seen}");
    }
}
