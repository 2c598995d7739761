//! Context words: found whole, whatever their case, beside a value.
//!
//! A pack lists base forms; how they are spelled, inflected and compounded is [`super::spelling`].
//!
//! A word counts for the value that it labels and for no other. What stands between them decides: another number ends
//! a word's reach, a word that itself introduces the next number is that number's, and a line end cuts unless the word
//! is all that its line says.

use std::borrow::Cow;
use std::ops::Range;

use aho_corasick::{AhoCorasick, BuildError};

use super::Side;
use super::spelling::{lower, spellings, whole_word};
use crate::detect::text::decode;

/// A set of words, each belonging to an owner (a piece of evidence of one rule).
#[derive(Debug)]
pub struct Words {
    automaton: AhoCorasick,
    /// The words as the pack writes them, with their owners.
    words: Vec<(String, usize)>,
    /// Which word each pattern of the automaton is a spelling of.
    owners: Vec<usize>,
    /// The furthest that any of them may stand, in characters.
    reach: usize,
}

/// A word found near a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Near {
    /// Whose word it is.
    pub owner: usize,
    /// Which word, by its place in the list that was compiled.
    pub word: usize,
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
        let mut patterns = Vec::new();
        let mut owners = Vec::new();
        for (index, (word, _)) in words.iter().enumerate() {
            for spelling in spellings(&lower(word)) {
                patterns.push(spelling);
                owners.push(index);
            }
        }
        let automaton = AhoCorasick::new(&patterns)?;
        Ok(Self { automaton, words: words.to_vec(), owners, reach })
    }

    /// The words of one owner, as the pack writes them.
    pub fn of(&self, owner: usize) -> Vec<&str> {
        self.words.iter().filter(|(_, o)| *o == owner).map(|(word, _)| word.as_str()).collect()
    }

    /// All words, in lower case and in all their spellings. Where none of them is, no word is found.
    pub fn spelled(&self) -> impl Iterator<Item = String> {
        self.words.iter().flat_map(|(word, _)| spellings(&lower(word)))
    }

    /// The words near the value at `span`.
    pub fn near(&self, hay: &[u8], span: &Range<usize>) -> Vec<Near> {
        let reach = self.furthest();
        let mut found = Vec::new();
        self.before(&decode(&hay[span.start.saturating_sub(reach)..span.start]), &mut found);
        self.after(&decode(&hay[span.end..hay.len().min(span.end + reach)]), &mut found);
        found
    }

    /// Those of them that label the value. They stand on its line, or in the line before it that holds anything, so that
    /// most of what [`Words::near`] looks through need not be.
    pub fn labels(&self, hay: &[u8], span: &Range<usize>) -> Vec<Near> {
        let reach = self.furthest();
        let before = &hay[span.start.saturating_sub(reach)..span.start];
        let after = &hay[span.end..hay.len().min(span.end + reach)];
        let mut found = Vec::new();
        self.before(&decode(&before[last_lines(before)..]), &mut found);
        self.after(&decode(&after[..first_lines(after)]), &mut found);
        found.retain(|near| near.labels);
        found
    }

    /// How far from a value is looked, in bytes: two a character hold any Latin text, and the longest word must fit
    /// behind the furthest gap.
    fn furthest(&self) -> usize {
        (self.reach + 64) * 2
    }

    fn before(&self, text: &str, found: &mut Vec<Near>) {
        let barrier = last_number(text);
        for (index, word) in self.whole_words(text) {
            let between = &text[word.end..];
            let lines = memchr::memchr_iter(b'\n', between.as_bytes()).count();
            // A word may hold a number itself: the identifier of a series.
            let labels = word.end >= barrier
                && (lines == 0 || labels_next_line(text, &word))
                && !labels_what_is_before(text, &word);
            let distance = gap(between);
            found.push(Near { owner: self.words[index].1, word: index, side: Side::Before, distance, lines, labels });
        }
    }

    fn after(&self, text: &str, found: &mut Vec<Near>) {
        let barrier = first_number(text);
        for (index, word) in self.whole_words(text) {
            let between = &text[..word.start];
            let lines = memchr::memchr_iter(b'\n', between.as_bytes()).count();
            let labels = word.start <= barrier && lines == 0 && !introduces_number(&text[word.end..]);
            // `68 05 12 34 (mobil)`: a label that stands behind.
            let side = if is_parenthesis(between) { Side::Before } else { Side::After };
            found.push(Near { owner: self.words[index].1, word: index, side, distance: gap(between), lines, labels });
        }
    }

    /// The words in a text: which, and where with their inflections.
    pub fn whole_words(&self, text: &str) -> Vec<(usize, Range<usize>)> {
        let folded = lower(text);
        let (plain, left_out) = unwrapped(&folded);
        let whole = self.automaton.find_overlapping_iter(&*plain).filter_map(|found| {
            let start = found.start() + left_out.partition_point(|&at| at <= found.start());
            let end = found.end() + left_out.partition_point(|&at| at < found.end());
            Some((self.owners[found.pattern().as_usize()], whole_word(text, &folded, start..end)?))
        });
        whole.collect()
    }

    /// A word by its place in the list, as the pack writes it.
    pub fn word(&self, index: usize) -> &str {
        &self.words[index].0
    }

    /// Whose word it is.
    pub fn owner(&self, index: usize) -> usize {
        self.words[index].1
    }
}

/// How far a word stands away, in characters: leaders of dots, dashes, underscores and spaces count as two at most, for
/// forms fill their lines with them.
fn gap(between: &str) -> usize {
    let leader = |c: char| matches!(c, ' ' | '\t' | '.' | '_' | '-' | '\u{a0}');
    let mut run = 0;
    let counted = between.chars().filter(|&c| {
        run = if leader(c) { run + 1 } else { 0 };
        run <= 2
    });
    counted.count()
}

/// Whether a word opens a parenthesis right behind a value: `24816197472 (fnr)`.
fn is_parenthesis(between: &str) -> bool {
    matches!(between.trim_start_matches([' ', '\u{a0}']), "(" | "[") && between.len() <= 4
}

/// Whether a word in parentheses belongs to the number before it, as in `24816197472 (fnr)`, and a new line or cell
/// begins behind it.
fn labels_what_is_before(text: &str, word: &Range<usize>) -> bool {
    let Some(lead) = text[..word.start].trim_end().strip_suffix('(') else { return false };
    let Some((_, rest)) = text[word.end..].split_once(')') else { return false };
    lead.trim_end().ends_with(|c: char| c.is_ascii_digit())
        && rest.trim_start_matches(' ').starts_with(['\n', '\r', ',', ';', '|', '.'])
}

/// Where the last line of a text begins that holds anything, and one line before it, for phrases are wrapped.
fn last_lines(text: &[u8]) -> usize {
    let line = |end: usize| memchr::memrchr(b'\n', &text[..end]).map_or(0, |newline| newline + 1);
    let mut start = line(text.len());
    while start > 0 && !text[start..].iter().any(|&b| b.is_ascii_alphanumeric() || b >= 0x80) {
        start = line(start - 1);
    }
    line(start.saturating_sub(1))
}

/// Where the first line of a text ends, and one line behind it.
fn first_lines(text: &[u8]) -> usize {
    memchr::memchr_iter(b'\n', text).nth(1).unwrap_or(text.len())
}

/// A text with its line ends as spaces, because letters are wrapped within phrases, and where a `\r` is left out.
fn unwrapped(text: &str) -> (Cow<'_, str>, Vec<usize>) {
    if memchr::memchr(b'\n', text.as_bytes()).is_none() {
        return (Cow::Borrowed(text), Vec::new());
    }
    let mut left_out = Vec::new();
    let mut plain = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let content = line.trim_end_matches(['\r', '\n']);
        plain.push_str(content);
        let end = &line[content.len()..];
        left_out.extend(std::iter::repeat_n(plain.len(), end.len().saturating_sub(1)));
        plain.push_str(if end.is_empty() { "" } else { " " });
    }
    (Cow::Owned(plain), left_out)
}

/// Where the last number before the value ends, or 0. A date is a number too.
fn last_number(text: &str) -> usize {
    numbers(text).last().map_or(0, |number| number.end)
}

/// Where the first number after the value begins, or the end.
fn first_number(text: &str) -> usize {
    numbers(text).next().map_or(text.len(), |number| number.start)
}

/// Runs of [`A_NUMBER`] digits or more, with full stops, dashes and slashes between them.
fn numbers(text: &str) -> impl Iterator<Item = Range<usize>> {
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        while at < bytes.len() {
            let start = at + bytes[at..].iter().position(u8::is_ascii_digit)?;
            let run =
                bytes[start..].iter().take_while(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-' | b'/')).count();
            at = start + run;
            let end = start + bytes[start..at].iter().rposition(u8::is_ascii_digit).map_or(0, |last| last + 1);
            if bytes[start..end].iter().filter(|b| b.is_ascii_digit()).count() >= A_NUMBER {
                return Some(start..end);
            }
        }
        None
    })
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
        assert_eq!(labels("Fødselsnummeret: #"), [(0, Side::Before, 2)]);
        assert_eq!(labels("foedselsnumrene fodselsnummer: #"), [(0, Side::Before, 2)]);
        assert_eq!(labels("barnefødselsnummer: #"), [(0, Side::Before, 2)]);
        assert_eq!(labels("kontoer #"), [(1, Side::Before, 1)]);
        assert_eq!(labels("fnret #"), []);
        assert_eq!(labels("lønnskonto #"), [(1, Side::Before, 1)]);
        assert_eq!(labels("kontorist #"), []);
        assert_eq!(labels("2fødselsnummer #"), []);
        assert_eq!(labels("xfnr #"), []);
        assert_eq!(labels("# (fnr)"), [(0, Side::Before, 2)]);
        assert_eq!(labels("# er fnr"), [(0, Side::After, 4)]);
        assert_eq!(labels("fnr .............: #"), [(0, Side::Before, 4)]);
        assert_eq!(labels("24816197472 (fnr)\n#"), []);
        assert_eq!(labels("fnr (11 siffer): #"), [(0, Side::Before, 14)]);
    }

    #[test]
    fn a_phrase_may_be_wrapped() {
        let words = Words::new(&[("help number".to_owned(), 0)], 40).unwrap();
        for text in ["help number #", "the help\nnumber #", "a\r\nb\r\n\r\nthe help\r\nnumber: #"] {
            let at = text.find('#').unwrap();
            assert!(words.near(text.as_bytes(), &(at..at + 1)).iter().any(|near| near.labels), "{text}");
        }
    }

    #[test]
    fn a_label_belongs_to_one_value() {
        assert_eq!(labels(r##"{"fnr":"12345678901","konto":"#"}"##), [(1, Side::Before, 3)]);
        assert_eq!(labels(r##"{"fnr":"#","konto":"12345678901"}"##), [(0, Side::Before, 3)]);
        assert_eq!(labels("# konto 12345678901"), []);
        assert_eq!(labels("fnr 12.03.1985, innlagt #"), [], "a date is what a word labels, too");
    }

    #[test]
    fn a_line_end_cuts_unless_the_label_stands_alone() {
        assert_eq!(labels("Fødselsnummer:\n#"), [(0, Side::Before, 2)]);
        assert_eq!(labels("navn;fnr;konto\nOla;#"), []);
        assert_eq!(labels("navn;konto\n#"), []);
        assert_eq!(labels("Vi trenger fnr fra alle.\nListe #"), []);
    }
}
