//! Keywords of rules that are tried behind them: found whole in one vectorised pass over the text.
//!
//! A search for many words of any case is slow where a search for few strings is not (1.9 against 0.3 nanoseconds a
//! byte), so the text is folded to lower case first, a few short stems that all keywords have between them are searched,
//! and the whole word is looked at only where a stem stands.

use std::ops::Range;

use aho_corasick::packed::{Config, Searcher};

use crate::rules::words::spellings;
use crate::rules::{Rule, Trigger};

/// Longer stems are rarer in ordinary text, shorter ones are shared by more keywords.
const STEM: usize = 4;

/// More stems than these make the search slow.
pub(super) const MOST_STEMS: usize = 16;

/// The keywords of all rules.
#[derive(Debug)]
pub(super) struct Keywords<'r> {
    searchers: Vec<(Searcher, Vec<Vec<(usize, usize)>>)>,
    /// In lower case as far as ASCII goes, with the rules to try.
    words: Vec<(Vec<u8>, Vec<&'r Rule>)>,
}

impl<'r> Keywords<'r> {
    pub(super) fn new(rules: &'r [Rule]) -> Self {
        let mut words: Vec<(Vec<u8>, Vec<&Rule>)> = Vec::new();
        for rule in rules.iter().filter(|rule| matches!(rule.trigger, Trigger::Keyword)) {
            for word in rule.search.iter().flat_map(|word| writings(word)) {
                match words.iter_mut().find(|(known, _)| *known == word) {
                    Some((_, rules)) => rules.push(rule),
                    None => words.push((word, vec![rule])),
                }
            }
        }
        let stems = stems(&words);
        let searchers = stems.chunks(MOST_STEMS).filter_map(|stems| {
            let searcher = Config::new().builder().extend(stems.iter().map(|(stem, _)| stem)).build()?;
            Some((searcher, stems.iter().map(|(_, holders)| holders.clone()).collect()))
        });
        Self { searchers: searchers.collect(), words }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Calls `hit` with each rule and the byte behind its keyword, for keywords that begin in `core`. `folded` is `hay`
    /// in lower case as far as ASCII goes.
    pub(super) fn each(&self, hay: &[u8], folded: &[u8], core: Range<usize>, hit: &mut dyn FnMut(&'r Rule, usize)) {
        for (searcher, holders) in &self.searchers {
            for stem in searcher.find_iter(folded) {
                for &(word, offset) in &holders[stem.pattern().as_usize()] {
                    let (word, rules) = &self.words[word];
                    let Some(start) = stem.start().checked_sub(offset).filter(|start| core.contains(start)) else { continue };
                    let end = start + word.len();
                    if folded.get(start..end) == Some(word) && is_whole(hay, start, end) {
                        rules.iter().for_each(|rule| hit(rule, end));
                    }
                }
            }
        }
    }
}

/// How a keyword may stand in folded bytes: in UTF-8 and Windows-1252, with capitals that ASCII folding leaves.
fn writings(word: &str) -> Vec<Vec<u8>> {
    let lower = word.to_lowercase();
    let mut all = Vec::new();
    for spelling in spellings(&lower) {
        let upper: String = spelling.chars().map(|c| if c.is_ascii() { c } else { c.to_uppercase().next().unwrap_or(c) }).collect();
        for text in [spelling, upper] {
            let narrow: Option<Vec<u8>> = text.chars().map(|c| u8::try_from(u32::from(c)).ok()).collect();
            for bytes in [Some(text.into_bytes()), narrow].into_iter().flatten() {
                if !all.contains(&bytes) {
                    all.push(bytes);
                }
            }
        }
    }
    all
}

/// Stems of which each keyword holds one, with the keywords that hold it and where: those that most keywords share first.
fn stems(words: &[(Vec<u8>, Vec<&Rule>)]) -> Vec<(Vec<u8>, Vec<(usize, usize)>)> {
    let mut stems: Vec<(Vec<u8>, Vec<(usize, usize)>)> = Vec::new();
    let mut left: Vec<usize> = (0..words.len()).collect();
    let size = |word: usize| words[word].0.len().min(STEM);
    while let Some(&first) = left.first() {
        let holders = |stem: &[u8]| -> Vec<(usize, usize)> {
            let places = left.iter().filter_map(|&word| Some((word, memchr::memmem::find(&words[word].0, stem)?)));
            places.collect()
        };
        let candidates = words[first].0.windows(size(first));
        let best = candidates.map(|stem| (stem.to_vec(), holders(stem))).max_by_key(|(_, holders)| holders.len());
        let Some((stem, holders)) = best else { break };
        left.retain(|word| !holders.iter().any(|(holder, _)| holder == word));
        stems.push((stem, holders));
    }
    stems
}

/// Whether a word begins at `start` and ends at `end`: no letter or digit beside it, or a change of case.
fn is_whole(hay: &[u8], start: usize, end: usize) -> bool {
    let edge = |before: Option<&u8>, after: Option<&u8>| match (before, after) {
        (Some(before), Some(after)) => {
            let is_word = |b: &u8| b.is_ascii_alphanumeric() || *b >= 0x80;
            !is_word(before) || !is_word(after) || (before.is_ascii_lowercase() && after.is_ascii_uppercase())
        }
        _ => true,
    };
    edge(start.checked_sub(1).map(|at| &hay[at]), hay.get(start)) && edge(hay.get(end - 1), hay.get(end))
}
