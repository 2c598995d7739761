//! How a word is spelled, inflected and compounded: pure, text in and text out.
//!
//! Norwegian inflects behind the word and compounds before it, and old systems write æ, ø and å in other letters:
//! `fødselsnummer` is also `Fødselsnummeret`, `barnefødselsnummer` and `foedselsnummer`.

use std::ops::Range;

/// A name of a column or key as names are compared: lower case, æ, ø and å as in `foedselsaar`, which is `fodselsar`.
pub fn fold(name: &str) -> String {
    let lower = lower(name);
    if lower.is_ascii() && !lower.contains("oe") && !lower.contains("aa") {
        return lower;
    }
    lower
        .replace('ø', "o")
        .replace('å', "a")
        .replace('æ', "ae")
        .replace('\u{30a}', "")
        .replace("oe", "o")
        .replace("aa", "a")
}

/// How a word with æ, ø or å is written where those letters are wanting, or in two characters: `foedselsnummer`,
/// `fodselsnummer`; å as a with a ring above (U+030A), as some file systems have it.
pub fn spellings(word: &str) -> Vec<String> {
    let spelled = |ae: &str, oe: &str, aa: &str| word.replace('æ', ae).replace('ø', oe).replace('å', aa);
    let mut all = vec![word.to_owned()];
    for spelling in [spelled("ae", "o", "a"), spelled("ae", "oe", "aa"), spelled("æ", "ø", "a\u{30a}")] {
        if !all.contains(&spelling) {
            all.push(spelling);
        }
    }
    all
}

/// Lower case, letter by letter, keeping every byte offset: a letter whose lower case has another length stays.
pub(crate) fn lower(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let mut folded = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii() {
            folded.push(c.to_ascii_lowercase());
            continue;
        }
        let mut small = c.to_lowercase();
        folded.push(match (small.next(), small.next()) {
            (Some(one), None) if one.len_utf8() == c.len_utf8() => one,
            _ => c,
        });
    }
    folded
}

/// The word that the range is, with its inflection, or `None` where it is only a part of one. A word ends where no
/// letter or digit follows, or where the case changes as in `kundeFnr` and `fnrSøker`; the underscore parts words.
pub(super) fn whole_word(text: &str, folded: &str, range: Range<usize>) -> Option<Range<usize>> {
    let word = &folded[range.clone()];
    if !(is_edge(text, range.start) || is_head(word) && is_compound(text, range.start)) {
        return None;
    }
    if is_edge(text, range.end) {
        return Some(range);
    }
    let endings = endings(word)?;
    let rest = &folded[range.end..];
    let ends = endings.iter().filter(|ending| rest.starts_with(**ending)).map(|ending| range.end + ending.len());
    ends.filter(|&end| is_edge(text, end)).max().map(|end| range.start..end)
}

/// Whether words begin and end here.
fn is_edge(text: &str, at: usize) -> bool {
    let (before, after) = (text[..at].chars().next_back(), text[at..].chars().next());
    match (before, after) {
        (Some(before), Some(after)) if before.is_alphanumeric() && after.is_alphanumeric() => {
            before.is_lowercase() && after.is_uppercase()
        }
        // A mark on the letter before, such as a ring, is a part of it.
        (_, Some(after)) => !matches!(after, '\u{300}'..='\u{36f}'),
        _ => true,
    }
}

/// The endings that a word takes in bokmål, nynorsk and English; `None` for abbreviations and what does not end in a
/// letter. The shortest words take none: too many others begin with them.
fn endings(word: &str) -> Option<&'static [&'static str]> {
    let last = word.chars().next_back()?;
    if word.chars().count() < 5 || !last.is_alphabetic() || word.ends_with("nr") {
        return None;
    }
    Some(match last {
        'e' => &["n", "ns", "r", "rs", "ne", "nes", "s", "t", "ts", "d"],
        _ => &["et", "ets", "en", "ens", "er", "ers", "ene", "enes", "a", "as", "ar", "ane", "anes", "e", "s", "es"],
    })
}

/// Words that other words are compounded with, by how they end. No English word ends like that, so `allocation` is not
/// taken for a kind of `location`.
const HEADS: &[&str] = &[
    "adresse",
    "avhengighet",
    "dato",
    "diagnose",
    "forening",
    "journal",
    "konto",
    "kontonr",
    "melding",
    "mobil",
    "mobilnr",
    "namn",
    "navn",
    "nummer",
    "personnr",
    "registernr",
    "sjukdom",
    "sjukdommer",
    "sykdom",
    "telefon",
    "telefonnr",
    "tidspunkt",
    "tlf",
    "trygd",
];

fn is_head(word: &str) -> bool {
    HEADS.iter().any(|head| word.ends_with(head))
}

/// Whether only letters stand between the beginning of a word and `at`.
fn is_compound(text: &str, at: usize) -> bool {
    let lead = text[..at].chars().rev().take(LONGEST_COMPOUND + 1);
    let mut letters = 0;
    for c in lead {
        match c {
            c if c.is_alphabetic() => letters += 1,
            c if c.is_ascii_digit() => return false,
            _ => break,
        }
    }
    (2..=LONGEST_COMPOUND).contains(&letters)
}

/// No longer word stands before the head of a compound.
const LONGEST_COMPOUND: usize = 30;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_folded() {
        for name in ["Fødselsår", "FODSELSAR", "foedselsaar", "FØDSELSA\u{30a}R"] {
            assert_eq!(fold(name), "fodselsar", "{name}");
        }
    }
}
