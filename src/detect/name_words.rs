//! The words of a name, read from running text.
//!
//! A name is one to five words; it ends before a word that no name has. Here is also what stands where a name would and
//! is none, and the made-up persons of textbooks.

use super::latin::{canonical, is_filler, is_hyphen, is_letter};
use super::names::{self, Known};
use super::person_name::{Kind, MOST_WORDS, is_company};
use super::text::{char_after, is_space};
use super::{Canonical, Found, Verdict};

/// A name as it was read: where it stands, and its words, given names first.
#[derive(Debug)]
pub(super) struct Name {
    pub(super) span: std::ops::Range<usize>,
    pub(super) words: Vec<String>,
}

impl Name {
    /// Reads the name at `from`, titles skipped. It ends before the first word that no name has, and before a word that
    /// is a label itself.
    pub(super) fn read(hay: &[u8], from: usize) -> Option<Self> {
        let mut at = from;
        while let Some((word, end)) = word_at(hay, at)
            && is_title(&word)
        {
            at = end + hay.get(end).is_some_and(|&b| b == b'.') as usize;
            at += spaces(hay, at).filter(|&n| n > 0)?;
        }
        let mut words = read_words(hay, at);
        if words.is_empty() || words.len() > MOST_WORDS {
            return None;
        }
        let mut end = words.last()?.2;
        // `Nordmann, Kari`
        let mut family = 0;
        if words.len() < 4
            && let Some(step) = starts(&hay[end..], &[", "])
        {
            let more = read_words(hay, end + step);
            let known_given = |word: &str| names::given(&word.to_lowercase()).is_some();
            let family_only = words.iter().all(|(word, _, _)| {
                Kind::of(word) == Some(Kind::Small) || names::surname(&word.to_lowercase()).is_some()
            });
            let lone = words.len() == 1 || !known_given(&words[0].0);
            let inverted = family_only && lone && more.first().is_some_and(|(word, _, _)| known_given(word));
            if inverted && words.len() + more.len() <= MOST_WORDS && more.len() < 4 {
                (family, end) = (words.len(), more.last()?.2);
                words.extend(more);
            }
        }
        if family == 0 {
            family = family_first(&words.iter().map(|(word, _, _)| word.as_str()).collect::<Vec<_>>());
        }
        words.rotate_left(family);
        let begin = at;
        Self::of(begin..end, words.into_iter().map(|(word, _, _)| word).collect())
    }

    /// Reads the known name at `from` that the first word of a sentence follows: `Kari Hansen Utvalget ble enige`.
    pub(super) fn before_sentence(hay: &[u8], from: usize) -> Option<Self> {
        let words = read_words(hay, from);
        let ([.., (last, _, end), (next, _, stop)], Some((first, _, _))) = (&words[..], words.first()) else {
            return None;
        };
        let goes_on = spaces(hay, *stop) == Some(1) && char_after(hay, stop + 1).is_some_and(|(c, _)| c.is_lowercase());
        if !goes_on || !(3..=MOST_WORDS).contains(&words.len()) {
            return None;
        }
        let (first, last, next) = (first.to_lowercase(), last.to_lowercase(), next.to_lowercase());
        let named = names::given(&first) == Some(Known::Strong)
            && names::given(&first).max(names::surname(&last)) == Some(Known::Strong)
            && names::given(&first).is_some()
            && names::surname(&last).is_some();
        let apart = names::given(&next).is_none() && names::surname(&next).is_none();
        let firm = || is_company(&canonical(words.iter().map(|(word, _, _)| word.as_str())));
        if !named || !apart || firm() {
            return None;
        }
        let kept = words[..words.len() - 1].iter().map(|(word, _, _)| word.clone()).collect();
        Self::of(from..*end, kept)
    }

    /// `None` where the words are no name of a person after all.
    fn of(span: std::ops::Range<usize>, words: Vec<String>) -> Option<Self> {
        let full = words.iter().filter(|word| Kind::of(word) == Some(Kind::Full)).count();
        let whole = canonical(words.iter().map(String::as_str));
        let refused = words.iter().enumerate().any(|(at, word)| is_no_name(&words[..at], word))
            || is_filler(&whole)
            || is_company(&whole);
        let name = Self { span, words };
        (full > 0 && (!refused || name.is_placeholder())).then_some(name)
    }

    fn given(&self) -> Option<Known> {
        names::given(&self.words.first()?.to_lowercase())
    }

    fn surname(&self) -> Option<Known> {
        let last = self.words.iter().rev().find(|word| Kind::of(word) == Some(Kind::Full))?;
        names::surname(&last.to_lowercase()).filter(|_| self.words.len() > 1)
    }

    /// Whether the last word is hardly ever anything but a family name.
    pub(super) fn known_surname(&self) -> bool {
        self.surname() == Some(Known::Strong)
    }

    /// The class. Two words that are common words both prove nothing, nor does one, but where a name is `expected`.
    pub(super) fn class(&self, expected: bool) -> Option<&'static str> {
        if self.is_placeholder() {
            return Some("placeholder");
        }
        let several = self.words.len() > 1;
        let class = match (self.given(), self.surname()) {
            (Some(Known::Weak), Some(Known::Weak)) if !expected => "name",
            (Some(_), Some(_)) => "listed",
            (Some(Known::Weak), None) if !expected => "name",
            (Some(_), None) if several => "given",
            (Some(_), None) => "first",
            (None, _) => "name",
        };
        Some(class)
    }

    /// Whether the last word is that of a place called after somebody: `Anne Franks skole`, `Sofie Lund barnehage`.
    pub(super) fn ends_as_place(&self) -> bool {
        const PLACES: [&str; 18] = [
            "barnehage",
            "barnehagen",
            "gate",
            "gården",
            "heimen",
            "hjemmet",
            "hospital",
            "hotell",
            "huset",
            "kirke",
            "legekontor",
            "plass",
            "senter",
            "skole",
            "sykehjem",
            "sykehus",
            "veg",
            "vei",
        ];
        let last = self.words.last().map(|word| word.to_lowercase()).unwrap_or_default();
        PLACES.iter().any(|place| last.ends_with(place))
    }

    /// A person that textbooks, forms and licences made up.
    fn is_placeholder(&self) -> bool {
        const FICTITIOUS: [&str; 13] = [
            "ERIKA MUSTERMANN",
            "JAMES HACKER",
            "JOE BLOGGS",
            "JOE BLOW",
            "KARI NORDMANN",
            "KARI NORMANN",
            "MARTE KIRKERUD",
            "MAX MUSTERMANN",
            "MOE GHOUL",
            "OLA NORDMANN",
            "OLA NORMANN",
            "PEDER AAS",
            "PEDER ÅS",
        ];
        let (Some(first), Some(last)) = (self.words.first(), self.words.last()) else { return false };
        let ends = canonical([first.as_str(), last.as_str()].into_iter());
        let last = last.to_uppercase();
        FICTITIOUS.contains(&ends.as_str()) || matches!(last.as_str(), "DOE" | "TESTESEN")
    }

    /// What was found.
    pub(super) fn found(self, form: &'static str, class: &'static str) -> Found {
        let canonical = Canonical::new(canonical(self.words.iter().map(String::as_str)));
        Found { span: self.span, form, verdict: Verdict { class, canonical, precision_m: None } }
    }
}

/// How many family names stand before the given names without a comma between, as in registers: `HANSEN KARI ANNE`.
/// The first word must be known as a family name and not as a given one, and the last ones the other way; a word
/// between that no list knows is a second family name.
pub(super) fn family_first(words: &[&str]) -> usize {
    let is_given = |word: &&str| names::given(&word.to_lowercase()).is_some();
    let is_trailing = |word: &&&str| is_given(word) || Kind::of(word) == Some(Kind::Initial);
    let Some(first) = words.first() else { return 0 };
    if words.len() < 2 || is_given(first) || names::surname(&first.to_lowercase()).is_none() {
        return 0;
    }
    let count = words.len() - words.iter().rev().take_while(is_trailing).count();
    let told = words.get(count).is_some_and(is_given) && !words[..count].iter().any(is_given);
    if told && (1..=2).contains(&count) { count } else { 0 }
}

/// The longest word of a name, in bytes.
const LONGEST_WORD: usize = 48;

/// Whether a word is none of a name. Behind a known given name a family name may be a common word: `Kari By`.
fn is_no_name(before: &[String], word: &str) -> bool {
    let lower = word.to_lowercase();
    let behind = || {
        let first = before.first().and_then(|first| names::given(&first.to_lowercase()));
        first == Some(Known::Strong) && names::surname(&lower).is_some()
    };
    names::is_other(&lower) && Kind::of(word) == Some(Kind::Full) && !behind()
}

/// The words of a name from `from` on, each with its place; one more than a name may have where there are more. Small
/// words at the end are left out.
fn read_words(hay: &[u8], from: usize) -> Vec<(String, usize, usize)> {
    let mut words: Vec<(String, usize, usize)> = Vec::new();
    let mut at = from;
    while words.len() <= MOST_WORDS
        && let Some((word, end)) = word_at(hay, at)
        && Kind::of(&word).is_some()
    {
        // `Kari Nordmann Telefon: 1`: the next label.
        let label = matches!(hay.get(end), Some(b':' | b'='));
        if label && !words.is_empty() {
            break;
        }
        words.push((word, at, end));
        match spaces(hay, end) {
            Some(step) if step > 0 && !label => at = end + step,
            _ => break,
        }
    }
    while words.last().is_some_and(|(word, _, _)| Kind::of(word) == Some(Kind::Small)) {
        words.pop();
    }
    words
}

/// The word at `at` and where it ends: letters, with hyphens and apostrophes between and the full stops of initials.
pub(super) fn word_at(hay: &[u8], at: usize) -> Option<(String, usize)> {
    let mut word = String::new();
    let mut end = at;
    let letter_at = |at: usize| char_after(hay, at).is_some_and(|(c, _)| is_letter(c));
    while let Some((c, len)) = char_after(hay, end) {
        let single =
            word.chars().next_back().is_some_and(is_letter) && word.chars().rev().nth(1).is_none_or(|c| !is_letter(c));
        let inside = is_letter(c)
            || (is_hyphen(c) && !word.is_empty() && letter_at(end + len))
            // The English genitive belongs to the sentence.
            || (matches!(c, '\'' | '’') && !word.is_empty() && letter_at(end + len) && letter_at(end + len + 1))
            || (c == '.' && (single && word.chars().next_back().is_some_and(char::is_uppercase)));
        if !inside || word.len() > LONGEST_WORD {
            break;
        }
        word.push(c);
        end += len;
    }
    (!word.is_empty() && word.len() <= LONGEST_WORD).then_some((word, end))
}

/// The length of the one or two spaces at `at`.
pub(super) fn spaces(hay: &[u8], at: usize) -> Option<usize> {
    let mut len = 0;
    for count in 0.. {
        match char_after(hay, at + len) {
            Some((c, n)) if is_space(c) && count < 2 => len += n,
            Some((c, _)) if is_space(c) => return None,
            _ => break,
        }
    }
    Some(len)
}

/// A title before a name, with or without a full stop.
pub(super) fn is_title(word: &str) -> bool {
    const TITLES: [&str; 17] = [
        "dr",
        "fr",
        "fru",
        "frk",
        "hr",
        "herr",
        "ing",
        "miss",
        "mr",
        "mrs",
        "ms",
        "prof",
        "professor",
        "siv",
        "sir",
        "sokneprest",
        "overlege",
    ];
    let word = word.trim_end_matches('.');
    TITLES.iter().any(|title| word.eq_ignore_ascii_case(title))
}

/// How many bytes the first of these takes that the text starts with.
pub(super) fn starts(text: &[u8], heads: &[&str]) -> Option<usize> {
    heads.iter().find(|head| text.starts_with(head.as_bytes())).map(|head| head.len())
}
