//! Context words: found whole, whatever their case, beside a value.
//!
//! A word counts for the value that it labels and for no other. What stands between them decides: another number ends
//! a word's reach, a word that itself introduces the next number is that number's, and a line end cuts unless the word
//! is all that its line says.

use std::ops::Range;

use aho_corasick::{AhoCorasick, BuildError};

use super::Side;
use crate::detect::text::decode;

/// A set of words, each belonging to an owner (a piece of evidence of one rule).
#[derive(Debug)]
pub struct Words {
    automaton: AhoCorasick,
    words: Vec<String>,
    owners: Vec<usize>,
    /// The furthest that any of them may stand, in characters.
    reach: usize,
}

/// A word found near a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Near {
    /// Whose word it is.
    pub owner: usize,
    /// Before or after the value.
    pub side: Side,
    /// Characters between the word and the value.
    pub distance: usize,
    /// Line ends between the word and the value.
    pub lines: usize,
    /// Whether it labels this value: nothing between that ends its reach.
    pub labels: bool,
}

/// A digit run of this length between a word and a value is a value of its own.
const A_NUMBER: usize = 5;

impl Words {
    /// Compiles words with their owners; `reach` is the furthest that any may stand, in characters.
    ///
    /// # Errors
    /// When the automaton would be too large.
    pub fn new(words: &[(String, usize)], reach: usize) -> Result<Self, BuildError> {
        let automaton = AhoCorasick::new(words.iter().map(|(word, _)| lower(word)))?;
        let owners = words.iter().map(|&(_, owner)| owner).collect();
        Ok(Self { automaton, words: words.iter().map(|(word, _)| word.clone()).collect(), owners, reach })
    }

    /// The words of one owner, as the pack writes them.
    pub fn of(&self, owner: usize) -> Vec<&str> {
        self.words.iter().zip(&self.owners).filter(|(_, o)| **o == owner).map(|(word, _)| word.as_str()).collect()
    }

    /// The words near the value at `span`.
    pub fn near(&self, hay: &[u8], span: &Range<usize>) -> Vec<Near> {
        // Two bytes a character hold any Latin text, and the longest word must fit behind the furthest gap.
        let reach = (self.reach + 64) * 2;
        let mut found = Vec::new();
        self.before(&decode(&hay[span.start.saturating_sub(reach)..span.start]), &mut found);
        self.after(&decode(&hay[span.end..hay.len().min(span.end + reach)]), &mut found);
        found
    }

    fn before(&self, text: &str, found: &mut Vec<Near>) {
        let barrier = last_number(text);
        for (owner, word) in self.whole_words(text) {
            let between = &text[word.end..];
            let lines = memchr::memchr_iter(b'\n', between.as_bytes()).count();
            let labels = word.start >= barrier && (lines == 0 || labels_next_line(text, &word));
            let distance = between.chars().count();
            found.push(Near { owner, side: Side::Before, distance, lines, labels });
        }
    }

    fn after(&self, text: &str, found: &mut Vec<Near>) {
        let barrier = first_number(text);
        for (owner, word) in self.whole_words(text) {
            let between = &text[..word.start];
            let lines = memchr::memchr_iter(b'\n', between.as_bytes()).count();
            let labels = word.end <= barrier && lines == 0 && !introduces_number(&text[word.end..]);
            let distance = between.chars().count();
            found.push(Near { owner, side: Side::After, distance, lines, labels });
        }
    }

    fn whole_words(&self, text: &str) -> Vec<(usize, Range<usize>)> {
        let folded = lower(text);
        self.automaton
            .find_overlapping_iter(&folded)
            .filter(|m| is_whole(text, &m.range()))
            .map(|m| (self.owners[m.pattern().as_usize()], m.range()))
            .collect()
    }
}

/// Lower case, letter by letter, keeping every byte offset: a letter whose lower case has another length stays.
pub(crate) fn lower(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    text.chars()
        .map(|c| {
            let mut small = c.to_lowercase();
            match (small.next(), small.next()) {
                (Some(one), None) if one.len_utf8() == c.len_utf8() => one,
                _ => c,
            }
        })
        .collect()
}

/// Whether the range is a word of its own: no letter or digit beside it, or a change of case as in `kundeFnr` and
/// `fnrSøker`. The underscore parts words.
fn is_whole(text: &str, range: &Range<usize>) -> bool {
    let edge = |outer: Option<char>, inner: Option<char>, starts: bool| match (outer, inner) {
        (Some(outer), Some(inner)) if outer.is_alphanumeric() && inner.is_alphanumeric() => {
            if starts {
                outer.is_lowercase() && inner.is_uppercase()
            } else {
                inner.is_lowercase() && outer.is_uppercase()
            }
        }
        _ => true,
    };
    let word = &text[range.clone()];
    edge(text[..range.start].chars().next_back(), word.chars().next(), true)
        && edge(text[range.end..].chars().next(), word.chars().next_back(), false)
}

/// Where the last number before the value ends, or 0.
fn last_number(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut run = 0;
    for (i, byte) in bytes.iter().enumerate().rev() {
        run = if byte.is_ascii_digit() { run + 1 } else { 0 };
        if run == A_NUMBER {
            return i + A_NUMBER;
        }
    }
    0
}

/// Where the first number after the value begins, or the end.
fn first_number(text: &str) -> usize {
    let mut run = 0;
    for (i, byte) in text.bytes().enumerate() {
        run = if byte.is_ascii_digit() { run + 1 } else { 0 };
        if run == A_NUMBER {
            return i + 1 - A_NUMBER;
        }
    }
    text.len()
}

/// Whether a word at the end of an earlier line labels what the next line begins with: nothing but punctuation and
/// space between them, and no separator that makes its line the header of a table.
fn labels_next_line(text: &str, word: &Range<usize>) -> bool {
    let between = &text[word.end..];
    let line = text[..word.start].rfind('\n').map_or(0, |newline| newline + 1);
    let header = |c: char| matches!(c, ';' | ',' | '\t' | '|');
    !between.chars().any(char::is_alphanumeric)
        && memchr::memchr_iter(b'\n', between.as_bytes()).count() <= 2
        && !text[line..word.start].contains(header)
        && !between.split('\n').next().unwrap_or_default().contains(header)
}

/// Whether what follows a word makes it the label of the next number: `konto: 8…`, `"konto":"8…`, `konto 8…`.
fn introduces_number(rest: &str) -> bool {
    let mut gap = 0;
    for c in rest.chars() {
        match c {
            '0'..='9' | '+' => return true,
            ':' | '=' if gap <= 1 => return true,
            _ if c.is_alphanumeric() || c == '\n' || gap == 4 => return false,
            _ => gap += 1,
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The words that label the value `#` in a text.
    fn labels(text: &str) -> Vec<(usize, Side, usize)> {
        let at = text.find('#').unwrap();
        let words = [("fnr".to_owned(), 0), ("Fødselsnummer".to_owned(), 0), ("konto".to_owned(), 1)];
        let words = Words::new(&words, 40).unwrap();
        let near = words.near(text.as_bytes(), &(at..at + 1));
        near.into_iter().filter(|n| n.labels).map(|n| (n.owner, n.side, n.distance)).collect()
    }

    #[test]
    fn words_are_whole_and_fold_case() {
        assert_eq!(labels("FØDSELSNUMMER: #"), [(0, Side::Before, 2)]);
        assert_eq!(labels("kunde_fnr=#"), [(0, Side::Before, 1)]);
        assert_eq!(labels("kundeFnr=#"), [(0, Side::Before, 1)]);
        assert_eq!(labels("fnrs #"), []);
        assert_eq!(labels("xfnr #"), []);
        assert_eq!(labels("# (fnr)"), [(0, Side::After, 2)]);
    }

    #[test]
    fn a_label_belongs_to_one_value() {
        assert_eq!(labels(r##"{"fnr":"12345678901","konto":"#"}"##), [(1, Side::Before, 3)]);
        assert_eq!(labels(r##"{"fnr":"#","konto":"12345678901"}"##), [(0, Side::Before, 3)]);
        assert_eq!(labels("# konto 12345678901"), []);
    }

    #[test]
    fn a_line_end_cuts_unless_the_label_stands_alone() {
        assert_eq!(labels("Fødselsnummer:\n#"), [(0, Side::Before, 2)]);
        assert_eq!(labels("navn;fnr;konto\nOla;#"), []);
        assert_eq!(labels("navn;konto\n#"), []);
        assert_eq!(labels("Vi trenger fnr fra alle.\nListe #"), []);
    }
}
